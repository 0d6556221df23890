//! A graph type by the numbers of a graph: made once when it is set, asked at every statement.

use super::{
    Cardinality, Condition, GraphType, PropertyType, RuleRequirement, RuleTarget, TypeRule,
    Uniqueness,
};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::schema::{ConstraintDefinition, ConstraintKind, SchemaTarget};
use crate::graph::symbol::{KeyId, LabelId, Symbols, TypeId};
use crate::value::{Value, ValueType};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::sync::Arc;

/// The graph type in force, with what follows from it.
#[derive(Clone, Debug)]
pub struct CurrentType {
    /// By name.
    pub definition: Arc<GraphType>,
    /// Every label that a label implies, by the way of others too.
    implied: FxHashMap<LabelId, Vec<LabelId>>,
    /// Labels that are implied by others.
    general: FxHashSet<LabelId>,
    /// What is said of the entities with a label.
    pub(super) nodes: FxHashMap<LabelId, EntityRules>,
    /// What is said of the relationships of a type.
    pub(super) relationships: FxHashMap<TypeId, EntityRules>,
    /// Where relationships of a type start and end.
    pub(super) ends: FxHashMap<TypeId, Vec<EndRules>>,
    /// Types of whose relationships some are counted, ascending.
    pub(super) counted: Vec<TypeId>,
    /// The constraints that it brings, each with a name.
    pub constraints: Vec<ConstraintDefinition>,
}

/// What is checked of one entity.
#[derive(Clone, Debug, Default)]
pub(super) struct EntityRules {
    pub properties: Vec<PropertyRule>,
    pub conditions: Vec<(Arc<str>, Arc<Condition>)>,
}

/// What is checked of one property.
#[derive(Clone, Debug)]
pub(super) struct PropertyRule {
    pub key: KeyId,
    pub value_type: ValueType,
    pub allowed: Option<Arc<Vec<Value>>>,
}

/// A pair of ends.
#[derive(Clone, Debug)]
pub(super) struct EndRules {
    pub starts: EndLabels,
    pub ends: EndLabels,
    pub outgoing: Option<Cardinality>,
    pub incoming: Option<Cardinality>,
}

/// The labels of which a node at the end of a relationship has one; none: any node.
#[derive(Clone, Debug, Default)]
pub struct EndLabels(pub Vec<LabelId>);

impl EndLabels {
    /// Whether a node with these labels may stand there.
    pub fn admit(&self, labels: &[LabelId]) -> bool {
        self.0.is_empty() || self.0.iter().any(|label| labels.contains(label))
    }
}

impl CurrentType {
    /// A type over the names of a graph, which has to know all of them.
    pub fn new(definition: Arc<GraphType>, symbols: &Symbols) -> Result<CurrentType> {
        let names = Names(symbols);
        let mut of = CurrentType {
            implied: FxHashMap::default(),
            general: FxHashSet::default(),
            nodes: FxHashMap::default(),
            relationships: FxHashMap::default(),
            ends: FxHashMap::default(),
            counted: Vec::new(),
            constraints: Vec::new(),
            definition: Arc::clone(&definition),
        };
        of.add_implied(&names)?;
        for node in &definition.nodes {
            let label = names.label(&node.label)?;
            let rules = names.properties(&node.properties)?;
            of.nodes.entry(label).or_default().properties = rules;
            of.add_constraints(
                (SchemaTarget::Node(label), &node.label),
                &node.properties,
                &names,
            )?;
        }
        for relationship in &definition.relationships {
            let id = names.relationship_type(&relationship.name)?;
            let rules = names.properties(&relationship.properties)?;
            of.relationships.entry(id).or_default().properties = rules;
            let target = (SchemaTarget::Relationship(id), &*relationship.name);
            of.add_constraints(target, &relationship.properties, &names)?;
            for pair in &relationship.ends {
                let rules = EndRules {
                    starts: names.end(&pair.starts)?,
                    ends: names.end(&pair.ends)?,
                    outgoing: pair.outgoing,
                    incoming: pair.incoming,
                };
                of.ends.entry(id).or_default().push(rules);
            }
        }
        for rule in &definition.rules {
            of.add_rule(rule, &names)?;
        }
        let counted = of
            .ends
            .iter()
            .filter(|(_, ends)| ends.iter().any(EndRules::counts));
        of.counted = counted.map(|(id, _)| *id).collect();
        of.counted.sort_unstable();
        Ok(of)
    }

