//! What a DB on the command line may be.

use crate::Failure;
use std::path::Path;
use tupu::Database;

/// Opens a path, `:memory:` (also where nothing is given) or `:demo:`; reports where that fails.
pub fn open(place: Option<&str>, read_only: bool) -> Result<Database, Failure> {
    let builder = Database::builder().csv_folder(".").read_only(read_only);
    let opened = match place.unwrap_or(":memory:") {
        ":memory:" => Ok(builder.in_memory()),
        ":demo:" => builder.demo(),
        path if read_only && !Path::new(path).exists() => {
            eprintln!("tupu: {path}: no such file; --read-only does not create one");
            return Err(Failure::Open);
        }
        path => builder.open(path),
    };
    opened.map_err(|error| {
        eprintln!("tupu: {}: {error}", place.unwrap_or(":memory:"));
        Failure::Open
    })
}
