//! Counting the matches of a pattern without their rows.

use super::{Expand, Plan};
use crate::expression::{Expression, Slot};
use std::collections::BTreeSet;

/// For each row, the number of ways to complete a pattern from its nodes. Every part that hangs on one node of the
/// row is counted by itself, per node, and the numbers are multiplied.
#[derive(Clone, Debug)]
pub struct PatternCount {
    /// The hops from the nodes of the row, each with what hangs on its end.
    pub branches: Vec<Branch>,
    /// Pairs of hops, by their index, whose ends or relationships must differ; no hop is in two of them.
    pub pairs: Vec<Pair>,
    /// What the nodes at the ends of hops must satisfy; each reads nothing but its node.
    pub predicates: Vec<(Slot, Expression)>,
    /// Several rows may have the same node, so what was counted for it is kept.
    pub repeats: bool,
    /// Receives the number.
    pub count: Slot,
}

/// A hop to a node that gets no value, and the hops that go on from there.
#[derive(Clone, Debug)]
pub struct Branch {
    /// The hop. From a node of the row, its relationship must not be any in `distinct_from`.
    pub hop: Expand,
    /// It is an `OPTIONAL MATCH`: where there is no match, that counts as one.
    pub optional: bool,
    /// Nodes of the row that the end must not be.
    pub unlike: Vec<Slot>,
    /// Relationships between the end and nodes of the row that must exist, or must not.
    pub joined: Vec<Joined>,
    /// Further ways from the end to nodes of the row: the hop and these close cycles.
    pub closings: Vec<Closing>,
    /// The ends of the relationships in `distinct_from` of the hop and of its closings, where these are nodes of the row:
    /// only a hop to one of them can repeat a relationship of the row.
    pub met: Vec<Slot>,
    /// Relationships of the row whose ends are not among these, that the hop or its closings must not repeat.
    pub carried: Vec<Slot>,
    /// The hops that go on from its end.
    pub branches: Vec<Branch>,
}

/// A way from the end of a hop to a node of the row, over nodes that get no value.
#[derive(Clone, Debug)]
pub struct Closing {
    /// The hops, from the end of the hop to the node of the row. If there are several, they must not be distinct from
    /// anything.
    pub hops: Vec<Expand>,
    /// Its relationship must not be that of the hop.
    pub unlike_hop: bool,
    /// The closings before it, by their index, of which it must not be the relationship.
    pub unlike: Vec<usize>,
}

/// A test for a relationship between a node of the row and the end of a hop.
#[derive(Clone, Debug)]
pub struct Joined {
    /// The hop from the node of the row to the end.
    pub hop: Expand,
    /// Whether there must be such a relationship.
    pub wanted: bool,
}

/// Two hops from nodes of the row that must not coincide.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// The indices of the hops.
    pub hops: (usize, usize),
    /// Their ends must be different nodes.
    pub unlike: bool,
    /// They must be different relationships.
    pub distinct: bool,
}

impl Closing {
    /// The node of the row.
    pub fn anchor(&self) -> Option<Slot> {
        self.hops.last().map(|hop| hop.to)
    }
}

impl PatternCount {
    /// The slots of the row that it reads.
    pub fn reads(&self) -> BTreeSet<Slot> {
        let mut slots = BTreeSet::new();
        for branch in &self.branches {
            slots.insert(branch.hop.from);
            slots.extend(&branch.hop.distinct_from);
            slots.extend(&branch.unlike);
            slots.extend(branch.joined.iter().map(|joined| joined.hop.from));
            slots.extend(&branch.met);
            slots.extend(&branch.carried);
            for closing in &branch.closings {
                slots.extend(closing.anchor());
                slots.extend(closing.hops.iter().flat_map(|hop| &hop.distinct_from));
            }
        }
        slots
    }
}

impl Plan {
    /// The description of the operator in a printed plan.
    pub(super) fn pattern_count_text(&self, count: &PatternCount) -> String {
        let branches = count.branches.iter().enumerate();
        let branches = branches.map(|(place, branch)| {
            let mut text = self.branch_text(branch, &count.predicates);
            let paired = count.pairs.iter().filter(|pair| pair.hops.1 == place);
            for pair in paired {
                let Some(other) = count.branches.get(pair.hops.0) else {
                    continue;
                };
                if pair.unlike {
                    text += &format!(" unlike {}", self.slot_text(other.hop.to));
                } else {
                    text += &format!(" distinct from {}", self.slot_text(other.hop.relationship));
                }
            }
            text
        });
        let branches: Vec<String> = branches.collect();
        format!(
            "{} AS {}",
            branches.join(" * "),
            self.slot_text(count.count)
        )
    }

    /// The description of a hop with what hangs on its end.
    pub(super) fn branch_text(&self, branch: &Branch, predicates: &[(Slot, Expression)]) -> String {
        let optional = if branch.optional { "optional " } else { "" };
        let mut text = format!("{optional}{}", self.expand_text(&branch.hop));
        let tests = predicates.iter();
        for (_, predicate) in tests.filter(|(slot, _)| *slot == branch.hop.to) {
            text += &format!(" where {}", self.show(predicate));
        }
        for slot in &branch.unlike {
            text += &format!(" unlike {}", self.slot_text(*slot));
        }
        for joined in &branch.joined {
            let word = if joined.wanted { "with" } else { "without" };
            text += &format!(" {word} {}", self.expand_text(&joined.hop));
        }
        for closing in &branch.closings {
            let hops = closing.hops.iter();
            let hops: Vec<String> = hops.map(|hop| self.expand_text(hop)).collect();
            text += &format!(" closing {}", hops.join(" "));
        }
        let further = branch.branches.iter();
        let further: Vec<String> = further
            .map(|one| self.branch_text(one, predicates))
            .collect();
        match further.is_empty() {
            true => text,
            false => format!("{text} {{{}}}", further.join(" * ")),
        }
    }
}
