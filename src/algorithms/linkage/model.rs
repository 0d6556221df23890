//! The weights of levels, and learning them: `u` from a random sample, `m` and the prior by expectation maximisation.

use super::compare::{BY_COUNT, Comparer, KINDS, MISSING, NAMES, Pattern, level};
use crate::error::Result;
use crate::value::allowance::Allowance;

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
/// No level is impossible.
const LEAST: f64 = 1e-4;

/// The weights of all levels of all comparisons.
#[derive(Debug)]
pub(super) struct Model {
    /// The logarithm of the odds that any pair matches.
    pub prior: f64,
    weights: Vec<Vec<f64>>,
}

impl Model {
    /// The logarithm of the odds that a pair with these levels matches.
    pub fn bits(&self, pattern: Pattern) -> f64 {
        let weights = (0..self.weights.len()).map(|comparison| self.weight(comparison, pattern));
        self.prior + weights.map(Option::unwrap_or_default).sum::<f64>()
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
    /// The number of all pairs.
    pairs: f64,
    counts: &'a [(Pattern, u64)],
    levels: Vec<usize>,
    /// The first guess of `m`.
    guess: Vec<Vec<f64>>,
    /// `u` in the sample.
    sampled: Vec<Vec<f64>>,
}

impl<'a> Learner<'a> {
    pub fn new(
        comparer: &Comparer<'_>,
        counts: &'a [(Pattern, u64)],
        sample: &[(Pattern, u64)],
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
        let weighted = |pattern: Pattern, count: u64| (pattern, count as f64);
        let sample = sample
            .iter()
            .map(|(pattern, count)| weighted(*pattern, *count));
        let sampled = tallied(sample, &levels, None);
        Learner {
            pairs: len * (len - 1.0) / 2.0,
            counts,
            guess: guess.collect(),
            sampled,
            levels,
        }
    }

    pub fn learn(&self, allowance: &dyn Allowance) -> Result<Model> {
        let expected = self.pairs.sqrt() / 8.0;
        let mut prior = (expected / self.pairs).min(0.5);
        let mut m = self.guess.clone();
        let mut u = self.chance(&[]);
        let mut model = weights(prior, &m, &u);
        for _ in 0..ROUNDS {
            allowance.check()?;
            let before = m;
            let shares: Vec<f64> = self
                .counts
                .iter()
                .map(|(pattern, _)| probability(model.bits(*pattern)))
                .collect();
            let counted = || self.counts.iter().zip(&shares);
            let matches = counted().map(|((of, count), share)| (*of, *count as f64 * share));
            let total: f64 = matches.clone().map(|(_, count)| count).sum();
            m = tallied(matches, &self.levels, Some(&self.guess));
            u = self.chance(&shares);
            prior = ((total + 1.0) / (self.pairs + 2.0)).min(0.5);
            model = weights(prior, &m, &u);
            if difference(&before, &m) < ENOUGH {
                break;
            }
        }
        Ok(model)
    }

    /// `u`: of the sample, or where that has too few of them, of the pairs of blocks that do not match.
    fn chance(&self, shares: &[f64]) -> Vec<Vec<f64>> {
        let mut counts: Vec<Vec<f64>> = self
            .levels
            .iter()
            .map(|levels| vec![0.0; *levels])
            .collect();
        for (at, (pattern, count)) in self.counts.iter().enumerate() {
            let share = shares.get(at).copied().unwrap_or(0.5);
            for (comparison, counts) in counts.iter_mut().enumerate() {
                let level = level(*pattern, comparison) as usize;
                if let Some(counted) = counts.get_mut(level) {
                    *counted += *count as f64 * (1.0 - share);
                }
            }
        }
        for (counts, sampled) in counts.iter_mut().zip(&self.sampled) {
            for (count, sampled) in counts.iter_mut().zip(sampled) {
                *count = (*count / self.pairs).max(*sampled).max(0.25 / self.pairs);
            }
        }
        counts
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

/// The shares of the levels of each comparison among weighted patterns; a guess counts as some of them.
fn tallied(
    patterns: impl Iterator<Item = (Pattern, f64)>,
    levels: &[usize],
    guess: Option<&Vec<Vec<f64>>>,
) -> Vec<Vec<f64>> {
    let mut tally: Vec<Vec<f64>> = levels.iter().map(|levels| vec![0.0; *levels]).collect();
    if let Some(guess) = guess {
        for (tally, guess) in tally.iter_mut().zip(guess) {
            let guessed = tally.iter_mut().zip(guess);
            guessed.for_each(|(count, guess)| *count = GUESS * guess);
        }
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

fn weights(prior: f64, m: &[Vec<f64>], u: &[Vec<f64>]) -> Model {
    let weight = |(m, u): (&f64, &f64)| (m.max(LEAST) / u).log2();
    let of = |(m, u): (&Vec<f64>, &Vec<f64>)| m.iter().zip(u).map(weight).collect();
    Model {
        prior: (prior / (1.0 - prior)).log2(),
        weights: m.iter().zip(u).map(of).collect(),
    }
}

fn difference(a: &[Vec<f64>], b: &[Vec<f64>]) -> f64 {
    let pairs = a.iter().flatten().zip(b.iter().flatten());
    pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}
