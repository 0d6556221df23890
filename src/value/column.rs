//! A column: the values of many rows, stored by type if all are of one type.

use super::lists::Lists;
use super::records::Records;
use super::temporal::Date;
use super::{Decimal, Node, NodeId, Relationship, RelationshipId, Value};
use std::borrow::Cow;
use std::sync::Arc;

/// The representation of null in a column of node or relationship ids.
pub const NULL_ID: u32 = u32::MAX;

/// Which rows hold a value; `None` means all of them.
pub type Validity = Option<Vec<bool>>;

/// Values of one slot for the rows of a batch.
#[derive(Clone, Debug)]
pub enum Column {
    /// Nodes; [`NULL_ID`] is null.
    Nodes(Vec<NodeId>),
    /// Relationships; [`NULL_ID`] is null.
    Relationships(Vec<RelationshipId>),
    /// Booleans; `None` is null.
    Booleans(Vec<Option<bool>>),
    /// Integers with their validity.
    Integers(Vec<i64>, Validity),
    /// Floats with their validity.
    Floats(Vec<f64>, Validity),
    /// Days since 1970-01-01 with their validity: values of type `Date`.
    Dates(Vec<i64>, Validity),
    /// Decimal numbers with their validity.
    Decimals(Vec<Decimal>, Validity),
    /// Strings with few distinct values: a dictionary, and for each row the index of its string in it; [`NULL_ID`] is null.
    /// The dictionary may hold a string twice, or one that no row has.
    Dictionary(Arc<Vec<Arc<str>>>, Vec<u32>),
    /// Maps of a list, and for each row the place of its map; [`NULL_ID`] is null.
    Records(Arc<Records>, Vec<u32>),
    /// Lists of strings, and for each row the place of its list; [`NULL_ID`] is null.
    Lists(Arc<Lists>, Vec<u32>),
    /// Values of any type.
    Values(Vec<Value>),
    /// One value for all rows.
    Constant(Value, usize),
}

