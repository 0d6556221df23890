//! What planning is worth, in rows scanned and relationships looked at: numbers that are the same on every machine.

use crate::scripted::build;
use tupu::{Database, PlannerOptions, WorkDone};

/// 200 companies, each supplying seven others and lying in one of ten cities; one of them, `hub`, is supplied by all.
const GRAPH: &str = "
CREATE INDEX FOR (c:Company) ON (c.name);
UNWIND range(0, 199) AS i CREATE (:Company {id: i, name: 'c' + toString(i), city: i % 10});
UNWIND range(0, 9) AS i CREATE (:City {id: i});
MATCH (a:Company) UNWIND [1, 3, 7, 20, 50, 90, 120] AS step
MATCH (b:Company {name: 'c' + toString((a.id * 3 + step) % 200)}) CREATE (a)-[:SUPPLIES {step: step}]->(b);
MATCH (c:Company), (t:City) WHERE t.id = c.city CREATE (c)-[:IN]->(t);
MATCH (c:Company) CREATE (c)-[:KNOWS]->(:Person {of: c.id});
";

fn work(database: &Database, query: &str) -> WorkDone {
    match database.execute(query, ()) {
        Ok(summary) => summary.work,
        Err(error) => panic!("{}", error.report(query)),
    }
}

/// What a query takes with all passes, and without one.
fn with_and_without(pass: &str, query: &str) -> (WorkDone, WorkDone) {
    let whole = work(&build(GRAPH, PlannerOptions::default()), query);
    let without = work(
        &build(GRAPH, PlannerOptions::default().without(pass)),
        query,
    );
    (whole, without)
}

#[test]
fn a_look_up_finds_what_it_looks_for() {
    let query = "MATCH (c:Company {name: 'c7'}) RETURN c.id";
    let (whole, without) = with_and_without("use_index", query);
    assert_eq!((whole.index_seeks, whole.rows_scanned), (1, 1));
    assert_eq!((without.index_seeks, without.rows_scanned), (0, 200));
}

#[test]
fn an_index_over_valid_time_leaves_out_what_does_not_hold() {
    let database = build(GRAPH, PlannerOptions::default());
    let script = "CREATE INDEX FOR (p:Plan) ON (p.valid_from); CREATE INDEX FOR (s:Stage) ON (s.valid_to);
        UNWIND range(1, 100) AS i CREATE (:Plan {valid_from: date('2000-01-01') + duration({days: i})});
        UNWIND range(1, 100) AS i CREATE (:Stage {valid_to: CASE WHEN i <= 90 THEN date('2000-01-01') + duration({days: i}) END})";
    database.execute_script(script).unwrap();
    let scanned = |query: &str| {
        let work = work(&database, query);
        assert_eq!(work.index_seeks, 1, "{query}");
        work.rows_scanned
    };
    // The plans of the first ten days; of the stages those of the last ten days, and those that do not end.
    assert_eq!(
        scanned("AT date('2000-01-11') MATCH (p:Plan) RETURN count(p)"),
        10
    );
    assert_eq!(
        scanned("AT date('2000-03-22') MATCH (s:Stage) RETURN count(s)"),
        20
    );
    // What is sought otherwise is sought as before.
    let found = scanned("AT date('2000-01-11') MATCH (c:Company {name: 'c7'}) RETURN c.id");
    assert_eq!(found, 1);
}

#[test]
fn counts_are_kept_not_made() {
    for query in [
        "MATCH (n) RETURN count(n)",
        "MATCH (c:Company) RETURN count(*)",
        "MATCH (:Company)-[r:SUPPLIES]->(:Company) RETURN count(r)",
    ] {
        assert_eq!(
            work(&build(GRAPH, PlannerOptions::default()), query),
            WorkDone::default(),
            "{query}"
        );
    }
}

#[test]
fn a_degree_follows_no_relationship() {
    let query = "MATCH (t:City)<-[:IN]-(c:Company) RETURN t.id, count(c)";
    let (whole, without) = with_and_without("degree", query);
    assert_eq!((whole.rows_scanned, whole.rows_expanded), (10, 0));
    assert_eq!((without.rows_scanned, without.rows_expanded), (10, 200));
    // Where some relationships of the type end at other nodes, the hops of the node that has changed are told apart; those of
    // the others, which are laid out in order, by the range of the ids of companies.
    let database = build(GRAPH, PlannerOptions::default());
    work(
        &database,
        "MATCH (t:City {id: 0}) CREATE (:Stall)-[:IN]->(t)",
    );
    assert_eq!(work(&database, query).rows_expanded, 21);
}

