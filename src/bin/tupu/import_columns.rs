//! The options of `tupu import` for CSV files whose header contains only names.

use crate::cli_error::CliError;
use clap::Args;
use tupu::Columns;

/// The description of columns.
#[derive(Debug, Args)]
pub struct ColumnOptions {
    /// Give each column the type of all its values, and report the types.
    #[arg(long)]
    pub infer: bool,
    /// The column that holds the ids of nodes; LABEL= if files have different ones.
    #[arg(long, value_name = "[LABEL=]COLUMN")]
    pub id: Vec<String>,
    /// The column with the start of relationships; :LABEL is the label of the start nodes, if several labels have ids.
    #[arg(long, value_name = "[TYPE=]COLUMN[:LABEL]")]
    pub from: Vec<String>,
    /// The column with the end of relationships.
    #[arg(long, value_name = "[TYPE=]COLUMN[:LABEL]")]
    pub to: Vec<String>,
    /// The type of a column: INT, FLOAT, STRING, BOOLEAN, DATE, STRING[] …
    #[arg(long, value_name = "COLUMN:TYPE", num_args = 1..)]
    pub types: Vec<String>,
    /// The property that a column becomes, if its name differs from that of the column; or a role, written as in a
    /// header: paper=:SOURCE, paper=gdp:SOURCE.
    #[arg(long, value_name = "COLUMN=KEY", num_args = 1..)]
    pub rename: Vec<String>,
    /// Columns to ignore.
    #[arg(long, value_name = "COLUMN", num_args = 1..)]
    pub leave_out: Vec<String>,
}

impl ColumnOptions {
    /// Whether any option is given; without these options, headers must contain types.
    fn is_given(&self) -> bool {
        let ColumnOptions {
            infer,
            id,
            from,
            to,
            types,
            rename,
            leave_out,
        } = self;
        let lists = [id, from, to, types, rename, leave_out];
        *infer || lists.iter().any(|list| !list.is_empty())
    }

    /// The columns of a file of nodes; `names` are its labels as given.
    pub fn of_nodes(&self, names: &str) -> Result<Option<Columns>, CliError> {
        require_column("--id", &self.id)?;
        let columns = match self.said_of(&self.id, names) {
            Some(id) => self.common()?.id(id),
            None => self.common()?,
        };
        Ok(self.is_given().then_some(columns))
    }

    /// The columns of a file of relationships of a type.
    pub fn of_relationships(&self, name: &str) -> Result<Option<Columns>, CliError> {
        require_column("--from", &self.from)?;
        require_column("--to", &self.to)?;
        let mut columns = self.common()?;
        let ends = (self.said_of(&self.from, name), self.said_of(&self.to, name));
        match ends {
            (Some(from), Some(to)) => {
                let (column, label) = end(from);
                columns = columns.from(column, label);
                let (column, label) = end(to);
                columns = columns.to(column, label);
            }
            (None, None) => {}
            (Some(_), None) => return Err(CliError::new("--from is given and --to is not")),
            (None, Some(_)) => return Err(CliError::new("--to is given and --from is not")),
        }
        Ok(self.is_given().then_some(columns))
    }

    /// The value for a file by its labels or type, or the value for all files.
    fn said_of<'a>(&self, options: &'a [String], names: &str) -> Option<&'a str> {
        let own = options.iter().find_map(|option| {
            let (of, column) = option.split_once('=')?;
            let labels = names.split(':');
            (of == names || labels.into_iter().any(|label| label == of)).then_some(column)
        });
        let all = options.iter().find(|option| !option.contains('='));
        own.or(all.map(String::as_str))
    }

    fn common(&self) -> Result<Columns, CliError> {
        let mut columns = Columns::new();
        if self.infer {
            columns = columns.infer();
        }
        for option in &self.types {
            let Some((column, kind)) = option.rsplit_once(':') else {
                return Err(CliError::new(format!(
                    "--types {option}: write COLUMN:TYPE, as in age:INT"
                )));
            };
            columns = columns.column_type(column, kind)?;
        }
        for option in &self.rename {
            let Some((column, key)) = option.split_once('=') else {
                return Err(CliError::new(format!(
                    "--rename {option}: write COLUMN=KEY"
                )));
            };
            columns = columns.rename(column, key);
        }
        let left_out = self.leave_out.iter();
        Ok(left_out.fold(columns, |columns, column| columns.leave_out(column)))
    }
}

/// Rejects an option that names no column: `--id =x`, `--id x=`.
fn require_column(option: &str, values: &[String]) -> Result<(), CliError> {
    let lacks = |value: &&String| match value.split_once('=') {
        Some((of, column)) => of.is_empty() || column.is_empty(),
        None => value.is_empty(),
    };
    match values.iter().find(lacks) {
        None => Ok(()),
        Some(value) => Err(CliError::new(format!(
            "{option} {value}: write a column, or LABEL=COLUMN where files have different ones"
        ))),
    }
}

/// `COLUMN` or `COLUMN:LABEL`.
fn end(text: &str) -> (&str, Option<&str>) {
    match text.rsplit_once(':') {
        Some((column, label)) if !label.is_empty() => (column, Some(label)),
        _ => (text, None),
    }
}
