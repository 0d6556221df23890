//! The header of a file: the role and type of each column.

use super::IdType;
use super::kind::Kind;
use super::record::Cell;
use crate::error::Result;
use crate::exchange::advice::encoding_advice;
use crate::exchange::bad;
use std::borrow::Cow;
use std::sync::Arc;

/// The roles of the columns of a file.
#[derive(Debug)]
pub struct Header {
    /// In the order of the file.
    pub columns: Vec<Column>,
    /// The names of the columns in errors, if they differ from their role.
    pub names: Vec<Arc<str>>,
}

impl Header {
    /// The name of a column in errors, by its index; `otherwise` if it has none.
    pub fn shown<'h>(&'h self, place: usize, otherwise: &'h str) -> &'h str {
        self.names.get(place).map_or(otherwise, |name| &**name)
    }
}

/// The role of a column.
#[derive(Debug)]
pub enum Column {
    /// A property.
    Property(Field),
    /// Ids of nodes.
    Id {
        /// The group in which they are distinct.
        group: Arc<str>,
        /// The property in which they are stored, if the column has a name.
        name: Option<Arc<str>>,
    },
    /// Ids of the start nodes of relationships, in a group.
    Start(Arc<str>),
    /// Ids of the end nodes of relationships, in a group.
    End(Arc<str>),
    /// Labels.
    Label,
    /// Relationship types.
    Type,
    /// Sources: of one property, or of everything else in a row.
    Source(Option<Arc<str>>),
    /// Ignored.
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
    /// Parses the header of a file; `file` is used in errors. If a cell is not UTF-8, the error names a likely encoding
    /// of the text around it, because a name alone is too short for a guess.
    pub fn parse(file: &str, cells: &[Cell<'_>], text_around: &[u8]) -> Result<Header> {
        let columns = (1..).zip(cells).map(|(number, cell)| {
            let text = cell.text().map_err(|what| {
                let error = bad(format!("{file}:1: column {number}: {what}"));
                error.hint(encoding_advice(text_around))
            })?;
            let column = match cell.quoted {
                true => Column::parse(text),
                false => Column::parse(text.trim()).map(Column::trimmed),
            };
            let column = column.map_err(|what| bad(format!("{file}:1: {what}")))?;
            match column.is_nameless() {
                false => Ok(column),
                true => Err(bad(format!("{file}:1: column {number} has no name"))
                    .hint("write a name into the header, or :IGNORE to leave the column out")),
            }
        });
        let header = Header {
            columns: columns.collect::<Result<_>>()?,
            names: Vec::new(),
        };
        header.require_sound(file)?;
        Ok(header)
    }

    /// Fails if two columns have one role, or one has the sources of a property that no column is.
    pub fn require_sound(&self, file: &str) -> Result<()> {
        self.require_distinct_names()
            .and_then(|()| self.require_cited_columns())
            .map_err(|what| bad(format!("{file}:1: {what}")))
    }

    /// The group of the `:ID` column, and the property in which it is stored.
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

    /// Sources refer to properties of the same file.
    fn require_cited_columns(&self) -> Result<(), String> {
        let has = |key: &Arc<str>| self.columns.iter().any(|column| column.key() == Some(key));
        let missing = self.columns.iter().find_map(|column| match column {
            Column::Source(Some(key)) if !has(key) => Some(key),
            _ => None,
        });
        match missing {
            Some(key) => Err(format!(
                "column `{key}:SOURCE` has the sources of `{key}`, and there is no column `{key}`"
            )),
            None => Ok(()),
        }
    }

    fn require_distinct_names(&self) -> Result<(), String> {
        let mut names: Vec<Cow<'_, str>> = self.columns.iter().map(Column::place).collect();
        names.retain(|name| !name.is_empty());
        names.sort_unstable();
        match names.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(format!("two columns are `{}`", pair[0])),
            None => Ok(()),
        }
    }
}

