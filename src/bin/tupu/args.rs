//! The command line.

use crate::examples;
use crate::import_columns::ColumnOptions;
use crate::limits::LimitOptions;
use crate::open::OpenOptions;
use crate::output::Format;
use clap::{
    ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum, ValueHint,
};
use clap_complete::Shell;
use tupu::language::delimiter;
use tupu::{Keep, TextEncoding};

/// An embedded knowledge graph that implements the openCypher query language.
#[derive(Debug, Parser)]
#[command(name = "tupu", version, args_conflicts_with_subcommands = true, after_help = examples::TUPU)]
pub struct Arguments {
    /// What to open, and what to run on it; the shell where there is nothing to run.
    #[command(flatten)]
    pub run: RunOptions,
    /// Leave out the shell's own script, `~/.config/tupu/rc`.
    #[arg(long)]
    pub no_rc: bool,
    /// What else to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run statements and scripts, in the order given; stops at the first error.
    ///
    /// Each statement is its own transaction, unless the script says BEGIN and COMMIT. A line that begins with `:` is a
    /// command of the shell (`:param`, `:begin`, `:format`, …; `:help` lists them). Errors go to standard error with the
    /// file, the line and the column.
    #[command(after_help = examples::RUN)]
    Run(RunOptions),
    /// Answer statements over a protocol.
    #[command(after_help = examples::SERVE)]
    Serve(ServeOptions),
    /// Verify a file and its log from end to end, and say what was found.
    #[command(after_help = examples::CHECK)]
    Check(CheckOptions),
    /// Import files into a new graph: CSV, JSON or RDF, plain or .gz.
    ///
    /// CSV has the headers of neo4j-admin import (`id:ID,name,age:INT`), or plain ones of which the options say what the
    /// columns are (the last of the examples).
    ///
    /// Within quotes a quote is written twice (""); a file that writes it as \" is refused with the line.
    #[command(verbatim_doc_comment, after_help = examples::IMPORT)]
    Import(ImportOptions),
    /// Write a whole graph as text, as a folder of CSV files, or as a picture.
    #[command(after_help = examples::EXPORT)]
    Export(ExportOptions),
    /// List the commits of which history is kept, and say how much of it is.
    ///
    /// `AS OF 12 MATCH …`, `AS OF '2026-11-01' MATCH …` read the graph as it was then.
    #[command(after_help = examples::HISTORY)]
    History(HistoryOptions),
    /// Forget history on purpose.
    #[command(after_help = examples::VACUUM)]
    Vacuum(VacuumOptions),
    /// Print a script that lets a shell complete the command line of tupu.
    #[command(after_help = examples::COMPLETIONS)]
    Completions(CompletionsOptions),
    /// Print a manual page, in the format of man.
    #[command(after_help = examples::MAN)]
    Man(ManOptions),
}

/// Options of `tupu run`, and of `tupu` without a command.
#[derive(Debug, Args)]
pub struct RunOptions {
    /// The graph (a path, `:memory:`, the default, or `:demo:`), then script files ending in `.cypher`.
    #[arg(value_name = "DB | FILE.cypher", value_hint = ValueHint::FilePath)]
    pub places: Vec<String>,
    /// Statements and commands to run; may be given more than once.
    #[arg(short = 'c', value_name = "STATEMENTS")]
    pub statements: Vec<String>,
    /// How rows are written; a table on a terminal and JSON Lines otherwise, unless given.
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Write rows into this file, in place of what is there; its ending says the format, unless that is given.
    #[arg(short = 'o', long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<String>,
    /// A parameter: a literal of the language, else text.
    #[arg(long = "param", value_name = "NAME=VALUE")]
    pub parameters: Vec<String>,
    /// The source of all that is stated; may be given more than once.
    #[arg(long, value_name = "SOURCE")]
    pub citing: Vec<String>,
    #[command(flatten)]
    pub open: OpenOptions,
    /// Places and statements in the order in which they were given.
    #[arg(skip)]
    pub given: Vec<Given>,
}

