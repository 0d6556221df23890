//! Scans in batches.

use super::GraphView;
use crate::graph::id_set::IdSet;
use crate::graph::symbol::{LabelId, TypeId};
use crate::value::{NodeId, RelationshipId};
use std::ops::Range;

/// Scans: `cursor` starts at 0 and is advanced; at most `limit` ids are added to `out`; if none are added, the scan is
/// complete.
impl GraphView {
    /// Nodes in the order of their ids.
    pub fn scan_nodes(&self, cursor: &mut u32, limit: usize, out: &mut Vec<NodeId>) {
        let records = self.nodes.iter_from(*cursor as usize).zip(*cursor..);
        let live = records.filter(|(record, _)| record.is_live());
        for (_, id) in live.take(limit) {
            out.push(NodeId(id));
            *cursor = id + 1;
        }
    }

    /// The ids from the least to the greatest of the nodes with a label.
    pub fn label_extent(&self, label: LabelId) -> Range<u32> {
        let nodes = self.labels.get(label.0 as usize);
        nodes.map_or(0..0, IdSet::extent)
    }

    /// The ids of the nodes with a label, if they follow one another without a gap.
    pub fn label_range(&self, label: LabelId) -> Option<Range<u32>> {
        let nodes = self.labels.get(label.0 as usize)?;
        let extent = nodes.extent();
        (extent.len() as u64 == nodes.len()).then_some(extent)
    }

    /// Nodes with a label in the order of their ids.
    pub fn scan_label(
        &self,
        label: LabelId,
        cursor: &mut u32,
        limit: usize,
        out: &mut Vec<NodeId>,
    ) {
        let Some(nodes) = self.labels.get(label.0 as usize) else {
            return;
        };
        for id in nodes.iter_from(*cursor).take(limit) {
            out.push(NodeId(id));
            *cursor = id + 1;
        }
    }

    /// Relationships in the order of their ids; of one type, or of all.
    pub fn scan_relationships(
        &self,
        relationship_type: Option<TypeId>,
        cursor: &mut u32,
        limit: usize,
        out: &mut Vec<RelationshipId>,
    ) {
        let Some(relationship_type) = relationship_type else {
            return self.scan_all_relationships(cursor, limit, out);
        };
        let Some(relationships) = self.types.get(relationship_type.0 as usize) else {
            return;
        };
        for id in relationships.iter_from(*cursor).take(limit) {
            out.push(RelationshipId(id));
            *cursor = id + 1;
        }
    }

    fn scan_all_relationships(
        &self,
        cursor: &mut u32,
        limit: usize,
        out: &mut Vec<RelationshipId>,
    ) {
        let records = self
            .relationships
            .iter_from(*cursor as usize)
            .zip(*cursor..);
        let live = records.filter(|(record, _)| record.is_live());
        for (_, id) in live.take(limit) {
            out.push(RelationshipId(id));
            *cursor = id + 1;
        }
    }
}
