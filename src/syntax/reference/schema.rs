//! Statements about indexes, constraints, transactions and plans.

use super::Construct;

/// Indexes, constraints, and listings.
pub(super) static SCHEMA: &[Construct] = &[
    Construct {
        name: "CREATE INDEX",
        category: "schema",
        syntax: "CREATE [RANGE] INDEX [name] [IF NOT EXISTS] FOR (n:Label) ON (n.key, …)",
        description: "An index over a property, or several: for equality, ranges and prefixes. Relationships: `FOR ()-[r:TYPE]-() ON (r.key)`.",
        example: "CREATE INDEX city_name FOR (c:City) ON (c.name); SHOW INDEXES",
        answer: "'city_name', 'RANGE', 'ONLINE', 'NODE', ['City'], ['name'], null",
    },
    Construct {
        name: "CREATE NAME INDEX",
        category: "schema",
        syntax: "CREATE NAME | FULLTEXT INDEX [name] [IF NOT EXISTS] FOR (n[:Label|Other…]) ON EACH [n.key, …]",
        description: "Says which properties of nodes are names: the first is the main name, the others are aliases, also in lists. Without a label it is over all nodes. kg.find finds nodes by them. This version has no full-text indexes: `FULLTEXT` is an error that says so.",
        example: "CREATE NAME INDEX names FOR (n:City|Province) ON EACH [n.name, n.aliases]; SHOW INDEXES",
        answer: "'names', 'NAME', 'ONLINE', 'NODE', ['City', 'Province'], ['name', 'aliases'], null",
    },
    Construct {
        name: "DROP INDEX",
        category: "schema",
        syntax: "DROP INDEX name [IF EXISTS]",
        description: "Takes an index or a name index away.",
        example: "CREATE INDEX city_name FOR (c:City) ON (c.name); DROP INDEX city_name; SHOW INDEXES",
        answer: "",
    },
    Construct {
        name: "CREATE CONSTRAINT",
        category: "schema",
        syntax: "CREATE CONSTRAINT [name] [IF NOT EXISTS] FOR (n:Label) REQUIRE n.key IS UNIQUE | IS NOT NULL | IS [NODE | RELATIONSHIP | REL] KEY; CREATE CONSTRAINT ON (n:Label) ASSERT n.key IS UNIQUE",
        description: "A rule that every commit keeps: no two equal values, a value everywhere, or both. The second form is the older one.",
        example: "CREATE CONSTRAINT one_name FOR (c:City) REQUIRE c.name IS UNIQUE; SHOW CONSTRAINTS",
        answer: "'one_name', 'UNIQUENESS', 'NODE', ['City'], ['name']",
    },
    Construct {
        name: "DROP CONSTRAINT",
        category: "schema",
        syntax: "DROP CONSTRAINT name [IF EXISTS]",
        description: "Takes a constraint away, and the index that it rests on.",
        example: "CREATE CONSTRAINT one_name FOR (c:City) REQUIRE c.name IS UNIQUE; DROP CONSTRAINT one_name; SHOW CONSTRAINTS",
        answer: "",
    },
    Construct {
        name: "CREATE UNIT",
        category: "schema",
        syntax: "CREATE UNIT name [IF NOT EXISTS] [ALIAS name, …] = 'size' | OF 'dimension'",
        description: "A unit of quantities that belongs to the graph: so much of another one, or the base unit of a dimension of its own.",
        example: "CREATE UNIT 石 = '60千克'; RETURN convert(quantity('500石'), '吨')",
        answer: "'30吨'",
    },
    Construct {
        name: "DROP UNIT",
        category: "schema",
        syntax: "DROP UNIT name [IF EXISTS]",
        description: "Takes a unit away that CREATE UNIT has made and no other unit of the graph is measured in. Quantities that are stored in it stay what they are.",
        example: "CREATE UNIT 石 = '60千克'; DROP UNIT 石; SHOW UNITS YIELD name WHERE name = '石'",
        answer: "",
    },
    Construct {
        name: "ALTER CURRENT GRAPH TYPE",
        category: "schema",
        syntax: "ALTER CURRENT GRAPH TYPE SET | ADD | ALTER | DROP { element, … }; elements: ([n]:Label => [:Implied&…] [{key :: TYPE [NOT NULL] [IN [value, …]] [IS UNIQUE | IS KEY] [DESCRIPTION 'text'], …}]) [REQUIRE (n.key, …) IS KEY] [CHECK predicate] [DESCRIPTION 'text'], (:A|B)-[[r]:TYPE => {…}]->(:C) [CARDINALITY OUT {m,n} IN {m,n}] …, CONSTRAINT [name] FOR (n:Label) REQUIRE … | CHECK predicate",
        description: "Says what labels imply, what the properties of a label or a type are, what relationships join and how many there may be, and what is true of an entity. It is held at the end of every statement; a graph that does not keep it refuses it, with all that breaks it. What it does not mention stays free. After DROP an element is named: (:Label), (:A)-[:TYPE]->(:C), ()-[:TYPE]->() for all of a type, CONSTRAINT name.",
        example: "ALTER CURRENT GRAPH TYPE SET { (:City => :Place {name :: STRING NOT NULL}) DESCRIPTION '市' }; CREATE (c:City {name: '泰安市'}) RETURN labels(c)",
        answer: "['City', 'Place']",
    },
    Construct {
        name: "CREATE SOURCE KEY",
        category: "schema",
        syntax: "CREATE SOURCE KEY [name] [IF NOT EXISTS] FOR (node:Label) ON (node.key)",
        description: "Says which nodes are the sources that facts are cited from: then only what such a node has as its key can be cited, and a node that is cited stays. It is a constraint as IS KEY is; source(id) gives the node.",
        example: "CREATE SOURCE KEY FOR (p:Paragraph) ON (p.id); CREATE (:Paragraph {id: 'a3.p1', text: '…'}); CITING 'a3.p1' CREATE (:City {name: '泰安市'}); MATCH (c:City) RETURN [id IN sources(c) | source(id).text]",
        answer: "['…']",
    },
    Construct {
        name: "DROP SOURCE KEY",
        category: "schema",
        syntax: "DROP SOURCE KEY name [IF EXISTS]",
        description: "Takes a source key away, and the index that it rests on: any text can be cited again. Facts keep their sources.",
        example: "CREATE SOURCE KEY paragraphs FOR (p:Paragraph) ON (p.id); DROP SOURCE KEY paragraphs; SHOW CONSTRAINTS",
        answer: "",
    },
    Construct {
        name: "SHOW",
        category: "schema",
        syntax: "SHOW [ALL] INDEX | INDEXES | CONSTRAINT | CONSTRAINTS | FUNCTION | FUNCTIONS | PROCEDURE | PROCEDURES | LABELS | RELATIONSHIP TYPES | PROPERTY KEYS | SOURCES | COMMITS | UNIT | UNITS | CURRENT GRAPH TYPE [YIELD * | column [AS name], …] [WHERE predicate]",
        description: "Lists what there is. After YIELD any clause may follow, as after CALL; with nothing but an order behind it, the columns are the answer.",
        example: "CREATE INDEX FOR (c:City) ON (c.name); SHOW INDEXES YIELD name, labelsOrTypes, properties",
        answer: "'index_City_name', ['City'], ['name']",
    },
];

