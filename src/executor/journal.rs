//! What a statement did to the graph: the changes for the log, their inverses for undoing, their tally.

use crate::error::Result;
use crate::graph::{
    Change, Counters, CreatedNodes, CreatedRelationships, Fact, Graph, GraphView, KeyId, LabelId,
    Many, NodeLabel, SetProperties, SetProperty, SetReferences, SetStatements, Statement, tally,
};
use crate::value::column::Column;
use crate::value::footprint::{cell_bytes, column_bytes, heap_bytes};
use crate::value::key::equivalent;
use crate::value::{EntityId, NodeId, Value};
use std::sync::Arc;

/// What a change takes whatever it is.
const BYTES_PER_CHANGE: u64 = 256;

/// What a property takes in a change and in the graph.
const BYTES_PER_VALUE: u64 = 96;

/// The changes of one statement in order, with their inverses.
#[derive(Debug, Default)]
pub struct Journal {
    /// What was done.
    pub changes: Vec<Change>,
    /// How to undo it: to be applied from the last to the first.
    pub inverses: Vec<Change>,
    /// What was done, counted.
    pub counters: Counters,
    /// Entities were deleted by intermediate commits of the statement.
    pub deleted_before: bool,
    /// How much memory the changes and their inverses take, and what they add to the graph; an estimate.
    pub bytes: u64,
}

/// A place in a journal.
#[derive(Debug)]
pub struct Mark {
    done: usize,
    counters: Counters,
    bytes: u64,
}

impl Journal {
    /// Applies a change to the graph and records it; an error leaves both unchanged. References of what is no longer stated are
    /// taken away first, by changes of their own: so the step back of each change restores all that it took.
    pub fn apply(&mut self, graph: &mut Graph, change: Change) -> Result<()> {
        let clears = clears(graph.view(), &change);
        if clears.is_empty() {
            return self.apply_one(graph, change);
        }
        let mark = self.mark();
        let mut steps = clears.into_iter().chain([change]);
        let result = steps.try_for_each(|step| self.apply_one(graph, step));
        if result.is_err() {
            self.undo_to(graph, &mark)?;
        }
        result
    }

    fn apply_one(&mut self, graph: &mut Graph, change: Change) -> Result<()> {
        let inverse = graph.apply(change.clone())?;
        self.note(change, inverse);
        Ok(())
    }

    /// Creates nodes with the same labels, all at once. `false`, and nothing is changed, where that cannot be done: then they are
    /// to be created one by one, which finds the error.
    pub fn create_nodes(&mut self, graph: &mut Graph, nodes: CreatedNodes) -> Result<bool> {
        let done = graph.create_nodes(&nodes)?;
        if done {
            let nodes = Arc::new(nodes);
            let inverse = Many::NodesDeleted(Arc::clone(&nodes));
            self.note(
                Change::Many(Many::NodesCreated(nodes)),
                Change::Many(inverse),
            );
        }
        Ok(done)
    }

    /// Creates relationships of one type in the same way.
    pub fn create_relationships(
        &mut self,
        graph: &mut Graph,
        relationships: CreatedRelationships,
    ) -> Result<bool> {
        let done = graph.create_relationships(&relationships)?;
        if done {
            let relationships = Arc::new(relationships);
            let inverse = Many::RelationshipsDeleted(Arc::clone(&relationships));
            self.note(
                Change::Many(Many::RelationshipsCreated(relationships)),
                Change::Many(inverse),
            );
        }
        Ok(done)
    }

    /// Sets a property of several entities in the same way.
    pub fn set_properties(&mut self, graph: &mut Graph, set: SetProperties) -> Result<bool> {
        // What is cited or stated several times goes with the value, by changes of its own.
        if graph.view().has_references() || graph.view().has_statements() {
            return Ok(false);
        }
        let Some(former) = graph.set_properties(&set)? else {
            return Ok(false);
        };
        self.note(
            Change::Many(Many::PropertiesSet(Arc::new(set))),
            Change::Many(Many::PropertiesSet(Arc::new(former))),
        );
        Ok(true)
    }

