//! `tupu serve --stdio`: one JSON object a line in, one out, in order. Fields and typed values are those of Neo4j's
//! Query API.

use crate::Failure;
use crate::args::ServeOptions;
use crate::open::open;
use serde_json::{Map, Value as Json, json};
use std::io::{BufRead, Write};
use tupu::{Counters, Error, Parameters, Rows, Session};

/// Answers lines until there are no more. A bad line gets an error line; the process goes on.
pub fn serve(options: &ServeOptions) -> Result<(), Failure> {
    let database = open(options.database.as_deref(), false)?;
    let mut session = database.session();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut input = std::io::stdin().lock();
    let mut line = Vec::new();
    loop {
        line.clear();
        match input.read_until(b'\n', &mut line) {
            Ok(0) => return Ok(()),
            Ok(_) if line.iter().all(u8::is_ascii_whitespace) => continue,
            Ok(_) => {}
            Err(error) => {
                eprintln!("tupu: standard input: {error}");
                return Err(Failure::Usage);
            }
        }
        let answer = answer(&mut session, &line);
        let written = writeln!(out, "{answer}").and_then(|()| out.flush());
        if written.is_err() {
            // Whoever asked has gone.
            return Ok(());
        }
    }
}

fn answer(session: &mut Session, line: &[u8]) -> Json {
    let request = match serde_json::from_slice::<Json>(line) {
        Ok(Json::Object(request)) => request,
        Ok(_) => return bad_request("a request is a JSON object"),
        Err(error) => return bad_request(&format!("this is not JSON: {error}")),
    };
    let Some(statement) = request.get("statement").and_then(Json::as_str) else {
        return bad_request("a request has a `statement`, a string");
    };
    let parameters = match parameters(request.get("parameters")) {
        Ok(parameters) => parameters,
        Err(error) => return failure(&error, statement),
    };
    match session.query(statement, parameters).and_then(success) {
        Ok(answer) => answer,
        Err(error) => failure(&error, statement),
    }
}

fn parameters(given: Option<&Json>) -> tupu::Result<Parameters> {
    let mut parameters = Parameters::default();
    if let Some(Json::Object(entries)) = given {
        for (name, value) in entries {
            parameters.set(name.as_str(), tupu::json::from_json(value)?);
        }
    }
    Ok(parameters)
}

fn success(mut rows: Rows) -> tupu::Result<Json> {
    let fields: Vec<String> = rows.columns().iter().map(|name| name.to_string()).collect();
    let mut values = Vec::new();
    for row in rows.by_ref() {
        values.push(Json::Array(row?.values().iter().map(typed).collect()));
    }
    let summary = rows.summary();
    Ok(json!({
        "data": {"fields": fields, "values": values},
        "counters": counters(&summary.counters),
        "elapsedMicros": u64::try_from(summary.elapsed.as_micros()).unwrap_or(u64::MAX),
    }))
}

fn typed(value: &tupu::Value) -> Json {
    // Serialising into memory fails only where a map key is no string, and there is none such.
    serde_json::to_value(tupu::json::TypedJson(value)).unwrap_or(Json::Null)
}

fn counters(counters: &Counters) -> Json {
    json!({
        "nodesCreated": counters.nodes_created,
        "nodesDeleted": counters.nodes_deleted,
        "relationshipsCreated": counters.relationships_created,
        "relationshipsDeleted": counters.relationships_deleted,
        "propertiesSet": counters.properties_set,
        "labelsAdded": counters.labels_added,
        "labelsRemoved": counters.labels_removed,
        "indexesAdded": counters.indexes_added,
        "indexesRemoved": counters.indexes_removed,
        "constraintsAdded": counters.constraints_added,
        "constraintsRemoved": counters.constraints_removed,
    })
}

fn failure(error: &Error, statement: &str) -> Json {
    let mut fields = Map::new();
    fields.insert("type".into(), error.kind().to_string().into());
    fields.insert("phase".into(), error.phase().to_string().into());
    fields.insert("code".into(), error.code().as_str().into());
    fields.insert("message".into(), error.message().into());
    if let Some(hint) = error.hint_text() {
        fields.insert("hint".into(), hint.into());
    }
    if let Some(span) = error.span() {
        let (line, column) = tupu::language::line_column(statement, span.start as usize);
        fields.insert("offset".into(), span.start.into());
        fields.insert("line".into(), line.into());
        fields.insert("column".into(), column.into());
    }
    json!({ "errors": [fields] })
}

fn bad_request(message: &str) -> Json {
    json!({ "errors": [{
        "type": "ArgumentError", "phase": "compile time", "code": "InvalidInput", "message": message,
    }] })
}
