//! Derives the dependent parts of a state from its directories at once: adjacency, nodes by label, relationships by
//! type, statistics.

use super::adjacency::{Adjacency, Step, TypeAdjacency};
use super::id_set::IdSet;
use super::record::{MAX_ENTITIES, NONE};
use super::statistics::Statistics;
use super::view::GraphView;
use crate::value::{NodeId, RelationshipId};
use std::ops::Range;
use std::sync::Arc;

/// Computes everything that is derived from names, label sets, directories and tables; the ends of existing
/// relationships must exist.
pub fn derive(view: &mut GraphView) {
    let ((labels, node_count), types, statistics) = std::thread::scope(|scope| {
        // Counting looks both ends of each relationship up, which takes about as long as the rest.
        let statistics = scope.spawn(|| statistics(view));
        let (labels, types) = (labels(view), types(view));
        (labels, types, statistics.join().unwrap_or_default())
    });
    view.labels = Arc::new(labels);
    view.node_count = node_count;
    view.types = Arc::new(types);
    view.statistics = Arc::new(statistics);
    view.adjacency = Arc::new(adjacency(view));
}

/// Both directions of every type's adjacency, from relationships by type.
pub fn adjacency(view: &GraphView) -> Vec<Arc<TypeAdjacency>> {
    let (outgoing, incoming) = std::thread::scope(|scope| {
        // Each direction takes as long as the other; this thread computes one of them.
        let incoming = scope.spawn(|| adjacencies(view, |start, end| (end, start)));
        let outgoing = adjacencies(view, |start, end| (start, end));
        (outgoing, incoming.join().unwrap_or_default())
    });
    let sides = outgoing.into_iter().zip(incoming);
    let both = sides.map(|(outgoing, incoming)| Arc::new(TypeAdjacency { outgoing, incoming }));
    both.collect()
}

fn labels(view: &GraphView) -> (Vec<IdSet>, u64) {
    let mut labels = vec![IdSet::default(); view.label_names().len()];
    let mut count = 0;
    let sets = view.nodes.iter().map(|record| record.label_set);
    for (label_set, ids) in runs(sets) {
        count += ids.len() as u64;
        for label in view.label_sets.labels(label_set) {
            labels[label.0 as usize].push_run(ids.clone());
        }
    }
    labels.iter_mut().for_each(IdSet::compact);
    (labels, count)
}

fn types(view: &GraphView) -> Vec<IdSet> {
    let mut types = vec![IdSet::default(); view.type_names().len()];
    let live = view
        .relationships
        .iter()
        .map(|record| match record.is_live() {
            true => record.relationship_type,
            false => NONE,
        });
    for (of, ids) in runs(live) {
        types[of as usize].push_run(ids);
    }
    types.iter_mut().for_each(IdSet::compact);
    types
}

/// The ids that follow each other with the same number; without those that have [`NONE`].
fn runs(numbers: impl Iterator<Item = u32>) -> impl Iterator<Item = (u32, Range<u32>)> {
    let mut numbers = (0..MAX_ENTITIES).zip(numbers).peekable();
    let runs = std::iter::from_fn(move || {
        let (first, number) = numbers.next()?;
        let mut end = first + 1;
        while numbers.next_if(|(_, other)| *other == number).is_some() {
            end += 1;
        }
        Some((number, first..end))
    });
    runs.filter(|(number, _)| *number != NONE)
}

/// Relationships with neighbouring ids are often between the same label sets: their counts are added before they are
/// stored.
pub fn statistics(view: &GraphView) -> Statistics {
    let mut statistics = Statistics::default();
    let label_set = |node: NodeId| {
        let record = view.nodes.get(node.0 as usize);
        record.map_or(NONE, |record| record.label_set)
    };
    let (mut last, mut count) = ((NONE, NONE, NONE), 0);
    for record in view.relationships.iter().filter(|record| record.is_live()) {
        let triple = (
            label_set(record.start),
            record.relationship_type,
            label_set(record.end),
        );
        if triple != last {
            statistics.add(last, count);
            (last, count) = (triple, 0);
        }
        count += 1;
    }
    statistics.add(last, count);
    statistics
}

/// One direction of every type's adjacency.
fn adjacencies(view: &GraphView, turn: fn(NodeId, NodeId) -> (NodeId, NodeId)) -> Vec<Adjacency> {
    let counts = view.types.iter().map(|set| set.len() as usize);
    let mut steps: Vec<Vec<Step>> = counts.map(Vec::with_capacity).collect();
    for (id, record) in (0..MAX_ENTITIES).zip(view.relationships.iter()) {
        if record.is_live() {
            let (from, to) = turn(record.start, record.end);
            steps[record.relationship_type as usize].push((from, to, RelationshipId(id)));
        }
    }
    let bound = view.node_bound();
    let sides = steps.into_iter();
    sides.map(|steps| Adjacency::build(steps, bound)).collect()
}
