//! Thousands of operators, labels or types in a row are no nesting: they run on the stack of a spawned thread.

use tupu::{Database, Result, Value};

const COUNT: usize = 3_000;

/// On a stack of 2 MiB, as a spawned thread has by default.
fn on_a_small_stack(work: impl FnOnce() -> Result<()> + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(work);
    let outcome = thread.map(|thread| thread.join());
    match outcome {
        Ok(Ok(Ok(()))) => {}
        Ok(Ok(Err(error))) => panic!("{error}"),
        other => panic!("the stack overflowed: {other:?}"),
    }
}

/// `L0…L1…L2…` with something between them.
fn names(between: &str) -> String {
    let names = (0..COUNT).map(|number| format!("L{number}"));
    names.collect::<Vec<_>>().join(between)
}

/// What stands first, the operator that follows it again and again, and the value of all.
fn expressions() -> Vec<(&'static str, &'static str, &'static str, String)> {
    let count = COUNT as i64;
    vec![
        ("", "0", " + 1", count.to_string()),
        ("", "0", " - 1", (-count).to_string()),
        ("", "0", " + 1 - 1", "0".to_owned()),
        ("", "1", " * 1 / 1 % 2", "1".to_owned()),
        ("", "1", " * 1 + 1", (count + 1).to_string()),
        ("", "2", " ^ 1", "2.0".to_owned()),
        ("", "true", " = true", "true".to_owned()),
        ("", "1", " <= 1", "true".to_owned()),
        ("", "true", " IN [true]", "true".to_owned()),
        ("", "null", " IS NULL", "false".to_owned()),
        ("", "null", " IS NOT NULL", "true".to_owned()),
        ("", "true", " IS :: BOOLEAN", "true".to_owned()),
        ("", "true", " IS NOT :: BOOLEAN", "false".to_owned()),
        ("", "true", " XOR false", "true".to_owned()),
        ("", "null", ".a", "null".to_owned()),
        ("", "null", "[0]", "null".to_owned()),
        ("", "[7]", "[0..1]", "[7]".to_owned()),
        ("NOT ", "true", "", "true".to_owned()),
        ("- ", "5", "", "5".to_owned()),
        ("+ ", "5", "", "5".to_owned()),
    ]
}

fn value(db: &Database, statement: &str) -> Result<String> {
    Ok(db.query_one::<Value>(statement, ())?.to_string())
}

#[test]
fn long_runs_of_operators_have_their_value() {
    on_a_small_stack(|| {
        let db = Database::in_memory();
        for (before, first, behind, expected) in expressions() {
            let (before_all, behind_all) = (before.repeat(COUNT), behind.repeat(COUNT));
            let constant = format!("{before_all}{first}{behind_all}");
            let found = value(&db, &format!("RETURN {constant} AS x"))?;
            assert_eq!(found, expected, "{before}{first}{behind}");
            // Over a column, and where the planner and EXPLAIN see it.
            let column =
                format!("UNWIND [{first}, {first}] AS v WITH v, {before_all}v{behind_all} AS x");
            let found = value(
                &db,
                &format!("{column} RETURN last(collect(DISTINCT coalesce(x, 'null')))"),
            )?;
            assert_eq!(found.trim_matches('\''), expected, "{before}v{behind}");
            db.execute(
                &format!("EXPLAIN {column} WHERE x = 1 RETURN x ORDER BY x"),
                (),
            )?;
        }
        let text = format!("RETURN size('a'{})", " || 'a'".repeat(COUNT));
        assert_eq!(value(&db, &text)?, (COUNT + 1).to_string());
        let text = format!("RETURN size([0]{})", " + [1]".repeat(COUNT));
        assert_eq!(value(&db, &text)?, (COUNT + 1).to_string());
        Ok(())
    });
}

#[test]
fn long_runs_of_operators_may_aggregate_and_write() {
    on_a_small_stack(|| {
        let db = Database::in_memory();
        let run = " + 1".repeat(COUNT);
        db.execute(&format!("CREATE (n {{x: 0{run}}}) SET n.y = n.x{run}"), ())?;
        let found = value(
            &db,
            &format!("MATCH (n) WHERE n.y = n.x{run} RETURN sum(n.y){run} + count(*)"),
        )?;
        assert_eq!(found, (3 * COUNT + 1).to_string());
        Ok(())
    });
}

#[test]
fn an_error_within_a_long_run_has_its_place() {
    let text = format!(
        "RETURN 9223372036854775807{} + 1{}",
        " - 0".repeat(100),
        " + 0".repeat(100)
    );
    let error = Database::in_memory().execute(&text, ()).unwrap_err();
    let place = error
        .span()
        .map(|span| (span.start as usize, span.end as usize));
    assert_eq!(place, Some((7, "RETURN 9223372036854775807".len() + 404)));
}

#[test]
fn thousands_of_labels_and_types() {
    on_a_small_stack(|| {
        let db = Database::in_memory();
        let all = names(":");
        db.execute(&format!("CREATE (n:{all})-[:R]->(:{})", names("&")), ())?;
        for pattern in [
            format!("(n:{all})-->()"),
            format!("(n:{})-->()", names("&")),
            format!("(n:{})-->()", names("|")),
            format!("(n:{})-->()", names("|:")),
            format!("(n:!({}))-->()", names("&").replace('L', "M")),
            format!("(n:{}L0)-->()", "!".repeat(2 * COUNT)),
            format!("()-[:{}|R]->(n)", names("|")),
            format!("()-[:{}|R*1..2]->(n)", names("|:")),
            format!("()-[:!{}]->(n)", names("&!")),
            format!("(n)-->() WHERE n:{all}"),
            format!("(n)-->() WHERE n:{}", names("|")),
            format!("(n)-->() WHERE n IS {}", names("&")),
        ] {
            let found = value(&db, &format!("MATCH {pattern} RETURN count(n)"))?;
            assert_eq!(found, "1", "{}", pattern.get(..40).unwrap_or(&pattern));
            db.execute(&format!("EXPLAIN MATCH {pattern} RETURN n"), ())?;
        }
        db.execute(&format!("MATCH (n)-->() REMOVE n:{all}"), ())?;
        assert_eq!(value(&db, "MATCH (n)-->() RETURN size(labels(n))")?, "0");
        db.execute(&format!("MATCH (n)-->() SET n:{all}"), ())?;
        db.execute(&format!("MERGE (:{all})-[:R]->()"), ())?;
        assert_eq!(
            value(&db, "MATCH (n)-->() RETURN size(labels(n))")?,
            COUNT.to_string()
        );
        Ok(())
    });
}
