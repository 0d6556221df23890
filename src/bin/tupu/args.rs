//! The command line.

use crate::import_columns::ColumnOptions;
use crate::output::Format;
use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use tupu::TextEncoding;
use tupu::language::delimiter;

/// Shown below the options.
const AFTER_HELP: &str = "\
Without a command, tupu is a shell on the graph; what is piped into it is run, statements and commands alike.

  tupu :demo:                                     ask the knowledge graph that ships with tupu
  tupu graph.tupu < script.cypher                 run a script
  tupu run graph.tupu -c 'MATCH (n) RETURN n'     run a statement, rows as JSON Lines where they are piped on

Exit status: 0 fine, 1 a statement failed, 2 bad usage, 3 the file could not be opened.
NO_COLOR in the environment leaves out colours, PAGER names what shows long answers.";

/// An embedded knowledge graph that implements the openCypher query language.
#[derive(Debug, Parser)]
#[command(name = "tupu", version, args_conflicts_with_subcommands = true, after_help = AFTER_HELP)]
pub struct Arguments {
    /// The graph to open in the shell: a path, `:memory:` (the default) or `:demo:`.
    pub database: Option<String>,
    /// Refuse to write; a file is opened beside the process that writes it.
    #[arg(long)]
    pub read_only: bool,
    /// Open a file although its log (`DB-wal`) is missing: the graph as it was before what is in the log.
    #[arg(long, global = true)]
    pub without_log: bool,
    /// What to do instead of opening the shell.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run statements and scripts, in the order given; stops at the first error.
    ///
    /// Each statement is its own transaction, unless the script says BEGIN and COMMIT. Errors go to standard error with
    /// the file, the line and the column.
    Run(RunOptions),
    /// Answer statements over a protocol.
    Serve(ServeOptions),
    /// Verify a file and its log from end to end, and say what was found.
    Check(CheckOptions),
    /// Import files into a new graph: CSV, JSON or RDF, plain or .gz.
    ///
    /// CSV has the headers of neo4j-admin import (`id:ID,name,age:INT`), or plain ones of which the options say what the
    /// columns are:
    ///
    ///   tupu import g.tupu --nodes Person=people.csv --id id --infer --relationships KNOWS=knows.csv --from from --to to
    ///
    /// Within quotes a quote is written twice (""); a file that writes it as \" is refused with the line.
    #[command(verbatim_doc_comment)]
    Import(ImportOptions),
    /// Write a whole graph as text, as a folder of CSV files, or as a picture.
    Export(ExportOptions),
}

/// Options of `tupu run`.
#[derive(Debug, Args)]
pub struct RunOptions {
    /// The graph (a path, `:memory:` or `:demo:`), then script files ending in `.cypher`.
    #[arg(value_name = "DB | FILE.cypher")]
    pub places: Vec<String>,
    /// Statements to run; may be given more than once.
    #[arg(short = 'c', value_name = "STATEMENTS")]
    pub statements: Vec<String>,
    /// How rows are written; a table on a terminal and JSON Lines otherwise, unless given.
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// A parameter: a literal of the language, else text.
    #[arg(long = "param", value_name = "NAME=VALUE")]
    pub parameters: Vec<String>,
    /// Refuse to write; a file is opened beside the process that writes it.
    #[arg(long)]
    pub read_only: bool,
    /// Places and statements in the order in which they were given.
    #[arg(skip)]
    pub given: Vec<Given>,
}

/// What `tupu run` is given.
#[derive(Clone, Debug)]
pub enum Given {
    /// The graph, or a script.
    Place(String),
    /// After `-c`.
    Statements(String),
}

impl Arguments {
    /// What the process was started with. Where that makes no sense, or help is asked for, it ends here.
    pub fn from_command_line() -> Arguments {
        let matches = Arguments::command().get_matches();
        let mut arguments =
            Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
        if let (Some(Command::Run(options)), Some((_, matches))) =
            (&mut arguments.command, matches.subcommand())
        {
            options.given = in_order(matches);
        }
        arguments
    }
}

/// clap keeps each kind apart, and where each stood.
fn in_order(matches: &ArgMatches) -> Vec<Given> {
    let of = |id: &str, given: fn(String) -> Given| {
        let values = matches.get_many::<String>(id).into_iter().flatten();
        let places = matches.indices_of(id).into_iter().flatten();
        places.zip(values.cloned().map(given)).collect::<Vec<_>>()
    };
    let mut all = of("places", Given::Place);
    all.extend(of("statements", Given::Statements));
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, given)| given).collect()
}

/// Options of `tupu import`.
#[derive(Debug, Args)]
pub struct ImportOptions {
    /// The file of the new graph; it must not be there yet.
    #[arg(value_name = "DB")]
    pub database: String,
    /// What holds a whole graph: .jsonl or a CSV folder as export writes them, .ttl or .nt.
    #[arg(value_name = "GRAPH_FILE")]
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
    /// How many bad rows are passed over.
    #[arg(long, value_name = "N", default_value = "0")]
    pub skip_bad: u64,
}

/// Options of `tupu export`.
#[derive(Debug, Args)]
pub struct ExportOptions {
    /// The graph: a path, `:memory:` or `:demo:`.
    #[arg(value_name = "DB")]
    pub database: String,
    /// As what.
    #[arg(long, value_enum)]
    pub format: ExportFormat,
    /// For which database a Cypher script is.
    #[arg(long, value_enum, default_value = "neo4j")]
    pub dialect: DialectName,
    /// For svg and html: draw what this statement finds, not the whole graph.
    #[arg(long, value_name = "STATEMENT")]
    pub query: Option<String>,
    /// For svg and html: draw what is at most so many relationships away, too.
    #[arg(long, value_name = "N", default_value = "0", requires = "query")]
    pub around: u32,
    /// Where to; standard output unless given. CSV is a new folder.
    #[arg(value_name = "OUT")]
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
    /// Neo4j, and tupu itself.
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
    /// Refuse to write; a file is opened beside the process that writes it.
    #[arg(long)]
    pub read_only: bool,
}

/// Options of `tupu check`.
#[derive(Debug, Args)]
pub struct CheckOptions {
    /// The file of the graph.
    #[arg(value_name = "DB")]
    pub database: String,
    /// Write what is readable to a new file, and count what is lost.
    #[arg(long, value_name = "OUT")]
    pub salvage: Option<String>,
}
