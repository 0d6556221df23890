//! The first line of a file: what each column holds.

use super::{CsvOptions, IdType, bad};
use crate::error::Result;
use crate::value::Value;
use crate::value::temporal::{Date, DateTime, Duration, LocalDateTime, LocalTime, Time};
use std::sync::Arc;

/// What the columns of a file hold.
#[derive(Debug)]
pub(super) struct Header {
    columns: Vec<Column>,
}

#[derive(Debug)]
enum Column {
    Property(Field),
    /// The group; the property it is kept under, where it is named.
    Id(Arc<str>, Option<Field>),
    Start(Arc<str>),
    End(Arc<str>),
    Label(char),
    Type,
    Ignore,
}

/// A property column.
#[derive(Debug)]
pub(super) struct Field {
    pub name: String,
    pub kind: Kind,
}

/// The type of a property column.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    Text,
    Integer,
    Float,
    Boolean,
    Date,
    LocalTime,
    Time,
    LocalDateTime,
    DateTime,
    Duration,
    Array(Box<Kind>),
}

impl Kind {
    fn parse(name: &str) -> Option<Kind> {
        if let Some(element) = name.strip_suffix("[]") {
            return Kind::parse(element).map(|kind| Kind::Array(Box::new(kind)));
        }
        Some(match name.to_ascii_lowercase().as_str() {
            "" | "string" | "char" => Kind::Text,
            "int" | "long" | "integer" | "short" | "byte" => Kind::Integer,
            "float" | "double" => Kind::Float,
            "boolean" => Kind::Boolean,
            "date" => Kind::Date,
            "localtime" => Kind::LocalTime,
            "time" => Kind::Time,
            "localdatetime" => Kind::LocalDateTime,
            "datetime" => Kind::DateTime,
            "duration" => Kind::Duration,
            _ => return None,
        })
    }

    /// A field that is not empty as a value.
    pub fn read(&self, text: &str, array_delimiter: char) -> Result<Value> {
        let number = |what: &str| bad(format!("`{text}` is no {what}"));
        let trimmed = text.trim();
        Ok(match self {
            Kind::Text => Value::String(text.into()),
            Kind::Integer => Value::Integer(trimmed.parse().map_err(|_| number("integer"))?),
            Kind::Float => Value::Float(trimmed.parse().map_err(|_| number("float"))?),
            Kind::Boolean => Value::Boolean(trimmed.eq_ignore_ascii_case("true")),
            Kind::Date => Value::Date(trimmed.parse::<Date>()?),
            Kind::LocalTime => Value::LocalTime(trimmed.parse::<LocalTime>()?),
            Kind::Time => Value::Time(trimmed.parse::<Time>()?),
            Kind::LocalDateTime => Value::LocalDateTime(trimmed.parse::<LocalDateTime>()?),
            Kind::DateTime => Value::DateTime(Arc::new(trimmed.parse::<DateTime>()?)),
            Kind::Duration => Value::Duration(Arc::new(trimmed.parse::<Duration>()?)),
            Kind::Array(element) => {
                let elements = text.split(array_delimiter);
                let values = elements.map(|text| element.read(text, array_delimiter));
                Value::List(Arc::new(values.collect::<Result<_>>()?))
            }
        })
    }
}

impl Header {
    pub fn parse(file: &str, names: &csv::StringRecord, options: CsvOptions) -> Result<Header> {
        let column =
            |name| Column::parse(name, options).map_err(|what| bad(format!("{file}: {what}")));
        Ok(Header {
            columns: names.iter().map(column).collect::<Result<_>>()?,
        })
    }

    /// The labels of a row.
    pub fn labels<'r>(&self, record: &'r csv::StringRecord) -> impl Iterator<Item = &'r str> {
        let cells = self.columns.iter().zip(record);
        let labels = cells.filter_map(|(column, cell)| match column {
            Column::Label(separator) => Some(cell.split(*separator).collect::<Vec<_>>()),
            _ => None,
        });
        labels
            .flatten()
            .filter(|label| !label.is_empty())
            .collect::<Vec<_>>()
            .into_iter()
    }

    /// Group and id of a node.
    pub fn id<'a>(&'a self, record: &'a csv::StringRecord) -> Option<(&'a Arc<str>, &'a str)> {
        self.cell(record, |column| match column {
            Column::Id(group, _) => Some(group),
            _ => None,
        })
    }

    /// Group and id of a relationship's start.
    pub fn start<'a>(&'a self, record: &'a csv::StringRecord) -> Option<(&'a Arc<str>, &'a str)> {
        self.cell(record, |column| match column {
            Column::Start(group) => Some(group),
            _ => None,
        })
    }

    /// Group and id of a relationship's end.
    pub fn end<'a>(&'a self, record: &'a csv::StringRecord) -> Option<(&'a Arc<str>, &'a str)> {
        self.cell(record, |column| match column {
            Column::End(group) => Some(group),
            _ => None,
        })
    }

    /// The type of a relationship.
    pub fn relationship_type<'a>(&self, record: &'a csv::StringRecord) -> Option<&'a str> {
        let mut cells = self.columns.iter().zip(record);
        cells
            .find(|(column, _)| matches!(column, Column::Type))
            .map(|(_, cell)| cell)
    }

    /// The properties of a row that have a value.
    pub fn properties<'a>(
        &'a self,
        record: &'a csv::StringRecord,
    ) -> impl Iterator<Item = (&'a Field, &'a str)> {
        let cells = self.columns.iter().zip(record);
        cells.filter_map(|(column, cell)| match column {
            Column::Property(field) | Column::Id(_, Some(field)) if !cell.is_empty() => {
                Some((field, cell))
            }
            _ => None,
        })
    }

    fn cell<'a>(
        &'a self,
        record: &'a csv::StringRecord,
        group: impl Fn(&'a Column) -> Option<&'a Arc<str>>,
    ) -> Option<(&'a Arc<str>, &'a str)> {
        let mut cells = self.columns.iter().zip(record);
        cells.find_map(|(column, cell)| group(column).map(|group| (group, cell)))
    }
}

impl Column {
    fn parse(text: &str, options: CsvOptions) -> Result<Column, String> {
        let (name, rest) = text.rsplit_once(':').unwrap_or((text, ""));
        let (word, group) = match rest.split_once('(') {
            Some((word, group)) => (word, group.trim_end_matches(')')),
            None => (rest, ""),
        };
        Ok(match word.to_ascii_uppercase().as_str() {
            "ID" => Column::Id(group.into(), id_field(name, options.id_type)),
            "START_ID" => Column::Start(group.into()),
            "END_ID" => Column::End(group.into()),
            "LABEL" => Column::Label(options.array_delimiter),
            "TYPE" => Column::Type,
            "IGNORE" => Column::Ignore,
            _ => Column::Property(Field {
                name: name.to_owned(),
                kind: Kind::parse(rest).ok_or_else(|| {
                    format!("column `{text}`: `{rest}` is no type; known are STRING, INT, FLOAT, BOOLEAN, DATE, DATETIME, … and arrays of them, STRING[]")
                })?,
            }),
        })
    }
}

fn id_field(name: &str, id_type: IdType) -> Option<Field> {
    let kind = match id_type {
        IdType::String => Kind::Text,
        IdType::Integer => Kind::Integer,
    };
    (!name.is_empty()).then(|| Field {
        name: name.to_owned(),
        kind,
    })
}
