//! Reads the pattern off the operators that match it.

use super::super::super::predicate::{conjuncts, has_label, label_of};
use super::conditions::{Condition, condition_of};
use super::optional::{Optional, end, optional_branch, slots_of};
use crate::expression::{Expression, Slot};
use crate::plan::{
    AllNodesScan, Apply, ApplyKind, Branch, Expand, Filter, LabelScan, Operator, PlanNode, Subplan,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Patterns with more hops are left alone, so that planning stays fast.
const MOST_HOPS: usize = 64;

/// The hops of a pattern and everything that they must satisfy.
pub(super) struct Pattern<'p> {
    /// Where its rows come from: the plan below the hops, or below the scan of `start`.
    pub source: &'p PlanNode,
    /// The node of a scan that the hops start from: another node may be scanned instead.
    pub start: Option<Slot>,
    /// `start` must stay the node that is scanned, because few nodes pass its tests.
    pub fixed: bool,
    /// The hops, in the order of the plan, without their labels and without relationships that they must differ from.
    pub hops: Vec<Expand>,
    /// The relationships of the source that each hop must differ from.
    pub used: Vec<Vec<Slot>>,
    pub labels: BTreeMap<Slot, Vec<Arc<str>>>,
    /// The predicates of single nodes.
    pub tests: BTreeMap<Slot, Vec<Expression>>,
    pub conditions: Vec<Condition>,
    /// Predicates that are evaluated for each row of the core.
    pub others: Vec<Expression>,
    /// `OPTIONAL MATCH`es, each hanging on one node.
    pub optionals: Vec<Branch>,
    /// The predicates of nodes of `optionals`.
    pub optional_tests: Vec<(Slot, Expression)>,
    /// Slots of `optionals`.
    pub nullable: Vec<Slot>,
    /// Labels that the graph type gives its rows, so that nothing asks for them.
    pub by_graph_type: Vec<(Slot, Arc<str>)>,
    /// Nodes that must be in the core.
    pub forced: BTreeSet<Slot>,
    /// The hop that makes each node, and that makes each relationship.
    makers: BTreeMap<Slot, usize>,
}

