//! Questions to the graph that ships with tupu, with the paragraph that says so. `cargo run --example news`.

use serde::Deserialize;
use tupu::Database;

#[derive(Debug, Deserialize)]
struct Growth {
    indicator: String,
    percent: f64,
    headlines: Vec<String>,
    sources: Vec<String>,
}

fn main() -> tupu::Result<()> {
    let db = Database::demo()?;
    let fastest: Vec<Growth> = db.query_as(
        "MATCH (o:Observation {kind: 'growth'})-[:OF]->(i:Indicator), (o)-[:ABOUT]->(:Province {name: '山西省'})
         WHERE o.value > 30
         RETURN i.name AS indicator, o.value AS percent,
           COLLECT { UNWIND sources(o) AS id MATCH (:Paragraph {id: id})<-[:HAS_PARAGRAPH]-(a) RETURN a.headline } AS headlines,
           sources(o) AS sources
         ORDER BY percent DESC",
        (),
    )?;
    for Growth {
        indicator,
        percent,
        headlines,
        sources,
    } in fastest
    {
        let (headlines, sources) = (headlines.join(", "), sources.join(", "));
        println!("{indicator} +{percent}% ({headlines}: {sources})");
    }
    Ok(())
}
