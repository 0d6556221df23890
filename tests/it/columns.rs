//! Scans by columns: answers are those of the plan without them, on one thread and on several; and what is not looked at.

use crate::scripted::build;
use std::sync::LazyLock;
use tupu::{Database, Limits, PlannerOptions, Rows, Session, WorkDone};

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
UNWIND range(0, 1999) AS i CREATE (:Thing {n: i}), (:Thing:Even {n: 2 * i});
CREATE (:Mixed {x: 1}), (:Mixed {x: 2.5}), (:Mixed {x: 'c1'}), (:Mixed {x: date('2000-01-01')}), (:Mixed), (:Mixed {x: true});
UNWIND range(0, 9999) AS i CREATE (:Price {n: i,
  price: CASE WHEN i % 11 = 0 THEN null WHEN i % 397 = 0 THEN 123456789012345678901234.5m + i ELSE decimal(toString(i * 7919 % 10000)) / 8 END,
  valid_from: CASE WHEN i % 5 = 0 THEN date('2010-01-01') ELSE date('2000-01-01') END,
  valid_to: CASE WHEN i > 8000 THEN date('2015-01-01') ELSE null END});
UNWIND range(0, 5999) AS i CREATE (:Always {n: i, x: i % 100, valid_from: date('2000-01-01')});
UNWIND range(0, 2999) AS i CREATE (:Said {n: i, valid_from: CASE WHEN i % 7 = 0 THEN '2010' ELSE date('2000-01-01') END});
UNWIND range(0, 2999) AS i CREATE (:Wrong {n: i, valid_from: CASE WHEN i = 2500 THEN true ELSE date('2000-01-01') END});
UNWIND [3.5, 0.0 / 0.0, -1.0] AS x CREATE (:Number {x: x});
MATCH (c:Company {id: 777}) REMOVE c.capital;
MATCH (c:Company {id: 778}) DELETE c;
";

static DATABASE: LazyLock<Database> = LazyLock::new(|| build(GRAPH, PlannerOptions::default()));

fn session(database: &Database, threads: usize) -> Session {
    let mut session = database.session();
    session.set_limits(Limits {
        threads: Some(threads),
        ..Limits::default()
    });
    session
}

fn rows(session: &mut Session, query: &str) -> Vec<String> {
    let rows = session
        .query(query, ())
        .and_then(|mut rows| rows.collect_rows());
    match rows {
        Ok(rows) => rows.iter().map(|row| format!("{row:?}")).collect(),
        Err(error) => vec![format!("{:?}", error.code())],
    }
}

fn plan(query: &str) -> String {
    rows(&mut session(&DATABASE, 2), &format!("EXPLAIN {query}")).join("\n")
}

fn work(session: &mut Session, query: &str) -> Option<WorkDone> {
    let summary = session.query(query, ()).and_then(Rows::finish);
    summary.map(|summary| summary.work).ok()
}

