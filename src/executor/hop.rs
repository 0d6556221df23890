//! Shared parts of single and repeated hops: the relationships that may be followed from a node.

use super::context::Context;
use super::step_test;
use super::type_filter::TypeFilter;
use crate::error::Result;
use crate::expression::{Batch, Expression, Row, Slot, along, is_true};
use crate::graph::{Direction, Holding};
use crate::plan::{StepPart, VariableExpand};
use crate::value::column::Column;
use crate::value::{NodeId, Relationship, RelationshipId, Value};
use std::sync::Arc;

/// The relationships that some slots hold in a row, one each or lists of them.
pub(super) fn used_relationships(
    batch: &Batch,
    row: usize,
    slots: &[Slot],
    used: &mut Vec<RelationshipId>,
) {
    for slot in slots {
        match batch.get(*slot).map(|column| &**column) {
            Some(column @ Column::Relationships(_)) => used.extend(column.relationship(row)),
            Some(column) => push_relationships(&column.get(row), used),
            None => {}
        }
    }
}

/// The relationships in a value: itself, or the elements of a list.
pub(super) fn push_relationships(value: &Value, out: &mut Vec<RelationshipId>) {
    match value {
        Value::Relationship(relationship) => out.push(relationship.id),
        Value::List(elements) => {
            for element in elements.iter() {
                push_relationships(element, out);
            }
        }
        _ => {}
    }
}

/// A list value of relationships.
pub(super) fn relationship_list(ids: impl Iterator<Item = RelationshipId>) -> Value {
    let values = ids.map(|id| Value::Relationship(Relationship::from(id)));
    Value::List(Arc::new(values.collect()))
}

/// The relationships that may be followed in a variable-length pattern.
pub(super) struct Hop {
    pub(super) plan: VariableExpand,
    pub(super) types: TypeFilter,
    /// The relationships that the row has already used; set for each row.
    pub(super) used: Vec<RelationshipId>,
}

impl Hop {
    pub(super) fn new(plan: VariableExpand) -> Hop {
        Hop {
            types: TypeFilter::new(plan.hops.types.clone()),
            used: Vec::new(),
            plan,
        }
    }

    /// Sets the current row.
    pub(super) fn begin(&mut self, input: &Batch, row: usize) {
        self.used.clear();
        used_relationships(input, row, &self.plan.distinct_from, &mut self.used);
    }

    /// Appends the hops from a node in a direction to `out`.
    pub(super) fn from(
        &self,
        node: NodeId,
        direction: Direction,
        row: &Row<'_>,
        cx: &Context<'_>,
        out: &mut Vec<(RelationshipId, NodeId)>,
    ) -> Result<()> {
        let before = out.len();
        cx.graph().expand(
            node,
            direction,
            self.types.ids(),
            &mut |relationship, end| {
                if self.used.is_empty() || !self.used.contains(&relationship) {
                    out.push((relationship, end));
                }
            },
        );
        cx.run().work.rows_expanded.add((out.len() - before) as u64);
        let always = match &self.plan.hops.predicate {
            None => true,
            Some(Expression::Holds { .. }) => !cx.graph().has_valid_time(),
            Some(_) => false,
        };
        if always {
            return self.prune(before, row, cx, out);
        }
        if let (Some(Expression::Holds { .. }), Some(holding)) =
            (&self.plan.hops.predicate, cx.evaluation().holding)
        {
            self.keep_valid(node, holding, (out, before), cx)?;
            return self.prune(before, row, cx, out);
        }
        try_keep(out, before, |hop| self.passes(hop.0, row, cx))?;
        self.prune(before, row, cx, out)
    }

