//! The states of a search from given nodes: as few as lead to the same, so that a rule which comes to a chain of any length is
//! followed as one, whatever it is written like.
//!
//! A search is an automaton over hops, and what it finds depends on the sequences of hops from its first state to its last only.
//! States that the same sequences lead from, or to, become one; and where that costs no more, states that a node would be met in
//! together become one.

use crate::plan::{RuleHop, RuleStep, RuleWay};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// No more states than these are made for those that a node would be met in together.
const MOST_STATES: usize = 16;

/// A step: the state that it leaves, the number of its hop, and the state that it leads to.
type Step = (usize, usize, usize);

/// The states of a search, with numbers for hops.
#[derive(Clone, Debug)]
struct States {
    count: usize,
    first: usize,
    last: BTreeSet<usize>,
    steps: BTreeSet<Step>,
}

/// A search that finds the same.
pub(super) fn simplified(way: RuleWay) -> RuleWay {
    let plain = States::of(&way, &hops_of(&way)).merged();
    let plain = plain.way(&way);
    let asking = asking_where_it_leaves(way);
    let states = States::of(&asking, &hops_of(&asking)).merged();
    let together = states.together().map(States::merged);
    let together = together.and_then(|states| states.way(&asking));
    match (plain, together) {
        (Some(plain), Some(together)) if cost(&together) > cost(&plain) => plain,
        (_, Some(together)) => together,
        (Some(plain), None) => plain,
        (None, None) => asking,
    }
}

/// Asks for the labels that a node must have to be met in a state where it goes on from there, or is found: so that steps are the same
/// that differ in the labels they lead to.
fn asking_where_it_leaves(mut way: RuleWay) -> RuleWay {
    let mut steps = way.steps.to_vec();
    if steps.iter().any(|step| step.to == way.first) {
        // A node that is given has not been led to.
        let own = steps.iter().filter(|step| step.from == way.first);
        let own: Vec<RuleStep> = own.cloned().collect();
        steps.extend(own.into_iter().map(|step| RuleStep {
            from: way.states,
            ..step
        }));
        way.first = way.states;
        way.states += 1;
    }
    for state in 0..way.states {
        let leading = steps.iter().filter(|step| step.to == state);
        let common = leading.map(|step| labels_to(&step.hop)).reduce(shared);
        let leaving = steps.iter().filter(|step| step.from == state);
        let stored = |step: &RuleStep| matches!(step.hop, RuleHop::Stored { .. });
        let Some(common) = common.filter(|_| leaving.into_iter().all(stored)) else {
            continue;
        };
        for step in &mut steps {
            let RuleHop::Stored { labels, .. } = &mut step.hop else {
                continue;
            };
            let [from, to] = labels;
            if step.to == state {
                to.retain(|label| !common.contains(label));
            }
            if step.from == state {
                add(from, &common);
            }
        }
        if state == way.last {
            let [_, found] = &mut way.labels;
            add(found, &common);
        }
    }
    way.steps = steps.into();
    way
}

/// The labels of the nodes that a hop leads to.
fn labels_to(hop: &RuleHop) -> Vec<Arc<str>> {
    match hop {
        RuleHop::Stored {
            labels: [_, to], ..
        } => to.clone(),
        RuleHop::Table { .. } => Vec::new(),
    }
}

fn shared(mut labels: Vec<Arc<str>>, others: Vec<Arc<str>>) -> Vec<Arc<str>> {
    labels.retain(|label| others.contains(label));
    labels
}

/// Adds labels, in an order of their own: what asks for the same is the same.
fn add(labels: &mut Vec<Arc<str>>, more: &[Arc<str>]) {
    labels.extend(more.iter().cloned());
    labels.sort_unstable();
    labels.dedup();
}

/// How often relationships are looked at from a node, and how often their other ends are. What is done once for each node that is
/// given does not count.
fn cost(way: &RuleWay) -> (usize, usize) {
    let returns = way.steps.iter().any(|step| step.to == way.first);
    let steps = way.steps.iter();
    let steps = steps.filter(|step| returns || step.from != way.first);
    let mut read: Vec<(usize, RuleHop)> = Vec::new();
    let mut ends = 0;
    for step in steps {
        let hop = (step.from, step.hop.to_any());
        if !read.contains(&hop) {
            read.push(hop);
        }
        ends += 1;
    }
    (read.len(), ends)
}

/// The hops of a search, each once.
fn hops_of(way: &RuleWay) -> Vec<RuleHop> {
    let mut hops = Vec::new();
    for step in way.steps.iter() {
        if !hops.contains(&step.hop) {
            hops.push(step.hop.clone());
        }
    }
    hops
}

impl States {
    fn of(way: &RuleWay, hops: &[RuleHop]) -> States {
        let steps = way.steps.iter().filter_map(|step| {
            let hop = hops.iter().position(|hop| *hop == step.hop)?;
            Some((step.from, hop, step.to))
        });
        States {
            count: way.states,
            first: way.first,
            last: BTreeSet::from([way.last]),
            steps: steps.collect(),
        }
    }

