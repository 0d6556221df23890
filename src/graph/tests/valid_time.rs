//! Valid time of many entities at once against that of each alone, over columns of every kind; and what an index finds of it.

use crate::graph::{
    Change, CreatedNode, Graph, IndexDefinition, IndexKind, NewSymbol, SchemaTarget, SymbolKind,
};
use crate::value::interval::Interval;
use crate::value::temporal::Date;
use crate::value::{EntityId, NodeId, Value};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

const KEYS: [&str; 2] = ["valid_from", "valid_to"];

/// A day of a few, or something else that begins about then.
fn time(kind: u8) -> impl Strategy<Value = Value> {
    (0_i64..6, 0_i64..3).prop_map(move |(days, hours)| {
        let date = Date { days };
        let day = date.to_string();
        let moment = format!("{day}T0{hours}:00");
        match kind {
            0 => Value::Date(date),
            1 => Value::from(day),
            2 => Value::LocalDateTime(moment.parse().expect("a moment")),
            3 => Value::DateTime(Arc::new(
                format!("{moment}+02:00").parse().expect("a moment"),
            )),
            4 => Value::DateTime(Arc::new(
                format!("{moment}-03:00").parse().expect("a moment"),
            )),
            5 => Value::Period(day.parse().expect("a period")),
            _ => Value::Integer(1970 + hours % 2),
        }
    })
}

fn any_time() -> impl Strategy<Value = Value> {
    (0_u8..7).prop_flat_map(time)
}

/// All of one kind, so that columns are typed, or of any; missing in some rows or in none.
fn column(rows: usize) -> impl Strategy<Value = Vec<Option<Value>>> {
    let missing = |value: BoxedStrategy<Value>| prop::option::weighted(0.8, value).boxed();
    let there = |value: BoxedStrategy<Value>| value.prop_map(Some).boxed();
    (0_u8..8, any::<bool>()).prop_flat_map(move |(kind, some_missing)| {
        let value = match kind {
            7 => any_time().boxed(),
            kind => time(kind).boxed(),
        };
        let row = if some_missing {
            missing(value)
        } else {
            there(value)
        };
        prop::collection::vec(row, rows)
    })
}

fn graph(columns: &[Vec<Option<Value>>; 2], indexed: usize) -> Graph {
    let mut graph = Graph::default();
    let mut symbol = |kind, name: &str| {
        let name = name.into();
        let change = Change::SymbolAdded(NewSymbol { kind, name });
        graph.apply(change).expect("a new name");
    };
    symbol(SymbolKind::Label, "A");
    KEYS.iter()
        .for_each(|key| symbol(SymbolKind::PropertyKey, key));
    let label = graph.view().label_id("A").expect("just added");
    let keys = KEYS.map(|key| graph.view().key_id(key).expect("just added"));
    for row in 0..columns[0].len() {
        let properties = keys.iter().zip(columns);
        let properties = properties.filter_map(|(key, column)| Some((*key, column[row].clone()?)));
        let change = Change::NodeCreated(CreatedNode {
            node: graph.next_node(),
            labels: vec![label],
            properties: properties.collect(),
        });
        graph.apply(change).expect("a new node");
    }
    let index = IndexDefinition {
        kind: IndexKind::Range,
        name: "valid".into(),
        target: SchemaTarget::Node(label),
        keys: vec![keys[indexed]],
        owned: false,
    };
    graph
        .apply(Change::IndexCreated(index))
        .expect("a new index");
    graph
}

proptest! {
    #[test]
    fn many_at_once_hold_as_each_does(
        (from, to) in (1_usize..20).prop_flat_map(|rows| (column(rows), column(rows))),
        at in any_time(),
        indexed in 0_usize..2,
    ) {
        let at = Interval::from_value(&at)?;
        let graph = graph(&[from, to], indexed);
        let view = graph.view();
        let nodes: Vec<NodeId> = (0..view.node_bound()).map(NodeId).collect();
        let each = nodes.iter().map(|node| view.holds(EntityId::Node(*node), at));
        let each = each.collect::<Result<Vec<bool>, _>>()?;
        prop_assert_eq!(&view.nodes_hold(&nodes, at)?, &each);
        let (index, _) = view.indexes()[0];
        let found = view.index_holding(index, at);
        let distinct: BTreeSet<u32> = found.iter().copied().collect();
        prop_assert_eq!(distinct.len(), found.len());
        for (node, holds) in nodes.iter().zip(&each) {
            prop_assert!(!holds || distinct.contains(&node.0), "{:?} at {:?}", node, at);
        }
    }
}
