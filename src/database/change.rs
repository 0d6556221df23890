//! The changes of a transaction as subscribers receive them: with names in place of internal ids.

use crate::executor::Journal;
use crate::graph::{
    Change, CreatedNode, CreatedRelationship, GraphType, GraphView, KeyId, LabelId, Many, Rank,
    SetProperty, SetReferences, SetStatements, Statement, TypeId,
};
use crate::value::{
    EntityId, Node, NodeData, NodeId, Properties, Relationship, RelationshipData, RelationshipId,
    Value,
};
use std::sync::Arc;

/// A change of a committed transaction.
///
/// ```
/// use tupu::{ChangeEvent, Database};
/// let db = Database::in_memory();
/// let changes = db.subscribe()?;
/// db.execute("CREATE (:City {name: '泰安市'})", ())?;
/// let commit = changes.try_next().expect("there was a commit");
/// let [ChangeEvent::NodeCreated(city)] = &*commit.changes else { panic!("one node") };
/// assert_eq!(city.to_string(), "(:City {name: '泰安市'})");
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ChangeEvent {
    /// A node was created, with labels and properties.
    NodeCreated(Node),
    /// A node was deleted; this is its last state.
    NodeDeleted(Node),
    /// A relationship was created.
    RelationshipCreated(Relationship),
    /// A relationship was deleted; this is its last state.
    RelationshipDeleted(Relationship),
    /// A property was changed.
    PropertySet {
        /// The node or relationship.
        entity: EntityId,
        /// The labels of the node, or the type of the relationship, at the end of the transaction; empty if it was
        /// deleted by then.
        labels: Vec<Arc<str>>,
        /// The key.
        key: Arc<str>,
        /// The value before; null if there was none.
        before: Value,
        /// The value after; null if the property was removed.
        after: Value,
    },
    /// The sources of a fact were changed.
    ReferencesSet {
        /// The node or relationship.
        entity: EntityId,
        /// The property; `None` for the existence of the entity.
        key: Option<Arc<str>>,
        /// The sources before, sorted.
        before: Vec<Arc<str>>,
        /// The sources after, sorted.
        after: Vec<Arc<str>>,
    },
    /// A property has other statements than before: with `ADD`, or because a value was set that replaces several.
    StatementsSet {
        /// Of what.
        entity: EntityId,
        /// The labels of the node, or the type of the relationship, when the transaction had ended; none where it was
        /// deleted by then.
        labels: Vec<Arc<str>>,
        /// Which property.
        key: Arc<str>,
        /// The statements before; the first one was read.
        before: Vec<StatementData>,
        /// The statements after; the first one is read.
        after: Vec<StatementData>,
    },
    /// A node got a label.
    LabelAdded {
        /// The node.
        node: NodeId,
        /// The label.
        label: Arc<str>,
    },
    /// A label was removed from a node.
    LabelRemoved {
        /// The node.
        node: NodeId,
        /// The label.
        label: Arc<str>,
    },
    /// An index was created: a property index or a search index.
    IndexCreated {
        /// Its name.
        name: Arc<str>,
    },
    /// An index was dropped.
    IndexDropped {
        /// Its name.
        name: Arc<str>,
    },
    /// A constraint was created.
    ConstraintCreated {
        /// Its name.
        name: Arc<str>,
    },
    /// A constraint was dropped.
    ConstraintDropped {
        /// Its name.
        name: Arc<str>,
    },
    /// A rule was created.
    RuleCreated {
        /// Its name.
        name: Arc<str>,
    },
    /// A rule was dropped.
    RuleDropped {
        /// Its name.
        name: Arc<str>,
    },
    /// A unit was created.
    UnitCreated {
        /// Its name.
        name: Arc<str>,
    },
    /// A unit was dropped.
    UnitDropped {
        /// Its name.
        name: Arc<str>,
    },
    /// The graph type became another.
    GraphTypeSet {
        /// What it was.
        before: Arc<GraphType>,
        /// What it is.
        after: Arc<GraphType>,
    },
}

/// One statement of a property.
///
/// ```
/// use tupu::{ChangeEvent, Database, Rank, Value};
/// let db = Database::in_memory();
/// db.execute("CREATE (:City {projects: 684}) CITING 'a3.p1'", ())?;
/// let changes = db.subscribe()?;
/// db.execute("MATCH (c:City) ADD c.projects = 690 RANK PREFERRED CITING 'a5.p1'", ())?;
/// let commit = changes.try_next().expect("there was a commit");
/// let Some(ChangeEvent::StatementsSet { after, .. }) = commit.changes.last() else { panic!("one property") };
/// assert_eq!((&after[0].value, after[0].rank), (&Value::Integer(690), Rank::Preferred));
/// assert_eq!(&*after[0].sources[0], "a5.p1");
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StatementData {
    /// What is stated.
    pub value: Value,
    /// How much it counts.
    pub rank: Rank,
    /// Who states it, sorted.
    pub sources: Vec<Arc<str>>,
    /// From when on it holds; null where that is open.
    pub valid_from: Value,
    /// From when on it holds no more; null where that is open.
    pub valid_to: Value,
}

