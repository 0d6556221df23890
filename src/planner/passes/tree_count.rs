//! A pattern that is a tree of hops, of whose matches only the number is asked, is counted by reading the neighbours of all
//! nodes in the order in which they are stored, instead of going from node to node.
//!
//! What is counted does not depend on which node is the root, so that one is taken with which the least is read: hops to
//! nodes at which nothing else hangs only need degrees, and numbers of few nodes are found faster than those of many.

use super::super::cost::Cost;
use super::super::predicate::{conjuncts, label_of};
use super::whole_count;
use crate::graph::GraphView;
use crate::plan::{Branch, Expand, Filter, Operator, PatternCount, Plan, PlanNode, TreeCount};
use std::sync::Arc;

/// What it costs to read the degree of the next node, where it costs one to add the number of a node to that of the next one.
const DEGREE: f64 = 0.25;

/// What it costs to add the number of a node that is anywhere in memory.
const FAR: f64 = 3.0;

/// The numbers of so many nodes are near.
const NEAR: f64 = 65_536.0;

/// What it costs to go to a node that is anywhere in memory, or to look its degree up.
const STEP: f64 = 4.0;

pub(super) fn run(plan: &mut Plan, view: &GraphView) {
    let costs = Costs {
        cost: Cost { view },
    };
    whole_count::replace(plan, &|pattern, node| {
        let (tree, argument) = tree(pattern, node)?;
        let nodes = costs.cost.labelled(&tree.labels);
        let followed = nodes + costs.followed(&tree.labels, &tree.branches, nodes);
        let (swept, tree) = costs.best(tree);
        (swept <= followed).then(|| (Operator::TreeCount(Box::new(tree)), argument))
    });
}

/// The tree that hangs on the node of a scan, and what the scan is for.
fn tree(pattern: &PatternCount, node: &PlanNode) -> Option<(TreeCount, PlanNode)> {
    if !pattern.pairs.is_empty() || !pattern.predicates.is_empty() {
        return None;
    }
    let (mut labels, mut below) = (Vec::new(), node.children.first()?);
    while let Operator::Filter(Filter { predicate }) = &below.operator {
        for part in conjuncts(predicate) {
            labels.push(label_of(part)?);
        }
        below = below.children.first()?;
    }
    let (root, mut all) = match &below.operator {
        Operator::LabelScan(scan) => (scan.node, vec![Arc::clone(&scan.label)]),
        Operator::AllNodesScan(scan) => (scan.node, Vec::new()),
        _ => return None,
    };
    let argument = below.children.first()?;
    let argument = matches!(argument.operator, Operator::Argument).then_some(argument)?;
    for (slot, label) in labels {
        (slot == root).then_some(())?;
        all.push(label.clone());
    }
    let plain = |branch: &Branch| branch.hop.from == root && is_plain(branch);
    let tree = TreeCount {
        node: root,
        labels: all,
        branches: pattern.branches.clone(),
        count: pattern.count,
    };
    tree.branches
        .iter()
        .all(plain)
        .then(|| (tree, argument.clone()))
}

/// Whether the ways along a hop, and on from its end, depend on nothing but the node from which it leads.
fn is_plain(branch: &Branch) -> bool {
    let hop = &branch.hop;
    let alone = branch.joined.is_empty() && branch.closings.is_empty();
    let free = branch.unlike.is_empty() && branch.met.is_empty() && branch.carried.is_empty();
    let simple = hop.distinct_from.is_empty() && !hop.relationship_bound && hop.gathered.is_none();
    let next = |next: &Branch| next.hop.from == hop.to && is_plain(next);
    alone && free && simple && !hop.into && branch.branches.iter().all(next)
}

/// What it costs to count a tree.
struct Costs<'v> {
    cost: Cost<'v>,
}

impl Costs<'_> {
    /// The tree with the root with which the least is read, and what that costs.
    fn best(&self, tree: TreeCount) -> (f64, TreeCount) {
        let mut best = (self.swept(&tree.labels, &tree.branches), tree.clone());
        self.better(&tree, tree.branches.len(), &mut best);
        best
    }

    /// Looks for a better root beyond the first hops of a tree.
    fn better(&self, tree: &TreeCount, hops: usize, best: &mut (f64, TreeCount)) {
        for place in 0..hops {
            if let Some(other) = rooted_at_end(tree, place) {
                let cost = self.swept(&other.labels, &other.branches);
                // The hop back to the old root is the last one.
                self.better(&other, other.branches.len() - 1, best);
                if cost < best.0 {
                    *best = (cost, other);
                }
            }
        }
    }

    /// The cost of reading the neighbours of all nodes, hop by hop.
    fn swept(&self, labels: &[Arc<str>], branches: &[Branch]) -> f64 {
        let nodes = self.cost.labelled(labels);
        let costs = branches.iter().map(|branch| {
            let hop = &branch.hop;
            let numbers = match (branch.branches.is_empty(), self.all_end_there(hop)) {
                (true, true) => 0.0,
                (true, false) => STEP * self.relationships(hop),
                (false, _) if self.cost.labelled(&hop.labels) > NEAR => {
                    FAR * self.relationships(hop)
                }
                (false, _) => self.relationships(hop),
            };
            numbers + DEGREE * nodes + self.swept(&hop.labels, &branch.branches)
        });
        costs.sum()
    }

    /// All relationships of the types of a hop, whatever their ends are.
    fn relationships(&self, hop: &Expand) -> f64 {
        let (degree, _) = self
            .cost
            .degree(&[], hop.types.as_deref(), hop.direction, &[]);
        degree * self.cost.nodes()
    }

    /// Whether all relationships of the types of a hop lead to nodes with its labels.
    fn all_end_there(&self, hop: &Expand) -> bool {
        let (_, share) = self
            .cost
            .degree(&[], hop.types.as_deref(), hop.direction, &hop.labels);
        hop.labels.is_empty() || share >= 1.0
    }

    /// The cost of going from so many nodes along hops.
    fn followed(&self, labels: &[Arc<str>], branches: &[Branch], reached: f64) -> f64 {
        let costs = branches.iter().map(|branch| {
            let hop = &branch.hop;
            let types = hop.types.as_deref();
            let (degree, share) = self.cost.degree(labels, types, hop.direction, &hop.labels);
            if branch.branches.is_empty() && self.all_end_there(hop) {
                return STEP * reached;
            }
            let found = reached * degree;
            let ends = self.cost.labelled(&hop.labels).min(found * share);
            STEP * (reached + found) + self.followed(&hop.labels, &branch.branches, ends)
        });
        costs.sum()
    }
}

/// The same tree with the end of its hop at a place as its root. An optional hop has to be followed from its beginning.
fn rooted_at_end(tree: &TreeCount, place: usize) -> Option<TreeCount> {
    let branch = tree.branches.get(place).filter(|one| !one.optional)?;
    let mut others = tree.branches.clone();
    others.remove(place);
    let mut hop = branch.hop.turned();
    hop.labels.clone_from(&tree.labels);
    let mut branches = branch.branches.clone();
    branches.push(Branch {
        hop,
        branches: others,
        ..branch.clone()
    });
    Some(TreeCount {
        node: branch.hop.to,
        labels: branch.hop.labels.clone(),
        branches,
        count: tree.count,
    })
}