impl Column {
    /// The role of a column, from its header.
    pub fn parse(text: &str) -> Result<Column, String> {
        let text = &*plain_type(text);
        require_no_options(text)?;
        let (name, rest) = split(text);
        let rest = rest.trim();
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
            "SOURCE" => Column::Source((!name.is_empty()).then(|| name.into())),
            "IGNORE" => Column::Ignore,
            _ => Column::Property(Field {
                name: name.into(),
                kind: Kind::parse(rest).map_err(|what| format!("column `{text}`: {what}"))?,
            }),
        })
    }

    /// The role of a column whose header contains more than a name, such as `n:INT`.
    pub fn typed(text: &str) -> Option<Column> {
        if split(&plain_type(text)).1.is_empty() {
            return None;
        }
        Column::parse(text)
            .ok()
            .filter(|column| !column.is_nameless())
    }

    /// The column without spaces around its name, which a person wrote beside the delimiters and the colon.
    fn trimmed(self) -> Column {
        let trim = |name: Arc<str>| Arc::from(name.trim());
        match self {
            Column::Property(Field { name, kind }) => Column::Property(Field {
                name: trim(name),
                kind,
            }),
            Column::Id { group, name } => Column::Id {
                group,
                name: name.map(trim).filter(|name| !name.is_empty()),
            },
            Column::Source(name) => Column::Source(name.map(trim).filter(|name| !name.is_empty())),
            other @ (Column::Start(_)
            | Column::End(_)
            | Column::Label
            | Column::Type
            | Column::Ignore) => other,
        }
    }

    /// Whether it is a property without a name.
    fn is_nameless(&self) -> bool {
        matches!(self, Column::Property(field) if field.name.trim().is_empty())
    }

    /// The role, of which there may be only one in a file.
    fn place(&self) -> Cow<'_, str> {
        match self {
            Column::Property(field) => Cow::Borrowed(&field.name),
            Column::Id { .. } => Cow::Borrowed(":ID"),
            Column::Start(_) => Cow::Borrowed(":START_ID"),
            Column::End(_) => Cow::Borrowed(":END_ID"),
            Column::Label => Cow::Borrowed(":LABEL"),
            Column::Type => Cow::Borrowed(":TYPE"),
            Column::Source(None) => Cow::Borrowed(":SOURCE"),
            Column::Source(Some(key)) => Cow::Owned(format!("{key}:SOURCE")),
            Column::Ignore => Cow::Borrowed(""),
        }
    }

    /// The property that it becomes.
    fn key(&self) -> Option<&Arc<str>> {
        match self {
            Column::Property(field) => Some(&field.name),
            Column::Id { name, .. } => name.as_ref(),
            Column::Start(_) | Column::End(_) | Column::Label | Column::Type => None,
            Column::Source(_) | Column::Ignore => None,
        }
    }
}

/// Rejects types with options, such as `when:DATETIME{timezone:+08:00}`, because they would change the meaning of
/// values.
fn require_no_options(text: &str) -> Result<(), String> {
    let brace = text.find('{').filter(|_| text.ends_with('}'));
    let Some(brace) = brace.filter(|brace| text[..*brace].contains(':')) else {
        return Ok(());
    };
    let (column, options) = text.split_at(brace);
    let kind = split(column).1.to_ascii_uppercase();
    let instead = if kind.starts_with("ID") {
        "name the label with --nodes LABEL=FILE and the type of ids with --id-type"
    } else if kind.contains("TIME") {
        "write a zone or an offset into the values"
    } else {
        "leave them out"
    };
    Err(format!(
        "column `{text}`: the options `{options}` are not known; {instead}"
    ))
}

/// The colon, and signs that look like it or are typed in its place.
const COLONS: [char; 6] = [':', '：', '﹕', '︓', '∶', '꞉'];

/// Replaces full-width punctuation and letters of Chinese input methods in the type of a column, as in `id：ID` or
/// `:ID（城市）`, by ASCII. The name is not changed: `备注：说明` has no type.
fn plain_type(text: &str) -> Cow<'_, str> {
    let group = text.find(['(', '（']);
    let group = group.filter(|_| text.ends_with([')', '）']));
    let (head, group) = text.split_at(group.unwrap_or(text.len()));
    let Some((name, word)) = head.rsplit_once(COLONS) else {
        return Cow::Borrowed(text);
    };
    let word: String = word.chars().map(half_width).collect();
    if word.is_empty() && group.is_empty() || !word.is_ascii() {
        return Cow::Borrowed(text);
    }
    let group = group.trim_start_matches(['(', '（']);
    let group = group.strip_suffix([')', '）']);
    match group {
        Some(group) => Cow::Owned(format!("{name}:{word}({group})")),
        None => Cow::Owned(format!("{name}:{word}")),
    }
}

