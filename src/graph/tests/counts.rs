//! Counts are maintained and keys are looked up without a search: the counts are right, and the work does not depend on
//! unrelated data.

use super::graph;
use crate::graph::blocks::Block;
use crate::graph::{
    Change, CreatedNode, Fact, Graph, GraphView, KeyId, LabelId, NewSymbol, NodeLabel,
    SetReferences, SourceId, SymbolKind,
};
use crate::value::{EntityId, NodeId, Value};
use std::sync::Arc;

fn apply(graph: &mut Graph, change: Change) {
    graph.apply(change).expect("it fits");
}

fn node(graph: &mut Graph, properties: Vec<(KeyId, Value)>) -> NodeId {
    let node = graph.next_node();
    apply(
        graph,
        Change::NodeCreated(CreatedNode {
            node,
            labels: Vec::new(),
            properties,
        }),
    );
    node
}

fn name(graph: &mut Graph, kind: SymbolKind, name: String) {
    let name = Arc::from(name);
    apply(graph, Change::SymbolAdded(NewSymbol { kind, name }));
}

fn label_sets(view: &GraphView) -> Vec<Option<Vec<LabelId>>> {
    let names = view.blocks().find_map(|block| match block {
        Block::Names(names) => Some(names.label_sets),
        _ => None,
    });
    names.expect("names come first")
}

#[test]
fn facts_and_the_sets_of_a_source_are_counted() {
    let mut graph = graph();
    let node = node(&mut graph, vec![(KeyId(0), Value::Integer(1))]);
    let facts = [
        Fact::existence(EntityId::Node(node)),
        Fact::property(EntityId::Node(node), KeyId(0)),
    ];
    let counts = |graph: &Graph| {
        let references = graph.view().kept_references();
        let references = references.expect("something was cited");
        let by = [0, 1, 2].map(|source| references.used_by(SourceId(source)));
        (references.len(), references.is_empty(), by)
    };
    let steps: [(usize, &[u32], _); 7] = [
        (0, &[0, 1], (1, false, [1, 1, 0])),
        (1, &[0], (2, false, [2, 1, 0])),
        (1, &[1, 0, 1], (2, false, [1, 1, 0])),
        (0, &[2], (2, false, [1, 1, 1])),
        (0, &[2], (2, false, [1, 1, 1])),
        (1, &[], (1, false, [0, 0, 1])),
        (0, &[], (0, true, [0, 0, 0])),
    ];
    for (fact, sources, expected) in steps {
        let sources = sources.iter().copied().map(SourceId).collect();
        let fact = facts[fact];
        apply(
            &mut graph,
            Change::ReferencesSet(SetReferences { fact, sources }),
        );
        assert_eq!(counts(&graph), expected);
        assert_eq!(graph.view().has_references(), expected.0 > 0);
        assert_eq!(graph.check(), Vec::<String>::new());
    }
    apply(&mut graph, Change::SymbolRemoved(SymbolKind::Source));
}

#[test]
fn keys_of_properties_are_read_without_their_values() {
    let mut graph = graph();
    let all = vec![(KeyId(2), Value::Integer(1)), (KeyId(0), Value::from("a"))];
    for properties in [all.clone(), Vec::new(), all[..1].to_vec()] {
        let node = node(&mut graph, properties);
        let (view, node) = (graph.view(), EntityId::Node(node));
        let keys: Vec<KeyId> = view.property_keys(node).collect();
        let with_values = view.property_ids(node);
        assert_eq!(
            keys,
            with_values.iter().map(|(key, _)| *key).collect::<Vec<_>>()
        );
        for key in (0..4).map(KeyId) {
            assert_eq!(view.has_property(node, key), keys.contains(&key));
        }
    }
}

/// Labels that are added or removed consecutively create one new label set, whatever their number.
#[test]
fn labels_in_a_run_make_one_set() {
    for count in [10, 1_000] {
        let mut graph = Graph::default();
        let node = node(&mut graph, Vec::new());
        (0..count).for_each(|at| name(&mut graph, SymbolKind::Label, format!("L{at}")));
        let before = label_sets(graph.view()).len();
        let labels: Vec<LabelId> = (0..count).map(LabelId).collect();
        let change = |label: &LabelId| NodeLabel {
            node,
            label: *label,
        };
        let added = labels
            .iter()
            .map(|label| Ok(Change::LabelAdded(change(label))));
        graph.apply_all(added).expect("they are new");
        assert_eq!(graph.view().labels(node).len(), labels.len());
        assert_eq!(label_sets(graph.view()).len(), before + 1);
        assert!(
            labels
                .iter()
                .all(|label| graph.view().label_count(*label) == 1)
        );
        assert!(graph.add_labels(node, &labels[..1]).is_err(), "it has it");
        let removed = labels
            .iter()
            .rev()
            .map(|label| Ok(Change::LabelRemoved(change(label))));
        graph.apply_all(removed).expect("they are there");
        assert_eq!(graph.view().labels(node), []);
        assert!(
            graph.remove_labels(node, &labels[..1]).is_err(),
            "it has none"
        );
        for _ in &labels {
            apply(&mut graph, Change::SymbolRemoved(SymbolKind::Label));
        }
        let sets = label_sets(graph.view());
        assert!(
            sets.iter().flatten().all(Vec::is_empty),
            "they went with their labels"
        );
        assert_eq!(graph.check(), Vec::<String>::new());
    }
}
