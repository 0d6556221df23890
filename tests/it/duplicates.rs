//! `kg.duplicates`: the pairs of a set that is made by rule, reasons, the same answer for a seed, and limits.

mod made;

use made::{CITIES, INDUSTRIES, Made, made};
use std::collections::BTreeSet;
use tupu::{Database, Value, params};

/// The set as a graph: companies in cities in provinces, with industries and suppliers.
fn graph(made: &Made) -> Database {
    let db = Database::in_memory();
    for (number, (city, province)) in CITIES.iter().enumerate() {
        let text = "MERGE (p:Province {name: $province}) CREATE (:City {name: $city, id: $id})-[:LOCATED_IN]->(p)";
        let given = params! {"province" => *province, "city" => *city, "id" => number as i64};
        db.execute(text, given).unwrap();
    }
    let numbers =
        params! {"industries" => INDUSTRIES as i64 - 1, "suppliers" => made.suppliers as i64};
    db.execute(
        "UNWIND range(0, $industries) AS id CREATE (:Industry {id: id}) \
         WITH count(*) AS n UNWIND range(0, $suppliers) AS id CREATE (:Supplier {id: id})",
        numbers,
    )
    .unwrap();
    for label in ["City", "Industry", "Supplier"] {
        db.execute(&format!("CREATE INDEX FOR (n:{label}) ON (n.id)"), ())
            .unwrap();
    }
    for (at, entry) in made.entries.iter().enumerate() {
        let suppliers: Vec<Value> = entry
            .suppliers
            .iter()
            .map(|id| Value::from(*id as i64))
            .collect();
        let number = |id: Option<usize>| id.map_or(Value::Null, |id| Value::from(id as i64));
        let aliases: Vec<Value> = entry
            .aliases
            .iter()
            .map(|name| Value::from(name.as_str()))
            .collect();
        let given = params! {
            "at" => at as i64, "name" => entry.name.as_str(), "aliases" => aliases, "suppliers" => suppliers,
            "city" => number(entry.city), "industry" => number(entry.industry)
        };
        db.execute(
            "CREATE (c:Company {at: $at, name: $name, aliases: $aliases}) WITH c \
             FOREACH (x IN CASE WHEN $city IS NULL THEN [] ELSE [1] END | SET c.city = $city) \
             FOREACH (x IN CASE WHEN $industry IS NULL THEN [] ELSE [1] END | SET c.industry = $industry) \
             SET c.suppliers = $suppliers",
            given,
        )
        .unwrap();
    }
    for text in [
        "MATCH (c:Company) MATCH (p:City {id: c.city}) CREATE (c)-[:LOCATED_IN]->(p)",
        "MATCH (c:Company) MATCH (i:Industry {id: c.industry}) CREATE (c)-[:IN_INDUSTRY]->(i)",
        "MATCH (c:Company) UNWIND c.suppliers AS id MATCH (s:Supplier {id: id}) CREATE (s)-[:SUPPLIES]->(c)",
    ] {
        db.execute(text, ()).unwrap();
    }
    db
}

type Pair = (usize, usize);

fn found(db: &Database, options: &str) -> Vec<(Pair, f64)> {
    let text = format!(
        "CALL kg.duplicates('Company', {options}) YIELD a, b, probability RETURN a.at, b.at, probability"
    );
    let rows: Vec<(i64, i64, f64)> = db.query_as(&text, ()).unwrap();
    rows.into_iter()
        .map(|(a, b, probability)| ((a.min(b) as usize, a.max(b) as usize), probability))
        .collect()
}

/// Precision, recall and their harmonic mean.
fn quality(made: &Made, found: &BTreeSet<Pair>) -> (f64, f64, f64) {
    let right = found.intersection(&made.pairs).count() as f64;
    let (precision, recall) = (right / found.len() as f64, right / made.pairs.len() as f64);
    (
        precision,
        recall,
        2.0 * precision * recall / (precision + recall),
    )
}

