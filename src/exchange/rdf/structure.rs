//! The first pass over triples: determines the role of every resource, before any literal is stored.

use super::IRI_KEY;
use super::content::{Content, Role};
use super::list::Chains;
use super::names::{ClassSets, Names};
use super::resources::{ResourceId, Resources};
use crate::error::Result;
use crate::graph::{GraphBuilder, LabelId};
use crate::value::{EntityId, Value};
use oxrdf::vocab::rdf;
use oxrdf::{Term, Triple};
use rustc_hash::{FxHashMap, FxHashSet};

/// The result of the first pass.
#[derive(Debug, Default)]
pub struct Structure {
    resources: Resources,
    classes: Names,
    class_sets: ClassSets,
    /// The set of classes of each resource that has one.
    classes_of: Vec<u32>,
    predicates: Names,
    statements: FxHashMap<ResourceId, Statement>,
    chains: Chains,
}

/// The parts of an `rdf:Statement`.
#[derive(Clone, Copy, Debug, Default)]
struct Statement {
    subject: Option<ResourceId>,
    predicate: Option<u32>,
    object: Option<ResourceId>,
}

/// A statement with all its parts.
#[derive(Clone, Copy, Debug)]
struct CompleteStatement {
    place: ResourceId,
    start: ResourceId,
    predicate: u32,
    end: ResourceId,
}

impl Structure {
    /// Starts a file.
    pub fn begin(&mut self, file: usize) {
        self.resources.begin(file);
    }

    /// Adds one triple.
    pub fn add(&mut self, triple: &Triple) {
        let subject = self.resources.subject(&triple.subject);
        let predicate = triple.predicate.as_ref();
        match &triple.object {
            Term::NamedNode(class) if predicate == rdf::TYPE => {
                return self.add_class(subject, class.as_str());
            }
            Term::NamedNode(of) if predicate == rdf::PREDICATE => {
                let number = self.predicates.number(of.as_str());
                self.statement(subject).predicate = Some(number);
                return;
            }
            _ => {}
        }
        match self.resources.object(&triple.object) {
            None if predicate == rdf::FIRST => self.chains.add_first(subject),
            None => {}
            Some(rest) if predicate == rdf::REST => self.chains.add_rest(subject, rest),
            Some(start) if predicate == rdf::SUBJECT => {
                self.statement(subject).subject = Some(start);
            }
            Some(end) if predicate == rdf::OBJECT => self.statement(subject).object = Some(end),
            Some(_) => {}
        }
    }

    fn statement(&mut self, place: ResourceId) -> &mut Statement {
        self.statements.entry(place).or_default()
    }

    fn add_class(&mut self, place: ResourceId, class: &str) {
        let (class, place) = (self.classes.number(class), place as usize);
        if self.classes_of.len() <= place {
            self.classes_of.resize(place + 1, 0);
        }
        let set = &mut self.classes_of[place];
        *set = self.class_sets.with(*set, class);
    }

    /// Creates all nodes, and the relationships of statements, without properties yet.
    pub fn build(mut self, into: &mut GraphBuilder) -> Result<Content> {
        let nil = self.resources.iri(rdf::NIL.as_str());
        let cells = self.chains.whole(nil);
        let statements = self.whole_statements(&cells);
        let stated: FxHashSet<ResourceId> = statements.iter().map(|whole| whole.place).collect();
        let mut roles = vec![Role::Cell; self.resources.count()];
        let mut labels = vec![None; self.class_sets.count()];
        let uri = into.key(IRI_KEY);
        let mut foreign = self.resources.foreign().peekable();
        for (place, role) in (0..).zip(&mut roles) {
            let iri = foreign.next_if(|(next, _)| *next == place);
            if cells.contains(&place) || stated.contains(&place) {
                continue;
            }
            let set = self.classes_of.get(place as usize).copied().unwrap_or(0);
            let labels = labels[set as usize].get_or_insert_with(|| self.labels(set, into));
            let uri = iri.map(|(_, iri)| (uri, Value::from(iri)));
            *role = Role::Entity(EntityId::Node(into.add_node(labels, uri.as_slice())?));
        }
        drop(foreign);
        let mut content = Content::new(self.resources, self.predicates, roles);
        for whole in &statements {
            let link = (whole.start, whole.predicate, whole.end);
            content.add_statement(whole.place, link, into)?;
        }
        Ok(content)
    }

    /// The labels of a set of classes.
    fn labels(&self, set: u32, into: &mut GraphBuilder) -> Vec<LabelId> {
        let classes = self.class_sets.get(set).iter();
        let names = classes.map(|class| self.classes.get(*class));
        let named = names.filter(|name| !name.is_empty());
        named.map(|name| into.label(name)).collect()
    }

    /// The statements that can be relationships: they are complete, and both ends are nodes.
    fn whole_statements(&self, cells: &FxHashSet<ResourceId>) -> Vec<CompleteStatement> {
        let whole = |(place, statement): (&ResourceId, &Statement)| {
            Some(CompleteStatement {
                place: *place,
                start: statement.subject?,
                predicate: statement.predicate?,
                end: statement.object?,
            })
        };
        let mut all: Vec<CompleteStatement> = self.statements.iter().filter_map(whole).collect();
        all.sort_unstable_by_key(|whole| whole.place);
        let places: FxHashSet<ResourceId> = all.iter().map(|whole| whole.place).collect();
        let is_node = |end: ResourceId| !places.contains(&end) && !cells.contains(&end);
        all.retain(|whole| {
            !cells.contains(&whole.place) && is_node(whole.start) && is_node(whole.end)
        });
        all
    }
}
