//! Questions to the graph that ships with tupu, with the paragraph that says so. `cargo run --example news`.

use serde::Deserialize;
use tupu::Database;

#[derive(Debug, Deserialize)]
struct Growth {
    indicator: String,
    percent: f64,
    source: Vec<String>,
}

fn main() -> tupu::Result<()> {
    let db = Database::demo()?;
    let fastest: Vec<Growth> = db.query_as(
        "MATCH (o:Observation {kind: 'growth'})-[:OF]->(i:Indicator), (o)-[:ABOUT]->(:Province {name: '山西省'})
         WHERE o.value > 30
         RETURN i.name AS indicator, o.value AS percent, o.source AS source ORDER BY percent DESC",
        (),
    )?;
    for Growth {
        indicator,
        percent,
        source,
    } in fastest
    {
        println!("{indicator} +{percent}% ({})", source.join(", "));
    }
    Ok(())
}
