//! How many relationships are looked at where rules are followed by a search: no more than by the chain that says the same.

use tupu::Database;

/// A ring of a hundred nodes, each with relationships to the next ten.
const RING: &str = "UNWIND range(0, 99) AS k CREATE (:N {k: k});
    MATCH (a:N) UNWIND range(1, 10) AS step MATCH (b:N {k: (a.k + step) % 100}) CREATE (a)-[:E]->(b);";

/// A chain of any length, in all ways in which rules may say it.
const RULES: [&str; 8] = [
    "CREATE RULE left_base FOR (a:N)-[:LEFT]->(b:N) AS MATCH (a)-[:E]->(b)",
    "CREATE RULE left_step FOR (a:N)-[:LEFT]->(b:N) AS MATCH (a)-[:LEFT]->()-[:E]->(b)",
    "CREATE RULE right_base FOR (a:N)-[:RIGHT]->(b:N) AS MATCH (a)-[:E]->(b)",
    "CREATE RULE right_step FOR (a:N)-[:RIGHT]->(b:N) AS MATCH (a)-[:E]->()-[:RIGHT]->(b)",
    "CREATE RULE this FOR (a)-[:THIS]->(b) AS MATCH (a)-[:E]->(b) RETURN a, b UNION MATCH (a)-[:THAT]->()-[:E]->(b) RETURN a, b",
    "CREATE RULE that FOR (a)-[:THAT]->(b) AS MATCH (a)-[:E]->(b) RETURN a, b UNION MATCH (a)-[:THIS]->()-[:E]->(b) RETURN a, b",
    "CREATE RULE one FOR (a)-[:ONE]->(b) AS MATCH (a)-[:E]->(b) RETURN a, b UNION MATCH (a)-[:E]->()-[:OTHER]->(b) RETURN a, b",
    "CREATE RULE other FOR (a)-[:OTHER]->(b) AS MATCH (a)-[:E]->(b) RETURN a, b UNION MATCH (a)-[:E]->()-[:ONE]->(b) RETURN a, b",
];

#[test]
fn whatever_a_rule_is_written_like_each_relationship_is_looked_at_once() {
    let db = Database::builder().work_limit(1000).in_memory();
    db.execute_script(RING).unwrap();
    for rule in RULES {
        db.execute(rule, ()).unwrap();
    }
    for head in ["LEFT", "RIGHT", "THIS", "ONE"] {
        for query in [
            format!("MATCH (a:N {{k: 0}})-[:{head}]->(b) RETURN count(b)"),
            format!("MATCH (a)-[:{head}]->(b:N {{k: 0}}) RETURN count(a)"),
            // From all nodes together.
            format!("MATCH (a)-[:{head}]->(b) RETURN count(DISTINCT b)"),
            format!(
                "MATCH (a:N) WHERE a.k < 50 MATCH (a)-[:{head}]->(b) RETURN count(DISTINCT b.k)"
            ),
        ] {
            match db.query_one::<i64>(&query, ()) {
                Ok(found) => assert_eq!(found, 100, "{query}"),
                Err(error) => panic!("{}", error.report(&query)),
            }
        }
    }
    // Each of the nodes by itself.
    let query = "MATCH (a)-[:LEFT]->(b) RETURN count(*)";
    assert!(db.query_one::<i64>(query, ()).is_err());
}
