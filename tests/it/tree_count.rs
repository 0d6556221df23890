//! Trees of hops that are counted by reading the neighbours of all nodes (the pass `tree_count`): the numbers are those of the
//! rows, over random graphs with loops, parallel relationships and nodes of several labels, and random trees; and the work is
//! that of the relationships. `TUPU_TEST_RUNS` sets how many graphs are tried.

use crate::cite::dice::Dice;
use crate::pattern_count::{answer, explained, graph};
use crate::runs::runs;
use crate::scripted::build;
use tupu::{Database, ErrorCode, PlannerOptions, Rows};

const GRAPHS: u64 = 60;
const QUERIES: usize = 12;

/// A tree of hops, of which those of `OPTIONAL MATCH` come last. Every hop is in a `MATCH` of its own, so that none has to differ
/// from another.
fn tree(dice: &mut Dice) -> String {
    let label = |dice: &mut Dice| dice.pick(&["", "", "", ":A", ":B", ":A:B", ":Nothing"]);
    let mut text = format!("MATCH (n0{})", label(dice));
    let (mut nodes, needed) = (1, 1 + dice.below(4));
    for hop in 0..needed + dice.below(3) {
        let optional = hop >= needed;
        let types = dice.pick(&[":T", ":T", ":U", ":T|U", "", ":Nothing"]);
        let (left, right) = dice.pick(&[("-", "->"), ("<-", "-"), ("-", "-")]);
        let from = dice.below(nodes.min(needed + 1));
        let word = if optional { "OPTIONAL MATCH" } else { "MATCH" };
        let end = label(dice);
        text += &format!(" {word} (n{from}){left}[{types}]{right}(n{nodes}{end})");
        nodes += 1;
    }
    format!("{text} RETURN count(*)")
}

#[test]
fn numbers_of_trees_are_those_of_the_rows() {
    let (mut asked, mut used) = (0, 0);
    for seed in 0..runs(GRAPHS) {
        let mut dice = Dice::new(seed + 0x007e_ec01);
        let script = graph(&mut dice);
        let plain = build(&script, PlannerOptions::plain());
        let whole = build(&script, PlannerOptions::default());
        let without = build(&script, PlannerOptions::default().without("tree_count"));
        for _ in 0..QUERIES {
            let query = tree(&mut dice);
            let expected = answer(&plain, &query);
            let plan = explained(&whole, &query);
            let found = answer(&whole, &query);
            assert_eq!(found, expected, "seed {seed}\n{script}{query}\n{plan}");
            assert_eq!(answer(&without, &query), expected, "seed {seed} {query}");
            asked += 1;
            used += usize::from(plan.contains("TreeCount"));
        }
    }
    assert!(used * 5 >= asked, "only {used} of {asked}");
}

/// Messages by writers that are far from them, so that going from the writers jumps about; more ids than one thread takes alone.
const MESSAGES: &str = "
UNWIND range(0, 69999) AS i CREATE (:Message {i: i});
UNWIND range(0, 99) AS i CREATE (:Person {i: i});
CREATE INDEX FOR (p:Person) ON (p.i);
MATCH (m:Message), (p:Person {i: m.i % 97}) CREATE (m)-[:BY]->(p);
MATCH (m:Message), (p:Person {i: m.i % 89}) WHERE m.i % 3 = 0 CREATE (p)-[:LIKES]->(m);
MATCH (m:Message), (p:Person {i: m.i % 83}) WHERE m.i % 6 = 0 CREATE (p)-[:LIKES]->(m);";

const STAR: &str =
    "MATCH (m:Message)-[:BY]->(:Person) OPTIONAL MATCH (m)<-[:LIKES]-(l:Person) RETURN count(*)";

const CHAIN: &str = "MATCH (:Person)-[:LIKES]->(:Message)-[:BY]->(p:Person) MATCH (p)-[:LIKES]->(:Message) RETURN count(*)";

fn messages(options: PlannerOptions, threads: usize) -> Database {
    let builder = Database::builder().planner(options).threads(threads);
    let database = builder.in_memory();
    if let Err(error) = database.execute_script(MESSAGES) {
        panic!("{}", error.report(MESSAGES));
    }
    database
}

#[test]
fn neighbours_are_read_in_order_by_several_threads() {
    let one = messages(PlannerOptions::default(), 1);
    let three = messages(PlannerOptions::default(), 3);
    let without = messages(PlannerOptions::default().without("tree_count"), 1);
    let work = |database: &Database, query: &str| {
        let done = database.query(query, ()).and_then(Rows::finish);
        let work = done.unwrap_or_else(|error| panic!("{}", error.report(query)));
        work.work.rows_scanned + work.work.rows_expanded
    };
    // Of a star only degrees are read, and the number of no other node is added.
    let star = explained(&one, STAR);
    assert!(star.contains("TreeCount (m:Message) {"), "{star}");
    assert_eq!(work(&one, STAR), 70_000);
    // 46,667 likes, and for each message that has some its writer; the likes of writers are only counted.
    assert!(work(&one, CHAIN) <= 150_000, "{}", work(&one, CHAIN));
    for query in [STAR, CHAIN] {
        let expected = answer(&without, query);
        assert_eq!(answer(&one, query), expected, "{query}");
        assert_eq!(answer(&three, query), expected, "{query}");
        assert_eq!(work(&one, query), work(&three, query), "{query}");
    }
}

#[test]
fn few_nodes_are_followed_and_not_all_read() {
    let database = messages(PlannerOptions::default(), 1);
    database
        .execute_script("CREATE (:Rare)-[:KNOWS]->(:Person {i: -1})-[:LIKES]->(:Message {i: -1})-[:BY]->(:Person {i: -2})")
        .expect("it is created");
    let rare =
        "MATCH (:Rare)-[:KNOWS]->(:Person)-[:LIKES]->(:Message)-[:BY]->(:Person) RETURN count(*)";
    let plan = explained(&database, rare);
    assert!(!plan.contains("TreeCount"), "{plan}");
    assert_eq!(answer(&database, rare), ["1"]);
    // What reads nodes, or groups by them, is not one number.
    let grouped = "MATCH (m:Message)-[:BY]->(p:Person) MATCH (m)<-[:LIKES]-() RETURN p.i, count(*)";
    assert!(!explained(&database, grouped).contains("TreeCount"));
}

#[test]
fn a_number_of_trees_that_is_too_large_is_an_error() {
    let script = "CREATE (a:A) WITH a UNWIND range(1, 3000) AS i CREATE (a)-[:T]->(:B);";
    let database = build(script, PlannerOptions::default());
    let hops: Vec<String> = (0..6)
        .map(|hop| format!("MATCH (a)-[:T]->(b{hop})"))
        .collect();
    let query = format!("MATCH (a:A) {} RETURN count(*)", hops.join(" "));
    assert!(explained(&database, &query).contains("TreeCount"));
    let outcome = database.query(&query, ()).and_then(Rows::finish);
    let error = outcome.expect_err("3,000 to the sixth");
    assert_eq!(error.code(), ErrorCode::IntegerOverflow);
}