    /// Adds labels to a node that has none of them, all at once, and writes each down; an error leaves both as they were.
    pub fn add_labels(
        &mut self,
        graph: &mut Graph,
        node: NodeId,
        labels: &[LabelId],
    ) -> Result<()> {
        graph.add_labels(node, labels)?;
        for label in labels {
            let label = NodeLabel {
                node,
                label: *label,
            };
            self.note(Change::LabelAdded(label), Change::LabelRemoved(label));
        }
        Ok(())
    }

    /// Removes labels that a node has, in the same way.
    pub fn remove_labels(
        &mut self,
        graph: &mut Graph,
        node: NodeId,
        labels: &[LabelId],
    ) -> Result<()> {
        graph.remove_labels(node, labels)?;
        for label in labels {
            let label = NodeLabel {
                node,
                label: *label,
            };
            self.note(Change::LabelRemoved(label), Change::LabelAdded(label));
        }
        Ok(())
    }

    /// Writes a change down that has been made.
    fn note(&mut self, change: Change, inverse: Change) {
        tally(&mut self.counters, &change, &inverse);
        self.bytes += change_bytes(&change) + value_bytes(&inverse);
        self.inverses.push(inverse);
        self.changes.push(change);
    }

    /// How much has been done.
    pub fn mark(&self) -> Mark {
        Mark {
            done: self.changes.len(),
            counters: self.counters,
            bytes: self.bytes,
        }
    }

    /// Takes back what has been done since.
    pub fn undo_to(&mut self, graph: &mut Graph, mark: &Mark) -> Result<()> {
        let undone = self.inverses.split_off(mark.done);
        self.changes.truncate(mark.done);
        (self.counters, self.bytes) = (mark.counters, mark.bytes);
        graph.apply_all(undone.into_iter().rev().map(Ok))
    }

    /// Takes everything back.
    pub fn undo(&mut self, graph: &mut Graph) -> Result<()> {
        self.changes.clear();
        self.bytes = 0;
        self.counters = Counters::default();
        let inverses = std::mem::take(&mut self.inverses);
        graph.apply_all(inverses.into_iter().rev().map(Ok))
    }

    /// Whether any entity has been deleted.
    pub fn has_deleted(&self) -> bool {
        let deleted = self.counters.nodes_deleted + self.counters.relationships_deleted;
        self.deleted_before || deleted > 0
    }

    /// Takes out what an intermediate commit is to write; the journal goes on empty.
    pub fn take_intermediate(&mut self) -> Journal {
        let deleted_before = self.has_deleted();
        let rest = Journal {
            deleted_before,
            ..Journal::default()
        };
        std::mem::replace(self, rest)
    }

    /// Adds what a later statement of the same transaction did.
    pub fn append(&mut self, later: Journal) {
        if self.changes.is_empty() && self.inverses.is_empty() {
            (self.changes, self.inverses) = (later.changes, later.inverses);
            self.counters.add(&later.counters);
            self.bytes += later.bytes;
            return;
        }
        self.changes.extend(later.changes);
        self.inverses.extend(later.inverses);
        self.counters.add(&later.counters);
        self.bytes += later.bytes;
    }
}

/// What a change takes with its inverse, and adds to the graph and to the log that is written when it is committed.
fn change_bytes(change: &Change) -> u64 {
    match change {
        Change::Many(many) => BYTES_PER_CHANGE * len(many) + value_bytes(change),
        _ => BYTES_PER_CHANGE + value_bytes(change),
    }
}

/// How many changes these are.
fn len(many: &Many) -> u64 {
    let len = match many {
        Many::NodesCreated(of) | Many::NodesDeleted(of) => of.nodes.len(),
        Many::RelationshipsCreated(of) | Many::RelationshipsDeleted(of) => of.relationships.len(),
        Many::PropertiesSet(set) => set.entities.len(),
    };
    len as u64
}

/// What the values of several changes take.
fn bytes_of_many(many: &Many) -> u64 {
    let column = |column: &Column| BYTES_PER_VALUE * column.len() as u64 + 2 * heap_of(column);
    match many {
        Many::NodesCreated(of) => of.properties.iter().map(|(_, of)| column(of)).sum(),
        Many::RelationshipsCreated(of) => of.properties.iter().map(|(_, of)| column(of)).sum(),
        Many::PropertiesSet(set) => column(&set.values),
        Many::NodesDeleted(_) | Many::RelationshipsDeleted(_) => 0,
    }
}