#[test]
fn exists_is_found_from_the_end_that_is_known() {
    let query =
        "MATCH (c:Company) WHERE EXISTS { (c)-[:SUPPLIES]->(:Company {name: 'c0'}) } RETURN c.id";
    let (whole, without) = with_and_without("semi_join", query);
    assert_eq!(whole.subplan_runs, 0);
    assert!(whole.rows_expanded <= 10, "{whole:?}");
    assert!(without.rows_expanded >= 1000, "{without:?}");
}

#[test]
fn parts_joined_by_an_equality_are_scanned_once_each() {
    let query = "MATCH (c:Company), (p:Person) WHERE c.id = p.of RETURN c.id";
    let (whole, without) = with_and_without("hash_join", query);
    assert_eq!(whole.rows_scanned, 400);
    assert!(without.rows_scanned >= 200 * 200, "{without:?}");
}

#[test]
fn few_relationships_are_scanned_instead_of_many_nodes() {
    let query = "MATCH (a)-[r:IN]->(b) RETURN r";
    let (whole, without) = with_and_without("relationship_scan", query);
    assert_eq!((whole.rows_scanned, whole.rows_expanded), (200, 0));
    assert_eq!((without.rows_scanned, without.rows_expanded), (410, 200));
}

#[test]
fn ends_are_found_breadth_first_not_path_by_path() {
    let query = "MATCH (a:Company {name: 'c0'})-[:SUPPLIES*1..5]->(b) RETURN count(DISTINCT b)";
    let whole = work(
        &build(GRAPH, PlannerOptions::default().without("distinct_ends")),
        query,
    );
    let (_, without) = with_sets_and_with_paths(query);
    // No relationship need be looked at twice, but for those that may lead back to the start.
    assert!(whole.rows_expanded <= 3 * 1400, "{whole:?}");
    assert!(without.rows_expanded >= 7 * 7 * 7 * 7, "{without:?}");
    assert!(without.rows_expanded > 2 * whole.rows_expanded);
}

#[test]
fn each_node_of_an_uncounted_hop_goes_on_once() {
    let query = "MATCH (a:Company {name: 'c0'})-[:SUPPLIES]->()-[:SUPPLIES]->()-[:SUPPLIES]->()-[:IN]->(t) RETURN count(DISTINCT t)";
    let paths = PlannerOptions::default().without("distinct_ends");
    let whole = work(&build(GRAPH, paths.clone()), query);
    let without = work(&build(GRAPH, paths.without("early_distinct")), query);
    assert!(
        whole.rows_expanded < without.rows_expanded,
        "{whole:?} {without:?}"
    );
}

#[test]
fn hops_of_which_nothing_is_read_repeat_none_of_the_others() {
    for read in ["count(DISTINCT a)", "min(a.name)", "DISTINCT a.name"] {
        let hop = "MATCH (a)-[:SUPPLIES]->()";
        let query = format!("MATCH (a:Company {{name: 'c0'}}) {hop} {hop} {hop} RETURN {read}");
        let (whole, without) = with_and_without("early_distinct", &query);
        assert_eq!(whole.rows_expanded, 3 * 7, "{query}");
        assert_eq!(without.rows_expanded, 7 + 7 * 7 + 7 * 7 * 7, "{query}");
    }
}

#[test]
fn cycles_are_closed_by_intersection() {
    let query =
        "MATCH (a:Company)-[:SUPPLIES]->(b)-[:SUPPLIES]->(c), (a)-[:SUPPLIES]->(c) RETURN count(*)";
    let database = build(GRAPH, PlannerOptions::default());
    // Everyone supplies a hub, and the hub supplies everyone: of its many relationships few close a cycle.
    work(
        &database,
        "MATCH (h:Company {name: 'c0'}), (c:Company) CREATE (c)-[:SUPPLIES]->(h), (h)-[:SUPPLIES]->(c)",
    );
    let found = work(&database, query);
    // To look at all of the hub's for each of the 200 would take 40,000 alone.
    assert!(found.rows_expanded < 35_000, "{found:?}");
}

