//! Embedding in a service: limits, workers, a function of one's own, following changes. Run with
//! `cargo run --example service`.

use std::thread;
use std::time::Duration;
use tupu::{ChangeEvent, Database, Function, TypeSet, Value, params};

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

fn main() -> tupu::Result<()> {
    let db = Database::builder()
        .time_out(Duration::from_secs(5))
        .memory_limit(256 << 20)
        .function(short())
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
