//! `:import`, `:export`, `:backup`, `:view`: files to a graph, and a graph to files.

use super::definition::{Argument, Call, Command, unquoted};
use super::session;
use crate::args::{DialectName, ExportFormat, ExportOptions, ImportOptions};
use crate::console::print_line;
use crate::limits::LimitOptions;
use crate::output::plural;
use crate::shell::answer;
use crate::shell::state::{CliError, Outcome, Shell};
use crate::{export, import, place};
use clap::Parser;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use tupu::Picture;
use tupu::maintenance::AtomicFile;

const EXPORT_FORMATS: &[&str] = &[
    "cypher", "jsonl", "csv", "graphml", "dot", "turtle", "ntriples", "svg", "html",
];

pub const COMMANDS: &[Command] = &[
    Command {
        name: "import",
        usage: "DB --nodes LABEL=FILE… --relationships TYPE=FILE…",
        about: "import files into a new graph, and open it",
        more: "DB is a file that is not there yet: the graph that was open is left as it is. What stands after :import is \
               what stands after `tupu import`; `tupu import --help` says all of it. Words with spaces stand in quotes. \
               Into the graph that is open, LOAD CSV reads files row by row.",
        argument: Argument::File,
        run: import_files,
    },
    Command {
        name: "export",
        usage: "FORMAT [FILE] [--dialect NAME]",
        about: "write the whole graph into a file, or on the screen",
        more: "Formats: cypher (a script, in the dialect of tupu, neo4j, memgraph or falkordb), jsonl, csv (a new folder), \
               graphml, dot, turtle, ntriples, svg, html. What is written is what is committed.",
        argument: Argument::Words(EXPORT_FORMATS),
        run: export_graph,
    },
    Command {
        name: "backup",
        usage: "FILE",
        about: "write a copy of the graph, which tupu opens",
        more: "The copy has what is committed. It is made while the graph is open and may be written to.",
        argument: Argument::File,
        run: backup,
    },
    Command {
        name: "view",
        usage: "[FILE.html|FILE.svg] [STATEMENT];",
        about: "draw what a statement finds, or the whole graph, as a page for the browser or as a drawing",
        more: "It draws the nodes, relationships and paths that stand in the rows of a statement, in lists and maps, too. \
               Without a file, a page in the folder for temporary files. The page needs no network: drag, zoom, search, \
               click a node for its properties. What is drawn is what is committed.",
        argument: Argument::Statement,
        run: view,
    },
];

/// The options of the command line, in a line of the shell.
#[derive(Debug, Parser)]
#[command(name = ":import", no_binary_name = true)]
struct ImportLine {
    #[command(flatten)]
    options: ImportOptions,
}

fn import_files(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    let arguments = call.required()?;
    session::require_no_transaction(shell)?;
    let line = ImportLine::try_parse_from(words(arguments));
    let options = line.map_err(|error| misread("import", &error))?.options;
    let done = import::run(&options).map_err(|(_, error)| error)?;
    session::open_place(shell, &options.database)?;
    print_line(format_args!("{} is open: {done}", options.database));
    Ok(ControlFlow::Continue(()))
}

/// The error message of clap for a line, without its advice for the command line.
fn misread(command: &str, error: &clap::Error) -> CliError {
    let text = error.to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let said = text.split("\n\n").next().unwrap_or(text).trim_end();
    CliError::new(format!("{said}\n  help: see :help {command}"))
}

/// The arguments of `:export`.
#[derive(Debug, Parser)]
#[command(name = ":export", no_binary_name = true)]
struct ExportLine {
    #[arg(value_enum)]
    format: ExportFormat,
    out: Option<String>,
    #[arg(long, value_enum, default_value = "tupu")]
    dialect: DialectName,
}

fn export_graph(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    let line = ExportLine::try_parse_from(words(call.required()?));
    let line = line.map_err(|error| misread("export", &error))?;
    let options = ExportOptions {
        database: String::new(),
        format: line.format,
        dialect: line.dialect,
        query: None,
        without_log: false,
        limits: LimitOptions::default(),
        around: 0,
        out: line.out,
    };
    let written = export::write(shell.session.database(), shell.place(), &options);
    written.map_err(|(_, error)| error)?;
    Ok(ControlFlow::Continue(()))
}

/// The words of a line; quotes enclose words with spaces.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '\'' || c == '"' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

fn backup(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    let path = unquoted(call.required()?);
    place::require_name(path).map_err(CliError::new)?;
    shell.session.database().backup(path)?;
    print_line(format_args!("{path} is a copy of the graph"));
    Ok(ControlFlow::Continue(()))
}

