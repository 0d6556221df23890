//! Syntax tree → canonical text, which is parsed as the same tree: for `EXPLAIN`, for generated scripts, and for
//! messages. Only spans, and the source text of unnamed columns, are not preserved.

mod case;
mod chain;
mod clause;
mod comprehension;
mod expression;
mod graph_type;
mod pattern;
mod statement;

use super::super::ascii::ascii_equivalent;
use super::super::keyword::Keyword;
use super::super::lexer::{is_name_part, is_name_start};
use std::borrow::Cow;
use std::fmt::{self, Display, Formatter};

/// A label, a type or a key: in backticks unless it is a word.
pub(super) fn write_name(f: &mut Formatter<'_>, name: &str) -> fmt::Result {
    f.write_str(&quoted_name(name))
}

/// A label, a type or a property key as written in a query: in backticks if it would otherwise be read as something
/// else.
///
/// ```
/// use tupu::language::quoted_name;
/// assert_eq!(quoted_name("name"), "name");
/// assert_eq!(quoted_name("first name"), "`first name`");
/// assert_eq!(quoted_name("Ａ股"), "`Ａ股`"); // without backticks it would be read as `A股`
/// ```
pub fn quoted_name(name: &str) -> Cow<'_, str> {
    match is_word(name) {
        true => Cow::Borrowed(name),
        false => Cow::Owned(format!("`{}`", name.replace('`', "``"))),
    }
}

/// A variable: also in backticks if it would otherwise be read as something else.
pub(super) fn write_variable(f: &mut Formatter<'_>, name: &str) -> fmt::Result {
    let reserved = Keyword::from_word(name).is_some_and(Keyword::is_reserved);
    match reserved || matches!(name, "Infinity" | "NaN") {
        true => write!(f, "`{name}`"),
        false => write_name(f, name),
    }
}

fn is_word(name: &str) -> bool {
    let plain = |c: char| is_name_part(c) && ascii_equivalent(c) == c;
    name.starts_with(is_name_start) && name.chars().all(plain)
}

/// The items with a separator between them.
pub(super) fn write_list<T>(
    f: &mut Formatter<'_>,
    separator: &str,
    items: &[T],
    mut write_item: impl FnMut(&mut Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            f.write_str(separator)?;
        }
        write_item(f, item)?;
    }
    Ok(())
}

/// The word and the item after it, if there is one.
pub(super) fn write_optional(
    f: &mut Formatter<'_>,
    word: &str,
    item: Option<&dyn Display>,
) -> fmt::Result {
    match item {
        Some(item) => write!(f, "{word}{item}"),
        None => Ok(()),
    }
}

/// Text in quotes, with escapes.
pub(super) fn write_string(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str("'")?;
    for c in text.chars() {
        match c {
            '\'' => f.write_str("\\'")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            c if c.is_control() => write!(f, "\\u{:04X}", u32::from(c))?,
            c => write!(f, "{c}")?,
        }
    }
    f.write_str("'")
}
