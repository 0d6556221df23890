//! Runs the steps of one scenario.

use crate::expected::{Expected, read};
use crate::feature::{Action, Scenario};
use crate::world::{Answer, Asked, State, ask_as, procedure, state, value};
use std::collections::BTreeMap;
use std::path::Path;
use tupu::{Database, Error, Value};

/// What is known while the steps are run.
struct World<'a> {
    database: Database,
    parameters: BTreeMap<String, Value>,
    before: State,
    outcome: Option<Result<Answer, Error>>,
    graphs: &'a Path,
    asked: Asked,
    /// A query has been asked so, and not as it stands.
    cited: bool,
}

/// Runs a scenario, and says whether a query of it was asked so, and not as it stands; the message says which step does not hold.
pub fn run(scenario: &Scenario, graphs: &Path, asked: Asked) -> Result<bool, String> {
    let mut builder = Database::builder();
    for step in &scenario.steps {
        if let Some(text) = step.text.strip_prefix("there exists a procedure ") {
            builder = builder.procedure(procedure(text.trim_end_matches(':'), &step.table)?);
        }
    }
    let mut world = World {
        database: builder.in_memory(),
        parameters: BTreeMap::new(),
        before: State::default(),
        outcome: None,
        graphs,
        asked,
        cited: false,
    };
    for step in &scenario.steps {
        world
            .step(step)
            .map_err(|message| format!("{}\n{message}", describe(step)))?;
    }
    match world.outcome {
        Some(_) => Ok(world.cited),
        None => Err("the scenario asks nothing".to_owned()),
    }
}

fn describe(step: &Action) -> String {
    let text = step.docstring.as_deref().unwrap_or("");
    format!("at `{}` {}", step.text, text.trim())
}