fn view(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    let (file, statement) = file_and_statement(call.argument);
    if let (None, Some(other)) = (file, other_file(call.argument)) {
        return Err(CliError::new(format!(
            "{other}: a picture is an .html or an .svg, and its file is named so"
        )));
    }
    let reader = shell.session.database().begin_read()?;
    let picture = match statement {
        "" => reader.picture_of_graph(),
        text => {
            let found = reader.picture(text, &shell.parameters);
            found.map_err(|error| answer::failure(error, text))?
        }
    };
    if picture.drawn() == 0 {
        return Err(CliError::new(match statement {
            "" => "there is nothing to draw: the graph has no nodes".to_owned(),
            _ => {
                "there is nothing to draw: the statement answers no node, relationship or path\n  \
                  help: return them whole, not their properties: MATCH (a)-[r]->(b) RETURN a, r, b"
                    .to_owned()
            }
        }));
    }
    let path = match file {
        Some(path) => {
            let other = AtomicFile::require_other_than(path, shell.place());
            other.map_err(|error| CliError::new(format!("{path}: {error}")))?;
            save(&picture, path)?;
            PathBuf::from(path)
        }
        None => temporary_page(&picture.html()?)
            .map_err(|error| CliError::new(format!("the page: {error}")))?,
    };
    print_line(format_args!(
        "{}: {}",
        path.display(),
        extent(&picture, statement)
    ));
    Ok(ControlFlow::Continue(()))
}

/// The number of drawn nodes, and of all nodes.
fn extent(picture: &Picture, statement: &str) -> String {
    let drawn = picture.drawn() as u64;
    match (picture.total(), statement) {
        (total, _) if total <= drawn => format!("{} drawn", plural(drawn, "node")),
        (total, "") => {
            format!("{drawn} of {total} nodes drawn, those with the most relationships")
        }
        (total, _) => {
            format!("the first {drawn} of {total} nodes drawn; LIMIT and WHERE find fewer")
        }
    }
}

fn save(picture: &Picture, path: &str) -> tupu::Result<()> {
    match is_drawing(path) {
        true => picture.save_svg(path),
        false => picture.save_html(path),
    }
}

/// The first word is a file if it has the extension of one.
fn file_and_statement(text: &str) -> (Option<&str>, &str) {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let path = unquoted(word);
    if is_drawing(path) || has_extension(path, "html") {
        (Some(path), rest.trim())
    } else {
        (None, text)
    }
}

/// The first word, if it looks like a file: no statement begins with a word that has a point in it.
fn other_file(text: &str) -> Option<&str> {
    let word = unquoted(text.split_whitespace().next()?);
    let extension = Path::new(word).extension()?.to_str()?;
    let named = !extension.is_empty() && extension.chars().all(|c| c.is_ascii_alphanumeric());
    named.then_some(word)
}

fn is_drawing(path: &str) -> bool {
    has_extension(path, "svg")
}

fn has_extension(path: &str, extension: &str) -> bool {
    let found = Path::new(path).extension();
    found.is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

/// Creates a new file, and never overwrites an existing one.
fn temporary_page(text: &str) -> io::Result<PathBuf> {
    let folder = std::env::temp_dir();
    let mut number = 0;
    loop {
        let path = folder.join(format!("tupu-{}-{number}.html", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            file => {
                file?.write_all(text.as_bytes())?;
                return Ok(path);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{EXPORT_FORMATS, ExportFormat, file_and_statement, other_file, words};
    use clap::ValueEnum;

    #[test]
    fn every_format_is_offered() {
        let values = ExportFormat::value_variants()
            .iter()
            .filter_map(ValueEnum::to_possible_value);
        let names: Vec<String> = values.map(|value| value.get_name().to_owned()).collect();
        assert_eq!(names, EXPORT_FORMATS);
    }

    #[test]
    fn words_may_stand_in_quotes() {
        let line = "图.tupu --nodes City='my files/城市.csv' \"\"";
        assert_eq!(
            words(line),
            ["图.tupu", "--nodes", "City=my files/城市.csv", ""]
        );
    }

    #[test]
    fn a_file_stands_before_the_statement() {
        let statement = "MATCH (n) RETURN n";
        assert_eq!(file_and_statement(statement), (None, statement));
        assert_eq!(
            file_and_statement("'a.SVG'  MATCH (n) RETURN n"),
            (Some("a.SVG"), statement)
        );
        assert_eq!(file_and_statement("图.html"), (Some("图.html"), ""));
        assert_eq!(other_file("'图.pdf' MATCH (n) RETURN n"), Some("图.pdf"));
        assert_eq!(other_file(statement), None);
        assert_eq!(other_file("CALL algo.list() YIELD name RETURN name"), None);
        assert_eq!(file_and_statement(""), (None, ""));
    }
}
