//! What a scenario can see and do: one empty database, its parameters and procedures.

use crate::expected::{Expected, read};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tupu::{
    Database, Error, Procedure, ProcedureContext, ProcedureField, ProcedureSignature, TypeSet,
    Value,
};

/// The answer to a query.
pub struct Answer {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Expected>>,
}

/// Everything that side effects are measured by, as the kit defines them: sets of what is there.
#[derive(Default)]
pub struct State {
    nodes: BTreeSet<String>,
    relationships: BTreeSet<String>,
    labels: BTreeSet<String>,
    properties: BTreeSet<String>,
}

impl State {
    /// What came and went between two states, under the kit's names.
    pub fn difference(&self, after: &State) -> BTreeMap<&'static str, usize> {
        let mut effects = BTreeMap::new();
        let mut add = |plus, minus, before: &BTreeSet<String>, after: &BTreeSet<String>| {
            effects.insert(plus, after.difference(before).count());
            effects.insert(minus, before.difference(after).count());
        };
        add("+nodes", "-nodes", &self.nodes, &after.nodes);
        add(
            "+relationships",
            "-relationships",
            &self.relationships,
            &after.relationships,
        );
        add("+labels", "-labels", &self.labels, &after.labels);
        add(
            "+properties",
            "-properties",
            &self.properties,
            &after.properties,
        );
        effects.retain(|_, count| *count > 0);
        effects
    }
}

/// Runs a query to its last row.
pub fn ask(
    database: &Database,
    query: &str,
    parameters: &BTreeMap<String, Value>,
) -> Result<Answer, Error> {
    let rows = database.query(query, parameters)?;
    let columns = rows
        .columns()
        .iter()
        .map(|column| column.to_string())
        .collect();
    let rows: Result<Vec<_>, Error> = rows
        .map(|row| Ok(row?.values().iter().map(Expected::from_value).collect()))
        .collect();
    Ok(Answer {
        columns,
        rows: rows?,
    })
}

/// How the queries of a scenario are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// As they stand.
    Plain,
    /// With the sources of each row.
    Sources,
    /// With the facts of each row.
    Facts,
    /// At a time: nothing in the kit says when it holds, so that all of it does.
    Time,
}

impl Asked {
    /// What is put before the query.
    pub fn prefix(self) -> &'static str {
        match self {
            Asked::Plain => "",
            Asked::Sources => "CITE ",
            Asked::Facts => "CITE FACTS ",
            Asked::Time => "AT date('2022-06-30') ",
        }
    }

    fn column(self) -> &'static str {
        match self {
            Asked::Plain | Asked::Time => "",
            Asked::Sources => "sources",
            Asked::Facts => "facts",
        }
    }
}

/// The answer without what is told of its rows, and whether it was asked so: of a query that returns no rows nothing can be told, and one that changes the graph asks about no time.
pub fn ask_as(
    asked: Asked,
    database: &Database,
    query: &str,
    parameters: &BTreeMap<String, Value>,
) -> Result<(Result<Answer, Error>, bool), String> {
    let answer = ask(database, &format!("{}{query}", asked.prefix()), parameters);
    if asked == Asked::Plain {
        return Ok((answer, false));
    }
    match answer {
        Err(error)
            if error
                .message()
                .starts_with("CITE reports the sources of rows")
                || error.message().starts_with("AT asks what held at a time") =>
        {
            Ok((ask(database, query, parameters), false))
        }
        Err(error) => Ok((Err(error), false)),
        Ok(answer) if asked == Asked::Time => Ok((Ok(answer), true)),
        Ok(mut answer) => {
            if answer.columns.pop().as_deref() != Some(asked.column()) {
                return Err(format!("the last column is not `{}`", asked.column()));
            }
            for row in &mut answer.rows {
                if !matches!(row.pop(), Some(Expected::List(_))) {
                    return Err("what a row rests on is not a list".to_owned());
                }
            }
            Ok((Ok(answer), true))
        }
    }
}

