//! Scans by columns: answers are those of the plan without them, on one thread and on several; and what is not looked at.

use tupu::{Database, PlannerOptions, WorkDone};

/// The number of companies: several chunks of columns, and several shares of work.
const COMPANIES: i64 = 50_000;

/// Companies whose numbers grow with their ids, names that are all different, cities of which there are few; some have nothing
/// but their id, and one has values of other types.
const GRAPH: &str = "
UNWIND range(0, 49999) AS i CREATE (:Company {
  id: i, name: 'c' + toString(i * 7919 % 50000), city: 'city' + toString(i % 37),
  founded: date('1990-01-01') + duration({days: i / 5}), capital: toFloat(i * 7919 % 50000) / 8, rank: i % 1000});
UNWIND range(50000, 50199) AS i CREATE (:Company {id: i});
UNWIND range(0, 99) AS i CREATE (:Company:Listed {id: 60000 + i, capital: toFloat(i), city: 'city1', founded: date('2001-01-01')});
UNWIND range(0, 2999) AS i CREATE (:Left {n: i, x: i % 7})-[:NEXT]->(:Right {n: i, x: i % 7});
CREATE (:Mixed {x: 1}), (:Mixed {x: 2.5}), (:Mixed {x: 'c1'}), (:Mixed {x: date('2000-01-01')}), (:Mixed), (:Mixed {x: true});
UNWIND [3.5, 0.0 / 0.0, -1.0] AS x CREATE (:Number {x: x});
MATCH (c:Company {id: 777}) REMOVE c.capital;
MATCH (c:Company {id: 778}) DELETE c;
";

fn database(options: PlannerOptions, threads: usize) -> Database {
    let builder = Database::builder().planner(options).threads(threads);
    let database = builder.in_memory();
    if let Err(error) = database.execute_script(GRAPH) {
        panic!("{}", error.report(GRAPH));
    }
    database
}

fn rows(database: &Database, query: &str) -> Vec<String> {
    let rows = database
        .query(query, ())
        .and_then(|mut rows| rows.collect_rows());
    match rows {
        Ok(rows) => rows.iter().map(|row| format!("{row:?}")).collect(),
        Err(error) => vec![format!("{:?}", error.code())],
    }
}

fn plan(database: &Database, query: &str) -> String {
    rows(database, &format!("EXPLAIN {query}")).join("\n")
}

fn work(database: &Database, query: &str) -> WorkDone {
    match database.execute(query, ()) {
        Ok(summary) => summary.work,
        Err(error) => panic!("{}", error.report(query)),
    }
}

const QUERIES: &[&str] = &[
    "MATCH (c:Company) WHERE c.founded > date('2010-01-01') RETURN c.city AS i, avg(c.rank), count(*) ORDER BY i",
    "MATCH (c:Company) WHERE c.founded > date('2010-01-01') RETURN c.city, sum(c.rank), count(c.capital)",
    "MATCH (c:Company) RETURN c.city AS city, min(c.capital), max(c.name), count(c) ORDER BY city",
    "MATCH (c:Company) WHERE c.capital < 3 RETURN sum(c.capital), avg(c.capital), count(*)",
    "MATCH (c:Company) RETURN c.rank % 10 AS k, c.city AS city, sum(c.id) ORDER BY k, city LIMIT 50",
    "MATCH (c:Company) RETURN c.id AS id, c.capital AS k ORDER BY k DESC, id LIMIT 20",
    "MATCH (c:Company) RETURN c.id AS id, c.capital AS k ORDER BY k DESC, id LIMIT 250",
    "MATCH (c:Company) RETURN c.id AS id, c.capital AS k ORDER BY k, id DESC SKIP 3 LIMIT 20",
    "MATCH (c:Company) RETURN c.id AS id ORDER BY c.rank DESC, id LIMIT 7",
    "MATCH (c:Company) WHERE c.capital > 100 RETURN c.id ORDER BY c.capital LIMIT 5",
    "MATCH (c:Company) RETURN c.founded AS f, c.id AS id ORDER BY f, id LIMIT 5",
    "MATCH (c:Company) RETURN c.name AS n ORDER BY n LIMIT 5",
    "MATCH (c:Company) RETURN c.none AS n, c.id ORDER BY n LIMIT 5",
    "MATCH (c:Company) WHERE c.name CONTAINS '99' RETURN count(*)",
    "MATCH (c:Company) WHERE c.name CONTAINS '99' RETURN c.id AS id",
    "MATCH (c:Company) WHERE c.name STARTS WITH 'c4' AND c.name ENDS WITH '7' RETURN count(*), sum(c.id)",
    "MATCH (c:Company) WHERE c.city = 'city7' AND 20 < c.rank AND c.rank <= 700 RETURN sum(c.id)",
    "MATCH (c:Company) WHERE c.city <> 'city7' AND NOT c:Listed RETURN sum(c.id)",
    "MATCH (c:Company) WHERE c.id > 49990 RETURN c.id",
    "MATCH (c:Company) WHERE c.rank > 20.5 RETURN count(*)",
    "MATCH (c:Company) WHERE c.founded > 3 RETURN count(*)",
    "MATCH (c:Company) WHERE c.name CONTAINS 3 RETURN count(*)",
    "MATCH (c:Company) WHERE c.name = null RETURN count(*)",
    "MATCH (c:Company) WHERE c.id > 1 / 0 RETURN count(*)",
    "MATCH (c:Nobody) WHERE c.id > 1 / 0 RETURN count(*)",
    "MATCH (c:Company) RETURN sum(c.city)",
    "MATCH (c:Company) RETURN c.id ORDER BY c.capital LIMIT -1",
    "MATCH (l:Left) WHERE l.x = 3 RETURN count(*), sum(l.n)",
    "MATCH (l:Left) WHERE l.x > 3 RETURN l.n AS n LIMIT 30",
    "MATCH (l:Right) RETURN l.x AS x, count(*), avg(l.n)",
    "MATCH (l) WHERE l.n < 5 RETURN count(*), sum(l.x)",
    "MATCH (l) RETURN l.n ORDER BY l.n LIMIT 3",
    "MATCH (m:Mixed) RETURN m.x AS x ORDER BY x LIMIT 1",
    "MATCH (m:Mixed) RETURN m.x AS x ORDER BY x DESC LIMIT 1",
    "MATCH (m:Mixed) WHERE m.x > 1 RETURN m.x",
    "MATCH (m:Mixed) WHERE m.x CONTAINS 'c' RETURN count(*)",
    "MATCH (m:Mixed) RETURN min(m.x), max(m.x), count(m.x)",
    "MATCH (n:Number) RETURN n.x AS x ORDER BY x DESC LIMIT 1",
    "MATCH (n:Number) WHERE n.x > 0 RETURN count(*), sum(n.x)",
    "UNWIND [1, 2] AS i MATCH (c:Company) WHERE c.rank < 10 RETURN count(*), sum(c.id)",
    "UNWIND [1, 2] AS i MATCH (c:Company) WHERE c.rank < 10 RETURN i, c.id ORDER BY c.capital, i LIMIT 5",
    "MATCH (l:Listed) RETURN COUNT { MATCH (c:Company) WHERE c.capital > 6200 } AS n, l.id LIMIT 3",
];

