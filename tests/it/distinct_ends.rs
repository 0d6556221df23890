//! Sets of ends and numbers of paths (the passes `distinct_ends` and `path_count`) are those of paths that are followed
//! one by one: over random small graphs, with loops, parallel relationships and nodes of several labels, and random
//! chains. `TUPU_TEST_RUNS` sets how many graphs are tried.

use crate::cite::dice::Dice;
use crate::pattern_count::{answer, explained, graph};
use crate::runs::runs;
use crate::scripted::build;
use tupu::{Database, PlannerOptions};

const GRAPHS: u64 = 40;
const QUERIES: usize = 12;

fn node(dice: &mut Dice, place: usize) -> String {
    let labels = dice.pick(&["", "", "", ":A", ":B", ":A:B"]);
    let property = dice.pick(&["", "", "", "", " {x: 1}"]);
    format!("(n{place}{labels}{property})")
}

/// A chain of hops, the first of them from a node that may be known.
fn chain(dice: &mut Dice, hops: usize) -> String {
    let start = dice.pick(&[
        "(n0)",
        "(n0 {k: 0})",
        "(n0 {k: 1})",
        "(n0:A {k: 2})",
        "(n0:B)",
    ]);
    let mut text = format!("MATCH {start}");
    let mut several = false;
    for place in 1..=hops {
        let types = dice.pick(&[":T", ":T", ":T", ":T", ":U", ":T|U", ""]);
        // Plans without passes follow every path: more than one long part would be too many of them.
        let long = dice.pick(&["", "", "", "", "*1..2", "*0..1", "*1..3", "*0..2"]);
        let length = if several { "" } else { long };
        several |= !length.is_empty();
        let (left, right) = dice.pick(&[
            ("-", "->"),
            ("-", "->"),
            ("-", "->"),
            ("<-", "-"),
            ("-", "-"),
        ]);
        text += &format!("{left}[{types}{length}]{right}{}", node(dice, place));
        if place < hops && dice.one_in(7) {
            text += &format!(" MATCH (n{place})");
        }
    }
    let tested = dice.below(hops + 1);
    text + &match dice.below(6) {
        0 => format!(" WHERE n{tested}.x < 2"),
        1 => format!(" WHERE n{tested}:A OR n{tested}.k > 3"),
        _ => String::new(),
    }
}

fn distinct_ends(dice: &mut Dice) -> String {
    let hops = 1 + dice.below(4);
    let chain = chain(dice, hops);
    match dice.below(7) {
        0..=2 => format!("{chain} RETURN count(DISTINCT n{hops})"),
        3 => format!("{chain} RETURN count(DISTINCT n{hops}.x)"),
        4 => format!("{chain} RETURN count(DISTINCT n{hops}.k), max(n{hops}.x)"),
        5 => format!("{chain} RETURN DISTINCT n{hops}.k AS k"),
        _ => format!("{chain} WITH DISTINCT n{hops} AS m MATCH (m)-[:T]->(o) RETURN m.k, count(o)"),
    }
}

fn number_of_paths(dice: &mut Dice) -> String {
    let start = dice.pick(&["(a)", "(a {k: 0})", "(a:A)", "(a:B)"]);
    let end = dice.pick(&["(b)", "(b:A)", "(b:B)", "(b:A:B)"]);
    let types = dice.pick(&[":T", ":U", ":T|U", ""]);
    let length = dice.pick(&[
        "*1..1", "*1..2", "*1..3", "*2..3", "*0..2", "*2", "*0..0", "*3..2", "*1..4",
    ]);
    let (left, right) = dice.pick(&[("-", "->"), ("<-", "-")]);
    let chain = format!("MATCH {start}{left}[{types}{length}]{right}{end}");
    match dice.below(3) {
        0 => format!("{chain} RETURN count(*)"),
        1 => format!("{chain} RETURN a.k, count(b)"),
        _ => format!("{chain} RETURN a.x AS x, count(*) AS n, max(a.k) ORDER BY x"),
    }
}

