//! Updates, and the barriers that keep their changes invisible to the clauses before and after them.
//!
//! A clause sees the graph as the previous clause has left it, for all rows. Rows are processed in batches, so a
//! barrier ([`Operator::Eager`]) is placed under an update whose input rows are read from the graph, and above every
//! update that may be followed by reads.

use super::{Planner, argument, node};
use crate::binder::{BoundClause, BoundCreate, BoundMerge, creation_rounds};
use crate::expression::{Expression, PathPart, Slot};
use crate::plan::{Create, Foreach, GraphUse, Merge, Operator, PlanNode};
use std::collections::BTreeMap;

impl Planner<'_> {
    /// Plans an update on top of a plan, between barriers.
    pub fn plan_update(
        &mut self,
        input: PlanNode,
        update: impl FnOnce(&mut Self, PlanNode) -> PlanNode,
    ) -> PlanNode {
        // The lineage of the rows so far is looked up before it changes.
        let (input, _) = self.settle(input);
        let input = self.eager(input);
        let plan = update(self, input);
        self.barrier(plan)
    }

    /// An update by one operator that binds nothing.
    pub fn plan_simple_update(&mut self, operator: Operator, input: PlanNode) -> PlanNode {
        self.plan_update(input, |_, input| {
            let estimate = input.estimate;
            node(operator, vec![input], estimate)
        })
    }

    /// `FOREACH`
    pub fn plan_foreach(
        &mut self,
        variable: Slot,
        list: &Expression,
        body: &[BoundClause],
        input: PlanNode,
    ) -> PlanNode {
        let known = self.available.clone();
        self.available.insert(variable);
        let tracking = self.tracking.take();
        let body = self.plan_clauses(body, argument(1.0));
        self.tracking = tracking;
        self.note_body((variable, list), &body, &known);
        self.plan_update(input, |_, input| {
            let foreach = Operator::Foreach(Foreach {
                variable,
                list: list.clone(),
                body: Box::new(body),
            });
            let estimate = input.estimate;
            node(foreach, vec![input], estimate)
        })
    }

    /// A barrier, unless no row below is read from the graph.
    pub fn eager(&self, input: PlanNode) -> PlanNode {
        match input.any(&reads_graph) {
            true => self.barrier(input),
            false => input,
        }
    }

    /// A barrier, unless there is one already.
    pub fn barrier(&self, input: PlanNode) -> PlanNode {
        if matches!(input.operator, Operator::Eager | Operator::Argument) {
            return input;
        }
        let estimate = input.estimate;
        node(Operator::Eager, vec![input], estimate)
    }

    /// One operator, or several if something is computed from what the clause itself creates: the latter is created
    /// first, and a node that reads a relationship after the relationship.
    pub fn plan_create(&mut self, create: &BoundCreate, input: PlanNode) -> PlanNode {
        self.note_created(create);
        self.note_entities(create.nodes.iter().map(|made| made.slot));
        self.note_entities(create.relationships.iter().map(|made| made.slot));
        let rounds = creation_rounds(create);
        let mut parts: BTreeMap<usize, Create> = BTreeMap::new();
        let round = |slot: Slot| rounds.get(&slot).copied().unwrap_or(0);
        for new in &create.nodes {
            let part = parts.entry(round(new.slot)).or_default();
            part.nodes.push(new.clone());
        }
        for new in &create.relationships {
            let part = parts.entry(round(new.slot)).or_default();
            part.relationships.push(new.clone());
        }
        let mut plan = input;
        for part in parts.into_values() {
            let estimate = plan.estimate;
            let part = Create {
                citing: create.citing.clone(),
                ..part
            };
            plan = node(Operator::Create(part), vec![plan], estimate);
        }
        self.put_paths_together(&create.paths, plan)
    }

    fn note_created(&mut self, create: &BoundCreate) {
        self.available
            .extend(create.nodes.iter().map(|made| made.slot));
        self.available
            .extend(create.relationships.iter().map(|made| made.slot));
    }

    pub fn plan_merge(&mut self, merge: &BoundMerge, input: PlanNode) -> PlanNode {
        // The path is built afterwards, from what was found or created.
        let mut graph = merge.graph.clone();
        let paths = std::mem::take(&mut graph.paths);
        let found = self.plan_pattern(&graph, argument(1.0));
        self.note_pattern(&graph);
        self.note_created(&merge.create);
        let estimate = input.estimate * found.estimate.max(1.0);
        let operator = Operator::Merge(Merge {
            nodes: merge.create.nodes.clone(),
            relationships: merge.create.relationships.clone(),
            on_create: merge.on_create.clone(),
            on_match: merge.on_match.clone(),
            citing: merge.citing.clone(),
            together: false,
        });
        let plan = node(operator, vec![input, found], estimate);
        self.put_paths_together(&paths, plan)
    }

    fn put_paths_together(&mut self, paths: &[(Slot, Vec<PathPart>)], input: PlanNode) -> PlanNode {
        let items = paths
            .iter()
            .map(|(slot, parts)| (*slot, Expression::Path(parts.clone())));
        self.extend(items.collect(), input)
    }
}

/// Whether the rows of an operator depend on the content of the graph.
fn reads_graph(node: &PlanNode) -> bool {
    match node.operator.facts().graph {
        GraphUse::None => false,
        GraphUse::Expressions => node.operator.any_expression(&Expression::may_read_entity),
        GraphUse::Reads => true,
    }
}
