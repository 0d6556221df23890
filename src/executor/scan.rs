//! Scans: all nodes, nodes with a label, relationships.

use super::context::Context;
use super::flat_map::{FlatMap, room};
use super::type_filter::TypeFilter;
use crate::error::Result;
use crate::expression::{Batch, Slot};
use crate::graph::{Direction, GraphView, LabelId, TypeId};
use crate::value::column::Column;
use crate::value::{NodeId, RelationshipId};
use std::sync::Arc;

/// All nodes, or those with a label.
pub(super) struct NodeScan {
    node: Slot,
    label: Option<Arc<str>>,
    /// The id of the label: `Some(None)` if no node has ever had it.
    label_id: Option<Option<LabelId>>,
    cursor: u32,
    /// One past the last id.
    end: u32,
    nodes: Vec<NodeId>,
}

impl NodeScan {
    pub(super) fn new(node: Slot, label: Option<Arc<str>>) -> NodeScan {
        NodeScan {
            node,
            label,
            label_id: None,
            cursor: 0,
            end: u32::MAX,
            nodes: Vec::new(),
        }
    }
}

impl FlatMap for NodeScan {
    fn prepare(&mut self, _: &Batch, cx: &mut Context<'_>) -> Result<()> {
        self.label_id = self.label.as_ref().map(|name| cx.graph().label_id(name));
        Ok(())
    }

    fn begin(&mut self, _: &Batch, _: usize, cx: &mut Context<'_>) -> Result<()> {
        let ids = cx.share.clone().unwrap_or(0..u32::MAX);
        self.cursor = ids.start;
        self.end = ids.end;
        Ok(())
    }

    fn fill(
        &mut self,
        _: &Batch,
        row: usize,
        rows: &mut Vec<u32>,
        cx: &mut Context<'_>,
    ) -> Result<bool> {
        let before = self.nodes.len();
        // No more than there can be before the end.
        let limit = room(rows).min(self.end.saturating_sub(self.cursor) as usize);
        let cursor = &mut self.cursor;
        match self.label_id {
            None => cx.graph().scan_nodes(cursor, limit, &mut self.nodes),
            Some(Some(label)) => cx.graph().scan_label(label, cursor, limit, &mut self.nodes),
            Some(None) => {}
        }
        while self.nodes.len() > before && self.nodes.last().is_some_and(|node| node.0 >= self.end)
        {
            self.nodes.pop();
        }
        let found = self.nodes.len() - before;
        rows.extend(std::iter::repeat_n(row as u32, found));
        cx.run().work.rows_scanned.add(found as u64);
        Ok(found == 0)
    }

    fn columns(&mut self, set: &mut dyn FnMut(Slot, Column)) {
        set(self.node, Column::Nodes(std::mem::take(&mut self.nodes)));
    }
}

/// Relationships with both their ends.
pub(super) struct RelationshipScan {
    types: TypeFilter,
    /// The types that remain to be scanned, the current one first; `None` is all types at once.
    remaining: Vec<Option<TypeId>>,
    cursor: u32,
    found: Vec<RelationshipId>,
    ends: FoundRelationships,
}

impl RelationshipScan {
    /// `slots`: relationship, left node, right node.
    pub(super) fn new(
        slots: (Slot, Slot, Slot),
        direction: Direction,
        types: Option<Vec<Arc<str>>>,
    ) -> RelationshipScan {
        RelationshipScan {
            ends: FoundRelationships::new(slots, direction),
            types: TypeFilter::new(types),
            remaining: Vec::new(),
            cursor: 0,
            found: Vec::new(),
        }
    }
}

impl FlatMap for RelationshipScan {
    fn prepare(&mut self, _: &Batch, cx: &mut Context<'_>) -> Result<()> {
        self.types.resolve(cx.graph());
        Ok(())
    }

    fn begin(&mut self, _: &Batch, _: usize, _: &mut Context<'_>) -> Result<()> {
        self.cursor = 0;
        self.remaining = match self.types.ids() {
            None => vec![None],
            Some(ids) => ids.iter().copied().map(Some).collect(),
        };
        Ok(())
    }

    fn fill(
        &mut self,
        _: &Batch,
        row: usize,
        rows: &mut Vec<u32>,
        cx: &mut Context<'_>,
    ) -> Result<bool> {
        let Some(wanted) = self.remaining.first().copied() else {
            return Ok(true);
        };
        self.found.clear();
        cx.graph()
            .scan_relationships(wanted, &mut self.cursor, room(rows), &mut self.found);
        if self.found.is_empty() {
            self.remaining.remove(0);
            self.cursor = 0;
            return Ok(self.remaining.is_empty());
        }
        let found = std::mem::take(&mut self.found);
        cx.run().work.rows_scanned.add(found.len() as u64);
        for relationship in &found {
            self.ends.push(*relationship, row, rows, cx.graph());
        }
        self.found = found;
        Ok(false)
    }

    fn columns(&mut self, set: &mut dyn FnMut(Slot, Column)) {
        self.ends.columns(set);
    }
}

/// Relationships with the nodes at their ends, as a pattern binds them.
pub(super) struct FoundRelationships {
    /// Relationship, left node, right node.
    slots: (Slot, Slot, Slot),
    direction: Direction,
    relationships: Vec<RelationshipId>,
    from: Vec<NodeId>,
    to: Vec<NodeId>,
}

impl FoundRelationships {
    pub(super) fn new(slots: (Slot, Slot, Slot), direction: Direction) -> FoundRelationships {
        FoundRelationships {
            slots,
            direction,
            relationships: Vec::new(),
            from: Vec::new(),
            to: Vec::new(),
        }
    }

    /// Binds a relationship for a row: once, or from both ends if the direction is open.
    pub(super) fn push(
        &mut self,
        relationship: RelationshipId,
        row: usize,
        rows: &mut Vec<u32>,
        graph: &GraphView,
    ) {
        let Some((start, end)) = graph.endpoints(relationship) else {
            return;
        };
        let mut bind = |from, to| {
            self.relationships.push(relationship);
            self.from.push(from);
            self.to.push(to);
            rows.push(row as u32);
        };
        match self.direction {
            Direction::Outgoing => bind(start, end),
            Direction::Incoming => bind(end, start),
            Direction::Both => {
                bind(start, end);
                if start != end {
                    bind(end, start);
                }
            }
        }
    }

    /// Passes on the columns of everything that was bound since the last call.
    pub(super) fn columns(&mut self, set: &mut dyn FnMut(Slot, Column)) {
        let (relationship, from, to) = self.slots;
        let relationships = std::mem::take(&mut self.relationships);
        set(relationship, Column::Relationships(relationships));
        set(from, Column::Nodes(std::mem::take(&mut self.from)));
        set(to, Column::Nodes(std::mem::take(&mut self.to)));
    }
}
