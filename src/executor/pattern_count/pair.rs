//! Two hops that must not coincide: all pairs, without those that do.

use super::branch::Branch;
use super::counting::Counting;
use super::row::{At, unlike, used};
use crate::error::Result;
use crate::executor::match_number::{add, multiply, subtract};
use crate::graph::Direction;
use crate::plan;
use crate::value::{NodeId, RelationshipId};

/// The end of a hop and its relationship. Lists of them are sorted.
type Hop = (NodeId, RelationshipId);

type Hops = Vec<Hop>;

/// Called with a node and the hops of both lists that end there.
type Visit<'v> = dyn FnMut(NodeId, &[Hop], &[Hop]) -> Result<()> + 'v;

/// Memory that is used again for every row.
#[derive(Default)]
pub(super) struct Scratch {
    one: Hops,
    other: Hops,
    ends: Vec<NodeId>,
    other_ends: Vec<NodeId>,
}

/// The number of ways along both hops from a row.
pub(super) fn ways(
    pair: &plan::Pair,
    (one, other): (&mut Branch, &mut Branch),
    (at, scratch): (At<'_>, &mut Scratch),
    counting: &mut Counting<'_, '_>,
) -> Result<u64> {
    let ends = (at.node(one.hop.from), at.node(other.hop.from));
    let (Some(from), Some(other_from)) = ends else {
        return Ok(0);
    };
    let hops = ((&mut *one, &mut *other), (from, other_from));
    if let Some(number) = plain(pair, hops, (at, scratch), counting)? {
        return Ok(number);
    }
    let whole = sum(
        one,
        from,
        (at, &mut scratch.one, &mut scratch.ends),
        counting,
    )?;
    if whole == 0 {
        return Ok(0);
    }
    let lists = (at, &mut scratch.other, &mut scratch.ends);
    let whole = multiply(whole, sum(other, other_from, lists, counting)?);
    if whole == 0 {
        return Ok(0);
    }
    let hops = (&scratch.one[..], &scratch.other[..]);
    let mut same = 0;
    each_common_end(hops, &mut |end, ones, others| {
        let coincide = match pair.unlike {
            true => ones.len() as u64 * others.len() as u64,
            // From different nodes, no relationship leads to the same end.
            false if from != other_from => 0,
            false => common(ones, others),
        };
        same = add(
            same,
            weighted(coincide, (one, end), (other, end), counting)?,
        );
        Ok(())
    })?;
    // Seen from its two ends, a relationship leads to different nodes.
    if pair.distinct && from != other_from {
        let (ones, others) = (at_end(hops.0, other_from), at_end(hops.1, from));
        let coincide = common(ones, others);
        let both = weighted(coincide, (one, other_from), (other, from), counting)?;
        same = add(same, both);
    }
    Ok(subtract(whole, same))
}

/// Where every end counts once: the number of pairs of ends without those that are the same node. `None` if it is not as
/// simple.
fn plain(
    pair: &plan::Pair,
    ((one, other), (from, other_from)): ((&mut Branch, &mut Branch), (NodeId, NodeId)),
    (at, scratch): (At<'_>, &mut Scratch),
    counting: &mut Counting<'_, '_>,
) -> Result<Option<u64>> {
    if !pair.unlike || !is_simple(one) || !is_simple(other) {
        return Ok(None);
    }
    let graph = counting.cx.graph();
    let lists = (
        one.neighbours(from, graph),
        other.neighbours(other_from, graph),
    );
    let (Some((ones, [])), Some((others, []))) = lists else {
        return Ok(None);
    };
    counting.step((ones.len() + others.len()) as u64)?;
    // Seen from its two ends, a relationship leads to different nodes.
    let meets = |list: &[NodeId], node: NodeId| list.binary_search(&node).is_ok();
    if pair.distinct && from != other_from && meets(ones, other_from) && meets(others, from) {
        return Ok(None);
    }
    let ones = allowed(one, ones, (at, &mut scratch.ends), counting)?;
    let others = allowed(other, others, (at, &mut scratch.other_ends), counting)?;
    let whole = multiply(ones.len() as u64, others.len() as u64);
    Ok(Some(subtract(whole, same_ends(ones, others))))
}

/// Whether nothing is asked of the ends of a hop in one direction but the pair, and relationships to nodes of the row.
fn is_simple(branch: &Branch) -> bool {
    branch.is_leaf()
        && branch.labels.implied()
        && branch.hop.direction != Direction::Both
        && branch.unlike.is_empty()
        && branch.hop.distinct_from.is_empty()
}

/// The ends that have the relationships to nodes of the row that they must have.
fn allowed<'l>(
    branch: &mut Branch,
    ends: &'l [NodeId],
    (at, kept): (At<'_>, &'l mut Vec<NodeId>),
    counting: &mut Counting<'_, '_>,
) -> Result<&'l [NodeId]> {
    if branch.joined.is_empty() {
        return Ok(ends);
    }
    kept.clear();
    if let [joined] = branch.joined.as_slice()
        && let Some(few) = joined.few(at.input, at.row, counting.cx.graph())
    {
        counting.step(few.len() as u64)?;
        let passes = |end: &NodeId| few.contains(end) == joined.wanted;
        kept.extend(ends.iter().copied().filter(passes));
        return Ok(kept);
    }
    for joined in &mut branch.joined {
        let marked = joined.begin(at.input, at.row, counting.cx.graph());
        counting.step(marked)?;
    }
    let passes = |end: &NodeId| branch.joined.iter().all(|joined| joined.allows(*end));
    kept.extend(ends.iter().copied().filter(passes));
    Ok(kept)
}