fn work_of(query: &str) -> WorkDone {
    let work = work(&mut session(&DATABASE, 2), query);
    work.unwrap_or_else(|| panic!("{query}"))
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
    "MATCH (t:Thing) WHERE t.n > 1000 RETURN count(*), sum(t.n)",
    "MATCH (t:Thing) WHERE t.n > 1000 RETURN t.n AS n LIMIT 40",
    "MATCH (t:Thing) RETURN t.n AS n ORDER BY n DESC LIMIT 3",
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
    "MATCH (p:Price) WHERE p.price > 1000.5m RETURN count(*), sum(p.n)",
    "MATCH (p:Price) WHERE p.price >= 1000 RETURN count(*), sum(p.n)",
    "MATCH (p:Price) WHERE p.price < 12.5 RETURN count(*), sum(p.n)",
    "MATCH (p:Price) WHERE p.price <= 0.1 RETURN count(*), sum(p.n)",
    "MATCH (p:Price) WHERE p.price = 12.5m RETURN p.n AS n ORDER BY n",
    "MATCH (p:Price) WHERE p.price <> 12.5m RETURN count(*)",
    "MATCH (p:Price) WHERE p.price > 123456789012345678903234.5m RETURN p.n AS n ORDER BY n",
    "MATCH (p:Price) WHERE p.price > 'x' RETURN count(*)",
    "MATCH (p:Price) WHERE p.price > 1e30 RETURN count(*)",
    "MATCH (p:Price) RETURN p.n AS n, p.price AS price ORDER BY price DESC, n LIMIT 1000",
    "MATCH (p:Price) RETURN p.n AS n, p.price AS price ORDER BY price, n LIMIT 20",
    "MATCH (p:Price) WHERE p.price < 1e6 RETURN p.n AS n, p.price AS price ORDER BY price DESC, n LIMIT 20",
    "AT date('2005-01-01') MATCH (p:Price) RETURN p.n AS n, p.price AS price ORDER BY price DESC, n LIMIT 1000",
    "AT date('2005-01-01') MATCH (p:Price) WHERE p.price > 0 RETURN p.n AS n, p.price AS price ORDER BY price, n LIMIT 20",
    "AT date('2020-01-01') MATCH (p:Price) WHERE p.price > 10.5m RETURN count(*), sum(p.price)",
    "AT date('1990-01-01') MATCH (p:Price) RETURN p.n AS n ORDER BY n LIMIT 3",
    "AT date('2005-01-01') MATCH (a:Always) RETURN a.x AS x, count(*), sum(a.n) ORDER BY x LIMIT 5",
    "AT date('1990-01-01') MATCH (a:Always) RETURN count(*), sum(a.n)",
    "AT date('2005-01-01') MATCH (s:Said) RETURN s.n AS n ORDER BY n DESC LIMIT 5",
    "AT date('2010-07-01') MATCH (s:Said) WHERE s.n % 2 = 0 AND s.n > 100 RETURN count(*), sum(s.n)",
    "AT date('2005-01-01') MATCH (w:Wrong) RETURN w.n AS n ORDER BY n LIMIT 5",
    "AT date('2005-01-01') MATCH (w:Wrong) RETURN count(*), max(w.n)",
    "MATCH (l:Listed) RETURN COUNT { MATCH (c:Company) WHERE c.capital > 6200 } AS n, l.id LIMIT 3",
];

#[test]
fn answers_are_those_of_the_plan_without_columns() {
    let plain = build(GRAPH, PlannerOptions::plain());
    let (mut columns, mut plain) = (session(&DATABASE, 2), session(&plain, 1));
    for query in QUERIES {
        assert_eq!(
            rows(&mut columns, query),
            rows(&mut plain, query),
            "{query}"
        );
    }
}

#[test]
fn answers_do_not_depend_on_the_number_of_threads() {
    let (mut one, mut three) = (session(&DATABASE, 1), session(&DATABASE, 3));
    // Sums of floats that are rounded are the same to the last digit.
    let rounded = [
        "MATCH (c:Company) RETURN sum(c.capital / 3), avg(c.capital / 7)",
        "MATCH (c:Company) RETURN c.city AS city, sum(c.capital / 3), avg(c.capital * 0.1)",
        "MATCH (c:Company) WHERE c.rank + c.id > 7 RETURN c.city AS city, sum(c.capital / 3)",
    ];
    for query in QUERIES.iter().chain(&rounded) {
        assert_eq!(rows(&mut one, query), rows(&mut three, query), "{query}");
        assert_eq!(work(&mut one, query), work(&mut three, query), "{query}");
    }
}

/// Floats among other numbers, and products that are not computed in columns, are added up in the same blocks.
#[test]
fn sums_of_mixed_numbers_do_not_depend_on_the_number_of_threads() {
    let database = Database::in_memory();
    let made = database.execute_script(
        "UNWIND range(0, 59999) AS i CREATE (:Part {
           mixed: CASE WHEN i % 5000 < 3 THEN i ELSE toFloat(i * 7919 % 1009) / 3 END,
           late: CASE WHEN i < 17000 THEN i % 7 ELSE toFloat(i % 7) END, key: i % 7});",
    );
    if let Err(error) = made {
        panic!("{error}");
    }
    let (mut one, mut three) = (session(&database, 1), session(&database, 3));
    for query in [
        "MATCH (p:Part) RETURN sum(p.mixed), avg(p.mixed)",
        "MATCH (p:Part) RETURN p.key AS key, avg(p.mixed * 0.1), sum(p.late / 3.0)",
        "MATCH (p:Part) RETURN sum(p.late * 1.1m), avg(p.mixed * 1.1m)",
        "MATCH (p:Part) WHERE p.key + p.key > 1 RETURN p.key AS key, sum(p.mixed * 0.1), avg(p.late * 1.1m)",
    ] {
        assert_eq!(rows(&mut one, query), rows(&mut three, query), "{query}");
    }
}