/// Values that ascend from node to node are not read to be counted; others are.
#[test]
fn ends_are_counted_by_a_key_that_ascends_and_by_one_that_does_not() {
    let script = "UNWIND range(0, 4999) AS i CREATE (:P {id: i, k: i % 100, up: i * 3});
        CREATE INDEX FOR (p:P) ON (p.id);
        MATCH (a:P) UNWIND [1, 2, 77] AS step MATCH (b:P {id: (a.id * 3 + step) % 5000}) CREATE (a)-[:T]->(b);
        DROP INDEX index_P_id";
    let [whole, plain] =
        [PlannerOptions::default(), PlannerOptions::plain()].map(|options| build(script, options));
    let questions = ["id", "k", "up", "none"].map(|key| {
        format!("MATCH (a:P {{id: 7}})-[:T]->()-[:T]->()-[:T]->()-[:T]->()-[:T]->(b:P) RETURN count(DISTINCT b.{key})")
    });
    let agree = || {
        for question in &questions {
            let plan = explained(&whole, question);
            assert!(plan.contains("DistinctEnds"), "{plan}");
            assert_eq!(
                answer(&whole, question),
                answer(&plain, question),
                "{question}"
            );
        }
    };
    agree();
    for change in [
        "MATCH (p:P {id: 11}) SET p.up = 36",
        "MATCH (p:P) WHERE p.id < 4000 AND p.id > 3000 SET p.up = null",
        "MATCH (p:P {id: 4}) SET p:Q",
        "CREATE (:P {id: 5, up: 1})",
        "MATCH (p:P) SET p.up = -p.id",
    ] {
        for database in [&whole, &plain] {
            database.execute(change, ()).expect("it can be written");
        }
        agree();
    }
}

/// How many of the queries use an operator.
fn agree(operator: &str, pass: &str, query: &dyn Fn(&mut Dice) -> String) -> (usize, usize) {
    let (mut asked, mut used) = (0, 0);
    for seed in 0..runs(GRAPHS) {
        let mut dice = Dice::new(seed);
        let script = graph(&mut dice);
        let whole = build(&script, PlannerOptions::default());
        let plain = build(&script, PlannerOptions::plain());
        let without = build(&script, PlannerOptions::default().without(pass));
        for _ in 0..QUERIES {
            let query = query(&mut dice);
            let expected = answer(&plain, &query);
            let plan = explained(&whole, &query);
            asked += 1;
            used += usize::from(plan.contains(operator));
            let found = answer(&whole, &query);
            assert_eq!(found, expected, "seed {seed}\n{script}{query}\n{plan}");
            assert_eq!(answer(&without, &query), expected, "seed {seed} {query}");
        }
    }
    (asked, used)
}

/// The script with sources of most entities, and with times in which some of them hold.
fn with_sources_and_times(script: &str) -> String {
    let line = |(number, line): (usize, &str)| {
        let creates = line.starts_with("CREATE (") || line.contains(" CREATE (a)-[");
        match line.strip_suffix(';') {
            Some(line) if creates && number % 4 != 3 => format!("{line} CITING 'line{number}';\n"),
            Some(_) | None => format!("{line}\n"),
        }
    };
    let cited: String = script.lines().enumerate().map(line).collect();
    cited
        + "MATCH (n) WHERE n.k % 3 = 1 SET n.valid_from = date('2010-01-01') CITING 'from';
           MATCH (n) WHERE n.k = 5 SET n.valid_to = date('2015-01-01');
           MATCH ()-[r]->(b) WHERE r.w = 1 AND b.k % 2 = 0 SET r.valid_from = date('2010-01-01');
           MATCH ()-[r]->(b) WHERE r.w = 0 AND b.x = 1 SET r.valid_to = date('2015-01-01') CITING 'to';"
}

