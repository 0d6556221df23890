//! Nearest vectors: `cargo bench --bench vectors`.
//!
//! `TUPU_VECTORS=FOLDER` takes vectors and queries from files of 32-bit floats (`vectors.f32`, `queries.f32`, and their dimension in
//! `dimension`), as `benches/vectors/run.py` makes them for several engines, and writes what is found to `found.tsv`; without it,
//! clustered vectors are made here (`TUPU_BENCH_VECTORS`, 20,000 of 384 dimensions unless set).
//!
//! Each line is the median and the least of the times of one query, in microseconds, and the recall of its first ten.
#![expect(clippy::panic, reason = "a bench that cannot run should say so loudly")]

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Instant;
use tupu::{Database, Result, Vector, params};

/// How many are looked for.
const WANTED: usize = 10;
/// How many are created in one statement.
const PER_STATEMENT: usize = 2000;

struct Vectors {
    dimension: usize,
    vectors: Vec<Vec<f32>>,
    queries: Vec<Vec<f32>>,
    folder: Option<PathBuf>,
}

fn main() {
    let vectors = match std::env::var_os("TUPU_VECTORS") {
        Some(folder) => read(folder.into()),
        None => made(),
    };
    if let Err(error) = run(&vectors) {
        panic!("{error}");
    }
}

fn read(folder: PathBuf) -> Vectors {
    let bytes = |name: &str| match std::fs::read(folder.join(name)) {
        Ok(bytes) => bytes,
        Err(error) => panic!("{name}: {error}"),
    };
    let text = String::from_utf8_lossy(&bytes("dimension"))
        .trim()
        .to_owned();
    let dimension = text.parse().unwrap_or(1);
    let floats = |name: &str| -> Vec<Vec<f32>> {
        let bytes = bytes(name);
        let floats = bytes.chunks_exact(4).map(|four| match four {
            [a, b, c, d] => f32::from_le_bytes([*a, *b, *c, *d]),
            _ => 0.0,
        });
        let floats: Vec<f32> = floats.collect();
        floats
            .chunks_exact(dimension)
            .map(<[f32]>::to_vec)
            .collect()
    };
    Vectors {
        dimension,
        vectors: floats("vectors.f32"),
        queries: floats("queries.f32"),
        folder: Some(folder),
    }
}

fn made() -> Vectors {
    let (count, dimension) = (wanted_count(), 384);
    let mut random = 7_u64;
    let mut uniform = move || {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (random >> 40) as f32 / (1 << 24) as f32
    };
    let mut normal = move || (0..6).map(|_| uniform()).sum::<f32>() - 3.0;
    let centres: Vec<Vec<f32>> = (0..100)
        .map(|_| (0..dimension).map(|_| normal()).collect())
        .collect();
    let mut near = |at: usize| -> Vec<f32> {
        let centre = &centres[at % centres.len()];
        centre
            .iter()
            .map(|number| number + 0.7 * normal())
            .collect()
    };
    let vectors = (0..count).map(&mut near).collect();
    Vectors {
        dimension,
        vectors,
        queries: (0..100).map(&mut near).collect(),
        folder: None,
    }
}

fn wanted_count() -> usize {
    let wanted = std::env::var("TUPU_BENCH_VECTORS").ok();
    wanted
        .and_then(|count| count.parse().ok())
        .unwrap_or(20_000)
}

fn run(data: &Vectors) -> Result<()> {
    let (count, dimension) = (data.vectors.len(), data.dimension);
    println!(
        "{count} vectors of {dimension} dimensions, {} queries",
        data.queries.len()
    );
    let db = Database::in_memory();
    db.execute(
        &format!(
            "CREATE VECTOR INDEX pages FOR (p:Page) ON (p.v) OPTIONS {{indexConfig: {{`vector.dimensions`: {dimension}}}}}"
        ),
        (),
    )?;
    timed("create the nodes", || fill(&db, &data.vectors))?;
    let exact =
        "CALL db.index.vector.queryNodes('pages', $k, $v, {exact: true}) YIELD node RETURN node.id";
    let plain = "CALL db.index.vector.queryNodes('pages', $k, $v) YIELD node RETURN node.id";
    let one = |text: &str, query: &[f32]| -> Result<Vec<i64>> {
        let vector = Vector::from_floats(query)?;
        db.query_as(text, params! { "k" => WANTED as i64, "v" => vector })
    };
    timed("read the vectors into the index", || {
        one(exact, &data.queries[0]).map(drop)
    })?;
    let truth = queries("exact", data, |query| one(exact, query))?;
    let before = queries("before the rows are linked", data, |query| {
        one(plain, query)
    })?;
    println!("  recall {:.4}", recall(&truth, &before));
    timed("link the rows (db.awaitIndex)", || {
        db.execute("CALL db.awaitIndex('pages')", ()).map(drop)
    })?;
    let found = queries("along links", data, |query| one(plain, query))?;
    println!("  recall {:.4}", recall(&truth, &found));
    filtered(&db, data)?;
    if let Some(folder) = &data.folder {
        write(folder, &found);
    }
    Ok(())
}

