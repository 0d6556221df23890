//! The syntax beyond the conformance kit: the GQL and Cypher 25 parts, names, Chinese input.

use super::super::ast::*;
use super::parse;
use super::shape;
use crate::error::Error;

fn read(text: &str) -> Statement {
    parse(text).unwrap_or_else(|error| panic!("{}", error.report(text)))
}

/// Parses a text; its canonical form must be `canonical`, which must be parsed as the same tree.
fn same(text: &str, canonical: &str) {
    let statement = read(text);
    assert_eq!(statement.to_string(), canonical);
    assert_eq!(shape(&read(canonical)), shape(&statement), "{canonical}");
}

/// Texts that are their own canonical form.
fn canonical(texts: &[&str]) {
    for text in texts {
        same(text, text);
    }
}

pub(super) fn error(text: &str) -> Error {
    match parse(text) {
        Ok(statement) => panic!("{text} was read as {statement}"),
        Err(error) => error,
    }
}

#[test]
fn quantified_paths() {
    canonical(&[
        "MATCH p = ((a)-[:R]->(b) WHERE a.x < b.x){1,5} RETURN p",
        "MATCH (a)((x)-[r:R]->(y))+(b) RETURN *",
        "MATCH (a)-[:R]->{2,}(b) RETURN b",
        "MATCH (a)-[:R]-{,3}(b) RETURN b",
        "MATCH (a)<-[:R]-*(b) RETURN b",
        "MATCH WALK (a)-[:R*1..3]->(b) RETURN b",
        "MATCH ACYCLIC ((a)-->(b))*((c)-->(d))+ RETURN d",
        "MATCH REPEATABLE ELEMENTS (a)-->(b) RETURN b",
    ]);
    same(
        "MATCH (a)-->+(b), TRAIL (c)-[:R]->{2}(d) RETURN b",
        "MATCH (a)-[]->+(b), (c)-[:R]->{2,2}(d) RETURN b",
    );
    same(
        "MATCH DIFFERENT RELATIONSHIPS (a) RETURN a",
        "MATCH (a) RETURN a",
    );
}

#[test]
fn selectors() {
    canonical(&[
        "MATCH p = SHORTEST 1 (a)-[:R]->+(b) RETURN p",
        "MATCH p = ALL SHORTEST (a)-[:R]->+(b) RETURN p",
        "MATCH p = SHORTEST 2 GROUPS (a)-[:R]->+(b) RETURN p",
        "MATCH p = SHORTEST 2 ACYCLIC GROUPS (a)-[:R]->+(b) RETURN p",
        "MATCH p = ANY 3 (a)-[:R]->+(b) RETURN p",
        "MATCH p = shortestPath((a)-[*]->(b)) RETURN p",
        "MATCH p = allShortestPaths((a)-[*..4]->(b)) RETURN p",
        "MATCH (a), (b) RETURN length(shortestPath((a)-[:R*]-(b)))",
    ]);
    same(
        "MATCH p = ANY SHORTEST (a)-->*(b) RETURN p",
        "MATCH p = SHORTEST 1 (a)-[]->*(b) RETURN p",
    );
    same(
        "MATCH p = SHORTEST 2 PATHS (a)-->*(b), ANY (c), ALL PATHS (d) RETURN p",
        "MATCH p = SHORTEST 2 (a)-[]->*(b), ANY 1 (c), (d) RETURN p",
    );
}

#[test]
fn label_expressions() {
    canonical(&[
        "MATCH (n:A&B|!C) RETURN n",
        "MATCH (n:(A|B)&%) RETURN n",
        "MATCH ()-[r:!(A|B)]->() RETURN r",
        "MATCH (n) WHERE n:(A|B) AND NOT n:C&D RETURN n",
        "RETURN [x IN xs WHERE x:A | x.name]",
        "RETURN [x IN xs WHERE x:(A|B) | x.name]",
        "RETURN [(a:A|B)-->(b) WHERE b:C | b.name]",
    ]);
    same(
        "MATCH (n:A:B)-[:R|:S]->() RETURN n",
        "MATCH (n:A&B)-[:R|S]->() RETURN n",
    );
    same(
        "MATCH (n IS A&B)-[IS R]->() WHERE n IS LABELED A AND n IS NOT LABELED B OR n IS C RETURN n",
        "MATCH (n:A&B)-[:R]->() WHERE n:A AND NOT n:B OR n:C RETURN n",
    );
}

