//! A list of maps as columns: of many rows in one list, each key is read once, and not a map for each row.
//!
//! A list that was read from text is made of columns, and its maps are only made if somebody asks for a whole row. A
//! list that is there already is turned round key by key, when a key is first asked for.

use super::column::Column;
use super::footprint::heap_bytes;
use super::{Map, Value};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Of shorter lists it is not worth while.
const LEAST: usize = 16;

/// Maps with more keys than this, all together, are no table.
const MOST_KEYS: usize = 64;

/// The values of a key in all maps.
type KeyColumn = (Arc<str>, Arc<Column>);

/// A list of maps.
#[derive(Debug)]
pub struct Records {
    len: usize,
    of: Source,
    /// An estimate of the memory of a map.
    bytes_per_row: u64,
    /// The keys of all maps, once they have been asked for; `None` if there are too many.
    keys: OnceLock<Option<Keys>>,
}

/// What the maps are made of.
#[derive(Debug)]
enum Source {
    /// All maps have these keys. The list of them, if it has been made.
    Columns(Vec<KeyColumn>, OnceLock<Value>),
    /// A list, and the columns of the keys that have been asked for.
    List(Value, Mutex<Vec<KeyColumn>>),
}

/// The keys of all maps.
#[derive(Debug)]
struct Keys {
    /// Sorted.
    all: Vec<Arc<str>>,
    /// Each map has all of them.
    same: bool,
}

impl Records {
    /// The maps of a list; `None` if something else is among them, or it is short.
    pub fn of_list(list: &Arc<Vec<Value>>) -> Option<Records> {
        let is_map = |value: &Value| matches!(value, Value::Map(_));
        if list.len() < LEAST || !list.iter().all(is_map) {
            return None;
        }
        let whole = Value::List(Arc::clone(list));
        Some(Records {
            len: list.len(),
            bytes_per_row: heap_bytes(&whole) / list.len() as u64,
            of: Source::List(whole, Mutex::default()),
            keys: OnceLock::new(),
        })
    }

    /// Maps that all have these keys; the columns are equally long, and take about so many bytes.
    pub fn of_columns(columns: Vec<(Arc<str>, Column)>, bytes: u64) -> Records {
        let len = columns.first().map_or(0, |(_, column)| column.len());
        let columns = columns.into_iter().map(|(key, of)| (key, Arc::new(of)));
        Records {
            len,
            of: Source::Columns(columns.collect(), OnceLock::new()),
            bytes_per_row: bytes / len.max(1) as u64,
            keys: OnceLock::new(),
        }
    }

    /// How many maps.
    pub fn len(&self) -> usize {
        self.len
    }

    /// An estimate of the memory of a map.
    pub fn bytes_per_row(&self) -> u64 {
        self.bytes_per_row
    }

    /// The list as a value.
    pub fn value(&self) -> &Value {
        match &self.of {
            Source::List(list, _) => list,
            Source::Columns(columns, list) => list.get_or_init(|| maps(columns, self.len)),
        }
    }

    /// The map in a row; null past the end.
    pub fn row(&self, row: usize) -> Value {
        match self.value() {
            Value::List(maps) => maps.get(row).cloned().unwrap_or_default(),
            _ => Value::Null,
        }
    }

    /// The keys that any of the maps has, sorted; `None` if there are so many that columns do not pay.
    pub fn keys(&self) -> Option<&[Arc<str>]> {
        self.known_keys().map(|keys| keys.all.as_slice())
    }

    /// Whether all maps have the same keys, of which there are not too many.
    pub fn has_same_keys(&self) -> bool {
        self.known_keys().is_some_and(|keys| keys.same)
    }

    fn known_keys(&self) -> Option<&Keys> {
        let keys = self.keys.get_or_init(|| match &self.of {
            Source::Columns(columns, _) => {
                let mut all: Vec<_> = columns.iter().map(|(key, _)| Arc::clone(key)).collect();
                all.sort_unstable();
                (all.len() <= MOST_KEYS).then_some(Keys { all, same: true })
            }
            Source::List(list, _) => keys_of(list),
        });
        keys.as_ref()
    }

