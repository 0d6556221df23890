//! The number of ways along a hop from whose end further ways lead back to nodes of the row: cycles that are counted at
//! their last node.
//!
//! The neighbours of a node of the row are marked, and the ends of the hop are looked up among them. A relationship
//! cannot repeat another one of the same end unless both come from the same node, and it cannot repeat one of the row
//! unless its end is an end of that one: only for such ends are relationships looked at.

use super::branch::Branch;
use super::closing::{Closing, Hop, Kind};
use super::counting::Counting;
use super::row::{At, unlike, used};
use crate::error::Result;
use crate::executor::hop::used_relationships;
use crate::executor::marks::Marks;
use crate::executor::match_number::{add, multiply};
use crate::expression::Slot;
use crate::graph::GraphView;
use crate::value::{NodeId, RelationshipId};

impl Branch {
    /// The hop that closes the cycle, if it is the only one, and nothing else is asked of the end of this hop.
    fn only_closing(&self) -> Option<&Hop> {
        let [
            Closing {
                kind: Kind::Hop(hop),
                ..
            },
        ] = self.closings.as_slice()
        else {
            return None;
        };
        let alone = self.is_leaf()
            && self.labels.implied()
            && self.joined.is_empty()
            && self.unlike.is_empty()
            && self.carried.is_empty();
        alone.then_some(hop)
    }
}

/// A row of which the ways along one hop are counted.
struct Case {
    from: NodeId,
    /// For each closing, its node of the row.
    anchors: Vec<NodeId>,
    /// The nodes that the end must not be.
    unlike: Vec<NodeId>,
    /// Ends at which relationships may repeat one of the row.
    met: Vec<NodeId>,
}

/// The number of ways along a hop and back.
pub(super) fn ways(
    branch: &mut Branch,
    from: NodeId,
    at: At<'_>,
    counting: &mut Counting<'_, '_>,
) -> Result<u64> {
    for place in 0..branch.closings.len() {
        let Some(anchor) = branch
            .closings
            .get(place)
            .and_then(|one| at.node(one.anchor))
        else {
            return Ok(0);
        };
        mark(branch, (place, anchor), from, at, counting)?;
    }
    if let Some(number) = plain(branch, from, at, counting)? {
        return Ok(number);
    }
    let anchors = branch.closings.iter().map(|one| at.node(one.anchor));
    let (Some(anchors), Some(unlike)) = (anchors.collect(), unlike(branch, at)) else {
        return Ok(0);
    };
    for joined in &mut branch.joined {
        let marked = joined.begin(at.input, at.row, counting.graph());
        counting.step(marked)?;
    }
    let case = Case {
        from,
        anchors,
        unlike,
        met: met(branch, at, counting.graph()),
    };
    listed(branch, &case, at, counting)
}

/// Marks the neighbours of the node to which a closing leads, unless they are marked or that does not pay.
fn mark(
    branch: &mut Branch,
    (place, anchor): (usize, NodeId),
    from: NodeId,
    at: At<'_>,
    counting: &mut Counting<'_, '_>,
) -> Result<()> {
    let Some(Closing {
        kind: Kind::Hop(hop),
        anchor: slot,
    }) = branch.closings.get_mut(place)
    else {
        return Ok(());
    };
    if hop.marks.of == Some(anchor) {
        return Ok(());
    }
    let next = at.input.get(*slot);
    let again = next.and_then(|column| column.node(at.row + 1)) == Some(anchor);
    let (graph, direction) = (counting.graph(), branch.hop.direction);
    let degree = graph.degree(from, direction, branch.types.ids());
    hop.begin((anchor, again), degree, counting)
}

/// The nodes at which relationships of the row end that must not be repeated, each once.
fn met(branch: &Branch, at: At<'_>, graph: &GraphView) -> Vec<NodeId> {
    let mut met: Vec<NodeId> = branch
        .met
        .iter()
        .filter_map(|slot| at.node(*slot))
        .collect();
    if !branch.carried.is_empty() {
        let mut carried = Vec::new();
        used_relationships(at.input, at.row, &branch.carried, &mut carried);
        for relationship in carried {
            let ends = graph.endpoints(relationship);
            met.extend(ends.into_iter().flat_map(|(start, end)| [start, end]));
        }
    }
    met.sort_unstable();
    met.dedup();
    met
}

