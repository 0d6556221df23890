//! Estimates of the memory that values take, for limits.
//!
//! The estimate of one value takes a bounded number of steps, however large the value is: of a long list, only a sample
//! of the elements is examined. The size of shared memory is divided among its owners, so that a list in a million rows
//! counts once.

use super::column::{Column, NULL_ID};
use super::entity::Properties;
use super::{Decimal, Map, Node, Path, Relationship, Value};
use std::sync::Arc;

/// The two counters of an [`Arc`], and the average overhead of the allocator.
const BLOCK: u64 = 16 + 8;
/// The capacity of a node of a map's tree, however few entries it holds.
const MAP_NODE_ENTRIES: usize = 11;
/// The average number of entries in a node of a map of several nodes.
const MAP_NODE_FILLED: usize = 7;
/// The size of a node of a map besides its entries.
const MAP_NODE: u64 = 16 + 8;
/// From this number of elements on, only a sample is examined.
const SAMPLED_FROM: usize = 16;
/// The number of values that are examined for one estimate.
const STEPS: u32 = 256;
/// The number of temporary owners (a row and its copy); the size is only divided among further owners.
const HOLDERS_UNDER_WAY: u64 = 3;

/// The bytes that a value takes besides the 24 of [`Value`] itself.
pub fn heap_bytes(value: &Value) -> u64 {
    measure(value, &mut { STEPS })
}

/// The bytes that a column takes, including its values.
pub fn column_bytes(column: &Column) -> u64 {
    let values = match column {
        Column::Values(values) => values.iter().map(heap_bytes).sum(),
        Column::Constant(value, _) => heap_bytes(value),
        Column::Records(records, places) => records.bytes_per_row() * places.len() as u64,
        Column::Lists(lists, places) => {
            let places = places.iter();
            places.map(|place| lists.bytes_at(*place as usize)).sum()
        }
        // The dictionary belongs to the graph, or to one expression for all batches.
        _ => 0,
    };
    cell_bytes(column) * column.len() as u64 + values
}

/// The bytes of one row of a column, without what its value points to.
pub fn cell_bytes(column: &Column) -> u64 {
    let validity = |valid: &Option<Vec<bool>>| u64::from(valid.is_some());
    match column {
        Column::Nodes(_)
        | Column::Relationships(_)
        | Column::Dictionary(..)
        | Column::Records(..)
        | Column::Lists(..) => 4,
        Column::Booleans(_) => 1,
        Column::Integers(_, valid) | Column::Dates(_, valid) | Column::Floats(_, valid) => {
            8 + validity(valid)
        }
        Column::Decimals(_, valid) => size_of::<Decimal>() as u64 + validity(valid),
        Column::Values(_) => size_of::<Value>() as u64,
        Column::Constant(..) => 0,
    }
}

/// The bytes that the value in a row points to.
pub fn heap_bytes_at(column: &Column, row: usize) -> u64 {
    match column {
        Column::Values(values) => values.get(row).map_or(0, heap_bytes),
        Column::Records(records, _) => records.bytes_per_row(),
        Column::Lists(lists, places) => {
            let place = places.get(row);
            place.map_or(0, |place| lists.bytes_at(*place as usize))
        }
        Column::Dictionary(words, codes) => match codes.get(row) {
            Some(code) if *code != NULL_ID => words
                .get(*code as usize)
                .map_or(0, |word| shared(word, word.len() as u64)),
            _ => 0,
        },
        _ => 0,
    }
}

