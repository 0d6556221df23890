//! A request in plain JSON in one step: its parameters by name, lists of objects among them as columns.

use super::direct::Reader;
use super::rows::{List, Next, Rows};
use crate::value::parameter_values::ParameterValues;
use crate::value::{Map, Value};
use std::sync::Arc;

/// The member that holds the parameters.
const PARAMETERS: &str = "parameters";

/// The members of a request, and its parameters; `None` for a text of which [`super::plain_value`] would give none, or which
/// is not a request.
pub fn plain_request(text: &[u8]) -> Option<(Map, ParameterValues)> {
    let mut reader = Reader::new(text)?;
    let (mut others, mut given) = (Map::new(), None);
    reader.text.take(b'{')?;
    let mut ended = reader.text.takes(b'}');
    while !ended {
        let key = reader.key()?;
        match &*key {
            PARAMETERS => {
                let is_first = given.is_none();
                given = Some(parameters(&mut reader)?).filter(|_| is_first);
                given.as_ref()?;
            }
            _ => reader.entry(&mut others, key)?,
        }
        ended = reader.text.ends_with(b'}')?;
    }
    reader.finish((others, given.unwrap_or_default()))
}

/// The object of the parameters, or null.
fn parameters(reader: &mut Reader<'_>) -> Option<ParameterValues> {
    let mut parameters = ParameterValues::default();
    if reader.text.peek()? == b'n' {
        return reader.text.word("null").map(|()| parameters);
    }
    reader.text.take(b'{')?;
    let mut ended = reader.text.takes(b'}');
    while !ended {
        let name = reader.key()?;
        if parameters.has(&name) {
            return None;
        }
        match parameter(reader)? {
            List::Values(value) => parameters.set(name, value),
            List::Records(records) => parameters.set_records(name, records),
        }
        ended = reader.text.ends_with(b'}')?;
    }
    Some(parameters)
}

/// A parameter: as any plain value, but for lists of objects.
fn parameter(reader: &mut Reader<'_>) -> Option<List> {
    if reader.text.peek()? != b'[' {
        return reader.value().map(List::Values);
    }
    reader.text.take(b'[')?;
    let mut rows = Rows::default();
    let mut ended = reader.text.takes(b']');
    while !ended {
        let other = rows.next(reader)?;
        ended = reader.text.ends_with(b']')?;
        if let Next::Other(other) = other {
            // From here on it is a list like any other.
            let mut list = rows.into_values();
            list.push(other);
            if !ended {
                reader.rest_of_list(&mut list)?;
            }
            return Some(List::Values(Value::List(Arc::new(list))));
        }
    }
    Some(rows.finish())
}

#[cfg(test)]
mod tests {
    use super::super::plain_value;
    use super::plain_request;
    use crate::value::Value;

    /// The value of the parameter `rows`, and whether it is kept as columns.
    fn rows(list: &str) -> Option<(String, bool)> {
        let text = format!(r#"{{"statement": "x", "parameters": {{"n": 1, "rows": {list}}}}}"#);
        let (others, parameters) = plain_request(text.as_bytes())?;
        assert_eq!(
            others.get("statement").map(Value::to_string).as_deref(),
            Some("'x'")
        );
        assert_eq!(
            parameters.get("n").map(Value::to_string).as_deref(),
            Some("1")
        );
        let kept = parameters.records("rows").is_some();
        Some((format!("{:?}", parameters.get("rows")?), kept))
    }

    #[test]
    fn lists_of_objects_are_the_values_that_they_would_be_one_by_one() {
        let row = r#"{"a": 1, "b": "x", "c": {"d": [1]}, "e": 1.5, "f": null}"#;
        let turned = r#"{"f": true, "b": "x", "e": 2, "c": {}, "a": -3}"#;
        for (list, kept) in [
            (format!("[{row}, {turned}, {row}]"), true),
            (format!("[{turned}, {row}]"), true),
            (r#"[{"a": 1}, {"a": 1.5}, {"a": 2}]"#.to_owned(), true),
            (r#"[{"a": null}, {"a": 2}, {"a": null}]"#.to_owned(), true),
            (r#"[{"a": 1.5}, {"a": 2.5}]"#.to_owned(), true),
            // Other keys, fewer keys, more keys, no keys, other elements.
            (format!(r#"[{row}, {{"a": 1}}, {row}]"#), false),
            (r#"[{"a": 1}, {"b": 1}]"#.to_owned(), false),
            (r#"[{"a": 1}, {"a": 1, "b": 2}]"#.to_owned(), false),
            ("[{}, {}]".to_owned(), false),
            (format!("[{row}, 1, {row}]"), false),
            (format!("[{row}, [{row}]]"), false),
            (r#"["text", null, true, 1.5, -1]"#.to_owned(), false),
            ("[]".to_owned(), false),
            (row.to_owned(), false),
        ] {
            let value = plain_value(list.as_bytes()).expect(&list);
            assert_eq!(rows(&list), Some((format!("{value:?}"), kept)), "{list}");
        }
    }

    #[test]
    fn many_distinct_and_many_equal_strings_are_kept() {
        let list = (0..2000).map(|row| format!(r#"{{"a": "{row}", "b": "{}"}}"#, row % 3));
        let list = format!("[{}]", list.collect::<Vec<String>>().join(","));
        let value = plain_value(list.as_bytes()).expect("a list");
        assert_eq!(rows(&list), Some((format!("{value:?}"), true)));
    }

    #[test]
    fn what_needs_a_second_look_is_left() {
        for list in [
            r#"[{"a": 1, "a": 2}]"#,
            r#"[{"a": 1}, {"a": 1, "a": 2}]"#,
            r#"[{"a": 1}, {"$type": "Integer", "_value": "1"}]"#,
            r#"[{"$type": "Integer", "_value": "1"}]"#,
            r#"[{"a": {"$type": "Integer", "_value": "1"}}, {"a": 1}]"#,
            r#"[{"a": 1}, {"a": 9223372036854775808}]"#,
            r#"[{"a": 1}, {"a": -0}]"#,
            r#"[{"a": 1},]"#,
        ] {
            assert_eq!(rows(list), None, "{list}");
        }
        for text in [
            r#"{"parameters": {"a": 1, "a": 2}}"#,
            r#"{"parameters": {"a": [{"b": 1}, {"b": 2}], "a": 2}}"#,
            r#"{"parameters": {}, "parameters": {}}"#,
            r#"{"statement": "x", "statement": "y"}"#,
            r#"{"parameters": []}"#,
            r#"{"parameters": 1}"#,
            "[]",
        ] {
            assert!(plain_request(text.as_bytes()).is_none(), "{text}");
        }
        let empty = plain_request(br#"{"parameters": null, "statement": "x"}"#);
        assert_eq!(empty.map(|(_, given)| given.names().count()), Some(0));
        assert!(plain_request(b"{}").is_some());
    }
}
