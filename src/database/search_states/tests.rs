//! Random searches find the same over random graphs when they are simplified; and what comes to a chain becomes one.

use super::simplified;
use crate::plan::{RuleHop, RuleStep, RuleWay};
use std::collections::BTreeSet;
use std::sync::Arc;

const NODES: usize = 5;
const TYPES: [&str; 2] = ["E", "F"];
const LABELS: [&str; 2] = ["A", "B"];

/// A graph of a few nodes.
struct Graph {
    /// For each label, whether a node has it.
    labels: Vec<[bool; NODES]>,
    /// Type, start and end.
    stored: Vec<(&'static str, usize, usize)>,
}

impl Graph {
    fn random(dice: &mut fastrand::Rng) -> Graph {
        let stored = 0..dice.usize(2..12);
        Graph {
            labels: LABELS.map(|_| [(); NODES].map(|()| dice.bool())).into(),
            stored: stored
                .map(|_| {
                    let of = TYPES[dice.usize(..2)];
                    (of, dice.usize(..NODES), dice.usize(..NODES))
                })
                .collect(),
        }
    }

    fn has_all(&self, node: usize, labels: &[Arc<str>]) -> bool {
        let places = labels
            .iter()
            .map(|label| LABELS.iter().position(|of| **of == **label));
        places.flatten().all(|label| self.labels[label][node])
    }

    /// What a hop leads to from a node.
    fn follow(&self, hop: &RuleHop, node: usize) -> Vec<usize> {
        let RuleHop::Stored {
            types,
            backwards,
            labels: [from, to],
        } = hop
        else {
            return Vec::new();
        };
        let turned = |(of, start, end): &(&'static str, usize, usize)| match backwards {
            false => (*of, *start, *end),
            true => (*of, *end, *start),
        };
        let stored = self.stored.iter().map(turned);
        let own = stored.filter(|(of, start, _)| *start == node && types.contains(&Arc::from(*of)));
        own.map(|(.., end)| end)
            .filter(|end| self.has_all(node, from) && self.has_all(*end, to))
            .collect()
    }

    /// What a search finds from a node, state by state.
    fn found(&self, way: &RuleWay, node: usize) -> BTreeSet<usize> {
        let [given, labels] = &way.labels;
        let mut met = BTreeSet::new();
        let mut open = Vec::from_iter(self.has_all(node, given).then_some((way.first, node)));
        while let Some((state, node)) = open.pop() {
            for step in way.steps.iter().filter(|step| step.from == state) {
                let ends = self.follow(&step.hop, node).into_iter();
                open.extend(
                    ends.map(|end| (step.to, end))
                        .filter(|end| met.insert(*end)),
                );
            }
        }
        let last = met.into_iter().filter(|(state, _)| *state == way.last);
        last.map(|(_, node)| node)
            .filter(|node| self.has_all(*node, labels))
            .collect()
    }
}

fn hop(of: &str, labels: [&[&str]; 2]) -> RuleHop {
    RuleHop::Stored {
        types: vec![of.into()],
        backwards: false,
        labels: labels.map(|labels| labels.iter().map(|label| Arc::from(*label)).collect()),
    }
}

fn way(states: usize, steps: Vec<RuleStep>) -> RuleWay {
    RuleWay {
        states,
        first: 0,
        last: states - 1,
        labels: Default::default(),
        steps: steps.into(),
    }
}

fn random_way(dice: &mut fastrand::Rng) -> RuleWay {
    let states = dice.usize(2..5);
    let some = |dice: &mut fastrand::Rng| match dice.usize(..4) {
        0 => &LABELS[..1],
        1 => &LABELS[1..],
        _ => &[],
    };
    let steps = 0..dice.usize(1..7);
    let steps = steps.map(|_| RuleStep {
        from: dice.usize(..states),
        to: dice.usize(..states),
        hop: hop(TYPES[dice.usize(..4) / 3], [some(dice), some(dice)]),
    });
    let way = way(states, steps.collect());
    match dice.bool() {
        true => way,
        false => way.reversed(),
    }
}

#[test]
fn a_simplified_search_finds_the_same() {
    let mut simpler = 0;
    for seed in 0..4000 {
        let mut dice = fastrand::Rng::with_seed(seed);
        let way = random_way(&mut dice);
        let other = simplified(way.clone());
        simpler += usize::from(other.steps.len() < way.steps.len());
        let graph = Graph::random(&mut dice);
        for node in 0..NODES {
            assert_eq!(
                graph.found(&way, node),
                graph.found(&other, node),
                "{way:?}\n{other:?}"
            );
        }
    }
    assert!(simpler > 400, "{simpler}");
}

#[test]
fn what_comes_to_a_chain_is_searched_as_one() {
    let step = |from, to, hop: &RuleHop| RuleStep {
        from,
        to,
        hop: hop.clone(),
    };
    let (plain, labelled) = (hop("E", [&[], &[]]), hop("E", [&["A"], &["B"]]));
    let leaving = hop("E", [&["A"], &[]]);
    for way in [
        // To the left, to the right, and two by turns.
        way(2, vec![step(0, 1, &plain), step(1, 1, &plain)]),
        way(2, vec![step(0, 0, &plain), step(0, 1, &plain)]),
        way(
            3,
            vec![
                step(0, 2, &plain),
                step(0, 1, &plain),
                step(1, 2, &plain),
                step(1, 0, &plain),
            ],
        ),
        way(2, vec![step(0, 0, &leaving), step(0, 1, &labelled)]),
    ] {
        for way in [way.clone(), way.reversed()] {
            let chain = simplified(way);
            let last = chain.last;
            assert_eq!(chain.states, 2, "{chain:?}");
            let steps = chain.steps.iter().map(|step| (step.from, step.to));
            let steps: BTreeSet<_> = steps.collect();
            assert_eq!(steps, [(chain.first, last), (last, last)].into());
        }
    }
}

#[test]
fn what_is_no_chain_keeps_its_states() {
    let plain = hop("E", [&[], &[]]);
    let step = |from, to| RuleStep {
        from,
        to,
        hop: plain.clone(),
    };
    // An even number of hops.
    let even = simplified(way(3, vec![step(0, 1), step(1, 0), step(1, 2)]));
    assert_eq!(even.steps.len(), 3, "{even:?}");
}
