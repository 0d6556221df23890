//! Several new relationships of one type at once: checked one by one, then written column by column, index by index and
//! chunk by chunk of the neighbours.

use super::Graph;
use super::indexing::{Coverage, has_key, listed};
use super::nodes::keys_of;
use crate::error::Result;
use crate::graph::change::CreatedRelationship;
use crate::graph::index::Entries;
use crate::graph::record::RelationshipRecord;
use crate::graph::search::SearchTarget;
use crate::graph::symbol::{SymbolKind, TypeId};
use crate::graph::validation::{require_id, require_properties, require_symbol};
use crate::value::{EntityId, RelationshipId};
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
    pub fn create_relationships(&mut self, created: &[CreatedRelationship]) -> Result<bool> {
        self.load()?;
        let Some(first) = created.first() else {
            return Ok(true);
        };
        let of = first.relationship_type;
        if !self.are_new_of_type(created, of) {
            return Ok(false);
        }
        let Some(entries) = self.new_relationship_entries(created, of) else {
            return Ok(false);
        };
        let schema = Arc::make_mut(&mut self.view.schema);
        for (index, entries) in &entries {
            if let Some(index) = schema.indexes.get_mut(*index) {
                index.tree.merge(&entries.sorted());
            }
        }
        self.write_relationships(created, of);
        Ok(true)
    }

    /// Whether the ids of new relationships are free and ascend, they have this type, their ends exist, and their properties
    /// may be stored.
    fn are_new_of_type(&self, created: &[CreatedRelationship], of: TypeId) -> bool {
        let bound = self.view.relationship_bound();
        require_symbol(&self.view, SymbolKind::RelationshipType, of.0).is_ok()
            && created.is_sorted_by(|a, b| a.relationship < b.relationship)
            && created.iter().all(|one| {
                require_id(EntityId::Relationship(one.relationship), bound).is_ok()
                    && !self.view.has_relationship(one.relationship)
                    && one.relationship_type == of
                    && self.view.has_node(one.start)
                    && self.view.has_node(one.end)
                    && require_properties(&self.view, &one.properties).is_ok()
            })
    }

    /// The entries of new relationships, by the place of the index; `None` if an index says that values are unique.
    fn new_relationship_entries(
        &self,
        created: &[CreatedRelationship],
        of: TypeId,
    ) -> Option<Vec<(usize, Entries)>> {
        let indexes = self.view.schema.indexes.iter().enumerate();
        let over = indexes
            .filter(|(_, index)| Coverage::Type(of).includes(index.definition.target))
            .map(|(place, index)| {
                let mut entries = Entries::default();
                for one in created {
                    let value = |key| listed(&one.properties, key);
                    entries.add(one.relationship.0, |out| index.append_key(&value, out));
                }
                (!index.unique).then_some((place, entries))
            });
        over.collect()
    }

    fn write_relationships(&mut self, created: &[CreatedRelationship], of: TypeId) {
        let mut places = Vec::with_capacity(created.len());
        for one in created {
            let row = self.new_relationship_row(one.relationship, of);
            places.push(row);
            let record = RelationshipRecord {
                relationship_type: of.0,
                start: one.start,
                end: one.end,
                row,
            };
            self.topology().insert(one.relationship, record);
            self.write_relationship(one.relationship, record);
            self.relationships.take(one.relationship.0);
            let entity = EntityId::Relationship(one.relationship);
            let has = |key| has_key(&one.properties, key);
            let covers = |target: &SearchTarget| target.covers_relationship(of);
            self.mark_searches(entity, &covers, &has);
            self.touch(entity);
            self.touch_counted(record);
        }
        self.connect_all(created, of);
        let properties = created.iter().map(|one| &one.properties[..]);
        let keys = keys_of(properties);
        let table = self.relationship_table(of);
        for key in keys {
            let rows = created.iter().zip(&places).filter_map(|(one, row)| {
                let mut properties = one.properties.iter().rev();
                let found = properties.find(|(other, _)| *other == key);
                found.map(|(_, value)| (*row, value))
            });
            table.set_all(key, rows);
        }
    }

    /// Writes relationships whose records have been written to the neighbours, the list of their type and the counts.
    fn connect_all(&mut self, created: &[CreatedRelationship], of: TypeId) {
        let place = of.0 as usize;
        let steps = created
            .iter()
            .map(|one| (one.start, one.end, one.relationship));
        let adjacency = Arc::make_mut(&mut self.view.adjacency);
        Arc::make_mut(&mut adjacency[place]).insert_all(steps.collect());
        let ids = &mut Arc::make_mut(&mut self.view.types)[place];
        for one in created {
            ids.insert(one.relationship.0);
        }
        for one in created {
            self.count_rewired();
            let record = self.view.relationship_record(one.relationship);
            if let Some(triple) = record.map(|record| self.triple(record)) {
                Arc::make_mut(&mut self.view.statistics).add(triple, 1);
            }
        }
    }
}
