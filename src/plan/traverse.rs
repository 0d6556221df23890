//! Walking over plans: nodes from the leaves up, and the expressions inside an operator.

use super::{
    Aggregate, CallProcedure, Create, Delete, Filter, Foreach, HashJoin, IndexRange, IndexSeek,
    Limit, LoadCsv, NodeByIdSeek, Operator, Plan, PlanNode, Project, RangeTest, Set, Skip, Sort,
    Unwind,
};
use crate::expression::{Expression, NewNode, NewRelationship, Update};

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
}

impl PlanNode {
    /// Visits this node and all below it, bodies of `Repeat` and `Foreach` included, leaves first.
    pub fn for_each(&self, visit: &mut dyn FnMut(&PlanNode)) {
        for child in &self.children {
            child.for_each(visit);
        }
        match &self.operator {
            Operator::Repeat(repeat) => repeat.body.for_each(visit),
            Operator::Foreach(Foreach { body, .. }) => body.for_each(visit),
            _ => {}
        }
        visit(self);
    }

    /// The same, to change them in place.
    pub fn for_each_mut(&mut self, visit: &mut dyn FnMut(&mut PlanNode)) {
        for child in &mut self.children {
            child.for_each_mut(visit);
        }
        match &mut self.operator {
            Operator::Repeat(repeat) => repeat.body.for_each_mut(visit),
            Operator::Foreach(Foreach { body, .. }) => body.for_each_mut(visit),
            _ => {}
        }
        visit(self);
    }

    /// Whether this node or any below it satisfies a test.
    pub fn any(&self, test: &dyn Fn(&PlanNode) -> bool) -> bool {
        let mut found = false;
        self.for_each(&mut |node| found = found || test(node));
        found
    }
}

impl Operator {
    /// The expressions that the operator itself evaluates, in no particular order.
    pub fn expressions(&self) -> Vec<&Expression> {
        let mut found = Vec::new();
        match self {
            Operator::IndexSeek(IndexSeek { values, .. }) => found.extend(values),
            Operator::IndexRange(IndexRange { range, .. }) => range_parts(range, &mut found),
            Operator::NodeByIdSeek(NodeByIdSeek { ids, .. }) => found.push(ids),
            Operator::VariableExpand(expand) => found.extend(&expand.predicate),
            Operator::ShortestPath(shortest) => {
                found.extend(&shortest.expand.predicate);
                found.push(&shortest.count);
                found.extend(&shortest.predicate);
            }
            Operator::Filter(Filter { predicate }) => found.push(predicate),
            Operator::Project(Project { items }) => {
                found.extend(items.iter().map(|(_, item)| item))
            }
            Operator::Aggregate(Aggregate { keys, aggregates }) => {
                found.extend(keys.iter().map(|(_, key)| key));
                found.extend(aggregates.iter().flat_map(|(_, made)| &made.arguments));
            }
            Operator::Sort(Sort { keys, limit }) => {
                found.extend(keys.iter().map(|key| &key.expression));
                found.extend(limit);
            }
            Operator::Skip(Skip { count }) | Operator::Limit(Limit { count }) => found.push(count),
            Operator::Unwind(Unwind { list, .. }) | Operator::Foreach(Foreach { list, .. }) => {
                found.push(list)
            }
            Operator::HashJoin(HashJoin { left, right }) => found.extend(left.iter().chain(right)),
            Operator::CallProcedure(CallProcedure { arguments, .. }) => found.extend(arguments),
            Operator::LoadCsv(LoadCsv {
                source, terminator, ..
            }) => {
                found.push(source);
                found.extend(terminator);
            }
            _ => self.update_expressions(&mut found),
        }
        found
    }

    /// The same for updates.
    fn update_expressions<'p>(&'p self, found: &mut Vec<&'p Expression>) {
        match self {
            Operator::Create(Create {
                nodes,
                relationships,
            }) => new_properties(nodes, relationships, found),
            Operator::Merge(merge) => {
                new_properties(&merge.nodes, &merge.relationships, found);
                let items = merge.on_create.iter().chain(&merge.on_match);
                items.for_each(|item| set_parts(item, found));
            }
            Operator::Set(Set { items }) => items.iter().for_each(|item| set_parts(item, found)),
            Operator::Delete(Delete { targets, .. }) => found.extend(targets),
            Operator::InTransactions(transactions) => found.push(&transactions.rows),
            _ => {}
        }
    }

    /// Changes the expressions of operators that read rows; those of updates stay as they are.
    pub fn for_each_expression_mut(&mut self, change: &mut dyn FnMut(&mut Expression)) {
        match self {
            Operator::Filter(Filter { predicate }) => change(predicate),
            Operator::Project(Project { items }) => {
                items.iter_mut().for_each(|(_, item)| change(item))
            }
            Operator::Aggregate(Aggregate { keys, aggregates }) => {
                keys.iter_mut().for_each(|(_, key)| change(key));
                let made = aggregates.iter_mut();
                made.for_each(|(_, made)| made.arguments.iter_mut().for_each(&mut *change));
            }
            Operator::Sort(Sort { keys, limit }) => {
                keys.iter_mut().for_each(|key| change(&mut key.expression));
                limit.iter_mut().for_each(change);
            }
            Operator::Skip(Skip { count }) | Operator::Limit(Limit { count }) => change(count),
            Operator::Unwind(Unwind { list, .. }) => change(list),
            Operator::VariableExpand(expand) => expand.predicate.iter_mut().for_each(change),
            Operator::IndexSeek(IndexSeek { values, .. }) => values.iter_mut().for_each(change),
            _ => {}
        }
    }

    /// Whether it changes the graph.
    pub fn writes(&self) -> bool {
        matches!(
            self,
            Operator::Create(_)
                | Operator::Merge(_)
                | Operator::Set(_)
                | Operator::Delete(_)
                | Operator::Foreach(_)
        )
    }
}

fn range_parts<'p>(range: &'p RangeTest, found: &mut Vec<&'p Expression>) {
    match range {
        RangeTest::Between { lower, upper } => {
            found.extend(lower.iter().chain(upper).map(|(bound, _)| bound));
        }
        RangeTest::Prefix(prefix) => found.push(prefix),
    }
}

fn new_properties<'p>(
    nodes: &'p [NewNode],
    relationships: &'p [NewRelationship],
    found: &mut Vec<&'p Expression>,
) {
    found.extend(nodes.iter().flat_map(NewNode::parts));
    found.extend(relationships.iter().flat_map(NewRelationship::parts));
}

fn set_parts<'p>(item: &'p Update, found: &mut Vec<&'p Expression>) {
    match item {
        Update::Property { target, key, value } => found.extend([target, key, value]),
        Update::Replace { target, value } | Update::Merge { target, value } => {
            found.extend([target, value]);
        }
        Update::AddLabels { target, labels } | Update::RemoveLabels { target, labels } => {
            found.push(target);
            found.extend(labels);
        }
    }
}
