//! Embedding in a service: limits, workers, a function and a procedure of one's own, following changes. Run with
//! `cargo run --example service`.

use serde::Deserialize;
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use tupu::petgraph::algo::{dijkstra, tarjan_scc};
use tupu::{
    ChangeEvent, Database, Direction, Function, Procedure, ProcedureField, ProcedureSignature,
    TypeSet, Value, params,
};

/// `my.short('泰安市')` is `'泰安'`.
fn short() -> Function {
    Function::new("my.short", |arguments| match arguments {
        [Value::String(name)] => Ok(Value::from(name.trim_end_matches(['省', '市']))),
        _ => Ok(Value::Null),
    })
    .parameter("name", TypeSet::STRING)
    .returns(TypeSet::STRING)
    .describe("The name of a place without what kind of place it is.")
}

/// `CALL my.neighbours('泰安市')`: the cities at the other ends of its roads.
fn neighbours() -> Arc<dyn Procedure> {
    ProcedureSignature::new("my.neighbours")
        .parameter(ProcedureField::new("city", TypeSet::STRING))
        .result(ProcedureField::new("name", TypeSet::STRING))
        .calls(|context, arguments| {
            let graph = context.reader();
            let cities = graph.find("City", "name", arguments[0].clone()).into_iter();
            let others = cities.flat_map(|city| graph.neighbours(city, Direction::Both, &["ROAD"]));
            Ok(others
                .map(|other| vec![graph.property(other, "name")])
                .collect())
        })
}

/// A row of an answer.
#[derive(Deserialize)]
struct City {
    name: String,
    roads: Vec<i64>,
    mayor: Option<String>,
}

/// Roads all or none, then what rows, the procedure and petgraph say of them.
fn roads(db: &Database) -> tupu::Result<()> {
    let roads = [("济南市", "泰安市", 66), ("济南市", "青岛市", 360)];
    db.write(|tx| {
        for (from, to, km) in roads {
            tx.execute(
                "MATCH (a:City {name: $from}), (b:City {name: $to}) CREATE (a)-[:ROAD {km: $km}]->(b)",
                params! { "from" => from, "to" => to, "km" => km },
            )?;
        }
        Ok(())
    })?;
    let cities: Vec<City> = db.query_as(
        "MATCH (c:City) OPTIONAL MATCH (c)-[r:ROAD]-()
         WITH c, r ORDER BY r.km
         RETURN c.name AS name, collect(r.km) AS roads, c.mayor AS mayor ORDER BY size(roads) DESC, name LIMIT 1",
        (),
    )?;
    for City { name, roads, mayor } in &cities {
        println!(
            "{name}: {roads:?} km, mayor {}",
            mayor.as_deref().unwrap_or("unknown")
        );
    }
    let near: Vec<String> = db.query_as(
        "CALL my.neighbours('济南市') YIELD name RETURN name ORDER BY name",
        (),
    )?;
    println!("{}", near.join(", "));
    db.read(|graph| {
        let roads = graph
            .project()
            .types(["ROAD"])
            .weight("km")
            .build_undirected()?;
        let start = roads.index(graph.find("City", "name", "泰安市")[0]);
        let distances = dijkstra(&roads, start.expect("a city"), None, |road| *road.weight());
        println!(
            "{} km at most",
            distances.values().fold(0.0, |most, km| km.max(most))
        );
        let cores: Vec<u32> = roads.k_core()?.into_iter().map(|(_, core)| core).collect();
        println!("{} component, cores {cores:?}", tarjan_scc(&roads).len());
        Ok(())
    })?
}

fn main() -> tupu::Result<()> {
    let db = Database::builder()
        .timeout(Duration::from_secs(5))
        .memory_limit(256 << 20)
        .function(short())
        .procedure(neighbours())
        .in_memory();
    let changes = db.subscribe()?;
    let follower = thread::spawn(move || {
        let created = |change: &&ChangeEvent| matches!(change, ChangeEvent::NodeCreated(_));
        changes
            .map(|commit| commit.changes.iter().filter(created).count())
            .sum::<usize>()
    });

    let create = db.prepare("CREATE (:City {name: $name})")?;
    let workers: Vec<_> = ["泰安市", "济南市", "青岛市"]
        .into_iter()
        .map(|name| {
            let create = create.clone();
            thread::spawn(move || create.execute(params! { "name" => name }).map(drop))
        })
        .collect();
    for worker in workers {
        worker.join().expect("a worker does not panic")?;
    }

    let names: Vec<String> = db.query_as(
        "MATCH (c:City) RETURN my.short(c.name) AS name ORDER BY name",
        (),
    )?;
    println!("{}", names.join(", "));
    roads(&db)?;
    if let Err(error) = db.query("RETURN my.shrot('泰安市')", ()) {
        println!("{error}");
    }
    drop((create, db));
    println!(
        "{} nodes followed",
        follower.join().expect("the follower does not panic")
    );
    Ok(())
}