#[test]
fn pairs_of_a_set_that_is_made_by_rule() {
    for seed in [1, 2] {
        let made = made(1500, seed);
        let db = graph(&made);
        let found: BTreeSet<Pair> = found(&db, "{threshold: 0.5}")
            .into_iter()
            .map(|(pair, _)| pair)
            .collect();
        let (precision, recall, f1) = quality(&made, &found);
        println!(
            "seed {seed}: {} entries, {} pairs, precision {precision:.3}, recall {recall:.3}, F1 {f1:.3}",
            made.entries.len(),
            made.pairs.len()
        );
        if std::env::var_os("TUPU_SHOW").is_some() {
            show(&made, &found);
        }
        assert!(
            f1 >= 0.95,
            "seed {seed}: precision {precision}, recall {recall}, F1 {f1}"
        );
    }
}

fn show(made: &Made, found: &BTreeSet<Pair>) {
    let line = |(a, b): &Pair| println!("  {:?}\n  {:?}", made.entries[*a], made.entries[*b]);
    println!("wrong:");
    found.difference(&made.pairs).take(15).for_each(line);
    println!("missed:");
    made.pairs.difference(found).take(25).for_each(line);
}

#[test]
fn the_same_answer_for_a_seed() {
    let made = made(300, 7);
    let db = graph(&made);
    let once = found(&db, "{threshold: 0.3, seed: 5}");
    assert_eq!(once, found(&db, "{threshold: 0.3, seed: 5}"));
    assert!(once.is_sorted_by(|(_, p), (_, q)| p >= q) && once.iter().all(|(_, p)| *p >= 0.3));
    assert_eq!(found(&db, "{threshold: 0.3, seed: 5, limit: 3}"), once[..3]);
}

#[test]
fn reasons_add_up_to_the_probability() {
    let made = made(300, 7);
    let db = graph(&made);
    let rows: Vec<(f64, f64)> = db
        .query_as(
            "CALL kg.duplicates('Company', {threshold: 0.2}) YIELD probability, reasons \
             RETURN probability, reduce(bits = 0.0, r IN reasons | bits + r.bits) AS bits",
            (),
        )
        .unwrap();
    assert!(rows.len() > 50);
    for (probability, bits) in rows {
        let of_bits = 1.0 / (1.0 + (-bits).exp2());
        assert!(
            (probability - of_bits).abs() < 0.02,
            "{probability} for {bits} bits"
        );
    }
}

/// On the demo graph no two nodes are the same. One pair is left at the defaults: figures of one name, which only their kind tells
/// apart.
#[test]
fn no_wrong_pair_of_the_demo_graph_is_probable() {
    let db = Database::demo().unwrap();
    let labels: Vec<String> = db
        .query_as(
            "MATCH (n) UNWIND labels(n) AS label RETURN DISTINCT label",
            (),
        )
        .unwrap();
    assert!(labels.len() > 30, "{labels:?}");
    let call = "CALL kg.duplicates($label, {threshold: 0.5}) YIELD a, b, probability
         RETURN coalesce(a.name, ''), coalesce(b.name, ''), probability";
    for label in labels {
        let given = params! { "label" => label.as_str() };
        let mut found: Vec<(String, String, f64)> = db.query_as(call, given).unwrap();
        if label == "Observation" {
            assert_eq!(found.len(), 1, "{found:?}");
            found.retain(|(a, b, _)| a != b);
        }
        assert!(found.is_empty(), "{label}: {found:?}");
    }
    let by_kind =
        "CALL kg.duplicates('Observation', {threshold: 0.5, keys: 'kind'}) YIELD a RETURN count(*)";
    assert_eq!(db.query_one::<i64>(by_kind, ()).unwrap(), 0);
    let all_keys =
        "CALL kg.duplicates('County', {threshold: 0.5, keys: []}) YIELD a RETURN count(*)";
    assert!(db.query_one::<i64>(all_keys, ()).unwrap() < 10);
}
