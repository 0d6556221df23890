//! Opens input files: plain or compressed by gzip, in any encoding, counting the bytes read.

use crate::error::{Error, ErrorCode, Result};
use crate::exchange::advice::encoding_instead;
use crate::value::encoding::{DecodedReader, NotInEncoding, TextEncoding};
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The way out for RDF that is neither Turtle nor N-Triples.
const TO_TURTLE: &str = "convert it into Turtle (.ttl) or N-Triples (.nt)";

/// The formats that hold whole graphs.
pub const OF_GRAPHS: &str = "a whole graph is read from JSON Lines and JSON (.jsonl, .ndjson, .json), Turtle (.ttl), N-Triples (.nt), \
     each also compressed (.gz), and from a folder of exported CSV files; rows of a table are given so: --nodes LABEL=FILE, or \
     --relationships TYPE=FILE";

/// The input formats of graphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFormat {
    /// CSV with a header.
    Csv,
    /// One JSON object per line, or a document that contains many.
    Json,
    /// RDF as Turtle: triples instead of rows.
    Turtle,
    /// RDF with one triple per line.
    NTriples,
}

impl FileFormat {
    /// The format that a file name indicates: `.jsonl`, `.ndjson` and `.json`, `.ttl`, `.nt`, and CSV for everything
    /// else; a final `.gz` is ignored.
    pub fn of(path: &Path) -> FileFormat {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = name.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        match name.rsplit('.').next() {
            Some("jsonl" | "ndjson" | "json") => FileFormat::Json,
            Some("ttl" | "turtle") => FileFormat::Turtle,
            Some("nt") => FileFormat::NTriples,
            _ => FileFormat::Csv,
        }
    }

    /// The format of a file name that is not one of these, and what to do instead.
    pub fn unread(path: &Path) -> Option<(&'static str, &'static str)> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = name.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        let (_, ending) = name.rsplit_once('.')?;
        Some(match ending {
            "rdf" | "owl" | "xml" => ("RDF as XML", TO_TURTLE),
            "nq" | "trig" | "n3" => ("RDF of another kind", TO_TURTLE),
            "jsonld" => ("JSON-LD", TO_TURTLE),
            "graphml" | "gexf" | "gml" | "dot" | "gv" => (
                "a graph in a format that is not read",
                "save it as CSV, one file of nodes and one of relationships, or as JSON Lines",
            ),
            "parquet" | "arrow" | "avro" | "db" | "sqlite" | "sqlite3" | "sql" => {
                ("a table in a format that is not read", "save it as CSV")
            }
            "tar" | "tgz" | "bz2" | "xz" | "zst" | "7z" => (
                "an archive of a kind that is not read",
                "unpack it; a file is read compressed where its name ends in .gz",
            ),
            "cypher" | "cql" => ("a script", "run it: tupu run DB FILE"),
            "tupu" => ("a graph already", "open it: tupu run FILE"),
            _ => return None,
        })
    }

    /// Whether it holds triples.
    pub fn is_rdf(self) -> bool {
        matches!(self, FileFormat::Turtle | FileFormat::NTriples)
    }
}

/// Opens a file; `name` is used in errors, and `read` counts its bytes on disk. Text in another encoding is converted
/// to UTF-8.
pub fn open(
    path: &Path,
    name: &str,
    encoding: Option<TextEncoding>,
    read: &Arc<AtomicU64>,
) -> Result<Box<dyn Read + Send>> {
    let file = File::open(path).map_err(|cause| unreadable(name, cause))?;
    let counted = Counted {
        file,
        read: Arc::clone(read),
    };
    let compressed = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
    let plain: Box<dyn Read + Send> = if compressed {
        Box::new(MultiGzDecoder::new(io::BufReader::with_capacity(
            1 << 16,
            counted,
        )))
    } else {
        Box::new(counted)
    };
    Ok(match encoding {
        Some(encoding) => Box::new(DecodedReader::new(plain, encoding)),
        None => plain,
    })
}

/// The error for a file that could not be read.
pub fn unreadable(name: &str, cause: io::Error) -> Error {
    let inner = cause.get_ref().and_then(|inner| inner.downcast_ref());
    if let Some(NotInEncoding {
        line,
        encoding,
        probable,
        is_binary,
    }) = inner
    {
        if *is_binary {
            return no_text(name);
        }
        let message = format!("{name}:{line}: the text is not {encoding}");
        let error = Error::argument(ErrorCode::InvalidInput, message);
        return error.hint(match probable {
            Some(probable) => encoding_instead(probable),
            None => "look at that line, or name another encoding".to_owned(),
        });
    }
    let message = format!("cannot read `{name}`: {cause}");
    Error::storage(ErrorCode::InputOutput, message).caused_by(cause)
}

/// The error for a file of bytes that are not text in any encoding.
pub fn no_text(name: &str) -> Error {
    let message = format!("{name}: the file is not text, in whatever encoding");
    let error = Error::argument(ErrorCode::InvalidInput, message);
    error.hint("is it the right file? Import reads CSV, JSON, Turtle and N-Triples, compressed where the name ends in .gz")
}

struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_that_is_not_read_is_known_by_its_name() {
        for (name, format) in [
            ("a.rdf", Some("RDF as XML")),
            ("a.OWL.gz", Some("RDF as XML")),
            // What it is is seen in its first bytes.
            ("a.xlsx", None),
            ("a.cypher", Some("a script")),
            ("a.txt", None),
            ("a.csv", None),
            ("a.ttl", None),
            ("a", None),
            ("rdf", None),
        ] {
            let found = FileFormat::unread(Path::new(name)).map(|(format, _)| format);
            assert_eq!(found, format, "{name}");
        }
    }

    #[test]
    fn the_name_says_the_format() {
        for (name, format) in [
            ("a.csv", FileFormat::Csv),
            ("a.csv.gz", FileFormat::Csv),
            ("a", FileFormat::Csv),
            ("a.ttl.gz", FileFormat::Turtle),
            ("a.nt", FileFormat::NTriples),
            ("a.JSONL", FileFormat::Json),
            ("a.ndjson.gz", FileFormat::Json),
            ("a.json", FileFormat::Json),
        ] {
            assert_eq!(FileFormat::of(Path::new(name)), format, "{name}");
        }
    }
}
