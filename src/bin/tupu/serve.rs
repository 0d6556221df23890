//! `tupu serve --stdio`: one JSON object per line in and out, in order. Fields and typed values are those of Neo4j's
//! Query API. It ends at the end of the input, or at a signal after interrupting the current statement; in both cases
//! the graph is closed.

use crate::Failure;
use crate::args::ServeOptions;
use crate::console::print_error;
use crate::input::Input;
use crate::open::{close, open};
use crate::request::{Line, read_line};
use crate::signals::{self, EndRequest};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value as Json};
use std::io::{self, Write};
use std::sync::Arc;
use tupu::json::TypedJson;
use tupu::{
    Counters, Error, ErrorCode, ErrorKind, Parameters, Phase, Row, Rows, Session, Span, Value,
};

/// Processes lines until the end of the input. An invalid line is answered by an error line.
pub fn serve(options: &ServeOptions) -> Result<(), Failure> {
    let database = open(options.database.as_deref(), &options.open)?;
    let mut session = database.session();
    let end = signals::listen_in_command(&session.interrupt());
    let outcome = answer_lines(&mut session, &end);
    drop(session);
    close(database, options.database.as_deref().unwrap_or(":memory:"));
    outcome
}

fn answer_lines(session: &mut Session, end: &EndRequest) -> Result<(), Failure> {
    let most_memory = session.limits().memory;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut input = Input::new(std::io::stdin(), end).map_err(|error| unreadable(&error))?;
    let mut line = Vec::new();
    while end.status().is_none() {
        let answer = match read_line(&mut input, &mut line, most_memory) {
            Ok(Line::End) => return Ok(()),
            Ok(Line::Read) if line.iter().all(u8::is_ascii_whitespace) => continue,
            Ok(Line::Read) => answer(session, &line),
            Ok(Line::TooLong(why)) => too_long(why),
            // A signal is the usual way to stop a server.
            Err(_) if end.status().is_some() => return Ok(()),
            Err(error) => return Err(unreadable(&error)),
        };
        if write_line(&answer, &mut out).is_err() {
            // The client has disconnected.
            return Ok(());
        }
    }
    Ok(())
}

fn unreadable(error: &io::Error) -> Failure {
    print_error(format_args!("tupu: standard input: {error}"));
    Failure::Usage
}

fn write_line(answer: &Answer, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, answer)?;
    out.write_all(b"\n")?;
    out.flush()
}

fn answer(session: &mut Session, line: &[u8]) -> Answer {
    if let Some((statement, parameters)) = plain_request(line) {
        return run(session, &statement, parameters);
    }
    let request = match tupu::json::parse(line) {
        Ok(Json::Object(request)) => request,
        Ok(_) => return bad_request("a request is a JSON object", None),
        Err(error) => return bad_request(error.message(), error.hint_text()),
    };
    let Some(statement) = request.get("statement").and_then(Json::as_str) else {
        return bad_request("a request has a `statement`, a string", None);
    };
    let parameters = match request.get("parameters") {
        None | Some(Json::Null) => Parameters::default(),
        Some(Json::Object(entries)) => match parameters(entries) {
            Ok(parameters) => parameters,
            Err(error) => return failure(&error, statement),
        },
        Some(_) => return bad_request("`parameters` is a JSON object", None),
    };
    run(session, statement, parameters)
}

/// The statement and the parameters of a request that is read in one step: one without typed values and without mistakes.
fn plain_request(line: &[u8]) -> Option<(Arc<str>, Parameters)> {
    let (mut request, parameters) = Parameters::of_request(line)?;
    match request.remove("statement") {
        Some(Value::String(statement)) => Some((statement, parameters)),
        _ => None,
    }
}

fn run(session: &mut Session, statement: &str, parameters: Parameters) -> Answer {
    match session
        .query(statement, parameters)
        .and_then(|rows| success(rows, statement))
    {
        Ok(answer) => answer,
        Err(error) => failure(&error, statement),
    }
}

