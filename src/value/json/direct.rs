//! Values straight from the text of JSON, without a tree in between: for long lists of parameters.
//!
//! Only what can mean one thing is read here. Where a text has something that needs a second look (a typed value, a key that
//! occurs twice, a number that may have been rounded, an error), the whole of it is left to [`super::parse`].

use crate::value::{Map, Value};
use rustc_hash::FxHashSet;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::sync::Arc;

/// The first magnitude at which a float may have been written as an integer.
const ABOVE_INTEGERS: f64 = 9_223_372_036_854_775_808.0;

/// The value of plain JSON; `None` for a text that is not JSON, or has a typed value or another that [`super::parse`] looks at
/// more closely.
///
/// ```
/// let value = tupu::json::plain_value(br#"{"rows": [{"name": "one"}, {"name": "two"}]}"#);
/// assert_eq!(value.map(|value| value.to_string()).as_deref(), Some("{rows: [{name: 'one'}, {name: 'two'}]}"));
/// assert!(tupu::json::plain_value(br#"{"$type": "Integer", "_value": "1"}"#).is_none());
/// assert!(tupu::json::plain_value(b"[1,").is_none());
/// ```
pub fn plain_value(text: &[u8]) -> Option<Value> {
    let mut from = serde_json::Deserializer::from_slice(text);
    let mut keys = FxHashSet::default();
    let value = Plain(&mut keys).deserialize(&mut from).ok()?;
    from.end().ok()?;
    Some(value)
}

/// A plain value; keys that have been seen are shared.
pub(super) struct Plain<'k>(pub &'k mut FxHashSet<Arc<str>>);

/// A key of an object, shared with those of the same name.
pub(super) struct Key<'k>(pub &'k mut FxHashSet<Arc<str>>);

/// The reason is of no interest: [`super::parse`] finds it again.
pub(super) fn left<E: Error>() -> E {
    E::custom("not plain")
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Arc<str>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Arc<str>, D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Arc<str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Arc<str>, E> {
        if let Some(known) = self.0.get(name) {
            return Ok(Arc::clone(known));
        }
        if name == "$type" {
            return Err(left());
        }
        let key: Arc<str> = Arc::from(name);
        self.0.insert(Arc::clone(&key));
        Ok(key)
    }
}

impl<'de> DeserializeSeed<'de> for Plain<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Plain<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a plain value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Boolean(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Integer(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        i64::try_from(value).map(Value::Integer).map_err(|_| left())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        // The library reads `-0` as this float, too.
        let is_negative_zero = value == 0.0 && value.is_sign_negative();
        match is_negative_zero || value.abs() >= ABOVE_INTEGERS {
            true => Err(left()),
            false => Ok(Value::Float(value)),
        }
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element_seed(Plain(self.0))? {
            list.push(element);
        }
        Ok(Value::List(Arc::new(list)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key_seed(Key(self.0))? {
            let value = entries.next_value_seed(Plain(self.0))?;
            if map.insert(key, value).is_some() {
                return Err(left());
            }
        }
        Ok(Value::Map(Arc::new(map)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{from_json, parse};
    use super::plain_value;

    #[test]
    fn what_is_read_at_once_is_what_the_tree_gives() {
        for text in [
            r#"{"a": [1, -2, 1.5, 1e10, true, null, "\u00e9\n", 9223372036854775807], "b": {"a": {}}}"#,
            r#"[{"a": 1, "b": "x"}, {"b": "2020-01-01", "a": 0}, [], 0.0]"#,
            r#"{"_value": 1, "type": "Integer"}"#,
            " \"text\" ",
        ] {
            let tree = parse(text.as_bytes()).and_then(|json| from_json(&json));
            let value = plain_value(text.as_bytes()).expect(text);
            assert_eq!(format!("{value:?}"), format!("{:?}", tree.expect(text)));
        }
    }

    #[test]
    fn what_needs_a_second_look_is_left() {
        for text in [
            r#"{"$type": "Integer", "_value": "1"}"#,
            r#"{"a": {"$type": "no type"}}"#,
            r#"{"a": 1, "a": 2}"#,
            "-0",
            "-0.0",
            "9223372036854775808",
            "1e19",
            "123456789012345678901234567890",
            "[1,]",
            "[1] 2",
            "",
        ] {
            assert!(plain_value(text.as_bytes()).is_none(), "{text}");
        }
    }
}
