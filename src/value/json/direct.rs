//! Values straight from the text of JSON, without a tree in between: for long lists of parameters.
//!
//! Only what can mean one thing is read here. Where a text has something that needs a second look (a typed value, a key that
//! occurs twice, a number that may have been rounded, an error), the whole of it is left to [`super::parse`].

use super::scan::Scanner;
use crate::value::{Map, Value};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// What lies deeper is left.
const DEEPEST: usize = 100;

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
    let mut reader = Reader::new(text)?;
    let value = reader.value()?;
    reader.finish(value)
}

/// Reads a text; keys that have been seen are shared.
pub(super) struct Reader<'t> {
    pub text: Scanner<'t>,
    keys: FxHashSet<Arc<str>>,
    depth: usize,
}

impl<'t> Reader<'t> {
    pub fn new(text: &'t [u8]) -> Option<Reader<'t>> {
        Some(Reader {
            text: Scanner::new(text)?,
            keys: FxHashSet::default(),
            depth: 0,
        })
    }

    /// What was read, unless something follows it.
    pub fn finish<T>(mut self, read: T) -> Option<T> {
        self.text.peek().is_none().then_some(read)
    }

    /// The next value.
    pub fn value(&mut self) -> Option<Value> {
        match self.text.peek()? {
            b'"' => Some(Value::from(&*self.text.string()?)),
            b'{' => {
                self.text.take(b'{')?;
                let map = self.rest_of_map(Map::new())?;
                Some(Value::Map(Arc::new(map)))
            }
            b'[' => self.list(),
            b't' => self.text.word("true").map(|()| Value::Boolean(true)),
            b'f' => self.text.word("false").map(|()| Value::Boolean(false)),
            b'n' => self.text.word("null").map(|()| Value::Null),
            _ => self.text.number(),
        }
    }

    fn list(&mut self) -> Option<Value> {
        self.text.take(b'[')?;
        let mut list = Vec::new();
        if !self.text.takes(b']') {
            self.rest_of_list(&mut list)?;
        }
        Some(Value::List(Arc::new(list)))
    }

    /// Elements up to the end of their list, of which there is at least one.
    pub fn rest_of_list(&mut self, list: &mut Vec<Value>) -> Option<()> {
        self.deeper(|reader| {
            loop {
                list.push(reader.value()?);
                if reader.text.ends_with(b']')? {
                    return Some(());
                }
            }
        })
    }

    /// Entries up to the end of their object, behind its bracket.
    fn rest_of_map(&mut self, map: Map) -> Option<Map> {
        if self.text.takes(b'}') {
            return Some(map);
        }
        self.entries(map)
    }

    /// The same where there is at least one.
    pub fn entries(&mut self, mut map: Map) -> Option<Map> {
        self.deeper(|reader| {
            loop {
                let key = reader.key()?;
                reader.entry(&mut map, key)?;
                if reader.text.ends_with(b'}')? {
                    return Some(map);
                }
            }
        })
    }

    /// The value of a key, which must be new.
    pub fn entry(&mut self, map: &mut Map, key: Arc<str>) -> Option<()> {
        let value = self.value()?;
        map.insert(key, value).is_none().then_some(())
    }

    /// A key of an object with its colon, shared with those of the same name.
    pub fn key(&mut self) -> Option<Arc<str>> {
        let name = self.text.string()?;
        self.text.take(b':')?;
        if let Some(known) = self.keys.get(&*name) {
            return Some(Arc::clone(known));
        }
        if name == "$type" {
            return None;
        }
        let key: Arc<str> = Arc::from(name);
        self.keys.insert(Arc::clone(&key));
        Some(key)
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.depth += 1;
        let read = match self.depth > DEEPEST {
            true => None,
            false => read(self),
        };
        self.depth -= 1;
        read
    }
}

#[cfg(test)]
mod tests {
    use super::super::{from_json, parse};
    use super::plain_value;
    use proptest::prelude::*;

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
            "{\"a\":1,}",
            "{,}",
            "truth",
            "\"\u{1}\"",
        ] {
            assert!(plain_value(text.as_bytes()).is_none(), "{text}");
        }
        let deep = |depth| "[".repeat(depth) + &"]".repeat(depth);
        assert!(plain_value(deep(100).as_bytes()).is_some());
        assert!(plain_value(deep(102).as_bytes()).is_none());
    }

    proptest! {
        /// Of what is near JSON, nothing is read that the tree does not give.
        #[test]
        fn nothing_is_read_otherwise(text in r#"([\[\]{},:" ]|"[ab省]{0,3}"|\\u00e9|-?[0-9.]{1,4}(e-?[0-9])?|true|null|"a":){0,12}"#) {
            if let Some(value) = plain_value(text.as_bytes()) {
                let tree = parse(text.as_bytes()).and_then(|json| from_json(&json));
                prop_assert_eq!(tree.ok().map(|tree| format!("{tree:?}")), Some(format!("{value:?}")));
            }
        }

        /// Whatever was written by the library is read, unless it needs a second look.
        #[test]
        fn what_was_written_is_read(numbers in proptest::collection::vec(any::<i64>(), 0..4), floats in proptest::collection::vec(-1e15_f64..1e15, 0..4), texts in proptest::collection::vec(".{0,20}", 0..4)) {
            let json = serde_json::json!({"n": numbers, "f": floats, "t": texts, "m": {"n": [{}, []]}});
            let text = json.to_string();
            let tree = parse(text.as_bytes()).and_then(|json| from_json(&json));
            let tree = tree.map(|tree| format!("{tree:?}")).ok();
            let value = plain_value(text.as_bytes()).map(|value| format!("{value:?}"));
            prop_assert!(value == tree || floats.contains(&0.0), "{}", text);
        }
    }
}
