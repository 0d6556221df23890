//! Nodes and relationships of patterns.

use super::parts::{
    bounds, check_bounded, direction, kind_conflict, relationship_types, used_twice,
};
use super::{PatternBuilder, Pending};
use crate::binder::expression::may_be_relationships;
use crate::binder::labels::Labelled;
use crate::binder::{Binder, Connection, ConnectionKind};
use crate::error::Result;
use crate::expression::{PathMode, PathPart, Slot, VariableLength};
use crate::syntax::ast::{Name, NodePattern, Quantifier, RelationshipPattern};
use crate::value::kind::TypeSet;
use std::sync::Arc;

impl Binder<'_> {
    pub(super) fn anonymous_node(&mut self, builder: &mut PatternBuilder<'_>) -> Slot {
        let slot = self.slots.anonymous("node");
        builder.add_node(slot);
        slot
    }

    pub(super) fn bind_node<'q>(
        &mut self,
        builder: &mut PatternBuilder<'q>,
        node: &'q NodePattern,
    ) -> Result<Slot> {
        let slot = match &node.variable {
            None => self.anonymous_node(builder),
            Some(name) => self.node_variable(builder, name)?,
        };
        builder.pending.push(Pending {
            subject: slot,
            name: None,
            labels: node.labels.as_ref(),
            kind: Labelled::Node,
            properties: node.properties.as_ref(),
            predicate: node.predicate.as_deref(),
            step_of: None,
            span: node.span,
        });
        Ok(slot)
    }

    fn node_variable(&mut self, builder: &mut PatternBuilder<'_>, name: &Name) -> Result<Slot> {
        if self.scope.find(&name.text).is_none() {
            let slot = self.slots.named(&name.text);
            let types = builder.nullable(TypeSet::NODE);
            self.scope.declare(&name.text, slot, types);
            builder.add_node(slot);
            return Ok(slot);
        }
        let (slot, types) = self.resolve(&name.text, name.span)?;
        if !TypeSet::NODE.accepts(types) {
            return Err(kind_conflict(name, "a node", types));
        }
        builder.add_node(slot);
        Ok(slot)
    }

    /// The slot of a relationship variable, and whether it is bound before the clause.
    fn relationship_variable(
        &mut self,
        builder: &mut PatternBuilder<'_>,
        name: Option<&Name>,
        is_list: bool,
    ) -> Result<(Slot, bool)> {
        let Some(name) = name else {
            return Ok((self.slots.anonymous("relationship"), false));
        };
        if builder.relationships.contains(&name.text) {
            return Err(used_twice(name));
        }
        builder.relationships.push(name.text.clone());
        let single = TypeSet::RELATIONSHIP;
        if self.scope.find(&name.text).is_none() {
            let slot = self.slots.named(&name.text);
            let types = if is_list {
                TypeSet::list_of(single)
            } else {
                single
            };
            self.scope
                .declare(&name.text, slot, builder.nullable(types));
            return Ok((slot, false));
        }
        let (slot, types) = self.resolve(&name.text, name.span)?;
        match is_list {
            true if !may_be_relationships(types) => {
                Err(kind_conflict(name, "a list of relationships", types))
            }
            false if !single.accepts(types) => Err(kind_conflict(name, "a relationship", types)),
            _ => Ok((slot, true)),
        }
    }

    pub(super) fn bind_relationship<'q>(
        &mut self,
        builder: &mut PatternBuilder<'q>,
        relationship: &'q RelationshipPattern,
        [left, right]: [Slot; 2],
        mode: PathMode,
    ) -> Result<PathPart> {
        self.step(1, relationship.span)?;
        let is_list = relationship.length.is_some();
        let name = relationship.variable.as_ref();
        let (slot, bound) = self.relationship_variable(builder, name, is_list)?;
        let (types, labels) = relationship_types(relationship.types.as_ref());
        let repeated = is_list || builder.repeats;
        let types = self.with_derived_types(types, repeated);
        if let (Some(written), true) = (&relationship.types, labels.is_none()) {
            self.mention_labels(Labelled::Relationship, written);
        }
        let (kind, subject, part) = match &relationship.length {
            None => {
                let kind = ConnectionKind::Single {
                    relationship: slot,
                    bound,
                    types,
                };
                (kind, slot, PathPart::Relationship(slot))
            }
            Some(length) => {
                let hops = self.chain(length, (slot, bound), types, builder.mode(mode))?;
                let step = hops.step;
                let kind = ConnectionKind::Variable(hops);
                (kind, step, PathPart::Relationships(slot))
            }
        };
        builder.pending.push(Pending {
            subject,
            name,
            labels,
            kind: Labelled::Relationship,
            properties: relationship.properties.as_ref(),
            predicate: relationship.predicate.as_deref(),
            step_of: is_list.then_some(builder.graph.connections.len()),
            span: relationship.span,
        });
        builder.graph.connections.push(Connection {
            left,
            right,
            direction: direction(relationship.direction),
            unique: builder.mode(mode) != PathMode::Walk,
            kind,
        });
        Ok(part)
    }
    /// A chain of relationships, whose list is in a slot that may already be bound.
    fn chain(
        &mut self,
        length: &Quantifier,
        (relationships, bound): (Slot, bool),
        types: Option<Vec<Arc<str>>>,
        mode: PathMode,
    ) -> Result<VariableLength> {
        let (min, max) = bounds(length)?;
        check_bounded(mode, max, length.span)?;
        Ok(VariableLength {
            relationships,
            bound,
            types,
            min,
            max,
            mode,
            predicate: None,
            step: self.slots.anonymous("step"),
        })
    }
}
