//! Graph types and steps by chance.

use super::model::{Content, KEYS, LABELS, Pair, Property, Step, Type};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn content() -> impl Strategy<Value = Content> {
    prop_oneof![
        3 => (-2_i64..3).prop_map(Content::Number),
        1 => prop_oneof![Just("x"), Just("y")].prop_map(Content::Text),
    ]
}

fn labels() -> impl Strategy<Value = BTreeSet<usize>> {
    prop::collection::btree_set(0..LABELS.len(), 0..3)
}

fn property() -> impl Strategy<Value = Option<Property>> {
    let up_to = prop::option::weighted(0.3, 0_i64..2);
    let said = (
        any::<bool>(),
        any::<bool>(),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.3),
        up_to,
    );
    let property = said.prop_map(|(numbers, texts, not_null, unique, up_to)| Property {
        numbers,
        texts,
        not_null,
        unique,
        up_to: up_to.filter(|_| numbers),
    });
    prop::option::weighted(0.5, property)
}

pub fn graph_type() -> impl Strategy<Value = Type> {
    let above = |at: usize| prop::collection::btree_set(at + 1..LABELS.len() + 1, 0..2);
    let implied = (above(0), above(1), above(2)).prop_map(|(a, b, c)| {
        let known =
            |set: BTreeSet<usize>| set.into_iter().filter(|at| *at < LABELS.len()).collect();
        vec![known(a), known(b), known(c), Vec::new()]
    });
    let bounds = || prop::option::weighted(0.3, (0_u64..2, 1_u64..3));
    let pair = (0..LABELS.len(), 0..LABELS.len(), bounds(), bounds());
    let pairs = prop::collection::vec(pair, 0..4).prop_map(|pairs| {
        let mut seen = BTreeSet::new();
        let pairs = pairs
            .into_iter()
            .filter(|(start, end, ..)| seen.insert((*start, *end)));
        pairs
            .map(|(start, end, outgoing, incoming)| Pair {
                start,
                end,
                outgoing,
                incoming,
            })
            .collect()
    });
    let properties = prop::collection::vec([property(), property()], LABELS.len());
    let ordered = prop::collection::vec(prop::bool::weighted(0.3), LABELS.len());
    (implied, properties, ordered, pairs).prop_map(|(implied, properties, ordered, pairs)| Type {
        implied,
        properties,
        ordered,
        pairs,
    })
}

pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    let any = 0_usize..1000;
    let key = 0..KEYS.len();
    let label = 0..LABELS.len();
    let optional = || prop::option::weighted(0.7, content());
    let step = prop_oneof![
        5 => (labels(), [optional(), optional()]).prop_map(|(labels, contents)| Step::Create(labels, contents)),
        3 => (any.clone(), key, optional()).prop_map(|(at, key, content)| Step::Set(at, key, content)),
        3 => (any.clone(), label.clone()).prop_map(|(at, label)| Step::Label(at, label)),
        3 => (any.clone(), label).prop_map(|(at, label)| Step::Unlabel(at, label)),
        4 => (any.clone(), any.clone()).prop_map(|(a, b)| Step::Link(a, b)),
        2 => (labels(), any.clone()).prop_map(|(labels, b)| Step::CreateLinked(labels, b)),
        1 => any.clone().prop_map(Step::Unlink),
        1 => any.prop_map(Step::Delete),
    ];
    prop::collection::vec(step, 1..40)
}