/// What the values of a column point to.
fn heap_of(column: &Column) -> u64 {
    match column {
        Column::Constant(value, _) => heap_bytes(value),
        _ => column_bytes(column) - cell_bytes(column) * column.len() as u64,
    }
}

/// What the values of a change take, in it and in the graph.
fn value_bytes(change: &Change) -> u64 {
    let value = |value: &Value| BYTES_PER_VALUE + 2 * heap_bytes(value);
    let properties = |properties: &[(KeyId, Value)]| {
        let values = properties.iter().map(|(_, property)| value(property));
        values.sum::<u64>()
    };
    match change {
        Change::NodeCreated(node) => properties(&node.properties),
        Change::RelationshipCreated(relationship) => properties(&relationship.properties),
        Change::PropertySet(set) => value(&set.value),
        Change::ReferencesSet(set) => size_of_val(set.sources.as_slice()) as u64,
        Change::StatementsSet(set) => set.statements.iter().map(statement_bytes).sum(),
        Change::Many(many) => bytes_of_many(many),
        Change::NodeDeleted(_)
        | Change::RelationshipDeleted(_)
        | Change::LabelAdded(_)
        | Change::LabelRemoved(_)
        | Change::SymbolAdded(_)
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
        | Change::GraphTypeSet(_) => 0,
    }
}

fn statement_bytes(statement: &Statement) -> u64 {
    let values = [&statement.value, &statement.valid_from, &statement.valid_to];
    let values = values.into_iter().map(heap_bytes).sum::<u64>();
    let sources = size_of_val(statement.sources.as_slice()) as u64;
    size_of::<Statement>() as u64 + 2 * (values + sources)
}

/// The steps that take away the references of what a change makes no longer true.
fn clears(view: &GraphView, change: &Change) -> Vec<Change> {
    if !view.has_references() && !view.has_statements() {
        return Vec::new();
    }
    match change {
        Change::NodeDeleted(node) => clears_of(view, EntityId::Node(*node)),
        Change::RelationshipDeleted(id) => clears_of(view, EntityId::Relationship(*id)),
        Change::PropertySet(set) => clear_overwritten(view, set),
        Change::NodeCreated(_)
        | Change::RelationshipCreated(_)
        | Change::LabelAdded(_)
        | Change::LabelRemoved(_)
        | Change::ReferencesSet(_)
        | Change::StatementsSet(_)
        | Change::SymbolAdded(_)
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
        // Only made where nothing is cited.
        | Change::Many(_) => Vec::new(),
    }
}

fn clears_of(view: &GraphView, entity: EntityId) -> Vec<Change> {
    let stated = view.stated_keys(entity);
    let alone = stated.map(|key| read_alone(view, entity, key));
    let cited = view.cited_facts_of(entity);
    alone
        .chain(cited.map(|(fact, _)| without_references(fact)))
        .collect()
}

/// A value that is set takes the place of all statements. One that is set again is still what its sources state; another
/// one is not.
fn clear_overwritten(view: &GraphView, set: &SetProperty) -> Vec<Change> {
    let (entity, key) = (set.entity, set.key);
    let fact = Fact::property(entity, key);
    let several = view.more_statements(entity, key).is_some();
    let cited = !view.references(fact).is_empty();
    let goes = cited && !equivalent(&set.value, &view.property(entity, key));
    let alone = several.then(|| read_alone(view, entity, key));
    alone
        .into_iter()
        .chain(goes.then(|| without_references(fact)))
        .collect()
}

/// Takes away all statements of a property but the one that is read, of which the value and the sources are left.
fn read_alone(view: &GraphView, entity: EntityId, key: KeyId) -> Change {
    let mut statements = view.statements(entity, key);
    statements.truncate(1);
    let plain = |read: Statement| Statement::plain(read.value, read.sources);
    Change::StatementsSet(SetStatements {
        entity,
        key,
        statements: statements.into_iter().map(plain).collect(),
    })
}

fn without_references(fact: Fact) -> Change {
    Change::ReferencesSet(SetReferences {
        fact,
        sources: Vec::new(),
    })
}