#[test]
fn subqueries() {
    canonical(&[
        "MATCH (a) WHERE EXISTS { (a)-->(b) WHERE b.x = 1 } RETURN a",
        "MATCH (a) RETURN COUNT { MATCH (a)-->(b) RETURN DISTINCT b } AS n",
        "RETURN COLLECT { MATCH (a) RETURN a.x ORDER BY a.x } AS xs",
        "MATCH (a) CALL (a) { MATCH (a)-->(b) RETURN b UNION MATCH (a) RETURN a AS b } RETURN b",
        "CALL (*) { CREATE (n) } IN TRANSACTIONS OF 10 ROWS",
        "CALL { CREATE (n) } IN TRANSACTIONS",
        "MATCH (a) OPTIONAL CALL () { RETURN 1 AS x } RETURN x",
        "RETURN EXISTS { MATCH (a) MATCH (b) }",
        "RETURN EXISTS { OPTIONAL MATCH (a) }",
    ]);
    same(
        "RETURN EXISTS { MATCH (a)-->(b) WHERE a.x } AS e",
        "RETURN EXISTS { (a)-->(b) WHERE a.x } AS e",
    );
}

#[test]
fn clauses_of_gql() {
    canonical(&[
        "LET x = 1, y = x + 1 FILTER x < y RETURN *",
        "MATCH (n) ORDER BY n.x SKIP 1 LIMIT 2 RETURN n",
        "MATCH (n) LIMIT 5 RETURN n",
        "MATCH (n) RETURN n NEXT RETURN n.x NEXT FINISH",
        "WHEN a THEN { RETURN 1 AS x UNION RETURN 2 AS x } WHEN b THEN { RETURN 3 AS x } ELSE { RETURN 4 AS x NEXT RETURN x }",
        "RETURN 1 AS x NEXT WHEN x > 1 THEN { RETURN x AS y } NEXT RETURN y",
        "CALL (*) { WHEN a THEN { WHEN b THEN { FINISH } } } FINISH",
        "CREATE (n) FINISH",
        "LOAD CSV WITH HEADERS FROM 'file' AS row FIELDTERMINATOR ';' RETURN row",
        "LOAD CSV FROM 'file' AS row FIELDTERMINATOR ';' ENCODING 'GBK' RETURN row AS encoding",
        "LOAD CSV FROM 'file' AS row ENCODING $encoding RETURN row",
        "FOREACH (x IN [1, 2] | CREATE (:A {x: x}) FOREACH (y IN x | CREATE (:B)))",
        "PROFILE RETURN 'a' || 'b'",
        "EXPLAIN CREATE (a:A $map)",
    ]);
    same(
        "FOR x IN [1] RETURN x OFFSET 1",
        "UNWIND [1] AS x RETURN x SKIP 1",
    );
    same("INSERT (a:A)-[:R]->(b)", "CREATE (a:A)-[:R]->(b)");
    same("FILTER WHERE true RETURN 1", "FILTER true RETURN 1");
}

