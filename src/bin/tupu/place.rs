//! What a DB on the command line may be called: slips that would silently be a new graph of an odd name are told.

use std::fs;
use std::path::Path;

/// The names of graphs that are no files.
const BUILT_IN: [&str; 2] = [":demo:", ":memory:"];

/// The endings of other kinds of files.
const OTHER_KINDS: [&str; 43] = [
    "csv", "tsv", "json", "jsonl", "ndjson", "txt", "md", "markdown", "png", "jpg", "jpeg", "gif",
    "svg", "pdf", "html", "htm", "xml", "graphml", "dot", "ttl", "turtle", "nt", "nq", "rdf",
    "owl", "cypher", "cql", "sql", "rs", "py", "js", "sh", "toml", "yaml", "yml", "ini", "parquet",
    "xls", "xlsx", "doc", "docx", "zip", "gz",
];

/// Returns a message if the file of a new graph should not be called this.
pub fn require_name(place: &str) -> Result<(), String> {
    if BUILT_IN.contains(&place) {
        return Err(format!(
            "`{place}` is a graph without a file, and nothing is written into it\n  help: name a new file, as in `graph.tupu`"
        ));
    }
    require_known(place)?;
    require_graph_ending(place)
}

/// Returns a message if a place begins like `:demo:` and is neither that nor `:memory:`.
pub fn require_known(place: &str) -> Result<(), String> {
    if !place.starts_with([':', '：']) || BUILT_IN.contains(&place) {
        return Ok(());
    }
    let name = place.replace('：', ":").to_lowercase();
    let name = name.trim_matches(':');
    let names = ["demo", "memory"];
    let same = names.into_iter().find(|known| *known == name);
    let advice = match same.or_else(|| tupu::language::nearest(name, names)) {
        Some(meant) => format!("did you mean `:{meant}:`?"),
        None => "`:demo:` is the built-in graph, `:memory:` an empty one in memory.".to_owned(),
    };
    Err(format!(
        "there is no built-in graph `{place}`\n  help: {advice} A file of that name is opened as `./{place}`"
    ))
}

/// Returns a message if a new graph would have the name of another kind of file: `cities.csv`.
pub fn require_graph_ending(place: &str) -> Result<(), String> {
    let path = Path::new(place);
    let is_new = fs::metadata(path).map_or(true, |there| there.is_file() && there.len() == 0);
    require_folder(path)?;
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    let ending = ending.to_lowercase();
    if !is_new || !OTHER_KINDS.contains(&ending.as_str()) {
        return Ok(());
    }
    let graph = path.with_extension("tupu");
    let graph = graph.display();
    let meant = match ending.as_str() {
        "csv" | "tsv" => {
            format!(", and `tupu import {graph} --nodes LABEL={place}` reads such a file into it")
        }
        "json" | "jsonl" | "ndjson" | "ttl" | "turtle" | "nt" => {
            format!(", and `tupu import {graph} {place}` reads such a file into it")
        }
        "cypher" | "cql" => format!(", and `tupu run {graph} {place}` runs such a script on it"),
        _ => String::new(),
    };
    Err(format!(
        "there is no graph {place}, and a new one is not given the ending of another kind of file\n  help: name it \
         `{graph}`{meant}"
    ))
}

/// Returns a message if a file is to be in a folder that does not exist.
fn require_folder(path: &Path) -> Result<(), String> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    match folder.filter(|folder| !folder.exists()) {
        None => Ok(()),
        Some(folder) => {
            let (path, folder) = (path.display(), folder.display());
            Err(format!(
                "{path}: there is no folder {folder}\n  help: make it first: `mkdir -p {folder}`"
            ))
        }
    }
}
