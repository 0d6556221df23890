//! A request in plain JSON in one step: its parameters by name, lists of objects among them as columns.

use super::direct::{Key, Plain, left};
use super::rows::{List, Rows};
use crate::value::parameter_values::ParameterValues;
use crate::value::{Map, Value};
use rustc_hash::FxHashSet;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::sync::Arc;

/// The member that holds the parameters.
const PARAMETERS: &str = "parameters";

/// The members of a request, and its parameters; `None` for a text of which [`super::plain_value`] would give none, or which
/// is not a request.
pub fn plain_request(text: &[u8]) -> Option<(Map, ParameterValues)> {
    let mut from = serde_json::Deserializer::from_slice(text);
    let mut keys = FxHashSet::default();
    let request = Request(&mut keys).deserialize(&mut from).ok()?;
    from.end().ok()?;
    Some(request)
}

/// The object of the request.
struct Request<'k>(&'k mut FxHashSet<Arc<str>>);

impl<'de> DeserializeSeed<'de> for Request<'_> {
    type Value = (Map, ParameterValues);

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Request<'_> {
    type Value = (Map, ParameterValues);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a request")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let (mut others, mut parameters) = (Map::new(), None);
        while let Some(key) = members.next_key_seed(Key(self.0))? {
            let twice = match &*key {
                PARAMETERS => {
                    let given = members.next_value_seed(ParametersOf(self.0))?;
                    parameters.replace(given).is_some()
                }
                _ => {
                    let value = members.next_value_seed(Plain(self.0))?;
                    others.insert(key, value).is_some()
                }
            };
            if twice {
                return Err(left());
            }
        }
        Ok((others, parameters.unwrap_or_default()))
    }
}

/// The object of the parameters, or null.
struct ParametersOf<'k>(&'k mut FxHashSet<Arc<str>>);

impl<'de> DeserializeSeed<'de> for ParametersOf<'_> {
    type Value = ParameterValues;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<ParameterValues, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ParametersOf<'_> {
    type Value = ParameterValues;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("parameters")
    }

    fn visit_unit<E>(self) -> Result<ParameterValues, E> {
        Ok(ParameterValues::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<ParameterValues, A::Error> {
        let mut parameters = ParameterValues::default();
        while let Some(name) = entries.next_key_seed(Key(self.0))? {
            if parameters.has(&name) {
                return Err(left());
            }
            match entries.next_value_seed(Parameter(self.0))? {
                List::Values(value) => parameters.set(name, value),
                List::Records(records) => parameters.set_records(name, records),
            }
        }
        Ok(parameters)
    }
}

/// A parameter: as a [`Plain`] value, but for lists of objects.
struct Parameter<'k>(&'k mut FxHashSet<Arc<str>>);

impl<'de> DeserializeSeed<'de> for Parameter<'_> {
    type Value = List;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<List, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Parameter<'_> {
    type Value = List;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a parameter")
    }

    fn visit_unit<E: Error>(self) -> Result<List, E> {
        Plain(self.0).visit_unit().map(List::Values)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<List, E> {
        Plain(self.0).visit_bool(value).map(List::Values)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<List, E> {
        Plain(self.0).visit_i64(value).map(List::Values)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<List, E> {
        Plain(self.0).visit_u64(value).map(List::Values)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<List, E> {
        Plain(self.0).visit_f64(value).map(List::Values)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<List, E> {
        Plain(self.0).visit_str(value).map(List::Values)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<List, A::Error> {
        Plain(self.0).visit_map(entries).map(List::Values)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<List, A::Error> {
        let mut rows = Rows::default();
        while let Some(other) = elements.next_element_seed(rows.next(self.0))? {
            let Some(other) = other else { continue };
            // From here on it is a list like any other.
            let mut list = rows.into_values();
            list.push(other);
            while let Some(element) = elements.next_element_seed(Plain(self.0))? {
                list.push(element);
            }
            return Ok(List::Values(Value::List(Arc::new(list))));
        }
        Ok(rows.finish())
    }
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