fn measure(value: &Value, steps: &mut u32) -> u64 {
    if *steps == 0 {
        return BLOCK;
    }
    *steps -= 1;
    match value {
        Value::Null
        | Value::Boolean(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Decimal(_)
        | Value::Period(_)
        | Value::Date(_)
        | Value::LocalTime(_)
        | Value::Time(_)
        | Value::LocalDateTime(_) => 0,
        Value::String(text) => shared(text, text.len() as u64),
        Value::List(values) => shared(values, list(values, steps)),
        Value::Map(map) => shared(map, entries(map, steps)),
        Value::DateTime(instant) => shared(instant, size_of_val(&**instant) as u64),
        Value::Duration(amount) => shared(amount, size_of_val(&**amount) as u64),
        Value::Quantity(figure) => {
            // A unit is shared by quantities that were read from a file or computed from one another, and not shared if
            // a quantity was read from text.
            let unit = shared(&figure.unit, figure.unit.bytes());
            shared(figure, size_of_val(&**figure) as u64 + unit)
        }
        Value::Vector(vector) => shared(vector, size_of_val(&**vector) as u64 + vector.bytes()),
        Value::Node(node) => node_bytes(node, steps),
        Value::Relationship(relationship) => relationship_bytes(relationship, steps),
        Value::Path(path) => shared(path, path_bytes(path, steps)),
    }
}

/// The share of one owner in a block of memory.
fn shared<T: ?Sized>(block: &Arc<T>, bytes: u64) -> u64 {
    let holders = Arc::strong_count(block) as u64;
    match holders <= HOLDERS_UNDER_WAY {
        true => BLOCK + bytes,
        false => (BLOCK + bytes) * HOLDERS_UNDER_WAY / holders,
    }
}

/// The elements of a list; a long list is estimated from an evenly spaced sample.
fn list(values: &Vec<Value>, steps: &mut u32) -> u64 {
    let cells = size_of::<Vec<Value>>() + values.capacity() * size_of::<Value>();
    let stride = values.len().div_ceil(SAMPLED_FROM).max(1);
    let looked_at = values.iter().step_by(stride);
    let heap: u64 = looked_at.map(|value| measure(value, steps)).sum();
    (heap * stride as u64).saturating_add(cells as u64)
}

fn entries(map: &Map, steps: &mut u32) -> u64 {
    let entry = (size_of::<Arc<str>>() + size_of::<Value>()) as u64;
    let node = MAP_NODE_ENTRIES as u64 * entry + MAP_NODE;
    let nodes = match map.len() {
        0 => 0,
        1..=MAP_NODE_ENTRIES => 1,
        entries => entries.div_ceil(MAP_NODE_FILLED) as u64,
    };
    let looked_at = map.values().take(SAMPLED_FROM);
    let heap: u64 = looked_at.map(|value| measure(value, steps)).sum();
    let looked_at = map.len().clamp(1, SAMPLED_FROM);
    size_of::<Map>() as u64
        + nodes * node
        + heap.saturating_mul((map.len() / looked_at).max(1) as u64)
}

fn node_bytes(node: &Node, steps: &mut u32) -> u64 {
    node.data.as_ref().map_or(0, |data| {
        let labels = size_of_val(data.labels.as_slice()) as u64;
        let own = size_of_val(&**data) as u64 + labels;
        shared(data, own + properties(&data.properties, steps))
    })
}

fn relationship_bytes(relationship: &Relationship, steps: &mut u32) -> u64 {
    relationship.data.as_ref().map_or(0, |data| {
        let own = size_of_val(&**data) as u64;
        shared(data, own + properties(&data.properties, steps))
    })
}

fn properties(properties: &Properties, steps: &mut u32) -> u64 {
    let cells = size_of_val(properties.as_slice()) as u64;
    let values = properties.iter().map(|(_, value)| measure(value, steps));
    cells + values.sum::<u64>()
}

fn path_bytes(path: &Path, steps: &mut u32) -> u64 {
    let nodes = path.nodes.iter().take(SAMPLED_FROM);
    let nodes: u64 = nodes.map(|node| node_bytes(node, steps)).sum();
    let relationships = path.relationships.iter().take(SAMPLED_FROM);
    let relationships: u64 = relationships
        .map(|relationship| relationship_bytes(relationship, steps))
        .sum();
    let scale = (path.nodes.len() / SAMPLED_FROM).max(1) as u64;
    let cells = size_of::<Path>()
        + size_of_val(path.nodes.as_slice())
        + size_of_val(path.relationships.as_slice());
    cells as u64 + (nodes + relationships).saturating_mul(scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_larger_takes_more() {
        let text = |length: usize| Value::from("x".repeat(length));
        assert_eq!(heap_bytes(&Value::from(1)), 0);
        assert!(heap_bytes(&text(1000)) >= 1000 && heap_bytes(&text(1000)) < 1100);
        let texts = Value::from((0..100_000).map(|_| text(100)).collect::<Vec<_>>());
        let bytes = heap_bytes(&texts);
        assert!((14_000_000..18_000_000).contains(&bytes), "{bytes}");
    }

    #[test]
    fn a_unit_counts_where_it_is_not_shared() {
        let figure = |_| {
            "1元/亩"
                .parse::<crate::value::Quantity>()
                .expect("a figure")
        };
        let bytes = |figures: &[crate::value::Quantity]| -> u64 {
            let values = figures.iter().map(|figure| Value::from(figure.clone()));
            values.map(|value| heap_bytes(&value)).sum()
        };
        let own: Vec<_> = (0..100).map(figure).collect();
        let of_one = vec![figure(0); 100];
        assert!(bytes(&own) > bytes(&of_one) + 100 * 100, "{}", bytes(&own));
    }

    #[test]
    fn deep_and_shared_values_are_measured_in_few_steps() {
        let wide = |value: &Value| Value::from(vec![value.clone(); 1000]);
        let deep = (0..100).fold(Value::from(1), |value, _| wide(&value));
        // Expanded it would have 1000^100 elements; in memory there are 100 lists of 1000.
        let bytes = heap_bytes(&deep);
        assert!((24_000..24_000 * 1000).contains(&bytes), "{bytes}");
        let rows: Vec<Value> = vec![Value::from(vec![Value::from(1); 1000]); 1000];
        let bytes = column_bytes(&Column::Values(rows));
        assert!((24_000..24_000 * 6).contains(&bytes), "{bytes}");
    }

    #[test]
    fn a_small_map_takes_a_whole_node_of_its_tree() {
        let map = |entries: i64| {
            Map::from_iter((0..entries).map(|at| (at.to_string().into(), Value::Null)))
        };
        let bytes = |entries| heap_bytes(&Value::from(map(entries)));
        assert!(bytes(0) < 100, "{}", bytes(0));
        assert!((450..550).contains(&bytes(1)) && bytes(1) == bytes(MAP_NODE_ENTRIES as i64));
        assert!(
            (450_000..500_000).contains(&bytes(7_000)),
            "{}",
            bytes(7_000)
        );
    }

    #[test]
    fn columns_count_their_cells() {
        let integers = Column::Integers(vec![1; 1000], None);
        assert_eq!(column_bytes(&integers), 8000);
        assert_eq!(column_bytes(&Column::Constant(Value::from(1), 1000)), 0);
        let words = Arc::new(vec![Arc::from("word")]);
        let words = Column::Dictionary(words, vec![0, NULL_ID]);
        assert_eq!(column_bytes(&words), 8);
        assert!(heap_bytes_at(&words, 0) > 0);
        assert_eq!(heap_bytes_at(&words, 1), 0);
    }
}
