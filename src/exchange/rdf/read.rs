//! Triples → a graph. Triples come in any order, so all of them are in memory before the graph is built.
//!
//! Resources of other vocabularies come in as tools for RDF in property graphs have them: classes are labels, literals
//! are properties, a resource keeps its IRI as the property `uri`, names are what follows the last `#`, `/` or `:`.

use super::NODE;
use super::literal::value;
use super::name::local;
use crate::error::Result;
use crate::exchange::bad;
use crate::graph::GraphBuilder;
use crate::value::{NodeId, Value};
use oxrdf::vocab::rdf;
use oxrdf::{NamedOrBlankNode, Term, Triple};
use oxttl::{NTriplesParser, TurtleParser};
use rustc_hash::{FxHashMap, FxHashSet};
use std::io::Read;
use std::sync::Arc;

/// Reads Turtle, or N-Triples, into a graph that is being built.
pub fn read(from: impl Read, file: &str, turtle: bool, into: &mut GraphBuilder) -> Result<()> {
    let mut resources = Resources::default();
    let wrong = |cause: String| bad(format!("{file}: {cause}"));
    if turtle {
        for triple in TurtleParser::new().for_reader(from) {
            resources.add(triple.map_err(|cause| wrong(cause.to_string()))?)?;
        }
    } else {
        for triple in NTriplesParser::new().for_reader(from) {
            resources.add(triple.map_err(|cause| wrong(cause.to_string()))?)?;
        }
    }
    resources.build(into)
}

/// What has been said of every resource.
#[derive(Default)]
struct Resources {
    places: FxHashMap<Box<str>, usize>,
    all: Vec<Resource>,
}

#[derive(Default)]
struct Resource {
    iri: Box<str>,
    blank: bool,
    labels: Vec<String>,
    /// By local names; a key may come more than once.
    properties: Vec<(String, Value)>,
    /// By local names: the resources that this one leads to.
    links: Vec<(String, usize)>,
    /// Of an `rdf:Statement`.
    statement: Statement,
    /// Of a part of a collection.
    first: Option<Value>,
    rest: Option<usize>,
}

#[derive(Default)]
struct Statement {
    is_one: bool,
    subject: Option<usize>,
    predicate: Option<String>,
    object: Option<usize>,
}

/// A relationship that is to be: where from, its type, where to.
type Link = (usize, String, usize);

impl Resources {
    fn add(&mut self, triple: Triple) -> Result<()> {
        let subject = match &triple.subject {
            NamedOrBlankNode::NamedNode(node) => self.place(node.as_str(), false),
            NamedOrBlankNode::BlankNode(node) => self.place(node.as_str(), true),
        };
        let predicate = triple.predicate.as_str();
        let object = match triple.object {
            Term::Literal(literal) => {
                let value = value(&literal)?;
                return self.add_literal(subject, predicate, value);
            }
            Term::NamedNode(node) if predicate == rdf::TYPE.as_str() => {
                self.add_class(subject, node.as_str());
                return Ok(());
            }
            Term::NamedNode(node) if predicate == rdf::PREDICATE.as_str() => {
                self.all[subject].statement.predicate = Some(local(node.as_str()));
                return Ok(());
            }
            Term::NamedNode(node) => self.place(node.as_str(), false),
            Term::BlankNode(node) => self.place(node.as_str(), true),
        };
        let resource = &mut self.all[subject];
        match predicate {
            p if p == rdf::SUBJECT.as_str() => resource.statement.subject = Some(object),
            p if p == rdf::OBJECT.as_str() => resource.statement.object = Some(object),
            p if p == rdf::REST.as_str() => resource.rest = Some(object),
            p => resource.links.push((local(p), object)),
        }
        Ok(())
    }

    fn add_literal(&mut self, subject: usize, predicate: &str, value: Value) -> Result<()> {
        let resource = &mut self.all[subject];
        if predicate == rdf::FIRST.as_str() {
            resource.first = Some(value);
        } else {
            resource.properties.push((local(predicate), value));
        }
        Ok(())
    }

    fn add_class(&mut self, subject: usize, class: &str) {
        let resource = &mut self.all[subject];
        if class == rdf::STATEMENT.as_str() {
            resource.statement.is_one = true;
        } else {
            resource.labels.push(local(class));
        }
    }

    fn place(&mut self, iri: &str, blank: bool) -> usize {
        // No IRI looks like a blank node: it has a colon.
        if let Some(place) = self.places.get(iri) {
            return *place;
        }
        self.places.insert(iri.into(), self.all.len());
        self.all.push(Resource {
            iri: iri.into(),
            blank,
            ..Resource::default()
        });
        self.all.len() - 1
    }

