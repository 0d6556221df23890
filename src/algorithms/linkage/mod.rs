//! Record linkage without training data, after Fellegi and Sunter: which of many entities are probably the same one.
//!
//! Each pair that may match is compared in several ways; each comparison gives a level. `m` is the probability of a level among
//! pairs that match, `u` among those that do not, and `log2(m / u)` is the weight of the level in bits. The sum of the weights and
//! of the prior is the logarithm of the odds that the pair matches. `u` is counted in a random sample of all pairs; `m` and
//! the prior are learned by expectation maximisation. It is done over all pairs: those that no block has are taken not to match.
//! How common a shared name or a shared neighbour is, is part of the level.
//!
//! | file | its job |
//! | --- | --- |
//! | `input` | what is known of the entities |
//! | `forms` | their names in the forms in which they are compared |
//! | `compare` | the levels of a pair |
//! | `context` | how many pairs that are not the same agree as far in place and neighbours |
//! | `blocks` | the pairs that are compared at all |
//! | `keys` | what the entities of a block have in common |
//! | `model` | weights, and learning them |
//! | `number` | texts as numbers |
//! | `reasons` | the weights of one pair |

mod blocks;
mod compare;
mod context;
mod forms;
mod input;
mod keys;
mod model;
mod number;
mod reasons;
#[cfg(test)]
mod tests;

pub use compare::SETS as LINKAGE_SETS;
pub use input::{LinkageInput, LinkageSet, Lists};
pub use reasons::Reason;

use crate::error::Result;
use crate::parallel;
use crate::value::allowance::Allowance;
use blocks::Blocks;
use compare::{Comparer, Pattern};
use forms::Forms;
use model::{Learner, Model};
use number::CHUNK;
use rustc_hash::FxHashMap;

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub struct LinkageOptions {
    /// Pairs of at least this probability.
    pub threshold: f64,
    /// So many of them, the most probable first.
    pub limit: usize,
    /// The seed of the random sample.
    pub seed: u64,
    /// How many entities of a block are compared with each other.
    pub block: usize,
}

impl Default for LinkageOptions {
    fn default() -> LinkageOptions {
        LinkageOptions {
            threshold: 0.9,
            limit: usize::MAX,
            seed: 0,
            block: 64,
        }
    }
}

/// Two entities that are probably the same one.
#[derive(Clone, Debug)]
pub struct LinkedPair {
    /// The first of them: their places in the input.
    pub a: u32,
    /// The second.
    pub b: u32,
    /// How probable it is.
    pub probability: f64,
    /// The weights that it follows from.
    pub reasons: Vec<Reason>,
}

/// A pair with its levels.
#[derive(Clone, Copy, Debug)]
struct Scored {
    bits: f64,
    pair: (u32, u32),
    pattern: Pattern,
}

/// The pairs that are probably the same, the most probable first.
pub fn linked_pairs(
    input: &LinkageInput,
    options: LinkageOptions,
    allowance: &dyn Allowance,
) -> Result<Vec<LinkedPair>> {
    if input.len() < 2 || input.told_apart_by().is_some() {
        return Ok(Vec::new());
    }
    let forms = Forms::of(input, allowance)?;
    let comparer = Comparer::new(input, &forms);
    let blocks = Blocks::of(input, &forms, options.block, allowance)?;
    let counts = patterns(&comparer, &blocks, allowance)?;
    let sample = comparer.sample(options.seed, allowance)?;
    let model = Learner::new(&comparer, &counts, &sample).learn(allowance)?;
    let mut found = scored(&comparer, &blocks, (&model, &options), allowance)?;
    found.sort_unstable_by(|x, y| y.bits.total_cmp(&x.bits).then(x.pair.cmp(&y.pair)));
    found.truncate(options.limit);
    let pair = |scored: Scored| LinkedPair {
        a: scored.pair.0,
        b: scored.pair.1,
        probability: model::probability(scored.bits),
        reasons: reasons::of(&comparer, &model, (scored.pair, scored.pattern)),
    };
    Ok(found.into_iter().map(pair).collect())
}

/// How many pairs there are of each pattern of levels.
type PatternCounts = FxHashMap<Pattern, u64>;

fn patterns(
    comparer: &Comparer<'_>,
    blocks: &Blocks,
    allowance: &dyn Allowance,
) -> Result<Vec<(Pattern, u64)>> {
    let chunks = parallel::blocks(comparer.len(), CHUNK);
    let start = || Ok(Vec::new());
    let counted = parallel::map_parallel(allowance.threads(), chunks, start, |others, chunk| {
        allowance.check()?;
        let mut counts = PatternCounts::default();
        for a in chunk {
            let a = a as u32;
            blocks.others(a, others);
            for b in others.iter().filter(|b| !comparer.are_told_apart(a, **b)) {
                *counts.entry(comparer.compare(a, *b)).or_default() += 1;
            }
        }
        Ok(counts)
    })?;
    let mut all = PatternCounts::default();
    for (pattern, count) in counted.into_iter().flatten() {
        *all.entry(pattern).or_default() += count;
    }
    let mut all: Vec<(Pattern, u64)> = all.into_iter().collect();
    all.sort_unstable();
    Ok(all)
}

/// The pairs that are probable enough.
fn scored(
    comparer: &Comparer<'_>,
    blocks: &Blocks,
    (model, options): (&Model, &LinkageOptions),
    allowance: &dyn Allowance,
) -> Result<Vec<Scored>> {
    let chunks = parallel::blocks(comparer.len(), CHUNK);
    let start = || Ok(Vec::new());
    let found = parallel::map_parallel(allowance.threads(), chunks, start, |others, chunk| {
        allowance.check()?;
        let mut found = Vec::new();
        for a in chunk {
            let a = a as u32;
            blocks.others(a, others);
            for b in others.iter().filter(|b| !comparer.are_told_apart(a, **b)) {
                let pattern = comparer.compare(a, *b);
                let bits = model.bits(pattern);
                if model::probability(bits) >= options.threshold {
                    let pair = (a, *b);
                    found.push(Scored {
                        bits,
                        pair,
                        pattern,
                    });
                }
            }
        }
        allowance.check_fits((found.len() * size_of::<Scored>()) as u64)?;
        Ok(found)
    })?;
    let found: Vec<Scored> = found.into_iter().flatten().collect();
    allowance.hold((found.len() * size_of::<Scored>()) as u64)?;
    Ok(found)
}
