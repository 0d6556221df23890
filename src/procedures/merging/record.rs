//! The record of a merge: the node that was merged, as it is since.
//!
//! It has the label [`LABEL`] alone. What was stated of it is under `was_…`, what the other node stated of the same property under
//! `before_…`, with sources and all. [`INTO`] goes to the other node. A relationship [`RELATIONSHIP`] goes there for each
//! relationship that is not there any more: one that the other node had already, or one between the two. The others are listed
//! by their ids, and by what they look like: another graph, into which an export is read, has other ids.

use super::ProcedureWriter;
use super::facts::Facts;
use crate::error::Result;
use crate::graph::{
    Change, Direction, GraphView, KeyId, RuleHead, SetProperty, SourceId, Statement, TypeId,
};
use crate::value::{EntityId, NodeId, RelationshipId, Value};
use std::sync::Arc;

/// Properties with their statements.
pub(super) type Properties = Vec<(KeyId, Vec<Statement>)>;

/// The label of records.
pub(super) const LABEL: &str = "Merged";
/// The type of the relationship to the node that stands for both.
pub(super) const INTO: &str = "MERGED_INTO";
/// The type of relationships that stand for one that is no longer there.
pub(super) const RELATIONSHIP: &str = "MERGED_RELATIONSHIP";
/// The types of the relationships of records.
pub(in crate::procedures) const TYPES: [&str; 2] = [INTO, RELATIONSHIP];

/// Whether records of merges have a label, or their relationships a type.
pub fn is_merge_record(head: &RuleHead) -> bool {
    match head {
        RuleHead::Label(name) => **name == *LABEL,
        RuleHead::Relationship(name) => TYPES.contains(&&**name),
    }
}

/// Before the keys of what was stated of the node, or of a relationship of it.
pub(super) const WAS: &str = "was_";
/// Before the keys of what the other one stated before.
pub(super) const BEFORE: &str = "before_";

/// The labels that the node had.
pub(super) const LABELS: &str = "labels";
/// The labels that the other node got from it.
pub(super) const ADDED_LABELS: &str = "added_labels";
/// The sources of existence that both had before.
pub(super) const SHARED_SOURCES: &str = "shared_sources";
/// The number of the merge among those of the other node.
pub(super) const NUMBER: &str = "number";
/// The properties that are names: the main name, the aliases, and the others.
pub(super) const NAME_KEYS: &str = "name_keys";
/// The aliases that the other node got.
pub(super) const ADDED_NAMES: &str = "added_names";
/// The relationships that were moved: their ids, the ids of their other ends, and what they look like.
pub(super) const MOVED: &str = "moved";
pub(super) const MOVED_ENDS: &str = "moved_ends";
pub(super) const MOVED_AS: &str = "moved_as";

/// The type of the relationship that a [`RELATIONSHIP`] stands for.
pub(super) const TYPE: &str = "type";
/// Which way it goes, as seen from the node that was merged.
pub(super) const DIRECTION: &str = "direction";
/// The relationship of the other node that stands for both.
pub(super) const UNITED: &str = "united";
/// The other end of that, and what it looks like.
pub(super) const END: &str = "end";
pub(super) const AS: &str = "united_as";

/// The words of a record that say something of the merge, and not what was stated.
pub(super) const WORDS: [&str; 9] = [
    LABELS,
    ADDED_LABELS,
    SHARED_SOURCES,
    NUMBER,
    NAME_KEYS,
    ADDED_NAMES,
    MOVED,
    MOVED_ENDS,
    MOVED_AS,
];

/// Which way a relationship goes, as seen from one of its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Way {
    Out,
    In,
    Loop,
}

impl Way {
    pub fn of(node: NodeId, (start, end): (NodeId, NodeId)) -> Way {
        match (start == node, end == node) {
            (true, true) => Way::Loop,
            (true, false) => Way::Out,
            _ => Way::In,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Way::Out => "out",
            Way::In => "in",
            Way::Loop => "loop",
        }
    }

    pub fn from_name(name: &str) -> Way {
        match name {
            "out" => Way::Out,
            "loop" => Way::Loop,
            _ => Way::In,
        }
    }

    /// Start and end of such a relationship of a node.
    pub fn ends(self, node: NodeId, other: NodeId) -> (NodeId, NodeId) {
        match self {
            Way::Out => (node, other),
            Way::In => (other, node),
            Way::Loop => (node, node),
        }
    }
}

/// A relationship as seen from one of its ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub id: RelationshipId,
    pub of: TypeId,
    pub way: Way,
    pub other: NodeId,
}

impl Seen {
    /// The relationships of a node, but for those of records, in the order of their ids.
    pub fn all(graph: &GraphView, node: NodeId) -> Vec<Seen> {
        let own = TYPES.map(|name| graph.type_id(name));
        let mut all = Vec::new();
        graph.expand(node, Direction::Both, None, &mut |id, other| {
            let ends = graph.endpoints(id).zip(graph.relationship_type(id));
            if let Some((ends, of)) = ends
                && !own.contains(&Some(of))
            {
                let way = Way::of(node, ends);
                all.push(Seen { id, of, way, other });
            }
        });
        all.sort_unstable_by_key(|seen| seen.id);
        all
    }

