//! The tasks of the comparison with other engines, through the library: no pipe and no JSON between the caller and tupu.
//!
//! `TUPU_PEERS_DATA` names a folder of the harness's generator (its `params.json` is read), `TUPU_PEERS_GRAPH` the graph that
//! was imported from it. Writes go into a copy. The table has the columns and the checksums of the harness, so that its lines can be put beside those
//! of other engines. Words after `--` pick tasks.

#[path = "inproc/checksum.rs"]
mod checksum;
#[path = "inproc/tasks.rs"]
mod tasks;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tasks::{QUERIES, Task, company, one_company};
use tupu::{Database, Parameters, Value};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// A task is repeated at most as often, and no longer than this.
const REPETITIONS: usize = 11;
const BUDGET: Duration = Duration::from_secs(5);

fn main() -> Outcome<()> {
    let (Some(data), Some(graph)) = (variable("TUPU_PEERS_DATA"), variable("TUPU_PEERS_GRAPH"))
    else {
        println!(
            "there is nothing to measure: name a folder with params.json by TUPU_PEERS_DATA, and the graph of it by TUPU_PEERS_GRAPH"
        );
        return Ok(());
    };
    let text = std::fs::read(data.join("params.json"))?;
    let params = serde_json::from_slice(&text)?;
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .filter(|word| !word.starts_with('-'))
        .collect();
    let wanted = |task: &str| words.is_empty() || words.contains(&task);
    println!("engine\tscale\ttask\tmedian_ms\tmin_ms\tmax_ms\tanswer_checksum\tnote");
    let bench = Bench { params };
    if wanted("open") {
        bench.opening(&graph)?;
    }
    let database = Database::open_read_only(&graph)?;
    for task in QUERIES.iter().filter(|task| wanted(task.name)) {
        bench.question(&database, task)?;
    }
    drop(database);
    if wanted("ins10k") || wanted("ins1") {
        let folder = tempfile::tempdir_in(graph.parent().unwrap_or(Path::new(".")))?;
        let copy = folder.path().join("copy.tupu");
        std::fs::copy(&graph, &copy)?;
        let database = Database::open(&copy)?;
        bench.many(&database)?;
        bench.singles(&database)?;
    }
    Ok(())
}

fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from)
}

struct Bench {
    params: serde_json::Value,
}

impl Bench {
    fn opening(&self, graph: &Path) -> Outcome<()> {
        let first = &QUERIES[0];
        let mut times = Vec::new();
        for _ in 0..REPETITIONS {
            let started = Instant::now();
            let database = Database::open_read_only(graph)?;
            answer(&database, first.text, self.parameters(first))?;
            times.push(started.elapsed());
        }
        self.line(
            "open",
            times,
            "",
            "open + Q1 in this process, page cache warm",
        );
        Ok(())
    }

    fn question(&self, database: &Database, task: &Task) -> Outcome<()> {
        let parameters = self.parameters(task);
        let started = Instant::now();
        let rows = answer(database, task.text, parameters.clone())?;
        let first = started.elapsed();
        let checksum = checksum::of(&rows, task.ordered);
        let mut times = Vec::new();
        let begun = Instant::now();
        while times.len() < REPETITIONS && (begun.elapsed() < BUDGET || times.len() < 3) {
            let started = Instant::now();
            answer(database, task.text, parameters.clone())?;
            times.push(started.elapsed());
        }
        let note = format!("first={:.1}", milliseconds(first));
        self.line(task.name, times, &checksum, &note);
        Ok(())
    }

    /// 10,000 companies in one transaction, three times.
    fn many(&self, database: &Database) -> Outcome<()> {
        let insert = database.prepare(&format!("UNWIND $rows AS r {}", company("r.")))?;
        let mut times = Vec::new();
        for turn in 1..=3 {
            let started = Instant::now();
            let rows = (0..10_000).map(|number| one_company(turn * 10_000 + number));
            let rows: Vec<Value> = rows.map(Value::from).collect();
            insert.execute([("rows", Value::from(rows))])?;
            times.push(started.elapsed());
        }
        self.line("ins10k", times, "", "10,000 rows, one commit");
        Ok(())
    }

    /// A company a commit, on the disk when it returns.
    fn singles(&self, database: &Database) -> Outcome<()> {
        let insert = database.prepare(&company("$"))?;
        insert.execute(one_company(1_000_000))?;
        let mut times = Vec::new();
        for number in 1..=200 {
            let started = Instant::now();
            insert.execute(one_company(1_000_000 + number))?;
            times.push(started.elapsed());
        }
        self.line("ins1", times, "", "one row, one commit");
        Ok(())
    }

    fn parameters(&self, task: &Task) -> Parameters {
        let given = task.parameters.iter();
        let value = |key: &str| match self.params.get(key) {
            Some(serde_json::Value::String(text)) => Value::from(text.as_str()),
            Some(other) => other.as_i64().map_or(Value::Null, Value::from),
            None => Value::Null,
        };
        given.map(|(name, key)| (*name, value(key))).collect()
    }

    fn line(&self, task: &str, mut times: Vec<Duration>, checksum: &str, note: &str) {
        times.sort_unstable();
        let scale = self.params.get("scale").and_then(|scale| scale.as_str());
        let shown = |time: Option<&Duration>| match milliseconds(time.copied().unwrap_or_default())
        {
            time if time < 100.0 => format!("{time:.3}"),
            time => format!("{time:.1}"),
        };
        println!(
            "tupu-inproc\t{}\t{task}\t{}\t{}\t{}\t{checksum}\t{note}",
            scale.unwrap_or("?"),
            shown(times.get(times.len() / 2)),
            shown(times.first()),
            shown(times.last()),
        );
    }
}

fn answer(
    database: &Database,
    text: &str,
    parameters: Parameters,
) -> tupu::Result<Vec<Vec<Value>>> {
    let rows = database.query(text, parameters)?;
    rows.map(|row| row.map(|row| row.values().to_vec()))
        .collect()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
