//! The ways in which a script is run, none of which may change an answer: with every pass of the planner, with none, with
//! each one off, without the indexes that the script makes, and with other names for its variables.

use crate::outcome::Outcome;
use crate::rename::rename_variables;
use crate::root;
use crate::script::{Block, Script};
use std::fmt::{self, Display, Formatter};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tupu::language::{literal_or_text, split_statements};
use tupu::{Database, Error, Keep, Parameters, PlannerOptions, WriteTransaction};

/// How long a script waits for the one that has the shared graph.
const BUSY_TIMEOUT: Duration = Duration::from_secs(600);

/// One way to run a script.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    /// As it is; what is written into the script. The first of the list.
    Plain,
    NoPass,
    Without(&'static str),
    NoIndex,
    Renamed,
}

impl Display for Variant {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Variant::Plain => f.write_str("as it is"),
            Variant::NoPass => f.write_str("without any pass of the planner"),
            Variant::Without(pass) => write!(f, "without the pass {pass}"),
            Variant::NoIndex => f.write_str("without its indexes"),
            Variant::Renamed => f.write_str("with other names for its variables"),
        }
    }
}

/// The variants of a script, the plain one first.
pub fn all(script: &Script) -> Vec<Variant> {
    let mut variants = vec![Variant::Plain, Variant::NoPass, Variant::Renamed];
    variants.extend(PlannerOptions::passes().map(Variant::Without));
    if statements(&script.setup).any(makes_index) {
        variants.push(Variant::NoIndex);
    }
    variants
}

fn statements(text: &str) -> impl Iterator<Item = &str> {
    let spans = split_statements(text).into_iter();
    spans.filter_map(|span| text.get(span.start as usize..span.end as usize))
}

fn makes_index(statement: &str) -> bool {
    let words: Vec<&str> = statement.split_whitespace().take(3).collect();
    words.first() == Some(&"CREATE") && words.contains(&"INDEX")
}

/// A script being run in one way.
pub struct Run {
    renamed: bool,
    parameters: Parameters,
    graph: Graph,
}

/// Its own graph; or the one that ships with tupu, shared by all scripts, which leave it as it was.
enum Graph {
    Own(Database),
    Demo(Box<WriteTransaction>),
}

impl Run {
    /// Makes the graph of a script.
    pub fn new(variant: &Variant, script: &Script) -> Result<Run, String> {
        let parameters = script.parameters.iter();
        let mut run = Run {
            renamed: *variant == Variant::Renamed,
            parameters: parameters
                .map(|(name, value)| {
                    (
                        name.as_str(),
                        literal_or_text(value).expect("a parameter in range"),
                    )
                })
                .collect(),
            graph: graph(variant, script).map_err(|error| error.to_string())?,
        };
        for statement in statements(&script.setup) {
            if *variant != Variant::NoIndex || !makes_index(statement) {
                run.query(statement)
                    .and_then(tupu::Rows::finish)
                    .map_err(|error| format!("setup: {}", error.report(statement)))?;
            }
        }
        Ok(run)
    }

    /// Runs a block.
    pub fn block(&mut self, block: &Block) -> Outcome {
        let statement = match self.renamed {
            true => rename_variables(&block.statement),
            false => block.statement.clone(),
        };
        Outcome::of(self.query(&statement), &statement)
    }

    /// The plan of a block as a tree.
    pub fn plan(&mut self, block: &Block) -> Result<String, String> {
        let statement = format!("EXPLAIN {}", block.statement);
        let told = |error: Error| error.report(&statement);
        let mut lines = Vec::new();
        for row in self.query(&statement).map_err(told)? {
            let line: String = row.and_then(|row| row.get("operator")).map_err(told)?;
            lines.push(line);
        }
        Ok(lines.join("\n"))
    }

    fn query(&mut self, statement: &str) -> tupu::Result<tupu::Rows> {
        match &mut self.graph {
            Graph::Own(database) => database.query(statement, &self.parameters),
            Graph::Demo(transaction) => transaction.query(statement, &self.parameters),
        }
    }
}

fn graph(variant: &Variant, script: &Script) -> tupu::Result<Graph> {
    let options = match variant {
        Variant::NoPass => PlannerOptions::plain(),
        Variant::Without(pass) => PlannerOptions::default().without(pass),
        _ => PlannerOptions::default(),
    };
    if !script.demo {
        let mut builder = Database::builder().planner(options);
        if let Some(folder) = &script.csv_folder {
            builder = builder.csv_folder(root().join(folder));
        }
        if script.history {
            builder = builder.history(Keep::All);
        }
        return Ok(Graph::Own(builder.in_memory()));
    }
    let transaction = demo_graph(options)?.begin_write()?;
    Ok(Graph::Demo(Box::new(transaction)))
}

/// Loaded once for each set of passes, for all scripts; where a script ends, its transaction is dropped and so undone.
fn demo_graph(options: PlannerOptions) -> tupu::Result<Database> {
    static LOADED: Mutex<Vec<(PlannerOptions, Database)>> = Mutex::new(Vec::new());
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, database)) = loaded.iter().find(|(known, _)| *known == options) {
        return Ok(database.clone());
    }
    let builder = Database::builder().planner(options.clone());
    let database = builder.busy_timeout(BUSY_TIMEOUT).demo()?;
    loaded.push((options, database.clone()));
    Ok(database)
}
