//! Makes the plan that finds the core of a pattern row by row and counts the rest.

use super::super::super::cost::Cost;
use super::super::tally::Tally;
use super::closed::{Way, closings, ways};
use super::conditions::Condition;
use super::core::{Core, pair};
use super::optional::slots_of;
use super::pattern::Pattern;
use super::rows::{rows_of, turned};
use crate::expression::{Expression, Slot};
use crate::graph::GraphView;
use crate::plan::{Branch, Expand, Joined, Operator, Pair, PatternCount};
use std::collections::BTreeSet;

/// The plan of a pattern with this core; the slot receives the number of matches of each row.
pub(super) fn tally(pattern: &Pattern<'_>, core: &Core, count: Slot, view: &GraphView) -> Tally {
    let ways = ways(pattern, &core.nodes);
    let rest = Rest {
        pattern,
        core: &core.nodes,
        ways: &ways,
        cost: Cost { view },
    };
    let (branches, places) = rest.branches();
    let (mut gone, mut nullable) = (Vec::new(), Vec::new());
    for branch in &branches {
        gone.extend(slots_of(branch));
    }
    nullable.extend(&pattern.nullable);
    let pairs = rest.pairs(&places);
    let input = rows_of(pattern, pattern.source.clone(), core, Cost { view });
    let operator = Operator::PatternCount(PatternCount {
        branches,
        pairs,
        predicates: rest.predicates(),
        repeats: core.nodes.len() > 1 || pattern.start.is_none(),
        count,
    });
    let mut plan = super::super::super::node(operator, vec![input], core.rows);
    plan.by_graph_type.clone_from(&pattern.by_graph_type);
    let within = |hop: &&Expand| core.nodes.contains(&hop.from) && core.nodes.contains(&hop.to);
    let inner = pattern.hops.iter().filter(within);
    let given = core.nodes.iter().copied();
    let given = given.filter(|node| pattern.finds(*node));
    let given = given.chain(inner.map(|hop| hop.relationship)).collect();
    Tally {
        node: plan,
        gone,
        optional: false,
        nullable,
        given,
        met: Vec::new(),
    }
}

/// What is counted.
struct Rest<'p> {
    pattern: &'p Pattern<'p>,
    core: &'p BTreeSet<Slot>,
    /// The ways that lead back into the core.
    ways: &'p [Way],
    cost: Cost<'p>,
}