    /// Under `AT`, keeps the hops from a place on whose relationship and ends are valid.
    fn keep_valid(
        &self,
        node: NodeId,
        holding: &Holding,
        (out, before): (&mut Vec<(RelationshipId, NodeId)>, usize),
        cx: &Context<'_>,
    ) -> Result<()> {
        let (Some(at), graph) = (cx.evaluation().at, cx.graph()) else {
            return Ok(());
        };
        let hops = out.iter().skip(before);
        holding.learn_relationships(hops.map(|hop| hop.0), (graph, at))?;
        try_keep(
            out,
            before,
            |hop| Ok(holding.has_relationship(hop.0, graph)),
        )?;
        if out.len() == before {
            return Ok(());
        }
        holding.learn_nodes(std::iter::once(node), (graph, at))?;
        if !holding.has_node(node, graph) {
            out.truncate(before);
            return Ok(());
        }
        let ends = out.iter().skip(before).map(|hop| hop.1);
        holding.learn_nodes(ends, (graph, at))?;
        try_keep(out, before, |hop| Ok(holding.has_node(hop.1, graph)))
    }

    /// Drops the hops, from a place on, that no path of the result takes.
    fn prune(
        &self,
        before: usize,
        row: &Row<'_>,
        cx: &Context<'_>,
        out: &mut Vec<(RelationshipId, NodeId)>,
    ) -> Result<()> {
        if self.plan.prune.is_empty() {
            return Ok(());
        }
        let tests = &self.plan.prune;
        try_keep(out, before, |hop| step_test::passes(tests, hop, row, cx))
    }

    /// Whether a path of the result may have these relationships, followed from a node to another one.
    pub(super) fn admits_so_far(
        &self,
        (start, end): (NodeId, NodeId),
        relationships: &[RelationshipId],
        row: &Row<'_>,
        cx: &Context<'_>,
    ) -> Result<bool> {
        let tests = self.plan.prune.iter();
        for test in tests.filter(|test| test.of == StepPart::SoFar) {
            let forward = relationships.iter().copied();
            let is_list = test.variable == self.plan.hops.relationships;
            let value = match (is_list, self.plan.reversed) {
                (true, false) => relationship_list(forward),
                (true, true) => relationship_list(forward.rev()),
                (false, false) => Value::Path(Arc::new(along(start, forward, cx.graph()))),
                (false, true) => Value::Path(Arc::new(along(end, forward.rev(), cx.graph()))),
            };
            if !step_test::passes_one(test, value, row, cx)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a path is tested as a whole while it grows.
    pub(super) fn tests_so_far(&self) -> bool {
        let mut tests = self.plan.prune.iter();
        tests.any(|test| test.of == StepPart::SoFar)
    }

    /// Whether a path of the result may have this end.
    pub(super) fn admits(&self, node: NodeId, row: &Row<'_>, cx: &Context<'_>) -> Result<bool> {
        step_test::node_passes(&self.plan.prune, node, row, cx)
    }

    /// Whether a relationship satisfies the predicate.
    pub(super) fn passes(
        &self,
        relationship: RelationshipId,
        row: &Row<'_>,
        cx: &Context<'_>,
    ) -> Result<bool> {
        let Some(predicate) = &self.plan.hops.predicate else {
            return Ok(true);
        };
        let evaluation = cx.evaluation();
        if let (Expression::Holds { .. }, Some(at)) = (predicate, evaluation.at) {
            return cx.graph().holds_with_ends(relationship, at);
        }
        let value = Value::Relationship(Relationship::from(relationship));
        let bound = row.bind(self.plan.hops.step, value);
        is_true(predicate, &row.with(&bound), &evaluation)
    }
}

/// Keeps the hops from a place on that pass.
fn try_keep(
    hops: &mut Vec<(RelationshipId, NodeId)>,
    before: usize,
    passes: impl Fn((RelationshipId, NodeId)) -> Result<bool>,
) -> Result<()> {
    let mut kept = before;
    for at in before..hops.len() {
        if passes(hops[at])? {
            hops[kept] = hops[at];
            kept += 1;
        }
    }
    hops.truncate(kept);
    Ok(())
}
