//! Functions of strings. Lengths and positions count characters, never bytes.

use super::arguments::{any_null, count, list_of, string, text};
use super::context::FunctionContext;
use super::signature::ScalarFunction;
use crate::error::{Error, ErrorCode, Result};
use crate::value::Value;
use crate::value::allowance::{Allowance, ELEMENTS_BETWEEN_CHECKS};
use crate::value::kind::TypeSet;
use std::collections::HashSet;
use unicode_normalization::UnicodeNormalization;

const STRING: TypeSet = TypeSet::STRING;
const INTEGER: TypeSet = TypeSet::INTEGER;
const STRINGS: TypeSet = TypeSet::list_of(STRING);

/// From this number of bytes on, the length of a result is computed before the result is created.
const COUNTED_FROM: usize = 1 << 16;

/// The memory that a piece of a string takes: its entry in the list, its value and its text.
const BYTES_PER_PIECE: u64 = 80;

/// The functions of this family.
pub static FUNCTIONS: &[ScalarFunction] = &[
    ScalarFunction::of("char_length", &[STRING], INTEGER, char_length)
        .also(&["character_length"])
        .documented(
            "char_length(text :: String) :: Integer",
            "How many characters a string has.",
            "RETURN char_length('山西省')",
        ).answers("3"),
    ScalarFunction::of("left", &[STRING, INTEGER], STRING, left).documented(
        "left(text :: String, length :: Integer) :: String",
        "The first characters of a string.",
        "RETURN left('hello', 2)",
    ).answers("'he'"),
    ScalarFunction::of("right", &[STRING, INTEGER], STRING, right).documented(
        "right(text :: String, length :: Integer) :: String",
        "The last characters of a string.",
        "RETURN right('hello', 2)",
    ).answers("'lo'"),
    ScalarFunction::of("substring", &[STRING, INTEGER, INTEGER], STRING, substring)
        .optional(1)
        .documented(
            "substring(text :: String, start :: Integer, length = to the end :: Integer) :: String",
            "The characters from a position on, which counts from 0.",
            "RETURN substring('hello', 1, 3)",
        ).answers("'ell'"),
    ScalarFunction::of("replace", &[STRING, STRING, STRING, INTEGER], STRING, replace)
        .optional(1)
        .documented(
            "replace(text :: String, search :: String, replacement :: String, limit = all :: Integer) :: String",
            "The string with each occurrence of one string replaced by another.",
            "RETURN replace('hello', 'l', 'w')",
        ).answers("'hewwo'"),
    ScalarFunction::of("split", &[STRING, STRING.or(STRINGS)], STRINGS, split).documented(
        "split(text :: String, delimiter :: String or List<String>) :: List<String>",
        "The pieces of a string between delimiters.",
        "RETURN split('one,two', ',')",
    ).answers("['one', 'two']"),
    ScalarFunction::of("toUpper", &[STRING], STRING, to_upper)
        .also(&["upper"])
        .documented(
            "toUpper(text :: String) :: String",
            "The string in upper case.",
            "RETURN toUpper('hello')",
        ).answers("'HELLO'"),
    ScalarFunction::of("toLower", &[STRING], STRING, to_lower)
        .also(&["lower"])
        .documented(
            "toLower(text :: String) :: String",
            "The string in lower case.",
            "RETURN toLower('HELLO')",
        ).answers("'hello'"),
    ScalarFunction::of("trim", &[STRING, STRING], STRING, trim)
        .also(&["btrim"])
        .optional(1)
        .documented(
            "trim(text :: String, characters = white space :: String) :: String",
            "The string without white space, or the given characters, at both ends.",
            "RETURN trim('  hello  ')",
        ).answers("'hello'"),
    ScalarFunction::of("ltrim", &[STRING, STRING], STRING, trim_start)
        .optional(1)
        .documented(
            "ltrim(text :: String, characters = white space :: String) :: String",
            "The string without white space, or the given characters, at its start.",
            "RETURN ltrim('  hello')",
        ).answers("'hello'"),
    ScalarFunction::of("rtrim", &[STRING, STRING], STRING, trim_end)
        .optional(1)
        .documented(
            "rtrim(text :: String, characters = white space :: String) :: String",
            "The string without white space, or the given characters, at its end.",
            "RETURN rtrim('hello  ')",
        ).answers("'hello'"),
    ScalarFunction::of("normalize", &[STRING, STRING], STRING, normalize)
        .optional(1)
        .documented(
            "normalize(text :: String, form = 'NFC' :: String) :: String",
            "The string in a Unicode normal form: NFC, NFD, NFKC or NFKD.",
            "RETURN normalize('\\u212B')",
        ).answers("'Å'"),
    ScalarFunction::of("isNormalized", &[STRING, STRING], TypeSet::BOOLEAN, is_normalized)
        .optional(1)
        .documented(
            "isNormalized(text :: String, form = 'NFC' :: String) :: Boolean",
            "Whether a string is in a Unicode normal form; also written `text IS NFC NORMALIZED`.",
            "RETURN isNormalized('\\u212B')",
        ).answers("false"),
];