#[test]
fn a_shortest_path_is_searched_from_both_ends() {
    let query = "MATCH p = shortestPath((a:Company {name: 'c0'})-[:SUPPLIES*]->(b:Company {name: 'c77'})) RETURN length(p)";
    let found = work(&build(GRAPH, PlannerOptions::default()), query);
    assert!(found.rows_expanded < 1400 / 2, "{found:?}");
}

/// What a query takes with sets of ends, and with paths.
fn with_sets_and_with_paths(query: &str) -> (WorkDone, WorkDone) {
    let sets = work(&build(GRAPH, PlannerOptions::default()), query);
    let paths = PlannerOptions::default()
        .without("distinct_ends")
        .without("ends_only");
    (sets, work(&build(GRAPH, paths), query))
}

#[test]
fn distinct_ends_take_each_relationship_of_a_set_once() {
    let chain = |hops: usize| {
        let hops = "-[:SUPPLIES]->(:Company)".repeat(hops - 1);
        format!(
            "MATCH (a:Company {{name: 'c0'}}){hops}-[:SUPPLIES]->(d:Company) RETURN count(DISTINCT d.id)"
        )
    };
    let (two, _) = with_sets_and_with_paths(&chain(2));
    // One of the nodes has a loop: whether another relationship leads there is looked for from there.
    assert!(two.rows_expanded <= 7 + 7 * 7 + 10, "{two:?}");
    let (three, _) = with_sets_and_with_paths(&chain(3));
    assert!(
        three.rows_expanded <= 7 + 7 * 7 + 7 * 7 * 7 + 100,
        "{three:?}"
    );
    assert_eq!((three.rows_scanned, three.index_seeks), (1, 1));
    // From the third hop on no set has more than all nodes.
    let (five, paths) = with_sets_and_with_paths(&chain(5));
    assert!(five.rows_expanded <= 7 + 7 * 7 + 3 * 1400, "{five:?}");
    assert!(paths.rows_expanded >= 7 * 7 * 7 * 7 * 6, "{paths:?}");
}

#[test]
fn reachable_ends_take_each_relationship_once() {
    let query =
        "MATCH (a:Company {name: 'c0'})-[:SUPPLIES*1..5]->(b:Company) RETURN count(DISTINCT b.id)";
    let (sets, paths) = with_sets_and_with_paths(query);
    assert!(sets.rows_expanded <= 1400, "{sets:?}");
    assert!(paths.rows_expanded >= 7 * 7 * 7 * 7, "{paths:?}");
}

#[test]
fn hops_from_most_nodes_are_looked_for_from_their_ends() {
    let query = "MATCH (a:Company)-[:SUPPLIES]->(b:Company)-[:SUPPLIES]->(c:Company) RETURN count(DISTINCT c)";
    let (sets, paths) = with_sets_and_with_paths(query);
    assert!(sets.rows_expanded < 1400, "{sets:?}");
    assert!(paths.rows_expanded >= 7 * 1400, "{paths:?}");
}

#[test]
fn a_roll_up_takes_no_relationship_of_the_last_length() {
    let tree = "UNWIND range(1, 5) AS p CREATE (q:Province {p: p})
        WITH q UNWIND range(1, 4) AS c CREATE (q)<-[:LIES_IN]-(t:Town)
        WITH t UNWIND range(1, 50) AS f CREATE (t)<-[:LIES_IN]-(:Firm {f: f})";
    let query = "MATCH (f:Firm)-[:LIES_IN*1..2]->(p:Province) RETURN p.p, count(f)";
    let taken = |options: PlannerOptions| {
        let database = build(GRAPH, options);
        work(&database, tree);
        work(&database, query).rows_expanded
    };
    assert_eq!(taken(PlannerOptions::default()), 20);
    assert!(taken(PlannerOptions::default().without("path_count")) >= 1000);
}

#[test]
fn a_shortest_path_is_looked_for_from_both_ends() {
    let query = "MATCH p = shortestPath((a:Company {name: 'c0'})-[:SUPPLIES*1..15]->(b:Company {name: 'c77'})) RETURN length(p)";
    let work = work(&build(GRAPH, PlannerOptions::default()), query);
    assert!(work.rows_expanded <= 2 * (7 + 7 * 7), "{work:?}");
    assert_eq!((work.rows_scanned, work.index_seeks), (2, 2));
}
