//! Two hops that must not coincide: all pairs, without those that do.

use super::branch::Branch;
use super::counting::Counting;
use super::{At, unlike, used};
use crate::error::Result;
use crate::executor::match_number::{add, multiply, subtract};
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
