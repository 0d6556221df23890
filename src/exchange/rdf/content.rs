//! The second pass over triples: literals become properties, links become relationships.

use super::list::Lists;
use super::literal::value;
use super::names::Names;
use super::resources::{ResourceId, Resources};
use super::{IRI_KEY, KEY};
use crate::error::Result;
use crate::exchange::bad;
use crate::graph::{GraphBuilder, KeyId, TypeId};
use crate::value::key::GroupKey;
use crate::value::{EntityId, NodeId, Value};
use oxrdf::vocab::rdf;
use oxrdf::{NamedNodeRef, Term, Triple};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// The role of a resource.
#[derive(Clone, Copy, Debug)]
pub enum Role {
    /// A part of a collection, or the end of all collections.
    Cell,
    /// A node, or the relationship of a statement.
    Entity(EntityId),
}

/// The state of the second pass.
#[derive(Debug)]
pub struct Content {
    resources: Resources,
    roles: Vec<Role>,
    predicates: Names,
    /// By the numbers of the predicates.
    known: Vec<Predicate>,
    /// The triples for which there are statements, which contain the same information and more.
    stated: FxHashSet<(NodeId, TypeId, NodeId)>,
    /// The triples that have become relationships, by the numbers of the predicates: an RDF graph is a set, and a
    /// triple that is repeated, in the same file or another, is ignored.
    linked: FxHashSet<(NodeId, u32, NodeId)>,
    lists: Lists,
    /// Properties that are collections: the entity, the key, and the first cell.
    listed: Vec<(EntityId, KeyId, ResourceId)>,
    /// The properties of the subject of the last triples, which are mostly all of its properties.
    entity: Option<EntityId>,
    values: Vec<(KeyId, Value)>,
}

/// The key and the type of a predicate in the graph, once they have been used.
#[derive(Clone, Copy, Debug, Default)]
struct Predicate {
    key: Option<KeyId>,
    relationship_type: Option<TypeId>,
}

impl Content {
    /// Nothing read yet.
    pub fn new(resources: Resources, predicates: Names, roles: Vec<Role>) -> Content {
        Content {
            resources,
            roles,
            predicates,
            known: Vec::new(),
            stated: FxHashSet::default(),
            linked: FxHashSet::default(),
            lists: Lists::default(),
            listed: Vec::new(),
            entity: None,
            values: Vec::new(),
        }
    }

    /// Creates the relationship of a statement with these parts.
    pub fn add_statement(
        &mut self,
        place: ResourceId,
        (start, predicate, end): (ResourceId, u32, ResourceId),
        into: &mut GraphBuilder,
    ) -> Result<()> {
        let ends = (self.role(start)?, self.role(end)?);
        if let (Role::Entity(EntityId::Node(start)), Role::Entity(EntityId::Node(end))) = ends {
            let of = into.relationship_type(self.predicates.get(predicate));
            let relationship = into.add_relationship(of, start, end, &[])?;
            self.stated.insert((start, of, end));
            self.roles[place as usize] = Role::Entity(EntityId::Relationship(relationship));
        }
        Ok(())
    }

    /// Starts a file.
    pub fn begin(&mut self, file: usize) {
        self.resources.begin(file);
    }

    /// Adds one triple.
    pub fn add(&mut self, triple: &Triple, into: &mut GraphBuilder) -> Result<()> {
        let subject = self.resources.subject(&triple.subject);
        let predicate = triple.predicate.as_ref();
        match self.role(subject)? {
            Role::Cell => self.add_to_cell(subject, predicate, &triple.object),
            Role::Entity(entity) => return self.describe(entity, predicate, &triple.object, into),
        }
        Ok(())
    }

    fn role(&self, place: ResourceId) -> Result<Role> {
        let role = self.roles.get(place as usize).copied();
        role.ok_or_else(|| bad("the file has changed while it was read".to_owned()))
    }

    fn add_to_cell(&mut self, cell: ResourceId, predicate: NamedNodeRef<'_>, object: &Term) {
        match object {
            Term::Literal(literal) if predicate == rdf::FIRST => {
                self.lists.add_first(cell, value(literal));
            }
            object if predicate == rdf::REST => {
                if let Some(rest) = self.resources.object(object) {
                    self.lists.add_rest(cell, rest);
                }
            }
            _ => {}
        }
    }