/// The events of a transaction in order. `view` is the state after it: symbols are only ever added, so that it knows the
/// names of what has been deleted, too.
pub(super) fn events(journal: &Journal, view: &GraphView) -> Vec<ChangeEvent> {
    let steps = journal.changes.iter().zip(&journal.inverses);
    let mut events = Vec::new();
    for (change, inverse) in steps {
        match (change, inverse) {
            (Change::Many(many), Change::Many(before)) => {
                let before = in_order_of(many, before);
                for (change, inverse) in many.each().zip(before) {
                    events.extend(event(&change, &inverse, view));
                }
            }
            _ => {
                events.extend(value_event(change, inverse, view));
                events.extend(event(change, inverse, view));
            }
        }
    }
    events
}

/// The inverses of several changes in the order of the changes.
fn in_order_of(many: &Many, inverse: &Many) -> Vec<Change> {
    let mut inverses: Vec<Change> = inverse.each().collect();
    if !matches!(many, Many::PropertiesSet(_)) {
        // What was created last is deleted first.
        inverses.reverse();
    }
    inverses
}

/// Other statements may mean another value: a subscriber that follows values need not know of statements.
fn value_event(change: &Change, inverse: &Change, view: &GraphView) -> Option<ChangeEvent> {
    let (Change::StatementsSet(after), Change::StatementsSet(before)) = (change, inverse) else {
        return None;
    };
    let read = |set: &SetStatements| {
        let read = set.statements.first();
        read.map_or(Value::Null, |read| read.value.clone())
    };
    let (before, value) = (read(before), read(after));
    (before != value).then(|| ChangeEvent::PropertySet {
        entity: after.entity,
        labels: labels(after.entity, view),
        key: Arc::clone(view.key_name(after.key)),
        before,
        after: value,
    })
}

fn event(change: &Change, inverse: &Change, view: &GraphView) -> Option<ChangeEvent> {
    Some(match change {
        Change::NodeCreated(created) => ChangeEvent::NodeCreated(node(created, view)),
        Change::NodeDeleted(_) => deleted_node(inverse, view)?,
        Change::RelationshipCreated(created) => {
            ChangeEvent::RelationshipCreated(relationship(created, view))
        }
        Change::RelationshipDeleted(_) => deleted_relationship(inverse, view)?,
        Change::PropertySet(set) => property_event(set, inverse, view)?,
        Change::ReferencesSet(set) => references_event(set, inverse, view)?,
        Change::StatementsSet(set) => statements_event(set, inverse, view)?,
        Change::LabelAdded(added) => ChangeEvent::LabelAdded {
            node: added.node,
            label: Arc::clone(view.label_name(added.label)),
        },
        Change::LabelRemoved(removed) => ChangeEvent::LabelRemoved {
            node: removed.node,
            label: Arc::clone(view.label_name(removed.label)),
        },
        Change::IndexCreated(index) => ChangeEvent::IndexCreated {
            name: Arc::clone(&index.name),
        },
        Change::SearchIndexCreated(index) => ChangeEvent::IndexCreated {
            name: Arc::clone(&index.name),
        },
        Change::IndexDropped(index) => ChangeEvent::IndexDropped {
            name: Arc::clone(&index.name),
        },
        Change::SearchIndexDropped(index) => ChangeEvent::IndexDropped {
            name: Arc::clone(&index.name),
        },
        Change::ConstraintCreated(rule) => ChangeEvent::ConstraintCreated {
            name: Arc::clone(&rule.name),
        },
        Change::ConstraintDropped(rule) => ChangeEvent::ConstraintDropped {
            name: Arc::clone(&rule.name),
        },
        Change::RuleCreated(rule) => ChangeEvent::RuleCreated {
            name: Arc::clone(&rule.name),
        },
        Change::RuleDropped(rule) => ChangeEvent::RuleDropped {
            name: Arc::clone(&rule.name),
        },
        Change::UnitCreated(unit) => ChangeEvent::UnitCreated {
            name: Arc::clone(&unit.name),
        },
        Change::UnitDropped(unit) => ChangeEvent::UnitDropped {
            name: Arc::clone(&unit.name),
        },
        Change::GraphTypeSet(after) => ChangeEvent::GraphTypeSet {
            before: former_type(inverse)?,
            after: Arc::clone(after),
        },
        // A new name by itself is not visible in the graph.
        Change::SymbolAdded(_) | Change::SymbolRemoved(_) => return None,
        // They are told one by one.
        Change::Many(_) => return None,
    })
}