/// The state of the graph now.
pub fn state(database: &Database) -> Result<State, Error> {
    let mut state = State::default();
    for row in database.query("MATCH (n) RETURN n", ())? {
        let row = row?;
        if let [Value::Node(node)] = row.values() {
            let id = format!("node {}", node.id.0);
            state
                .labels
                .extend(node.labels().iter().map(|label| label.to_string()));
            let entries = node.properties().iter();
            state
                .properties
                .extend(entries.map(|(key, value)| format!("{id} {key} {value:?}")));
            state.nodes.insert(id);
        }
    }
    for row in database.query("MATCH ()-[r]->() RETURN r", ())? {
        let row = row?;
        if let [Value::Relationship(relationship)] = row.values() {
            let id = format!("relationship {}", relationship.id.0);
            let entries = relationship.properties().iter();
            state
                .properties
                .extend(entries.map(|(key, value)| format!("{id} {key} {value:?}")));
            state.relationships.insert(id);
        }
    }
    Ok(state)
}

/// A procedure given by a table: rows whose first cells equal the arguments are its answer.
struct TableProcedure {
    signature: ProcedureSignature,
    rows: Vec<Vec<Value>>,
}

impl Procedure for TableProcedure {
    fn signature(&self) -> &ProcedureSignature {
        &self.signature
    }

    fn call(&self, _: ProcedureContext<'_>, arguments: &[Value]) -> tupu::Result<Vec<Vec<Value>>> {
        let wanted: Vec<Expected> = arguments.iter().map(Expected::from_value).collect();
        let matches = |row: &&Vec<Value>| {
            row.iter()
                .zip(&wanted)
                .all(|(cell, want)| like(&Expected::from_value(cell), want))
        };
        let results = self
            .rows
            .iter()
            .filter(matches)
            .map(|row| row[arguments.len()..].to_vec());
        Ok(results.collect())
    }
}

/// Equal, with integers and floats of the same number equal too.
fn like(a: &Expected, b: &Expected) -> bool {
    match (a, b) {
        (Expected::Integer(a), Expected::Float(b)) | (Expected::Float(b), Expected::Integer(a)) => {
            *a as f64 == *b
        }
        _ => a.same(b),
    }
}

/// `name(parameter :: TYPE?, …) :: (column :: TYPE?, …)` with its table.
pub fn procedure(text: &str, table: &[Vec<String>]) -> Result<Arc<dyn Procedure>, String> {
    let (name, rest) = text
        .split_once('(')
        .ok_or("a procedure without parameters")?;
    let (parameters, rest) = rest.split_once(')').ok_or("parameters without an end")?;
    let results = rest
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(')'));
    let signature = ProcedureSignature {
        name: name.trim().into(),
        parameters: fields(parameters)?,
        results: fields(results.map_or("", |(results, _)| results))?,
        description: "given by a scenario".into(),
        example: "".into(),
        options: Vec::new(),
    };
    let rows: Result<Vec<Vec<Value>>, String> = table
        .iter()
        .skip(1)
        .map(|row| {
            row.iter()
                .map(|cell| read(cell).and_then(|cell| value(&cell)))
                .collect()
        })
        .collect();
    Ok(Arc::new(TableProcedure {
        signature,
        rows: rows?,
    }))
}

fn fields(text: &str) -> Result<Vec<ProcedureField>, String> {
    let parts = text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (name, type_name) = part.split_once("::").ok_or("a field without a type")?;
            let field_type = match type_name.trim().trim_end_matches('?') {
                "STRING" => TypeSet::STRING,
                "INTEGER" => TypeSet::INTEGER,
                "FLOAT" => TypeSet::FLOAT,
                "NUMBER" => TypeSet::NUMBER,
                "BOOLEAN" => TypeSet::BOOLEAN,
                other => return Err(format!("the runner does not know the type {other}")),
            };
            Ok(ProcedureField {
                name: name.trim().into(),
                field_type,
                default: None,
            })
        })
        .collect()
}

/// A literal as a parameter or a cell of a procedure's table.
pub fn value(expected: &Expected) -> Result<Value, String> {
    Ok(match expected {
        Expected::Null => Value::Null,
        Expected::Boolean(value) => Value::Boolean(*value),
        Expected::Integer(value) => Value::Integer(*value),
        Expected::Float(value) => Value::Float(*value),
        Expected::Text(text) => Value::String(text.as_str().into()),
        Expected::List(items) => {
            Value::List(Arc::new(items.iter().map(value).collect::<Result<_, _>>()?))
        }
        Expected::Map(map) => {
            let entries = map
                .iter()
                .map(|(key, item)| Ok((key.as_str().into(), value(item)?)));
            Value::Map(Arc::new(entries.collect::<Result<_, String>>()?))
        }
        other => return Err(format!("{other:?} is no parameter")),
    })
}