impl World<'_> {
    fn step(&mut self, step: &Action) -> Result<(), String> {
        let text = step.text.trim().trim_end_matches(':');
        match text {
            "any graph" | "an empty graph" => Ok(()),
            "having executed" => self.prepare(docstring(step)?),
            "parameters are" => self.set_parameters(&step.table),
            "executing query" | "executing control query" => self.execute(docstring(step)?),
            "the result should be, in any order" => self.result(&step.table, false, false),
            "the result should be, in order" => self.result(&step.table, true, false),
            "the result should be (ignoring element order for lists)" => {
                self.result(&step.table, false, true)
            }
            "the result should be, in order (ignoring element order for lists)" => {
                self.result(&step.table, true, true)
            }
            "the result should be empty" => self.empty(),
            "no side effects" => self.side_effects(&[]),
            "the side effects should be" => self.side_effects(&step.table),
            _ => self.other(text),
        }
    }

    fn other(&mut self, text: &str) -> Result<(), String> {
        if text.starts_with("there exists a procedure ") {
            return Ok(());
        }
        if let Some(name) = text
            .strip_prefix("the ")
            .and_then(|rest| rest.strip_suffix(" graph"))
        {
            let file = self.graphs.join(name).join(format!("{name}.cypher"));
            let script =
                std::fs::read_to_string(&file).map_err(|error| format!("{file:?}: {error}"))?;
            return self.prepare(&script);
        }
        match text.strip_prefix("a ").or_else(|| text.strip_prefix("an ")) {
            Some(rest) if rest.contains(" should be raised at ") => self.error(rest),
            _ => Err("the runner does not know this step".to_owned()),
        }
    }

    fn prepare(&mut self, script: &str) -> Result<(), String> {
        self.database
            .execute_script(script)
            .map_err(|error| error.report(script))
            .map(drop)
    }

    fn set_parameters(&mut self, table: &[Vec<String>]) -> Result<(), String> {
        for row in table {
            let [name, cell] = row.as_slice() else {
                return Err("a parameter row has two cells".to_owned());
            };
            self.parameters.insert(name.clone(), value(&read(cell)?)?);
        }
        Ok(())
    }

    fn execute(&mut self, query: &str) -> Result<(), String> {
        self.before = state(&self.database).map_err(|error| error.to_string())?;
        let answer = ask_as(self.asked, &self.database, query, &self.parameters)?;
        self.cited |= answer.1;
        self.outcome = Some(answer.0);
        Ok(())
    }

    fn answer(&self) -> Result<&Answer, String> {
        match &self.outcome {
            Some(Ok(answer)) => Ok(answer),
            Some(Err(error)) => Err(format!("failed: {error}")),
            None => Err("nothing has been asked".to_owned()),
        }
    }

    fn result(&self, table: &[Vec<String>], ordered: bool, loose: bool) -> Result<(), String> {
        let answer = self.answer()?;
        let (header, rows) = table.split_first().ok_or("a result without a header")?;
        let mut wanted = Vec::new();
        for row in rows {
            wanted.push(
                row.iter()
                    .map(|cell| read(cell))
                    .collect::<Result<Vec<_>, _>>()?,
            );
        }
        let mut got = answer.rows.clone();
        if loose {
            let settle = |rows: Vec<Vec<Expected>>| -> Vec<Vec<Expected>> {
                let row = |row: Vec<Expected>| row.into_iter().map(Expected::unordered).collect();
                rows.into_iter().map(row).collect()
            };
            (wanted, got) = (settle(wanted), settle(got));
        }
        if *header != answer.columns {
            return Err(format!(
                "columns {header:?} wanted, {:?} got",
                answer.columns
            ));
        }
        if same_rows(&wanted, &got, ordered) {
            return Ok(());
        }
        Err(format!(
            "rows wanted:\n{}\nrows got:\n{}",
            lines(&wanted),
            lines(&got)
        ))
    }

    fn empty(&self) -> Result<(), String> {
        match self.answer()?.rows.as_slice() {
            [] => Ok(()),
            rows => Err(format!("no rows wanted, got:\n{}", lines(rows))),
        }
    }

    fn side_effects(&self, table: &[Vec<String>]) -> Result<(), String> {
        let after = state(&self.database).map_err(|error| error.to_string())?;
        let got = self.before.difference(&after);
        let mut wanted = BTreeMap::new();
        for row in table {
            let count: usize = row[1]
                .parse()
                .map_err(|_| format!("`{}` is no count", row[1]))?;
            wanted.insert(row[0].as_str(), count);
        }
        wanted.retain(|_, count| *count > 0);
        if wanted == got {
            Ok(())
        } else {
            Err(format!("side effects {wanted:?} wanted, {got:?} got"))
        }
    }

    /// `TypeError should be raised at runtime: InvalidArgumentType`
    fn error(&self, wanted: &str) -> Result<(), String> {
        let error = match &self.outcome {
            Some(Err(error)) => error,
            Some(Ok(answer)) => return Err(format!("no error; rows:\n{}", lines(&answer.rows))),
            None => return Err("nothing has been asked".to_owned()),
        };
        let (kind, rest) = wanted
            .split_once(" should be raised at ")
            .ok_or("no phase")?;
        let (phase, code) = rest.split_once(": ").ok_or("no detail code")?;
        let good = kind == error.kind().to_string()
            && (phase == "any time" || phase == error.phase().to_string())
            && (code == "*" || code == error.code().as_str());
        if good {
            return Ok(());
        }
        let (kind, phase, code) = (error.kind(), error.phase(), error.code());
        Err(format!(
            "got {kind} at {phase}: {code} ({})",
            error.message()
        ))
    }
}

fn docstring(step: &Action) -> Result<&str, String> {
    step.docstring
        .as_deref()
        .map(str::trim)
        .ok_or_else(|| "the step has no text".to_owned())
}

fn same_rows(wanted: &[Vec<Expected>], got: &[Vec<Expected>], ordered: bool) -> bool {
    let same = |a: &[Expected], b: &[Expected]| {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b))
    };
    if wanted.len() != got.len() {
        return false;
    }
    if ordered {
        return wanted.iter().zip(got).all(|(a, b)| same(a, b));
    }
    let mut left: Vec<&Vec<Expected>> = got.iter().collect();
    wanted.iter().all(|row| {
        let found = left.iter().position(|candidate| same(row, candidate));
        found.map(|at| left.swap_remove(at)).is_some()
    })
}

fn lines(rows: &[Vec<Expected>]) -> String {
    rows.iter()
        .map(|row| format!("  {row:?}"))
        .collect::<Vec<_>>()
        .join("\n")
}
