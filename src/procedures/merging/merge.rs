//! `kg.merge`: the second node becomes the record, and what was stated of it is stated of the first.

use super::facts::{Facts, all_sources, united};
use super::names::{NameKeys, Names};
use super::record::{self, is_record, keep, note, records, text_list};
use super::relationships::{Counts, Relationships, move_all};
use super::{ProcedureWriter, refused, require_node};
use crate::error::Result;
use crate::graph::{Change, CreatedRelationship, GraphView, KeyId, LabelId, SourceId, Statement};
use crate::value::{EntityId, NodeId, Value};
use std::sync::Arc;

/// Merges `b` into `a`.
pub(super) fn merge(
    writer: &mut dyn ProcedureWriter,
    a: NodeId,
    b: NodeId,
    aliases: Option<Arc<str>>,
) -> Result<Counts> {
    require_both(writer.graph(), a, b)?;
    let keys = NameKeys::of(writer, [a, b], aliases.as_deref())?;
    let (own, theirs) = (
        Facts::of(writer.graph(), a.into()),
        Facts::of(writer.graph(), b.into()),
    );
    let names = Names::united(writer.graph(), &keys, (a, &own), &theirs)?;
    let number = records(writer.graph(), a).last().copied();
    let number = number.map_or(0, |last| record::number(writer.graph(), last)) + 1;
    let relationships = move_all(writer, [a, b], keys.main)?;
    for (key, _) in &theirs.properties {
        record::forget(writer, b.into(), *key)?;
    }
    let labels = relabel(writer, [a, b])?;
    write_record(writer, b, (&keys, &names), (&own, &theirs))?;
    note(writer, b.into(), record::NUMBER, Value::Integer(number))?;
    note(writer, b.into(), record::LABELS, labels.had)?;
    note(writer, b.into(), record::ADDED_LABELS, labels.added)?;
    note_moved(writer, b, &relationships)?;
    write_facts(writer, a, (&keys, names), (&own, &theirs))?;
    relationships.write(writer, [a, b])?;
    let relationship_type = writer.relationship_type(record::INTO)?;
    let relationship = writer.next_relationship()?;
    writer.state(Change::RelationshipCreated(CreatedRelationship {
        relationship,
        relationship_type,
        start: b,
        end: a,
        properties: Vec::new(),
    }))?;
    Ok(relationships.counts())
}

fn require_both(graph: &GraphView, a: NodeId, b: NodeId) -> Result<()> {
    require_node(graph, a)?;
    require_node(graph, b)?;
    if a == b {
        let message = format!("node {} is both a and b of `kg.merge`", a.0);
        return Err(refused(message).hint("merge two different nodes"));
    }
    for node in [a, b] {
        if is_record(graph, node) {
            let message = format!(
                "node {} is a record of a merge, and cannot be merged",
                node.0
            );
            return Err(refused(message).hint(match record::kept(graph, node) {
                Some(kept) => format!("it was merged into node {}: merge that one", kept.0),
                None => "CALL kg.unmerge(node) makes it what it was".to_owned(),
            }));
        }
    }
    Ok(())
}

/// Labels of the second node, and those that the first one got of them.
struct Labels {
    had: Value,
    added: Value,
}

/// Gives the first node the labels of the second, and the second that of records.
fn relabel(writer: &mut dyn ProcedureWriter, [a, b]: [NodeId; 2]) -> Result<Labels> {
    let graph = writer.graph();
    let had: Vec<LabelId> = graph.labels(b).to_vec();
    let own = graph.labels(a);
    let new = had.iter().filter(|label| !own.contains(label)).copied();
    let new: Vec<LabelId> = new.collect();
    let names = |labels: &[LabelId]| {
        let names = labels
            .iter()
            .map(|label| Arc::clone(graph.label_name(*label)));
        Value::List(Arc::new(names.map(Value::String).collect()))
    };
    let labels = Labels {
        had: names(&had),
        added: names(&new),
    };
    let of_records = writer.label(record::LABEL)?;
    if !had.is_empty() {
        writer.remove_labels(b, &had)?;
    }
    writer.add_labels(b, &[of_records])?;
    if !new.is_empty() {
        writer.add_labels(a, &new)?;
    }
    Ok(labels)
}

