//! A graph as the changes that make it from nothing: names, nodes, relationships, then the rules over them.

use super::codec::corrupt;
use super::record::{decode_changes, encode_changes};
use super::snapshot_reader::SnapshotReader;
use super::snapshot_writer::SnapshotWriter;
use crate::error::Result;
use crate::graph::{Change, Graph, GraphView, KeyId, SymbolKind};
use crate::value::{EntityId, NodeId, Properties, RelationshipId};
use std::sync::Arc;

/// The one kind of section.
const CHANGES: u32 = 1;
/// Entities in a section.
const PIECE: usize = 4_096;

/// Writes a state as sections.
pub fn write_sections(view: &GraphView, writer: &mut SnapshotWriter<'_>) -> Result<()> {
    let mut out = Sections { writer, number: 0 };
    out.put(&names(view))?;
    write_nodes(view, &mut out)?;
    write_relationships(view, &mut out)?;
    out.put(&rules(view))
}

/// The graph in the sections of a snapshot.
pub fn read_sections(reader: &SnapshotReader<'_>) -> Result<Graph> {
    let mut graph = Graph::default();
    for (place, entry) in reader.entries().enumerate() {
        if entry.kind != CHANGES {
            return Err(corrupt(format!(
                "sections of kind {} are unknown",
                entry.kind
            )));
        }
        for change in decode_changes(&reader.section(place)?) {
            graph.apply(change?)?;
        }
    }
    graph.settle();
    Ok(graph)
}

struct Sections<'a, 'b> {
    writer: &'a mut SnapshotWriter<'b>,
    number: u32,
}

impl Sections<'_, '_> {
    fn put(&mut self, changes: &[Change]) -> Result<()> {
        let mut bytes = Vec::new();
        encode_changes(changes, &mut bytes)?;
        self.writer.section(CHANGES, self.number, &bytes)?;
        self.number += 1;
        Ok(())
    }
}

fn names(view: &GraphView) -> Vec<Change> {
    let of = |kind, names: &[Arc<str>]| -> Vec<Change> {
        let added = |name: &Arc<str>| Change::SymbolAdded {
            kind,
            name: Arc::clone(name),
        };
        names.iter().map(added).collect()
    };
    let mut changes = of(SymbolKind::Label, view.label_names());
    changes.extend(of(SymbolKind::RelationshipType, view.type_names()));
    changes.extend(of(SymbolKind::PropertyKey, view.key_names()));
    changes
}

/// Ids that are free are taken and given back, so that the others come out as they were.
fn write_nodes(view: &GraphView, out: &mut Sections<'_, '_>) -> Result<()> {
    let (mut cursor, mut next, mut vacant) = (0, 0, Vec::new());
    loop {
        let (mut nodes, mut changes) = (Vec::new(), Vec::new());
        view.scan_nodes(&mut cursor, PIECE, &mut nodes);
        if nodes.is_empty() {
            break;
        }
        for node in nodes {
            while next < node.0 {
                vacant.push(Change::NodeDeleted { node: NodeId(next) });
                changes.push(node_created(NodeId(next), view));
                next += 1;
            }
            changes.push(node_created(node, view));
            next += 1;
        }
        out.put(&changes)?;
    }
    out.put(&vacant)
}

fn node_created(node: NodeId, view: &GraphView) -> Change {
    Change::NodeCreated {
        node,
        labels: view.labels(node).to_vec(),
        properties: keyed(view, view.properties(EntityId::Node(node))),
    }
}

fn write_relationships(view: &GraphView, out: &mut Sections<'_, '_>) -> Result<()> {
    let (mut cursor, mut next, mut vacant) = (0, 0, Vec::new());
    loop {
        let (mut relationships, mut changes) = (Vec::new(), Vec::new());
        view.scan_relationships(None, &mut cursor, PIECE, &mut relationships);
        if relationships.is_empty() {
            break;
        }
        for relationship in relationships {
            let created = relationship_created(relationship, view)?;
            while next < relationship.0 {
                let relationship = RelationshipId(next);
                vacant.push(Change::RelationshipDeleted { relationship });
                changes.push(placeholder(relationship, &created));
                next += 1;
            }
            changes.push(created);
            next += 1;
        }
        out.put(&changes)?;
    }
    out.put(&vacant)
}

fn relationship_created(relationship: RelationshipId, view: &GraphView) -> Result<Change> {
    let place = view
        .relationship_type(relationship)
        .zip(view.endpoints(relationship));
    let (relationship_type, (start, end)) =
        place.ok_or_else(|| corrupt("a relationship has no type or ends"))?;
    Ok(Change::RelationshipCreated {
        relationship,
        relationship_type,
        start,
        end,
        properties: keyed(view, view.properties(EntityId::Relationship(relationship))),
    })
}

/// A relationship at a free id between the ends of one that is there.
fn placeholder(id: RelationshipId, like: &Change) -> Change {
    let mut change = like.clone();
    if let Change::RelationshipCreated {
        relationship,
        properties,
        ..
    } = &mut change
    {
        *relationship = id;
        properties.clear();
    }
    change
}

fn keyed(view: &GraphView, properties: Properties) -> Vec<(KeyId, crate::value::Value)> {
    properties
        .into_iter()
        .filter_map(|(name, value)| view.key_id(&name).map(|key| (key, value)))
        .collect()
}

fn rules(view: &GraphView) -> Vec<Change> {
    let indexes = view.indexes().into_iter().filter(|(_, index)| !index.owned);
    let indexes = indexes.map(|(_, index)| Change::IndexCreated(index.clone()));
    let constraints = view.constraints().into_iter().cloned();
    indexes
        .chain(constraints.map(Change::ConstraintCreated))
        .collect()
}
