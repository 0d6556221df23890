//! The relationships of the second node: moved to the first, united with one that the first has, or kept by the record alone.

use super::ProcedureWriter;
use super::facts::{Facts, all_sources, united};
use super::record::{self, Seen, Way, keep, note, text_list};
use crate::error::Result;
use crate::graph::{Change, CreatedRelationship, GraphView, KeyId, SourceId, TypeId};
use crate::value::key::equivalent;
use crate::value::{EntityId, NodeId, RelationshipId, Value};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// How many relationships are moved between two questions about the limits.
const BETWEEN_CHECKS: usize = 256;

/// How many were moved, united, and taken away.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub moved: usize,
    pub united: usize,
    pub loops: usize,
}

/// What became of them.
#[derive(Debug, Default)]
pub(super) struct Relationships {
    pub moved: Vec<Moved>,
    gone: Vec<Gone>,
}

/// A relationship that is the first node's now.
#[derive(Debug)]
pub(super) struct Moved {
    pub id: RelationshipId,
    pub other: NodeId,
    pub look: String,
}

/// A relationship that is no longer there.
#[derive(Debug)]
struct Gone {
    of: TypeId,
    way: Way,
    facts: Facts,
    /// The one that stands for both, with what was stated of it before; `None` for one between the two nodes.
    united: Option<(Moved, Facts)>,
}

impl Relationships {
    pub fn counts(&self) -> Counts {
        let united = self.gone.iter().filter(|gone| gone.united.is_some());
        let united = united.count();
        Counts {
            moved: self.moved.len(),
            united,
            loops: self.gone.len() - united,
        }
    }

    /// Writes down those that are no longer there, as relationships of the record.
    pub fn write(&self, writer: &mut dyn ProcedureWriter, [a, b]: [NodeId; 2]) -> Result<()> {
        for gone in &self.gone {
            writer.check()?;
            let relationship = create(writer, record::RELATIONSHIP, (b, a))?;
            let entity = EntityId::Relationship(relationship);
            let name = Value::String(Arc::clone(writer.graph().type_name(gone.of)));
            note(writer, entity, record::TYPE, name)?;
            note(writer, entity, record::DIRECTION, gone.way.name().into())?;
            keep(writer, entity, record::WAS, &gone.facts.properties)?;
            if !gone.facts.sources.is_empty() {
                writer.set_sources(entity, gone.facts.sources.clone())?;
            }
            if let Some((of, before)) = &gone.united {
                let id = |id: u32| Value::Integer(i64::from(id));
                note(writer, entity, record::UNITED, id(of.id.0))?;
                note(writer, entity, record::END, id(of.other.0))?;
                note(writer, entity, record::AS, of.look.as_str().into())?;
                keep(writer, entity, record::BEFORE, &before.properties)?;
                let shared = before
                    .sources
                    .iter()
                    .filter(|one| gone.facts.sources.contains(one));
                let shared: Vec<SourceId> = shared.copied().collect();
                let shared = text_list(writer.graph().sorted_names(&shared));
                note(writer, entity, record::SHARED_SOURCES, shared)?;
            }
        }
        Ok(())
    }
}

fn create(
    writer: &mut dyn ProcedureWriter,
    name: &str,
    (start, end): (NodeId, NodeId),
) -> Result<RelationshipId> {
    let relationship_type = writer.relationship_type(name)?;
    let relationship = writer.next_relationship()?;
    writer.apply(Change::RelationshipCreated(CreatedRelationship {
        relationship,
        relationship_type,
        start,
        end,
        properties: Vec::new(),
    }))?;
    Ok(relationship)
}

