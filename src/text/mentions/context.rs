//! Which of several entities of one name is meant, by what else a text speaks of.

use super::{Candidate, Mention};
use std::collections::BTreeSet;

/// So many other mentions are evidence, the nearest ones; a long text speaks of many things.
const NEAREST: usize = 64;

/// So many candidates of another mention are looked at.
const CANDIDATES: usize = 16;

/// Leaves the candidates that are wanted, multiplies the score of each by its share, and puts the likeliest first.
pub(super) fn rank(
    mentions: &mut [Mention],
    wanted: &dyn Fn(u32) -> bool,
    related: &dyn Fn(u32, u32) -> f64,
) {
    let ids = |mention: &Mention| {
        let ids = mention.candidates.iter().map(|candidate| candidate.id);
        ids.collect::<Vec<u32>>()
    };
    let all: Vec<Vec<u32>> = mentions.iter().map(ids).collect();
    for (at, mention) in mentions.iter_mut().enumerate() {
        mention.candidates.retain(|candidate| wanted(candidate.id));
        if mention.candidates.len() < 2 {
            continue;
        }
        let others = others(&all, at);
        let weights: Vec<f64> = mention
            .candidates
            .iter()
            .map(|candidate| 1.0 + evidence(candidate.id, &others, related))
            .collect();
        let sum: f64 = weights.iter().sum();
        for (candidate, weight) in mention.candidates.iter_mut().zip(weights) {
            candidate.score *= weight / sum;
        }
        mention.candidates.sort_by(order);
    }
}

fn order(a: &Candidate, b: &Candidate) -> std::cmp::Ordering {
    let length = |candidate: &Candidate| candidate.name.chars().count();
    let score = b.score.total_cmp(&a.score);
    score
        .then_with(|| length(a).cmp(&length(b)))
        .then_with(|| a.id.cmp(&b.id))
}

/// The nearest mentions of others, each once.
fn others(all: &[Vec<u32>], at: usize) -> Vec<&[u32]> {
    let own = all.get(at);
    let mut seen = BTreeSet::new();
    let mut places: Vec<usize> = (0..all.len())
        .filter(|other| all.get(*other) != own)
        .collect();
    places.sort_by_key(|other| other.abs_diff(at));
    let others = places.into_iter().filter_map(|other| all.get(other));
    let distinct = others.filter(|ids| seen.insert(ids.as_slice()));
    distinct.map(Vec::as_slice).take(NEAREST).collect()
}

fn evidence(id: u32, others: &[&[u32]], related: &dyn Fn(u32, u32) -> f64) -> f64 {
    let highest = |ids: &&[u32]| {
        let others = ids.iter().take(CANDIDATES).filter(|other| **other != id);
        let each = others.map(|other| related(id, *other).clamp(0.0, 1.0));
        each.fold(0.0, f64::max)
    };
    others.iter().map(highest).sum()
}