    fn describe(
        &mut self,
        entity: EntityId,
        predicate: NamedNodeRef<'_>,
        object: &Term,
        into: &mut GraphBuilder,
    ) -> Result<()> {
        let is_part = predicate == rdf::SUBJECT || predicate == rdf::OBJECT;
        match (object, entity) {
            (Term::Literal(literal), _) => {
                return self.add_value(entity, predicate, value(literal), into);
            }
            // Classes and the parts of statements were read in the first pass.
            (Term::NamedNode(_), _) if predicate == rdf::TYPE => return Ok(()),
            (Term::NamedNode(of), EntityId::Node(_)) if predicate == rdf::PREDICATE => {
                return self.add_value(entity, predicate, Value::from(of.as_str()), into);
            }
            (_, EntityId::Relationship(_)) if is_part || predicate == rdf::PREDICATE => {
                return Ok(());
            }
            _ => {}
        }
        let Some(place) = self.resources.object(object) else {
            return Ok(());
        };
        match (self.role(place)?, entity, object) {
            (Role::Cell, ..) => {
                let key = self.key(predicate, into);
                self.listed.push((entity, key, place));
                Ok(())
            }
            (Role::Entity(EntityId::Node(end)), EntityId::Node(start), _) => {
                let of = self.relationship_type(predicate, into);
                let number = self.number(predicate);
                let is_new = self.linked.insert((start, number, end));
                if is_new && !self.stated.contains(&(start, of, end)) {
                    into.add_relationship(of, start, end, &[])?;
                }
                Ok(())
            }
            // A relationship cannot have relationships: the IRI is stored as a property.
            (Role::Entity(_), _, Term::NamedNode(node)) => {
                self.add_value(entity, predicate, Value::from(node.as_str()), into)
            }
            _ => Ok(()),
        }
    }

    fn add_value(
        &mut self,
        entity: EntityId,
        predicate: NamedNodeRef<'_>,
        value: Value,
        into: &mut GraphBuilder,
    ) -> Result<()> {
        if self.entity != Some(entity) {
            self.write_values(into)?;
            self.entity = Some(entity);
        }
        let key = self.key(predicate, into);
        self.values.push((key, value));
        Ok(())
    }

    /// Writes the buffered properties; a property with several values is a list.
    fn write_values(&mut self, into: &mut GraphBuilder) -> Result<()> {
        let Some(entity) = self.entity else {
            return Ok(());
        };
        self.values.sort_by_key(|(key, _)| *key);
        for same in self.values.chunk_by(|(a, _), (b, _)| a == b) {
            let values = same.iter().map(|(_, value)| value.clone());
            let key = same.first().map(|(key, _)| *key);
            key.map_or(Ok(()), |key| into.add_distinct_values(entity, key, values))?;
        }
        self.values.clear();
        Ok(())
    }

    /// Adds what had to wait for the last triple.
    pub fn finish(mut self, into: &mut GraphBuilder) -> Result<()> {
        self.write_values(into)?;
        // The same list occurs again if a file is read twice: its cells are blank nodes, which differ each time.
        let mut written = FxHashSet::default();
        for (entity, key, place) in &self.listed {
            let list = Value::List(Arc::new(self.lists.elements(*place)));
            if written.insert((*entity, *key, GroupKey(list.clone()))) {
                into.add_values(*entity, *key, [list])?;
            }
        }
        Ok(())
    }

    fn key(&mut self, predicate: NamedNodeRef<'_>, into: &mut GraphBuilder) -> KeyId {
        let number = self.number(predicate);
        let name = match self.predicates.get(number) {
            // A resource's own IRI has that name, so another predicate of this name is stored under its whole IRI.
            IRI_KEY if !predicate.as_str().starts_with(KEY) => predicate.as_str(),
            // A property must have a name.
            "" => predicate.as_str(),
            name => name,
        };
        let key = &mut self.known[number as usize].key;
        *key.get_or_insert_with(|| into.key(name))
    }

    fn relationship_type(
        &mut self,
        predicate: NamedNodeRef<'_>,
        into: &mut GraphBuilder,
    ) -> TypeId {
        let number = self.number(predicate);
        let of = &mut self.known[number as usize].relationship_type;
        *of.get_or_insert_with(|| into.relationship_type(self.predicates.get(number)))
    }

    /// The number of a predicate, with an entry in `known`.
    fn number(&mut self, predicate: NamedNodeRef<'_>) -> u32 {
        let number = self.predicates.number(predicate.as_str());
        if self.known.len() <= number as usize {
            self.known.resize(number as usize + 1, Predicate::default());
        }
        number
    }
}
