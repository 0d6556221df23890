//! Holding entities against a graph type: those that a statement touched when it ends, all of them when a type is set.

use super::condition::Condition;
use super::rules::{CurrentType, EndRules, EntityRules, PropertyRule};
use super::text::end_text;
use crate::error::{Error, ErrorCode};
use crate::graph::index::{PropertyIndex, has_nan};
use crate::graph::schema::{ConstraintDefinition, SchemaTarget};
use crate::graph::symbol::{LabelId, TypeId};
use crate::graph::view::{Direction, GraphView};
use crate::value::display::{Name, excerpt};
use crate::value::{EntityId, NodeId, RelationshipId, Value, equality};
use std::sync::Arc;

/// An entity that does not keep a rule.
#[derive(Clone, Debug)]
pub struct Violation {
    /// What is wrong, with the entity and the rule.
    pub message: String,
    /// A way out.
    pub hint: Arc<str>,
    /// A label is missing that another one implies: the way out names both.
    pub lacks_label: bool,
}

impl Violation {
    /// As the error of a statement.
    pub fn error(self) -> Error {
        Error::constraint(ErrorCode::ConstraintViolation, self.message).hint(&*self.hint)
    }
}

/// What is wrong with an entity by itself and with its relationships; constraints are not asked.
pub fn violation_of(view: &GraphView, of: &CurrentType, entity: EntityId) -> Option<Violation> {
    let mut first = Found::new(1);
    examine(view, of, entity, &mut first);
    first.all.pop()
}

/// All that is wrong with a graph, up to a limit, and whether there is more. The constraints that the type brings count.
pub fn survey(view: &GraphView, of: &CurrentType, limit: usize) -> (Vec<Violation>, bool) {
    let mut found = Found::new(limit.saturating_add(1));
    for rule in &of.constraints {
        examine_constraint(view, rule, &mut found);
    }
    let nodes = (0..view.node_bound()).map(|id| EntityId::Node(NodeId(id)));
    let relationships = (0..view.relationship_bound()).map(RelationshipId);
    for entity in nodes.chain(relationships.map(EntityId::Relationship)) {
        if found.is_full() {
            break;
        }
        if view.has_entity(entity) {
            examine(view, of, entity, &mut found);
        }
    }
    let more = found.is_full();
    found.all.truncate(limit);
    (found.all, more)
}

/// The violations so far.
struct Found {
    all: Vec<Violation>,
    limit: usize,
}

impl Found {
    fn new(limit: usize) -> Found {
        Found {
            all: Vec::new(),
            limit,
        }
    }

    fn is_full(&self) -> bool {
        self.all.len() >= self.limit
    }

    /// Adds that a label is missing which another one implies.
    fn add_lack(&mut self, message: String, hint: String) {
        if !self.is_full() {
            self.all.push(Violation {
                message,
                hint: hint.into(),
                lacks_label: true,
            });
        }
    }

    fn add(&mut self, message: String, hint: impl Into<Arc<str>>) {
        if !self.is_full() {
            let hint = hint.into();
            self.all.push(Violation {
                message,
                hint,
                lacks_label: false,
            });
        }
    }
}

fn examine(view: &GraphView, of: &CurrentType, entity: EntityId, found: &mut Found) {
    match entity {
        EntityId::Node(node) => {
            let labels = view.labels(node);
            for label in labels {
                examine_implied(view, of, (node, *label), found);
                if let Some(rules) = of.nodes.get(label) {
                    let owner = view.label_name(*label);
                    examine_entity(view, rules, (entity, owner), found);
                }
            }
            examine_counts(view, of, node, found);
        }
        EntityId::Relationship(relationship) => {
            let Some(id) = view.relationship_type(relationship) else {
                return;
            };
            if let Some(rules) = of.relationships.get(&id) {
                examine_entity(view, rules, (entity, view.type_name(id)), found);
            }
            if let Some(ends) = of.ends.get(&id) {
                examine_ends(view, ends, (relationship, id), found);
            }
        }
    }
}

fn examine_implied(
    view: &GraphView,
    of: &CurrentType,
    (node, label): (NodeId, LabelId),
    found: &mut Found,
) {
    let labels = view.labels(node);
    for implied in of.implied_by(label) {
        if !labels.contains(implied) {
            let (specific, general) = (view.label_name(label), view.label_name(*implied));
            let message = format!(
                "{} has the label `{specific}` but not `{general}`, which `{specific}` implies in the graph type",
                shown(view, node.into()),
            );
            found.add_lack(
                message,
                format!(
                    "give such nodes the label, MATCH (n:{0}) SET n:{1}, or remove `{specific}` too",
                    Name(specific),
                    Name(general)
                ),
            );
        }
    }
}

