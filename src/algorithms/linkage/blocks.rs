//! Blocks: entities that are compared with each other, because they have something in common.

use super::forms::Forms;
use super::input::{LinkageInput, Lists};
use super::keys::Rule;
use super::number::CHUNK;
use crate::error::Result;
use crate::parallel;
use crate::value::allowance::Allowance;
use std::cmp::Reverse;

/// How many neighbours in the order of names are compared, on either side.
const NEIGHBOURS: usize = 2;

/// Blocks of entities, and the blocks of each entity.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    members: Lists<u32>,
    of: Lists<u32>,
}

impl Blocks {
    /// Blocks of at most `most` entities.
    pub fn of(
        input: &LinkageInput,
        forms: &Forms,
        most: usize,
        allowance: &dyn Allowance,
    ) -> Result<Blocks> {
        let mut members = Lists::default();
        let order = Order { input, forms };
        for rule in Rule::all(input) {
            let mut keyed = keyed(input, forms, rule, allowance)?;
            allowance.check_fits((keyed.len() * size_of::<(u64, u32)>()) as u64)?;
            keyed.sort_unstable();
            for same in keyed
                .chunk_by(|a, b| a.0 == b.0)
                .filter(|same| same.len() > 1)
            {
                if same.len() > most && !rule.divides() {
                    continue;
                }
                let block: Vec<u32> = same.iter().map(|(_, at)| *at).collect();
                add(&mut members, block, most, &order);
            }
            allowance.check()?;
        }
        for reversed in [false, true] {
            allowance.check()?;
            let sorted = order.sorted(reversed);
            let size = NEIGHBOURS * 2;
            for start in (0..sorted.len()).step_by(NEIGHBOURS) {
                let end = (start + size).min(sorted.len());
                members.push(sorted.get(start..end).unwrap_or(&[]).iter().copied());
            }
        }
        let of = by_member(&members, input.len());
        allowance.hold(members.bytes() + of.bytes())?;
        Ok(Blocks { members, of })
    }

    /// The entities behind one that it is compared with, in ascending order.
    pub fn others(&self, a: u32, others: &mut Vec<u32>) {
        others.clear();
        for block in self.of.get(a) {
            let members = self.members.get(*block);
            others.extend(members.iter().filter(|other| **other > a));
        }
        others.sort_unstable();
        others.dedup();
    }
}

/// The keys of all entities.
fn keyed(
    input: &LinkageInput,
    forms: &Forms,
    rule: Rule,
    allowance: &dyn Allowance,
) -> Result<Vec<(u64, u32)>> {
    let chunks = parallel::blocks(input.len(), CHUNK);
    let start = || Ok(Vec::new());
    let keyed = parallel::map_parallel(allowance.threads(), chunks, start, |keys, chunk| {
        allowance.check()?;
        let mut keyed = Vec::with_capacity(chunk.len());
        for at in chunk {
            rule.keys(input, forms, at as u32, keys);
            keyed.extend(keys.iter().map(|key| (*key, at as u32)));
        }
        Ok(keyed)
    })?;
    Ok(keyed.into_iter().flatten().collect())
}

/// Adds a block. One that is too large is put in order, and those are compared that are near each other in it.
fn add(members: &mut Lists<u32>, mut block: Vec<u32>, most: usize, order: &Order<'_>) {
    if block.len() <= most {
        return members.push(block);
    }
    block.sort_unstable_by(|a, b| order.key(*a).cmp(&order.key(*b)));
    let step = most.div_ceil(2).max(1);
    for start in (0..block.len() - step).step_by(step) {
        let end = (start + most).min(block.len());
        members.push(block.get(start..end).unwrap_or(&[]).iter().copied());
    }
}

fn by_member(members: &Lists<u32>, len: usize) -> Lists<u32> {
    let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(members.items().len());
    for block in 0..members.len() as u32 {
        pairs.extend(members.get(block).iter().map(|member| (*member, block)));
    }
    pairs.sort_unstable();
    let mut of = Lists::default();
    let mut rest = pairs.as_slice();
    for at in 0..len as u32 {
        let own = rest.partition_point(|(member, _)| *member == at);
        let (own, behind) = rest.split_at(own);
        of.push(own.iter().map(|(_, block)| *block));
        rest = behind;
    }
    of
}

/// The order in which entities that are alike stand side by side.
struct Order<'a> {
    input: &'a LinkageInput,
    forms: &'a Forms,
}

impl Order<'_> {
    /// By place, then by name.
    fn key(&self, at: u32) -> (Reverse<Option<u32>>, &str, u32) {
        let place = self.input.places.get(at).first().copied();
        (Reverse(place), self.forms.short.get(at), at)
    }

    /// All entities by their names, or by their names read backwards.
    fn sorted(&self, reversed: bool) -> Vec<u32> {
        let mut sorted: Vec<u32> = (0..self.input.len() as u32).collect();
        let short = |at: &u32| self.forms.short.get(*at);
        match reversed {
            false => sorted.sort_by(|a, b| short(a).cmp(short(b))),
            true => sorted.sort_by(|a, b| short(a).chars().rev().cmp(short(b).chars().rev())),
        }
        sorted
    }
}