fn char_length(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let length = string("char_length", &arguments[0])?.chars().count();
    Ok(Value::Integer(length as i64))
}

/// The byte offset of the character at a position; the end of the text if there is none.
fn byte_of(text: &str, position: usize) -> usize {
    text.char_indices()
        .nth(position)
        .map_or(text.len(), |(at, _)| at)
}

fn left(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let value = string("left", &arguments[0])?;
    let end = byte_of(value, count("left", &arguments[1])?);
    Ok(text(value.get(..end).unwrap_or_default()))
}

fn right(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let value = string("right", &arguments[0])?;
    let length = count("right", &arguments[1])?;
    let skipped = value.chars().count().saturating_sub(length);
    Ok(text(
        value.get(byte_of(value, skipped)..).unwrap_or_default(),
    ))
}

fn substring(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let value = string("substring", &arguments[0])?;
    let start = byte_of(value, count("substring", &arguments[1])?);
    let rest = value.get(start..).unwrap_or_default();
    let end = match arguments.get(2) {
        Some(length) => byte_of(rest, count("substring", length)?),
        None => rest.len(),
    };
    Ok(text(rest.get(..end).unwrap_or_default()))
}

fn replace(cx: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let value = string("replace", &arguments[0])?;
    let search: &str = string("replace", &arguments[1])?;
    let replacement = string("replace", &arguments[2])?;
    let longest = value
        .len()
        .max(replacement.len().saturating_mul(value.len() + 1));
    if longest >= COUNTED_FROM {
        let found = value.matches(search).count();
        let bytes = value.len() + found.saturating_mul(replacement.len());
        // The string grows by doubling, and is then copied to its final place.
        cx.allowance.check_fits(2 * bytes as u64)?;
    }
    Ok(text(match arguments.get(3) {
        Some(limit) => value.replacen(search, replacement, count("replace", limit)?),
        None => value.replace(search, replacement),
    }))
}

fn split(cx: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let value = string("split", &arguments[0])?;
    let delimiters = match &arguments[1] {
        Value::List(delimiters) if any_null(delimiters) => return Ok(Value::Null),
        Value::List(delimiters) => delimiters.as_slice(),
        _ => &arguments[1..2],
    };
    let mut names = Vec::with_capacity(delimiters.len());
    for delimiter in delimiters {
        names.push(&**string("split", delimiter)?);
    }
    Ok(list_of(
        pieces(value, &names, cx.allowance)?.into_iter().map(text),
    ))
}

/// The pieces between delimiters; an empty delimiter separates all characters.
fn pieces<'a>(
    value: &'a str,
    delimiters: &[&str],
    allowance: &dyn Allowance,
) -> Result<Vec<&'a str>> {
    let mut pieces = Vec::new();
    let mut rest = value;
    let mut from = 0;
    let mut compared = 0;
    while let Some(tail) = rest.get(from..) {
        let Some(next) = tail.chars().next() else {
            break;
        };
        if pieces.len() % ELEMENTS_BETWEEN_CHECKS == ELEMENTS_BETWEEN_CHECKS - 1 {
            allowance.check_fits(pieces.len() as u64 * BYTES_PER_PIECE)?;
        }
        compared += delimiters.len().max(1);
        if compared >= COUNTED_FROM {
            compared = 0;
            allowance.check()?;
        }
        // Take the longest delimiter that matches here, so that their order does not matter.
        let here = delimiters
            .iter()
            .filter(|delimiter| !delimiter.is_empty() && tail.starts_with(**delimiter))
            .map(|delimiter| delimiter.len())
            .max();
        let width = next.len_utf8();
        match here {
            Some(length) => {
                pieces.push(rest.get(..from).unwrap_or_default());
                rest = rest.get(from + length..).unwrap_or_default();
                from = 0;
            }
            None if delimiters.contains(&"") && tail.len() > width => {
                pieces.push(rest.get(..from + width).unwrap_or_default());
                rest = rest.get(from + width..).unwrap_or_default();
                from = 0;
            }
            None => from += width,
        }
    }
    pieces.push(rest);
    Ok(pieces)
}

fn to_upper(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    Ok(text(string("toUpper", &arguments[0])?.to_uppercase()))
}

fn to_lower(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    Ok(text(string("toLower", &arguments[0])?.to_lowercase()))
}

fn trim(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    trimmed("trim", arguments, |text, unwanted| {
        text.trim_matches(unwanted)
    })
}