    fn add_implied(&mut self, names: &Names<'_>) -> Result<()> {
        let definition = Arc::clone(&self.definition);
        for node in &definition.nodes {
            let mut above: Vec<&Arc<str>> = node.implied.iter().collect();
            let mut found = Vec::new();
            while let Some(label) = above.pop() {
                let id = names.label(label)?;
                if !found.contains(&id) {
                    found.push(id);
                    let further = definition.node(label).into_iter();
                    above.extend(further.flat_map(|node| &node.implied));
                }
            }
            self.general.extend(&found);
            if !found.is_empty() {
                found.sort_unstable();
                self.implied.insert(names.label(&node.label)?, found);
            }
        }
        Ok(())
    }

    /// The constraints of properties, called as CREATE CONSTRAINT would call them.
    fn add_constraints(
        &mut self,
        (target, owner): (SchemaTarget, &str),
        properties: &[PropertyType],
        names: &Names<'_>,
    ) -> Result<()> {
        for property in properties {
            let (word, kind) = match (property.uniqueness, property.not_null) {
                (Uniqueness::Key, _) => ("key", Some(ConstraintKind::Key)),
                (Uniqueness::Unique, _) => ("unique", Some(ConstraintKind::Unique)),
                (Uniqueness::None, _) => ("", None),
            };
            let needs_value = property.not_null && property.uniqueness != Uniqueness::Key;
            let presence = needs_value.then_some(("not_null", ConstraintKind::NotNull));
            let kind = kind.map(|kind| (word, kind));
            for (word, kind) in kind.into_iter().chain(presence) {
                self.constraints.push(ConstraintDefinition {
                    name: format!("{word}_{owner}_{}", property.key).into(),
                    target,
                    keys: vec![names.key(&property.key)?],
                    kind,
                });
            }
        }
        Ok(())
    }

    fn add_rule(&mut self, rule: &TypeRule, names: &Names<'_>) -> Result<()> {
        let target = match &rule.target {
            RuleTarget::Node(label) => SchemaTarget::Node(names.label(label)?),
            RuleTarget::Relationship(of) => {
                SchemaTarget::Relationship(names.relationship_type(of)?)
            }
        };
        let (kind, keys) = match &rule.requirement {
            RuleRequirement::Unique(keys) => (ConstraintKind::Unique, keys),
            RuleRequirement::Key(keys) => (ConstraintKind::Key, keys),
            RuleRequirement::NotNull(keys) => (ConstraintKind::NotNull, keys),
            RuleRequirement::Check(condition) => {
                let rules = match target {
                    SchemaTarget::Node(label) => self.nodes.entry(label).or_default(),
                    SchemaTarget::Relationship(of) => self.relationships.entry(of).or_default(),
                };
                let condition = Arc::new(condition.clone());
                rules.conditions.push((Arc::clone(&rule.name), condition));
                return Ok(());
            }
        };
        self.constraints.push(ConstraintDefinition {
            name: Arc::clone(&rule.name),
            target,
            keys: keys
                .iter()
                .map(|key| names.key(key))
                .collect::<Result<_>>()?,
            kind,
        });
        Ok(())
    }

    /// The labels that a label implies, by the way of others too.
    pub fn implied_by(&self, label: LabelId) -> &[LabelId] {
        self.implied.get(&label).map_or(&[], Vec::as_slice)
    }

    /// Whether a node with one label has the other.
    pub fn implies(&self, label: LabelId, other: LabelId) -> bool {
        label == other || self.implied_by(label).contains(&other)
    }

