//! `CITE FACTS` = the naive evaluation of what rows rest on, over random small graphs and queries, with the passes of the
//! planner on and off; and the law that it is for: **a row with its answer appears again, with the same values, when the
//! query is run on the graph that holds only the facts cited for it.** `TUPU_TEST_RUNS` sets how many cases are tried.

pub mod dice;
pub mod graph;
pub mod naive;
pub mod query;
pub mod strategy;

use crate::runs::runs;
use dice::Dice;
use graph::{Entity, Fact, Facts, Graph, Renamed};
use naive::Value;
use std::collections::{BTreeMap, BTreeSet};
use strategy::Language;
use tupu::{Database, PlannerOptions};

/// Queries whose rows are held to the law.
const LAWFUL: usize = 1_000;
/// Queries that are evaluated naively as well.
const COMPARED: usize = 250;
/// Queries whose sources are held to those of their facts.
const SOURCED: usize = 100;
/// Of the rows of one answer, so many are held to the law.
const ROWS: usize = 2;

pub type Answer = Vec<(Vec<Value>, Facts)>;

pub fn database(graph: &Graph, options: PlannerOptions) -> Database {
    let database = Database::builder().planner(options).in_memory();
    let script = graph.script();
    if !script.is_empty() {
        database.execute(&script, ()).unwrap();
    }
    database
}

/// The rows of a query and the facts of each, sorted.
pub fn cited(database: &Database, query: &str) -> Answer {
    let text = format!("CITE FACTS {query}");
    let rows = database
        .query(&text, ())
        .unwrap_or_else(|error| panic!("{}", error.report(&text)));
    let rows = rows.map(|row| {
        let mut values = row
            .unwrap_or_else(|error| panic!("{}", error.report(&text)))
            .into_values();
        let facts = facts(&values.pop().unwrap());
        (values.iter().map(value).collect(), facts)
    });
    let mut rows: Answer = rows.collect();
    rows.sort();
    rows
}

fn facts(column: &tupu::Value) -> Facts {
    let tupu::Value::List(facts) = column else {
        panic!("{column} is no list of facts");
    };
    facts.iter().map(fact).collect()
}

fn fact(value: &tupu::Value) -> Fact {
    let tupu::Value::Map(map) = value else {
        panic!("{value} is no fact");
    };
    let entity = match &map["entity"] {
        tupu::Value::Node(node) => Entity::Node(node.id.0 as usize),
        tupu::Value::Relationship(relationship) => Entity::Relationship(relationship.id.0 as usize),
        other => panic!("{other} is no entity"),
    };
    let key = match &map["key"] {
        tupu::Value::Null => None,
        tupu::Value::String(key) => {
            let known = ["u", "k", "w", "valid_from", "valid_to"]
                .into_iter()
                .find(|known| **known == **key);
            Some(known.expect("graphs have no other keys"))
        }
        other => panic!("{other} is no key"),
    };
    Fact { entity, key }
}

pub fn value(value: &tupu::Value) -> Value {
    match value {
        tupu::Value::Null => Value::Null,
        tupu::Value::Boolean(truth) => Value::Boolean(*truth),
        tupu::Value::Integer(number) => Value::Number(*number),
        tupu::Value::Node(node) => Value::Node(node.id.0 as usize),
        tupu::Value::Relationship(relationship) => Value::Relationship(relationship.id.0 as usize),
        tupu::Value::List(values) => {
            let mut values: Vec<Value> = values.iter().map(self::value).collect();
            values.sort();
            Value::List(values)
        }
        other => panic!("no query returns {other}"),
    }
}

pub fn renamed(value: &Value, names: &Renamed) -> Value {
    match value {
        Value::Node(node) => Value::Node(names.nodes[*node]),
        Value::Relationship(number) => Value::Relationship(names.relationships[*number]),
        Value::List(values) => {
            let mut values: Vec<Value> = values.iter().map(|value| renamed(value, names)).collect();
            values.sort();
            Value::List(values)
        }
        Value::Boolean(_) | Value::Number(_) | Value::Null => value.clone(),
    }
}

pub fn plain_rows(database: &Database, query: &str) -> Vec<Vec<Value>> {
    let rows = database.query(query, ()).unwrap();
    let rows = rows.map(|row| row.unwrap().values().iter().map(value).collect());
    rows.collect()
}

/// Every pass on, every pass off, and each one off in turn.
pub fn options(case: usize) -> Vec<(String, PlannerOptions)> {
    let mut passes = PlannerOptions::passes().skip(case % PlannerOptions::passes().count());
    let pass = passes.next().unwrap_or("top_k");
    vec![
        ("all passes".to_owned(), PlannerOptions::default()),
        ("no pass".to_owned(), PlannerOptions::plain()),
        (
            format!("without {pass}"),
            PlannerOptions::default().without(pass),
        ),
    ]
}

#[test]
fn what_rows_rest_on_is_what_the_naive_evaluation_says() {
    let (mut compared, mut rows) = (0, 0);
    for case in 0..runs(COMPARED) {
        let mut dice = Dice::new(case as u64);
        let graph = Graph::random(&mut dice);
        let query = strategy::query(&mut dice, Language::Whole);
        let Ok(expected) = naive::answer(&graph, &query) else {
            continue;
        };
        let text = query.to_string();
        for (name, options) in options(case) {
            let found = cited(&database(&graph, options), &text);
            assert_eq!(
                found,
                expected,
                "case {case}, {name}\n{};\n{text}",
                graph.script()
            );
        }
        compared += 1;
        rows += expected.len();
    }
    println!("CITE FACTS = naive evaluation: {compared} queries with {rows} rows");
    assert!(compared > 0 && rows > 0);
}

