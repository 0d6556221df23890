//! What is said where a statement is about a label or a type that rules derive, and means something else.

use crate::notices::notices;
use tupu::{Database, ErrorCode};

/// A graph with rules that derive a label and a type.
fn with_rules() -> Database {
    let db = Database::in_memory();
    for text in [
        "CREATE (:Company {name: '太钢'})-[:SUPPLIES]->(:Company {name: '一汽'})",
        "CREATE RULE supplier FOR (n:Supplier) AS MATCH (n)-[:SUPPLIES]->()",
        "CREATE RULE chain FOR (a)-[:CHAIN]->(b) AS MATCH (a)-[:SUPPLIES*1..]->(b)",
    ] {
        assert_eq!(notices(&db, text), [], "{text}");
    }
    db
}

#[test]
fn what_sees_only_what_is_stored_says_so_where_rules_derive_it() {
    let label = "indexes, constraints and the graph type see only the nodes for which the label `Supplier` is stored, not those for which it \
                 follows from rules";
    let of_type = "indexes, constraints and the graph type see only the relationships of type `CHAIN` that are stored, not those that follow \
                   from rules";
    let definitions = [
        ("CREATE INDEX i FOR (n:Supplier) ON (n.name)", label),
        (
            "CREATE NAME INDEX i FOR (n:Company|Supplier) ON EACH [n.name]",
            label,
        ),
        (
            "CREATE FULLTEXT INDEX i FOR (n:Supplier) ON EACH [n.name]",
            label,
        ),
        (
            "CREATE FULLTEXT INDEX i FOR ()-[r:CHAIN]-() ON EACH [r.name]",
            of_type,
        ),
        ("CREATE TEXT INDEX i FOR (n:Supplier) ON (n.name)", label),
        ("CREATE VECTOR INDEX i FOR (n:Supplier) ON (n.v)", label),
        (
            "CREATE CONSTRAINT i FOR (n:Supplier) REQUIRE n.name IS UNIQUE",
            label,
        ),
        (
            "CREATE CONSTRAINT i FOR ()-[r:CHAIN]-() REQUIRE r.since IS NOT NULL",
            of_type,
        ),
        (
            "ALTER CURRENT GRAPH TYPE ADD { (:Supplier => {name :: STRING}) }",
            label,
        ),
    ];
    for (text, message) in definitions {
        let told = notices(&with_rules(), text);
        let told: Vec<&str> = told.iter().map(|(message, _)| message.as_str()).collect();
        assert_eq!(told, [message], "{text}");
        // The other way round, the rule comes last.
        let db = Database::in_memory();
        assert_eq!(notices(&db, text), [], "{text}");
        let rule = match message == label {
            true => "CREATE RULE r FOR (n:Supplier) AS MATCH (n)-[:SUPPLIES]->()",
            false => "CREATE RULE r FOR (a)-[:CHAIN]->(b) AS MATCH (a)-[:SUPPLIES]->(b)",
        };
        let expected = [(message.to_owned(), "r".to_owned())];
        assert_eq!(notices(&db, rule), expected, "{text}");
    }
    let db = with_rules();
    assert_eq!(notices(&db, "CREATE INDEX FOR (n:Company) ON (n.name)"), []);
    assert_eq!(
        notices(&db, "CREATE NAME INDEX names FOR (n) ON EACH [n.name]"),
        []
    );
}

#[test]
fn a_name_that_rules_derive_is_not_removed_and_not_found_as_a_computed_one() {
    let db = with_rules();
    let label = "REMOVE takes the label `Supplier` away where it is stored; where it follows from rules, it stays. SHOW RULES has them";
    for text in [
        "MATCH (n:Company) REMOVE n:Supplier",
        "MATCH (n:Company) REMOVE n:$('Supplier')",
    ] {
        assert_eq!(
            notices(&db, text),
            [(label.to_owned(), "n".to_owned())],
            "{text}"
        );
    }
    for (text, part, message) in [
        (
            "MATCH ()-[:$('CHAIN')]->(b) RETURN b",
            "'CHAIN'",
            "`$(…)` finds what is stored; relationships whose type `CHAIN` follows from rules are found by :CHAIN",
        ),
        (
            "MATCH (n:Company&$('Supplier')) RETURN n",
            "'Supplier'",
            "`$(…)` finds what is stored; nodes whose label `Supplier` follows from rules are found by :Supplier",
        ),
        (
            "WITH 'CHAIN' AS name MATCH ()-[:$(name)]->(b) RETURN b",
            "name",
            "`$(…)` finds what is stored; what follows from rules is found by its name: :CHAIN",
        ),
        (
            "MATCH (n) WHERE n:$any(['Supplier', 'Company']) RETURN n",
            "['Supplier', 'Company']",
            "`$(…)` finds what is stored; what follows from rules is found by its name: :Supplier",
        ),
    ] {
        assert_eq!(
            notices(&db, text),
            [(message.to_owned(), part.to_owned())],
            "{text}"
        );
    }
    assert_eq!(notices(&db, "MATCH (n:$('Company')) REMOVE n:Company"), []);
}