fn former_type(inverse: &Change) -> Option<Arc<GraphType>> {
    let Change::GraphTypeSet(before) = inverse else {
        return None;
    };
    Some(Arc::clone(before))
}

/// The inverse of a deletion contains everything that was deleted.
fn deleted_node(inverse: &Change, view: &GraphView) -> Option<ChangeEvent> {
    let Change::NodeCreated(before) = inverse else {
        return None;
    };
    Some(ChangeEvent::NodeDeleted(node(before, view)))
}

fn deleted_relationship(inverse: &Change, view: &GraphView) -> Option<ChangeEvent> {
    let Change::RelationshipCreated(before) = inverse else {
        return None;
    };
    Some(ChangeEvent::RelationshipDeleted(relationship(before, view)))
}

fn property_event(set: &SetProperty, inverse: &Change, view: &GraphView) -> Option<ChangeEvent> {
    let Change::PropertySet(before) = inverse else {
        return None;
    };
    Some(ChangeEvent::PropertySet {
        entity: set.entity,
        labels: labels(set.entity, view),
        key: Arc::clone(view.key_name(set.key)),
        before: before.value.clone(),
        after: set.value.clone(),
    })
}

fn references_event(
    set: &SetReferences,
    inverse: &Change,
    view: &GraphView,
) -> Option<ChangeEvent> {
    let Change::ReferencesSet(before) = inverse else {
        return None;
    };
    let key = set.fact.key;
    Some(ChangeEvent::ReferencesSet {
        entity: set.fact.entity,
        key: key.map(|key| Arc::clone(view.key_name(key))),
        before: view.sorted_names(&before.sources),
        after: view.sorted_names(&set.sources),
    })
}

fn statements_event(
    set: &SetStatements,
    inverse: &Change,
    view: &GraphView,
) -> Option<ChangeEvent> {
    let Change::StatementsSet(before) = inverse else {
        return None;
    };
    let data = |statement: &Statement| StatementData {
        value: statement.value.clone(),
        rank: statement.rank,
        sources: view.sorted_names(&statement.sources),
        valid_from: statement.valid_from.clone(),
        valid_to: statement.valid_to.clone(),
    };
    Some(ChangeEvent::StatementsSet {
        entity: set.entity,
        labels: labels(set.entity, view),
        key: Arc::clone(view.key_name(set.key)),
        before: before.statements.iter().map(data).collect(),
        after: set.statements.iter().map(data).collect(),
    })
}

fn node(created: &CreatedNode, view: &GraphView) -> Node {
    let name = |label: &LabelId| Arc::clone(view.label_name(*label));
    let mut labels: Vec<Arc<str>> = created.labels.iter().map(name).collect();
    labels.sort();
    let data = NodeData {
        labels,
        properties: named(&created.properties, view),
    };
    Node {
        id: created.node,
        data: Some(Arc::new(data)),
    }
}

fn relationship(created: &CreatedRelationship, view: &GraphView) -> Relationship {
    let data = RelationshipData {
        relationship_type: type_name(created.relationship_type, view),
        start: created.start,
        end: created.end,
        properties: named(&created.properties, view),
    };
    Relationship {
        id: created.relationship,
        data: Some(Arc::new(data)),
    }
}

fn type_name(relationship_type: TypeId, view: &GraphView) -> Arc<str> {
    Arc::clone(view.type_name(relationship_type))
}

fn named(properties: &[(KeyId, Value)], view: &GraphView) -> Properties {
    let name = |(key, value): &(KeyId, Value)| (Arc::clone(view.key_name(*key)), value.clone());
    let mut properties: Properties = properties.iter().map(name).collect();
    properties.sort_by(|(a, _), (b, _)| a.cmp(b));
    properties
}

fn labels(entity: EntityId, view: &GraphView) -> Vec<Arc<str>> {
    let of_type = |relationship: RelationshipId| {
        let live = view.has_relationship(relationship);
        let known = view.relationship_type(relationship).filter(|_| live);
        known.map(|known| type_name(known, view)).into_iter()
    };
    match entity {
        EntityId::Node(node) => {
            let labels = view.labels(node).iter();
            labels
                .map(|label| Arc::clone(view.label_name(*label)))
                .collect()
        }
        EntityId::Relationship(relationship) => of_type(relationship).collect(),
    }
}
