//! Which nodes a projection has: places without holes on one side, ids of the graph on the other.

use crate::error::Result;
use crate::graph::{GraphView, LabelId};
use crate::value::NodeId;
use crate::value::interval::Interval;

/// Where an id has no place.
const NOWHERE: u32 = u32::MAX;

/// How many ids are scanned at once.
const BATCH: usize = 4096;

/// Nodes in the order of their ids; the place of a node is its number in that order.
#[derive(Clone, Debug)]
pub enum Nodes {
    /// Consecutive ids: a bulk import gives the nodes of each label such a range.
    Range {
        /// The first id.
        first: u32,
        /// How many.
        len: u32,
    },
    /// Any ids.
    Listed {
        /// By place.
        ids: Vec<NodeId>,
        /// By id.
        places: Vec<u32>,
    },
}

impl Nodes {
    /// The nodes that have one of the labels (`None`: all), and hold at some moment of an interval where one is given.
    pub fn of(
        graph: &GraphView,
        labels: Option<&[LabelId]>,
        at: Option<Interval>,
    ) -> Result<Nodes> {
        if let (Some([label]), None) = (labels, at)
            && let Some(ids) = graph.label_range(*label)
        {
            return Ok(Nodes::Range {
                first: ids.start,
                len: ids.len() as u32,
            });
        }
        let mut ids = Vec::new();
        match labels {
            None => scan(&mut ids, |cursor, out| graph.scan_nodes(cursor, BATCH, out)),
            Some(labels) => {
                for label in labels {
                    scan(&mut ids, |cursor, out| {
                        graph.scan_label(*label, cursor, BATCH, out);
                    });
                }
                if labels.len() > 1 {
                    ids.sort_unstable();
                    ids.dedup();
                }
            }
        }
        if let Some(at) = at {
            let mut held = graph.nodes_hold(&ids, at)?.into_iter();
            ids.retain(|_| held.next() != Some(false));
        }
        Ok(Nodes::from_ascending(ids, graph.node_bound()))
    }

    fn from_ascending(ids: Vec<NodeId>, bound: u32) -> Nodes {
        let (first, len) = (ids.first().map_or(0, |id| id.0), ids.len() as u32);
        if ids.last().is_none_or(|last| last.0 - first + 1 == len) {
            return Nodes::Range { first, len };
        }
        let mut places = vec![NOWHERE; bound as usize];
        for (place, id) in (0..).zip(&ids) {
            places[id.0 as usize] = place;
        }
        Nodes::Listed { ids, places }
    }

    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Nodes::Range { len, .. } => *len as usize,
            Nodes::Listed { ids, .. } => ids.len(),
        }
    }

    /// The id at a place below [`Nodes::len`].
    pub fn id(&self, place: u32) -> NodeId {
        match self {
            Nodes::Range { first, .. } => NodeId(first + place),
            Nodes::Listed { ids, .. } => ids[place as usize],
        }
    }

    /// The place of a node, where it is one of these.
    pub fn place(&self, id: NodeId) -> Option<u32> {
        match self {
            Nodes::Range { first, len } => id.0.checked_sub(*first).filter(|place| place < len),
            Nodes::Listed { places, .. } => {
                let place = places.get(id.0 as usize).copied();
                place.filter(|place| *place != NOWHERE)
            }
        }
    }

    /// How many bytes it holds.
    pub fn bytes(&self) -> usize {
        match self {
            Nodes::Range { .. } => 0,
            Nodes::Listed { ids, places } => 4 * (ids.len() + places.len()),
        }
    }
}

fn scan(ids: &mut Vec<NodeId>, next: impl Fn(&mut u32, &mut Vec<NodeId>)) {
    let mut cursor = 0;
    loop {
        let before = ids.len();
        next(&mut cursor, ids);
        if ids.len() == before {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_ids_are_inverse() {
        for ids in [&[][..], &[7], &[3, 4, 5], &[0, 2, 3, 9]] {
            let ids: Vec<NodeId> = ids.iter().map(|id| NodeId(*id)).collect();
            let nodes = Nodes::from_ascending(ids.clone(), 10);
            assert_eq!(nodes.len(), ids.len());
            for (place, id) in (0..).zip(&ids) {
                assert_eq!((nodes.id(place), nodes.place(*id)), (*id, Some(place)));
            }
            let others = (0..20).map(NodeId).filter(|id| !ids.contains(id));
            assert!(others.into_iter().all(|id| nodes.place(id).is_none()));
        }
    }
}