#[test]
fn answers_are_those_of_the_plan_without_columns() {
    let columns = database(PlannerOptions::default(), 2);
    let plain = database(PlannerOptions::plain(), 1);
    for query in QUERIES {
        assert_eq!(rows(&columns, query), rows(&plain, query), "{query}");
    }
}

#[test]
fn answers_do_not_depend_on_the_number_of_threads() {
    let one = database(PlannerOptions::default(), 1);
    let three = database(PlannerOptions::default(), 3);
    // Sums of floats that are rounded are the same to the last digit.
    let rounded = [
        "MATCH (c:Company) RETURN sum(c.capital / 3), avg(c.capital / 7)",
        "MATCH (c:Company) RETURN c.city AS city, sum(c.capital / 3), avg(c.capital * 0.1)",
    ];
    for query in QUERIES.iter().chain(&rounded) {
        assert_eq!(rows(&one, query), rows(&three, query), "{query}");
        assert_eq!(
            one.execute(query, ()).map(|summary| summary.work).ok(),
            three.execute(query, ()).map(|summary| summary.work).ok(),
            "{query}"
        );
    }
}

#[test]
fn a_filter_by_a_range_passes_over_what_cannot_match() {
    let database = database(PlannerOptions::default(), 2);
    let query = "MATCH (c:Company) WHERE c.founded > date('2016-01-01') RETURN c.city AS i, avg(c.capital), count(*) ORDER BY i";
    assert!(plan(&database, query).contains("ColumnAggregate"));
    let work = work(&database, query);
    // Less than two chunks of the days are later, and the companies of other tables have an earlier one or none.
    assert!(work.rows_scanned <= 2 * 2048 + 2048, "{work:?}");
    assert!(work.rows_skipped as i64 > COMPANIES * 9 / 10, "{work:?}");
}

#[test]
fn the_first_by_a_property_are_found_in_the_chunks_with_the_best_values() {
    let database = database(PlannerOptions::default(), 2);
    let query = "MATCH (c:Company) RETURN c.id AS id ORDER BY id DESC LIMIT 20";
    assert!(plan(&database, query).contains("ColumnScan (c:Company) first 20 by id DESC"));
    let found = work(&database, query);
    assert!(found.rows_scanned <= 2048 * 2, "{found:?}");
    assert!(found.rows_skipped as i64 > COMPANIES * 9 / 10, "{found:?}");
    // The values are in no order, and those without one come first.
    let query = "MATCH (c:Company) RETURN c.id AS id, c.capital AS k ORDER BY k, id LIMIT 20";
    let found = work(&database, query);
    assert!((found.rows_scanned as i64) < COMPANIES, "{found:?}");
    assert!(found.rows_skipped > 0, "{found:?}");
}

#[test]
fn a_part_of_a_name_is_looked_for_without_rows() {
    let database = database(PlannerOptions::default(), 2);
    let query = "MATCH (c:Company) WHERE c.name CONTAINS '4999' RETURN count(*)";
    assert!(
        plan(&database, query)
            .contains("ColumnAggregate count(*) of (c:Company) c.name CONTAINS '4999'")
    );
    let found = work(&database, query);
    // Companies without a name are in chunks of their own, or in the last one.
    let looked_at = COMPANIES as u64 + 299;
    assert_eq!(
        found.rows_scanned + found.rows_skipped,
        looked_at,
        "{found:?}"
    );
    assert!(found.rows_skipped >= 100, "{found:?}");
}
