//! Rules of a state, and what follows from them.

use super::derived::{Derived, DerivedRelationship, is_derived};
use super::rule::{DerivationRule, RuleHead};
use crate::graph::symbol::TypeId;
use crate::graph::view::{Direction, GraphView, ends_given};
use crate::value::{NodeId, RelationshipId};
use std::sync::Arc;

/// Rules.
impl GraphView {
    /// All rules in the order of their names.
    pub fn derivation_rules(&self) -> &[Arc<DerivationRule>] {
        &self.rules
    }

    /// The rule of a name.
    pub fn derivation_rule(&self, name: &str) -> Option<&Arc<DerivationRule>> {
        self.rules.iter().find(|rule| *rule.name == *name)
    }

    /// Whether relationships of a type follow from rules.
    pub fn is_derived_type(&self, name: &str) -> bool {
        let mut rules = self.rules.iter();
        rules.any(|rule| matches!(&rule.derives, RuleHead::Relationship(of) if **of == *name))
    }

    /// Whether rules say which nodes have a label.
    pub fn is_derived_label(&self, name: &str) -> bool {
        let mut rules = self.rules.iter();
        rules.any(|rule| matches!(&rule.derives, RuleHead::Label(of) if **of == *name))
    }

    /// Whether rules derive what a head names.
    pub fn is_derived_head(&self, head: &RuleHead) -> bool {
        self.rules.iter().any(|rule| rule.derives == *head)
    }

    /// How many nodes or relationships are stored of what the head of a rule names.
    pub fn stored_count(&self, head: &RuleHead) -> u64 {
        match head {
            RuleHead::Label(name) => self.label_id(name).map_or(0, |of| self.label_count(of)),
            RuleHead::Relationship(name) => self.type_id(name).map_or(0, |of| self.type_count(of)),
        }
    }
}

/// Derived relationships.
impl GraphView {
    /// The same state, in which some relationships follow from others.
    #[must_use]
    pub fn deriving(&self, derived: Option<Arc<dyn Derived>>) -> GraphView {
        GraphView {
            derived,
            ..self.clone()
        }
    }

    /// Tells what is derived that the neighbours of these nodes will be asked for.
    pub fn prepare_derived(
        &self,
        nodes: &[NodeId],
        direction: Direction,
        types: Option<&[TypeId]>,
    ) {
        for (derived, of) in self.derived_of(types) {
            for given in ends_given(direction) {
                derived.prepare(nodes, *given, of);
            }
        }
    }

    /// The neighbours of any of some nodes, if all of them are derived and found for these nodes together; a neighbour may come
    /// several times.
    pub fn derived_ends(
        &self,
        nodes: &[NodeId],
        direction: Direction,
        types: Option<&[TypeId]>,
    ) -> Option<Vec<NodeId>> {
        if !self.derives(types) {
            return None;
        }
        let mut found = Vec::new();
        for of in types? {
            let (derived, of) = self.derived_of(Some(&[*of])).next()?;
            if self.type_count(of) > 0 {
                return None;
            }
            for given in ends_given(direction) {
                found.append(&mut derived.ends(nodes, *given, of)?);
            }
        }
        Some(found)
    }

    /// Whether some of the types are derived.
    pub fn derives(&self, types: Option<&[TypeId]>) -> bool {
        self.derived_of(types).next().is_some()
    }

    /// What answers for those of the types that are derived. A pattern without a type means what is stored.
    pub(in crate::graph) fn derived_of(
        &self,
        types: Option<&[TypeId]>,
    ) -> impl Iterator<Item = (&dyn Derived, TypeId)> {
        let derived = self.derived.as_deref();
        let types = types.filter(|_| derived.is_some()).unwrap_or_default();
        types.iter().filter_map(move |of| {
            let derived = derived.filter(|derived| derived.has_type(*of))?;
            Some((derived, *of))
        })
    }

    /// A relationship that follows from a rule.
    pub fn derived_relationship(
        &self,
        relationship: RelationshipId,
    ) -> Option<&DerivedRelationship> {
        match is_derived(relationship) {
            true => self.derived.as_deref()?.relationship(relationship),
            false => None,
        }
    }
}
