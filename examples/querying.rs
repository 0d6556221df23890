//! Querying: groups, paths, subqueries, errors. Run with `cargo run --example querying`.

use tupu::{Database, params};

fn main() -> tupu::Result<()> {
    let db = Database::demo()?;
    let largest = "MATCH (c:City)-[:LOCATED_IN]->(p:Province)
         RETURN p.name, count(c) AS cities ORDER BY cities DESC, p.name LIMIT 3";
    for (province, cities) in db.query_as::<(String, i64)>(largest, ())? {
        println!("{province}: {cities}");
    }
    let within: Vec<String> = db.query_as(
        "MATCH (:County {name: $name})-[:LOCATED_IN*]->(place) RETURN place.name",
        params! { "name" => "宁阳县" },
    )?;
    println!("宁阳县 in {}", within.join(" in "));
    let query = "MATCH (c:City) RETURN toUper(c.name)";
    if let Err(error) = db.query(query, ()) {
        println!("{}", error.report(query));
    }
    Ok(())
}