/// The ids of a column that holds nothing but entities; [`NULL_ID`] is null.
#[derive(Clone, Copy)]
pub enum EntityIds<'a> {
    /// Those of nodes.
    Nodes(&'a [NodeId]),
    /// Those of relationships.
    Relationships(&'a [RelationshipId]),
}

impl Column {
    /// The ids, if it is a column of ids of entities. Values and constants may hold entities too.
    pub fn entity_ids(&self) -> Option<EntityIds<'_>> {
        match self {
            Column::Nodes(ids) => Some(EntityIds::Nodes(ids)),
            Column::Relationships(ids) => Some(EntityIds::Relationships(ids)),
            Column::Booleans(_)
            | Column::Integers(..)
            | Column::Floats(..)
            | Column::Dates(..)
            | Column::Decimals(..)
            | Column::Dictionary(..)
            | Column::Records(..)
            | Column::Lists(..)
            | Column::Values(_)
            | Column::Constant(..) => None,
        }
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        match self {
            Column::Nodes(ids) => ids.len(),
            Column::Relationships(ids) => ids.len(),
            Column::Booleans(values) => values.len(),
            Column::Integers(values, _) => values.len(),
            Column::Floats(values, _) => values.len(),
            Column::Dates(values, _) => values.len(),
            Column::Decimals(values, _) => values.len(),
            Column::Dictionary(_, codes) | Column::Records(_, codes) | Column::Lists(_, codes) => {
                codes.len()
            }
            Column::Values(values) => values.len(),
            Column::Constant(_, len) => *len,
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value in a row; null past the end.
    pub fn get(&self, row: usize) -> Value {
        match self {
            Column::Nodes(ids) => ids.get(row).map_or(Value::Null, |id| node_value(*id)),
            Column::Relationships(ids) => ids
                .get(row)
                .map_or(Value::Null, |id| relationship_value(*id)),
            Column::Booleans(values) => values
                .get(row)
                .copied()
                .flatten()
                .map_or(Value::Null, Value::Boolean),
            Column::Integers(values, validity) => {
                typed(values, validity, row).map_or(Value::Null, Value::Integer)
            }
            Column::Floats(values, validity) => {
                typed(values, validity, row).map_or(Value::Null, Value::Float)
            }
            Column::Dates(values, validity) => {
                typed(values, validity, row).map_or(Value::Null, |days| Value::Date(Date { days }))
            }
            Column::Decimals(values, validity) => {
                typed(values, validity, row).map_or(Value::Null, Value::Decimal)
            }
            Column::Dictionary(words, codes) => {
                word(words, codes, row).map_or(Value::Null, |word| Value::String(word.clone()))
            }
            Column::Records(records, places) => {
                let place = places.get(row).copied().unwrap_or(NULL_ID);
                records.row(place as usize)
            }
            Column::Lists(lists, places) => {
                let place = places.get(row).copied().unwrap_or(NULL_ID);
                lists.get(place as usize)
            }
            Column::Values(values) => values.get(row).cloned().unwrap_or(Value::Null),
            Column::Constant(value, len) if row < *len => value.clone(),
            Column::Constant(..) => Value::Null,
        }
    }

    /// The value in a row, borrowed if the column stores it as a value; null past the end.
    pub fn value_at(&self, row: usize) -> Cow<'_, Value> {
        match self {
            Column::Values(values) => values
                .get(row)
                .map_or(Cow::Owned(Value::Null), Cow::Borrowed),
            Column::Constant(value, _) => Cow::Borrowed(value),
            other => Cow::Owned(other.get(row)),
        }
    }

    /// Whether a row holds null; no value is built.
    pub fn is_null(&self, row: usize) -> bool {
        match self {
            Column::Nodes(ids) => ids.get(row).is_none_or(|id| id.0 == NULL_ID),
            Column::Relationships(ids) => ids.get(row).is_none_or(|id| id.0 == NULL_ID),
            Column::Booleans(values) => values.get(row).copied().flatten().is_none(),
            Column::Integers(values, validity) | Column::Dates(values, validity) => {
                typed(values, validity, row).is_none()
            }
            Column::Floats(values, validity) => typed(values, validity, row).is_none(),
            Column::Decimals(values, validity) => typed(values, validity, row).is_none(),
            Column::Dictionary(words, codes) => word(words, codes, row).is_none(),
            Column::Records(records, places) => places
                .get(row)
                .is_none_or(|place| *place as usize >= records.len()),
            Column::Lists(lists, places) => places
                .get(row)
                .is_none_or(|place| *place as usize >= lists.len()),
            Column::Values(values) => values.get(row).is_none_or(Value::is_null),
            Column::Constant(value, len) => row >= *len || value.is_null(),
        }
    }

    /// The first row that does not hold null.
    pub fn first_value(&self) -> Option<usize> {
        match self {
            Column::Constant(value, len) => (*len > 0 && !value.is_null()).then_some(0),
            _ => (0..self.len()).find(|row| !self.is_null(*row)),
        }
    }

    /// The node in a row, if the row holds one; no value is built.
    pub fn node(&self, row: usize) -> Option<NodeId> {
        match self {
            Column::Nodes(ids) => ids.get(row).copied().filter(|id| id.0 != NULL_ID),
            _ => match self.get(row) {
                Value::Node(node) => Some(node.id),
                _ => None,
            },
        }
    }

    /// The relationship in a row, if the row holds one; no value is built.
    pub fn relationship(&self, row: usize) -> Option<RelationshipId> {
        match self {
            Column::Relationships(ids) => ids.get(row).copied().filter(|id| id.0 != NULL_ID),
            _ => match self.get(row) {
                Value::Relationship(relationship) => Some(relationship.id),
                _ => None,
            },
        }
    }

    /// The given rows, in that order; every index must be below [`Column::len`].
    pub fn gather(&self, rows: &[u32]) -> Column {
        match self {
            Column::Nodes(ids) => Column::Nodes(pick(ids, rows)),
            Column::Relationships(ids) => Column::Relationships(pick(ids, rows)),
            Column::Booleans(values) => Column::Booleans(pick(values, rows)),
            Column::Integers(values, validity) => Column::Integers(
                pick(values, rows),
                validity.as_ref().map(|valid| pick(valid, rows)),
            ),
            Column::Floats(values, validity) => Column::Floats(
                pick(values, rows),
                validity.as_ref().map(|valid| pick(valid, rows)),
            ),
            Column::Dates(values, validity) => Column::Dates(
                pick(values, rows),
                validity.as_ref().map(|valid| pick(valid, rows)),
            ),
            Column::Decimals(values, validity) => Column::Decimals(
                pick(values, rows),
                validity.as_ref().map(|valid| pick(valid, rows)),
            ),
            Column::Dictionary(words, codes) => {
                Column::Dictionary(words.clone(), pick(codes, rows))
            }
            Column::Records(records, places) => {
                Column::Records(Arc::clone(records), pick(places, rows))
            }
            Column::Lists(lists, places) => Column::Lists(Arc::clone(lists), pick(places, rows)),
            Column::Values(values) => Column::Values(
                rows.iter()
                    .map(|row| values[*row as usize].clone())
                    .collect(),
            ),
            Column::Constant(value, _) => Column::Constant(value.clone(), rows.len()),
        }
    }

    /// The values of a key of the maps, if the column holds the maps of a list.
    pub fn key_of_records(&self, key: &str) -> Option<Column> {
        let Column::Records(records, places) = self else {
            return None;
        };
        let column = records.column(key);
        let is_null = |place: &u32| *place == NULL_ID;
        match places.iter().any(is_null) {
            false => Some(column.gather(places)),
            true => {
                let value = |place: &u32| column.get(*place as usize);
                Some(Column::from_values(places.iter().map(value).collect()))
            }
        }
    }

    /// All values, one by one.
    pub fn into_values(self) -> Vec<Value> {
        match self {
            Column::Values(values) => values,
            Column::Constant(value, len) => vec![value; len],
            other => (0..other.len()).map(|row| other.get(row)).collect(),
        }
    }

    /// A column of the narrowest type that holds the values.
    pub fn from_values(values: Vec<Value>) -> Column {
        let Some(first) = values.iter().find(|value| !matches!(value, Value::Null)) else {
            return Column::Values(values);
        };
        match first {
            Value::Node(_) => nodes_or_values(values),
            Value::Relationship(_) => relationships_or_values(values),
            _ => Column::Values(values),
        }
    }

    /// Appends the rows of another column; the types may differ.
    pub fn append(&mut self, other: Column) {
        match (&mut *self, other) {
            (Column::Nodes(ids), Column::Nodes(more)) => ids.extend(more),
            (Column::Relationships(ids), Column::Relationships(more)) => ids.extend(more),
            (Column::Booleans(values), Column::Booleans(more)) => values.extend(more),
            (Column::Dictionary(words, codes), Column::Dictionary(more_words, more)) => {
                append_words((words, codes), &more_words, more);
            }
            (Column::Records(records, places), Column::Records(others, more))
                if Arc::ptr_eq(records, &others) =>
            {
                places.extend(more);
            }
            (Column::Lists(lists, places), Column::Lists(others, more))
                if Arc::ptr_eq(lists, &others) =>
            {
                places.extend(more);
            }
            (Column::Integers(values, valid), Column::Integers(more, more_valid))
            | (Column::Dates(values, valid), Column::Dates(more, more_valid)) => {
                append_typed((values, valid), more, more_valid);
            }
            (Column::Floats(values, valid), Column::Floats(more, more_valid)) => {
                append_typed((values, valid), more, more_valid);
            }
            (Column::Decimals(values, valid), Column::Decimals(more, more_valid)) => {
                append_typed((values, valid), more, more_valid);
            }
            (Column::Values(values), more) => values.extend(more.into_values()),
            (_, more) => {
                let mut values = std::mem::replace(self, Column::Values(Vec::new())).into_values();
                values.extend(more.into_values());
                *self = Column::from_values(values);
            }
        }
    }
}

/// The string of a row.
fn word<'a>(words: &'a [Arc<str>], codes: &[u32], row: usize) -> Option<&'a Arc<str>> {
    words.get(*codes.get(row)? as usize)
}

