//! A vector index finds in any state what a scan of it finds, whatever was written, rolled back or read again.

use super::graph;
use super::history::History;
use crate::graph::search::coordinates;
use crate::graph::{
    Change, CreatedNode, GraphView, KeyId, LabelId, NearestEntity, NodeLabel, SearchDefinition,
    SearchKind, SearchTarget, SetProperty, VectorOptions, VectorQuestion,
};
use crate::value::allowance::Unlimited;
use crate::value::vector::Similarity;
use crate::value::{EntityId, NodeId, Value, Vector};
use proptest::prelude::*;
use std::sync::Arc;

const KEY: KeyId = KeyId(0);
const LABELS: [LabelId; 2] = [LabelId(0), LabelId(1)];

fn definition(similarity: Similarity) -> Arc<SearchDefinition> {
    let options = VectorOptions {
        dimensions: (similarity == Similarity::Cosine).then_some(2),
        similarity,
        ..VectorOptions::default()
    };
    Arc::new(SearchDefinition {
        kind: SearchKind::Vector(options),
        name: similarity.name().into(),
        target: SearchTarget::Nodes(LABELS.to_vec()),
        keys: vec![KEY],
    })
}

fn scan(view: &GraphView, by: Similarity, question: &VectorQuestion<'_>) -> Vec<NearestEntity> {
    let nodes = (0..40).map(NodeId).filter(|node| view.has_node(*node));
    let labelled = nodes.filter(|node| {
        let labels = view.labels(*node);
        LABELS.iter().any(|label| labels.contains(label))
    });
    let mut found: Vec<NearestEntity> = labelled
        .filter_map(|node| {
            let value = view.property(EntityId::Node(node), KEY);
            let vector = coordinates(&value)?;
            let is_same = vector.len() == question.vector.len();
            let score = is_same.then(|| by.of(&vector, question.vector))??;
            Some(NearestEntity { id: node.0, score })
        })
        .collect();
    found.sort_by(NearestEntity::order);
    found.truncate(question.limit);
    found
}

fn compare(view: &GraphView) -> std::result::Result<(), TestCaseError> {
    for by in [Similarity::Cosine, Similarity::Euclidean] {
        for vector in [[1.0, 0.0], [-1.0, 2.0]] {
            for limit in [1, 3, 100] {
                let question = VectorQuestion {
                    vector: &vector,
                    limit,
                    among: None,
                    exact: false,
                };
                let found = view.find_nearest(by.name(), question, &Unlimited).unwrap();
                let scores = |hits: &[NearestEntity]| -> Vec<f64> {
                    hits.iter().map(|hit| hit.score).collect()
                };
                prop_assert_eq!(scores(&found), scores(&scan(view, by, &question)));
                if limit == 100 {
                    prop_assert_eq!(found, scan(view, by, &question));
                }
            }
        }
    }
    Ok(())
}

fn value(kind: u8, x: i8, y: i8) -> Value {
    let floats = [f32::from(x), f32::from(y)];
    match kind % 6 {
        0 => Value::from(vec![i64::from(x), i64::from(y)]),
        1 => Value::from(vec![i64::from(x)]),
        2 => Value::from("text"),
        3 => Value::Null,
        _ => Value::from(Vector::from_floats(&floats).unwrap()),
    }
}

/// A change by numbers; `None` where it cannot be.
fn change(view: &GraphView, what: u8, node: NodeId, value: Value) -> Option<Change> {
    let label = NodeLabel {
        node,
        label: LABELS[usize::from(what) % 2],
    };
    match (view.has_node(node), what % 8) {
        (false, _) => Some(Change::NodeCreated(CreatedNode {
            node,
            labels: vec![LABELS[0]],
            properties: Vec::new(),
        })),
        (true, 0) => Some(Change::NodeDeleted(node)),
        (true, 1 | 2) if view.labels(node).contains(&label.label) => {
            Some(Change::LabelRemoved(label))
        }
        (true, 1 | 2) => Some(Change::LabelAdded(label)),
        (true, _) => Some(Change::PropertySet(SetProperty {
            entity: node.into(),
            key: KEY,
            value,
        })),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_vector_index_finds_what_a_scan_finds(
        steps in prop::collection::vec((0_u8..48, 0_u32..40, 0_u8..6, -3_i8..4, -3_i8..4), 200),
        acts in prop::collection::vec(0_u8..16, 200),
    ) {
        let mut graph = graph();
        for by in [Similarity::Cosine, Similarity::Euclidean] {
            graph.apply(Change::SearchIndexCreated(definition(by))).unwrap();
        }
        let mut history = History::new(compare);
        for ((what, id, kind, x, y), act) in steps.into_iter().zip(acts) {
            // Ids are given in ascending order.
            let bound = graph.next_nodes(1)[0].0;
            let node = NodeId(id.min(bound));
            if let Some(change) = change(graph.view(), what, node, value(kind, x, y)) {
                history.note([graph.apply(change).unwrap()]);
            }
            history.act(act, &mut graph)?;
        }
        history.finish(&graph)?;
    }
}