/// What `tupu run` is given.
#[derive(Clone, Debug)]
pub enum Given {
    /// The path of the graph, or of a script.
    Path(String),
    /// After `-c`.
    Statements(String),
}

impl Arguments {
    /// What the process was started with. Where that makes no sense, or help is asked for, it ends here.
    pub fn from_command_line() -> Arguments {
        let matches = Arguments::command().get_matches();
        let mut arguments =
            Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
        match (&mut arguments.command, matches.subcommand()) {
            (Some(Command::Run(options)), Some((_, matches))) => options.given = in_order(matches),
            (None, _) => arguments.run.given = in_order(&matches),
            _ => {}
        }
        arguments
    }
}

impl RunOptions {
    /// The graph: the first place, unless that is a script.
    pub fn database(&self) -> Option<&str> {
        let first = self.places.first().map(String::as_str);
        first.filter(|place| !is_script(place))
    }

    /// Scripts and statements, in the order in which they were given.
    pub fn sources(&self) -> Vec<&Given> {
        let mut graph = self.database();
        let is_source = |given: &&Given| match given {
            Given::Path(_) => graph.take().is_none(),
            Given::Statements(_) => true,
        };
        self.given.iter().filter(is_source).collect()
    }
}

/// Whether a place is a script, and not a graph.
fn is_script(place: &str) -> bool {
    place.ends_with(".cypher") || place.ends_with(".cql")
}

/// clap keeps each kind apart, and where each stood.
fn in_order(matches: &ArgMatches) -> Vec<Given> {
    let of = |id: &str, given: fn(String) -> Given| {
        let values = matches.get_many::<String>(id).into_iter().flatten();
        let places = matches.indices_of(id).into_iter().flatten();
        places.zip(values.cloned().map(given)).collect::<Vec<_>>()
    };
    let mut all = of("places", Given::Path);
    all.extend(of("statements", Given::Statements));
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, given)| given).collect()
}

/// Options of `tupu import`.
#[derive(Debug, Args)]
pub struct ImportOptions {
    /// The file of the new graph; it must not be there yet.
    #[arg(value_name = "DB", value_hint = ValueHint::FilePath)]
    pub database: String,
    /// What holds a whole graph: .jsonl or a CSV folder as export writes them, .ttl or .nt.
    #[arg(value_name = "GRAPH_FILE", value_hint = ValueHint::AnyPath)]
    pub files: Vec<String>,
    /// Nodes: labels that all of a file get, and the file.
    #[arg(long, value_name = "LABEL[:LABEL]=FILE", num_args = 1..)]
    pub nodes: Vec<String>,
    /// Relationships: their type, and the file.
    #[arg(long, value_name = "TYPE=FILE", num_args = 1..)]
    pub relationships: Vec<String>,
    /// Columns of CSV files without types.
    #[command(flatten)]
    pub columns: ColumnOptions,
    /// How the column `:ID` is kept as a property.
    #[arg(long, value_enum, ignore_case = true, default_value = "string")]
    pub id_type: IdTypeName,
    /// Between fields of CSV: a character, TAB or U+001F.
    #[arg(long, value_name = "C", value_parser = delimiter, default_value = ",")]
    pub delimiter: char,
    /// Between elements of an array, and between labels.
    #[arg(long, value_name = "C", value_parser = delimiter, default_value = ";")]
    pub array_delimiter: char,
    /// The encoding of the files where it is not UTF-8: GB18030, GBK, Big5, UTF-16, Latin-1 and others.
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<TextEncoding>,
    /// The source of all that the files state; may be given more than once.
    #[arg(long, value_name = "SOURCE")]
    pub citing: Vec<String>,
    /// How many bad rows are passed over.
    #[arg(long, value_name = "N", default_value = "0")]
    pub skip_bad: u64,
}