fn examine_entity(
    view: &GraphView,
    rules: &EntityRules,
    (entity, owner): (EntityId, &Arc<str>),
    found: &mut Found,
) {
    for rule in &rules.properties {
        let read = view.property(entity, rule.key);
        examine_value(view, rule, (entity, owner), &read, "", found);
        // Each of the others is read at another time, or once the better ones have gone.
        let more = view.more_statements(entity, rule.key);
        for other in more.into_iter().flat_map(|more| &more.others) {
            let of_other = "a statement of ";
            examine_value(view, rule, (entity, owner), &other.value, of_other, found);
        }
    }
    for (name, condition) in &rules.conditions {
        let property = |key: &str| {
            let key = view.key_id(key);
            key.map_or(Value::Null, |key| view.property(entity, key))
        };
        let wrong = match condition.holds(&property) {
            Ok(Some(true) | None) => continue,
            Ok(Some(false)) => String::new(),
            Err(error) => format!(" ({})", error.message()),
        };
        let message = format!(
            "{} does not keep `{name}` of the graph type, CHECK {}{wrong}",
            shown(view, entity),
            condition.text(),
        );
        found.add(message, what_a_check_reads(condition, &property));
    }
}

/// What a check reads, with the values: what has to agree is set together.
fn what_a_check_reads(condition: &Condition, property: &dyn Fn(&str) -> Value) -> String {
    let read = condition.reads(property);
    let values: Vec<String> = read
        .iter()
        .map(|(path, value)| format!("`{path}` is {}", excerpt(value)))
        .collect();
    match values.len() {
        0 => "ALTER CURRENT GRAPH TYPE changes the check, which reads no property".to_owned(),
        1 => format!(
            "{} here, and the check is not true of it",
            values.join(", ")
        ),
        _ => format!(
            "{} here; what has to agree is set in one statement, SET o.a = …, o.b = …",
            values.join(", ")
        ),
    }
}

/// One value of a property, or of one of its statements.
fn examine_value(
    view: &GraphView,
    rule: &PropertyRule,
    (entity, owner): (EntityId, &Arc<str>),
    value: &Value,
    which: &str,
    found: &mut Found,
) {
    let Some(what) = wrong_value(rule, value) else {
        return;
    };
    let message = format!(
        "{which}`{}` of {} is {}: the graph type requires {what} for `{owner}`",
        view.key_name(rule.key),
        shown(view, entity),
        described(value),
    );
    found.add(
        message,
        "store a value of the type, or ALTER CURRENT GRAPH TYPE",
    );
}

/// What a value should be; `None` where it is right.
fn wrong_value(rule: &PropertyRule, value: &Value) -> Option<String> {
    if value.is_null() {
        return None;
    }
    if !rule.value_type.admits(value) {
        return Some(rule.value_type.to_string());
    }
    let allowed = rule.allowed.as_ref()?;
    let among = |other: &Value| equality::equals(value, other) == Some(true);
    let listed = Value::List(Arc::clone(allowed));
    (!allowed.iter().any(among)).then(|| format!("one of {}", excerpt(&listed)))
}

fn described(value: &Value) -> String {
    match value {
        Value::Quantity(figure) => format!("{} of {}", excerpt(value), figure.dimension()),
        value => format!("{}, {}", excerpt(value), value.kind().described()),
    }
}

fn examine_ends(
    view: &GraphView,
    rules: &[EndRules],
    (relationship, of): (RelationshipId, TypeId),
    found: &mut Found,
) {
    let Some((start, end)) = view.endpoints(relationship) else {
        return;
    };
    let (starts, ends) = (view.labels(start), view.labels(end));
    if rules
        .iter()
        .any(|pair| pair.starts.admit(starts) && pair.ends.admit(ends))
    {
        return;
    }
    let name = view.type_name(of);
    let pairs: Vec<String> = rules
        .iter()
        .map(|pair| pair_text(view, name, pair))
        .collect();
    let message = format!(
        "{} goes from {} to {}: the graph type has {}",
        shown(view, relationship.into()),
        shown(view, start.into()),
        shown(view, end.into()),
        pairs.join(", "),
    );
    found.add(
        message,
        "turn it round, give the nodes their labels, or ALTER CURRENT GRAPH TYPE ADD another pair",
    );
}

