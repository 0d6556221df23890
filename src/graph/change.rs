//! Every write is a `Change`: changes are encoded in the log, inverted for a rollback, counted for the summary, checked
//! against constraints, and sent to subscribers.

pub use super::created::{CreatedNode, CreatedRelationship, SetProperty};
use super::derivation::DerivationRule;
use super::graph_type::GraphType;
use super::many::Many;
use super::references::Fact;
use super::schema::{ConstraintDefinition, IndexDefinition};
use super::search::SearchDefinition;
use super::statements::SetStatements;
use super::symbol::{LabelId, SourceId, SymbolKind};
use crate::value::quantity::BasicUnit;
use crate::value::{EntityId, NodeId, RelationshipId};
use std::fmt::{self, Display, Formatter};
use std::sync::Arc;

/// One step of a graph from one state to the next. Ids and symbols are explicit, so that replaying changes gives the
/// same graph.
#[derive(Clone, Debug)]
pub enum Change {
    /// Creates a node at a free id.
    NodeCreated(CreatedNode),
    /// Deletes a node that has no relationships.
    NodeDeleted(NodeId),
    /// Creates a relationship at a free id.
    RelationshipCreated(CreatedRelationship),
    /// Deletes a relationship.
    RelationshipDeleted(RelationshipId),
    /// Sets a property; null removes it.
    PropertySet(SetProperty),
    /// Adds a label to a node that does not have it.
    LabelAdded(NodeLabel),
    /// Removes a label from a node.
    LabelRemoved(NodeLabel),
    /// Sets the sources of a fact, and replaces its previous sources.
    ReferencesSet(SetReferences),
    /// Gives a property statements in the place of those that it has; the best becomes its value.
    StatementsSet(SetStatements),
    /// Names a label, type, key or source for the first time; it gets the next id of its kind.
    SymbolAdded(NewSymbol),
    /// Removes the newest symbol of a kind (only used as an inverse).
    SymbolRemoved(SymbolKind),
    /// Creates an index and fills it.
    IndexCreated(IndexDefinition),
    /// Drops an index.
    IndexDropped(IndexDefinition),
    /// Creates a search index, which is filled when it is first used.
    SearchIndexCreated(Arc<SearchDefinition>),
    /// Drops a search index.
    SearchIndexDropped(Arc<SearchDefinition>),
    /// Creates a constraint; fails if the data violates it.
    ConstraintCreated(ConstraintDefinition),
    /// Drops a constraint.
    ConstraintDropped(ConstraintDefinition),
    /// Creates a rule.
    RuleCreated(Arc<DerivationRule>),
    /// Drops a rule.
    RuleDropped(Arc<DerivationRule>),
    /// Adds a unit to the known ones.
    UnitCreated(Arc<BasicUnit>),
    /// Removes a unit. Quantities keep its definition.
    UnitDropped(Arc<BasicUnit>),
    /// Puts a graph type in the place of the one that is in force. It brings its constraints; whether entities keep the rest is
    /// asked when the statement ends.
    GraphTypeSet(Arc<GraphType>),
    /// Several changes of one kind. The log has them one by one.
    Many(Many),
}

impl Change {
    /// The node or the relationship that is changed; `None` for a change of names, indexes, constraints, rules or units, and for
    /// several changes.
    pub fn entity(&self) -> Option<EntityId> {
        match self {
            Change::NodeCreated(created) => Some(created.node.into()),
            Change::NodeDeleted(node) => Some((*node).into()),
            Change::RelationshipCreated(created) => Some(created.relationship.into()),
            Change::RelationshipDeleted(relationship) => Some((*relationship).into()),
            Change::PropertySet(set) => Some(set.entity),
            Change::LabelAdded(label) | Change::LabelRemoved(label) => Some(label.node.into()),
            Change::ReferencesSet(set) => Some(set.fact.entity),
            Change::StatementsSet(set) => Some(set.entity),
            Change::SymbolAdded(_)
            | Change::SymbolRemoved(_)
            | Change::IndexCreated(_)
            | Change::IndexDropped(_)
            | Change::SearchIndexCreated(_)
            | Change::SearchIndexDropped(_)
            | Change::ConstraintCreated(_)
            | Change::ConstraintDropped(_)
            | Change::RuleCreated(_)
            | Change::RuleDropped(_)
            | Change::UnitCreated(_)
            | Change::UnitDropped(_)
            | Change::GraphTypeSet(_)
            | Change::Many(_) => None,
        }
    }
}

