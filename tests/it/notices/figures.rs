//! Notices where a quantity or a period is compared with something of another kind.

use super::notices;
use tupu::Database;

/// What was written about measures and periods, in properties with and without an index.
fn figures() -> Database {
    let db = Database::in_memory();
    for text in [
        "CREATE INDEX seen FOR (o:Seen) ON (o.period)",
        "CREATE INDEX rate FOR (o:Seen) ON (o.quantity)",
        "CREATE INDEX both FOR (o:Pair) ON (o.name, o.period)",
        "CREATE INDEX stated FOR ()-[r:STATES]-() ON (r.quantity)",
        "UNWIND ['Plain', 'Seen', 'Pair'] AS label UNWIND [1, 2, 3] AS i
         CREATE (o:$(label) {name: 'o', quantity: quantity(i + '5%'), period: period('2022-H1'), count: i, note: 'n' + i})
         CREATE (o)-[:STATES {quantity: quantity('3人')}]->(o)",
    ] {
        db.execute(text, ()).unwrap();
    }
    db
}

#[test]
fn a_quantity_is_compared_with_a_number_or_a_text() {
    let db = figures();
    for label in ["Plain", "Seen"] {
        for (condition, way_out) in [
            (
                "o.quantity > 30",
                "a quantity is written with its unit, quantity('15%'); ….value is its number",
            ),
            (
                "30 < o.quantity",
                "a quantity is written with its unit, quantity('15%'); ….value is its number",
            ),
            (
                "o.quantity = 0.5m",
                "as a share, 0.5 is written quantity('50%')",
            ),
            (
                "o.quantity < -0.3",
                "as a share, -0.3 is written quantity('-30%')",
            ),
            ("o.quantity > '30%'", "write quantity('30%')"),
            ("o.quantity = '30%'", "write quantity('30%')"),
            (
                "o.quantity = 'much'",
                "a quantity is written quantity('30%')",
            ),
            ("o.quantity IN ['15%', '25%']", "write quantity('15%')"),
            (
                "o.quantity STARTS WITH '3'",
                "toString(…) makes a text of it",
            ),
            ("o.quantity CONTAINS '3'", "toString(…) makes a text of it"),
            (
                "o.quantity >= 10 AND o.quantity < 30",
                "quantity('15%'); ….value is its number",
            ),
            (
                "o.count = quantity('30%')",
                "quantity('30%'); ….value is its number",
            ),
            (
                "o.note = quantity('30%')",
                "a quantity is written quantity('30%')",
            ),
            (
                "NOT o.quantity <> 30",
                "quantity('15%'); ….value is its number",
            ),
        ] {
            let text = format!("MATCH (o:{label}) WHERE {condition} RETURN count(o)");
            let told = notices(&db, &text);
            assert_eq!(told.len(), 1, "{text}: {told:?}");
            assert!(told[0].0.contains(way_out), "{text}: {told:?}");
            assert!(
                condition.contains(&told[0].1) && told[0].1.len() > 5,
                "{text}: {told:?}"
            );
        }
        for condition in [
            "o.quantity > quantity('30%')",
            "o.quantity.value > 30",
            "o.quantity IS NULL",
            "o.quantity = null",
            "o.quantity IN [quantity('15%')]",
            "o.quantity > quantity('30人')",
            "o.count > 30",
            "o.missing = '30%'",
        ] {
            let text = format!("MATCH (o:{label}) WHERE {condition} RETURN count(o)");
            assert_eq!(notices(&db, &text), [], "{text}");
        }
    }
    let step = "MATCH (:Plain)-[:STATES* {quantity: 3}]->(o) RETURN count(o)";
    let told = notices(&db, step);
    assert!(
        told.len() == 1 && told[0].0.contains("quantity('3人')"),
        "{told:?}"
    );
    let sought = "MATCH ()-[r:STATES]->() WHERE r.quantity = 3 RETURN count(r)";
    let told = notices(&db, sought);
    assert!(
        told.len() == 1 && told[0].0.contains("quantity('3人')"),
        "{told:?}"
    );
    let chosen = "MATCH (o:Plain) RETURN CASE o.quantity WHEN 15 THEN 1 ELSE 0 END";
    assert_eq!(notices(&db, chosen).len(), 1);
}

/// 万 and 亿 belong to the number of a quantity.
#[test]
fn the_unit_of_a_quantity_is_compared_with_a_multiple() {
    let db = figures();
    let told = notices(
        &db,
        "MATCH (o:Plain) WHERE o.quantity.unit = '亿元' RETURN count(o)",
    );
    assert!(
        told.len() == 1 && told[0].0.contains("it is '元', and never '亿元'"),
        "{told:?}"
    );
    for condition in [
        "o.quantity.unit = '元'",
        "o.quantity.unit = '千克'",
        "o.unit = '亿元'",
    ] {
        let text = format!("MATCH (o:Plain) WHERE {condition} RETURN count(o)");
        let told = notices(&db, &text);
        assert!(
            told.iter().all(|(text, _)| !text.contains("never '")),
            "{text}: {told:?}"
        );
    }
}

#[test]
fn a_period_is_compared_with_a_number_or_a_text() {
    let db = figures();
    for label in ["Plain", "Seen", "Pair"] {
        for (pattern, way_out) in [
            ("(o:L {period: 2022})", "write period('2022')"),
            ("(o:L {name: 'o', period: 2022})", "write period('2022')"),
            (
                "(o:L {name: 'o', period: '2022-H1'})",
                "write period('2022-H1')",
            ),
            (
                "(o:L) WHERE o.period = '2022-H1'",
                "write period('2022-H1')",
            ),
            ("(o:L) WHERE o.period <= 2022", "write period('2022')"),
            (
                "(o:L) WHERE o.period = 'then'",
                "a period is written period('2022-H1')",
            ),
            (
                "(o:L) WHERE o.period > date('2022-01-01')",
                "….start is its first day",
            ),
            (
                "(o:L) WHERE o.period STARTS WITH '2022'",
                "period.contains(period('2022'), …)",
            ),
            (
                "(o:L) WHERE o.period =~ '2022.*'",
                "toString(…) makes a text of it",
            ),
        ] {
            let text = format!("MATCH {} RETURN count(o)", pattern.replace('L', label));
            let told = notices(&db, &text);
            assert_eq!(told.len(), 1, "{text}: {told:?}");
            assert!(told[0].0.contains(way_out), "{text}: {told:?}");
            assert!(!told[0].1.is_empty(), "{text}: {told:?}");
        }
    }
    // Each of the two once, however many rows there are.
    let both = "MATCH (o) WHERE o.period = 2022 OR o.quantity = 3 RETURN count(o)";
    assert_eq!(notices(&db, both).len(), 2);
}