/// Moves the relationships of `b` to `a`.
pub(super) fn move_all(
    writer: &mut dyn ProcedureWriter,
    [a, b]: [NodeId; 2],
    main: KeyId,
) -> Result<Relationships> {
    let mut own: FxHashMap<_, Vec<Seen>> = FxHashMap::default();
    for seen in Seen::all(writer.graph(), a) {
        own.entry(likeness(&seen)).or_default().push(seen);
    }
    let mut found = Relationships::default();
    for (at, seen) in Seen::all(writer.graph(), b).into_iter().enumerate() {
        if at.is_multiple_of(BETWEEN_CHECKS) {
            writer.check()?;
        }
        let entity = EntityId::Relationship(seen.id);
        let (of, way) = (seen.of, seen.way);
        if seen.other == a {
            let facts = Facts::of(writer.graph(), entity);
            writer.apply(Change::RelationshipDeleted(seen.id))?;
            let united = None;
            found.gone.push(Gone {
                of,
                way,
                facts,
                united,
            });
            continue;
        }
        let graph = writer.graph();
        let mut alike = own.get(&likeness(&seen)).into_iter().flatten();
        let Some(same) = alike.find(|own| has_same_properties(graph, own, &seen)) else {
            let id = move_one(writer, &seen, a)?;
            let now = Seen { id, ..seen };
            let other = now.other;
            let look = now.look(writer.graph(), main);
            found.moved.push(Moved { id, other, look });
            continue;
        };
        let facts = Facts::of(graph, entity);
        let before = Facts::of(graph, same.id.into());
        let look = same.look(graph, main);
        writer.apply(Change::RelationshipDeleted(seen.id))?;
        unite(writer, same.id, &before, &facts)?;
        let moved = Moved {
            id: same.id,
            other: same.other,
            look,
        };
        let united = Some((moved, before));
        found.gone.push(Gone {
            of,
            way,
            facts,
            united,
        });
    }
    Ok(found)
}

/// Type, way and other end of a relationship: what two that say the same have in common, beside their properties.
fn likeness(seen: &Seen) -> (TypeId, Way, Option<NodeId>) {
    let other = (seen.way != Way::Loop).then_some(seen.other);
    (seen.of, seen.way, other)
}

fn has_same_properties(graph: &GraphView, one: &Seen, other: &Seen) -> bool {
    let sorted = |seen: &Seen| {
        let mut properties = graph.property_ids(EntityId::Relationship(seen.id));
        properties.sort_unstable_by_key(|(key, _)| *key);
        properties
    };
    let (one, other) = (sorted(one), sorted(other));
    let mut pairs = one.iter().zip(&other);
    one.len() == other.len() && pairs.all(|(a, b)| a.0 == b.0 && equivalent(&a.1, &b.1))
}

/// Makes the same relationship of another node, and gives its id.
pub(super) fn move_one(
    writer: &mut dyn ProcedureWriter,
    seen: &Seen,
    to: NodeId,
) -> Result<RelationshipId> {
    let facts = Facts::of(writer.graph(), seen.id.into());
    writer.apply(Change::RelationshipDeleted(seen.id))?;
    make(writer, seen.of, seen.way.ends(to, seen.other), facts)
}

/// Makes a relationship of which all that is known.
pub(super) fn make(
    writer: &mut dyn ProcedureWriter,
    relationship_type: TypeId,
    (start, end): (NodeId, NodeId),
    facts: Facts,
) -> Result<RelationshipId> {
    let relationship = writer.next_relationship()?;
    writer.apply(Change::RelationshipCreated(CreatedRelationship {
        relationship,
        relationship_type,
        start,
        end,
        properties: facts.values(),
    }))?;
    facts.state_of(relationship.into(), writer)?;
    Ok(relationship)
}

/// States of a relationship what was stated of another one too.
fn unite(
    writer: &mut dyn ProcedureWriter,
    id: RelationshipId,
    own: &Facts,
    others: &Facts,
) -> Result<()> {
    let entity = EntityId::Relationship(id);
    let sources = all_sources(&own.sources, &others.sources);
    if sources != own.sources {
        writer.set_sources(entity, sources)?;
    }
    for (key, statements) in &others.properties {
        let all = united(own.statements(*key), statements);
        writer.set_statements(entity, *key, all)?;
    }
    Ok(())
}
