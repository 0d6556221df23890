//! Statistics for the planner's estimates.

use super::{Direction, GraphView, IndexId};
use crate::graph::schema::{IndexUse, SchemaTarget};
use crate::graph::symbol::{KeyId, LabelId, TypeId};

/// Statistics.
impl GraphView {
    /// The number of nodes.
    pub fn node_count(&self) -> u64 {
        self.node_count
    }

    /// The number of relationships.
    pub fn relationship_count(&self) -> u64 {
        self.types
            .iter()
            .map(|relationships| relationships.len())
            .sum()
    }

    /// The number of nodes with a label.
    pub fn label_count(&self, label: LabelId) -> u64 {
        self.labels
            .get(label.0 as usize)
            .map_or(0, |nodes| nodes.len())
    }

    /// The number of relationships of a type.
    pub fn type_count(&self, relationship_type: TypeId) -> u64 {
        self.types
            .get(relationship_type.0 as usize)
            .map_or(0, |relationships| relationships.len())
    }

    /// The number of relationships of some types, or of all.
    pub fn types_count(&self, types: Option<&[TypeId]>) -> u64 {
        match types {
            Some(types) => types.iter().map(|of_type| self.type_count(*of_type)).sum(),
            None => self.relationship_count(),
        }
    }

    /// The number of relationships of a type between nodes of these labels; `None` means any.
    pub fn triple_count(
        &self,
        start: Option<LabelId>,
        relationship_type: Option<TypeId>,
        end: Option<LabelId>,
    ) -> u64 {
        match (start, relationship_type, end) {
            (None, None, None) => return self.relationship_count(),
            (None, Some(relationship_type), None) => return self.type_count(relationship_type),
            _ => {}
        }
        let has = |label_set: u32, label: Option<LabelId>| {
            label.is_none_or(|label| self.label_sets.labels(label_set).contains(&label))
        };
        self.statistics
            .triples()
            .filter(|((from, of, to), _)| {
                relationship_type.is_none_or(|wanted| wanted.0 == *of)
                    && has(*from, start)
                    && has(*to, end)
            })
            .map(|(_, count)| count)
            .sum()
    }

    /// Whether all relationships of the types, in a direction from nodes with this set of labels, end at nodes with a label.
    pub fn all_ends_have(
        &self,
        label: LabelId,
        from: u32,
        direction: Direction,
        types: Option<&[TypeId]>,
    ) -> bool {
        let has = |label_set: u32| self.label_sets.labels(label_set).contains(&label);
        self.statistics.triples().all(|((start, of, end), count)| {
            let other_type = types.is_some_and(|types| !types.contains(&TypeId(of)));
            let outgoing = start != from || direction == Direction::Incoming || has(end);
            let incoming = end != from || direction == Direction::Outgoing || has(start);
            count == 0 || other_type || (outgoing && incoming)
        })
    }

    /// Labels of the start, type, labels of the end, and the number of such relationships; in no particular order.
    pub fn triples(&self) -> impl Iterator<Item = (&[LabelId], TypeId, &[LabelId], u64)> {
        let labels = |label_set: u32| self.label_sets.labels(label_set);
        self.statistics
            .triples()
            .map(move |((start, of, end), count)| (labels(start), TypeId(of), labels(end), count))
    }

    /// The number of distinct values of an index.
    pub fn distinct_values(&self, index: IndexId) -> u64 {
        self.index(index).map_or(0, |index| index.tree.distinct())
    }

    /// Whether every node with a label has a value for a key that no other of them has, as an index says.
    pub fn has_unique_values(&self, label: LabelId, key: KeyId) -> bool {
        let target = SchemaTarget::Node(label);
        let index = self.find_index(target, &[key], IndexUse::Equality);
        index
            .and_then(|index| self.index(index))
            .is_some_and(|index| {
                let nodes = self.label_count(label);
                index.tree.entries() == nodes && index.tree.distinct() == nodes
            })
    }

    /// Whether every node with a label has an integer for a key that no other of them has, because the integers ascend from row
    /// to row, as numbers do that were given one after the other. Reads the whole column once, and remembers of each chunk what
    /// it found.
    pub fn has_ascending_values(&self, label: LabelId, key: KeyId) -> bool {
        let sets = self.label_sets.iter().zip(self.node_tables.iter());
        let mut tables = sets.filter(|(labels, table)| {
            table.rows() > 0 && labels.is_some_and(|labels| labels.contains(&label))
        });
        let (Some((_, table)), None) = (tables.next(), tables.next()) else {
            return false;
        };
        let column = table.column(key);
        let column = column.filter(|column| column.count() as u64 == self.label_count(label));
        column.is_some_and(|column| {
            let mut last = None;
            let mut chunks = column.chunks().filter(|chunk| chunk.count() > 0);
            chunks.all(|chunk| {
                let ascending = chunk.ascending();
                ascending.is_some_and(|(least, greatest)| last.replace(greatest) < Some(least))
            })
        })
    }

    /// A number that increases with every change to names, indexes and constraints: a cached plan is valid until it
    /// changes.
    pub fn schema_version(&self) -> u64 {
        self.schema_version
    }
}
