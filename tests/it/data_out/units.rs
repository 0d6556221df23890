//! Units of a graph's own go out in an order in which they can be created, and quantities come back as they were, or are
//! refused.

use super::*;
use tupu::ErrorCode;

fn run(db: &Database, statements: &[&str]) {
    for statement in statements {
        let done = db.execute(statement, ());
        done.unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
}

fn units(db: &Database) -> String {
    let query = "SHOW UNITS YIELD name, aliases, dimension, factor, origin WHERE origin = 'graph' \
                 ORDER BY name RETURN collect([name, aliases, dimension, factor])";
    db.query_one::<Value>(query, ()).unwrap().to_string()
}

fn refused(db: &Database) -> String {
    let mut script = Vec::new();
    let error = db.export(Format::Cypher(Dialect::Tupu), &mut script);
    let error = error.expect_err("it is refused");
    assert_eq!(error.code(), ErrorCode::SchemaRuleNotFound);
    error.to_string()
}

/// By their names, units come before those that they are measured in: that is the order in which a file has them.
#[test]
fn units_of_a_reopened_graph_go_out_base_units_first() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("units.tupu");
    let db = Database::open(&path).unwrap();
    run(
        &db,
        &[
            "CREATE UNIT zbox ALIAS zz OF 'containers'",
            "CREATE UNIT bbox = '50zbox'",
            "CREATE UNIT abox = '20bbox'",
            "CREATE UNIT flow = '3zbox/小时'",
            // 2000/3 square metres have no end in decimals, nor has a year in seconds below a tonne.
            "CREATE UNIT yield = '7元·亩'",
            "CREATE UNIT output = '10000吨/年'",
            "CREATE UNIT gross = '144倍'",
            "CREATE (:X {a: quantity('3abox'), flow: [quantity('>2flow')], yield: quantity('1yield/年')})",
        ],
    );
    db.close().unwrap();
    let db = Database::open(&path).unwrap();
    let copy = Database::in_memory();
    copy.execute_script(&text(&db, Format::Cypher(Dialect::Tupu)))
        .unwrap();
    let copies = [
        copy,
        through(&db, Format::JsonLines, "jsonl"),
        through_csv(&db),
    ];
    for copy in copies {
        assert_eq!(units(&copy), units(&db));
        let [copied, own] = [&copy, &db].map(|db| {
            let mut lines = content(db);
            lines.sort();
            lines
        });
        assert_eq!(copied, own);
    }
}

#[test]
fn quantity_whose_unit_was_made_anew_is_not_written_into_a_script() {
    let db = Database::in_memory();
    run(
        &db,
        &[
            "CREATE UNIT 石 = '60千克'",
            "CREATE (:X {old: quantity('3石')})",
            "DROP UNIT 石",
        ],
    );
    assert!(refused(&db).contains("3石"), "a script cannot read it");
    run(&db, &["CREATE UNIT 石 = '50千克'"]);
    assert!(refused(&db).contains("3石"), "it would be 150千克");
    let copy = through(&db, Format::JsonLines, "jsonl");
    let kilograms = "MATCH (x:X) RETURN toString(convert(x.old, '千克'))";
    let same = [&db, &copy].map(|db| db.query_one::<String>(kilograms, ()).unwrap());
    assert_eq!(same, ["180千克", "180千克"]);
    run(&db, &["DROP UNIT 石", "CREATE UNIT 石 = '0.06吨'"]);
    let script = text(&db, Format::Cypher(Dialect::Tupu));
    assert!(script.contains("quantity('3石')"), "{script}");
}
