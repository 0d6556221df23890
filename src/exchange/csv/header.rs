//! The first line of a file: what each column holds.

use super::IdType;
use super::kind::Kind;
use super::record::Cell;
use crate::error::Result;
use crate::exchange::bad;
use std::sync::Arc;

/// What the columns of a file hold.
#[derive(Debug)]
pub struct Header {
    /// In the order of the file.
    pub columns: Vec<Column>,
}

/// What a column holds.
#[derive(Debug)]
pub enum Column {
    /// A property.
    Property(Field),
    /// Ids of nodes.
    Id {
        /// The group that they are distinct in.
        group: Arc<str>,
        /// The property that they are kept as, where the column has a name.
        name: Option<Arc<str>>,
    },
    /// Ids of the nodes that relationships start at, in a group.
    Start(Arc<str>),
    /// Ids of the nodes that relationships end at, in a group.
    End(Arc<str>),
    /// Labels.
    Label,
    /// Relationship types.
    Type,
    /// Nothing that is read.
    Ignore,
}

/// A property column.
#[derive(Debug)]
pub struct Field {
    /// The property key.
    pub name: Arc<str>,
    /// The type of its values.
    pub kind: Kind,
}

impl Header {
    /// The header of a file, which errors call by a name.
    pub fn parse(file: &str, cells: &[Cell<'_>]) -> Result<Header> {
        let columns = cells.iter().map(|cell| {
            let text = String::from_utf8_lossy(&cell.bytes);
            Column::parse(&text).map_err(|what| bad(format!("{file}: {what}")))
        });
        let header = Header {
            columns: columns.collect::<Result<_>>()?,
        };
        header
            .require_distinct_names()
            .map_err(|what| bad(format!("{file}: {what}")))?;
        Ok(header)
    }

    /// The group of the `:ID` column, and the property that it is kept as.
    pub fn id(&self) -> Option<(&Arc<str>, Option<&Arc<str>>)> {
        self.columns.iter().find_map(|column| match column {
            Column::Id { group, name } => Some((group, name.as_ref())),
            _ => None,
        })
    }

    /// The groups of the `:START_ID` and `:END_ID` columns.
    pub fn ends(&self) -> Option<(&Arc<str>, &Arc<str>)> {
        let mut columns = self.columns.iter();
        let start = columns.clone().find_map(|column| match column {
            Column::Start(group) => Some(group),
            _ => None,
        });
        let end = columns.find_map(|column| match column {
            Column::End(group) => Some(group),
            _ => None,
        });
        start.zip(end)
    }

    /// Whether there is a `:TYPE` column.
    pub fn has_types(&self) -> bool {
        let mut columns = self.columns.iter();
        columns.any(|column| matches!(column, Column::Type))
    }

    fn require_distinct_names(&self) -> Result<(), String> {
        let mut names: Vec<&str> = self.columns.iter().map(Column::place).collect();
        names.retain(|name| !name.is_empty());
        names.sort_unstable();
        match names.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(format!("two columns are `{}`", pair[0])),
            None => Ok(()),
        }
    }
}

impl Column {
    fn parse(text: &str) -> Result<Column, String> {
        require_no_options(text)?;
        let (name, rest) = split(text);
        let (word, group) = match rest.split_once('(') {
            Some((word, group)) => (word, group.trim_end_matches(')')),
            None => (rest, ""),
        };
        Ok(match word.to_ascii_uppercase().as_str() {
            "ID" => Column::Id {
                group: group.into(),
                name: (!name.is_empty()).then(|| name.into()),
            },
            "START_ID" => Column::Start(group.into()),
            "END_ID" => Column::End(group.into()),
            "LABEL" => Column::Label,
            "TYPE" => Column::Type,
            "IGNORE" => Column::Ignore,
            _ => Column::Property(Field {
                name: name.into(),
                kind: Kind::parse(rest).map_err(|what| format!("column `{text}`: {what}"))?,
            }),
        })
    }

    /// What no other column may be.
    fn place(&self) -> &str {
        match self {
            Column::Property(field) => &field.name,
            Column::Id { .. } => ":ID",
            Column::Start(_) => ":START_ID",
            Column::End(_) => ":END_ID",
            Column::Label => ":LABEL",
            Column::Type => ":TYPE",
            Column::Ignore => "",
        }
    }
}

/// An error where a type has options, as in `when:DATETIME{timezone:+08:00}`: they would change what values mean.
fn require_no_options(text: &str) -> Result<(), String> {
    let brace = text.find('{').filter(|_| text.ends_with('}'));
    match brace.filter(|brace| text[..*brace].contains(':')) {
        Some(brace) => Err(format!(
            "column `{text}`: the options `{}` are not known; write a zone or an offset into the values",
            &text[brace..]
        )),
        None => Ok(()),
    }
}

/// Name and type: cut at the last colon outside the group.
fn split(text: &str) -> (&str, &str) {
    let group = text.find('(').filter(|_| text.ends_with(')'));
    match text[..group.unwrap_or(text.len())].rfind(':') {
        Some(colon) => (&text[..colon], &text[colon + 1..]),
        None => (text, ""),
    }
}

/// The type that ids are kept as.
pub fn id_kind(id_type: IdType) -> Kind {
    match id_type {
        IdType::String => Kind::Text,
        IdType::Integer => Kind::Integer,
    }
}

/// A delimiter from its text: one character, `TAB`, `\t`, or a code point such as `U+001F`.
///
/// ```
/// assert_eq!(tupu::language::delimiter("U+001F")?, '\u{1f}');
/// # Ok::<(), tupu::Error>(())
/// ```
pub fn delimiter(text: &str) -> Result<char> {
    let mut chars = text.chars();
    let named = match (chars.next(), chars.next()) {
        (Some(one), None) => Some(one),
        _ if matches!(text, "TAB" | "\\t") => Some('\t'),
        _ => text
            .strip_prefix("U+")
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .and_then(char::from_u32),
    };
    named.ok_or_else(|| bad(format!("`{text}` is not one character, TAB, or U+0000")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_colons_and_groups_keep_theirs() {
        for (text, parts) in [
            ("name", ("name", "")),
            ("name:STRING", ("name", "STRING")),
            ("a:b:INT[]", ("a:b", "INT[]")),
            (":ID(Gr:oup)", ("", "ID(Gr:oup)")),
            ("f(x)", ("f(x)", "")),
        ] {
            assert_eq!(split(text), parts, "{text}");
        }
    }

    #[test]
    fn options_are_refused_and_braces_in_names_are_not() {
        assert!(require_no_options("when:DATETIME{timezone:+08:00}").is_err());
        assert!(require_no_options("{y}").is_ok());
        assert!(require_no_options("{y}:STRING").is_ok());
    }

    #[test]
    fn delimiters_have_names() {
        let found = [";", "TAB", "\\t", "U+001F", "省", "ab", ""].map(|text| delimiter(text).ok());
        let expected = [
            Some(';'),
            Some('\t'),
            Some('\t'),
            Some('\u{1f}'),
            Some('省'),
            None,
            None,
        ];
        assert_eq!(found, expected);
    }
}
