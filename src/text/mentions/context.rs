//! Which of several entities of one name is meant, by what else a text speaks of.

use super::running::Running;
use super::{Candidate, Mention, Mentioned};
use std::collections::BTreeSet;

/// So many other mentions are evidence, the nearest ones; a long text speaks of many things.
const NEAREST: usize = 64;

/// So many candidates of another mention are looked at.
const CANDIDATES: usize = 16;

/// What does not lie where the text says that it does counts so much less; more than all the evidence that there can be.
const ELSEWHERE: f64 = 100.0;

/// Leaves the candidates that are wanted, multiplies the score of each by its share, and puts the likeliest first. `places` are
/// where the mentions begin and end.
pub(super) fn rank(
    mentions: &mut [Mention],
    places: &[(usize, usize)],
    running: &Running<'_>,
    about: &Mentioned<'_>,
) {
    let ids = |mention: &Mention| {
        let ids = mention.candidates.iter().map(|candidate| candidate.id);
        ids.collect::<Vec<u32>>()
    };
    let all: Vec<Vec<u32>> = mentions.iter().map(ids).collect();
    for (at, mention) in mentions.iter_mut().enumerate() {
        mention
            .candidates
            .retain(|candidate| (about.wanted)(candidate.id));
        if mention.candidates.len() < 2 {
            continue;
        }
        let others = others(&all, at);
        let own = mention.candidates.iter().map(|candidate| candidate.id);
        let mut weights: Vec<f64> = own
            .clone()
            .map(|id| 1.0 + evidence(id, &others, about.related))
            .collect();
        let own: Vec<u32> = own.collect();
        let before = before(&all, places, running, at);
        if let Some(near) = before
            .map(|ids| nearness(&own, ids, about.related))
            .find(|near| near.iter().any(|one| *one < highest(near)))
        {
            let most = highest(&near);
            for (weight, near) in weights.iter_mut().zip(&near) {
                *weight /= if *near < most { ELSEWHERE } else { 1.0 };
            }
        }
        let sum: f64 = weights.iter().sum();
        for (candidate, weight) in mention.candidates.iter_mut().zip(weights) {
            candidate.score *= weight / sum;
        }
        mention.candidates.sort_by(order);
    }
}

/// The mentions of others before one in its paragraph, the last one first.
fn before<'a>(
    all: &'a [Vec<u32>],
    places: &'a [(usize, usize)],
    running: &'a Running<'_>,
    at: usize,
) -> impl Iterator<Item = &'a [u32]> {
    let start = places.get(at).map_or(0, |(start, _)| *start);
    let others = (0..at).rev().take(NEAREST);
    let others = others.take_while(move |other| {
        let end = places.get(*other).map_or(0, |(_, end)| *end);
        running.is_one_paragraph(end, start)
    });
    let ids = others.filter_map(move |other| all.get(other));
    ids.filter(move |ids| Some(*ids) != all.get(at))
        .map(Vec::as_slice)
}

/// How near each of some candidates is to what another mention may mean.
fn nearness(own: &[u32], others: &[u32], related: &dyn Fn(u32, u32) -> f64) -> Vec<f64> {
    let own = own.iter().map(|id| evidence(*id, &[others], related));
    own.collect()
}

fn highest(numbers: &[f64]) -> f64 {
    numbers.iter().copied().fold(0.0, f64::max)
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