impl<'p> Pattern<'p> {
    /// The pattern at the top of a plan, of whose rows only the slots `needed` are read.
    pub fn read(
        node: &'p PlanNode,
        needed: &BTreeSet<Slot>,
        subplans: &[Subplan],
    ) -> Option<Pattern<'p>> {
        let (steps, source) = steps(node, needed)?;
        let mut pattern = Pattern::over(source);
        for step in steps.into_iter().rev() {
            match step {
                Step::Hop(expand) => pattern.add_hop(expand),
                Step::Test(predicate) => pattern.add_test(predicate, subplans),
                Step::Optional(optional) => pattern.add_optional(*optional),
                Step::Known(known) => pattern.by_graph_type.extend_from_slice(known),
            }
        }
        for slot in needed {
            pattern.force(*slot);
        }
        Some(pattern)
    }

    fn over(source: &'p PlanNode) -> Pattern<'p> {
        let mut pattern = Pattern {
            source,
            start: None,
            fixed: false,
            hops: Vec::new(),
            used: Vec::new(),
            labels: BTreeMap::new(),
            tests: BTreeMap::new(),
            conditions: Vec::new(),
            others: Vec::new(),
            optionals: Vec::new(),
            optional_tests: Vec::new(),
            nullable: Vec::new(),
            by_graph_type: Vec::new(),
            forced: BTreeSet::new(),
            makers: BTreeMap::new(),
        };
        let (node, label) = match &source.operator {
            Operator::AllNodesScan(AllNodesScan { node }) => (*node, None),
            Operator::LabelScan(LabelScan { node, label }) => (*node, Some(label.clone())),
            _ => return pattern,
        };
        let leaf = source.children.first();
        let Some(leaf) = leaf.filter(|leaf| matches!(leaf.operator, Operator::Argument)) else {
            return pattern;
        };
        pattern.by_graph_type.clone_from(&source.by_graph_type);
        pattern.source = leaf;
        pattern.start = Some(node);
        pattern.labels.insert(node, label.into_iter().collect());
        pattern
    }

    /// Whether a slot is a node that the pattern finds.
    pub fn finds(&self, slot: Slot) -> bool {
        let made = self.makers.get(&slot).and_then(|hop| self.hops.get(*hop));
        self.start == Some(slot) || made.is_some_and(|hop| hop.to == slot)
    }

    /// Whether a slot is one of the ends of hops.
    fn is_node(&self, slot: Slot) -> bool {
        self.finds(slot) || self.hops.iter().any(|hop| hop.from == slot)
    }

    /// All nodes that the pattern finds, and those that it starts from.
    pub fn nodes(&self) -> BTreeSet<Slot> {
        let ends = self.hops.iter().flat_map(|hop| [hop.from, hop.to]);
        ends.chain(self.start).collect()
    }

    /// The hop that finds a node.
    pub fn maker(&self, node: Slot) -> Option<&Expand> {
        let hop = self.hops.get(*self.makers.get(&node)?)?;
        (hop.to == node).then_some(hop)
    }

    /// The nodes from a node up to where the pattern starts.
    fn ancestors(&self, node: Slot) -> Vec<Slot> {
        let mut nodes = vec![node];
        let mut at = node;
        while let Some(hop) = self.maker(at) {
            at = hop.from;
            nodes.push(at);
        }
        nodes
    }

    /// The nodes from one node to another, both included.
    pub fn path(&self, from: Slot, to: Slot) -> Vec<Slot> {
        let (mut up, mut down) = (self.ancestors(from), self.ancestors(to));
        let mut meeting = None;
        while up.last().is_some() && up.last() == down.last() {
            meeting = up.pop();
            down.pop();
        }
        up.extend(meeting);
        up.extend(down.into_iter().rev());
        up
    }

    /// The labels that a node must have.
    pub fn labels_of(&self, node: Slot) -> &[Arc<str>] {
        self.labels.get(&node).map_or(&[], Vec::as_slice)
    }

    /// The predicates of a node.
    pub fn tests_of(&self, node: Slot) -> &[Expression] {
        self.tests.get(&node).map_or(&[], Vec::as_slice)
    }

    fn add_hop(&mut self, expand: &Expand) {
        let place = self.hops.len();
        if expand.into && expand.from != expand.to {
            let ends = (expand.from, expand.to);
            self.conditions.push(Condition::Closed { place, ends });
        }
        let mut used = Vec::new();
        for slot in &expand.distinct_from {
            match self.makers.get(slot) {
                Some(hop) => self.conditions.push(Condition::Distinct(*hop, place)),
                None => used.push(*slot),
            }
        }
        let mut hop = expand.clone();
        hop.distinct_from = Vec::new();
        hop.labels = Vec::new();
        if hop.into && hop.from == hop.to {
            self.forced.insert(hop.from);
        }
        if !hop.into {
            self.makers.insert(hop.to, place);
        }
        self.makers.insert(hop.relationship, place);
        self.hops.push(hop);
        self.used.push(used);
        for label in &expand.labels {
            self.add_label(expand.to, label);
        }
    }

    fn add_label(&mut self, slot: Slot, label: &Arc<str>) {
        if !self.finds(slot) {
            return self.others.push(has_label(slot, label.clone()));
        }
        let known = self.labels.entry(slot).or_default();
        if !known.contains(label) {
            known.push(label.clone());
        }
    }

    fn add_test(&mut self, predicate: &Expression, subplans: &[Subplan]) {
        if let Some((slot, label)) = label_of(predicate) {
            return self.add_label(slot, label);
        }
        let slots = predicate.slots();
        let mut read = slots.iter();
        if let (Some(node), None) = (read.next(), read.next())
            && self.finds(*node)
            && !asks_subquery(predicate)
        {
            self.fixed = self.fixed || self.start == Some(*node);
            return self.tests.entry(*node).or_default().push(predicate.clone());
        }
        if let Some(condition) = condition_of(predicate, subplans)
            && condition.nodes().iter().all(|slot| self.is_node(*slot))
        {
            return self.conditions.push(condition);
        }
        for slot in slots {
            self.force(slot);
        }
        self.others.push(predicate.clone());
    }

    /// What is read of each row must be found for each row.
    fn force(&mut self, slot: Slot) {
        if self.start == Some(slot) {
            self.forced.insert(slot);
        }
        let Some(hop) = self.makers.get(&slot).and_then(|hop| self.hops.get(*hop)) else {
            return;
        };
        self.forced.insert(hop.to);
        if hop.to != slot {
            self.forced.insert(hop.from);
        }
    }

    fn add_optional(&mut self, (branch, tests): Optional) {
        self.nullable.extend(slots_of(&branch));
        self.optional_tests.extend(tests);
        let from = branch.hop.from;
        let mut others = self.optionals.iter_mut();
        let within = others.find_map(|other| end(other, from));
        match within {
            Some(outer) => outer.branches.push(branch),
            None => self.optionals.push(branch),
        }
    }
}

enum Step<'p> {
    Hop(&'p Expand),
    Test(&'p Expression),
    Optional(Box<Optional>),
    /// Labels that need no test.
    Known(&'p [(Slot, Arc<str>)]),
}

/// The operators of the pattern from the top down, and what is below them. `None` if a predicate is random, or
/// the pattern is too large.
fn steps<'p>(
    mut node: &'p PlanNode,
    needed: &BTreeSet<Slot>,
) -> Option<(Vec<Step<'p>>, &'p PlanNode)> {
    let mut steps = Vec::new();
    let (mut read, mut hops) = (needed.clone(), 0);
    loop {
        if node.operator.any_expression(&Expression::is_random) {
            return None;
        }
        match &node.operator {
            Operator::Filter(Filter { predicate }) => {
                read.extend(predicate.slots());
                steps.extend(conjuncts(predicate).iter().rev().map(Step::Test));
            }
            Operator::Expand(expand) if !expand.relationship_bound => {
                read.extend(node.operator.reads());
                steps.push(Step::Hop(expand));
                hops += 1;
                if hops > MOST_HOPS {
                    return None;
                }
            }
            Operator::Apply(
                apply @ Apply {
                    kind: ApplyKind::Optional,
                    ..
                },
            ) if apply.filled.iter().all(|slot| !read.contains(slot)) => {
                let [_, right] = node.children.as_slice() else {
                    break;
                };
                match optional_branch(apply, right) {
                    Some(optional) => steps.push(Step::Optional(Box::new(optional))),
                    None => break,
                }
            }
            _ => break,
        }
        steps.push(Step::Known(&node.by_graph_type));
        match node.children.first() {
            Some(child) => node = child,
            None => break,
        }
    }
    Some((steps, node))
}

fn asks_subquery(predicate: &Expression) -> bool {
    predicate.any(&|part| matches!(part, Expression::Subquery { .. }))
}