    /// The values of a key in all maps; null where a map does not have it.
    pub fn column(&self, key: &str) -> Arc<Column> {
        let find = |columns: &[KeyColumn]| {
            let mut columns = columns.iter();
            let found = columns.find(|(known, _)| **known == *key);
            found.map(|(_, column)| Arc::clone(column))
        };
        match &self.of {
            Source::Columns(columns, _) => {
                let absent = || Arc::new(Column::Constant(Value::Null, self.len));
                find(columns).unwrap_or_else(absent)
            }
            Source::List(list, columns) => {
                // A column is added whole, so a panic leaves a valid state.
                let mut columns = columns.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(column) = find(&columns) {
                    return column;
                }
                let column = Arc::new(Column::from_values(values(list, key)));
                columns.push((key.into(), Arc::clone(&column)));
                column
            }
        }
    }
}

/// The list of the maps that columns hold.
fn maps(columns: &[KeyColumn], len: usize) -> Value {
    let map = |row| -> Map {
        let entries = columns.iter();
        let entries = entries.map(|(key, column)| (Arc::clone(key), column.get(row)));
        entries.collect()
    };
    let maps = (0..len).map(|row| Value::Map(Arc::new(map(row))));
    Value::List(Arc::new(maps.collect()))
}

/// The keys of the maps of a list, sorted; `None` if there are too many.
fn keys_of(list: &Value) -> Option<Keys> {
    let Value::List(maps) = list else {
        return None;
    };
    let mut keys: BTreeSet<Arc<str>> = BTreeSet::new();
    let mut same = true;
    for (row, map) in maps.iter().enumerate() {
        let Value::Map(entries) = map else {
            return None;
        };
        if entries.keys().eq(keys.iter()) {
            continue;
        }
        same &= row == 0;
        keys.extend(entries.keys().cloned());
        if keys.len() > MOST_KEYS {
            return None;
        }
    }
    Some(Keys {
        all: keys.into_iter().collect(),
        same,
    })
}

/// The values of a key in the maps of a list.
fn values(list: &Value, key: &str) -> Vec<Value> {
    let Value::List(maps) = list else {
        return Vec::new();
    };
    let value = |map: &Value| match map {
        Value::Map(entries) => entries.get(key).cloned().unwrap_or_default(),
        _ => Value::Null,
    };
    maps.iter().map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(keys: &[&str]) -> Arc<Vec<Value>> {
        let map = |row: i64| -> Map {
            let entries = keys
                .iter()
                .map(|key| (Arc::from(*key), Value::Integer(row)));
            entries.collect()
        };
        let maps = (0..LEAST as i64).map(|row| Value::Map(Arc::new(map(row))));
        Arc::new(maps.collect())
    }

    #[test]
    fn a_list_is_turned_round_where_all_its_elements_are_maps() {
        let list = rows(&["a", "b"]);
        let records = Records::of_list(&list).expect("maps");
        assert_eq!(records.column("a").get(3).to_string(), "3");
        assert_eq!(records.column("c").get(3).to_string(), "null");
        assert!(Arc::ptr_eq(&records.column("a"), &records.column("a")));
        assert_eq!(records.row(3).to_string(), "{a: 3, b: 3}");
        assert_eq!(records.keys(), Some(&["a".into(), "b".into()][..]));
        assert!(matches!(records.row(LEAST), Value::Null));
        assert!(Records::of_list(&Arc::new(list[1..].to_vec())).is_none());
        let mut other = list.to_vec();
        other.extend(rows(&["c", "a"]).iter().cloned());
        let other = Records::of_list(&Arc::new(other)).expect("maps");
        assert_eq!(other.keys().map(<[_]>::len), Some(3));
        assert!(records.has_same_keys() && !other.has_same_keys());
        let many: Vec<String> = (0..=MOST_KEYS).map(|key| key.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let wide = Records::of_list(&rows(&many)).expect("maps");
        assert!(wide.keys().is_none());
        let mut mixed = list.to_vec();
        mixed[5] = Value::Null;
        assert!(Records::of_list(&Arc::new(mixed)).is_none());
    }

    #[test]
    fn columns_give_maps_without_keys_that_were_only_asked_for() {
        let column = || Column::Integers(vec![1, 2], None);
        let records = Records::of_columns(vec![("b".into(), column()), ("a".into(), column())], 64);
        assert_eq!(records.column("c").get(1).to_string(), "null");
        assert_eq!(records.value().to_string(), "[{a: 1, b: 1}, {a: 2, b: 2}]");
        assert_eq!(records.keys(), Some(&["a".into(), "b".into()][..]));
        assert_eq!(records.len(), 2);
        assert_eq!(records.bytes_per_row(), 32);
    }
}