    fn build(mut self, into: &mut GraphBuilder) -> Result<()> {
        self.resolve_lists();
        let mut nodes = vec![None; self.all.len()];
        for (place, resource) in self.all.iter().enumerate() {
            if resource.is_node() {
                nodes[place] = Some(add_node(resource, into)?);
            }
        }
        self.add_relationships(&nodes, into)
    }

    /// Links to collections become properties that are lists.
    fn resolve_lists(&mut self) {
        for place in 0..self.all.len() {
            let links = std::mem::take(&mut self.all[place].links);
            for (name, object) in links {
                match self.list(object) {
                    Some(elements) => {
                        let list = Value::List(Arc::new(elements));
                        self.all[place].properties.push((name, list));
                    }
                    None => self.all[place].links.push((name, object)),
                }
            }
        }
    }

    /// The elements of a collection of literals; `None` for any other resource.
    fn list(&self, mut place: usize) -> Option<Vec<Value>> {
        let mut elements = Vec::new();
        while *self.all[place].iri != *rdf::NIL.as_str() {
            elements.push(self.all[place].first.clone()?);
            place = self.all[place].rest?;
            // A chain that bites its tail is no list.
            if elements.len() > self.all.len() {
                return None;
            }
        }
        Some(elements)
    }

    /// A triple that statements are about says what they say; one that none is about is a relationship itself.
    fn add_relationships(&self, nodes: &[Option<NodeId>], into: &mut GraphBuilder) -> Result<()> {
        let statements = self.all.iter().filter(|resource| resource.statement.is_one);
        let stated: Vec<(Link, &Resource)> = statements
            .filter_map(|resource| Some((resource.statement.link()?, resource)))
            .collect();
        let known: FxHashSet<&Link> = stated.iter().map(|(link, _)| link).collect();
        for (place, resource) in self.all.iter().enumerate() {
            for (name, object) in &resource.links {
                let link = (place, name.clone(), *object);
                if !known.contains(&link) {
                    add_relationship(&link, &[], nodes, into)?;
                }
            }
        }
        for (link, resource) in &stated {
            add_relationship(link, &resource.properties, nodes, into)?;
        }
        Ok(())
    }
}

impl Resource {
    /// Whether it is a node: neither a statement nor a part of a collection.
    fn is_node(&self) -> bool {
        let is_nil = *self.iri == *rdf::NIL.as_str();
        let is_cell = self.first.is_some() && self.rest.is_some();
        !(is_nil || is_cell || self.statement.is_one)
    }
}

impl Statement {
    fn link(&self) -> Option<Link> {
        Some((self.subject?, self.predicate.clone()?, self.object?))
    }
}

fn add_node(resource: &Resource, into: &mut GraphBuilder) -> Result<NodeId> {
    let names = resource.labels.iter().filter(|name| !name.is_empty());
    let labels: Vec<_> = names.map(|name| into.label(name)).collect();
    let mut properties = gathered(&resource.properties);
    if !resource.blank && !resource.iri.starts_with(NODE) {
        properties.push(("uri", Value::from(&*resource.iri)));
    }
    let properties: Vec<_> = properties
        .into_iter()
        .map(|(key, value)| (into.key(key), value))
        .collect();
    into.add_node(&labels, &properties)
}

fn add_relationship(
    (start, name, end): &Link,
    properties: &[(String, Value)],
    nodes: &[Option<NodeId>],
    into: &mut GraphBuilder,
) -> Result<()> {
    // A link to a statement or into a collection has no relationship to become.
    let (Some(start), Some(end)) = (nodes[*start], nodes[*end]) else {
        return Ok(());
    };
    let of = into.relationship_type(name);
    let properties: Vec<_> = gathered(properties)
        .into_iter()
        .map(|(key, value)| (into.key(key), value))
        .collect();
    into.add_relationship(of, start, end, &properties)?;
    Ok(())
}

/// Properties with their values; one that comes several times is a list.
fn gathered(properties: &[(String, Value)]) -> Vec<(&str, Value)> {
    let mut gathered: Vec<(&str, Vec<Value>)> = Vec::new();
    for (key, value) in properties {
        match gathered.iter_mut().find(|(known, _)| known == key) {
            Some((_, values)) => values.push(value.clone()),
            None => gathered.push((key, vec![value.clone()])),
        }
    }
    let single = |mut values: Vec<Value>| match values.len() {
        1 => values.remove(0),
        _ => Value::List(Arc::new(flattened(values))),
    };
    let entries = gathered.into_iter();
    entries.map(|(key, values)| (key, single(values))).collect()
}

/// A property holds no lists of lists.
fn flattened(values: Vec<Value>) -> Vec<Value> {
    let elements = values.into_iter().flat_map(|value| match value {
        Value::List(elements) => elements.to_vec(),
        value => vec![value],
    });
    elements.collect()
}