    /// The search that these states are, with the hops and the labels of another; `None` if it would find something in several states.
    fn way(&self, other: &RuleWay) -> Option<RuleWay> {
        let (mut last, hops) = (self.last.iter(), hops_of(other));
        let (Some(last), None) = (last.next(), last.next()) else {
            return None;
        };
        let steps = self.steps.iter().map(|(from, hop, to)| {
            let hop = hops.get(*hop)?.clone();
            let (from, to) = (*from, *to);
            Some(RuleStep { from, to, hop })
        });
        Some(RuleWay {
            states: self.count,
            first: self.first,
            last: *last,
            labels: other.labels.clone(),
            steps: steps.collect::<Option<_>>()?,
        })
    }

    /// States that the same sequences of hops lead from, or to, become one; steps that lead nowhere are left out.
    fn merged(self) -> States {
        let mut states = self;
        loop {
            let before = (states.count, states.steps.len());
            states = states.without_what_leads_nowhere();
            let steps = states.steps.iter().copied();
            let leaving = classes(states.count, &states.last, steps.collect());
            states = states.renamed(&leaving);
            let turned = states
                .steps
                .iter()
                .map(|(from, hop, to)| (*to, *hop, *from));
            let first = BTreeSet::from([states.first]);
            let leading = classes(states.count, &first, turned.collect());
            states = states.renamed(&leading);
            if before == (states.count, states.steps.len()) {
                return states;
            }
        }
    }

    /// The same with other names for states; those of one name become one.
    fn renamed(&self, names: &[usize]) -> States {
        let name = |state: usize| names.get(state).copied().unwrap_or(state);
        let steps = self.steps.iter();
        States {
            count: names.iter().copied().max().map_or(0, |most| most + 1),
            first: name(self.first),
            last: self.last.iter().map(|state| name(*state)).collect(),
            steps: steps
                .map(|(from, hop, to)| (name(*from), *hop, name(*to)))
                .collect(),
        }
    }

    /// Only the steps, and the states, that lie between the first state and what is found.
    fn without_what_leads_nowhere(&self) -> States {
        let forwards = |(from, _, to): &Step| (*from, *to);
        let backwards = |(from, _, to): &Step| (*to, *from);
        let met = self.reached(BTreeSet::from([self.first]), forwards);
        let leading = self.reached(self.last.clone(), backwards);
        let mut names = vec![0; self.count];
        let ends = self.last.iter().copied().chain([self.first]);
        let kept: BTreeSet<usize> = met.intersection(&leading).copied().chain(ends).collect();
        for (name, state) in kept.iter().enumerate() {
            if let Some(place) = names.get_mut(*state) {
                *place = name;
            }
        }
        let mut states = self.clone();
        states
            .steps
            .retain(|(from, _, to)| kept.contains(from) && kept.contains(to));
        states.renamed(&names)
    }

    fn reached(
        &self,
        from: BTreeSet<usize>,
        ends: impl Fn(&Step) -> (usize, usize),
    ) -> BTreeSet<usize> {
        let mut found = from;
        loop {
            let before = found.len();
            let more = self.steps.iter().map(&ends);
            let more = more.filter(|(from, _)| found.contains(from));
            let more: Vec<usize> = more.map(|(_, to)| to).collect();
            found.extend(more);
            if found.len() == before {
                return found;
            }
        }
    }

    /// One state for each set of states that a node would be met in together; `None` if these are too many.
    fn together(&self) -> Option<States> {
        let mut sets = vec![BTreeSet::from([self.first])];
        let mut steps = BTreeSet::new();
        let mut at = 0;
        while let Some(set) = sets.get(at).cloned() {
            let mut by_hop: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
            for (_, hop, to) in self.steps.iter().filter(|(from, ..)| set.contains(from)) {
                by_hop.entry(*hop).or_default().insert(*to);
            }
            for (hop, to) in by_hop {
                let known = sets.iter().position(|set| *set == to);
                let place = known.unwrap_or(sets.len());
                if known.is_none() {
                    sets.push(to);
                }
                steps.insert((at, hop, place));
            }
            if sets.len() > MOST_STATES {
                return None;
            }
            at += 1;
        }
        let last = (0..).zip(&sets);
        let last = last.filter(|(_, set)| !set.is_disjoint(&self.last));
        Some(States {
            count: sets.len(),
            first: 0,
            last: last.map(|(place, _)| place).collect(),
            steps,
        })
    }
}

/// A name for each state: those have one from which the same hops lead to states of the same names, all the way to the ends.
fn classes(count: usize, ends: &BTreeSet<usize>, steps: Vec<Step>) -> Vec<usize> {
    let mut names: Vec<usize> = (0..count)
        .map(|state| usize::from(ends.contains(&state)))
        .collect();
    let mut known = 0;
    loop {
        let mut kinds: Vec<(usize, BTreeSet<(usize, usize)>)> = Vec::new();
        let mut next = Vec::with_capacity(count);
        for (state, name) in names.iter().enumerate() {
            let own = steps.iter().filter(|(from, ..)| *from == state);
            let own = own.filter_map(|(_, hop, to)| Some((*hop, *names.get(*to)?)));
            let kind = (*name, own.collect());
            let place = kinds.iter().position(|other| *other == kind);
            next.push(place.unwrap_or(kinds.len()));
            if place.is_none() {
                kinds.push(kind);
            }
        }
        names = next;
        if kinds.len() == known {
            return names;
        }
        known = kinds.len();
    }
}

#[cfg(test)]
mod tests;