impl Many {
    /// The changes one by one, in their order.
    pub fn each(&self) -> Box<dyn Iterator<Item = Change> + '_> {
        match self {
            Many::NodesCreated(of) => Box::new(of.each().map(Change::NodeCreated)),
            Many::NodesDeleted(of) => {
                Box::new(of.nodes.iter().rev().copied().map(Change::NodeDeleted))
            }
            Many::RelationshipsCreated(of) => Box::new(of.each().map(Change::RelationshipCreated)),
            Many::RelationshipsDeleted(of) => {
                let ids = of.relationships.iter().rev().copied();
                Box::new(ids.map(Change::RelationshipDeleted))
            }
            Many::PropertiesSet(of) => Box::new(of.each().map(Change::PropertySet)),
        }
    }
}

/// A label of a node.
#[derive(Clone, Copy, Debug)]
pub struct NodeLabel {
    /// The node.
    pub node: NodeId,
    /// The label.
    pub label: LabelId,
}

/// A fact with its sources.
#[derive(Clone, Debug)]
pub struct SetReferences {
    /// The fact, which must exist unless there are no sources.
    pub fact: Fact,
    /// All its sources after the change.
    pub sources: Vec<SourceId>,
}

/// A new name of the graph.
#[derive(Clone, Debug)]
pub struct NewSymbol {
    /// Its kind.
    pub kind: SymbolKind,
    /// The name.
    pub name: Arc<str>,
}

/// The counts of a sequence of changes.
///
/// ```
/// let db = tupu::Database::in_memory();
/// let counters = db.execute("CREATE (:City {name: '泰安市'})", ())?.counters;
/// assert_eq!((counters.nodes_created, counters.labels_added, counters.properties_set), (1, 1, 1));
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Nodes created.
    pub nodes_created: u64,
    /// Nodes deleted.
    pub nodes_deleted: u64,
    /// Relationships created.
    pub relationships_created: u64,
    /// Relationships deleted.
    pub relationships_deleted: u64,
    /// Properties set or removed, including those of created entities.
    pub properties_set: u64,
    /// Labels added, including those of created nodes.
    pub labels_added: u64,
    /// Labels removed.
    pub labels_removed: u64,
    /// References added: a fact with a source that it did not have.
    pub references_added: u64,
    /// References removed, including those of deleted entities and overwritten values.
    pub references_removed: u64,
    /// Statements added with `ADD`: of a property, beside those that it has.
    pub statements_added: u64,
    /// Statements removed: by name, and those that a value which was set has replaced.
    pub statements_removed: u64,
    /// Indexes created.
    pub indexes_added: u64,
    /// Indexes dropped.
    pub indexes_removed: u64,
    /// Constraints created.
    pub constraints_added: u64,
    /// Constraints dropped.
    pub constraints_removed: u64,
    /// Units created.
    pub units_added: u64,
    /// Units dropped.
    pub units_removed: u64,
    /// Rules created.
    pub rules_added: u64,
    /// Rules dropped.
    pub rules_removed: u64,
    /// Changes of the graph type.
    pub graph_types_set: u64,
}

impl Counters {
    /// Adds other counts.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let mut total = tupu::Counters::default();
    /// for _ in 0..3 {
    ///     total.add(&db.execute("CREATE (:City)", ())?.counters);
    /// }
    /// assert_eq!(total.nodes_created, 3);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn add(&mut self, more: &Counters) {
        let counts = more.each().map(|counter| counter.count);
        for ((mine, ..), more) in self.each_mut().into_iter().zip(counts) {
            *mine += more;
        }
    }

    /// All counters with their names, in order.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let counters = db.execute("CREATE (:City), (:City)", ())?.counters;
    /// let done: Vec<_> = counters.each().filter(|counter| counter.count > 0).map(|counter| counter.to_string()).collect();
    /// assert_eq!(done, ["2 nodes created", "2 labels added"]);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn each(&self) -> impl Iterator<Item = Counter> + use<> {
        let mut counters = *self;
        counters
            .each_mut()
            .map(|(count, nouns, verb)| Counter {
                count: *count,
                nouns,
                verb,
            })
            .into_iter()
    }

    /// All of them with the nouns and the verb of their names, to be changed.
    fn each_mut(&mut self) -> [(&mut u64, [&'static str; 2], &'static str); 20] {
        // Without `..`, so that a new field that is not named here is a compile error.
        let Counters {
            nodes_created,
            nodes_deleted,
            relationships_created,
            relationships_deleted,
            properties_set,
            labels_added,
            labels_removed,
            references_added,
            references_removed,
            statements_added,
            statements_removed,
            indexes_added,
            indexes_removed,
            constraints_added,
            constraints_removed,
            units_added,
            units_removed,
            rules_added,
            rules_removed,
            graph_types_set,
        } = self;
        [
            (nodes_created, NODES, "created"),
            (nodes_deleted, NODES, "deleted"),
            (relationships_created, RELATIONSHIPS, "created"),
            (relationships_deleted, RELATIONSHIPS, "deleted"),
            (properties_set, PROPERTIES, "set"),
            (labels_added, LABELS, "added"),
            (labels_removed, LABELS, "removed"),
            (references_added, REFERENCES, "added"),
            (references_removed, REFERENCES, "removed"),
            (statements_added, STATEMENTS, "added"),
            (statements_removed, STATEMENTS, "removed"),
            (indexes_added, INDEXES, "added"),
            (indexes_removed, INDEXES, "removed"),
            (constraints_added, CONSTRAINTS, "added"),
            (constraints_removed, CONSTRAINTS, "removed"),
            (units_added, UNITS, "added"),
            (units_removed, UNITS, "removed"),
            (rules_added, RULES, "added"),
            (rules_removed, RULES, "removed"),
            (graph_types_set, GRAPH_TYPES, "set"),
        ]
    }
}

