//! What knowledge about facts costs, beside the plain query: `cargo bench --bench knowledge`.
//!
//! The graph is that of `families`, with a source for every five companies and every ten relationships of supply.
//! `TUPU_BENCH_COMPANIES` sets the size (20,000 unless set); a word on the command line picks the families whose names
//! hold it. Each line is the mean of several runs, in microseconds for one query, and how many times as long it takes with
//! `CITE`, and with `AT` where every company and every supply says from when it holds, and where none does. Where the system
//! tells it, the time is that of the processor, so that other work does not count.
#![expect(clippy::panic, reason = "a bench that cannot run should say so loudly")]

mod companies;

use companies::{SUPPLIES, fill};
use std::time::Instant;
use tupu::{Database, Parameters, params};

/// Longer than this nothing is measured.
const BUDGET: f64 = 2.0;

/// Of companies and relationships, each five that come one after the other have a source of their own.
const EACH_FIVE: [&str; 2] = [
    "CITING 'c' + toString(r.id / 5)",
    "CITING 's' + toString(r.id / 5)",
];

/// The families, and queries that return many rows.
const QUERIES: &[(&str, &str)] = &[
    (
        "point look-up",
        "MATCH (c:Company {name: $name}) RETURN c.capital",
    ),
    (
        "2 hops from a hub, distinct",
        "MATCH (a:Company {name: '企业0'})-[:SUPPLIES]->()-[:SUPPLIES]->(c) RETURN count(DISTINCT c)",
    ),
    (
        "2 hops from a hub, rows",
        "MATCH (a:Company {name: '企业0'})-[:SUPPLIES]->(b)-[:SUPPLIES]->(c) RETURN b.name, c.name",
    ),
    (
        "1..4 hops from a hub, distinct",
        "MATCH (a:Company {name: '企业0'})-[:SUPPLIES*1..4]->(b) RETURN count(DISTINCT b)",
    ),
    (
        "1..2 hops from a hub, rows",
        "MATCH (a:Company {name: '企业0'})-[:SUPPLIES*1..2]->(b) RETURN b.name",
    ),
    (
        "shortest path",
        "MATCH p = shortestPath((a:Company {name: '企业11'})-[:SUPPLIES*]->(b:Company {name: '企业9999'})) RETURN length(p)",
    ),
    (
        "triangles",
        "MATCH (a)-[:SUPPLIES]->(b)-[:SUPPLIES]->(c), (a)-[:SUPPLIES]->(c) RETURN count(*)",
    ),
    (
        "filter, group, average",
        "MATCH (c:Company) WHERE c.founded > date('2010-01-01') RETURN c.industry, avg(c.capital), count(*)",
    ),
    (
        "filter, rows",
        "MATCH (c:Company) WHERE c.founded > date('2010-01-01') RETURN c.name, c.capital",
    ),
    (
        "count along a hop, by group",
        "MATCH (t:City)<-[:LOCATED_IN]-(c) RETURN t.name, count(c)",
    ),
    (
        "the first 20 in order",
        "MATCH (c:Company) RETURN c.name, c.capital ORDER BY c.capital DESC LIMIT 20",
    ),
    (
        "part of a string",
        "MATCH (c:Company) WHERE c.name CONTAINS '777' RETURN count(*)",
    ),
    (
        "join by equality",
        "MATCH (c:Company), (t:City) WHERE c.industry = t.name RETURN count(*)",
    ),
    ("count of a label", "MATCH (c:Company) RETURN count(c)"),
    (
        "with EXISTS",
        "MATCH (t:City) WHERE EXISTS { (t)<-[:LOCATED_IN]-(c:Company) WHERE c.capital > 99000 } RETURN t.name",
    ),
];

/// Nanoseconds that this thread has had a processor; `None` where the system does not say.
fn processor_time() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok()
}

/// The mean of several runs of a query, in microseconds.
fn mean(database: &Database, text: &str) -> tupu::Result<f64> {
    let prepared = database.prepare(text)?;
    let once = || {
        let parameters: Parameters = params! { "name" => "企业7" };
        prepared.execute(parameters).map(drop)
    };
    once()?;
    let (before, started) = (processor_time(), Instant::now());
    let mut runs = 0.0;
    while runs < 3.0 || (runs < 5_000.0 && started.elapsed().as_secs_f64() < BUDGET) {
        once()?;
        runs += 1.0;
    }
    let elapsed = started.elapsed().as_secs_f64() * 1e6;
    let used = before.zip(processor_time());
    let used = used.map_or(elapsed, |(before, after)| (after - before) / 1e3);
    Ok(used / runs)
}

fn cite(plain: &Database, cited: &Database, wanted: &dyn Fn(&str) -> bool) -> tupu::Result<()> {
    println!(
        "{:<36} {:>12} {:>12} {:>8} {:>12} {:>8}",
        "CITE", "plain µs", "CITE µs", "times", "no sources", "times"
    );
    for (name, text) in QUERIES.iter().filter(|(name, _)| wanted(name)) {
        let once = mean(cited, text)?;
        let with_sources = mean(cited, &format!("CITE {text}"))?;
        let without = mean(plain, &format!("CITE {text}"))?;
        println!(
            "{name:<36} {once:>12.1} {with_sources:>12.1} {:>8.2} {without:>12.1} {:>8.2}",
            with_sources / once,
            without / once
        );
    }
    Ok(())
}

/// From 2001 on all holds: the answers are those of the plain query.
fn date_all(database: &Database) -> tupu::Result<()> {
    for text in [
        "MATCH (c:Company) SET c.valid_from = date('2000-01-01')",
        "MATCH ()-[r:SUPPLIES]->() SET r.valid_from = date('2000-01-01')",
    ] {
        database.execute(text, ())?;
    }
    Ok(())
}

fn at(plain: &Database, dated: &Database, wanted: &dyn Fn(&str) -> bool) -> tupu::Result<()> {
    println!(
        "{:<36} {:>12} {:>12} {:>8} {:>12} {:>8}",
        "AT", "plain µs", "AT µs", "times", "no times", "times"
    );
    for (name, text) in QUERIES.iter().filter(|(name, _)| wanted(name)) {
        let once = mean(dated, text)?;
        let with_times = mean(dated, &format!("AT date('2022-06-30') {text}"))?;
        let without = mean(plain, &format!("AT date('2022-06-30') {text}"))?;
        println!(
            "{name:<36} {once:>12.1} {with_times:>12.1} {:>8.2} {without:>12.1} {:>8.2}",
            with_times / once,
            without / once
        );
    }
    Ok(())
}

fn run(wanted: &dyn Fn(&str) -> bool) -> tupu::Result<()> {
    let size = std::env::var("TUPU_BENCH_COMPANIES").ok();
    let companies = size
        .and_then(|size| size.parse().ok())
        .unwrap_or(20_000_u64);
    println!(
        "{companies} companies, {} relationships",
        companies * (2 * SUPPLIES + 1)
    );
    let (plain, cited) = (Database::in_memory(), Database::in_memory());
    fill(&plain, companies, ["", ""])?;
    fill(&cited, companies, EACH_FIVE)?;
    cite(&plain, &cited, wanted)?;
    date_all(&cited)?;
    at(&plain, &cited, wanted)
}

fn main() {
    // Cargo adds a flag of its own.
    let words = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"));
    let words: Vec<String> = words.collect();
    let wanted =
        |name: &str| words.is_empty() || words.iter().any(|part| name.contains(part.as_str()));
    if let Err(error) = run(&wanted) {
        panic!("{error}");
    }
}