fn trim_start(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    trimmed("ltrim", arguments, |text, unwanted| {
        text.trim_start_matches(unwanted)
    })
}

fn trim_end(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    trimmed("rtrim", arguments, |text, unwanted| {
        text.trim_end_matches(unwanted)
    })
}

type Trim = for<'a> fn(&'a str, &dyn Fn(char) -> bool) -> &'a str;

fn trimmed(function: &str, arguments: &[Value], trim: Trim) -> Result<Value> {
    let value = string(function, &arguments[0])?;
    Ok(text(match arguments.get(1) {
        Some(characters) => {
            let characters = string(function, characters)?;
            let unwanted: HashSet<char> = characters.chars().collect();
            trim(value, &|c| unwanted.contains(&c))
        }
        None => trim(value, &char::is_whitespace),
    }))
}

fn normalize(cx: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let value = string("normalize", &arguments[0])?;
    Ok(text(normal_form(
        "normalize",
        value,
        arguments.get(1),
        cx.allowance,
    )?))
}

fn is_normalized(cx: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let value = string("isNormalized", &arguments[0])?;
    let normal = normal_form("isNormalized", value, arguments.get(1), cx.allowance)?;
    Ok(Value::Boolean(normal == **value))
}

fn normal_form(
    function: &str,
    value: &str,
    form: Option<&Value>,
    allowance: &dyn Allowance,
) -> Result<String> {
    let form = match form {
        Some(form) => &**string(function, form)?,
        None => "NFC",
    };
    match form.to_ascii_uppercase().as_str() {
        "NFC" => gathered(value.nfc(), allowance),
        "NFD" => gathered(value.nfd(), allowance),
        "NFKC" => gathered(value.nfkc(), allowance),
        "NFKD" => gathered(value.nfkd(), allowance),
        _ => Err(Error::argument(
            ErrorCode::InvalidArgumentValue,
            format!("{function}() knows NFC, NFD, NFKC and NFKD, not `{form}`"),
        )),
    }
}

/// A string of characters whose number is not known in advance: a normal form may turn one character into eighteen.
fn gathered(characters: impl Iterator<Item = char>, allowance: &dyn Allowance) -> Result<String> {
    let mut gathered = String::new();
    for (step, character) in characters.enumerate() {
        if step % COUNTED_FROM == COUNTED_FROM - 1 {
            // It grows by doubling, and is then copied to its final place.
            allowance.check_fits(3 * gathered.len() as u64)?;
            allowance.check()?;
        }
        gathered.push(character);
    }
    Ok(gathered)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::Unlimited;
    use std::sync::atomic::AtomicBool;
    use std::sync::atomic::Ordering::Relaxed;

    /// Stops what asks for the second time.
    #[derive(Debug, Default)]
    struct Once(AtomicBool);

    impl Allowance for Once {
        fn check(&self) -> Result<()> {
            match self.0.swap(true, Relaxed) {
                false => Ok(()),
                true => Err(Error::limit(ErrorCode::Cancelled, "stopped")),
            }
        }

        fn hold(&self, _: u64) -> Result<()> {
            Ok(())
        }

        fn check_fits(&self, _: u64) -> Result<()> {
            Ok(())
        }

        fn take(&self, _: u64) -> Result<()> {
            Ok(())
        }

        fn give_back(&self, _: u64) {}
    }

    #[test]
    fn a_long_text_is_not_cut_to_its_end_once_it_is_stopped() {
        let long = "ab".repeat(COUNTED_FROM);
        let stopped = |delimiters: &[&str]| pieces(&long, delimiters, &Once::default()).is_err();
        assert!(stopped(&["b"]) && stopped(&["x"]) && stopped(&[""]));
        let many = vec!["x"; COUNTED_FROM];
        assert!(pieces("abcd", &many, &Once::default()).is_err());
        assert!(pieces("abcd", &["b"], &Once::default()).is_ok());
    }

    #[test]
    fn strings_are_cut_at_delimiters() {
        let of = |text, delimiters: &[&str]| pieces(text, delimiters, &Unlimited).unwrap();
        assert_eq!(of("one1two", &["1"]), ["one", "two"]);
        assert_eq!(of("", &[","]), [""]);
        assert_eq!(of(",a,", &[","]), ["", "a", ""]);
        assert_eq!(of("山西省", &[""]), ["山", "西", "省"]);
        assert_eq!(of("a, b;c", &[",", ", ", ";"]), ["a", "b", "c"]);
        assert_eq!(of("abc", &[]), ["abc"]);
    }

    #[test]
    fn positions_count_characters() {
        assert_eq!(byte_of("山西省", 1), 3);
        assert_eq!(byte_of("山西省", 9), 9);
    }
}
