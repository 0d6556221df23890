//! `IN` over long lists: the elements of a list that is asked about again and again are put into a hash table once.

use crate::value::key::GroupKey;
use crate::value::{Value, logic};
use rustc_hash::FxHashSet;
use std::sync::{Arc, Mutex, PoisonError};

/// Shorter lists are looked through.
const SHORT: usize = 16;
/// The number of lists that are remembered.
const REMEMBERED: usize = 4;

/// The lists that a run of a statement has been asked about.
#[derive(Debug, Default)]
pub struct Memberships {
    /// The newest last.
    lists: Mutex<Vec<Remembered>>,
}

/// A list. It is held, so that no other list takes its place in memory.
#[derive(Debug)]
struct Remembered {
    list: Arc<Vec<Value>>,
    /// Once it is asked about again.
    table: Option<Arc<Table>>,
}

#[derive(Debug)]
struct Table {
    elements: FxHashSet<GroupKey>,
    /// Nulls, and values that may contain some: comparing with them may be unknown.
    others: Vec<Value>,
}

impl Memberships {
    /// `value IN list`, if a table answers it.
    pub(super) fn contains(&self, value: &Value, list: &Value) -> Option<Value> {
        let Value::List(elements) = list else {
            return None;
        };
        if elements.len() <= SHORT || !is_definite(value) {
            return None;
        }
        let table = self.table(elements)?;
        if table.elements.contains(&GroupKey(value.clone())) {
            return Some(Value::Boolean(true));
        }
        let others = Value::List(Arc::new(table.others.clone()));
        logic::in_list(value, &others).ok()
    }

    /// The table of a list that has been asked about before.
    fn table(&self, list: &Arc<Vec<Value>>) -> Option<Arc<Table>> {
        // A thread that panicked with the lock has at most left a list out.
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        let mut known = lists.iter_mut().rev();
        if let Some(known) = known.find(|known| Arc::ptr_eq(&known.list, list)) {
            let table = known.table.get_or_insert_with(|| Arc::new(Table::of(list)));
            return Some(Arc::clone(table));
        }
        if lists.len() == REMEMBERED {
            lists.remove(0);
        }
        lists.push(Remembered {
            list: Arc::clone(list),
            table: None,
        });
        None
    }
}

impl Table {
    fn of(list: &[Value]) -> Table {
        let (mut elements, mut others) = (FxHashSet::default(), Vec::new());
        for element in list {
            if is_definite(element) {
                elements.insert(GroupKey(element.clone()));
            } else if !is_nan(element) {
                others.push(element.clone());
            }
        }
        // One null is as good as many.
        let nulls = others.iter().any(|other| matches!(other, Value::Null));
        others.retain(|other| !matches!(other, Value::Null));
        others.extend(nulls.then_some(Value::Null));
        Table { elements, others }
    }
}

fn is_nan(value: &Value) -> bool {
    matches!(value, Value::Float(value) if value.is_nan())
}

/// Whether a value is equal to another one or is not, whatever that is.
fn is_definite(value: &Value) -> bool {
    !is_nan(value) && !matches!(value, Value::Null | Value::List(_) | Value::Map(_))
}