/// The number of pairs of the same node in two sorted lists.
fn same_ends(mut ones: &[NodeId], mut others: &[NodeId]) -> u64 {
    let mut same = 0;
    while let ([one, rest @ ..], [other, other_rest @ ..]) = (ones, others) {
        if one < other {
            ones = rest;
        } else if other < one {
            others = other_rest;
        } else {
            let run = |list: &[NodeId]| list.iter().take_while(|end| *end == one).count();
            let (first, second) = (run(ones), run(others));
            same += (first * second) as u64;
            (ones, others) = (&ones[first..], &others[second..]);
        }
    }
    same
}

/// The number of coinciding pairs, with what follows behind their ends.
fn weighted(
    pairs: u64,
    (one, end): (&mut Branch, NodeId),
    (other, other_end): (&mut Branch, NodeId),
    counting: &mut Counting<'_, '_>,
) -> Result<u64> {
    if pairs == 0 {
        return Ok(0);
    }
    let first = one.weight(end, counting)?;
    let weight = match first {
        0 => 0,
        _ => multiply(first, other.weight(other_end, counting)?),
    };
    Ok(multiply(pairs, weight))
}

/// The number of ways along a hop; the hops that the row allows are listed.
fn sum(
    branch: &mut Branch,
    from: NodeId,
    (at, hops, ends): (At<'_>, &mut Hops, &mut Vec<NodeId>),
    counting: &mut Counting<'_, '_>,
) -> Result<u64> {
    branch.hops(from, counting.graph(), hops);
    counting.step(hops.len() as u64)?;
    let Some(unlike) = unlike(branch, at) else {
        return Ok(0);
    };
    for joined in &mut branch.joined {
        let marked = joined.begin(at.input, at.row, counting.graph());
        counting.step(marked)?;
    }
    let used = used(branch, at);
    if !(unlike.is_empty() && used.is_empty() && branch.joined.is_empty()) {
        hops.retain(|(end, relationship)| {
            let joined = branch.joined.iter().all(|joined| joined.allows(*end));
            joined && !unlike.contains(end) && !used.contains(relationship)
        });
    }
    ends.clear();
    ends.extend(hops.iter().map(|hop| hop.0));
    branch.total(ends, counting)
}

/// Calls `visit` with every node at which hops of both lists end, and these hops.
fn each_common_end((mut ones, mut others): (&[Hop], &[Hop]), visit: &mut Visit<'_>) -> Result<()> {
    while let (Some((one, _)), Some((other, _))) = (ones.first(), others.first()) {
        if one < other {
            ones = &ones[1..];
        } else if other < one {
            others = &others[1..];
        } else {
            let run = |hops: &[Hop]| hops.iter().take_while(|hop| hop.0 == *one).count();
            let (first, second) = (run(ones), run(others));
            visit(*one, &ones[..first], &others[..second])?;
            (ones, others) = (&ones[first..], &others[second..]);
        }
    }
    Ok(())
}

/// The hops that end at a node.
fn at_end(hops: &[Hop], end: NodeId) -> &[Hop] {
    let from = hops.partition_point(|hop| hop.0 < end);
    let to = hops.partition_point(|hop| hop.0 <= end);
    &hops[from..to]
}

/// The number of relationships that are in both lists, each sorted by relationship.
fn common(ones: &[Hop], others: &[Hop]) -> u64 {
    let mut count = 0;
    let mut others = others.iter().map(|hop| hop.1).peekable();
    for (_, relationship) in ones {
        while others.next_if(|other| other < relationship).is_some() {}
        count += u64::from(others.peek() == Some(relationship));
    }
    count
}
