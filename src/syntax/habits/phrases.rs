//! The table of phrases of other languages, and their equivalents here.

/// Words of another language, in upper case and separated by single spaces, and the advice. Symbols count as separate
/// words.
pub(super) const PHRASES: &[(&str, &str)] = &[
    // SQL.
    (
        "SELECT",
        "a query begins with what it looks for: MATCH (n:Label) RETURN n.key",
    ),
    ("UPDATE", "MATCH (n:Label) SET n.key = value"),
    ("INTO", "CREATE (:Label {key: value})"),
    ("VALUES", "CREATE (:Label {key: value})"),
    ("UPSERT", "MERGE (n:Label {key: value}) SET n.other = value"),
    (
        "REPLACE INTO",
        "MERGE (n:Label {key: value}) SET n.other = value",
    ),
    (
        "ON CONFLICT",
        "MERGE (n:Label {key: value}) ON CREATE SET … ON MATCH SET …",
    ),
    ("TRUNCATE", "MATCH (n:Label) DETACH DELETE n"),
    ("RETURNING", "use RETURN"),
    (
        "TABLE",
        "there are no tables to declare: CREATE (:Label {key: value}) makes a node",
    ),
    (
        "CREATE VIEW",
        "there are no views; CALL { … } takes a query as a part of another",
    ),
    (
        "DESCRIBE",
        "CALL db.schema.nodeTypeProperties() lists labels and their properties",
    ),
    (
        "GROUP",
        "leave it out: rows are grouped by the items that are not aggregates",
    ),
    (
        "HAVING",
        "compute it first: WITH …, count(*) AS rows WHERE rows > 1 RETURN …",
    ),
    (
        "LIKE",
        "use CONTAINS, STARTS WITH, ENDS WITH, or =~ with a regular expression",
    ),
    ("ILIKE", "use =~ '(?i).*text.*'"),
    ("GLOB", "use =~ with a regular expression"),
    ("RLIKE", "use =~ with a regular expression"),
    ("REGEXP", "use =~ with a regular expression"),
    ("SIMILAR", "use =~ with a regular expression"),
    ("BETWEEN", "use 1 <= x <= 2"),
    ("ISNULL", "use IS NULL"),
    ("NOTNULL", "use IS NOT NULL"),
    ("STARTSWITH", "use STARTS WITH"),
    ("ENDSWITH", "use ENDS WITH"),
    (
        "JOIN",
        "a pattern joins: MATCH (a)-[:TYPE]->(b); OPTIONAL MATCH keeps the rows without one",
    ),
    (
        "LEFT",
        "OPTIONAL MATCH keeps the rows for which there is nothing",
    ),
    (
        "RIGHT",
        "OPTIONAL MATCH keeps the rows for which there is nothing",
    ),
    (
        "OUTER",
        "OPTIONAL MATCH keeps the rows for which there is nothing",
    ),
    ("INNER", "a pattern joins: MATCH (a)-[:TYPE]->(b)"),
    (
        "CROSS",
        "patterns with a comma between them are combined: MATCH (a:A), (b:B)",
    ),
    (
        "INTERSECT",
        "keep what the other query finds too: WHERE EXISTS { MATCH … }",
    ),
    (
        "EXCEPT",
        "leave out what the other query finds: WHERE NOT EXISTS { MATCH … }",
    ),
    (
        "MINUS",
        "leave out what the other query finds: WHERE NOT EXISTS { MATCH … }",
    ),
    (
        "OVER",
        "collect the rows of a group first: WITH key, collect(value) AS values",
    ),
    (
        "PARTITION",
        "collect the rows of a group first: WITH key, collect(value) AS values",
    ),
    (
        "NULLS",
        "null is the greatest value: it comes last, and first with DESC; ORDER BY x IS NULL, x changes that",
    ),
    ("FETCH", "use LIMIT"),
    (
        "ANALYZE",
        "PROFILE runs a query and counts its rows; the statistics need no help",
    ),
    ("DIV", "`/` between integers gives an integer"),
    ("MOD", "the remainder is written `%`"),
    (
        "COPY",
        "LOAD CSV WITH HEADERS FROM 'file:///people.csv' AS row CREATE (:Person {name: row.name})",
    ),
    (
        "ALTER",
        "data is changed with MATCH … SET …; a rule is added with CREATE CONSTRAINT and removed with DROP CONSTRAINT",
    ),
    (
        "GRANT",
        "there are no users or roles: anyone who can read the file can read the graph",
    ),
    (
        "DENY",
        "there are no users or roles: anyone who can read the file can read the graph",
    ),
    (
        "REVOKE",
        "there are no users or roles: anyone who can read the file can read the graph",
    ),
    (
        "CREATE USER",
        "there are no users or roles: anyone who can read the file can read the graph",
    ),
    ("CREATE ROLE", USERS),
    ("SHOW USERS", USERS),
    ("SHOW USER", USERS),
    ("SHOW ROLES", USERS),
    ("SHOW PRIVILEGES", USERS),
    ("SHOW CURRENT USER", USERS),
    ("SHOW DATABASES", DATABASES),
    ("SHOW DATABASE", DATABASES),
    (
        "SHOW TRANSACTIONS",
        "there is one writer at a time, and readers wait for nobody; Ctrl-C, Interrupt and --time-limit end a statement",
    ),
    (
        "SHOW SETTINGS",
        "`tupu run --help` lists the options, `:limits` shows the limits",
    ),
    (
        "TERMINATE",
        "Ctrl-C, Interrupt and --time-limit end a statement",
    ),
    // Neo4j.
    (
        "USING PERIODIC",
        "commit as it goes: LOAD CSV … AS row CALL (row) { … } IN TRANSACTIONS OF 1000 ROWS",
    ),
    (
        "USING",
        "leave it out: indexes are chosen by what they save, and EXPLAIN shows which",
    ),
    (
        "CYPHER",
        "leave it out: there is one version of the language, and one planner",
    ),
    (
        ": AUTO",
        "leave it out: CALL { … } IN TRANSACTIONS commits as it goes",
    ),
    (": BEGIN", "in a statement this is BEGIN"),
    (": COMMIT", "in a statement this is COMMIT"),
    (": ROLLBACK", "in a statement this is ROLLBACK"),
    (
        ": PARAM",
        "parameters are given beside the statement: --param name=value, or params! in a program",
    ),
    (
        ": PARAMS",
        "parameters are given beside the statement: --param name=value, or params! in a program",
    ),
    ("USE", "a database is one graph: leave USE out"),
    (
        "CREATE UNIQUE",
        "MERGE creates what is not there; CREATE CONSTRAINT FOR (n:Label) REQUIRE n.key IS UNIQUE keeps it so",
    ),
    ("CREATE POINT", INDEXES),
    (
        "CREATE LOOKUP",
        "leave it out: labels and types are always indexed",
    ),
    (
        "CREATE BTREE",
        "an index is a RANGE index, which serves the same: CREATE INDEX name FOR (n:Label) ON (n.key)",
    ),
    ("CREATE HASH", INDEXES),
    (
        "OPTIONS {",
        "leave it out: indexes and constraints have no providers or settings",
    ),
    (
        "CREATE UNIQUE INDEX",
        "write CREATE CONSTRAINT FOR (n:Label) REQUIRE n.key IS UNIQUE, which keeps an index too",
    ),
    (
        "DROP INDEX ON",
        "an index is dropped by its name, which SHOW INDEXES lists",
    ),
    (
        "DROP CONSTRAINT ON",
        "a constraint is dropped by its name, which SHOW CONSTRAINTS lists",
    ),
    ("INDEX ON", INDEXES),
    ("CREATE DATABASE", DATABASES),
    ("CREATE COMPOSITE", DATABASES),
    ("CREATE ALIAS", DATABASES),
    ("DROP NAME", DROP_INDEX),
    ("DROP FULLTEXT", DROP_INDEX),
    ("DROP TEXT", DROP_INDEX),
    ("DROP RANGE", DROP_INDEX),
    ("DROP VECTOR", DROP_INDEX),
    ("DROP DATABASE", DATABASES),
    (
        "RULE IF NOT",
        "the name comes first: CREATE RULE name IF NOT EXISTS FOR …",
    ),
    (
        "UNIT IF NOT",
        "the name comes first: CREATE UNIT name IF NOT EXISTS = 'size'",
    ),
    (
        "ON (",
        "a name index or a full-text index takes the properties in brackets: ON EACH [n.name, n.aliases]",
    ),
    (
        "START",
        "MATCH finds where a query starts: MATCH (n:Label {key: value})",
    ),
    // Other graph query languages.
    ("CREATE VERTEX", "CREATE (:Label {key: value})"),
    ("CREATE EDGE", "MATCH (a:A), (b:B) CREATE (a)-[:TYPE]->(b)"),
    (
        "CREATE TAG",
        "labels need no declaration: CREATE (:Label {key: value})",
    ),
    (
        "CREATE CLASS",
        "labels need no declaration: CREATE (:Label {key: value})",
    ),
    ("INSERT VERTEX", "INSERT (:Label {key: value})"),
    ("INSERT EDGE", "MATCH (a:A), (b:B) INSERT (a)-[:TYPE]->(b)"),
    (
        "GO FROM",
        "a pattern goes along relationships: MATCH (a:A)-[:TYPE]->(b) RETURN b",
    ),
    ("FETCH PROP", "MATCH (n:Label) RETURN properties(n)"),
    ("LOOKUP ON", "MATCH (n:Label) WHERE … RETURN n"),
    (
        "G .",
        "a traversal is a pattern: MATCH (a:A)-[:TYPE]->(b) RETURN b",
    ),
    (
        "PREFIX",
        "names have no prefixes; a name with special characters is written in backticks",
    ),
    ("ASK", "RETURN EXISTS { MATCH … }"),
    (
        "CONSTRUCT",
        "RETURN maps: RETURN {name: n.name, type: labels(n)}",
    ),
    // Near misses of the language of statements, time and graph types.
    ("VALID FROM", VALID),
    ("VALID TO", VALID),
    ("RANK PREFERRED", RANK),
    ("RANK NORMAL", RANK),
    ("RANK DEPRECATED", RANK),
    (
        "AS OF",
        "AS OF takes a commit or a time, and stands first in a statement: AS OF 2 MATCH … RETURN …",
    ),
    ("RESTORE", RESTORE),
    ("REVERT", RESTORE),
    ("UNDO", RESTORE),
    ("FLASHBACK", RESTORE),
    ("ROLLBACK TO", RESTORE),
    ("SHOW GRAPH", "write SHOW CURRENT GRAPH TYPE"),
    ("CREATE GRAPH", GRAPH_TYPE),
    ("ALTER GRAPH", GRAPH_TYPE),
    ("DROP GRAPH", NO_GRAPH_TYPE),
    ("DROP CURRENT", NO_GRAPH_TYPE),
    ("QUANTITY <", DIMENSION),
    ("QUANTITY OF", DIMENSION),
    ("QUANTITY [", DIMENSION),
    ("VARCHAR (", LENGTH),
    ("STRING (", LENGTH),
    ("OR REPLACE DATABASE", DATABASES),
    ("DROP USER", USERS),
    ("DROP ROLE", USERS),
    ("ALTER USER", USERS),
    ("ALTER ROLE", USERS),
    ("RENAME USER", USERS),
    ("RENAME ROLE", USERS),
    ("ALTER TABLE", TABLES),
    (
        "MERGE UNIQUE",
        "MERGE creates what is not there: leave UNIQUE out",
    ),
    ("SHOW RANGE", SHOW_INDEXES),
    ("SHOW POINT", SHOW_INDEXES),
    ("SHOW LOOKUP", SHOW_INDEXES),
    ("SHOW BTREE", SHOW_INDEXES),
    ("OFFSET", "it stands before LIMIT: SKIP 2 LIMIT 5"),
    ("SKIP", "it stands before LIMIT: SKIP 2 LIMIT 5"),
    // Options of LOAD CSV before the variable.
    (
        "ENCODING",
        "it stands behind the variable: LOAD CSV FROM 'file.csv' AS row ENCODING 'GBK'",
    ),
    (
        "FIELDTERMINATOR",
        "it stands behind the variable: LOAD CSV FROM 'file.csv' AS row FIELDTERMINATOR ';'",
    ),
    // Near misses of CITE.
    (
        "CITE NODE",
        "CITE NODES gives the nodes that are the sources",
    ),
    ("CITE SOURCE", CITE),
    ("CITE SOURCES", CITE),
    (
        "CITE FACT",
        "CITE FACTS gives the facts that each row rests on",
    ),
    ("CITE ALL", CITE),
    // Negated operators: NOT precedes the whole comparison.
    ("NOT IN", "NOT precedes the comparison: NOT x IN list"),
    (
        "NOT CONTAINS",
        "NOT precedes the comparison: NOT x CONTAINS 'text'",
    ),
    (
        "NOT STARTS",
        "NOT precedes the comparison: NOT x STARTS WITH 'text'",
    ),
    (
        "NOT ENDS",
        "NOT precedes the comparison: NOT x ENDS WITH 'text'",
    ),
    (
        "NOT LIKE",
        "NOT precedes the comparison: NOT x CONTAINS 'text', or NOT x =~ '…'",
    ),
    (
        "NOT BETWEEN",
        "NOT precedes the comparison: NOT 1 <= x <= 2",
    ),
    ("NOT =", "inequality is written `<>`"),
    ("NOT =~", "NOT precedes the comparison: NOT x =~ '…'"),
    (
        "IS NOT",
        "inequality is written `<>`; IS NOT NULL and IS NOT :: TYPE are the tests that there are",
    ),
    // Programming languages.
    (
        "ELSEIF",
        "CASE takes several conditions: CASE WHEN a THEN 1 WHEN b THEN 2 ELSE 3 END",
    ),
    (
        "ELSIF",
        "CASE takes several conditions: CASE WHEN a THEN 1 WHEN b THEN 2 ELSE 3 END",
    ),
    ("IF", "use CASE WHEN condition THEN a ELSE b END"),
    ("WHILE", "use FOREACH, UNWIND, or a path of variable length"),
    ("? ?", "use coalesce(value, otherwise)"),
    ("* *", "a power is written `^`"),
    (": =", "use SET n.key = value, or LET name = value"),
    (
        "= >",
        "an arrow is written `-->` or `-[:TYPE]->`; a map is written {key: value}",
    ),
];