#[test]
fn hops_below_groups_are_followed_by_several_threads() {
    let query = "MATCH (c:Firm)-[:PARTNER]->(d:Firm) WHERE c.rank < d.rank RETURN d.city AS city, sum(d.capital / 3), count(*)";
    let database = Database::in_memory();
    let made = database.execute_script(
        "CREATE INDEX FOR (c:Firm) ON (c.id);
         UNWIND range(0, 19999) AS i CREATE (:Firm {id: i, city: i % 7, rank: i * 31 % 997, capital: toFloat(i)});
         MATCH (c:Firm) UNWIND [7, 31, 1009] AS step MATCH (d:Firm {id: (c.id * 3 + step) % 20000})
         CREATE (c)-[:PARTNER]->(d)",
    );
    if let Err(error) = made {
        panic!("{error}");
    }
    let (mut one, mut three) = (session(&database, 1), session(&database, 3));
    let plan = rows(&mut one, &format!("EXPLAIN {query}")).join("\n");
    assert!(plan.contains("ParallelAggregate"), "{plan}");
    assert_eq!(rows(&mut one, query), rows(&mut three, query));
    assert_eq!(work(&mut one, query), work(&mut three, query));
    let profile = rows(&mut three, &format!("PROFILE {query}")).join("\n");
    assert!(profile.contains("Expand"), "{profile}");
}

#[test]
fn cycles_from_few_nodes_are_counted_by_several_threads() {
    let query = "MATCH (a:Person)-[:KNOWS]-(b:Person), (a)<-[:WROTE_BY]-(c:Comment)-[:REPLY_OF]->(p:Post)-[:WROTE_BY]->(b) RETURN count(*)";
    let database = Database::in_memory();
    let made = database.execute_script(
        "UNWIND range(0, 299) AS i CREATE (:Person {id: i});
         CREATE INDEX FOR (p:Person) ON (p.id);
         MATCH (a:Person) UNWIND [1, 7, 31] AS step MATCH (b:Person {id: (a.id + step) % 300}) CREATE (a)-[:KNOWS]->(b);
         MATCH (b:Person) UNWIND range(1, 200) AS i CREATE (:Post)-[:WROTE_BY]->(b);
         MATCH (p:Post)-[:WROTE_BY]->(b) MATCH (a:Person {id: (b.id * 6 + 8) % 300})
         CREATE (p)<-[:REPLY_OF]-(:Comment)-[:WROTE_BY]->(a)",
    );
    if let Err(error) = made {
        panic!("{error}");
    }
    let (mut one, mut three) = (session(&database, 1), session(&database, 3));
    let plan = rows(&mut one, &format!("EXPLAIN {query}")).join("\n");
    assert!(plan.contains("ParallelAggregate"), "{plan}");
    assert!(plan.contains("closing"), "{plan}");
    let found = rows(&mut one, query);
    // Of 300 pairs of authors, those that know each other, 200 times each.
    let near = |b: i64| {
        [1, 7, 31]
            .map(|step| [step, 300 - step])
            .concat()
            .contains(&((b * 6 + 8 - b).rem_euclid(300)))
    };
    let expected = (0..300).filter(|b| near(*b)).count() * 200;
    assert!(expected > 0);
    assert!(
        found.join("").contains(&format!("Integer({expected})")),
        "{found:?}"
    );
    assert_eq!(found, rows(&mut three, query));
}

