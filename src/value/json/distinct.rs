//! JSON whose objects have every key once. `serde_json` by itself keeps the last value of a key that occurs twice, and
//! silently loses the others.

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value as Json};
use std::fmt;

/// Parses a text; a key that occurs twice in an object is an error.
pub(super) fn parse(text: &[u8]) -> serde_json::Result<Json> {
    let mut from = serde_json::Deserializer::from_slice(text);
    let json = Distinct.deserialize(&mut from)?;
    from.end()?;
    Ok(json)
}

/// A value of which every object has every key once.
struct Distinct;

impl<'de> DeserializeSeed<'de> for Distinct {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Json, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Distinct {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Number::from_f64(value).map_or(Json::Null, Json::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(Json::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element_seed(Distinct)? {
            list.push(element);
        }
        Ok(Json::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if object.contains_key(&key) {
                return Err(A::Error::custom(format!("the key `{key}` occurs twice")));
            }
            let value = entries.next_value_seed(Distinct)?;
            object.insert(key, value);
        }
        Ok(Json::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use serde_json::Value as Json;

    #[test]
    fn other_texts_are_read_as_by_the_library() {
        for text in [
            r#"{"a": [1, -2, 1.5, 1e400, true, null, "\u00e9\n"], "b": {"a": {}}}"#,
            r#"{"a": 18446744073709551615, "b": 123456789012345678901234567890}"#,
            "[1,]",
            "{\"a\"}",
            "[1] 2",
            "",
            "nul",
        ] {
            let wanted = serde_json::from_slice::<Json>(text.as_bytes());
            let found = parse(text.as_bytes());
            let told = |outcome: serde_json::Result<Json>| outcome.map_err(|e| e.to_string());
            assert_eq!(told(found), told(wanted), "{text}");
        }
    }

    #[test]
    fn a_key_that_occurs_twice_is_an_error() {
        for text in [
            r#"{"a":1,"a":2}"#,
            r#"{"b":[{"a":1,"c":0,"a":1}]}"#,
            r#"{"a":1,"\u0061":2}"#,
        ] {
            let error = parse(text.as_bytes()).expect_err(text).to_string();
            assert!(error.starts_with("the key `a` occurs twice"), "{error}");
        }
    }
}
