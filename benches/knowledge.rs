//! What knowledge about facts costs, beside the plain query: `cargo bench --bench knowledge`.
//!
//! The graph is that of `families`, with a source for every five companies and every ten relationships of supply.
//! `TUPU_BENCH_COMPANIES` sets the size (20,000 unless set); a word on the command line picks the families whose names
//! hold it. Each line is the median of several runs, in microseconds for one query, and how many times as long it takes
//! with `CITE`.
#![expect(clippy::panic, reason = "a bench that cannot run should say so loudly")]

mod companies;

use companies::{SUPPLIES, Sources, fill};
use std::time::Instant;
use tupu::{Database, Parameters, params};

/// Longer than this nothing is measured.
const BUDGET: f64 = 2.0;

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

/// The median of several runs of a query, in microseconds.
fn median(database: &Database, text: &str) -> tupu::Result<f64> {
    let prepared = database.prepare(text)?;
    let (mut times, started) = (Vec::new(), Instant::now());
    while times.len() < 5 || (times.len() < 500 && started.elapsed().as_secs_f64() < BUDGET) {
        let parameters: Parameters = params! { "name" => "企业7" };
        let start = Instant::now();
        prepared.execute(parameters)?;
        times.push(start.elapsed().as_secs_f64() * 1e6);
    }
    times.sort_by(f64::total_cmp);
    Ok(times.get(times.len() / 2).copied().unwrap_or_default())
}

fn cite(plain: &Database, cited: &Database, wanted: &dyn Fn(&str) -> bool) -> tupu::Result<()> {
    println!(
        "{:<36} {:>12} {:>12} {:>8} {:>12} {:>8}",
        "CITE", "plain µs", "CITE µs", "times", "no sources", "times"
    );
    for (name, text) in QUERIES.iter().filter(|(name, _)| wanted(name)) {
        let once = median(cited, text)?;
        let with_sources = median(cited, &format!("CITE {text}"))?;
        let without = median(plain, &format!("CITE {text}"))?;
        println!(
            "{name:<36} {once:>12.1} {with_sources:>12.1} {:>8.2} {without:>12.1} {:>8.2}",
            with_sources / once,
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
    fill(&plain, companies, Sources::None)?;
    fill(&cited, companies, Sources::Each)?;
    cite(&plain, &cited, wanted)
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