/// The same with what the result rests on, and at a time.
#[test]
fn sets_of_ends_with_sources_and_at_a_time_are_those_of_paths() {
    let (mut asked, mut cited, mut timed) = (0, 0, 0);
    for seed in 0..runs(GRAPHS) {
        let mut dice = Dice::new(seed);
        let script = with_sources_and_times(&graph(&mut dice));
        let options = PlannerOptions::default;
        let whole = build(&script, options());
        let plain = build(&script, PlannerOptions::plain());
        let without = build(
            &script,
            options().without("gather_ends").without("distinct_ends"),
        );
        for _ in 0..QUERIES {
            let query = distinct_ends(&mut dice);
            let at = dice.pick(&[
                "AT date('2005-01-01')",
                "AT date('2012-01-01')",
                "AT date('2020-01-01')",
            ]);
            asked += 1;
            for prefix in ["CITE", at, &format!("{at} CITE")] {
                let query = format!("{prefix} {query}");
                let expected = answer(&plain, &query);
                let plan = explained(&whole, &query);
                let found = answer(&whole, &query);
                assert_eq!(found, expected, "seed {seed}\n{script}{query}\n{plan}");
                assert_eq!(answer(&without, &query), expected, "seed {seed} {query}");
                let used = plan.contains("DistinctEnds");
                cited += usize::from(used && plan.contains("sources AS"));
                timed += usize::from(used && prefix == at);
            }
        }
    }
    assert!(
        cited * 12 >= asked,
        "only {cited} of {asked} queries with CITE use sets"
    );
    assert!(
        timed * 12 >= asked,
        "only {timed} of {asked} queries with AT use sets"
    );
}

/// Enough nodes for sets with a bit for each of them, and for hops that are looked for from their ends.
#[test]
fn sets_of_many_nodes_are_those_of_paths() {
    let script = "CREATE INDEX FOR (n:N) ON (n.k);
        UNWIND range(0, 119) AS i CREATE (:N {k: i, x: i % 7});
        MATCH (n:N) WHERE n.k % 3 = 0 SET n:A;
        MATCH (a:N) UNWIND [1, 2, 5, 11, 40] AS step MATCH (b:N {k: (a.k * step + step) % 120})
        CREATE (a)-[:T]->(b);
        MATCH (a:N) UNWIND [0, 9] AS step MATCH (b:N {k: (a.k * 7 + step) % 60}) CREATE (a)-[:U]->(b);";
    let dated =
        "MATCH (a:N)-[r]->(b) WHERE (a.k + b.k) % 5 = 0 SET r.valid_from = date('2010-01-01');";
    let script = format!("{script}{dated}").replace(
        "CREATE (a)-[:T]->(b)",
        "CREATE (a)-[:T]->(b) CITING 't' + toString(a.k / 3)",
    );
    let whole = build(&script, PlannerOptions::default());
    let plain = build(&script, PlannerOptions::plain());
    for seed in 0..runs(40) {
        let mut dice = Dice::new(seed);
        let start = dice.pick(&[
            "(n0:N)",
            "(n0:N)",
            "(n0:N {k: 17})",
            "(n0:N {x: 3})",
            "(n0:A)",
        ]);
        let mut query = format!("MATCH {start}");
        let hops = 2 + dice.below(2);
        for place in 1..=hops {
            let types = dice.pick(&[":T", ":T", ":U", ":T|U"]);
            let (left, right) = dice.pick(&[("-", "->"), ("-", "->"), ("<-", "-")]);
            query += &format!("{left}[{types}]{right}{}", node(&mut dice, place));
        }
        query += &format!(" RETURN count(DISTINCT n{hops}), count(DISTINCT n{hops}.x)");
        assert_eq!(answer(&whole, &query), answer(&plain, &query), "{query}");
        let nodes = query.replace(&format!(", count(DISTINCT n{hops}.x)"), "");
        for prefix in [
            "",
            "CITE ",
            "AT date('2005-01-01') ",
            "AT date('2015-01-01') ",
        ] {
            let nodes = format!("{prefix}{nodes}");
            assert_eq!(answer(&whole, &nodes), answer(&plain, &nodes), "{nodes}");
        }
    }
}

#[test]
fn sets_of_ends_are_those_of_paths() {
    let (asked, used) = agree("DistinctEnds", "distinct_ends", &distinct_ends);
    assert!(used * 6 >= asked, "only {used} of {asked} queries use sets");
}

#[test]
fn numbers_of_paths_are_those_of_paths_one_by_one() {
    let (asked, used) = agree("PathCount", "path_count", &number_of_paths);
    assert!(
        used * 2 >= asked,
        "only {used} of {asked} queries count paths"
    );
}