#[test]
fn procedures_do_not_take_what_rules_derive_for_nothing() {
    let db = with_rules();
    for text in [
        "CALL algo.pageRank({relationships: 'CHAIN'}) YIELD node RETURN node",
        "CALL algo.weaklyConnectedComponents({relationships: ['SUPPLIES', 'CHAIN']}) YIELD node RETURN node",
        "CALL kg.duplicates('Supplier') YIELD a RETURN a",
        "CALL kg.find('太钢', {label: 'Supplier'}) YIELD node RETURN node",
        "CALL kg.mentions('太钢', {label: 'Supplier'}) YIELD node RETURN node",
    ] {
        let error = db.execute(text, ()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::InvalidArgumentValue, "{text}");
        assert!(error.message().contains("follows from rules"), "{error}");
    }
    // Where some is stored, it is looked at, and a notice tells what is not.
    let db = Database::in_memory();
    db.execute_script("CREATE (:A {name: 'a'})-[:T]->(:A {name: 'b'}); CREATE RULE t FOR (x)-[:T]->(y) AS MATCH (y:A), (x:A) WHERE x.name > y.name;").unwrap();
    let text = "CALL algo.degree({relationships: 'T'}) YIELD node RETURN node";
    let told = notices(&db, text);
    let [(message, _)] = told.as_slice() else {
        panic!("one notice: {told:?}");
    };
    assert!(message.contains("more follows from rules"), "{message}");
}

#[test]
fn a_rule_that_is_passed_over_says_so_if_it_is_another_one() {
    let db = with_rules();
    let same = "CREATE RULE supplier IF NOT EXISTS FOR (n:Supplier) AS MATCH (n)-[:SUPPLIES]->()";
    assert_eq!(notices(&db, same), []);
    let other = "CREATE RULE supplier IF NOT EXISTS FOR (n:Supplier) AS MATCH (n:Company)";
    let told = notices(&db, other);
    let [(message, part)] = told.as_slice() else {
        panic!("one notice: {told:?}");
    };
    assert!(
        message.starts_with(
            "nothing was created: `supplier` is there already, with another definition"
        )
    );
    assert_eq!(part, "supplier");
}

#[test]
fn a_rule_over_what_is_stored_says_that_no_more_of_it_can_be_written() {
    let db = with_rules();
    let message = |what: &str, name: &str| {
        format!(
            "{what} are stored already: they stay beside those that follow from the rule, and no statement can write more of them \
             while there is such a rule; DROP RULE {name} removes it again"
        )
    };
    let text = "CREATE RULE c FOR (n:Company) AS MATCH (n)-[:CHAIN]->()";
    let expected = message("nodes with the label `Company`", "c");
    assert_eq!(notices(&db, text), [(expected, "c".to_owned())]);
    // The second rule of the head changes nothing.
    let text = "CREATE RULE c2 FOR (n:Company) AS MATCH (n)<-[:CHAIN]-()";
    assert_eq!(notices(&db, text), []);
    let text = "CREATE RULE s FOR (a)-[:SUPPLIES]->(b) AS MATCH (b)-[:BUYS_FROM]->(a)";
    let expected = message("relationships of type `SUPPLIES`", "s");
    assert_eq!(notices(&db, text), [(expected, "s".to_owned())]);
}

#[test]
fn the_records_of_merges_are_no_heads_of_rules() {
    let db = with_rules();
    for (name, head) in [
        ("Merged", "(n:Merged) AS MATCH (n)-[:SUPPLIES]->()"),
        (
            "MERGED_INTO",
            "(a)-[:MERGED_INTO]->(b) AS MATCH (a)-[:SUPPLIES]->(b)",
        ),
        (
            "MERGED_RELATIONSHIP",
            "(a)-[:MERGED_RELATIONSHIP]->(b) AS MATCH (a)-[:SUPPLIES]->(b)",
        ),
    ] {
        let error = db
            .execute(&format!("CREATE RULE r FOR {head}"), ())
            .unwrap_err();
        let message = format!(
            "no rule can derive `{name}`: kg.merge writes it into its records, and what follows from a rule cannot be written"
        );
        assert_eq!(error.message(), message);
        assert_eq!(error.code(), ErrorCode::InvalidArgumentValue);
    }
}