/// Transactions and plans.
pub(super) static SESSION: &[Construct] = &[
    Construct {
        name: "BEGIN",
        category: "session",
        syntax: "BEGIN [TRANSACTION], START TRANSACTION",
        description: "Opens a transaction: what follows is seen by others, and kept, when it is committed.",
        example: "BEGIN; CREATE (:City); ROLLBACK; MATCH (c:City) RETURN count(c)",
        answer: "0",
    },
    Construct {
        name: "COMMIT",
        category: "session",
        syntax: "COMMIT",
        description: "Makes what the transaction did durable, and visible to all at once.",
        example: "BEGIN; CREATE (:City); COMMIT; MATCH (c:City) RETURN count(c)",
        answer: "1",
    },
    Construct {
        name: "ROLLBACK",
        category: "session",
        syntax: "ROLLBACK",
        description: "Undoes what the transaction did.",
        example: "BEGIN; CREATE (:City); ROLLBACK; MATCH (c:City) RETURN count(c)",
        answer: "0",
    },
    Construct {
        name: "EXPLAIN",
        category: "session",
        syntax: "EXPLAIN query",
        description: "The plan of a query, with the rows that are expected; it is not run.",
        example: "EXPLAIN UNWIND [1, 2] AS n RETURN n",
        answer: "",
    },
    Construct {
        name: "PROFILE",
        category: "session",
        syntax: "PROFILE query",
        description: "Runs a query, and shows its plan with the rows that came and the time they took.",
        example: "PROFILE UNWIND [1, 2] AS n RETURN n",
        answer: "",
    },
];