/// Options of `tupu export`.
#[derive(Debug, Args)]
pub struct ExportOptions {
    /// The graph: a path, `:memory:` or `:demo:`.
    #[arg(value_name = "DB", value_hint = ValueHint::FilePath)]
    pub database: String,
    /// As what.
    #[arg(long, value_enum)]
    pub format: ExportFormat,
    /// For which database a Cypher script is.
    #[arg(long, value_enum, default_value = "tupu")]
    pub dialect: DialectName,
    /// For svg and html: draw what this statement finds, not the whole graph.
    #[arg(long, value_name = "STATEMENT")]
    pub query: Option<String>,
    /// For svg and html: also draw what is at most this many relationships away.
    #[arg(long, value_name = "N", default_value = "0", requires = "query")]
    pub around: u32,
    /// Open a file although its log (`DB-wal`) is missing: the graph as it was before what is in the log.
    #[arg(long)]
    pub without_log: bool,
    #[command(flatten)]
    pub limits: LimitOptions,
    /// Where to; standard output unless given. CSV is a new folder.
    #[arg(value_name = "OUT", value_hint = ValueHint::AnyPath)]
    pub out: Option<String>,
}

/// What a graph can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// A script that rebuilds it.
    Cypher,
    /// JSON Lines, which import takes back.
    Jsonl,
    /// A folder of CSV files, which import and neo4j-admin take.
    Csv,
    /// GraphML.
    Graphml,
    /// DOT, for Graphviz.
    Dot,
    /// RDF as Turtle.
    Turtle,
    /// RDF as N-Triples.
    Ntriples,
    /// A drawing.
    Svg,
    /// A page that works offline.
    Html,
}

/// Databases that scripts are for.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum DialectName {
    /// tupu itself, with the sources of facts.
    Tupu,
    /// Neo4j.
    Neo4j,
    /// Memgraph.
    Memgraph,
    /// FalkorDB.
    Falkordb,
}

/// The types of ids.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum IdTypeName {
    /// Text.
    String,
    /// Integers.
    Integer,
}

/// Options of `tupu serve`.
#[derive(Debug, Args)]
pub struct ServeOptions {
    /// The graph: a path, `:memory:` (the default) or `:demo:`.
    pub database: Option<String>,
    /// JSON Lines over standard input and output.
    #[arg(long, required = true)]
    pub stdio: bool,
    #[command(flatten)]
    pub open: OpenOptions,
}

/// Options of `tupu check`.
#[derive(Debug, Args)]
pub struct CheckOptions {
    /// The file of the graph.
    #[arg(value_name = "DB", value_hint = ValueHint::FilePath)]
    pub database: String,
    /// Write what is readable to a new file, and count what is lost.
    #[arg(long, value_name = "OUT")]
    pub salvage: Option<String>,
}

/// Options of `tupu history`.
#[derive(Debug, Args)]
pub struct HistoryOptions {
    /// The file of the graph.
    #[arg(value_name = "DB", value_hint = ValueHint::FilePath)]
    pub database: String,
    /// Keep so much from now on: all, none, or days (`30d`). The file remembers it.
    #[arg(long, value_name = "HOW_MUCH")]
    pub keep: Option<Keep>,
    /// How rows are written; a table on a terminal and JSON Lines otherwise, unless given.
    #[arg(long, value_enum)]
    pub format: Option<Format>,
}

/// Options of `tupu vacuum`.
#[derive(Debug, Args)]
pub struct VacuumOptions {
    /// The file of the graph.
    #[arg(value_name = "DB", value_hint = ValueHint::FilePath)]
    pub database: String,
    /// What was committed before this goes: a commit number, a time, or `all`. The state of that commit, or the last one at
    /// that time, stays readable.
    #[arg(long, value_name = "COMMIT|TIME|all")]
    pub before: String,
}

/// Options of `tupu completions`.
#[derive(Debug, Args)]
pub struct CompletionsOptions {
    /// For which shell.
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Options of `tupu man`.
#[derive(Debug, Args)]
pub struct ManOptions {
    /// The command that the page is on; tupu as a whole unless given.
    pub command: Option<String>,
}