    /// Whether any label implies another.
    pub fn has_implied(&self) -> bool {
        !self.implied.is_empty()
    }

    /// Adds the labels that others imply.
    pub fn complete(&self, labels: &mut Vec<LabelId>) {
        for place in 0..labels.len() {
            for label in self.implied_by(labels[place]) {
                if !labels.contains(label) {
                    labels.push(*label);
                }
            }
        }
    }

    /// Puts the most specific labels first; `labels` are sorted by name. Whether that changes their order.
    pub fn order(&self, labels: &mut [LabelId]) -> bool {
        let rank = |label: &LabelId| {
            (
                Reverse(self.implied_by(*label).len()),
                self.general.contains(label),
            )
        };
        let sorted = labels.is_sorted_by_key(rank);
        labels.sort_by_key(rank);
        !sorted
    }

    /// Whether anything is said of nodes with these labels that their changes could break.
    pub fn concerns_labels(&self, labels: &[LabelId]) -> bool {
        let concerned =
            |label: &LabelId| self.nodes.contains_key(label) || self.implied.contains_key(label);
        labels.iter().any(concerned) || !self.counted.is_empty()
    }

    /// Whether anything is said of relationships of a type.
    pub fn concerns_type(&self, of: TypeId) -> bool {
        self.relationships.contains_key(&of) || self.ends.contains_key(&of)
    }

    /// Whether anything is said of where relationships of a type start and end.
    pub fn has_ends(&self, of: TypeId) -> bool {
        self.ends.contains_key(&of)
    }

    /// Whether anything is said of where relationships start and end.
    pub fn has_any_ends(&self) -> bool {
        !self.ends.is_empty()
    }

    /// Whether relationships of a type are counted.
    pub fn counts(&self, of: TypeId) -> bool {
        self.counted.contains(&of)
    }

    /// Whether every node at that end of the relationships of a type has a label.
    pub fn end_has(&self, of: TypeId, at_start: bool, label: LabelId) -> bool {
        let Some(ends) = self.ends.get(&of) else {
            return false;
        };
        ends.iter().all(|pair| {
            let labels = if at_start { &pair.starts } else { &pair.ends };
            let mut alternatives = labels.0.iter();
            !labels.0.is_empty() && alternatives.all(|one| self.implies(*one, label))
        })
    }
}

impl EndRules {
    fn counts(&self) -> bool {
        self.outgoing.is_some() || self.incoming.is_some()
    }
}

/// The numbers of names.
struct Names<'s>(&'s Symbols);

impl Names<'_> {
    fn label(&self, name: &str) -> Result<LabelId> {
        let id = self.0.labels.id(name);
        id.map(LabelId).ok_or_else(|| unknown("label", name))
    }

    fn relationship_type(&self, name: &str) -> Result<TypeId> {
        let id = self.0.types.id(name);
        id.map(TypeId)
            .ok_or_else(|| unknown("relationship type", name))
    }

    fn key(&self, name: &str) -> Result<KeyId> {
        let id = self.0.keys.id(name);
        id.map(KeyId).ok_or_else(|| unknown("property key", name))
    }

    fn end(&self, labels: &[Arc<str>]) -> Result<EndLabels> {
        let labels = labels.iter().map(|label| self.label(label));
        labels.collect::<Result<_>>().map(EndLabels)
    }

    fn properties(&self, properties: &[PropertyType]) -> Result<Vec<PropertyRule>> {
        let rule = |property: &PropertyType| {
            Ok(PropertyRule {
                key: self.key(&property.key)?,
                value_type: property.value_type.clone(),
                allowed: property.allowed.clone().map(Arc::new),
            })
        };
        properties.iter().map(rule).collect()
    }
}

/// The change that sets a type is made for a graph that has the names.
fn unknown(what: &str, name: &str) -> Error {
    let message = format!("the graph type names the {what} `{name}`, which has no number");
    Error::storage(ErrorCode::Corruption, message)
}
