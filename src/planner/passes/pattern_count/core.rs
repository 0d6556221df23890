//! The core of a pattern: the nodes that are found row by row.

use super::conditions::Condition;
use super::pattern::Pattern;
use crate::expression::Slot;
use std::collections::BTreeSet;

/// The core of a pattern.
pub(super) struct Core {
    /// Its nodes.
    pub nodes: BTreeSet<Slot>,
    /// The nodes at which relationships to other nodes are tested: it is best if their rows follow one another.
    pub anchors: Vec<Slot>,
    /// The number of rows that it is expected to have.
    pub rows: f64,
    /// The expected work: these rows, and the relationships that are followed from them.
    pub work: f64,
}

/// The hop that leads from the core to a node outside of it.
pub(super) fn leaving(pattern: &Pattern<'_>, node: Slot, core: &BTreeSet<Slot>) -> Option<usize> {
    if core.contains(&node) {
        return None;
    }
    let mut hops = pattern.hops.iter();
    hops.position(|hop| {
        !hop.into
            && ((hop.to == node && core.contains(&hop.from))
                || (hop.from == node && core.contains(&hop.to)))
    })
}

/// The two hops that leave the core and that a condition is about.
pub(super) fn pair(
    pattern: &Pattern<'_>,
    condition: &Condition,
    core: &BTreeSet<Slot>,
) -> Option<(usize, usize)> {
    let leaves = |place: &usize| {
        let hop = pattern.hops.get(*place);
        hop.is_some_and(|hop| !hop.into && core.contains(&hop.from) != core.contains(&hop.to))
    };
    let (one, other) = match condition {
        Condition::Unlike(one, other, _) => (
            leaving(pattern, *one, core)?,
            leaving(pattern, *other, core)?,
        ),
        Condition::Distinct(one, other) => (*one, *other),
        Condition::Joined { .. } | Condition::Closed { .. } => return None,
    };
    let pair = (one.min(other), one.max(other));
    (one != other && leaves(&one) && leaves(&other)).then_some(pair)
}
