//! Properties of existing entities.

use super::Graph;
use super::indexing::coverage;
use crate::error::Result;
use crate::graph::change::{Change, SetProperty};
use crate::graph::references::Fact;
use crate::graph::symbol::{KeyId, SymbolKind};
use crate::graph::validation::{missing, require_storable, require_symbol};
use crate::value::{EntityId, Value};
use std::sync::Arc;

impl Graph {
    pub(super) fn set_property(&mut self, set: SetProperty) -> Result<Change> {
        let SetProperty { entity, key, value } = set;
        require_symbol(&self.view, SymbolKind::PropertyKey, key.0)?;
        require_storable(&self.view, key, &value)?;
        if !self.view.has_entity(entity) {
            return Err(missing(entity));
        }
        if matches!(value, Value::Null) {
            self.require_uncited_fact(Fact::property(entity, key))?;
        }
        self.require_no_statements(entity, key)?;
        let former = self.view.property(entity, key);
        self.replace_value(entity, key, &value)?;
        Ok(Change::PropertySet(SetProperty {
            entity,
            key,
            value: former,
        }))
    }

    /// Gives a property a value that can be stored, or null, with all that follows from it.
    pub(super) fn replace_value(
        &mut self,
        entity: EntityId,
        key: KeyId,
        value: &Value,
    ) -> Result<()> {
        let after = |other| {
            if other == key {
                value.clone()
            } else {
                self.view.property(entity, other)
            }
        };
        let old_entries = self.entries_of(entity, Some(key));
        let new_entries = self.entries_for(coverage(&self.view, entity), Some(key), &after);
        let delta = self.index_delta(entity, old_entries, new_entries, &after)?;
        self.write_property(entity, key, value);
        self.write_indexes(entity, &delta);
        self.mark_property(entity, key);
        if matches!(value, Value::Null) || self.view.schema.graph_type.is_some() {
            self.touch(entity);
        }
        Ok(())
    }

    fn write_property(&mut self, entity: EntityId, key: KeyId, value: &Value) {
        let (tables, place) = match entity {
            EntityId::Node(node) => {
                let record = self.view.node_record(node);
                let place = record.map(|record| (record.label_set, record.row));
                (&mut self.view.node_tables, place)
            }
            EntityId::Relationship(relationship) => {
                let record = self.view.relationship_record(relationship);
                let place = record.map(|record| (record.relationship_type, record.row));
                (&mut self.view.relationship_tables, place)
            }
        };
        if let Some((table, row)) = place
            && let Some(table) = Arc::make_mut(tables).get_mut(table as usize)
        {
            Arc::make_mut(table).set(row, key, value);
        }
    }
}