/// Where every end counts once and one hop leads back: how many ends are marked. `None` if it is not as simple.
fn plain(
    branch: &Branch,
    from: NodeId,
    at: At<'_>,
    counting: &mut Counting<'_, '_>,
) -> Result<Option<u64>> {
    let Some(hop) = branch.only_closing() else {
        return Ok(None);
    };
    let (Some(anchor), Some((ends, others))) =
        (hop.marks.of, branch.neighbours(from, counting.graph()))
    else {
        return Ok(None);
    };
    let looked_at = ends.len() + others.len();
    let repeats = |slot: &Slot| {
        let listed =
            |end: &NodeId| ends.binary_search(end).is_ok() || others.binary_search(end).is_ok();
        at.node(*slot)
            .is_some_and(|end| hop.marks.has(end) && listed(&end))
    };
    if hop.marks.parallel
        || (hop.unlike_hop && from == anchor)
        || search_pays(hop.marks.list.len(), looked_at as u64)
        || branch.met.iter().any(repeats)
    {
        return Ok(None);
    }
    let mut marked = ends.iter().filter(|end| hop.marks.has(**end)).count();
    // Loops are among the first ones.
    marked += others
        .iter()
        .filter(|end| hop.marks.has(**end) && **end != from)
        .count();
    counting.step(looked_at as u64)?;
    Ok(Some(marked as u64))
}

/// Whether it takes fewer steps to search for each of so many nodes among the neighbours of a node than to look at all.
pub(super) fn search_pays(sought: usize, degree: u64) -> bool {
    let steps = u64::from(degree.checked_ilog2().unwrap_or(0)) + 1;
    sought as u64 * steps < degree
}

/// The ends one by one.
fn listed(
    branch: &mut Branch,
    case: &Case,
    at: At<'_>,
    counting: &mut Counting<'_, '_>,
) -> Result<u64> {
    let mut ends = std::mem::take(&mut branch.ends);
    ends.clear();
    let mut closings = std::mem::take(&mut branch.closings);
    let found = collect(branch, &closings, case, &mut ends, counting);
    let total =
        found.and_then(|()| total(branch, (&mut closings, case), (&mut ends, at), counting));
    branch.closings = closings;
    branch.ends = ends;
    total
}

/// The ends from which a hop leads back, sorted, each as often as there are hops to it.
fn collect(
    branch: &Branch,
    closings: &[Closing],
    case: &Case,
    ends: &mut Vec<NodeId>,
    counting: &mut Counting<'_, '_>,
) -> Result<()> {
    let marked = closings.iter().zip(&case.anchors);
    let marked = marked.filter_map(|(closing, anchor)| match &closing.kind {
        Kind::Hop(hop) if hop.marks.of == Some(*anchor) => Some(&hop.marks),
        Kind::Hop(_) | Kind::Ways(_) => None,
    });
    let marks: Vec<&Marks> = marked.collect();
    let graph = counting.graph();
    let (direction, types) = (branch.hop.direction, branch.types.ids());
    let degree = graph.degree(case.from, direction, types);
    let fewest = marks.iter().min_by_key(|marks| marks.list.len());
    let looked_at = match fewest {
        Some(fewest) if search_pays(fewest.list.len(), degree) => {
            for end in &fewest.list {
                graph.expand_into(case.from, *end, direction, types, &mut |_| ends.push(*end));
            }
            fewest.list.len() as u64
        }
        _ => {
            branch.find_ends(case.from, graph, ends);
            ends.len() as u64
        }
    };
    ends.retain(|end| marks.iter().all(|marks| marks.has(*end)));
    counting.step(looked_at)
}

