//! Quantities in files: what an operation makes of them is the same after the file is closed and opened again.

use tupu::{Database, ErrorCode, Quantity};

/// Quantities that operations make, whose numbers do not all end.
const MADE: &[&str] = &[
    "convert(quantity('1亩'), '公顷')",
    "in(quantity('7亩'), '公顷')",
    "quantity(quantity('11亩'), '公顷')",
    "convert(quantity('1尺~2尺'), '里')",
    "convert(quantity('1吨/年'), '吨/个月')",
    "quantity('1公顷') + quantity('1亩')",
    "quantity('1公顷') - quantity('1亩')",
    "quantity('1元/亩') * quantity('1公顷')",
    "quantity('1公顷') / 7",
    "round(convert(quantity('1亩'), '公顷'), 3)",
];

#[test]
fn a_converted_quantity_is_unique_and_found_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("g.tupu");
    let db = Database::open(&path).unwrap();
    db.execute(
        "CREATE CONSTRAINT FOR (n:Field) REQUIRE n.size IS UNIQUE",
        (),
    )
    .unwrap();
    for made in MADE {
        db.execute(
            &format!("CREATE (:Field {{made: \"{made}\", size: {made}}})"),
            (),
        )
        .unwrap();
        // What has the same number and unit is the same, before and after.
        let again = format!("WITH {made} AS q CREATE (:Field {{size: quantity(toString(q))}})");
        let error = db.execute(&again, ()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::ConstraintViolation, "{made}");
    }
    let before = answers(&db);
    db.close().unwrap();
    let db = Database::open(&path).unwrap();
    assert_eq!(answers(&db), before);
    for made in MADE {
        let merge = format!("MERGE (n:Field {{size: {made}}}) RETURN n.made");
        let found: String = db.query_one(&merge, ()).unwrap();
        assert_eq!(found, *made);
    }
}

/// What is found by each quantity, through the index, and how it stands to 1亩.
fn answers(db: &Database) -> Vec<(String, Quantity, bool, Option<bool>)> {
    let mut answers = Vec::new();
    for made in MADE {
        let query = format!(
            "MATCH (n:Field {{size: {made}}}) RETURN n.made, n.size, n.size = quantity('1亩'), n.size < quantity('1亩')"
        );
        answers.push(db.query_one(&query, ()).unwrap());
    }
    answers
}
