//! What a query answers and what each row rests on, one row at a time: sets of facts, and no thought of speed. It knows
//! nothing of the engine. The clauses are here; patterns, projections and expressions have files of their own.

mod expression;
mod pattern;
mod projection;

use super::graph::{Facts, Graph};
use super::query::{Clause, Expression, Query};
use std::collections::BTreeMap;

/// Lists are sorted: nothing here says in which order rows come. Null is the last of all.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    Boolean(bool),
    Number(i64),
    Node(usize),
    Relationship(usize),
    List(Vec<Value>),
    Null,
}

/// The facts of the rows of a group, and the arguments of its aggregates for each row.
type Group = (Facts, Vec<Vec<Value>>);

#[derive(Clone, Debug, Default)]
struct Row {
    values: BTreeMap<String, Value>,
    facts: Facts,
}

/// Too many rows to go on with.
#[derive(Debug)]
pub struct TooMany;

const MOST_ROWS: usize = 150;

/// The rows of a query with the facts of each, sorted.
pub fn answer(graph: &Graph, query: &Query) -> Result<Vec<(Vec<Value>, Facts)>, TooMany> {
    let naive = Naive { graph };
    let mut all: Vec<(Vec<Value>, Facts)> = Vec::new();
    for part in &query.parts {
        let rows = naive.clauses(part, vec![Row::default()])?;
        let names = columns(part);
        for row in rows {
            let values: Vec<Value> = names.iter().map(|name| row.values[name].clone()).collect();
            let mut facts = row.facts;
            values
                .iter()
                .for_each(|value| naive.whole(value, &mut facts));
            all.push((values, facts));
        }
    }
    if !query.all && query.parts.len() > 1 {
        let mut different: BTreeMap<Vec<Value>, Facts> = BTreeMap::new();
        for (values, facts) in all {
            different.entry(values).or_default().extend(facts);
        }
        all = different.into_iter().collect();
    }
    all.sort();
    Ok(all)
}

fn columns(part: &[Clause]) -> Vec<String> {
    match part.last() {
        Some(Clause::Project(projection)) => projection
            .items
            .iter()
            .map(|(_, name)| name.clone())
            .collect(),
        _ => Vec::new(),
    }
}

struct Naive<'g> {
    graph: &'g Graph,
}
impl Naive<'_> {
    fn clauses(&self, clauses: &[Clause], mut rows: Vec<Row>) -> Result<Vec<Row>, TooMany> {
        for clause in clauses {
            rows = match clause {
                Clause::Project(projection) => self.project(projection, rows),
                Clause::Match(found) => each(rows, |row| Ok(self.matched(found, row)))?,
                Clause::Unwind(list, name) => each(rows, |row| Ok(self.unwound(list, name, row)))?,
                Clause::Call(imported, body) => each(rows, |row| self.call(imported, body, row))?,
            };
        }
        Ok(rows)
    }

    fn unwound(&self, list: &Expression, name: &str, row: &Row) -> Vec<Row> {
        let mut row = row.clone();
        let elements = match self.read(list, &mut row) {
            Value::List(elements) => elements,
            Value::Null => Vec::new(),
            other => vec![other],
        };
        let with = |element: Value| {
            let mut row = row.clone();
            row.values.insert(name.to_owned(), element);
            row
        };
        elements.into_iter().map(with).collect()
    }

    fn call(&self, imported: &[String], body: &[Clause], row: &Row) -> Result<Vec<Row>, TooMany> {
        let mut inner = Row::default();
        for name in imported {
            inner.values.insert(name.clone(), row.values[name].clone());
        }
        let found = self.clauses(body, vec![inner])?;
        let names = columns(body);
        let together = found.into_iter().map(|inner| {
            let mut row = row.clone();
            for name in &names {
                row.values.insert(name.clone(), inner.values[name].clone());
            }
            row.facts.extend(inner.facts);
            row
        });
        Ok(together.collect())
    }
}

fn each(
    rows: Vec<Row>,
    make: impl Fn(&Row) -> Result<Vec<Row>, TooMany>,
) -> Result<Vec<Row>, TooMany> {
    let mut all = Vec::new();
    for row in &rows {
        all.extend(make(row)?);
        if all.len() > MOST_ROWS {
            return Err(TooMany);
        }
    }
    Ok(all)
}