const INDEXES: &str =
    "write CREATE INDEX name FOR (n:Label) ON (n.key): it serves equality, ranges and STARTS WITH";

const TABLES: &str = "rules of a whole graph are written with ALTER CURRENT GRAPH TYPE SET { … }; `:help ALTER CURRENT GRAPH TYPE` shows how";

const SHOW_INDEXES: &str = "SHOW INDEXES lists all indexes with their types";

const DROP_INDEX: &str = "an index is dropped by its name: DROP INDEX name, and DROP NAME INDEX name where another one has that name, too";

const CITE: &str = "CITE alone gives the sources of each row, CITE NODES the nodes that are these sources, CITE FACTS the facts that \
     it rests on";

const VALID: &str = "ADD says when a value holds: ADD n.key = value VALID FROM '2024' TO '2025'; when a node or a relationship does, its \
     properties valid_from and valid_to say";

const RANK: &str = "ADD gives a value a rank: ADD n.key = value RANK PREFERRED";

const RESTORE: &str = "nothing brings an earlier state back in place: AS OF 3 MATCH … reads the graph as it was after commit 3, and a copy \
     made by :backup can be opened";

const GRAPH_TYPE: &str = "a graph has one type: ALTER CURRENT GRAPH TYPE SET { … } sets it, ADD { … } adds to it, and SHOW CURRENT GRAPH \
     TYPE shows it";

const NO_GRAPH_TYPE: &str = "ALTER CURRENT GRAPH TYPE SET { } leaves nothing of the type, ALTER CURRENT GRAPH TYPE DROP { … } takes elements out \
     of it";

const DIMENSION: &str = "the dimension of a quantity is written QUANTITY('area')";

const LENGTH: &str = "a type has no length: STRING, and a rule such as CHECK size(n.key) <= 20";

const USERS: &str = "there are no users or roles: anyone who can read the file can read the graph";

const DATABASES: &str =
    "a database is one file with one graph: `tupu run FILE` or Database::open makes it";

/// Words that are read as names, so that the error is at the token after them.
pub(super) const BEFORE: &[(&str, &str)] = &[
    ("FROM", "use MATCH (n:Label) to describe a pattern"),
    ("FOREACH", "FOREACH is written FOREACH (x IN list | SET …)"),
    ("TOP", "use LIMIT, after RETURN and ORDER BY"),
    (
        "START",
        "MATCH finds where a query starts: MATCH (n:Label {key: value})",
    ),
    (
        "USING PERIODIC",
        "commit as it goes: LOAD CSV … AS row CALL (row) { … } IN TRANSACTIONS OF 1000 ROWS",
    ),
];
