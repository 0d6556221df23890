//! Several changes of one kind at once: as columns where that is possible, one by one elsewhere.

use super::Graph;
use super::indexing::coverage;
use crate::error::Result;
use crate::graph::change::Change;
use crate::graph::index::Entries;
use crate::graph::many::{Many, SetProperties};
use crate::graph::references::Fact;
use crate::graph::symbol::{KeyId, SymbolKind};
use crate::graph::validation::require_symbol;
use crate::value::column::Column;
use crate::value::{EntityId, NodeId, RelationshipId, Value};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// The entries that a change of many entities takes out of an index and puts into it.
struct Moved {
    /// The place of the index.
    index: usize,
    gone: Entries,
    new: Entries,
}

impl Graph {
    pub(super) fn apply_many(&mut self, many: Many) -> Result<Change> {
        let inverse = match &many {
            Many::NodesCreated(created) => {
                if !self.create_nodes(created)? {
                    self.apply_each(&many)?;
                }
                Many::NodesDeleted(Arc::clone(created))
            }
            Many::RelationshipsCreated(created) => {
                if !self.create_relationships(created)? {
                    self.apply_each(&many)?;
                }
                Many::RelationshipsDeleted(Arc::clone(created))
            }
            Many::NodesDeleted(created) => {
                self.apply_each(&many)?;
                Many::NodesCreated(Arc::clone(created))
            }
            Many::RelationshipsDeleted(created) => {
                self.apply_each(&many)?;
                Many::RelationshipsCreated(Arc::clone(created))
            }
            Many::PropertiesSet(set) => Many::PropertiesSet(Arc::new(self.put_properties(set)?)),
        };
        Ok(Change::Many(inverse))
    }

    /// Applies changes one by one; after an error none of them.
    fn apply_each(&mut self, many: &Many) -> Result<Vec<Change>> {
        let mut inverses = Vec::new();
        for change in many.each() {
            match self.apply(change) {
                Ok(inverse) => inverses.push(inverse),
                Err(error) => {
                    for inverse in inverses.into_iter().rev() {
                        self.apply(inverse)?;
                    }
                    return Err(error);
                }
            }
        }
        Ok(inverses)
    }

    fn put_properties(&mut self, set: &SetProperties) -> Result<SetProperties> {
        if let Some(former) = self.set_properties(set)? {
            return Ok(former);
        }
        let former = |values: Vec<Value>| SetProperties {
            entities: set.entities.clone(),
            key: set.key,
            values: Arc::new(Column::Values(values)),
        };
        let inverses = self.apply_each(&Many::PropertiesSet(Arc::new(set.clone())))?;
        let values = inverses.into_iter().map(|inverse| match inverse {
            Change::PropertySet(set) => set.value,
            _ => Value::Null,
        });
        Ok(former(values.collect()))
    }

    /// Sets a property of several entities, as applying the changes one by one would; returns the values before. `None`, and
    /// nothing is done, if one of them may not be set, or an entity occurs twice, or values are unique: then it is to be done
    /// one by one.
    pub fn set_properties(&mut self, set: &SetProperties) -> Result<Option<SetProperties>> {
        self.load()?;
        if !self.may_be_set(set) {
            return Ok(None);
        }
        let Some(moved) = self.moved_entries(set) else {
            return Ok(None);
        };
        let former = self.former_values(&set.entities, set.key);
        self.write_properties(set);
        self.move_entries(&moved);
        let touches = self.view.schema.graph_type.is_some();
        for (row, entity) in set.entities.iter().enumerate() {
            self.mark_property(*entity, set.key);
            if touches || set.values.is_null(row) {
                self.touch(*entity);
            }
        }
        Ok(Some(SetProperties {
            values: Arc::new(former),
            ..set.clone()
        }))
    }

    fn may_be_set(&self, set: &SetProperties) -> bool {
        let (key, view) = (set.key, &self.view);
        let mut known = FxHashSet::default();
        let fits = |(row, entity): (usize, &EntityId)| {
            let is_cited = || {
                let fact = Fact::property(*entity, key);
                set.values.is_null(row) && self.require_uncited_fact(fact).is_err()
            };
            view.has_entity(*entity)
                && self.require_no_statements(*entity, key).is_ok()
                && !is_cited()
        };
        require_symbol(view, SymbolKind::PropertyKey, key.0).is_ok()
            && set.values.len() == set.entities.len()
            && super::nodes::holds_only_properties(&set.values)
            && set.entities.iter().all(|entity| known.insert(*entity))
            && set.entities.iter().enumerate().all(fits)
    }

