//! The weights of levels, and learning them: `u` from a random sample, `m` and the prior by expectation maximisation.

use super::compare::{BY_COUNT, Comparer, KINDS, MISSING, NAMES, Pattern, level};
use super::context::Contexts;
use crate::error::Result;
use crate::value::allowance::Allowance;
use std::sync::Arc;

/// How often the parameters are estimated anew, at most.
const ROUNDS: usize = 100;
/// They are found when none changes by more than this.
const ENOUGH: f64 = 1e-5;
/// How many matching pairs the first guess counts as.
const GUESS: f64 = 8.0;
/// The first guess of how names of one entity agree, by kind.
const NAME_GUESS: [f64; 8] = [0.25, 0.08, 0.12, 0.3, 0.06, 0.12, 0.04, 0.03];
/// And by how common the form is.
const KIND_GUESS: [f64; 4] = [0.55, 0.25, 0.12, 0.08];
/// The same of places, and of what else they have.
const PLACE_GUESS: [f64; 4] = [0.75, 0.15, 0.05, 0.05];
const SET_GUESS: [f64; 7] = [0.15, 0.1, 0.05, 0.25, 0.2, 0.1, 0.15];
const VALUE_GUESS: [f64; 7] = [0.0, 0.0, 0.0, 0.6, 0.25, 0.1, 0.05];
/// Of the kinds of levels of names, so many are those of equal names; of the counts of each, so many are those of few entities.
const EQUAL_KINDS: usize = 2;
const FEW: usize = 2;
/// How many pairs that have nothing in common are added to the sample.
const CHANCE: f64 = 20.0;
/// One entity in so many stands there twice, at least, and one of few.
const AT_LEAST_ONE_IN: f64 = 100.0;
const AT_LEAST: f64 = 1.0;
/// Of the pairs that match, so many have plainly different names and no property in common, at most: with what has other names
/// and the same neighbours, it could otherwise be learned that whatever has the same neighbours is the same.
const MOST_DIFFERENT: f64 = 0.05;
/// No level is impossible.
const LEAST: f64 = 1e-4;

/// The weights of all levels of all comparisons.
#[derive(Debug)]
pub(super) struct Model {
    /// The logarithm of the odds that any pair matches.
    pub prior: f64,
    weights: Vec<Vec<f64>>,
    contexts: Arc<Contexts>,
    /// The number of all pairs, and of those that match and have plainly different names.
    pairs: f64,
    different: f64,
    /// The probability of each level among pairs that match.
    m: Vec<Vec<f64>>,
}

impl Model {
    /// The logarithm of the odds that a pair with these levels matches.
    pub fn bits(&self, pattern: Pattern) -> f64 {
        let weights = (0..self.weights.len()).map(|comparison| self.weight(comparison, pattern));
        let sum = weights.map(Option::unwrap_or_default).sum::<f64>();
        self.prior + sum + self.together(pattern)
    }

    /// What is taken off the weights of place and neighbours, because they come together in pairs that do not match: 0 or less.
    pub fn together(&self, pattern: Pattern) -> f64 {
        let neighbours =
            (1..self.weights.len()).filter(|comparison| self.contexts.has(*comparison));
        let (mut sum, mut share) = (0.0, 1.0);
        for comparison in neighbours {
            let Some(weight) = self.weight(comparison, pattern) else {
                continue;
            };
            sum += weight;
            // Those that agree at least so far.
            let levels = self.m.get(comparison).map_or(&[][..], Vec::as_slice);
            let last = usize::from(level(pattern, comparison));
            if weight > 0.0 {
                share *= levels.iter().take(last + 1).sum::<f64>();
            }
        }
        let matches = (share, self.different * share);
        (self.contexts.most_bits(pattern, self.pairs, matches) - sum).min(0.0)
    }

    /// The weight of a comparison; `None` where it says nothing.
    pub fn weight(&self, comparison: usize, pattern: Pattern) -> Option<f64> {
        let level = level(pattern, comparison);
        if level == MISSING {
            return None;
        }
        self.weights.get(comparison)?.get(level as usize).copied()
    }
}

