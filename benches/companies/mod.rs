//! The graph that is measured: companies in cities, and who supplies whom; from sources or not.

use std::collections::BTreeMap;
use tupu::{Database, Value, params};

/// Relationships from each company to others.
pub const SUPPLIES: u64 = 6;
/// Rows that one statement makes while the graph is built.
const ROWS: u64 = 10_000;

/// Random numbers of a fixed seed: every run measures the same graph.
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    /// Small numbers are much more likely: some companies are hubs.
    pub fn skewed(&mut self, bound: u64) -> u64 {
        let part = self.below(1 << 20) as f64 / (1 << 20) as f64;
        (part * part * part * bound as f64) as u64
    }
}

fn row(entries: &[(&str, i64)]) -> Value {
    Value::from(entries.iter().copied().collect::<BTreeMap<&str, i64>>())
}

/// Companies in 300 cities, and who supplies whom. `citing` ends the clause that makes the companies, and the one that makes
/// the relationships; `r.id` numbers them.
pub fn fill(database: &Database, companies: u64, citing: [&str; 2]) -> tupu::Result<()> {
    database.execute("CREATE INDEX FOR (c:Company) ON (c.name)", ())?;
    let companies_from = format!(
        "UNWIND $rows AS r MATCH (t:City {{id: r.city}})
         CREATE (:Company {{name: '企业' + toString(r.id), capital: r.capital / 100.0, industry: 'industry' + toString(r.id % 20),
                            founded: date('1980-01-01') + duration({{days: r.days}})}})-[:LOCATED_IN]->(t) {}",
        citing[0]
    );
    let supplies_from = format!(
        "UNWIND $rows AS r MATCH (a:Company {{name: '企业' + toString(r.a)}}), (b:Company {{name: '企业' + toString(r.b)}})
         CREATE (a)-[:SUPPLIES]->(b), (b)-[:SUPPLIES]->(a) {}",
        citing[1]
    );
    database.execute(
        "UNWIND range(0, 299) AS i CREATE (:City {name: 'city' + toString(i), id: i})",
        (),
    )?;
    database.execute("CREATE INDEX FOR (c:City) ON (c.id)", ())?;
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for from in (0..companies).step_by(ROWS as usize) {
        let rows = (from..companies.min(from + ROWS)).map(|id| {
            let capital = random.below(10_000_000) as i64;
            let days = random.below(15_000) as i64;
            row(&[
                ("id", id as i64),
                ("capital", capital),
                ("days", days),
                ("city", random.below(300) as i64),
            ])
        });
        database.execute(
            &companies_from,
            params! { "rows" => rows.collect::<Vec<Value>>() },
        )?;
    }
    for from in (0..companies * SUPPLIES).step_by(ROWS as usize) {
        let rows = (from..(companies * SUPPLIES).min(from + ROWS)).map(|id| {
            row(&[
                ("id", id as i64),
                ("a", random.below(companies) as i64),
                ("b", random.skewed(companies) as i64),
            ])
        });
        database.execute(
            &supplies_from,
            params! { "rows" => rows.collect::<Vec<Value>>() },
        )?;
    }
    Ok(())
}
