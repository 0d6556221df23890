//! Notices about names: what is an alias, or another form of a name; and labels under which no name is found.

use super::notices;
use tupu::Database;

/// Cities with aliases, and a name index over them.
fn cities() -> Database {
    let db = Database::in_memory();
    for text in [
        "CREATE NAME INDEX names FOR (n:City|Company) ON EACH [n.name, n.aliases]",
        "CREATE (:City {name: '泰安市', aliases: ['泰安', '岱城']}), (:City {name: '常州市', aliases: '龙城'}), (:City {name: '太原市', aliases: '龙城'}),
                (:Company {name: '恒力石化（大连）有限公司'}), (:Hill {name: '泰安'})",
    ] {
        db.execute(text, ()).unwrap();
    }
    db
}

#[test]
fn a_name_that_is_only_an_alias_is_told_of_where_nothing_is_found() {
    let db = cities();
    let taian = "no `City` has the `name` '泰安': did you mean '泰安市', whose alias it is?";
    for (text, message, part) in [
        ("MATCH (c:City {name: '泰安'}) RETURN c", taian, "name"),
        (
            "MATCH (c:City) WHERE c.name = '泰安' RETURN c",
            taian,
            "c.name = '泰安'",
        ),
        (
            "MATCH (c:City) WHERE '泰安' = c.name AND c.x IS NULL RETURN count(c)",
            taian,
            "'泰安' = c.name",
        ),
        (
            "OPTIONAL MATCH (c:City {name: '泰安'}) RETURN c.name",
            taian,
            "name",
        ),
        (
            "MATCH (c:City {name: '泰安'}) SET c.seen = true",
            taian,
            "name",
        ),
        (
            "MATCH (c:City {name: '龙城'}) RETURN c",
            "no `City` has the `name` '龙城': did you mean '常州市' or '太原市', whose alias it is of each?",
            "name",
        ),
        (
            "MATCH (c {name: '恒力石化(大連)有限公司'}) RETURN c",
            "nothing has the `name` '恒力石化(大連)有限公司': did you mean '恒力石化（大连）有限公司', of which it is another form?",
            "name",
        ),
        (
            "MATCH (c:City {name: '常州'}) RETURN collect(c) AS found",
            "no `City` has the `name` '常州': did you mean '常州市', of which it is another form?",
            "name",
        ),
        (
            "MATCH (c:City) WHERE c.name IN ['泰安', '济南'] RETURN c",
            taian,
            "c.name IN ['泰安', '济南']",
        ),
        (
            "MATCH (c:City) WHERE c.name = '济南' OR '泰安' = c.name RETURN c",
            taian,
            "'泰安' = c.name",
        ),
        (
            "UNWIND ['济南', '泰安', null] AS x MATCH (c:City {name: x}) RETURN c",
            taian,
            "name",
        ),
        (
            "UNWIND ['泰安'] AS x OPTIONAL MATCH (c:City) WHERE x = c.name RETURN c",
            taian,
            "x = c.name",
        ),
    ] {
        let expected = (message.to_owned(), part.to_owned());
        assert_eq!(notices(&db, text), [expected], "{text}");
    }
    let text = "MATCH (c:City {name: $name}) RETURN c";
    let mut rows = db.query(text, tupu::params! { "name" => "岱城" }).unwrap();
    assert_eq!(rows.by_ref().count(), 0);
    assert!(rows.notices()[0].to_string().contains("'泰安市'"));
    let text = "MATCH (c:City) WHERE c.name IN $names RETURN c";
    let names = vec!["济南", "岱城", "常州"];
    let mut rows = db.query(text, tupu::params! { "names" => names }).unwrap();
    assert_eq!(rows.by_ref().count(), 0);
    let told: Vec<String> = rows.notices().iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("'岱城'") && told[1].contains("'常州'"));
    for text in [
        "MATCH (c:City {name: '泰安市'}) RETURN c",
        "MATCH (c {name: '泰安'}) RETURN c",
        "MATCH (c:Hill {name: '泰安'}) RETURN c.height",
        "MATCH (c:City {name: '太安市'}) RETURN c",
        "MATCH (c:City {name: 'tas'}) RETURN c",
        "MATCH (c:City {code: '泰安'}) RETURN c",
        "MATCH (c:City) WHERE c.name = '泰安' OR c.name = '泰安市' RETURN c",
        "MATCH (c:City) WHERE c.name IN ['泰安', '泰安市'] RETURN c",
        "MATCH (c:City) WHERE c.name IN ['济南'] RETURN c",
        "MATCH (c:City) WHERE NOT c.name IN ['泰安市', '常州市', '太原市', '泰安'] RETURN c",
        "MATCH (c:City) WHERE NOT c.name = '泰安' RETURN c",
        "MATCH (c:City {name: '泰安市', x: 1}) RETURN c",
        "UNWIND ['泰安', '泰安市'] AS name MATCH (c:City {name: name}) RETURN c",
        "EXPLAIN MATCH (c:City {name: '泰安'}) RETURN c",
    ] {
        let told = notices(&db, text);
        assert_eq!(told, [], "{text}");
    }
    db.execute("DROP INDEX names", ()).unwrap();
    assert_eq!(notices(&db, "MATCH (c:City {name: '泰安'}) RETURN c"), []);
}

#[test]
fn a_node_that_is_created_beside_the_one_that_is_meant_is_told_of() {
    let db = cities();
    let told = notices(&db, "MERGE (c:City {name: '泰安'})");
    assert_eq!(
        told,
        [(
            "no `City` had the `name` '泰安': did you mean '泰安市', whose alias it is?".to_owned(),
            "name".to_owned()
        )]
    );
    let db = cities();
    let told = notices(&db, "UNWIND ['泰安'] AS name MERGE (c:City {name: name})");
    assert_eq!(told.len(), 1, "{told:?}");
    // Now there is one.
    for text in [
        "MERGE (c:City {name: '泰安'}) CREATE (:Note)",
        "MERGE (c:City {name: '泰安市'})",
        "MERGE (c:City {name: '济南'})",
    ] {
        assert_eq!(notices(&db, text), [], "{text}");
    }
}

#[test]
fn a_label_under_which_no_name_is_found_is_told_of() {
    let db = cities();
    for (option, message) in [
        (
            "'Citty'",
            "nothing has the label `Citty`: did you mean `City`?",
        ),
        (
            "['City', 'Nowhere']",
            "nothing has the label `Nowhere`: SHOW LABELS lists the labels",
        ),
        (
            "'Hill'",
            "no name index is over nodes with the label `Hill`",
        ),
    ] {
        for procedure in ["kg.find", "kg.mentions", "kg.draft"] {
            let text = format!("CALL {procedure}('泰安', {{label: {option}}})");
            let told = notices(&db, &text);
            assert_eq!(told.len(), 1, "{text}: {told:?}");
            assert!(told[0].0.starts_with(message), "{told:?}");
        }
    }
    assert_eq!(
        notices(&db, "CALL kg.find('泰安', {label: ['City', 'Company']})"),
        []
    );
    // Names are not all that it looks for.
    let told = |label: &str| {
        let text = format!("CALL kg.search('泰安', null, {{label: '{label}'}})");
        let told = notices(&db, &text).into_iter();
        told.map(|(message, _)| message).collect::<Vec<_>>()
    };
    let message = "nothing has the label `Citty`: did you mean `City`?";
    assert_eq!(told("Citty"), [message]);
    assert_eq!(told("Hill"), [""; 0]);
}
