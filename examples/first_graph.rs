//! A first graph: create, ask, get typed rows. Run with `cargo run --example first_graph`.

use tupu::{Database, params};

fn main() -> tupu::Result<()> {
    let db = Database::in_memory();
    db.execute(
        "CREATE (:Province {name: $name})",
        params! { "name" => "山东省" },
    )?;
    for city in ["泰安市", "济南市", "青岛市"] {
        db.execute(
            "MATCH (p:Province {name: '山东省'}) CREATE (:City {name: $city})-[:LOCATED_IN]->(p)",
            params! { "city" => city },
        )?;
    }
    let rows: Vec<(String, i64)> = db.query_as(
        "MATCH (p:Province)<-[:LOCATED_IN]-(c) RETURN p.name, count(c)",
        (),
    )?;
    for (province, cities) in rows {
        println!("{province}: {cities}");
    }
    let mut tx = db.begin_write()?;
    tx.execute("MATCH (c:City {name: '泰安市'}) SET c.projects = 684", ())?;
    tx.commit()?;
    let projects: Option<i64> =
        db.query_opt("MATCH (c:City {name: '泰安市'}) RETURN c.projects", ())?;
    println!("泰安市: {projects:?}");
    Ok(())
}
