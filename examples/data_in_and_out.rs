//! Files into a new graph, and the graph out again. Run with `cargo run --example data_in_and_out`.

use std::fs;
use tupu::{Dialect, Format, IdType, Importer};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::temp_dir().join(format!("tupu-example-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let (places, within) = (folder.join("places.csv"), folder.join("within.csv"));
    fs::write(
        &places,
        "code:ID,name,:LABEL,population:INT\n3709,泰安市,City,5472217\n3707,潍坊市,City,many\n37,山东省,Province,\n",
    )?;
    fs::write(&within, ":START_ID,:END_ID\n3709,37\n")?;

    let (db, report) = Importer::new()
        .nodes(["Place"], &places)
        .relationships("LOCATED_IN", &within)
        .id_type(IdType::Integer)
        .skip_bad(1)
        .create(folder.join("graph.tupu"))?;
    println!(
        "{} nodes, {} relationships",
        report.nodes, report.relationships
    );
    println!("{} bad row", report.bad_rows);

    let mut script = Vec::new();
    db.export(Format::Cypher(Dialect::Neo4j), &mut script)?;
    println!(
        "a script of {} lines",
        String::from_utf8(script)?.lines().count()
    );
    db.export_file(Format::JsonLines, folder.join("graph.jsonl"))?;
    let (copy, _) = Importer::new()
        .graph(folder.join("graph.jsonl"))
        .in_memory()?;
    let city: String = copy.query_one("MATCH (c)-[:LOCATED_IN]->(:Province) RETURN c.name", ())?;
    println!("{city}");
    fs::remove_dir_all(&folder)?;
    Ok(())
}