impl Rest<'_> {
    /// The hops that leave the core, with everything behind them; and the indices in the pattern of those that are not
    /// optional, which come first.
    fn branches(&self) -> (Vec<Branch>, Vec<usize>) {
        let mut found: Vec<(Branch, usize)> = Vec::new();
        for (place, hop) in self.pattern.hops.iter().enumerate() {
            if hop.into {
                continue;
            }
            let from = match (self.core.contains(&hop.from), self.core.contains(&hop.to)) {
                (true, false) => hop.from,
                (false, true) => hop.to,
                (true, true) | (false, false) => continue,
            };
            let mut branch = self.branch(place, from);
            self.restrict(&mut branch, place);
            found.push((branch, place));
        }
        // What is counted once for each node comes first, and then what has the fewest relationships.
        found.sort_by(|(one, _), (other, _)| self.effort(one).total_cmp(&self.effort(other)));
        let (mut branches, places): (Vec<Branch>, Vec<usize>) = found.into_iter().unzip();
        let optionals = self.pattern.optionals.iter();
        let outside = |node: Slot| !self.core.contains(&node) && self.pattern.finds(node);
        branches.extend(optionals.filter(|one| !outside(one.hop.from)).cloned());
        (branches, places)
    }

    /// The relationships that are looked at for each row, if what is counted depends on the whole row.
    fn effort(&self, branch: &Branch) -> f64 {
        if branch.closings.is_empty() {
            return 0.0;
        }
        let hop = &branch.hop;
        let from = self.pattern.labels_of(hop.from);
        self.cost
            .degree(from, hop.types.as_deref(), hop.direction, &[])
            .0
    }

    /// A hop seen from one of its ends, with everything behind the other.
    fn branch(&self, place: usize, from: Slot) -> Branch {
        let hops = &self.pattern.hops;
        let mut hop = turned(&hops[place], from);
        hop.labels = self.pattern.labels_of(hop.to).to_vec();
        let next = hops.iter().enumerate();
        let closing = |place: &usize| self.ways.iter().any(|way| way.hops.contains(place));
        let next = next.filter(|(other, next)| {
            *other != place && !closing(other) && (next.from == hop.to || next.to == hop.to)
        });
        let mut branches: Vec<Branch> = next.map(|(other, _)| self.branch(other, hop.to)).collect();
        let optionals = self.pattern.optionals.iter();
        branches.extend(optionals.filter(|one| one.hop.from == hop.to).cloned());
        Branch {
            hop,
            optional: false,
            unlike: Vec::new(),
            joined: Vec::new(),
            closings: Vec::new(),
            met: Vec::new(),
            carried: Vec::new(),
            branches,
        }
    }

    /// The conditions between a hop that leaves the core and the core.
    fn restrict(&self, branch: &mut Branch, place: usize) {
        let end = branch.hop.to;
        let mut used = self.pattern.used.get(place).cloned().unwrap_or_default();
        let mut inner: Vec<&Expand> = Vec::new();
        for condition in &self.pattern.conditions {
            match condition {
                Condition::Unlike(one, other, _) => {
                    let other = match (*one == end, *other == end) {
                        (true, _) => *other,
                        (_, true) => *one,
                        (false, false) => continue,
                    };
                    branch.unlike.extend(self.core.get(&other));
                }
                Condition::Joined { hop, wanted, .. } => {
                    let from = if hop.to == end { hop.from } else { hop.to };
                    if (hop.to == end || hop.from == end) && self.core.contains(&from) {
                        let (hop, wanted) = (turned(hop, from), *wanted);
                        branch.joined.push(Joined { hop, wanted });
                    }
                }
                Condition::Closed { .. } => {}
                Condition::Distinct(one, other) => {
                    let other = match (*one == place, *other == place) {
                        (true, _) => *other,
                        (_, true) => *one,
                        (false, false) => continue,
                    };
                    let hop = self.pattern.hops.get(other);
                    let within = |hop: &&Expand| {
                        self.core.contains(&hop.from) && self.core.contains(&hop.to)
                    };
                    inner.extend(hop.filter(within));
                }
            }
        }
        // The other end of such a relationship may be a node that the end must not be anyway.
        let (from, unlike) = (branch.hop.from, &branch.unlike);
        let excluded = |hop: &Expand| {
            let other = if hop.from == from { hop.to } else { hop.from };
            (hop.from == from || hop.to == from) && unlike.contains(&other)
        };
        let inner = inner.into_iter().filter(|hop| !excluded(hop));
        used.extend(inner.map(|hop| hop.relationship));
        branch.hop.distinct_from = used;
        let ways: Vec<&Way> = self.ways.iter().filter(|way| way.near == end).collect();
        if !ways.is_empty() {
            let (closings, met, carried) = closings(self.pattern, place, &ways, self.core);
            branch.closings = closings;
            branch.met = met.into_iter().collect();
            branch.carried = carried;
        }
    }

    /// The conditions between two hops that leave the core.
    fn pairs(&self, places: &[usize]) -> Vec<Pair> {
        let mut pairs: Vec<Pair> = Vec::new();
        let index = |hop: usize| places.iter().position(|place| *place == hop);
        for condition in &self.pattern.conditions {
            let Some((one, other)) = pair(self.pattern, condition, self.core) else {
                continue;
            };
            let (Some(one), Some(other)) = (index(one), index(other)) else {
                continue;
            };
            let unlike = matches!(condition, Condition::Unlike(..));
            let known = pairs.iter_mut().find(|pair| pair.hops == (one, other));
            match known {
                Some(pair) if unlike => pair.unlike = true,
                Some(pair) => pair.distinct = true,
                None => pairs.push(Pair {
                    hops: (one, other),
                    unlike,
                    distinct: !unlike,
                }),
            }
        }
        pairs
    }

    /// The predicates of nodes outside of the core.
    fn predicates(&self) -> Vec<(Slot, Expression)> {
        let tests = self.pattern.tests.iter();
        let outside = tests.filter(|(node, _)| !self.core.contains(node));
        let each = outside.flat_map(|(node, tests)| tests.iter().map(|test| (*node, test.clone())));
        each.chain(self.pattern.optional_tests.iter().cloned())
            .collect()
    }
}