/// Among parts of all nodes: any of them, and, where the vectors are made here, those of some clusters alone, in which most
/// of what is looked for does not lie.
fn filtered(db: &Database, data: &Vectors) -> Result<()> {
    let any = ("p.id / 100", "of all");
    let clusters = ("p.id % 100", "of the clusters");
    for ((number, whose), part) in [
        (any, 100_i64),
        (any, 10),
        (any, 3),
        (any, 2),
        (clusters, 10),
        (clusters, 2),
    ] {
        let text = format!(
            "MATCH (p:Page) WHERE {number} % $part = 0 WITH collect(p) AS pages \
             CALL db.index.vector.queryNodes('pages', $k, $v, {{filter: pages, exact: $exact}}) YIELD node RETURN node.id"
        );
        let one = |exact: bool, query: &[f32]| -> Result<Vec<i64>> {
            let parameters = params! {
                "part" => part, "k" => WANTED as i64, "v" => Vector::from_floats(query)?, "exact" => exact,
            };
            db.query_as(&text, parameters)
        };
        let name = format!("1 in {part} {whose}, with the pattern");
        let truth = queries(&format!("{name}, exact"), data, |query| one(true, query))?;
        let found = queries(&name, data, |query| one(false, query))?;
        println!("  recall {:.4}", recall(&truth, &found));
    }
    Ok(())
}

fn fill(db: &Database, vectors: &[Vec<f32>]) -> Result<()> {
    for (at, block) in vectors.chunks(PER_STATEMENT).enumerate() {
        let rows = block.iter().map(|vector| Vector::from_floats(vector));
        let rows = rows.collect::<Result<Vec<_>>>()?;
        let first = (at * PER_STATEMENT) as i64;
        db.execute(
            "UNWIND range(0, size($rows) - 1) AS at CREATE (:Page {id: $first + at, v: $rows[at]})",
            params! { "rows" => rows, "first" => first },
        )?;
    }
    Ok(())
}

fn timed(name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    let start = Instant::now();
    work()?;
    println!("{name:<44} {:>12.2} s", start.elapsed().as_secs_f64());
    Ok(())
}

/// The answers of all queries; their times are printed.
fn queries(
    name: &str,
    data: &Vectors,
    mut one: impl FnMut(&[f32]) -> Result<Vec<i64>>,
) -> Result<Vec<Vec<i64>>> {
    let (mut times, mut answers) = (Vec::new(), Vec::new());
    for query in &data.queries {
        let start = Instant::now();
        answers.push(one(query)?);
        times.push(start.elapsed().as_secs_f64() * 1e6);
    }
    times.sort_by(f64::total_cmp);
    let median = times[times.len() / 2];
    println!("{name:<44} {median:>12.1} {:>12.1}", times[0]);
    Ok(answers)
}

fn recall(truth: &[Vec<i64>], found: &[Vec<i64>]) -> f64 {
    let (mut all, mut right) = (0, 0);
    for (truth, found) in truth.iter().zip(found) {
        all += truth.len();
        right += truth.iter().filter(|id| found.contains(id)).count();
    }
    right as f64 / all.max(1) as f64
}

fn write(folder: &std::path::Path, found: &[Vec<i64>]) {
    let mut text = String::new();
    for ids in found {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let _ = writeln!(text, "{}", ids.join("\t"));
    }
    if let Err(error) = std::fs::write(folder.join("found.tsv"), text) {
        panic!("{error}");
    }
}
