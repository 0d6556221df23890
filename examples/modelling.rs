//! Modelling: rules that hold, and what a graph has come to hold. Run with `cargo run --example modelling`.

use tupu::Database;

fn main() -> tupu::Result<()> {
    let db = Database::in_memory();
    db.execute_script(
        "CREATE CONSTRAINT one_city FOR (c:City) REQUIRE c.name IS UNIQUE;
         CREATE (c:City {name: '泰安市'})-[:LOCATED_IN]->(:Province {name: '山东省'}), (i:Indicator {name: '项目'})
         CREATE (o:Observation {year: 2022, value: 684})-[:ABOUT]->(c), (o)-[:OF]->(i) CITING 'a1.p1';",
    )?;
    if let Err(error) = db.execute("CREATE (:City {name: '泰安市'})", ()) {
        println!("{}", error.kind());
    }
    let patterns = "CALL db.schema.patterns() YIELD startLabels, relationshipType, endLabels
         RETURN startLabels[0], relationshipType, endLabels[0] ORDER BY relationshipType";
    for (start, relationship, end) in db.query_as::<(String, String, String)>(patterns, ())? {
        println!("(:{start})-[:{relationship}]->(:{end})");
    }
    let properties =
        "CALL db.schema.nodeTypeProperties() YIELD nodeType, propertyName, propertyTypes
         RETURN nodeType + '.' + propertyName, propertyTypes[0] ORDER BY nodeType, propertyName";
    for (property, kind) in db.query_as::<(String, String)>(properties, ())? {
        println!("{property}: {kind}");
    }
    Ok(())
}
