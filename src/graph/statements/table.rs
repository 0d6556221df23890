//! Which properties have statements in the table: chunks by entity id, present where one of them has.

use super::Statements;
use crate::graph::symbol::KeyId;
use crate::value::{EntityId, NodeId, RelationshipId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Entities of a chunk: a write copies one.
const CHUNK: usize = 256;

/// The statements of properties whose clones share the chunks that neither has written to since.
#[derive(Clone, Debug, Default)]
pub struct StatementTable {
    nodes: Chunks,
    relationships: Chunks,
    len: u64,
}

/// By entity, then by key.
type Chunk = BTreeMap<(u32, KeyId), Arc<Statements>>;

#[derive(Clone, Debug, Default)]
struct Chunks(Arc<Vec<Option<Arc<Chunk>>>>);

impl StatementTable {
    /// How many properties are in it.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// What is known of a property.
    pub fn get(&self, entity: EntityId, key: KeyId) -> Option<&Arc<Statements>> {
        let (chunks, id) = self.side(entity);
        chunks.chunk(id)?.get(&(id, key))
    }

    /// Says what is known of a property; what was known before.
    pub fn set(
        &mut self,
        entity: EntityId,
        key: KeyId,
        statements: Option<Arc<Statements>>,
    ) -> Option<Arc<Statements>> {
        let (chunks, id) = match entity {
            EntityId::Node(NodeId(id)) => (&mut self.nodes, id),
            EntityId::Relationship(RelationshipId(id)) => (&mut self.relationships, id),
        };
        let comes = statements.is_some();
        let former = chunks.set(id, key, statements);
        self.len += u64::from(comes);
        self.len -= u64::from(former.is_some());
        former
    }

    /// The keys of an entity's properties that are in it.
    pub fn keys_of(&self, entity: EntityId) -> impl Iterator<Item = KeyId> {
        let (chunks, id) = self.side(entity);
        let found = chunks.chunk(id).into_iter();
        found
            .flat_map(move |chunk| chunk.range((id, KeyId(0))..=(id, KeyId(u32::MAX))))
            .map(|((_, key), _)| *key)
    }

    /// All properties in it: those of nodes first; by entity, then by key.
    pub fn iter(&self) -> impl Iterator<Item = (EntityId, KeyId, &Arc<Statements>)> {
        let nodes = self.nodes.iter();
        let nodes = nodes.map(|((id, key), all)| (EntityId::Node(NodeId(*id)), *key, all));
        let relationships = self.relationships.iter().map(|((id, key), all)| {
            let entity = EntityId::Relationship(RelationshipId(*id));
            (entity, *key, all)
        });
        nodes.chain(relationships)
    }

    fn side(&self, entity: EntityId) -> (&Chunks, u32) {
        match entity {
            EntityId::Node(NodeId(id)) => (&self.nodes, id),
            EntityId::Relationship(RelationshipId(id)) => (&self.relationships, id),
        }
    }
}

impl Chunks {
    fn chunk(&self, id: u32) -> Option<&Chunk> {
        self.0.get(id as usize / CHUNK)?.as_deref()
    }

    fn iter(&self) -> impl Iterator<Item = (&(u32, KeyId), &Arc<Statements>)> {
        self.0.iter().flatten().flat_map(|chunk| chunk.iter())
    }

    fn set(
        &mut self,
        id: u32,
        key: KeyId,
        statements: Option<Arc<Statements>>,
    ) -> Option<Arc<Statements>> {
        let place = id as usize / CHUNK;
        if statements.is_none() && self.chunk(id)?.get(&(id, key)).is_none() {
            return None;
        }
        let chunks = Arc::make_mut(&mut self.0);
        if chunks.len() <= place {
            chunks.resize_with(place + 1, || None);
        }
        let slot = &mut chunks[place];
        let chunk = Arc::make_mut(slot.get_or_insert_default());
        let former = match statements {
            Some(statements) => chunk.insert((id, key), statements),
            None => chunk.remove(&(id, key)),
        };
        if chunk.is_empty() {
            *slot = None;
        }
        former
    }
}

#[cfg(test)]
mod tests {
    use super::super::Rank;
    use super::*;
    use crate::value::Value;

    fn statements(rank: Rank) -> Option<Arc<Statements>> {
        Some(Arc::new(Statements {
            rank,
            valid_from: Value::Null,
            valid_to: Value::Null,
            others: Vec::new(),
        }))
    }

    #[test]
    fn a_chunk_is_there_only_where_a_property_has_statements() {
        let mut table = StatementTable::default();
        let node = EntityId::Node(NodeId(5_000));
        assert!(table.set(node, KeyId(1), None).is_none());
        assert!(table.nodes.0.is_empty());
        table.set(node, KeyId(1), statements(Rank::Preferred));
        let reader = table.clone();
        table.set(node, KeyId(1), statements(Rank::Deprecated));
        table.set(node, KeyId(0), statements(Rank::Preferred));
        let relationship = EntityId::Relationship(RelationshipId(5_000));
        table.set(relationship, KeyId(2), statements(Rank::Preferred));
        let rank = |table: &StatementTable| table.get(node, KeyId(1)).map(|known| known.rank);
        assert_eq!(rank(&reader), Some(Rank::Preferred));
        assert_eq!(rank(&table), Some(Rank::Deprecated));
        assert_eq!((reader.len(), table.len()), (1, 3));
        let keys: Vec<KeyId> = table.keys_of(node).collect();
        assert_eq!(keys, [KeyId(0), KeyId(1)]);
        assert_eq!(table.iter().count(), 3);
        table.set(node, KeyId(0), None);
        assert!(table.set(node, KeyId(1), None).is_some());
        assert!(table.nodes.0.iter().all(Option::is_none));
        assert_eq!(table.len(), 1);
        assert!(
            table
                .get(EntityId::Node(NodeId(u32::MAX)), KeyId(1))
                .is_none()
        );
    }
}
