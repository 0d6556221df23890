//! The kernels that answer patterns without making their rows, each beside the plan without it: `cargo bench --bench kernels`.
//!
//! A kernel is what a pass of the planner puts in the place of operators that hand on rows, so that the other plan is the
//! one with the pass switched off. `TUPU_BENCH_COMPANIES` sets the size of the graph (5,000 unless set). A word after `--`
//! picks kernels by their names, as everywhere in criterion.
#![expect(clippy::panic, reason = "a bench that cannot run should say so loudly")]

mod companies;

use companies::fill;
use criterion::{BenchmarkId, Criterion};
use std::time::Duration;
use tupu::{Database, PlannerOptions};

/// A kernel: the passes that make it, and what it answers.
struct Kernel {
    name: &'static str,
    passes: &'static [&'static str],
    query: &'static str,
}

const KERNELS: &[Kernel] = &[
    Kernel {
        name: "distinct ends of 3 hops",
        passes: &["distinct_ends"],
        query: "MATCH (:Company {name: '企业0'})-[:SUPPLIES]->()-[:SUPPLIES]->()-[:SUPPLIES]->(c) RETURN count(DISTINCT c)",
    },
    Kernel {
        name: "number of paths",
        passes: &["path_count", "degree"],
        query: "MATCH (t:City)<-[:LOCATED_IN]-()-[:SUPPLIES]->(c) RETURN t.name, count(c)",
    },
    Kernel {
        name: "number of matches",
        passes: &["pattern_count"],
        query: "MATCH (a:Company)-[:SUPPLIES]->(b)-[:SUPPLIES]->(c)-[:LOCATED_IN]->(t) WHERE a <> c RETURN count(*)",
    },
    Kernel {
        name: "triangles",
        passes: &["triangle_count", "pattern_count"],
        query: "MATCH (a)-[:SUPPLIES]->(b)-[:SUPPLIES]->(c), (a)-[:SUPPLIES]->(c) RETURN count(*)",
    },
    Kernel {
        name: "filter by columns",
        passes: &["column_scan"],
        query: "MATCH (c:Company) WHERE c.capital > 99000 AND c.founded > date('1990-01-01') RETURN count(*)",
    },
    Kernel {
        name: "groups of columns",
        passes: &["column_aggregate", "column_scan", "parallel_aggregate"],
        query: "MATCH (c:Company) WHERE c.founded > date('1990-01-01') RETURN c.industry, avg(c.capital), count(*)",
    },
    Kernel {
        name: "first rows",
        passes: &["first_rows"],
        query: "MATCH (c:Company) RETURN c.name, c.capital ORDER BY c.capital DESC LIMIT 20",
    },
    Kernel {
        name: "part of a text by index",
        passes: &["text_index"],
        query: "MATCH (c:Company) WHERE c.name CONTAINS '4321' RETURN c.name",
    },
    Kernel {
        name: "join by equality",
        passes: &["hash_join"],
        query: "MATCH (c:Company), (t:City) WHERE c.industry = t.name RETURN count(*)",
    },
    Kernel {
        name: "first witness",
        passes: &["semi_join", "first_witness"],
        query: "MATCH (c:Company) WHERE EXISTS { (c)-[:SUPPLIES]->(:Company {name: '企业0'}) } RETURN count(*)",
    },
];

fn graph(companies: u64, without: &[&str]) -> tupu::Result<Database> {
    let planner = without
        .iter()
        .fold(PlannerOptions::default(), |options, pass| {
            options.without(pass)
        });
    let database = Database::builder().planner(planner).in_memory();
    fill(&database, companies, ["", ""])?;
    database.execute("CREATE TEXT INDEX FOR (c:Company) ON (c.name)", ())?;
    Ok(database)
}

fn measure(criterion: &mut Criterion, companies: u64) -> tupu::Result<()> {
    let whole = graph(companies, &[])?;
    for kernel in KERNELS {
        let mut group = criterion.benchmark_group(kernel.name);
        let without = graph(companies, kernel.passes)?;
        for (plan, database) in [("kernel", &whole), ("rows", &without)] {
            let prepared = database.prepare(kernel.query)?;
            prepared.execute(())?;
            group.bench_function(BenchmarkId::from_parameter(plan), |bencher| {
                bencher.iter(|| prepared.query(()).and_then(|mut rows| rows.collect_rows()));
            });
        }
        group.finish();
    }
    Ok(())
}

fn main() {
    let companies = std::env::var("TUPU_BENCH_COMPANIES").ok();
    let companies = companies
        .and_then(|number| number.parse().ok())
        .unwrap_or(5_000);
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args();
    if let Err(error) = measure(&mut criterion, companies) {
        panic!("{error}");
    }
    criterion.final_summary();
}