/// The probability of odds that are given by their logarithm.
pub(super) fn probability(bits: f64) -> f64 {
    1.0 / (1.0 + (-bits).exp2())
}

/// What is learned from.
pub(super) struct Learner<'a> {
    /// The number of entities, and of all pairs.
    entities: f64,
    pairs: f64,
    counts: &'a [(Pattern, u64)],
    sample: &'a [(Pattern, u64)],
    contexts: Arc<Contexts>,
    levels: Vec<usize>,
    /// The first guess of `m`, and of `u`: any two have nothing in common.
    guess: Vec<Vec<f64>>,
    chance: Vec<Vec<f64>>,
}

impl<'a> Learner<'a> {
    pub fn new(
        comparer: &Comparer<'_>,
        counts: &'a [(Pattern, u64)],
        sample: &'a [(Pattern, u64)],
    ) -> Learner<'a> {
        let len = comparer.len() as f64;
        let levels = comparer.levels();
        let names: Vec<f64> = (0..NAMES).map(name_guess).collect();
        let sets = comparer.sets().iter();
        let sets = sets.map(|set| match set.is_value {
            true => VALUE_GUESS.to_vec(),
            false => SET_GUESS.to_vec(),
        });
        let guess = [names, PLACE_GUESS.to_vec()].into_iter().chain(sets);
        let nothing = |levels: &usize| {
            let mut chance = vec![0.0; *levels];
            chance
                .iter_mut()
                .next_back()
                .into_iter()
                .for_each(|last| *last = 1.0);
            chance
        };
        let pairs = len * (len - 1.0) / 2.0;
        Learner {
            entities: len,
            pairs,
            contexts: Arc::new(Contexts::of(comparer.sets(), counts, sample, pairs)),
            counts,
            sample,
            guess: guess.collect(),
            chance: levels.iter().map(nothing).collect(),
            levels,
        }
    }

    pub fn learn(&self, allowance: &dyn Allowance) -> Result<Model> {
        let mut prior = self.prior(self.entities / 12.0);
        let mut m = self.guess.clone();
        let mut model = self.model(prior, &m, &self.by_chance(None), 0.0);
        for _ in 0..ROUNDS {
            allowance.check()?;
            let before = m;
            let matches = self.counts.iter();
            let mut matches: Vec<(Pattern, f64)> = matches
                .map(|(pattern, count)| {
                    (*pattern, *count as f64 * self.share(Some(&model), *pattern))
                })
                .collect();
            let different = self.bound_different(&mut matches);
            let total: f64 = matches.iter().map(|(_, count)| count).sum();
            m = tallied(matches.into_iter(), &self.levels, (&self.guess, GUESS));
            prior = self.prior(total);
            model = self.model(prior, &m, &self.by_chance(Some(&model)), different);
            if difference(&before, &m) < ENOUGH {
                break;
            }
        }
        Ok(model)
    }

    /// Bounds how many of the pairs that match have nothing but neighbours in common, and says how many do.
    fn bound_different(&self, matches: &mut [(Pattern, f64)]) -> f64 {
        let is_it = |pattern: Pattern| self.contexts.is_of_neighbours_alone(pattern);
        let (mut alike, mut different) = (0.0, 0.0);
        for (pattern, count) in matches.iter() {
            match is_it(*pattern) {
                true => different += count,
                false => alike += count,
            }
        }
        let most = alike * MOST_DIFFERENT / (1.0 - MOST_DIFFERENT);
        if different <= most {
            return different;
        }
        let share = most / different;
        for (_, count) in matches.iter_mut().filter(|(pattern, _)| is_it(*pattern)) {
            *count *= share;
        }
        most
    }

    fn model(&self, prior: f64, m: &[Vec<f64>], u: &[Vec<f64>], different: f64) -> Model {
        let weight = |(m, u): (&f64, &f64)| (m.max(LEAST) / u).log2();
        let of = |(m, u): (&Vec<f64>, &Vec<f64>)| m.iter().zip(u).map(weight).collect();
        Model {
            prior: (prior / (1.0 - prior)).log2(),
            weights: m.iter().zip(u).map(of).collect(),
            contexts: Arc::clone(&self.contexts),
            pairs: self.pairs,
            different,
            m: m.to_vec(),
        }
    }

    /// The share of the pairs with these levels that is taken to match.
    fn share(&self, model: Option<&Model>, pattern: Pattern) -> f64 {
        match self.is_equal_name_alone(pattern) {
            true => 1.0,
            false => model.map_or(0.5, |model| probability(model.bits(pattern))),
        }
    }

    /// Whether the main names of a pair are equal, or equal in their normal forms, few entities have that name, and nothing else
    /// is known of both. One comparison alone does not teach how many of such pairs match: the expectation would sink from round
    /// to round until none does.
    fn is_equal_name_alone(&self, pattern: Pattern) -> bool {
        let name = level(pattern, 0) as usize;
        let is_equal = name < EQUAL_KINDS * KINDS.len() && name % KINDS.len() < FEW;
        is_equal && (1..self.levels.len()).all(|other| level(pattern, other) == MISSING)
    }

    /// The probability that any two match, where so many pairs do: at least one entity in so many is taken to stand there twice.
    /// Few entities do not teach how many do, and otherwise the answer would often be that none does, whatever they have in common.
    fn prior(&self, matches: f64) -> f64 {
        let matches = matches.max(self.entities / AT_LEAST_ONE_IN).max(AT_LEAST);
        (matches / self.pairs).min(0.5)
    }

    /// `u`: of the sample, or where that has too few of them, of the pairs of blocks; of both only what does not match.
    fn by_chance(&self, model: Option<&Model>) -> Vec<Vec<f64>> {
        let others = |(pattern, count): &(Pattern, u64)| {
            (
                *pattern,
                *count as f64 * (1.0 - self.share(model, *pattern)),
            )
        };
        let sample = self.sample.iter().map(others);
        let mut chance = tallied(sample, &self.levels, (&self.chance, CHANCE));
        let mut counted: Vec<Vec<f64>> = self.levels.iter().map(|of| vec![0.0; *of]).collect();
        for (pattern, count) in self.counts.iter().map(others) {
            for (comparison, counts) in counted.iter_mut().enumerate() {
                if let Some(all) = counts.get_mut(level(pattern, comparison) as usize) {
                    *all += count;
                }
            }
        }
        for (chance, counted) in chance.iter_mut().zip(&counted) {
            for (chance, counted) in chance.iter_mut().zip(counted) {
                *chance = chance.max(counted / self.pairs).max(0.25 / self.pairs);
            }
        }
        chance
    }
}

