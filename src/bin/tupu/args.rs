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
    /// What to open, and what to run on it; starts the shell if there is nothing to run.
    #[command(flatten)]
    pub run: RunOptions,
    /// Do not run the shell's start script, `~/.config/tupu/rc`.
    #[arg(long)]
    pub no_rc: bool,
    /// The subcommand.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run statements and scripts, in the order given; stops at the first error.
    ///
    /// Each statement is its own transaction, unless the script contains BEGIN and COMMIT. A line that begins with `:`
    /// is a command of the shell (`:param`, `:begin`, `:format`, …; `:help` lists them). Errors are written to standard
    /// error with the file, the line and the column.
    #[command(after_help = examples::RUN)]
    Run(RunOptions),
    /// Execute statements sent over a protocol.
    #[command(after_help = examples::SERVE)]
    Serve(ServeOptions),
    /// Verify a file and its log completely, and report the result.
    #[command(after_help = examples::CHECK)]
    Check(CheckOptions),
    /// Import files into a new graph: CSV, JSON or RDF, plain or .gz.
    ///
    /// CSV has the headers of neo4j-admin import (`id:ID,name,age:INT`), or headers with only names, whose columns are
    /// described by options (see the last example).
    ///
    /// Within quotes a quote is doubled (""); a file that writes it as \" is rejected with the line.
    #[command(verbatim_doc_comment, after_help = examples::IMPORT)]
    Import(ImportOptions),
    /// Make a script of the observations that a text states, for a person to correct.
    ///
    /// Names that the graph knows, figures and periods are put together by rules: `CALL kg.draft(text)` gives the same as rows. The
    /// graph is only read.
    #[command(after_help = examples::DRAFT)]
    Draft(DraftOptions),
    /// Export a whole graph as text, as a folder of CSV files, or as a picture.
    #[command(after_help = examples::EXPORT)]
    Export(ExportOptions),
    /// Print the schema of a graph as a script; `diff` says what another would change, `apply` puts it in force.
    #[command(after_help = examples::SCHEMA, args_conflicts_with_subcommands = true)]
    Schema(SchemaOptions),
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
    /// The format of rows; by default a table on a terminal and JSON Lines otherwise.
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Write rows to this file, which is overwritten; its extension determines the format, unless that is given.
    #[arg(short = 'o', long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<String>,
    /// A parameter: a literal of the language, or text.
    #[arg(long = "param", value_name = "NAME=VALUE")]
    pub parameters: Vec<String>,
    /// The source of all facts that are stated; may be given more than once.
    #[arg(long, value_name = "SOURCE")]
    pub citing: Vec<String>,
    #[command(flatten)]
    pub open: OpenOptions,
    /// Places and statements in the order in which they were given.
    #[arg(skip)]
    pub given: Vec<Given>,
}

/// An input of `tupu run`.
#[derive(Clone, Debug)]
pub enum Given {
    /// The path of the graph, or of a script.
    Path(String),
    /// Statements after `-c`.
    Statements(String),
}

impl Arguments {
    /// Parses the arguments of the process. Exits if they are invalid, or if help is requested.
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

/// clap returns each kind separately, with the position of each.
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
    /// The file of the new graph; it must not exist yet.
    #[arg(value_name = "DB", value_hint = ValueHint::FilePath)]
    pub database: String,
    /// Files with a whole graph: .jsonl or a CSV folder as written by export, .ttl or .nt.
    #[arg(value_name = "GRAPH_FILE", value_hint = ValueHint::AnyPath)]
    pub files: Vec<String>,
    /// Nodes: the labels of all nodes of a file, and the file.
    #[arg(long, value_name = "LABEL[:LABEL]=FILE", num_args = 1..)]
    pub nodes: Vec<String>,
    /// Relationships: their type, and the file.
    #[arg(long, value_name = "TYPE=FILE", num_args = 1..)]
    pub relationships: Vec<String>,
    /// Columns of CSV files without types.
    #[command(flatten)]
    pub columns: ColumnOptions,
    /// The type of the column `:ID` as a property.
    #[arg(long, value_enum, ignore_case = true, default_value = "string")]
    pub id_type: IdTypeName,
    /// The separator of fields of CSV: a character, TAB or U+001F.
    #[arg(long, value_name = "C", value_parser = delimiter, default_value = ",")]
    pub delimiter: char,
    /// The separator of the elements of an array, and of labels.
    #[arg(long, value_name = "C", value_parser = delimiter, default_value = ";")]
    pub array_delimiter: char,
    /// The encoding of the files if it is not UTF-8: GB18030, GBK, Big5, UTF-16, Latin-1 and others.
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<TextEncoding>,
    /// The source of all facts in the files; may be given more than once.
    #[arg(long, value_name = "SOURCE")]
    pub citing: Vec<String>,
    /// The number of bad rows that are skipped.
    #[arg(long, value_name = "N", default_value = "0")]
    pub skip_bad: u64,
}

