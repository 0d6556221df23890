//! A graph → triples, as Turtle or N-Triples.

use super::name::encoded;
use super::{KEY, LABEL, NODE, RELATIONSHIP, TYPE, literal::literal};
use crate::exchange::export::{label_names, nodes, relationships, type_name};
use crate::graph::{Direction, GraphView};
use crate::value::{EntityId, NodeId, RelationshipId, Value};
use oxrdf::vocab::rdf;
use oxrdf::{BlankNode, NamedNode, NamedOrBlankNode, Term, Triple};
use oxttl::{NTriplesSerializer, TurtleSerializer};
use std::io::{self, Write};

type Sink<'s> = &'s mut dyn FnMut(Triple) -> io::Result<()>;

/// Writes Turtle.
pub fn write_turtle(view: &GraphView, to: &mut dyn Write) -> io::Result<()> {
    let mut serializer = TurtleSerializer::new();
    let prefixes = [
        ("node", NODE),
        ("label", LABEL),
        ("key", KEY),
        ("type", TYPE),
        ("relationship", RELATIONSHIP),
        ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
        ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ];
    for (prefix, iri) in prefixes {
        serializer = serializer
            .with_prefix(prefix, iri)
            .map_err(io::Error::other)?;
    }
    let mut writer = serializer.for_writer(to);
    triples(view, &mut |triple| writer.serialize_triple(&triple))?;
    writer.finish().map(drop)
}

/// Writes N-Triples.
pub fn write_n_triples(view: &GraphView, to: &mut dyn Write) -> io::Result<()> {
    let mut writer = NTriplesSerializer::new().for_writer(to);
    triples(view, &mut |triple| writer.serialize_triple(&triple))?;
    writer.finish();
    Ok(())
}

fn triples(view: &GraphView, sink: Sink<'_>) -> io::Result<()> {
    let mut lists = 0;
    for node in nodes(view) {
        let subject = NamedOrBlankNode::from(node_iri(node));
        for label in label_names(view, node) {
            sink(Triple::new(subject.clone(), rdf::TYPE, iri(LABEL, label)))?;
        }
        properties(view, EntityId::Node(node), &subject, &mut lists, sink)?;
        if view.labels(node).is_empty() && view.property_keys(EntityId::Node(node)).next().is_none()
        {
            // A node without labels, properties and relationships would have no triples otherwise.
            sink(Triple::new(subject, rdf::TYPE, iri(LABEL, "")))?;
        }
    }
    for (relationship, start, end) in relationships(view) {
        let (first, alike) = alike(view, relationship, start, end);
        if first {
            let of = iri(TYPE, type_name(view, relationship));
            sink(Triple::new(node_iri(start), of, node_iri(end)))?;
        }
        if alike
            || !view
                .property_ids(EntityId::Relationship(relationship))
                .is_empty()
        {
            statement(view, relationship, (start, end), &mut lists, sink)?;
        }
    }
    Ok(())
}

/// Whether a relationship is the first of its type between its ends, and whether there are others.
fn alike(view: &GraphView, of: RelationshipId, start: NodeId, end: NodeId) -> (bool, bool) {
    let (mut first, mut count) = (true, 0);
    let kind = view.relationship_type(of);
    let kind = kind.as_slice();
    view.expand_into(start, end, Direction::Outgoing, Some(kind), &mut |other| {
        first &= of <= other;
        count += 1;
    });
    (first, count > 1)
}

/// A relationship as a resource of its own, for everything that a triple cannot express.
fn statement(
    view: &GraphView,
    relationship: RelationshipId,
    (start, end): (NodeId, NodeId),
    lists: &mut u64,
    sink: Sink<'_>,
) -> io::Result<()> {
    let subject = NamedNode::new_unchecked(format!("{RELATIONSHIP}{}", relationship.0));
    let subject = NamedOrBlankNode::from(subject);
    let of = iri(TYPE, type_name(view, relationship));
    let parts = [
        (rdf::TYPE, NamedNode::from(rdf::STATEMENT)),
        (rdf::SUBJECT, node_iri(start)),
        (rdf::PREDICATE, of),
        (rdf::OBJECT, node_iri(end)),
    ];
    for (predicate, object) in parts {
        sink(Triple::new(subject.clone(), predicate, object))?;
    }
    let entity = EntityId::Relationship(relationship);
    properties(view, entity, &subject, lists, sink)
}

fn properties(
    view: &GraphView,
    entity: EntityId,
    subject: &NamedOrBlankNode,
    lists: &mut u64,
    sink: Sink<'_>,
) -> io::Result<()> {
    for (key, value) in view.properties(entity) {
        let key = iri(KEY, &key);
        match &value {
            Value::List(elements) => list(subject.clone(), key, elements, lists, sink)?,
            value => sink(Triple::new(subject.clone(), key, literal(value)))?,
        }
    }
    Ok(())
}

/// A collection: a chain of blank nodes, each with its element and the next.
fn list(
    subject: NamedOrBlankNode,
    key: NamedNode,
    elements: &[Value],
    lists: &mut u64,
    sink: Sink<'_>,
) -> io::Result<()> {
    *lists += 1;
    let cell = |at: usize| -> Term {
        match at < elements.len() {
            true => BlankNode::new_unchecked(format!("l{lists}_{at}")).into(),
            false => NamedNode::from(rdf::NIL).into(),
        }
    };
    sink(Triple::new(subject, key, cell(0)))?;
    for (at, element) in elements.iter().enumerate() {
        let place = BlankNode::new_unchecked(format!("l{lists}_{at}"));
        sink(Triple::new(place.clone(), rdf::FIRST, literal(element)))?;
        sink(Triple::new(place, rdf::REST, cell(at + 1)))?;
    }
    Ok(())
}

fn node_iri(node: NodeId) -> NamedNode {
    NamedNode::new_unchecked(format!("{NODE}{}", node.0))
}

fn iri(prefix: &str, name: &str) -> NamedNode {
    NamedNode::new_unchecked(encoded(prefix, name))
}
