//! Integers in JSON that `serde_json` reads as floats: those that do not fit into 64 bits, and `-0`.
//!
//! `serde_json` silently reads them as floats; its feature `arbitrary_precision` would change how every other crate of
//! a program reads JSON. The text is therefore scanned a second time, but only if the result contains a float of that
//! size.

use super::read::unreadable;
use crate::error::Result;
use serde_json::Value as Json;
use std::borrow::Cow;

/// The first magnitude that does not fit into a 64-bit integer, 2^63.
const ABOVE_INTEGERS: f64 = 9_223_372_036_854_775_808.0;

/// Fails if an integer of the text was rounded to a float.
pub(super) fn refuse_rounded_integers(json: &Json, text: &[u8]) -> Result<()> {
    let mut floats = Vec::new();
    collect_great_floats(json, &mut floats);
    if floats.is_empty() {
        return Ok(());
    }
    let rounded = |token: &&str| {
        let value = token.parse::<f64>().ok();
        token.parse::<i64>().is_err() && value.is_some_and(|value| floats.contains(&value))
    };
    match integers(text).map(|(_, token)| token).find(rounded) {
        None => Ok(()),
        Some(token) => Err(
            unreadable(format!("{token} does not fit in a 64-bit integer"))
                .hint("write it as a string, or with a decimal point if a float is meant"),
        ),
    }
}

/// The text with each integer `-0` written as 0, which is the same integer; `serde_json` reads it as the float −0.0.
/// The sign is replaced by a space, so that offsets in the text do not change.
pub(super) fn without_negative_zeros(text: &[u8]) -> Cow<'_, [u8]> {
    let mut text = Cow::Borrowed(text);
    // Dates contain these two bytes too, and most texts contain them nowhere else.
    if !text.windows(2).any(|bytes| bytes == b"-0") {
        return text;
    }
    let zeros: Vec<usize> = integers(&text)
        .filter(|(_, token)| *token == "-0")
        .map(|(start, _)| start)
        .collect();
    for start in zeros {
        text.to_mut()[start] = b' ';
    }
    text
}

/// The floats that may have been written as integers.
fn collect_great_floats(json: &Json, floats: &mut Vec<f64>) {
    match json {
        Json::Null | Json::Bool(_) | Json::String(_) => {}
        Json::Number(number) => {
            let great = number
                .as_f64()
                .filter(|value| value.abs() >= ABOVE_INTEGERS);
            floats.extend(great);
        }
        Json::Array(elements) => {
            for element in elements {
                collect_great_floats(element, floats);
            }
        }
        Json::Object(object) => {
            let typed_float = object.get("$type").and_then(Json::as_str) == Some("Float");
            for (key, value) in object {
                let is_float = typed_float && key == "_value" && value.is_number();
                if !is_float {
                    collect_great_floats(value, floats);
                }
            }
        }
    }
}

/// The numbers without point and exponent in a valid JSON text, and their offsets.
fn integers(text: &[u8]) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            match *rest.first()? {
                b'"' => rest = after_string(&rest[1..]),
                b'-' | b'0'..=b'9' => {
                    let start = text.len() - rest.len();
                    let length = rest.iter().position(|byte| !is_of_number(*byte));
                    let (token, after) = rest.split_at(length.unwrap_or(rest.len()));
                    rest = after;
                    let is_integer = !token.iter().any(|byte| matches!(byte, b'.' | b'e' | b'E'));
                    if is_integer && let Ok(token) = std::str::from_utf8(token) {
                        return Some((start, token));
                    }
                }
                _ => rest = &rest[1..],
            }
        }
    })
}

fn is_of_number(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')
}

/// The text after a string whose opening quote has been read.
fn after_string(text: &[u8]) -> &[u8] {
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        rest = match first {
            b'"' => return after,
            b'\\' => after.get(1..).unwrap_or_default(),
            _ => after,
        };
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn is_refused(text: &str) -> bool {
        parse(text.as_bytes()).is_err()
    }

    #[test]
    fn integers_past_64_bits_are_refused() {
        for text in [
            "9223372036854775808",
            "18446744073709551615",
            "18446744073709551616",
            "-9223372036854775809",
            "100000000000000000000000000000000",
            r#"{"a": [1, {"b": -18446744073709551617}]}"#,
            r#"{"a \" 1": "b", "c": 18446744073709551617}"#,
            r#"{"$type": "Integer", "_value": 18446744073709551617}"#,
        ] {
            assert!(is_refused(text), "{text}");
        }
    }

    #[test]
    fn floats_and_text_pass() {
        for text in [
            "9223372036854775807",
            "-9223372036854775808",
            "1e30",
            "18446744073709551616.0",
            "-1.8446744073709552e19",
            r#"["18446744073709551617", 1.8446744073709552E+19]"#,
            r#"{"18446744073709551617": 1e20}"#,
            r#"{"$type": "Float", "_value": 100000000000000000000}"#,
        ] {
            assert!(!is_refused(text), "{text}");
        }
    }

    #[test]
    fn the_integers_of_a_text() {
        let text = br#"{"1": [2, -3, 4.5, 6e7], "a\\": 8, "\"9": 10}"#;
        let tokens: Vec<&str> = integers(text).map(|(_, token)| token).collect();
        assert_eq!(tokens, ["2", "-3", "8", "10"]);
        assert!(integers(text).all(|(start, token)| text[start..].starts_with(token.as_bytes())));
    }

    #[test]
    fn minus_zero_is_an_integer_unless_it_says_that_it_is_a_float() {
        let text =
            br#"{"a": -0, "b": [-0,-0.0], "c": "-0", "d": "2020-01-01", "e": -0e0, "f": -5}"#;
        let json = parse(text).expect("this is JSON");
        let value = super::super::from_json(&json).expect("plain values");
        let expected = "{a: 0, b: [0, -0.0], c: '-0', d: '2020-01-01', e: -0.0, f: -5}";
        assert_eq!(value.to_string(), expected);
    }
}
