//! What a DB on the command line may be.

use crate::Failure;
use std::path::Path;
use tupu::Database;

/// Opens a path, `:memory:` (also where nothing is given) or `:demo:`; reports where that fails.
pub fn open(place: Option<&str>, read_only: bool) -> Result<Database, Failure> {
    try_open(place.unwrap_or(":memory:"), read_only).map_err(|message| {
        eprintln!("tupu: {message}");
        Failure::Open
    })
}

/// Opens a path, `:memory:` or `:demo:`, or says why not.
pub fn try_open(place: &str, read_only: bool) -> Result<Database, String> {
    let builder = Database::builder().csv_folder(".").read_only(read_only);
    let opened = match place {
        ":memory:" => Ok(builder.in_memory()),
        ":demo:" => builder.demo(),
        path if read_only && !Path::new(path).exists() => {
            return Err(format!(
                "{path}: no such file; --read-only does not create one"
            ));
        }
        path => builder.open(path),
    };
    opened.map_err(|error| format!("{place}: {error}"))
}