fn parameters(entries: &Map<String, Json>) -> tupu::Result<Parameters> {
    let mut parameters = Parameters::default();
    for (name, value) in entries {
        parameters.set(name.as_str(), tupu::json::from_json(value)?);
    }
    Ok(parameters)
}

/// An output line.
#[derive(Serialize)]
#[serde(untagged)]
enum Answer {
    Success {
        data: Data,
        counters: CountersLine,
        #[serde(rename = "elapsedMicros")]
        elapsed_micros: u64,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        notifications: Vec<NotificationLine>,
    },
    Failure {
        errors: [ErrorLine; 1],
    },
}

#[derive(Serialize)]
struct Data {
    fields: Vec<String>,
    values: Vec<RowLine>,
}

struct RowLine(Row);

impl Serialize for RowLine {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.values().iter().map(TypedJson))
    }
}

/// `{"nodesCreated": 1, …}`
struct CountersLine(Counters);

impl Serialize for CountersLine {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.each().map(|counter| (counter.key(), counter.count)))
    }
}

#[derive(Serialize)]
struct ErrorLine {
    #[serde(rename = "type")]
    kind: String,
    phase: String,
    code: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    #[serde(flatten)]
    place: Option<SourceLocation>,
}

/// A valid statement that is probably a mistake.
#[derive(Serialize)]
struct NotificationLine {
    description: String,
    position: SourceLocation,
}

#[derive(Serialize)]
struct SourceLocation {
    offset: usize,
    line: usize,
    column: usize,
}

fn success(mut rows: Rows, statement: &str) -> tupu::Result<Answer> {
    let fields = rows.columns().iter().map(|name| name.to_string()).collect();
    let values = rows.collect_rows()?.into_iter().map(RowLine).collect();
    let summary = rows.summary();
    let notifications = rows.notices().iter().map(|notice| NotificationLine {
        description: notice.to_string(),
        position: location(notice.span(), statement),
    });
    Ok(Answer::Success {
        data: Data { fields, values },
        counters: CountersLine(summary.counters),
        elapsed_micros: u64::try_from(summary.elapsed.as_micros()).unwrap_or(u64::MAX),
        notifications: notifications.collect(),
    })
}

fn location(span: Span, statement: &str) -> SourceLocation {
    let (line, column) = tupu::language::line_column(statement, span.start as usize);
    SourceLocation {
        offset: span.start as usize,
        line,
        column,
    }
}

fn failure(error: &Error, statement: &str) -> Answer {
    let place = error.span().map(|span| location(span, statement));
    Answer::Failure {
        errors: [ErrorLine {
            kind: error.kind().to_string(),
            phase: error.phase().to_string(),
            code: error.code().as_str(),
            message: error.message().to_owned(),
            hint: hint(error, statement),
            place,
        }],
    }
}

/// The hint in terms of a request: the engine's own hints are for programs and the command line.
fn hint(error: &Error, statement: &str) -> Option<String> {
    let hint = error.hint_text()?;
    if error.code() != ErrorCode::MissingParameter || hint.starts_with("did you mean") {
        return Some(hint.to_owned());
    }
    let span = error.span()?;
    let name = statement.get(span.start as usize..span.end as usize)?;
    let name = name.trim_start_matches('$').trim_matches('`');
    Some(format!(
        "give it in the request: \"parameters\": {{{}: …}}",
        Json::from(name)
    ))
}

/// The answer to a line that would need more memory than the limit of a statement.
fn too_long(why: String) -> Answer {
    let error = Error::limit(ErrorCode::MemoryLimit, why)
        .hint("send less at once, or allow more with --memory-limit");
    failure(&error, "")
}

/// The answer to a line whose statement cannot be read.
fn bad_request(message: &str, hint: Option<&str>) -> Answer {
    Answer::Failure {
        errors: [ErrorLine {
            kind: ErrorKind::ArgumentError.to_string(),
            phase: Phase::CompileTime.to_string(),
            code: "InvalidInput",
            message: message.to_owned(),
            hint: hint.map(str::to_owned),
            place: None,
        }],
    }
}
