//! The values of parameters by name.

use super::records::Records;
use super::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Values by name. Lists of maps may be kept as columns.
#[derive(Clone, Debug, Default)]
pub struct ParameterValues {
    values: Map,
    /// Names that are not among the values.
    records: BTreeMap<Arc<str>, Arc<Records>>,
}

impl ParameterValues {
    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let kept = || Some(self.records.get(name)?.value());
        self.values.get(name).or_else(kept)
    }

    /// The list of a name, if it is kept as columns.
    pub fn records(&self, name: &str) -> Option<&Arc<Records>> {
        self.records.get(name)
    }

    /// Whether there is a value of a name.
    pub fn has(&self, name: &str) -> bool {
        self.values.contains_key(name) || self.records.contains_key(name)
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.values.keys().chain(self.records.keys())
    }

    /// Names and values in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Value)> {
        let mut values = self.values.iter().peekable();
        let mut records = self.records.iter().peekable();
        std::iter::from_fn(move || {
            let first = match (values.peek(), records.peek()) {
                (Some((value, _)), Some((of, _))) => value < of,
                (value, _) => value.is_some(),
            };
            match first {
                true => values.next(),
                false => records.next().map(|(name, of)| (name, of.value())),
            }
        })
    }

    /// Sets a value; it replaces an earlier one of the same name.
    pub fn set(&mut self, name: Arc<str>, value: Value) {
        self.records.remove(&name);
        self.values.insert(name, value);
    }

    /// Sets a list of maps.
    pub fn set_records(&mut self, name: Arc<str>, records: Records) {
        self.values.remove(&name);
        self.records.insert(name, Arc::new(records));
    }
}

impl From<Map> for ParameterValues {
    fn from(values: Map) -> ParameterValues {
        ParameterValues {
            values,
            records: BTreeMap::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::column::Column;

    #[test]
    fn lists_of_maps_are_values_like_any_other() {
        let records = || {
            let column = Column::Integers(vec![1, 2], None);
            Records::of_columns(vec![("k".into(), column)], 16)
        };
        let mut all = ParameterValues::default();
        all.set("c".into(), 3.into());
        all.set_records("b".into(), records());
        all.set("a".into(), 1.into());
        let listed: Vec<String> = all
            .iter()
            .map(|(name, of)| format!("{name}: {of}"))
            .collect();
        assert_eq!(listed, ["a: 1", "b: [{k: 1}, {k: 2}]", "c: 3"]);
        assert!(all.has("b") && all.has("c") && !all.has("d"));
        assert_eq!(all.names().count(), 3);
        all.set("b".into(), 2.into());
        assert!(all.records("b").is_none());
        assert_eq!(all.get("b").map(Value::to_string).as_deref(), Some("2"));
        all.set_records("c".into(), records());
        assert_eq!(
            (all.iter().count(), all.records("c").map(|of| of.len())),
            (3, Some(2))
        );
    }
}
