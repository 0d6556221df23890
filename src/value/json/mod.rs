//! JSON: the typed form of Neo4j's Query API, which is lossless, and a plain form for people and tools.
//!
//! [`TypedJson`] and [`PlainJson`] serialize directly to any JSON writer; [`from_json`] reads either form, where a
//! typed value is an object of exactly `$type` and `_value`. [`parse`] parses the text, and rejects integers that would
//! be rounded. [`plain_value`] reads plain JSON in one step.

mod direct;
mod distinct;
mod number;
mod read;
mod request;
mod rows;
mod write;

pub use direct::plain_value;
pub use read::{from_json, parse};
pub(crate) use request::plain_request;
pub use write::{PlainJson, TypedJson};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Result;
    use crate::value::{Node, NodeData, NodeId, Value};
    use std::sync::Arc;

    fn typed_text(value: &Value) -> String {
        serde_json::to_string(&TypedJson(value)).expect("a value has a JSON text")
    }

    fn read(text: &str) -> Result<Value> {
        from_json(&serde_json::from_str(text).expect("JSON"))
    }

    #[test]
    fn typed_json_goes_there_and_back() {
        for text in [
            r#"{"$type":"Null","_value":null}"#,
            r#"{"$type":"Boolean","_value":true}"#,
            r#"{"$type":"Integer","_value":"-9223372036854775808"}"#,
            r#"{"$type":"Float","_value":"0.1"}"#,
            r#"{"$type":"Float","_value":"NaN"}"#,
            r#"{"$type":"Float","_value":"-Infinity"}"#,
            r#"{"$type":"String","_value":"山西省"}"#,
            r#"{"$type":"List","_value":[{"$type":"Integer","_value":"1"}]}"#,
            r#"{"$type":"Map","_value":{"a":{"$type":"Integer","_value":"1"}}}"#,
            r#"{"$type":"Date","_value":"1984-10-11"}"#,
            r#"{"$type":"Time","_value":"12:31:14+01:00"}"#,
            r#"{"$type":"LocalTime","_value":"12:31:14"}"#,
            r#"{"$type":"LocalDateTime","_value":"1984-10-11T12:31:14"}"#,
            r#"{"$type":"OffsetDateTime","_value":"1984-10-11T12:31:14+01:00"}"#,
            r#"{"$type":"ZonedDateTime","_value":"1984-10-11T12:31:14+01:00[Europe/Stockholm]"}"#,
            r#"{"$type":"Duration","_value":"P1Y2M"}"#,
        ] {
            let value = read(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(typed_text(&value), text);
        }
    }

    #[test]
    fn plain_json_is_taken_as_it_is() {
        let value = read(r#"{"a": [1, 2.5, null, "x"], "$type": "no type"}"#).expect("a map");
        assert_eq!(
            value.to_string(),
            "{`$type`: 'no type', a: [1, 2.5, null, 'x']}"
        );
        assert!(read("18446744073709551615").is_err());
        assert!(read(r#"{"$type":"Integer","_value":"1.5"}"#).is_err());
        assert!(read(r#"{"$type":"Node","_value":{}}"#).is_err());
    }

    #[test]
    fn nodes_have_both_forms() {
        let node = Value::Node(Node {
            id: NodeId(3),
            data: Some(Arc::new(NodeData {
                labels: vec!["City".into()],
                properties: vec![("n".into(), Value::Integer(1))],
            })),
        });
        assert_eq!(
            typed_text(&node),
            r#"{"$type":"Node","_value":{"_element_id":"3","_labels":["City"],"_properties":{"n":{"$type":"Integer","_value":"1"}}}}"#
        );
        assert_eq!(
            serde_json::to_string(&PlainJson(&node)).expect("JSON"),
            r#"{"id":3,"labels":["City"],"properties":{"n":1}}"#
        );
    }
}
