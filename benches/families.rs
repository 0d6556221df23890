//! Times of the families of queries, on a graph that is made here: `cargo bench --bench families`.
//!
//! `TUPU_BENCH_COMPANIES` sets the size (20,000 unless set); a word on the command line picks the families whose names
//! hold it. Each line is the median and the least of several runs, in microseconds for one query.
#![expect(clippy::panic, reason = "a bench that cannot run should say so loudly")]

mod companies;

use companies::{Random, SUPPLIES, Sources, fill};
use std::time::Instant;
use tupu::{Database, Parameters, params};

/// Longer than this no family is measured.
const BUDGET: f64 = 3.0;

type Answer = tupu::Result<()>;

/// What is measured, and on what.
struct Bench {
    wanted: Vec<String>,
}

impl Bench {
    /// Runs a family until enough runs have come together.
    fn family(&self, name: &str, mut once: impl FnMut(u64) -> Answer) {
        if !self.wanted.is_empty() && !self.wanted.iter().any(|part| name.contains(part.as_str())) {
            return;
        }
        let (mut times, started) = (Vec::new(), Instant::now());
        while times.len() < 5 || (times.len() < 2000 && started.elapsed().as_secs_f64() < BUDGET) {
            let start = Instant::now();
            if let Err(error) = once(times.len() as u64) {
                panic!("{name}: {error}");
            }
            times.push(start.elapsed().as_secs_f64() * 1e6);
        }
        times.sort_by(f64::total_cmp);
        let median = times[times.len() / 2];
        println!(
            "{name:<44} {median:>12.1} {:>12.1} {:>6}",
            times[0],
            times.len()
        );
    }

    /// A family of one query that is prepared once.
    fn query(&self, database: &Database, name: &str, text: &str) -> Answer {
        let prepared = database.prepare(text)?;
        self.family(name, |_| prepared.execute(()).map(drop));
        Ok(())
    }
}

fn reading(bench: &Bench, database: &Database, companies: u64) -> Answer {
    let mut random = Random(7);
    let find = database.prepare("MATCH (c:Company {name: $name}) RETURN c.capital")?;
    bench.family("point look-up, prepared", |_| {
        let name = format!("企业{}", random.below(companies));
        find.execute(params! { "name" => name }).map(drop)
    });
    bench.family("point look-up, by text", |_| {
        let parameters: Parameters = params! { "name" => "企业7" };
        database
            .execute(
                "MATCH (c:Company {name: $name}) RETURN c.capital",
                parameters,
            )
            .map(drop)
    });
    let queries = [
        (
            "2 hops from a hub, distinct",
            "MATCH (a:Company {name: '企业0'})-[:SUPPLIES]->()-[:SUPPLIES]->(c) RETURN count(DISTINCT c)",
        ),
        (
            "1..4 hops from a hub, distinct",
            "MATCH (a:Company {name: '企业0'})-[:SUPPLIES*1..4]->(b) RETURN count(DISTINCT b)",
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
    ];
    queries
        .iter()
        .try_for_each(|(name, text)| bench.query(database, name, text))
}

fn writing(bench: &Bench, database: &Database, kind: &str) -> Answer {
    let create = database.prepare("CREATE (:Fresh {id: $id, name: '新增企业'})")?;
    bench.family(&format!("create a node, {kind}"), |run| {
        create.execute(params! { "id" => run as i64 }).map(drop)
    });
    let many = "UNWIND range(1, 10000) AS i CREATE (:Bulk {id: i, name: 'bulk' + toString(i)})";
    let many = database.prepare(many)?;
    bench.family(&format!("create 10,000 nodes, {kind}"), |_| {
        many.execute(()).map(drop)
    });
    Ok(())
}

fn opening(bench: &Bench, companies: u64) -> Answer {
    let folder = match tempfile::tempdir() {
        Ok(folder) => folder,
        Err(error) => panic!("a temporary folder: {error}"),
    };
    let path = folder.path().join("graph.tupu");
    let database = Database::open(&path)?;
    fill(&database, companies, Sources::None)?;
    database.checkpoint()?;
    writing(bench, &database, "in a file")?;
    database.execute("MATCH (n:Fresh|Bulk) DELETE n", ())?;
    database.checkpoint()?;
    drop(database);
    bench.family("open a file", |_| {
        let database = Database::open(&path)?;
        database
            .query_one::<i64>("MATCH (c:Company {name: '企业7'}) RETURN count(c)", ())
            .map(drop)
    });
    Ok(())
}

fn run(bench: &Bench) -> Answer {
    let size = std::env::var("TUPU_BENCH_COMPANIES").ok();
    let companies = size
        .and_then(|size| size.parse().ok())
        .unwrap_or(20_000_u64);
    println!(
        "{companies} companies, {} relationships",
        companies * (2 * SUPPLIES + 1)
    );
    println!(
        "{:<44} {:>12} {:>12} {:>6}",
        "family", "median µs", "least µs", "runs"
    );
    let database = Database::in_memory();
    fill(&database, companies, Sources::None)?;
    reading(bench, &database, companies)?;
    writing(bench, &database, "in memory")?;
    opening(bench, companies)
}

fn main() {
    // Cargo adds a flag of its own.
    let words = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"));
    let bench = Bench {
        wanted: words.collect(),
    };
    if let Err(error) = run(&bench) {
        panic!("{error}");
    }
}
