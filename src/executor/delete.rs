//! `DELETE` and `DETACH DELETE`: collects the entities of all rows, then deletes them, relationships first.

use super::context::Context;
use super::eager::all;
use super::filter::drop_dead;
use super::meter::Usage;
use super::operator::{BoxOperator, Live, Operator};
use super::reservation::Reservation;
use crate::error::{Error, ErrorCode, Result, counted};
use crate::expression::{Batch, evaluate};
use crate::graph::{Change, Direction};
use crate::plan;
use crate::value::shape::Shape;
use crate::value::{NodeId, RelationshipId, Value};
use rustc_hash::FxHashSet;
use std::collections::VecDeque;

/// Deletes entities. All rows are read first, because whether a node still has relationships is only known at the end
/// of the clause.
pub(super) struct Delete {
    input: BoxOperator,
    plan: plan::Delete,
    live: Live,
    waiting: Option<VecDeque<Batch>>,
    memory: Reservation,
}

impl Delete {
    pub(super) fn new(input: BoxOperator, plan: plan::Delete, live: Live) -> Delete {
        Delete {
            input,
            plan,
            live,
            waiting: None,
            memory: Reservation::new(Usage::Waiting),
        }
    }

    fn delete(&mut self, cx: &mut Context<'_>) -> Result<VecDeque<Batch>> {
        let mut batches = all(&mut self.input, &mut self.memory, cx)?;
        let mut doomed = Deletions::default();
        for batch in &mut batches {
            for target in &self.plan.targets {
                let column = evaluate(target, batch, &cx.evaluation())?;
                for row in 0..batch.len() {
                    let added = doomed.add(&column.get(row));
                    added.map_err(|error| batch.locate(error.at(self.plan.span), row))?;
                }
            }
            drop_dead(batch, &self.live);
        }
        let deleted = doomed.delete(self.plan.detach, cx);
        deleted.map_err(|error| error.at(self.plan.span))?;
        Ok(batches.into())
    }
}

impl Operator for Delete {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        let mut waiting = match self.waiting.take() {
            Some(waiting) => waiting,
            None => self.delete(cx)?,
        };
        let next = waiting.pop_front();
        self.waiting = Some(waiting);
        Ok(next)
    }

    fn restart(&mut self, argument: &Batch) {
        self.input.restart(argument);
        self.waiting = None;
        self.memory.clear();
    }
}

/// The entities to be deleted, in the order in which they were named, each once.
#[derive(Default)]
struct Deletions {
    nodes: Vec<NodeId>,
    relationships: Vec<RelationshipId>,
    seen_nodes: FxHashSet<NodeId>,
    seen_relationships: FxHashSet<RelationshipId>,
}

impl Deletions {
    fn add(&mut self, value: &Value) -> Result<()> {
        match value.shape() {
            Shape::Null => Ok(()),
            Shape::Node(node) => {
                self.add_node(node.id);
                Ok(())
            }
            Shape::Relationship(relationship) => {
                self.add_relationship(relationship.id);
                Ok(())
            }
            Shape::Path(path) => {
                path.relationships
                    .iter()
                    .for_each(|relationship| self.add_relationship(relationship.id));
                path.nodes.iter().for_each(|node| self.add_node(node.id));
                Ok(())
            }
            Shape::List(elements) => elements.iter().try_for_each(|element| self.add(element)),
            Shape::Map(map) => map.values().try_for_each(|value| self.add(value)),
            Shape::Piece => Err(Error::type_error(
                ErrorCode::InvalidArgumentType,
                format!("{} cannot be deleted", value.kind().with_article()),
            )
            .hint("name a node, a relationship or a path; to drop a property, use REMOVE")),
        }
    }

    fn add_node(&mut self, node: NodeId) {
        if self.seen_nodes.insert(node) {
            self.nodes.push(node);
        }
    }

    fn add_relationship(&mut self, relationship: RelationshipId) {
        if self.seen_relationships.insert(relationship) {
            self.relationships.push(relationship);
        }
    }

    fn delete(mut self, detach: bool, cx: &mut Context<'_>) -> Result<()> {
        if detach {
            self.add_connected(cx);
        }
        for relationship in &self.relationships {
            refuse_derived(*relationship, cx)?;
            if cx.graph().has_relationship(*relationship) {
                let relationship = *relationship;
                cx.apply(Change::RelationshipDeleted(relationship))?;
            }
        }
        for node in &self.nodes {
            if cx.graph().has_node(*node) {
                delete_node(*node, cx)?;
            }
        }
        Ok(())
    }

    fn add_connected(&mut self, cx: &Context<'_>) {
        let mut connected = Vec::new();
        for node in &self.nodes {
            let visit = &mut |relationship, _| connected.push(relationship);
            cx.graph().expand(*node, Direction::Both, None, visit);
        }
        connected
            .into_iter()
            .for_each(|relationship| self.add_relationship(relationship));
    }
}

/// What follows from rules is not there to be deleted or changed.
pub(super) fn refuse_derived(relationship: RelationshipId, cx: &Context<'_>) -> Result<()> {
    let Some(derived) = cx.graph().derived_relationship(relationship) else {
        return Ok(());
    };
    let of = cx.graph().type_name(derived.relationship_type);
    let message = format!(
        "a relationship of type `{of}` follows from a rule, and cannot be changed or deleted"
    );
    Err(Error::semantic(ErrorCode::InvalidArgumentValue, message)
        .hint("change what it follows from; SHOW RULES has the rule"))
}

fn delete_node(node: NodeId, cx: &mut Context<'_>) -> Result<()> {
    let connected = cx.graph().degree(node, Direction::Both, None);
    if connected > 0 {
        return Err(Error::constraint(
            ErrorCode::DeleteConnectedNode,
            format!(
                "a node that still has {} cannot be deleted",
                counted(connected, "relationship")
            ),
        )
        .hint("delete them too, or use DETACH DELETE"));
    }
    cx.apply(Change::NodeDeleted(node))
}