/// Appends the second dictionary to the first, unless they are the same.
fn append_words(
    (words, codes): (&mut Arc<Vec<Arc<str>>>, &mut Vec<u32>),
    more_words: &Arc<Vec<Arc<str>>>,
    more: Vec<u32>,
) {
    if Arc::ptr_eq(words, more_words) {
        codes.extend(more);
        return;
    }
    let offset = words.len() as u32;
    Arc::make_mut(words).extend(more_words.iter().cloned());
    codes.extend(more.into_iter().map(|code| match code {
        NULL_ID => NULL_ID,
        code => code + offset,
    }));
}

fn append_typed<T>(
    (values, validity): (&mut Vec<T>, &mut Validity),
    more: Vec<T>,
    more_validity: Validity,
) {
    if validity.is_some() || more_validity.is_some() {
        let valid = validity.get_or_insert_with(|| vec![true; values.len()]);
        valid.extend(more_validity.unwrap_or_else(|| vec![true; more.len()]));
    }
    values.extend(more);
}

fn pick<T: Copy>(from: &[T], rows: &[u32]) -> Vec<T> {
    rows.iter().map(|row| from[*row as usize]).collect()
}

fn typed<T: Copy>(values: &[T], validity: &Validity, row: usize) -> Option<T> {
    let value = values.get(row).copied()?;
    match validity {
        Some(valid) if !valid[row] => None,
        _ => Some(value),
    }
}

fn node_value(id: NodeId) -> Value {
    if id.0 == NULL_ID {
        Value::Null
    } else {
        Value::Node(Node::from(id))
    }
}

fn relationship_value(id: RelationshipId) -> Value {
    if id.0 == NULL_ID {
        Value::Null
    } else {
        Value::Relationship(Relationship::from(id))
    }
}

fn nodes_or_values(values: Vec<Value>) -> Column {
    let ids: Option<Vec<NodeId>> = values
        .iter()
        .map(|value| match value {
            Value::Node(node) => Some(node.id),
            Value::Null => Some(NodeId(NULL_ID)),
            _ => None,
        })
        .collect();
    ids.map_or_else(|| Column::Values(values), Column::Nodes)
}

fn relationships_or_values(values: Vec<Value>) -> Column {
    let ids: Option<Vec<RelationshipId>> = values
        .iter()
        .map(|value| match value {
            Value::Relationship(relationship) => Some(relationship.id),
            Value::Null => Some(RelationshipId(NULL_ID)),
            _ => None,
        })
        .collect();
    ids.map_or_else(|| Column::Values(values), Column::Relationships)
}