fn name_guess(level: usize) -> f64 {
    let (kind, common) = (level / KINDS.len(), level % KINDS.len());
    let of = |kind: usize| NAME_GUESS.get(kind).copied().unwrap_or(LEAST);
    match kind < BY_COUNT {
        true => of(kind) * KIND_GUESS.get(common).copied().unwrap_or(LEAST),
        false => of(level - BY_COUNT * KINDS.len() + BY_COUNT),
    }
}

/// The shares of the levels of each comparison among weighted patterns; a guess counts as so many of them.
fn tallied(
    patterns: impl Iterator<Item = (Pattern, f64)>,
    levels: &[usize],
    (guess, weight): (&[Vec<f64>], f64),
) -> Vec<Vec<f64>> {
    let mut tally: Vec<Vec<f64>> = levels.iter().map(|levels| vec![0.0; *levels]).collect();
    for (tally, guess) in tally.iter_mut().zip(guess) {
        let guessed = tally.iter_mut().zip(guess);
        guessed.for_each(|(count, guess)| *count = weight * guess);
    }
    for (pattern, weight) in patterns {
        for (comparison, tally) in tally.iter_mut().enumerate() {
            let level = level(pattern, comparison) as usize;
            if let Some(count) = tally.get_mut(level) {
                *count += weight;
            }
        }
    }
    for tally in &mut tally {
        let total: f64 = tally.iter().sum();
        if total > 0.0 {
            tally.iter_mut().for_each(|count| *count /= total);
        }
    }
    tally
}

fn difference(a: &[Vec<f64>], b: &[Vec<f64>]) -> f64 {
    let pairs = a.iter().flatten().zip(b.iter().flatten());
    pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}