/// Writes down what was stated of both, as far as the merge changes it.
fn write_record(
    writer: &mut dyn ProcedureWriter,
    b: NodeId,
    (keys, names): (&NameKeys, &Names),
    (own, theirs): (&Facts, &Facts),
) -> Result<()> {
    let changed = own.properties.iter().filter(|(key, _)| {
        *key == keys.aliases || theirs.properties.iter().any(|(other, _)| other == key)
    });
    let changed: Vec<(KeyId, Vec<Statement>)> = changed.cloned().collect();
    keep(writer, b.into(), record::WAS, &theirs.properties)?;
    keep(writer, b.into(), record::BEFORE, &changed)?;
    let graph = writer.graph();
    let all = [keys.main, keys.aliases]
        .into_iter()
        .chain(keys.others.iter().copied());
    let all = text_list(all.map(|key| Arc::clone(graph.key_name(key))));
    let shared = own
        .sources
        .iter()
        .filter(|source| theirs.sources.contains(source));
    let shared: Vec<SourceId> = shared.copied().collect();
    let shared = text_list(graph.sorted_names(&shared));
    let added = text_list(names.added.iter().cloned());
    note(writer, b.into(), record::NAME_KEYS, all)?;
    note(writer, b.into(), record::ADDED_NAMES, added)?;
    note(writer, b.into(), record::SHARED_SOURCES, shared)
}

fn note_moved(
    writer: &mut dyn ProcedureWriter,
    b: NodeId,
    relationships: &Relationships,
) -> Result<()> {
    let ids = |ids: &mut dyn Iterator<Item = u32>| {
        let ids = ids.map(|id| Value::Integer(i64::from(id)));
        Value::List(Arc::new(ids.collect()))
    };
    let moved = &relationships.moved;
    let own = ids(&mut moved.iter().map(|moved| moved.id.0));
    let ends = ids(&mut moved.iter().map(|moved| moved.other.0));
    let looks = text_list(moved.iter().map(|moved| moved.look.as_str()));
    note(writer, b.into(), record::MOVED, own)?;
    note(writer, b.into(), record::MOVED_ENDS, ends)?;
    note(writer, b.into(), record::MOVED_AS, looks)
}

/// States of the first node what was stated of the second.
fn write_facts(
    writer: &mut dyn ProcedureWriter,
    a: NodeId,
    (keys, names): (&NameKeys, Names),
    (own, theirs): (&Facts, &Facts),
) -> Result<()> {
    let entity = EntityId::Node(a);
    let sources = all_sources(&own.sources, &theirs.sources);
    if sources != own.sources {
        writer.set_sources(entity, sources)?;
    }
    if !theirs.statements(keys.main).is_empty() {
        writer.set_statements(entity, keys.main, names.main)?;
    }
    let has_aliases = !own.statements(keys.aliases).is_empty();
    if has_aliases || !names.aliases.is_empty() {
        writer.set_statements(entity, keys.aliases, names.aliases)?;
    }
    for (key, others) in &theirs.properties {
        writer.check()?;
        let before = own.statements(*key);
        let is_name = [keys.main, keys.aliases].contains(key);
        if !is_name && is_merged(writer.graph(), *key, before) {
            writer.set_statements(entity, *key, united(before, others))?;
        }
    }
    Ok(())
}

/// Whether a property of the second node is stated of the first: a validity that is open stays so.
pub(super) fn is_merged(graph: &GraphView, key: KeyId, before: &[Statement]) -> bool {
    let bounds = ["valid_from", "valid_to"];
    !before.is_empty() || !bounds.contains(&&**graph.key_name(key))
}