    /// What it looks like: way, type, properties and other end.
    pub fn look(&self, graph: &GraphView, main: KeyId) -> String {
        let properties = graph.properties(EntityId::Relationship(self.id));
        let map = properties
            .iter()
            .map(|(key, value)| format!("{key}: {value}"));
        let mut map: Vec<String> = map.collect();
        map.sort();
        let name = graph.property(EntityId::Node(self.other), main);
        let mut labels: Vec<&str> = graph
            .labels(self.other)
            .iter()
            .map(|label| &**graph.label_name(*label))
            .collect();
        labels.sort_unstable();
        let end = match self.way {
            Way::Loop => String::new(),
            Way::Out | Way::In => format!("{} {name}", labels.join(":")),
        };
        format!("{} {{{}}} {end}", self.kind(graph), map.join(", "))
    }

    /// Way and type.
    pub fn kind(&self, graph: &GraphView) -> String {
        format!("{} {}", self.way.name(), graph.type_name(self.of))
    }
}

/// Whether a node is a record.
pub(super) fn is_record(graph: &GraphView, node: NodeId) -> bool {
    let label = graph.label_id(LABEL);
    let number = graph.key_id(NUMBER);
    label.is_some_and(|label| graph.has_label(node, label))
        && number.is_some_and(|key| graph.has_property(EntityId::Node(node), key))
}

/// The node into which that of a record was merged; `None` where it has been deleted.
pub(super) fn kept(graph: &GraphView, record: NodeId) -> Option<NodeId> {
    let into = graph.type_id(INTO)?;
    let mut kept = None;
    graph.expand(
        record,
        Direction::Outgoing,
        Some(&[into]),
        &mut |_, node| {
            kept.get_or_insert(node);
        },
    );
    kept
}

/// The records of what was merged into a node, the first merge first.
pub(super) fn records(graph: &GraphView, kept: NodeId) -> Vec<NodeId> {
    let Some(into) = graph.type_id(INTO) else {
        return Vec::new();
    };
    let mut records = Vec::new();
    graph.expand(kept, Direction::Incoming, Some(&[into]), &mut |_, node| {
        if is_record(graph, node) {
            records.push(node);
        }
    });
    records.sort_unstable_by_key(|record| (number(graph, *record), *record));
    records.dedup();
    records
}

/// The number of a merge among those of the node that was kept.
pub(super) fn number(graph: &GraphView, record: NodeId) -> i64 {
    match word(graph, record, NUMBER) {
        Value::Integer(number) => number,
        _ => 0,
    }
}

/// What a record, or a relationship of one, says under a word.
pub(super) fn word(graph: &GraphView, of: impl Into<EntityId>, word: &str) -> Value {
    let key = graph.key_id(word);
    key.map_or(Value::Null, |key| graph.property(of.into(), key))
}

/// The strings in a list.
pub(super) fn words(graph: &GraphView, of: impl Into<EntityId>, name: &str) -> Vec<Arc<str>> {
    let Value::List(elements) = word(graph, of, name) else {
        return Vec::new();
    };
    let text = |value: &Value| match value {
        Value::String(text) => Some(Arc::clone(text)),
        _ => None,
    };
    elements.iter().filter_map(text).collect()
}

/// The ids in a list.
pub(super) fn ids(graph: &GraphView, record: NodeId, name: &str) -> Vec<u32> {
    let Value::List(elements) = word(graph, record, name) else {
        return Vec::new();
    };
    let id = |value: &Value| match value {
        Value::Integer(id) => u32::try_from(*id).ok(),
        _ => None,
    };
    elements
        .iter()
        .map(|one| id(one).unwrap_or(u32::MAX))
        .collect()
}

/// Strings as a list.
pub(super) fn text_list<T: Into<Arc<str>>>(texts: impl IntoIterator<Item = T>) -> Value {
    let texts = texts.into_iter().map(|text| Value::String(text.into()));
    Value::List(Arc::new(texts.collect()))
}

/// Writes a property of a record; an empty list or null is not written.
pub(super) fn note(
    writer: &mut dyn ProcedureWriter,
    entity: EntityId,
    name: &str,
    value: Value,
) -> Result<()> {
    if value.is_null() || matches!(&value, Value::List(elements) if elements.is_empty()) {
        return Ok(());
    }
    let key = writer.key(name)?;
    writer.apply(Change::PropertySet(SetProperty { entity, key, value }))
}

/// Takes a property away.
pub(super) fn forget(writer: &mut dyn ProcedureWriter, entity: EntityId, key: KeyId) -> Result<()> {
    writer.set_statements(entity, key, Vec::new())
}

/// Writes what was stated down, under keys with something before them.
pub(super) fn keep(
    writer: &mut dyn ProcedureWriter,
    entity: EntityId,
    prefix: &str,
    properties: &[(KeyId, Vec<Statement>)],
) -> Result<()> {
    for (key, statements) in properties {
        let name = format!("{prefix}{}", writer.graph().key_name(*key));
        let key = writer.key(&name)?;
        writer.set_statements(entity, key, statements.clone())?;
    }
    Ok(())
}

/// What was written down so, under the keys without that.
pub(super) fn kept_facts(
    writer: &mut dyn ProcedureWriter,
    entity: EntityId,
    prefix: &str,
) -> Result<Vec<(KeyId, Vec<Statement>)>> {
    let all = Facts::of(writer.graph(), entity).properties;
    let mut kept = Vec::new();
    for (key, statements) in all {
        let name = Arc::clone(writer.graph().key_name(key));
        if let Some(name) = name.strip_prefix(prefix).filter(|name| !name.is_empty()) {
            kept.push((writer.key(name)?, statements));
        }
    }
    Ok(kept)
}

/// The sources that both had before, as far as the graph still knows them.
pub(super) fn shared_sources(graph: &GraphView, of: EntityId) -> Vec<SourceId> {
    let names = words(graph, of, SHARED_SOURCES);
    let known = names.iter().filter_map(|name| graph.source_id(name));
    known.collect()
}