/// Chains in which a walk repeats a relationship, and the ends that a trail must not reach so.
#[test]
fn a_relationship_is_not_repeated() {
    let one = |script: &str, query: &str| {
        let database = build(script, PlannerOptions::default());
        let plan = explained(&database, query);
        assert!(plan.contains("DistinctEnds"), "{query}\n{plan}");
        answer(&database, query).join(" ")
    };
    let back = "CREATE (a:N {k: 0})-[:T]->(b:N {k: 1}) CREATE (b)-[:T]->(a)";
    let three = "MATCH (a {k: 0})-[:T]->()-[:T]->()-[:T]->(d) RETURN count(DISTINCT d)";
    assert_eq!(one(back, three), "0");
    let parallel = format!("{back} CREATE (a)-[:T]->(b)");
    assert_eq!(one(&parallel, three), "1");
    let turning = "MATCH (a {k: 0})-[:T]-()-[:T]-(c) RETURN count(DISTINCT c)";
    assert_eq!(one("CREATE (a:N {k: 0})-[:T]->(:N {k: 1})", turning), "0");
    assert_eq!(one(back, turning), "1");
    let round = "CREATE (a:N {k: 0}) CREATE (a)-[:T]->(a)";
    let two = "MATCH (a {k: 0})-[:T]->()-[:T]->(c) RETURN count(DISTINCT c)";
    assert_eq!(one(round, two), "0");
    assert_eq!(one(&format!("{round} CREATE (a)-[:T]->(a)"), two), "1");
    // Another MATCH may repeat it.
    let again = "MATCH (a {k: 0})-[:T]->(b) MATCH (b)-[:T]->(c) RETURN count(DISTINCT c)";
    assert_eq!(one(round, again), "1");
}

/// Values are counted, not nodes, unless an index says that no two nodes have the same.
#[test]
fn values_of_ends_are_counted_once() {
    let script = "CREATE INDEX FOR (n:N) ON (n.v);
        CREATE (a:N {k: 0, v: 0}) WITH a UNWIND range(1, 200) AS i
        CREATE (a)-[:T]->(:N {v: i})-[:T]->(:N {v: 1000 + i % 7, w: CASE WHEN i % 2 = 0 THEN i % 9 ELSE 'x' END});";
    let database = build(script, PlannerOptions::default());
    let count = |what: &str| {
        let query =
            format!("MATCH (a:N {{k: 0}})-[:T]->()-[:T]->(c:N) RETURN count(DISTINCT c{what})");
        answer(&database, &query).join(" ")
    };
    assert_eq!(
        (count(""), count(".v"), count(".w")),
        ("200".into(), "7".into(), "10".into())
    );
    assert_eq!(
        (count(".none"), count(".v % 2 = 0")),
        ("0".into(), "2".into())
    );
    let change = |statement: &str| database.execute(statement, ()).map(drop);
    change("MATCH (c:N) WHERE c.v >= 1000 SET c.v = id(c) + 5000").expect("it sets values");
    assert_eq!(count(".v"), "200");
    change("MATCH (c:N) WHERE c.v > 5300 REMOVE c.v").expect("it removes values");
    let plain = "MATCH (c:N) WHERE c.v >= 5000 RETURN count(DISTINCT c.v)";
    assert_eq!(count(".v"), answer(&database, plain).join(" "));
}

/// What was found in one state is not kept for another.
#[test]
fn changes_are_seen() {
    let database: Database = build(
        "CREATE (a:N {k: 0})-[:T]->(:N)-[:T]->(:N)",
        PlannerOptions::default(),
    );
    let query = "MATCH (a {k: 0})-[:T]->()-[:T]->(c) RETURN count(DISTINCT c)";
    assert_eq!(answer(&database, query).join(" "), "1");
    let more = "MATCH (a {k: 0})-[:T]->(b) UNWIND range(1, 100) AS i CREATE (b)-[:T]->(:N)";
    database.execute(more, ()).expect("it creates nodes");
    assert_eq!(answer(&database, query).join(" "), "101");
    database
        .execute(
            "MATCH ()-[:T]->(b)-[r:T]->(c) WHERE id(c) % 2 = 0 DELETE r",
            (),
        )
        .expect("it deletes relationships");
    let expected = "MATCH (b)<-[:T]-(a {k: 0}) MATCH (b)-[r:T]->() RETURN count(r)";
    assert_eq!(answer(&database, query), answer(&database, expected));
}
