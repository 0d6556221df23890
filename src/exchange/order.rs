//! Ids in the order of their nodes: relationships are often written in the order of the nodes at one of their ends, so that
//! the next id that is looked for is the last one, or stands a little behind it.

use crate::value::NodeId;

/// So many ids behind the last one are compared: eight of them fill a cache line.
const AHEAD: usize = 8;

/// The place of the id that was found last.
#[derive(Clone, Copy, Debug, Default)]
pub struct Finger(pub usize);

/// Ids of nodes that follow each other.
#[derive(Debug, Default)]
pub struct InOrder {
    ids: Vec<i64>,
    first: u32,
    /// The ids of a group that come after a gap are not in here.
    has_ended: bool,
}

impl InOrder {
    /// Adds the id of the next node.
    pub fn push(&mut self, id: i64, node: NodeId) {
        if self.ids.is_empty() {
            self.first = node.0;
        }
        self.has_ended |= u64::from(self.first) + self.ids.len() as u64 != u64::from(node.0);
        if !self.has_ended {
            self.ids.push(id);
        }
    }

    /// Whether there are any.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The node of an id that is the last one, or stands a little behind it.
    pub fn near(&self, id: i64, finger: &mut Finger) -> Option<NodeId> {
        let end = (finger.0 + AHEAD).min(self.ids.len());
        let ahead = self.ids.get(finger.0..end)?;
        finger.0 += ahead.iter().position(|other| *other == id)?;
        Some(NodeId(self.first + finger.0 as u32))
    }

    /// Goes on from a node that was found otherwise.
    pub fn turn_to(&self, node: NodeId, finger: &mut Finger) {
        let place = node.0.checked_sub(self.first);
        let place = place.map(|place| place as usize);
        if let Some(place) = place.filter(|place| *place < self.ids.len()) {
            finger.0 = place;
        }
    }
}