#[test]
fn a_row_appears_again_where_only_its_facts_are_left() {
    let (mut held, mut queries) = (0, 0);
    for case in 0..runs(LAWFUL) {
        let mut dice = Dice::new(!(case as u64));
        let graph = Graph::random(&mut dice);
        let query = strategy::query(&mut dice, Language::Positive).to_string();
        let whole = database(&graph, PlannerOptions::default());
        let answer = cited(&whole, &query);
        queries += 1;
        for _ in 0..ROWS.min(answer.len()) {
            let (row, facts) = &answer[dice.below(answer.len())];
            let (rest, names) = graph.only(facts);
            let rest = database(&rest, PlannerOptions::default());
            let again = plain_rows(&rest, &query);
            let again: Vec<Vec<Value>> = again
                .iter()
                .map(|row| row.iter().map(|value| renamed(value, &names)).collect())
                .collect();
            assert!(
                again.contains(row),
                "case {case}\n{};\n{query}\n{row:?} rests on {facts:#?}\nand is not in {again:?}",
                graph.script()
            );
            held += 1;
        }
    }
    println!("the law of CITE held for {held} rows of {queries} queries");
    assert!(held > 0);
}

fn texts(list: &tupu::Value) -> Vec<String> {
    let tupu::Value::List(texts) = list else {
        panic!("{list} is no list");
    };
    let text = |value: &tupu::Value| match value {
        tupu::Value::String(text) => text.to_string(),
        other => panic!("{other} is no text"),
    };
    texts.iter().map(text).collect()
}

/// Who states which fact.
type Stated = BTreeMap<Fact, BTreeSet<String>>;

/// The same graph, in which some facts have sources.
fn database_from_sources(graph: &Graph, dice: &mut Dice) -> (Database, Stated) {
    let database = Database::in_memory();
    let mut stated = Stated::new();
    let mut state = |fact: Fact, dice: &mut Dice| -> String {
        let sources: BTreeSet<String> = (0..dice.below(3))
            .map(|_| format!("s{}", dice.below(8)))
            .collect();
        let names: Vec<String> = sources.iter().map(|source| format!("'{source}'")).collect();
        stated.insert(fact, sources);
        format!("[{}]", names.join(", "))
    };
    for (number, node) in graph.nodes.iter().enumerate() {
        let entity = Entity::Node(number);
        let labels: String = node
            .labels
            .iter()
            .map(|label| format!(":{label}"))
            .collect();
        let sources = state(Fact { entity, key: None }, dice);
        database
            .execute(&format!("CREATE (n{labels}) CITING {sources}"), ())
            .unwrap();
        for (key, value) in &node.properties {
            let sources = state(
                Fact {
                    entity,
                    key: Some(*key),
                },
                dice,
            );
            let set =
                format!("MATCH (n) WHERE id(n) = {number} SET n.{key} = {value} CITING {sources}");
            database.execute(&set, ()).unwrap();
        }
    }
    for (number, relationship) in graph.relationships.iter().enumerate() {
        let entity = Entity::Relationship(number);
        let (start, end, kind) = (relationship.start, relationship.end, relationship.kind);
        let sources = state(Fact { entity, key: None }, dice);
        let create = format!(
            "MATCH (a), (b) WHERE id(a) = {start} AND id(b) = {end} CREATE (a)-[:{kind}]->(b) CITING {sources}"
        );
        database.execute(&create, ()).unwrap();
        for (key, value) in &relationship.properties {
            let sources = state(
                Fact {
                    entity,
                    key: Some(*key),
                },
                dice,
            );
            let set = format!(
                "MATCH ()-[r]->() WHERE id(r) = {number} SET r.{key} = {value} CITING {sources}"
            );
            database.execute(&set, ()).unwrap();
        }
    }
    (database, stated)
}

#[test]
fn the_sources_of_a_row_are_those_of_its_facts() {
    let mut rows = 0;
    for case in 0..runs(SOURCED) {
        let mut dice = Dice::new((case as u64) << 20);
        let graph = Graph::random(&mut dice);
        let query = strategy::query(&mut dice, Language::Whole).to_string();
        let (database, stated) = database_from_sources(&graph, &mut dice);
        let expected = cited(&database, &query).into_iter().map(|(row, facts)| {
            let sources = facts.iter().flat_map(|fact| &stated[fact]).cloned();
            (row, sources.collect::<BTreeSet<String>>())
        });
        let mut expected: Vec<(Vec<Value>, BTreeSet<String>)> = expected.collect();
        expected.sort();
        let text = format!("CITE {query}");
        let found = database.query(&text, ()).unwrap().map(|row| {
            let mut values = row.unwrap().into_values();
            let sources = texts(&values.pop().unwrap());
            assert!(
                sources.is_sorted_by(|a, b| a < b),
                "case {case}: {sources:?}"
            );
            (
                values.iter().map(value).collect(),
                sources.into_iter().collect(),
            )
        });
        let mut found: Vec<(Vec<Value>, BTreeSet<String>)> = found.collect();
        found.sort();
        assert_eq!(found, expected, "case {case}\n{};\n{text}", graph.script());
        rows += found.len();
    }
    println!("CITE = the sources of CITE FACTS: {rows} rows");
    assert!(rows > 0);
}