/// The ASCII equivalent of a full-width character; every other character is returned unchanged.
fn half_width(c: char) -> char {
    match c {
        '【' => '[',
        '】' => ']',
        '！'..='～' => char::from_u32(c as u32 - '！' as u32 + '!' as u32).unwrap_or(c),
        _ => c,
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

/// The type as which ids are stored.
pub fn id_kind(id_type: IdType) -> Kind {
    match id_type {
        IdType::String => Kind::Text,
        IdType::Integer => Kind::Integer,
    }
}

/// A delimiter from its text: one character, `TAB`, `\t`, or a code point such as `U+001F`.
///
/// # Errors
///
/// `ArgumentError` (`InvalidArgumentValue`) for a text that is not one ASCII character.
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
    match named {
        Some('"' | '\n' | '\r') => Err(bad(format!(
            "`{}` cannot separate fields: it is a quote or a line end",
            text.escape_debug()
        ))),
        Some(one) => Ok(one),
        None => Err(bad(format!(
            "`{text}` is not one character, TAB, or U+0000"
        ))),
    }
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
    fn full_width_punctuation_of_types_is_plain() {
        for (text, plain) in [
            ("id：ID", "id:ID"),
            ("名称：STRING", "名称:STRING"),
            ("n：ｉｎｔ", "n:int"),
            ("tags：STRING［］", "tags:STRING[]"),
            ("tags:STRING【】", "tags:STRING[]"),
            (":ID（城市）", ":ID(城市)"),
            ("：START_ID(城市）", ":START_ID(城市)"),
            ("：LABEL", ":LABEL"),
            ("id∶ID", "id:ID"),
            ("id﹕ID", "id:ID"),
            ("id︓ID", "id:ID"),
            ("id꞉ID", "id:ID"),
            ("备注：说明", "备注：说明"),
            ("宽∶高", "宽∶高"),
            ("备注：", "备注："),
            ("面积（平方公里）", "面积（平方公里）"),
            ("a:b:INT", "a:b:INT"),
        ] {
            assert_eq!(plain_type(text), plain);
        }
    }

    #[test]
    fn a_column_must_have_a_name() {
        let mut cells = Vec::new();
        let mut records = crate::exchange::csv::record::Records::new(b"id:ID,,n:INT", b',', 1);
        assert!(matches!(records.next(&mut cells), Some(Ok(1))));
        let error = Header::parse("n.csv", &cells, b"id:ID,,n:INT").expect_err("no name");
        assert_eq!(error.message(), "n.csv:1: column 2 has no name");
    }

    #[test]
    fn spaces_around_a_name_are_not_part_of_it_unless_quoted() {
        let text = b"id:ID,name , x,n :INT, y : int ,\" z \", :LABEL";
        let mut cells = Vec::new();
        let mut records = crate::exchange::csv::record::Records::new(text, b',', 1);
        assert!(matches!(records.next(&mut cells), Some(Ok(1))));
        let header = Header::parse("n.csv", &cells, text).expect("a header");
        let places: Vec<_> = header.columns.iter().map(Column::place).collect();
        assert_eq!(places, [":ID", "name", "x", "n", "y", " z ", ":LABEL"]);
        for nameless in [&b"id:ID, ,x"[..], b"id:ID,\" \",x", b"id:ID, :INT,x"] {
            let mut records = crate::exchange::csv::record::Records::new(nameless, b',', 1);
            assert!(matches!(records.next(&mut cells), Some(Ok(1))));
            let error = Header::parse("n.csv", &cells, nameless).expect_err("no name");
            assert_eq!(error.message(), "n.csv:1: column 2 has no name");
        }
        let twice = b"id:ID,x,x ";
        let mut records = crate::exchange::csv::record::Records::new(twice, b',', 1);
        assert!(matches!(records.next(&mut cells), Some(Ok(1))));
        let error = Header::parse("n.csv", &cells, twice).expect_err("twice");
        assert_eq!(error.message(), "n.csv:1: two columns are `x`");
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