fn pair_text(view: &GraphView, name: &str, pair: &EndRules) -> String {
    let names = |labels: &[LabelId]| -> Vec<Arc<str>> {
        let names = labels
            .iter()
            .map(|label| Arc::clone(view.label_name(*label)));
        names.collect()
    };
    let (starts, ends) = (
        end_text(&names(&pair.starts.0)),
        end_text(&names(&pair.ends.0)),
    );
    format!("{starts}-[:{name} =>]->{ends}")
}

fn examine_counts(view: &GraphView, of: &CurrentType, node: NodeId, found: &mut Found) {
    let labels = view.labels(node);
    for id in of.counted.iter().copied() {
        for pair in of.ends.get(&id).into_iter().flatten() {
            let sides = [
                (Direction::Outgoing, pair.outgoing, &pair.starts, &pair.ends),
                (Direction::Incoming, pair.incoming, &pair.ends, &pair.starts),
            ];
            for (direction, cardinality, own, other) in sides {
                let Some(cardinality) = cardinality.filter(|_| own.admit(labels)) else {
                    continue;
                };
                let mut count = 0;
                view.expand(node, direction, Some(&[id]), &mut |_, far| {
                    count += u64::from(other.admit(view.labels(far)));
                });
                if !cardinality.admits(count) {
                    let (word, side) = match direction {
                        Direction::Incoming => ("incoming", "IN"),
                        Direction::Outgoing | Direction::Both => ("outgoing", "OUT"),
                    };
                    let message = format!(
                        "{} has {count} {word} {}: the graph type has {} CARDINALITY {side} {cardinality}",
                        shown(view, node.into()),
                        view.type_name(id),
                        pair_text(view, view.type_name(id), pair),
                    );
                    found.add(
                        message,
                        "create or delete relationships in the same statement",
                    );
                }
            }
        }
    }
}

fn examine_constraint(view: &GraphView, rule: &ConstraintDefinition, found: &mut Found) {
    let ids = match rule.target {
        SchemaTarget::Node(label) => view.labels.get(label.0 as usize),
        SchemaTarget::Relationship(of) => view.types.get(of.0 as usize),
    };
    let index = rule.index().map(|index| PropertyIndex::new(index, true));
    let mut entries = Vec::new();
    for id in ids.into_iter().flat_map(|ids| ids.iter_from(0)) {
        let entity = rule.target.entity(id);
        let value = |key| view.property(entity, key);
        if rule.kind.needs_presence()
            && let Some(key) = rule.keys.iter().find(|key| value(**key).is_null())
        {
            let message = format!(
                "{} has no `{}`, which `{}` of the graph type requires",
                shown(view, entity),
                view.key_name(*key),
                rule.name
            );
            found.add(message, "give it a value, or change the rule");
        }
        let not_a_number = rule.keys.iter().any(|key| has_nan(&value(*key)));
        if let Some(key) = index.as_ref().and_then(|index| index.key(&value))
            && !not_a_number
        {
            entries.push((key, id));
        }
    }
    entries.sort_unstable();
    for pair in entries.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        let [holder, entity] = [pair[0].1, pair[1].1].map(|id| rule.target.entity(id));
        let values: Vec<String> = rule
            .keys
            .iter()
            .map(|key| excerpt(&view.property(entity, *key)))
            .collect();
        let message = format!(
            "{} has {} as {} has, which `{}` of the graph type keeps unique",
            shown(view, entity),
            values.join(", "),
            shown(view, holder),
            rule.name
        );
        found.add(message, "give one of them another value");
    }
}

/// `node 3 (:City)`, `relationship 5 [:OWNS]`.
fn shown(view: &GraphView, entity: EntityId) -> String {
    match entity {
        EntityId::Node(node) => {
            let labels = view.labels(node).iter();
            let names: Vec<&str> = labels.map(|label| &**view.label_name(*label)).collect();
            match names.is_empty() {
                true => format!("node {} ()", node.0),
                false => format!("node {} (:{})", node.0, names.join(":")),
            }
        }
        EntityId::Relationship(relationship) => {
            let name = view.relationship_type(relationship);
            let name = name.map_or("", |name| view.type_name(name));
            format!("relationship {} [:{name}]", relationship.0)
        }
    }
}
