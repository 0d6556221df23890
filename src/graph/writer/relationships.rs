//! Several new relationships of one type at once: checked, then written column by column, index by index and chunk by chunk of
//! the neighbours.

use super::Graph;
use super::indexing::Coverage;
use crate::error::Result;
use crate::graph::many::CreatedRelationships;
use crate::graph::record::RelationshipRecord;
use crate::graph::search::SearchTarget;
use crate::graph::symbol::{SymbolKind, TypeId};
use crate::graph::validation::{require_id, require_symbol};
use crate::value::{EntityId, NodeId, RelationshipId};
use rustc_hash::FxHashMap;
use std::sync::Arc;

impl Graph {
    /// The ids that the next created relationships should have, in this order.
    pub fn next_relationships(&self, count: usize) -> Vec<RelationshipId> {
        let free = self.relationships.free.iter();
        let ids = free.chain(self.view.relationship_bound()..u32::MAX);
        ids.take(count).map(RelationshipId).collect()
    }

    /// Creates relationships of one type, as applying their changes one by one would. `false`, and nothing is done, if one of
    /// them may not be created: then the first such change gives the error.
    pub fn create_relationships(&mut self, created: &CreatedRelationships) -> Result<bool> {
        self.load()?;
        if created.relationships.is_empty() {
            return Ok(true);
        }
        if !self.are_new_of_type(created) {
            return Ok(false);
        }
        let covered = Coverage::Type(created.relationship_type);
        let ids = || created.relationships.iter().map(|id| id.0);
        let Some(entries) = self.new_entries(covered, &ids, &created.properties) else {
            return Ok(false);
        };
        self.merge_entries(&entries);
        self.write_relationships(created);
        Ok(true)
    }

    /// Whether the ids of new relationships are free and ascend, their type is known, their ends exist, and their properties
    /// may be stored.
    fn are_new_of_type(&self, created: &CreatedRelationships) -> bool {
        let bound = self.view.relationship_bound();
        let is_free = |id: &RelationshipId| {
            require_id(EntityId::Relationship(*id), bound).is_ok()
                && !self.view.has_relationship(*id)
        };
        let exist = |(start, end): &(NodeId, NodeId)| {
            self.view.has_node(*start) && self.view.has_node(*end)
        };
        let (ids, of) = (&created.relationships, created.relationship_type);
        require_symbol(&self.view, SymbolKind::RelationshipType, of.0).is_ok()
            && ids.is_sorted_by(|a, b| a < b)
            && ids.iter().all(is_free)
            && ids.len() == created.ends.len()
            && created.ends.iter().all(exist)
            && self.may_be_stored(&created.properties, ids.len())
    }

    fn write_relationships(&mut self, created: &CreatedRelationships) {
        let of = created.relationship_type;
        let rows = self.new_relationship_rows(of, &created.relationships);
        let table = self.relationship_table(of);
        for (key, column) in created.properties.iter() {
            table.set_column(key, &rows, column);
        }
        let ends = created.ends.iter().zip(&rows);
        for (id, ((start, end), row)) in created.relationships.iter().zip(ends) {
            let record = RelationshipRecord {
                relationship_type: of.0,
                start: *start,
                end: *end,
                row: *row,
            };
            self.add_edge(*id, record);
            self.write_relationship(*id, record);
            self.relationships.take(id.0);
            self.touch_counted(record);
        }
        let covers = |target: &SearchTarget| target.covers_relationship(of);
        let ids = created.relationships.iter();
        let entities = ids.map(|id| EntityId::Relationship(*id));
        self.mark_created(entities, &covers, &created.properties);
        self.connect_all(created, of);
    }

    /// Rows of the table of a type that hold nothing.
    fn new_relationship_rows(&mut self, of: TypeId, ids: &[RelationshipId]) -> Vec<u32> {
        let mut rows = Vec::with_capacity(ids.len());
        if let Some(last) = ids.last() {
            self.find_relationship_rows(of, *last, ids.len());
        }
        while rows.len() < ids.len() {
            match self.rows().of_type(of.0).pop() {
                Some(row) => rows.push(row),
                None => break,
            }
        }
        let table = self.relationship_table(of);
        rows.extend((rows.len()..ids.len()).map(|_| table.add_row()));
        rows
    }

    /// Writes relationships whose records have been written to the neighbours, the list of their type and the counts.
    fn connect_all(&mut self, created: &CreatedRelationships, of: TypeId) {
        let place = of.0 as usize;
        let (ids, ends) = (&created.relationships, &created.ends);
        let steps = ids.iter().zip(ends);
        let steps = steps.map(|(id, (start, end))| (*start, *end, *id));
        let adjacency = Arc::make_mut(&mut self.view.adjacency);
        Arc::make_mut(&mut adjacency[place]).insert_all(steps.collect());
        let lists = Arc::make_mut(&mut self.view.types);
        lists[place].insert_all(ids.iter().map(|id| id.0));
        ids.iter().for_each(|_| self.count_rewired());
        let mut counts = FxHashMap::default();
        for id in ids {
            if let Some(record) = self.view.relationship_record(*id) {
                *counts.entry(self.triple(record)).or_insert(0) += 1;
            }
        }
        let statistics = Arc::make_mut(&mut self.view.statistics);
        for (triple, count) in counts {
            statistics.add(triple, count);
        }
    }
}