const NODES: [&str; 2] = ["node", "nodes"];
const RELATIONSHIPS: [&str; 2] = ["relationship", "relationships"];
const PROPERTIES: [&str; 2] = ["property", "properties"];
const LABELS: [&str; 2] = ["label", "labels"];
const REFERENCES: [&str; 2] = ["reference", "references"];
const STATEMENTS: [&str; 2] = ["statement", "statements"];
const INDEXES: [&str; 2] = ["index", "indexes"];
const CONSTRAINTS: [&str; 2] = ["constraint", "constraints"];
const UNITS: [&str; 2] = ["unit", "units"];
const RULES: [&str; 2] = ["rule", "rules"];
const GRAPH_TYPES: [&str; 2] = ["graph type", "graph types"];

/// One of the counters, with its name.
///
/// ```
/// let db = tupu::Database::in_memory();
/// let counters = db.execute("CREATE (:City)", ())?.counters;
/// let first = counters.each().next().expect("there are counters");
/// assert_eq!((first.count, first.nouns[1], first.verb), (1, "nodes", "created"));
/// assert_eq!(first.to_string(), "1 node created");
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counter {
    /// The count.
    pub count: u64,
    /// The noun, in the singular and the plural.
    pub nouns: [&'static str; 2],
    /// The verb.
    pub verb: &'static str,
}

impl Counter {
    /// Its name as a column or as a field of JSON.
    ///
    /// ```
    /// let names: Vec<_> = tupu::Counters::default().each().map(|counter| counter.key()).collect();
    /// assert_eq!((&*names[0], &*names[4]), ("nodesCreated", "propertiesSet"));
    /// assert_eq!(names.last().map(String::as_str), Some("graphTypesSet"));
    /// ```
    pub fn key(&self) -> String {
        let [_, several] = self.nouns;
        let mut words = several.split(' ').chain([self.verb]);
        let first = words.next().unwrap_or_default().to_owned();
        words.fold(first, |name, word| {
            let (initial, rest) = word.split_at(1);
            format!("{name}{}{rest}", initial.to_uppercase())
        })
    }
}

/// `1 node created`, `2 nodes created`
impl Display for Counter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let [one, several] = self.nouns;
        let noun = if self.count == 1 { one } else { several };
        write!(f, "{} {noun} {}", self.count, self.verb)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_counters_are_single_words() {
        for counter in Counters::default().each() {
            let key = counter.key();
            assert!(key.chars().all(|c| c.is_ascii_alphabetic()), "{key}");
        }
    }

    #[test]
    fn every_counter_is_added_to_its_own() {
        let mut once = Counters::default();
        for (number, (count, ..)) in once.each_mut().into_iter().enumerate() {
            *count = number as u64 + 1;
        }
        let mut twice = once;
        twice.add(&once);
        let counts = |counters: &Counters| {
            counters
                .each()
                .map(|counter| counter.count)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            counts(&once),
            Vec::from_iter(1..=counts(&once).len() as u64)
        );
        assert_eq!(
            counts(&twice),
            counts(&once)
                .iter()
                .map(|count| count * 2)
                .collect::<Vec<_>>()
        );
        assert_eq!(once.graph_types_set, once.each().count() as u64);
    }
}
