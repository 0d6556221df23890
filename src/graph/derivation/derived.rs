//! Relationships that follow from rules, as a state reads them.

use super::rule::BindingPattern;
use crate::graph::symbol::{KeyId, TypeId};
use crate::value::{EntityId, NodeId, RelationshipId, Value};
use std::fmt::Debug;

/// Ids from this one on are those of derived relationships; they mean something within one run of a statement only.
pub const FIRST_DERIVED: u32 = 1 << 31;

/// Whether a relationship follows from a rule.
pub fn is_derived(relationship: RelationshipId) -> bool {
    // The last id is that of nothing.
    (FIRST_DERIVED..u32::MAX).contains(&relationship.0)
}

/// The entity, if it is a relationship that follows from a rule.
pub fn derived_of(entity: EntityId) -> Option<RelationshipId> {
    match entity {
        EntityId::Node(_) => None,
        EntityId::Relationship(relationship) => is_derived(relationship).then_some(relationship),
    }
}

/// A relationship that follows from a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct DerivedRelationship {
    /// Its type.
    pub relationship_type: TypeId,
    /// The start node.
    pub start: NodeId,
    /// The end node.
    pub end: NodeId,
    /// Its properties, in the order of their keys; no nulls.
    pub properties: Box<[(KeyId, Value)]>,
}

/// What answers for derived relationships while a statement runs. It cannot fail: what goes wrong makes it look empty, and is
/// kept for whoever hands out rows.
pub trait Derived: Debug + Send + Sync {
    /// The id of a name that is none of the graph's.
    fn type_id(&self, name: &str) -> Option<TypeId>;

    /// Whether it answers for a type.
    fn has_type(&self, relationship_type: TypeId) -> bool;

    /// Tells that the neighbours of these nodes will be asked for.
    fn prepare(&self, nodes: &[NodeId], given: BindingPattern, relationship_type: TypeId);

    /// The derived neighbours of a node that is the start, or the end, sorted by node.
    fn neighbours(
        &self,
        node: NodeId,
        given: BindingPattern,
        relationship_type: TypeId,
    ) -> (&[NodeId], &[RelationshipId]);

    /// The same nodes, without the relationships to them, which may take longer to tell.
    fn nodes(&self, node: NodeId, given: BindingPattern, relationship_type: TypeId) -> &[NodeId] {
        self.neighbours(node, given, relationship_type).0
    }

    /// The derived neighbours of any of some nodes, if they are found for all of these together; a neighbour may come several times.
    fn ends(
        &self,
        nodes: &[NodeId],
        given: BindingPattern,
        relationship_type: TypeId,
    ) -> Option<Vec<NodeId>>;

    /// What has gone wrong so far.
    fn check(&self) -> crate::error::Result<()>;

    /// A derived relationship.
    fn relationship(&self, relationship: RelationshipId) -> Option<&DerivedRelationship>;
}
