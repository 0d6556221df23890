//! Derives the dependent parts of a state from its directories at once: adjacency, nodes by label, relationships by
//! type, statistics.

use super::adjacency::{Adjacency, TypeAdjacency};
use super::id_set::IdSet;
use super::record::{MAX_ENTITIES, NONE, RelationshipRecord};
use super::statistics::Statistics;
use super::view::GraphView;
use crate::parallel::{blocks, map_parallel};
use crate::value::{NodeId, RelationshipId};
use std::ops::Range;
use std::sync::Arc;

/// The number of relationships that a thread counts at once.
const COUNTED: usize = 1 << 18;

/// Of more runs of nodes with the same label set than this, the run of a node is not looked for.
const MOST_RUNS: usize = 1 << 10;

/// Computes everything that is derived from names, label sets, directories and tables; the ends of existing
/// relationships must exist.
pub fn derive(view: &mut GraphView) {
    let ((labels, node_count), types, statistics) = std::thread::scope(|scope| {
        // Counting looks both ends of each relationship up, which takes longer than the rest.
        let sets = scope.spawn(|| (labels(view), types(view)));
        let statistics = statistics(view);
        let (labels, types) = sets.join().unwrap_or_default();
        (labels, types, statistics)
    });
    view.labels = Arc::new(labels);
    view.node_count = node_count;
    view.types = Arc::new(types);
    view.statistics = Arc::new(statistics);
    view.adjacency = Arc::new(adjacency(view));
}

/// Both directions of every type's adjacency, from relationships by type.
pub fn adjacency(view: &GraphView) -> Vec<Arc<TypeAdjacency>> {
    let types = 0..view.types.len() as u32;
    // The types with the most relationships come first, so that all threads end at the same time.
    let mut sides: Vec<(u32, bool)> = types.flat_map(|of| [(of, false), (of, true)]).collect();
    let len = |of: u32| view.types.get(of as usize).map_or(0, IdSet::len);
    sides.sort_by_key(|(of, _)| std::cmp::Reverse(len(*of)));
    let built = map_parallel(
        None,
        sides.iter(),
        || Ok(()),
        |(), (of, incoming)| Ok(side(view, *of, *incoming)),
    );
    let mut both: Vec<TypeAdjacency> = Vec::new();
    both.resize_with(view.types.len(), TypeAdjacency::default);
    for ((of, incoming), built) in sides.iter().zip(built.into_iter().flatten()) {
        if let Some(both) = both.get_mut(*of as usize) {
            match incoming {
                false => both.outgoing = built,
                true => both.incoming = built,
            }
        }
    }
    both.into_iter().map(Arc::new).collect()
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

/// The number of relationships between nodes of each two label sets.
pub fn statistics(view: &GraphView) -> Statistics {
    let bound = view.relationship_bound() as usize;
    let sets = view.nodes.iter().map(|record| record.label_set);
    let mut runs: Vec<(u32, Range<u32>)> = runs(sets).take(MOST_RUNS + 1).collect();
    if runs.len() > MOST_RUNS {
        runs.clear();
    }
    let counted = map_parallel(
        None,
        blocks(bound, COUNTED),
        || Ok(()),
        |(), ids| Ok(statistics_of(view, &runs, ids)),
    );
    let mut statistics = Statistics::default();
    for part in counted.into_iter().flatten() {
        for (triple, count) in part.triples() {
            statistics.add(triple, count);
        }
    }
    statistics
}

/// Finds the label sets of nodes; of those that follow one another with the same, as a file of nodes gives them, without
/// reading their records.
struct SetFinder<'v> {
    view: &'v GraphView,
    /// The ids of each label set; empty if they change so often that a record is found sooner.
    runs: &'v [(u32, Range<u32>)],
    last: (u32, Range<u32>),
}

impl<'v> SetFinder<'v> {
    fn new(view: &'v GraphView, runs: &'v [(u32, Range<u32>)]) -> SetFinder<'v> {
        SetFinder {
            view,
            runs,
            last: (NONE, 0..0),
        }
    }

    fn of(&mut self, NodeId(node): NodeId) -> u32 {
        if self.last.1.contains(&node) {
            return self.last.0;
        }
        if self.runs.is_empty() {
            let record = self.view.nodes.get(node as usize);
            return record.map_or(NONE, |record| record.label_set);
        }
        let place = self.runs.partition_point(|(_, ids)| ids.end <= node);
        match self.runs.get(place).filter(|(_, ids)| ids.contains(&node)) {
            Some(run) => {
                self.last = run.clone();
                run.0
            }
            None => NONE,
        }
    }
}

/// Relationships with neighbouring ids are often between the same label sets: their counts are added before they are
/// stored.
fn statistics_of(view: &GraphView, runs: &[(u32, Range<u32>)], ids: Range<usize>) -> Statistics {
    let mut statistics = Statistics::default();
    let (mut starts, mut ends) = (SetFinder::new(view, runs), SetFinder::new(view, runs));
    let (mut last, mut count) = ((NONE, NONE, NONE), 0);
    let records = view.relationships.iter_from(ids.start).take(ids.len());
    for record in records.filter(|record| record.is_live()) {
        let triple = (
            starts.of(record.start),
            record.relationship_type,
            ends.of(record.end),
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

/// One direction of a type's adjacency.
fn side(view: &GraphView, of: u32, incoming: bool) -> Adjacency {
    let Some(ids) = view.types.get(of as usize) else {
        return Adjacency::default();
    };
    let step = |(id, record): (u32, &RelationshipRecord)| match incoming {
        false => (record.start, record.end, RelationshipId(id)),
        true => (record.end, record.start, RelationshipId(id)),
    };
    let (extent, len) = (ids.extent(), ids.len() as usize);
    if extent.len() <= 2 * len {
        let records = || {
            let records = view.relationships.iter_from(extent.start as usize);
            let is_one = |found: &(u32, &RelationshipRecord)| {
                found.1.relationship_type == of && found.1.is_live()
            };
            extent.clone().zip(records).filter(is_one)
        };
        Adjacency::build(|| records().map(step), view.node_bound())
    } else {
        let record = |id: u32| Some((id, view.relationships.get(id as usize)?));
        let records = || ids.iter_from(0).filter_map(record);
        Adjacency::build(|| records().map(step), view.node_bound())
    }
}