/// Options of `tupu draft`.
#[derive(Debug, Args)]
pub struct DraftOptions {
    /// The graph whose names are looked for: a path or `:demo:`.
    #[arg(value_name = "DB", value_hint = ValueHint::FilePath)]
    pub database: String,
    /// The text, in UTF-8; standard input by default.
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: Option<String>,
    /// What is cited: `a3` for the paragraphs a3.p1, a3.p2, …; by default the name of the file.
    #[arg(long, value_name = "ID")]
    pub source: Option<String>,
    /// The year of periods that name none.
    #[arg(long, value_name = "YEAR")]
    pub year: Option<i64>,
}

/// Options of `tupu export`.
#[derive(Debug, Args)]
pub struct ExportOptions {
    /// The graph: a path, `:memory:` or `:demo:`.
    #[arg(value_name = "DB", value_hint = ValueHint::FilePath)]
    pub database: String,
    /// The format.
    #[arg(long, value_enum)]
    pub format: ExportFormat,
    /// The database that a Cypher script is for.
    #[arg(long, value_enum, default_value = "tupu")]
    pub dialect: DialectName,
    /// For svg and html: draw the result of this statement, not the whole graph.
    #[arg(long, value_name = "STATEMENT")]
    pub query: Option<String>,
    /// For svg and html: also draw everything at most this many relationships away.
    #[arg(long, value_name = "N", default_value = "0", requires = "query")]
    pub around: u32,
    /// Open a file even if its log (`DB-wal`) is missing: the graph as it was before the transactions in the log.
    #[arg(long)]
    pub without_log: bool,
    #[command(flatten)]
    pub limits: LimitOptions,
    /// The output; standard output by default. For CSV, a new folder.
    #[arg(value_name = "OUT", value_hint = ValueHint::AnyPath)]
    pub out: Option<String>,
}

/// The formats of a graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// A script that rebuilds it.
    Cypher,
    /// JSON Lines, which can be imported again.
    Jsonl,
    /// A folder of CSV files, for import and neo4j-admin.
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

/// Options of `tupu schema`.
#[derive(Debug, Args)]
pub struct SchemaOptions {
    /// The graph whose schema is printed: a path or `:demo:`.
    #[arg(value_name = "DB", value_hint = ValueHint::FilePath)]
    pub database: Option<String>,
    /// What else to do.
    #[command(subcommand)]
    pub action: Option<SchemaAction>,
}

/// What to do with a schema.
#[derive(Debug, Subcommand)]
pub enum SchemaAction {
    /// Say what a script of statements about the schema would change: `-` before what goes, `+` before what comes.
    Diff {
        /// The graph.
        #[arg(value_name = "DB", value_hint = ValueHint::FilePath)]
        database: String,
        /// The script.
        #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
        file: String,
    },
    /// Run a script of statements about the schema in one transaction; where the data does not keep it, say what breaks it
    /// and change nothing.
    Apply {
        /// The graph.
        #[arg(value_name = "DB", value_hint = ValueHint::FilePath)]
        database: String,
        /// The script.
        #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
        file: String,
    },
}

/// Options of `tupu check`.
#[derive(Debug, Args)]
pub struct CheckOptions {
    /// The file of the graph.
    #[arg(value_name = "DB", value_hint = ValueHint::FilePath)]
    pub database: String,
    /// Write everything readable to a new file, and report what is lost.
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
    /// The shell.
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Options of `tupu man`.
#[derive(Debug, Args)]
pub struct ManOptions {
    /// The command of the page; tupu as a whole by default.
    pub command: Option<String>,
}
