//! A [`Change`] on disk. The payload of a transaction in the log is its changes, one after the other.

use super::codec::{self, corrupt, raw};
use super::stored_derivation::StoredDerivation;
use super::stored_graph_type::{decode_graph_type, encode_graph_type};
use super::stored_rule::{StoredConstraint, StoredIndex, StoredRangeIndex, mirror};
use super::stored_search::StoredSearch;
use super::stored_statements::{decode_statements, encode_statements};
use super::stored_unit::StoredUnit;
use super::stored_value::{decode_next_value, encode_text, encode_value};
use crate::error::Result;
use crate::graph::{
    Change, CreatedNode, CreatedNodes, CreatedRelationship, CreatedRelationships, Fact, KeyId,
    LabelId, Many, NewSymbol, NodeLabel, PropertyColumns, SetProperty, SetReferences,
    SetStatements, SourceId, SymbolKind, TypeId,
};
use crate::value::column::Column;
use crate::value::{EntityId, NodeId, RelationshipId, Value};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The on-disk form. The order of the variants is the file format: add at the end only.
#[derive(Debug, Serialize, Deserialize)]
enum StoredChange<'a> {
    NodeCreated {
        node: u32,
        labels: Vec<u32>,
        #[serde(serialize_with = "raw")]
        properties: &'a [u8],
    },
    NodeDeleted(u32),
    RelationshipCreated {
        relationship: u32,
        relationship_type: u32,
        start: u32,
        end: u32,
        #[serde(serialize_with = "raw")]
        properties: &'a [u8],
    },
    RelationshipDeleted(u32),
    NodePropertySet {
        node: u32,
        key: u32,
        #[serde(serialize_with = "raw")]
        value: &'a [u8],
    },
    RelationshipPropertySet {
        relationship: u32,
        key: u32,
        #[serde(serialize_with = "raw")]
        value: &'a [u8],
    },
    LabelAdded {
        node: u32,
        label: u32,
    },
    LabelRemoved {
        node: u32,
        label: u32,
    },
    SymbolAdded(StoredSymbolKind, &'a str),
    SymbolRemoved(StoredSymbolKind),
    /// Of versions 1 and 2, in which every index is a range index; not written any more.
    #[serde(borrow)]
    RangeIndexCreated(StoredRangeIndex<'a>),
    /// Of versions 1 and 2.
    #[serde(borrow)]
    RangeIndexDropped(StoredRangeIndex<'a>),
    #[serde(borrow)]
    ConstraintCreated(StoredConstraint<'a>),
    #[serde(borrow)]
    ConstraintDropped(StoredConstraint<'a>),
    /// Since version 3.
    #[serde(borrow)]
    IndexCreated(StoredIndex<'a>),
    /// Since version 3.
    #[serde(borrow)]
    IndexDropped(StoredIndex<'a>),
    /// Since version 4.
    #[serde(borrow)]
    UnitCreated(StoredUnit<'a>),
    /// Since version 4.
    #[serde(borrow)]
    UnitDropped(StoredUnit<'a>),
    /// Node, key (`None`: existence), sources. Since version 4.
    NodeReferencesSet(u32, Option<u32>, Vec<u32>),
    /// Relationship, key, sources. Since version 4.
    RelationshipReferencesSet(u32, Option<u32>, Vec<u32>),
    /// Node, key, statements. Since version 4.
    NodeStatementsSet(u32, u32, #[serde(serialize_with = "raw")] &'a [u8]),
    /// Relationship, key, statements. Since version 4.
    RelationshipStatementsSet(u32, u32, #[serde(serialize_with = "raw")] &'a [u8]),
    /// The graph type, encoded. Since version 4.
    GraphTypeSet(#[serde(serialize_with = "raw")] &'a [u8]),
    /// Since version 5.
    #[serde(borrow)]
    SearchIndexCreated(StoredSearch<'a>),
    /// Since version 5.
    #[serde(borrow)]
    SearchIndexDropped(StoredSearch<'a>),
    /// Since version 5.
    #[serde(borrow)]
    RuleCreated(StoredDerivation<'a>),
    /// Since version 5.
    #[serde(borrow)]
    RuleDropped(StoredDerivation<'a>),
}

/// The order of the variants is the file format: add at the end only.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum StoredSymbolKind {
    Label,
    RelationshipType,
    PropertyKey,
    /// Since version 4.
    Source,
}

/// The payload of a transaction.
pub fn encode_changes(changes: &[Change], out: &mut Vec<u8>) -> Result<()> {
    let mut scratch = Vec::new();
    for change in changes {
        match change {
            Change::Many(Many::NodesCreated(created)) => encode_nodes(created, out)?,
            Change::Many(Many::RelationshipsCreated(created)) => {
                encode_relationships(created, out)?;
            }
            Change::Many(many) => {
                for change in many.each() {
                    encode_change(&change, &mut scratch, out)?;
                }
            }
            single => encode_change(single, &mut scratch, out)?,
        }
    }
    Ok(())
}

fn encode_change(change: &Change, scratch: &mut Vec<u8>, out: &mut Vec<u8>) -> Result<()> {
    scratch.clear();
    match to_stored(change, scratch)? {
        Some(stored) => codec::encode(&stored, out),
        None => Ok(()),
    }
}

/// Nodes of columns as the single ones that they are.
fn encode_nodes(created: &CreatedNodes, out: &mut Vec<u8>) -> Result<()> {
    let mut scratch = Vec::new();
    let mut labels: Vec<u32> = created.labels.iter().map(|label| label.0).collect();
    for (row, node) in created.nodes.iter().enumerate() {
        let stored = StoredChange::NodeCreated {
            node: node.0,
            labels,
            properties: encode_cells(&created.properties, row, &mut scratch)?,
        };
        codec::encode(&stored, out)?;
        let StoredChange::NodeCreated { labels: given, .. } = stored else {
            return Ok(());
        };
        labels = given;
    }
    Ok(())
}

/// Relationships of columns as the single ones that they are.
fn encode_relationships(created: &CreatedRelationships, out: &mut Vec<u8>) -> Result<()> {
    let mut scratch = Vec::new();
    let each = created.relationships.iter().zip(&created.ends);
    for (row, (relationship, (start, end))) in each.enumerate() {
        let stored = StoredChange::RelationshipCreated {
            relationship: relationship.0,
            relationship_type: created.relationship_type.0,
            start: start.0,
            end: end.0,
            properties: encode_cells(&created.properties, row, &mut scratch)?,
        };
        codec::encode(&stored, out)?;
    }
    Ok(())
}

/// The properties in a row of columns.
fn encode_cells<'a>(
    properties: &PropertyColumns,
    row: usize,
    scratch: &'a mut Vec<u8>,
) -> Result<&'a [u8]> {
    scratch.clear();
    for (key, column) in properties.iter() {
        if column.is_null(row) {
            continue;
        }
        codec::encode(&key.0, scratch)?;
        match &**column {
            Column::Dictionary(words, codes) => {
                let code = codes.get(row).map_or(usize::MAX, |code| *code as usize);
                let word = words.get(code).map_or("", |word| word);
                encode_text(word, scratch)?;
            }
            other => encode_value(&other.value_at(row), scratch)?,
        }
    }
    Ok(scratch)
}

/// The changes of a payload one by one; it ends after the first error.
pub fn decode_changes(payload: &[u8]) -> impl Iterator<Item = Result<Change>> {
    let mut rest = payload;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let change = codec::decode_next(&mut rest).and_then(to_change);
        if change.is_err() {
            rest = &[];
        }
        Some(change)
    })
}

/// `scratch` takes the encoded values, so that a change is copied once and not per property. `None` for several changes, which
/// are stored one by one.
fn to_stored<'a>(change: &'a Change, scratch: &'a mut Vec<u8>) -> Result<Option<StoredChange<'a>>> {
    Ok(Some(match change {
        Change::Many(_) => return Ok(None),
        Change::NodeCreated(created) => StoredChange::NodeCreated {
            node: created.node.0,
            labels: created.labels.iter().map(|label| label.0).collect(),
            properties: encode_properties(&created.properties, scratch)?,
        },
        Change::NodeDeleted(node) => StoredChange::NodeDeleted(node.0),
        Change::RelationshipCreated(created) => StoredChange::RelationshipCreated {
            relationship: created.relationship.0,
            relationship_type: created.relationship_type.0,
            start: created.start.0,
            end: created.end.0,
            properties: encode_properties(&created.properties, scratch)?,
        },
        Change::RelationshipDeleted(relationship) => {
            StoredChange::RelationshipDeleted(relationship.0)
        }
        Change::PropertySet(set) => stored_property(set, scratch)?,
        Change::LabelAdded(added) => StoredChange::LabelAdded {
            node: added.node.0,
            label: added.label.0,
        },
        Change::LabelRemoved(removed) => StoredChange::LabelRemoved {
            node: removed.node.0,
            label: removed.label.0,
        },
        Change::ReferencesSet(set) => stored_references(set),
        Change::StatementsSet(set) => stored_statements(set, scratch)?,
        Change::SymbolAdded(symbol) => StoredChange::SymbolAdded(symbol.kind.into(), &symbol.name),
        Change::SymbolRemoved(kind) => StoredChange::SymbolRemoved((*kind).into()),
        Change::IndexCreated(index) => StoredChange::IndexCreated(index.into()),
        Change::IndexDropped(index) => StoredChange::IndexDropped(index.into()),
        Change::SearchIndexCreated(index) => StoredChange::SearchIndexCreated((&**index).into()),
        Change::SearchIndexDropped(index) => StoredChange::SearchIndexDropped((&**index).into()),
        Change::ConstraintCreated(rule) => StoredChange::ConstraintCreated(rule.into()),
        Change::ConstraintDropped(rule) => StoredChange::ConstraintDropped(rule.into()),
        Change::RuleCreated(rule) => StoredChange::RuleCreated((&**rule).into()),
        Change::RuleDropped(rule) => StoredChange::RuleDropped((&**rule).into()),
        Change::UnitCreated(unit) => StoredChange::UnitCreated(unit.into()),
        Change::UnitDropped(unit) => StoredChange::UnitDropped(unit.into()),
        Change::GraphTypeSet(of) => {
            encode_graph_type(of, scratch)?;
            StoredChange::GraphTypeSet(scratch)
        }
    }))
}

fn stored_property<'a>(set: &SetProperty, scratch: &'a mut Vec<u8>) -> Result<StoredChange<'a>> {
    encode_value(&set.value, scratch)?;
    let (key, value) = (set.key.0, scratch.as_slice());
    Ok(match set.entity {
        EntityId::Node(NodeId(node)) => StoredChange::NodePropertySet { node, key, value },
        EntityId::Relationship(RelationshipId(relationship)) => {
            StoredChange::RelationshipPropertySet {
                relationship,
                key,
                value,
            }
        }
    })
}

fn stored_references<'a>(set: &SetReferences) -> StoredChange<'a> {
    let key = set.fact.key.map(|key| key.0);
    let sources = set.sources.iter().map(|source| source.0).collect();
    match set.fact.entity {
        EntityId::Node(NodeId(id)) => StoredChange::NodeReferencesSet(id, key, sources),
        EntityId::Relationship(RelationshipId(id)) => {
            StoredChange::RelationshipReferencesSet(id, key, sources)
        }
    }
}

fn stored_statements<'a>(
    set: &SetStatements,
    scratch: &'a mut Vec<u8>,
) -> Result<StoredChange<'a>> {
    encode_statements(&set.statements, scratch)?;
    let key = set.key.0;
    Ok(match set.entity {
        EntityId::Node(NodeId(id)) => StoredChange::NodeStatementsSet(id, key, scratch),
        EntityId::Relationship(RelationshipId(id)) => {
            StoredChange::RelationshipStatementsSet(id, key, scratch)
        }
    })
}

fn encode_properties<'a>(
    properties: &[(KeyId, Value)],
    scratch: &'a mut Vec<u8>,
) -> Result<&'a [u8]> {
    for (key, value) in properties {
        codec::encode(&key.0, scratch)?;
        encode_value(value, scratch)?;
    }
    Ok(scratch)
}

fn decode_properties(mut bytes: &[u8]) -> Result<Vec<(KeyId, Value)>> {
    let mut properties = Vec::new();
    while !bytes.is_empty() {
        let key = KeyId(codec::decode_next(&mut bytes)?);
        properties.push((key, decode_next_value(&mut bytes)?));
    }
    Ok(properties)
}

fn decode_single(mut bytes: &[u8]) -> Result<Value> {
    let value = decode_next_value(&mut bytes)?;
    if bytes.is_empty() {
        Ok(value)
    } else {
        Err(corrupt("a stored value is longer than it says"))
    }
}

fn symbol_added(kind: StoredSymbolKind, name: &str) -> Change {
    Change::SymbolAdded(NewSymbol {
        kind: kind.into(),
        name: Arc::from(name),
    })
}

fn node_label(node: u32, label: u32) -> NodeLabel {
    NodeLabel {
        node: NodeId(node),
        label: LabelId(label),
    }
}

fn of_node(id: u32) -> EntityId {
    EntityId::Node(NodeId(id))
}

fn of_relationship(id: u32) -> EntityId {
    EntityId::Relationship(RelationshipId(id))
}

fn property_set(entity: EntityId, key: u32, value: &[u8]) -> Result<Change> {
    Ok(Change::PropertySet(SetProperty {
        entity,
        key: KeyId(key),
        value: decode_single(value)?,
    }))
}

fn references_set(entity: EntityId, key: Option<u32>, sources: Vec<u32>) -> Change {
    let key = key.map(KeyId);
    Change::ReferencesSet(SetReferences {
        fact: Fact { entity, key },
        sources: sources.into_iter().map(SourceId).collect(),
    })
}

fn statements_set(entity: EntityId, key: u32, statements: &[u8]) -> Result<Change> {
    Ok(Change::StatementsSet(SetStatements {
        entity,
        key: KeyId(key),
        statements: decode_statements(statements)?,
    }))
}

fn node_created(node: u32, labels: Vec<u32>, properties: &[u8]) -> Result<Change> {
    Ok(Change::NodeCreated(CreatedNode {
        node: NodeId(node),
        labels: labels.into_iter().map(LabelId).collect(),
        properties: decode_properties(properties)?,
    }))
}

fn to_change(stored: StoredChange<'_>) -> Result<Change> {
    Ok(match stored {
        StoredChange::NodeCreated {
            node,
            labels,
            properties,
        } => node_created(node, labels, properties)?,
        StoredChange::NodeDeleted(node) => Change::NodeDeleted(NodeId(node)),
        StoredChange::RelationshipCreated {
            relationship,
            relationship_type,
            start,
            end,
            properties,
        } => Change::RelationshipCreated(CreatedRelationship {
            relationship: RelationshipId(relationship),
            relationship_type: TypeId(relationship_type),
            start: NodeId(start),
            end: NodeId(end),
            properties: decode_properties(properties)?,
        }),
        StoredChange::RelationshipDeleted(id) => Change::RelationshipDeleted(RelationshipId(id)),
        StoredChange::NodePropertySet { node, key, value } => {
            property_set(of_node(node), key, value)?
        }
        StoredChange::RelationshipPropertySet {
            relationship,
            key,
            value,
        } => property_set(of_relationship(relationship), key, value)?,
        StoredChange::LabelAdded { node, label } => Change::LabelAdded(node_label(node, label)),
        StoredChange::LabelRemoved { node, label } => Change::LabelRemoved(node_label(node, label)),
        StoredChange::NodeReferencesSet(node, key, sources) => {
            references_set(of_node(node), key, sources)
        }
        StoredChange::RelationshipReferencesSet(id, key, sources) => {
            references_set(of_relationship(id), key, sources)
        }
        StoredChange::NodeStatementsSet(id, key, set) => statements_set(of_node(id), key, set)?,
        StoredChange::RelationshipStatementsSet(id, key, set) => {
            statements_set(of_relationship(id), key, set)?
        }
        StoredChange::SymbolAdded(kind, name) => symbol_added(kind, name),
        StoredChange::SymbolRemoved(kind) => Change::SymbolRemoved(kind.into()),
        StoredChange::RangeIndexCreated(index) => Change::IndexCreated(index.into()),
        StoredChange::RangeIndexDropped(index) => Change::IndexDropped(index.into()),
        StoredChange::IndexCreated(index) => Change::IndexCreated(index.into()),
        StoredChange::IndexDropped(index) => Change::IndexDropped(index.into()),
        StoredChange::SearchIndexCreated(index) => Change::SearchIndexCreated(index.into()),
        StoredChange::SearchIndexDropped(index) => Change::SearchIndexDropped(index.into()),
        StoredChange::ConstraintCreated(rule) => Change::ConstraintCreated(rule.into()),
        StoredChange::ConstraintDropped(rule) => Change::ConstraintDropped(rule.into()),
        StoredChange::RuleCreated(rule) => Change::RuleCreated(rule.into()),
        StoredChange::RuleDropped(rule) => Change::RuleDropped(rule.into()),
        StoredChange::UnitCreated(unit) => Change::UnitCreated(unit.unit()?),
        StoredChange::UnitDropped(unit) => Change::UnitDropped(unit.unit()?),
        StoredChange::GraphTypeSet(bytes) => Change::GraphTypeSet(decode_graph_type(bytes)?),
    })
}

mirror!(
    SymbolKind,
    StoredSymbolKind,
    Label,
    RelationshipType,
    PropertyKey,
    Source
);
/// Whether applying a change reads all of the graph.
pub fn builds(change: &Change) -> bool {
    match change {
        Change::IndexCreated(_) | Change::ConstraintCreated(_) | Change::GraphTypeSet(_) => true,
        Change::NodeCreated(_)
        | Change::NodeDeleted(_)
        | Change::RelationshipCreated(_)
        | Change::RelationshipDeleted(_)
        | Change::PropertySet(_)
        | Change::LabelAdded(_)
        | Change::LabelRemoved(_)
        | Change::ReferencesSet(_)
        | Change::StatementsSet(_)
        | Change::SymbolAdded(_)
        | Change::SymbolRemoved(_)
        | Change::IndexDropped(_)
        | Change::SearchIndexCreated(_)
        | Change::SearchIndexDropped(_)
        | Change::ConstraintDropped(_)
        | Change::RuleCreated(_)
        | Change::RuleDropped(_)
        | Change::UnitCreated(_)
        | Change::UnitDropped(_)
        | Change::Many(_) => false,
    }
}
