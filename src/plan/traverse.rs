//! Traversal of plans: nodes from the leaves up.

use super::{ChangeSchema, Operator, Plan, PlanNode};
use crate::expression::{SchemaChange, Update};
use crate::graph::GraphTypeEdit;

impl Plan {
    /// Changes every tree of the plan: the main one and those of subqueries.
    pub fn for_each_root_mut(&mut self, change: &mut dyn FnMut(&mut PlanNode)) {
        change(&mut self.root);
        for subplan in &mut self.subplans {
            change(&mut subplan.root);
            if let Some((_, unbound)) = &mut subplan.unbound {
                change(unbound);
            }
        }
    }

    /// Whether it creates or drops indexes or constraints.
    pub fn changes_schema(&self) -> bool {
        self.root.any(&|node| node.operator.facts().schema)
    }

    /// What it does to the graph type.
    pub fn graph_type_edit(&self) -> Option<&GraphTypeEdit> {
        match self.schema_change()? {
            SchemaChange::AlterGraphType(new) => Some(&new.edit),
            SchemaChange::CreateIndex(_)
            | SchemaChange::CreateSearchIndex(_)
            | SchemaChange::DropIndex(_)
            | SchemaChange::CreateConstraint(_)
            | SchemaChange::DropConstraint(_)
            | SchemaChange::CreateRule(_)
            | SchemaChange::DropRule(_)
            | SchemaChange::CreateUnit(_)
            | SchemaChange::DropUnit(_) => None,
        }
    }

    /// What it does to the schema.
    pub fn schema_change(&self) -> Option<&SchemaChange> {
        let mut node = Some(&self.root);
        while let Some(of) = node {
            if let Operator::ChangeSchema(ChangeSchema { change }) = &of.operator {
                return Some(change);
            }
            node = of.children.first();
        }
        None
    }

    /// Whether it takes labels from nodes.
    pub fn removes_labels(&self) -> bool {
        let removes = |items: &[Update]| {
            let mut items = items.iter();
            items.any(|item| matches!(item, Update::RemoveLabels { .. }))
        };
        self.root.any(&|node| {
            if let Operator::Set(set) = &node.operator {
                return removes(&set.items);
            }
            if let Operator::Merge(merge) = &node.operator {
                return removes(&merge.on_match) || removes(&merge.on_create);
            }
            false
        })
    }
}

impl PlanNode {
    /// Visits this node and all its descendants, including bodies of operators, leaves first.
    pub fn for_each(&self, visit: &mut dyn FnMut(&PlanNode)) {
        for child in &self.children {
            child.for_each(visit);
        }
        if let Some(body) = self.operator.body() {
            body.for_each(visit);
        }
        visit(self);
    }

    /// Visits the same nodes mutably.
    pub fn for_each_mut(&mut self, visit: &mut dyn FnMut(&mut PlanNode)) {
        for child in &mut self.children {
            child.for_each_mut(visit);
        }
        if let Some(body) = self.operator.body_mut() {
            body.for_each_mut(visit);
        }
        visit(self);
    }

    /// Whether this node or any of its descendants satisfies a predicate.
    pub fn any(&self, test: &dyn Fn(&PlanNode) -> bool) -> bool {
        let mut found = false;
        self.for_each(&mut |node| found = found || test(node));
        found
    }

    /// Whether anything in this tree changes the graph.
    pub fn writes(&self) -> bool {
        self.any(&|node| node.operator.facts().writes)
    }
}