#[test]
fn pairs_of_ends_that_differ_are_counted_by_several_threads() {
    let query = "MATCH (t:Tag)<-[:HAS_TAG]-(m:Message)<-[:REPLY_OF]-(c:Comment)-[:HAS_TAG]->(u:Tag) WHERE t <> u RETURN count(*)";
    let database = Database::in_memory();
    let made = database.execute_script(
        "UNWIND range(0, 99) AS i CREATE (:Tag {id: i});
         CREATE INDEX FOR (t:Tag) ON (t.id);
         UNWIND range(0, 59999) AS i CREATE (:Comment {id: i})-[:REPLY_OF]->(:Message {id: i});
         MATCH (c:Comment) MATCH (t:Tag {id: c.id % 100}) CREATE (c)-[:HAS_TAG]->(t);
         MATCH (m:Message) UNWIND [0, 3] AS step MATCH (t:Tag {id: (m.id % 7 + step) % 100}) CREATE (m)-[:HAS_TAG]->(t)",
    );
    if let Err(error) = made {
        panic!("{error}");
    }
    let (mut one, mut three) = (session(&database, 1), session(&database, 3));
    let plan = rows(&mut one, &format!("EXPLAIN {query}")).join("\n");
    assert!(plan.contains("ParallelAggregate"), "{plan}");
    assert!(plan.contains("unlike"), "{plan}");
    let same = |id: i64| (0..2).filter(move |step| (id % 7 + 3 * step) % 100 == id % 100);
    let expected = 120_000 - (0..60_000).map(|id| same(id).count()).sum::<usize>();
    let found = rows(&mut one, query);
    assert!(
        found.join("").contains(&format!("Integer({expected})")),
        "{found:?}"
    );
    assert_eq!(found, rows(&mut three, query));
    assert_eq!(work(&mut one, query), work(&mut three, query));
}

/// The test of labels by ranges of ids, where those of a label follow one another, and without.
#[test]
fn labels_at_the_ends_of_hops_are_tested_as_they_are() {
    let database = Database::in_memory();
    let made = database.execute_script(
        "UNWIND range(0, 49) AS i CREATE (:Person {id: i});
         UNWIND range(0, 199) AS i CREATE (:Message:Post {id: i});
         UNWIND range(0, 99) AS i CREATE (:Message:Comment {id: i});
         MATCH (m:Message) MATCH (p:Person {id: m.id * 7 % 50}) CREATE (m)-[:WROTE_BY]->(p)",
    );
    if let Err(error) = made {
        panic!("{error}");
    }
    let mut session = session(&database, 2);
    let count = |session: &mut Session, label: &str| {
        let hop = format!("MATCH (p:Person)<-[:WROTE_BY]-(m{label}) WITH p, m LIMIT 100000");
        let scan = format!(
            "MATCH (p:Person)<-[:WROTE_BY]-(m) WHERE m.id >= 0 AND m{label} WITH p, m LIMIT 100000"
        );
        let [hop, scan] = [hop, scan].map(|query| {
            rows(
                session,
                &format!("{query} RETURN p.id AS p, collect(DISTINCT m.id) AS m ORDER BY p"),
            )
        });
        assert_eq!(hop.len(), scan.len(), "{label}");
        let number = format!("MATCH (p:Person)<-[:WROTE_BY]-(m{label}) RETURN count(*)");
        rows(session, &number).join("")
    };
    let mut expected = vec![
        (":Post", 200),
        (":Comment", 100),
        (":Message", 300),
        (":Message:Post", 200),
    ];
    let check = |session: &mut Session, expected: &[(&str, i64)]| {
        for (label, number) in expected {
            let found = count(session, label);
            assert!(
                found.contains(&format!("Integer({number})")),
                "{label}: {found}"
            );
        }
    };
    check(&mut session, &expected);
    // Their ids do not follow one another any more.
    database
        .execute("MATCH (m:Post {id: 100}) REMOVE m:Post", ())
        .expect("it has the label");
    expected[0].1 = 199;
    expected[3].1 = 199;
    check(&mut session, &expected);
    database
        .execute("MATCH (m:Post) WHERE m.id > 100 REMOVE m:Post", ())
        .expect("they have the label");
    expected[0].1 = 100;
    expected[3].1 = 100;
    check(&mut session, &expected);
}

