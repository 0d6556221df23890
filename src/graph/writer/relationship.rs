//! Relationships: creation and deletion.

use super::Graph;
use super::indexing::{Coverage, has_key, listed};
use crate::error::Result;
use crate::graph::change::{Change, CreatedRelationship};
use crate::graph::properties::Table;
use crate::graph::record::{NONE, RelationshipRecord};
use crate::graph::search::SearchTarget;
use crate::graph::statistics::Triple;
use crate::graph::symbol::{KeyId, SymbolKind, TypeId};
use crate::graph::validation::{
    entity_name, missing, require_id, require_properties, require_symbol, unfit,
};
use crate::value::{EntityId, RelationshipId, Value};
use std::sync::Arc;

impl Graph {
    pub(super) fn create_relationship(&mut self, created: CreatedRelationship) -> Result<Change> {
        let CreatedRelationship {
            relationship,
            relationship_type,
            start,
            end,
            properties,
        } = created;
        let entity = EntityId::Relationship(relationship);
        require_id(entity, self.view.relationship_bound())?;
        if self.view.has_relationship(relationship) {
            return Err(unfit(&format!("{} is there already", entity_name(entity))));
        }
        require_symbol(
            &self.view,
            SymbolKind::RelationshipType,
            relationship_type.0,
        )?;
        for node in [start, end] {
            if !self.view.has_node(node) {
                return Err(missing(EntityId::Node(node)));
            }
        }
        require_properties(&self.view, &properties)?;
        let value = |key| listed(&properties, key);
        let entries = self.entries_for(Coverage::Type(relationship_type), None, &value);
        let delta = self.index_delta(entity, Vec::new(), entries, &value)?;
        let record = RelationshipRecord {
            relationship_type: relationship_type.0,
            start,
            end,
            row: self.fill_row(relationship, relationship_type, &properties),
        };
        self.add_edge(relationship, record);
        self.write_relationship(relationship, record);
        self.connect(relationship, record);
        self.write_indexes(entity, &delta);
        let has = |key| has_key(&properties, key);
        let covers = |target: &SearchTarget| target.covers_relationship(relationship_type);
        self.mark_searches(entity, &covers, &has);
        self.relationships.take(relationship.0);
        self.touch(entity);
        self.touch_counted(record);
        Ok(Change::RelationshipDeleted(relationship))
    }

    pub(super) fn delete_relationship(&mut self, relationship: RelationshipId) -> Result<Change> {
        let entity = EntityId::Relationship(relationship);
        let Some(record) = self.view.relationship_record(relationship) else {
            return Err(missing(entity));
        };
        self.require_uncited(entity)?;
        self.require_unstated(entity)?;
        let properties = self.view.property_ids(entity);
        let value = |key| listed(&properties, key);
        let entries = self.entries_of(entity, None);
        let delta = self.index_delta(entity, entries, Vec::new(), &value)?;
        self.write_indexes(entity, &delta);
        let of = TypeId(record.relationship_type);
        let has = |key| has_key(&properties, key);
        self.mark_searches(entity, &|target| target.covers_relationship(of), &has);
        self.disconnect(relationship, record);
        self.rows()
            .of_type(record.relationship_type)
            .push(record.row);
        let tables = Arc::make_mut(&mut self.view.relationship_tables);
        Arc::make_mut(&mut tables[record.relationship_type as usize]).clear(record.row);
        // Type and ends remain readable until the transaction ends.
        self.write_relationship(
            relationship,
            RelationshipRecord {
                row: NONE,
                ..record
            },
        );
        self.relationships.deleted.insert(relationship.0);
        self.touch_counted(record);
        Ok(Change::RelationshipCreated(CreatedRelationship {
            relationship,
            relationship_type: TypeId(record.relationship_type),
            start: record.start,
            end: record.end,
            properties,
        }))
    }

    /// Writes properties to a row of a type's table.
    fn fill_row(
        &mut self,
        relationship: RelationshipId,
        relationship_type: TypeId,
        properties: &[(KeyId, Value)],
    ) -> u32 {
        let row = self.new_relationship_row(relationship, relationship_type);
        let table = self.relationship_table(relationship_type);
        for (key, value) in properties {
            table.set(row, *key, value);
        }
        row
    }

    /// A row of a type's table without properties.
    pub(super) fn new_relationship_row(&mut self, id: RelationshipId, of: TypeId) -> u32 {
        self.find_relationship_rows(of, id, 1);
        let free = self.rows().of_type(of.0).pop();
        free.unwrap_or_else(|| self.relationship_table(of).add_row())
    }

    pub(super) fn relationship_table(&mut self, of: TypeId) -> &mut Table {
        let tables = Arc::make_mut(&mut self.view.relationship_tables);
        Arc::make_mut(&mut tables[of.0 as usize])
    }

    fn connect(&mut self, relationship: RelationshipId, record: RelationshipRecord) {
        let place = record.relationship_type as usize;
        self.count_rewired();
        let adjacency = Arc::make_mut(&mut self.view.adjacency);
        Arc::make_mut(&mut adjacency[place]).insert(relationship, record.start, record.end);
        Arc::make_mut(&mut self.view.types)[place].insert(relationship.0);
        let triple = self.triple(record);
        Arc::make_mut(&mut self.view.statistics).add(triple, 1);
    }

    fn disconnect(&mut self, relationship: RelationshipId, record: RelationshipRecord) {
        let place = record.relationship_type as usize;
        self.count_rewired();
        let adjacency = Arc::make_mut(&mut self.view.adjacency);
        Arc::make_mut(&mut adjacency[place]).remove(relationship, record.start, record.end);
        Arc::make_mut(&mut self.view.types)[place].remove(relationship.0);
        let triple = self.triple(record);
        Arc::make_mut(&mut self.view.statistics).remove(triple);
    }

    pub(super) fn triple(&self, record: RelationshipRecord) -> Triple {
        let label_set = |node| {
            let node = self.view.node_record(node);
            node.map_or(NONE, |node| node.label_set)
        };
        let (start, end) = (label_set(record.start), label_set(record.end));
        (start, record.relationship_type, end)
    }
}