/// The sum over ends of the ways that lead back, and of those that go on.
fn total(
    branch: &mut Branch,
    (closings, case): (&mut [Closing], &Case),
    (ends, at): (&mut Vec<NodeId>, At<'_>),
    counting: &mut Counting<'_, '_>,
) -> Result<u64> {
    let graph = counting.graph();
    ends.retain(|end| {
        branch.labels.accept(*end, graph)
            && !case.unlike.contains(end)
            && branch.joined.iter().all(|joined| joined.allows(*end))
    });
    if ends.is_empty() {
        return Ok(0);
    }
    ends.sort_unstable();
    branch.judge(ends, counting)?;
    let repeats = may_repeat(closings, case);
    let (mut total, mut rest) = (0, &ends[..]);
    while let Some(end) = rest.first().copied() {
        let hops = rest.iter().take_while(|other| **other == end).count();
        rest = &rest[hops..];
        let exact = repeats || case.met.contains(&end);
        let mut number = match exact {
            true => distinct_ways(branch, closings, case, (end, at), counting.graph()),
            false => hops as u64,
        };
        for (closing, anchor) in closings.iter_mut().zip(&case.anchors) {
            if number == 0 {
                break;
            }
            let back = match &mut closing.kind {
                Kind::Hop(_) if exact => 1,
                Kind::Hop(hop) => hop.number(end, *anchor, counting.graph()),
                Kind::Ways(ways) => ways.number(end, *anchor, counting)?,
            };
            number = multiply(number, back);
        }
        if number > 0 {
            total = add(total, multiply(number, branch.weight(end, counting)?));
        }
    }
    Ok(total)
}

/// Whether two relationships of the same end may be the same one: those that come from the same node.
fn may_repeat(closings: &[Closing], case: &Case) -> bool {
    let each = closings.iter().zip(&case.anchors);
    each.into_iter()
        .any(|(closing, anchor)| match &closing.kind {
            Kind::Hop(hop) => {
                let same = |other: &usize| case.anchors.get(*other) == Some(anchor);
                (hop.unlike_hop && *anchor == case.from) || hop.unlike.iter().any(same)
            }
            Kind::Ways(_) => false,
        })
}

/// The number of ways to choose a relationship for the hop and for each closing of one hop, where none is repeated.
fn distinct_ways(
    branch: &Branch,
    closings: &[Closing],
    case: &Case,
    (end, at): (NodeId, At<'_>),
    graph: &GraphView,
) -> u64 {
    let mut lists: Vec<Choice<'_>> = Vec::new();
    let (mut first, banned) = (Vec::new(), used(branch, at));
    let (direction, types) = (branch.hop.direction, branch.types.ids());
    graph.expand_into(case.from, end, direction, types, &mut |found| {
        if !banned.contains(&found) {
            first.push(found);
        }
    });
    for (closing, anchor) in closings.iter().zip(&case.anchors) {
        let Kind::Hop(hop) = &closing.kind else {
            lists.push(Choice::default());
            continue;
        };
        let mut banned = Vec::new();
        used_relationships(at.input, at.row, &hop.plan.distinct_from, &mut banned);
        let mut found = Vec::new();
        hop.each(end, *anchor, graph, &mut |one| {
            if !banned.contains(&one) {
                found.push(one);
            }
        });
        lists.push(Choice {
            found,
            hop: Some(hop),
        });
    }
    let mut number = 0;
    for one in first {
        number = add(number, chosen(&lists, one, &mut Vec::new()));
    }
    number
}

/// The relationships from which a closing may choose.
#[derive(Default)]
struct Choice<'c> {
    found: Vec<RelationshipId>,
    /// `None` for several hops, which are counted elsewhere.
    hop: Option<&'c Hop>,
}

/// The number of ways to go on choosing.
fn chosen(
    lists: &[Choice<'_>],
    first: RelationshipId,
    before: &mut Vec<Option<RelationshipId>>,
) -> u64 {
    let Some(choice) = lists.get(before.len()) else {
        return 1;
    };
    let Some(hop) = choice.hop else {
        before.push(None);
        let number = chosen(lists, first, before);
        before.pop();
        return number;
    };
    let mut number = 0;
    for one in &choice.found {
        let repeats = |at: &usize| before.get(*at).copied().flatten() == Some(*one);
        if (hop.unlike_hop && *one == first) || hop.unlike.iter().any(repeats) {
            continue;
        }
        before.push(Some(*one));
        number = add(number, chosen(lists, first, before));
        before.pop();
    }
    number
}