#[test]
fn a_statement_on_several_threads_keeps_its_limits() {
    let query = "MATCH (c:Company) RETURN c.id % 4000 AS k, sum(c.capital), min(c.name)";
    let mut session = session(&DATABASE, 3);
    let limits = session.limits();
    session.set_limits(Limits {
        memory: Some(900_000),
        ..limits
    });
    assert_eq!(rows(&mut session, query), ["MemoryLimit"]);
    session.set_limits(Limits {
        timeout: Some(std::time::Duration::ZERO),
        ..limits
    });
    assert_eq!(rows(&mut session, query), ["TimeOut"]);
}

#[test]
fn a_filter_by_a_range_passes_over_what_cannot_match() {
    let query = "MATCH (c:Company) WHERE c.founded > date('2016-01-01') RETURN c.city AS i, avg(c.capital), count(*) ORDER BY i";
    assert!(plan(query).contains("ColumnAggregate"));
    let work = work_of(query);
    // The days grow with the rows: only the last chunks have later ones.
    assert!(work.rows_scanned <= 3 * 2048, "{work:?}");
    assert!(work.rows_skipped as i64 > COMPANIES * 8 / 10, "{work:?}");
}

#[test]
fn the_first_by_a_property_are_found_in_the_chunks_with_the_best_values() {
    let query = "MATCH (c:Company) RETURN c.id AS id ORDER BY id DESC LIMIT 20";
    assert!(plan(query).contains("ColumnScan (c:Company) first 20 by id DESC"));
    let found = work_of(query);
    assert!(found.rows_scanned <= 2 * 2048, "{found:?}");
    assert!(found.rows_skipped as i64 > COMPANIES * 9 / 10, "{found:?}");
    // The values are in no order.
    let query = "MATCH (c:Company) RETURN c.id AS id, c.capital AS k ORDER BY k, id LIMIT 5";
    let found = work_of(query);
    assert!((found.rows_scanned as i64) < COMPANIES, "{found:?}");
    assert!(found.rows_skipped > 0, "{found:?}");
}

#[test]
fn a_part_of_a_name_is_looked_for_without_rows() {
    let query = "MATCH (c:Company) WHERE c.name CONTAINS '4999' RETURN count(*)";
    let expected = "ColumnAggregate count(*) of (c:Company) c.name CONTAINS '4999'";
    assert!(plan(query).contains(expected), "{}", plan(query));
    let found = work_of(query);
    // One company was deleted; those of a table in which nobody has a name are passed over.
    let all = COMPANIES as u64 + 299;
    assert_eq!(found.rows_scanned + found.rows_skipped, all, "{found:?}");
    assert!(found.rows_skipped >= 100, "{found:?}");
}

#[test]
fn what_holds_is_asked_of_candidates_only() {
    let first = "AT date('2005-01-01') MATCH (a:Always) RETURN a.n AS n ORDER BY n DESC LIMIT 3";
    let shown = plan(first);
    assert!(
        shown.contains("ColumnScan") && shown.contains("that hold first 3 by n DESC"),
        "{shown}"
    );
    let work = work_of(first);
    assert!(work.rows_skipped > work.rows_scanned, "{work:?}");
    let groups = "AT date('2005-01-01') MATCH (a:Always) WHERE a.x > 50 RETURN a.x, avg(a.n)";
    let shown = plan(groups);
    assert!(
        shown.contains("ColumnAggregate") && shown.contains("a.x > 50 that hold"),
        "{shown}"
    );
}

#[test]
fn parts_of_a_column_of_decimals_are_passed_over() {
    let most = "MATCH (p:Price) WHERE p.price > 123456789012345678911000m RETURN count(*)";
    assert!(work_of(most).rows_skipped >= 6000, "{:?}", work_of(most));
    let first = "MATCH (p:Price) WHERE p.price > 0.5m RETURN p.price ORDER BY p.price DESC LIMIT 2";
    let shown = plan(first);
    assert!(shown.contains("first 2 by price DESC"), "{shown}");
    assert!(work_of(first).rows_skipped > 0, "{:?}", work_of(first));
}