#[test]
fn schema_and_transactions() {
    canonical(&[
        "CREATE INDEX by_name IF NOT EXISTS FOR (n:City) ON (n.name, n.province)",
        "CREATE INDEX FOR ()-[n:ROAD]-() ON (n.length)",
        "CREATE NAME INDEX FOR (n) ON EACH [n.name, n.aliases]",
        "CREATE NAME INDEX names IF NOT EXISTS FOR (n:City|Province) ON EACH [n.name]",
        "CREATE FULLTEXT INDEX FOR ()-[n:ROAD|RAIL]-() ON EACH [n.text]",
        "CREATE FULLTEXT INDEX `each` FOR (n:City) ON EACH [n.text] OPTIONS {indexConfig: {`fulltext.analyzer`: 'english'}}",
        "CREATE VECTOR INDEX pages IF NOT EXISTS FOR (n:Page|Note) ON (n.v) OPTIONS {indexConfig: {`vector.dimensions`: 2}}",
        "CREATE VECTOR INDEX FOR ()-[n:ROAD]-() ON (n.v)",
        "MATCH (n:Page) SEARCH n IN (VECTOR INDEX pages FOR $v WHERE n.x > 1 LIMIT 3) SCORE AS s WHERE n.y RETURN n",
        "SHOW VECTOR INDEXES",
        "CREATE CONSTRAINT c FOR (n:City) REQUIRE (n.name) IS UNIQUE",
        "CREATE CONSTRAINT FOR (n:City) REQUIRE (n.a, n.b) IS KEY",
        "CREATE CONSTRAINT FOR ()-[n:ROAD]-() REQUIRE (n.length) IS NOT NULL",
        "DROP INDEX by_name IF EXISTS",
        "DROP CONSTRAINT c",
        "SHOW INDEXES",
        "SHOW CONSTRAINTS",
        "SHOW FUNCTIONS",
        "SHOW PROCEDURES",
        "BEGIN",
        "COMMIT",
        "ROLLBACK",
    ]);
    same(
        "CREATE RANGE INDEX FOR (c:City) ON (c.name)",
        "CREATE INDEX FOR (n:City) ON (n.name)",
    );
    same(
        "create name index For (each:City) on each [each.name] ",
        "CREATE NAME INDEX FOR (n:City) ON EACH [n.name]",
    );
    same(
        "RETURN vector([1], 1, signed integer), vector_distance(a, b, cosine)",
        "RETURN vector([1], 1, 'INTEGER'), vector_distance(a, b, 'COSINE')",
    );
    same(
        "CREATE INDEX ON :City(name)",
        "CREATE INDEX FOR (n:City) ON (n.name)",
    );
    same(
        "CREATE CONSTRAINT ON (c:City) ASSERT c.name IS NODE KEY",
        "CREATE CONSTRAINT FOR (n:City) REQUIRE (n.name) IS KEY",
    );
}

#[test]
fn any_word_is_a_name_where_it_can_be() {
    canonical(&[
        "MATCH (end:Order {return: 1})-[:IN|CONTAINS]->(order) RETURN end.match AS desc ORDER BY desc DESC",
        "WITH 1 AS organisation, 2 AS android RETURN organisation OR android",
        "WITH {null: 1, true: 2} AS count RETURN `count` {.null, .*} AS all",
        "CREATE (`match`:`a b`) RETURN `match`",
        "RETURN 山西.名称 AS `省 份`",
    ]);
    same("RETURN `plain` AS `a``b`", "RETURN plain AS `a``b`");
}

#[test]
fn chinese_input_methods() {
    same(
        "MATCH （n：省 ｛名称：“山西，省”、代码：‘14’｝） WHERE n.x ＜＝ 1　RETURN n；",
        "MATCH (n:省 {名称: '山西，省', 代码: '14'}) WHERE n.x <= 1 RETURN n",
    );
    canonical(&["RETURN '（，：“”）' AS `（）`"]);
}

#[test]
fn precedence() {
    canonical(&[
        "RETURN (1 + 2) * 3 - (4 - 5) - 6",
        "RETURN NOT a = b AND c OR d XOR e",
        "RETURN NOT (a AND b)",
        "RETURN -a ^ b ^ (c ^ d)",
        "RETURN -(-a) + +b",
        "RETURN a < b <= c",
        "RETURN (a < b) = c",
        "RETURN a IN b IN c",
        "RETURN a + b IS NULL = c IS NOT NULL",
        "RETURN a STARTS WITH b + c ENDS WITH d CONTAINS e =~ f",
        "RETURN (a + b).c[1..2][..3][4..].d",
        "RETURN -9223372036854775808 AS least",
    ]);
    same(
        "RETURN - - 1, 1--1, 1e3, .5, 0x1F, 1_000",
        "RETURN -(-1), 1 - -1, 1000.0, 0.5, 31, 1000",
    );
}

