//! Rows without serde, errors by their code, and the sources that a row rests on. Run with `cargo run --example rows`.

use tupu::{Database, ErrorCode, Value, params};

/// What a value is, by its type.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::List(elements) => elements.iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::Node(node) => format!("node {}", node.id.0),
        other => format!("{other} ({})", other.kind().name()),
    }
}

fn main() -> tupu::Result<()> {
    let db = Database::in_memory();
    db.execute(
        "CREATE CONSTRAINT FOR (c:City) REQUIRE c.name IS UNIQUE",
        (),
    )?;
    let create = "CREATE (:City {name: $name, projects: $projects}) CITING $source";
    let given = params! { "name" => "泰安市", "projects" => 684, "source" => "a3.p1" };
    db.execute(create, &given)?;

    // `query` answers rows as they are made: an error may come in the middle of them.
    for row in db.query(
        "MATCH (c:City) RETURN c, c.name AS name, c.projects AS projects",
        (),
    )? {
        let row = row?;
        for (column, value) in row.columns().iter().zip(row.values()) {
            println!("{column}: {}", shown(value));
        }
        // One column by its name: as a `Value`, or as what serde makes of it.
        assert_eq!(row.value("projects")?, &Value::Integer(684));
        assert_eq!(row.get::<i64>("projects")?, 684);
    }

    // CITE adds the column `sources`, a list of texts.
    let cited = "CITE MATCH (c:City) RETURN c.projects AS projects";
    for (projects, sources) in db.query_as::<(i64, Vec<String>)>(cited, ())? {
        println!("{projects} by {}", sources.join(", "));
    }

    // An error has a kind, a code, a message, a hint and a place; the code is what a program goes by.
    match db.execute(create, &given) {
        Ok(summary) => println!("{} created", summary.counters.nodes_created),
        Err(error) if error.code() == ErrorCode::ConstraintViolation => {
            println!("{}: {}", error.kind(), error.message());
        }
        Err(error) => return Err(error),
    }
    let wrong = "MATCH (c:City) RETURN toUper(c.name)";
    if let Err(error) = db.query(wrong, ()) {
        println!("{}", error.report(wrong));
    }
    Ok(())
}
