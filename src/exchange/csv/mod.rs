//! CSV with the header convention of neo4j-admin import.
//!
//! `id:ID(Group)`, `name:STRING`, `n:INT`, `tags:STRING[]`, `:LABEL`, `:START_ID(Group)`, `:END_ID(Group)`, `:TYPE`;
//! a column without a type is text, `:IGNORE` ignores a column, an empty field is no value and `""` an empty string.
//!
//! | file | its job |
//! | --- | --- |
//! | `record` | text → cells |
//! | `header`, `kind` | the roles of columns; a cell as a value |
//! | `columns`, `infer` | columns without types: described by the caller, or inferred from their values |
//! | `rows` | records → typed rows |
//! | `file` | the rows of a file one after another, for `LOAD CSV` |
//! | `changes` | small files into an existing graph, as changes |

mod changes;
pub(super) mod columns;
mod file;
pub(super) mod header;
pub(super) mod infer;
pub(super) mod kind;
pub(super) mod record;
pub(super) mod rows;

pub use changes::CsvImporter;
pub use columns::Columns;
pub use file::CsvFile;
pub use header::delimiter;

/// The type of the `:ID` column.
///
/// ```
/// assert_eq!(tupu::IdType::default(), tupu::IdType::String);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum IdType {
    /// As text.
    #[default]
    String,
    /// As an integer.
    Integer,
}

/// The options for reading files.
#[derive(Clone, Copy, Debug)]
pub struct CsvOptions {
    /// The separator of fields.
    pub delimiter: u8,
    /// The separator of the elements of an array, and of labels.
    pub array_delimiter: char,
    /// The type of ids.
    pub id_type: IdType,
}

impl Default for CsvOptions {
    fn default() -> Self {
        CsvOptions {
            delimiter: b',',
            array_delimiter: ';',
            id_type: IdType::String,
        }
    }
}