#[test]
fn parentheses_and_patterns_are_told_apart() {
    canonical(&[
        "MATCH (a), (b) WHERE (a)-->(b) AND NOT (a)--() OR (b)<-[:R]-(:A {x: 1}) RETURN a",
        "MATCH (a) RETURN exists((a)-->())",
        "RETURN exists(a.name)",
        "MATCH (a) RETURN [p = (a)-->(b) | p], [(a)-->(b) | b.x]",
    ]);
    same("RETURN (a)-(b)", "RETURN a - b");
    same("RETURN (a) - -(b)", "RETURN a - -b");
    same("RETURN (a)<-(b)", "RETURN a < -b");
    same("RETURN (a)-[1][0]", "RETURN a - [1][0]");
    same("RETURN (a)--1", "RETURN a - -1");
    same("RETURN ((a))", "RETURN a");
}

#[test]
fn lists_and_comprehensions_are_told_apart() {
    canonical(&[
        "RETURN [x IN xs]",
        "RETURN [x IN xs WHERE x > 1]",
        "RETURN [x IN xs | x + 1]",
        "RETURN [(x IN xs), 1]",
        "RETURN all(x IN xs WHERE x), none(x IN xs), reduce(a = 0, x IN xs | a + x)",
    ]);
    same("RETURN [x IN xs, y IN ys]", "RETURN [(x IN xs), (y IN ys)]");
    same("RETURN extract(x IN xs | x.a)", "RETURN [x IN xs | x.a]");
}

#[test]
fn columns_keep_their_text() {
    let statement = read("RETURN  n.name+1 , count( * ) AS c");
    let StatementKind::Query(Query::Single(single)) = statement.kind else {
        panic!("a single query");
    };
    let ClauseKind::Return(projection) = &single.clauses[0].kind else {
        panic!("a RETURN");
    };
    assert_eq!(&*projection.items[0].text, "n.name+1");
    assert_eq!(&*projection.items[1].text, "count( * )");
}

#[test]
fn tests_behind_when_and_types() {
    canonical(&[
        "RETURN CASE x WHEN < 3, 5 THEN 'a' WHEN IS NOT NULL THEN 'b' ELSE 'c' END",
        "RETURN CASE x WHEN STARTS WITH 'a' THEN 1 WHEN IS :: INTEGER NOT NULL THEN 2 END",
        "RETURN x IS :: LIST<INTEGER | STRING NOT NULL>, y IS NOT :: ZONED DATETIME",
        "RETURN x IS :: ANY IS :: BOOLEAN",
    ]);
    same("RETURN x :: INT LIST", "RETURN x IS :: LIST<INTEGER>");
    same(
        "RETURN x IS TYPED TIMESTAMP WITHOUT TIME ZONE",
        "RETURN x IS :: LOCAL DATETIME",
    );
    same(
        "RETURN x IS NFD NORMALIZED",
        "RETURN isNormalized(x, 'NFD')",
    );
    same(
        "RETURN trim(LEADING 'x' FROM y), trim(FROM y)",
        "RETURN ltrim(y, 'x'), trim(y)",
    );
}

#[test]
fn computed_labels_and_named_groups() {
    canonical(&[
        "MATCH (n:$(a.b)&!$any(['x'])) RETURN n",
        "CREATE (n:A&$(x))-[:$(y)]->()",
        "MATCH (n) SET n:$(x):B, n['a'] = 1 REMOVE n:$(y)",
        "MATCH (p = (a)-[r:R]->(b) WHERE a.x < 1){1,2}(c) RETURN p",
    ]);
    same("MATCH (n:$all(x)) RETURN n", "MATCH (n:$(x)) RETURN n");
}

#[test]
fn transactions_of_a_subquery() {
    canonical(&[
        "UNWIND xs AS x CALL (x) { CREATE (:A) } IN TRANSACTIONS",
        "CALL { CREATE (:A) } IN TRANSACTIONS OF 10 ROWS ON ERROR CONTINUE REPORT STATUS AS s RETURN s",
        "CALL { CREATE (:A) } IN TRANSACTIONS ON ERROR BREAK",
    ]);
}

#[test]
fn words_of_operators_can_be_names() {
    canonical(&[
        "MATCH (starts)-[ends]->(contains) RETURN starts.x STARTS WITH contains.y AS ends",
    ]);
}
