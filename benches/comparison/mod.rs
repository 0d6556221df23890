//! How the lines of `knowledge` are measured, and the queries that are asked with and without what is measured.

use std::time::Instant;

/// What is run over and over.
pub type Variant<'d> = Box<dyn Fn() -> tupu::Result<()> + 'd>;

/// A turn of one variant takes at least as many seconds.
const TURN: f64 = 0.002;

/// A number from the environment.
pub fn setting(name: &str, default: f64) -> f64 {
    let text = std::env::var(name).ok();
    text.and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Which lines are measured, and for how long.
pub struct Bench {
    wanted: Vec<String>,
    seconds: f64,
}

impl Bench {
    pub fn from_arguments() -> Bench {
        // Cargo adds a flag of its own.
        let words = std::env::args()
            .skip(1)
            .filter(|word| !word.starts_with("--"));
        Bench {
            wanted: words.collect(),
            seconds: setting("TUPU_BENCH_SECONDS", 1.5),
        }
    }

    /// The head of a table.
    pub fn table(&self, name: &str, variants: &[&str]) {
        let mut head = format!("\n| {name:<34} | {:>22} |", variants[0]);
        let mut line = format!("| {:-<34} | {:->21}: |", "", "");
        for variant in &variants[1..] {
            head += &format!(" {variant:>22} | times |");
            line += &format!(" {:->21}: | ----: |", "");
        }
        println!("{head}\n{line}");
    }

    /// Measures the variants of a line: the first is the plain one.
    pub fn line<'d>(
        &self,
        name: &str,
        variants: impl FnOnce() -> tupu::Result<Vec<Variant<'d>>>,
    ) -> tupu::Result<()> {
        if let Some(best) = self.best(name, variants)? {
            println!("{}", line(name, &best));
        }
        Ok(())
    }

    /// The same, where the last variant only writes what the second answers besides the plain one: a query that gives it
    /// takes at least the time of both.
    pub fn line_with_floor<'d>(
        &self,
        name: &str,
        variants: impl FnOnce() -> tupu::Result<Vec<Variant<'d>>>,
    ) -> tupu::Result<()> {
        if let Some(best) = self.best(name, variants)?
            && let [plain, asked, .., answer] = best[..]
        {
            let others = line(name, &best[..best.len() - 1]);
            println!(
                "{others} {answer:>22.1} | {:>5.2} |",
                asked / (plain + answer)
            );
        }
        Ok(())
    }

    /// The best time of each variant, if the line is wanted.
    fn best<'d>(
        &self,
        name: &str,
        variants: impl FnOnce() -> tupu::Result<Vec<Variant<'d>>>,
    ) -> tupu::Result<Option<Vec<f64>>> {
        let wanted = |part: &String| name.contains(part.as_str());
        if !self.wanted.is_empty() && !self.wanted.iter().any(wanted) {
            return Ok(None);
        }
        best_of_turns(&variants()?, self.seconds).map(Some)
    }
}

/// The times of a line, the first of them the plain one.
fn line(name: &str, best: &[f64]) -> String {
    let mut line = format!("| {name:<34} | {:>22.1} |", best[0]);
    for time in &best[1..] {
        line += &format!(" {time:>22.1} | {:>5.2} |", time / best[0]);
    }
    line
}

/// The best time of each variant for one run, in microseconds; they take turns.
fn best_of_turns(variants: &[Variant<'_>], seconds: f64) -> tupu::Result<Vec<f64>> {
    let mut runs = Vec::new();
    for variant in variants {
        variant()?;
        let once = timed(variant, 1)?;
        runs.push((TURN * 1e6 / once).clamp(1.0, 5_000.0) as u32);
    }
    let mut best = vec![f64::INFINITY; variants.len()];
    let (started, mut turns) = (Instant::now(), 0);
    while turns < 5 || started.elapsed().as_secs_f64() < seconds {
        for ((variant, runs), best) in variants.iter().zip(&runs).zip(&mut best) {
            *best = best.min(timed(variant, *runs)?);
        }
        turns += 1;
    }
    Ok(best)
}

/// Microseconds for one run, where many are made.
fn timed(variant: &Variant<'_>, runs: u32) -> tupu::Result<f64> {
    let start = Instant::now();
    for _ in 0..runs {
        variant()?;
    }
    Ok(start.elapsed().as_secs_f64() * 1e6 / f64::from(runs))
}

/// The families, and queries that return many rows.
pub const QUERIES: &[(&str, &str)] = &[
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