    /// What changes in the indexes over a key; `None` where something does in one that keeps values unique, or says which nodes
    /// are sources.
    fn moved_entries(&self, set: &SetProperties) -> Option<Vec<Moved>> {
        let view = &self.view;
        let mut all = Vec::new();
        for (place, index) in view.schema.indexes.iter().enumerate() {
            let definition = &index.definition;
            if !definition.keys.contains(&set.key) {
                continue;
            }
            let (mut gone, mut new) = (Entries::default(), Entries::default());
            let (mut before, mut after) = (Vec::new(), Vec::new());
            for (row, entity) in set.entities.iter().enumerate() {
                if !coverage(view, *entity).includes(definition.target) {
                    continue;
                }
                before.clear();
                after.clear();
                let former = |key| view.property(*entity, key);
                let later = |key| match key == set.key {
                    true => set.values.get(row),
                    false => view.property(*entity, key),
                };
                let had = index.append_key(&former, &mut before).is_some();
                let has = index.append_key(&later, &mut after).is_some();
                if had && has && before == after {
                    continue;
                }
                if index.unique || view.has_source_key() {
                    return None;
                }
                let (EntityId::Node(NodeId(id)) | EntityId::Relationship(RelationshipId(id))) =
                    *entity;
                let add = |entries: &mut Entries, key: &[u8], is_there: bool| {
                    entries.add(id, |out| {
                        out.extend_from_slice(key);
                        is_there.then_some(())
                    });
                };
                add(&mut gone, &before, had);
                add(&mut new, &after, has);
            }
            all.push(Moved {
                index: place,
                gone,
                new,
            });
        }
        Some(all)
    }

    fn move_entries(&mut self, moved: &[Moved]) {
        if moved.is_empty() {
            return;
        }
        let schema = Arc::make_mut(&mut self.view.schema);
        for Moved { index, gone, new } in moved {
            let Some(index) = schema.indexes.get_mut(*index) else {
                continue;
            };
            for (key, id) in gone.sorted() {
                index.tree.remove(key, id);
            }
            index.tree.merge(&new.sorted());
        }
    }

    fn former_values(&self, entities: &[EntityId], key: KeyId) -> Column {
        let node = |entity: &EntityId| match entity {
            EntityId::Node(node) => Some(*node),
            EntityId::Relationship(_) => None,
        };
        match entities.iter().map(node).collect::<Option<Vec<NodeId>>>() {
            Some(nodes) => self.view.node_properties(&nodes, key),
            None => {
                let values = entities.iter();
                let values = values.map(|entity| self.view.property(*entity, key));
                Column::Values(values.collect())
            }
        }
    }

    /// Writes the values table by table, in the order of the rows.
    fn write_properties(&mut self, set: &SetProperties) {
        let mut places = Vec::with_capacity(set.entities.len());
        for (from, entity) in (0_u32..).zip(&set.entities) {
            let place = match entity {
                EntityId::Node(node) => {
                    let record = self.view.node_record(*node);
                    record.map(|record| (true, record.label_set, record.row))
                }
                EntityId::Relationship(relationship) => {
                    let record = self.view.relationship_record(*relationship);
                    record.map(|record| (false, record.relationship_type, record.row))
                }
            };
            places.extend(place.map(|(of_node, table, row)| (of_node, table, row, from)));
        }
        places.sort_unstable();
        for run in places.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let Some((of_node, table, ..)) = run.first() else {
                continue;
            };
            let tables = match of_node {
                true => &mut self.view.node_tables,
                false => &mut self.view.relationship_tables,
            };
            let rows: Vec<u32> = run.iter().map(|(_, _, row, _)| *row).collect();
            let from: Vec<u32> = run.iter().map(|(.., from)| *from).collect();
            if let Some(table) = Arc::make_mut(tables).get_mut(*table as usize) {
                Arc::make_mut(table).set_column(set.key, &rows, &set.values.gather(&from));
            }
        }
    }
}
