//! Random graphs and queries.

use super::graph::{SmallGraph, SmallNode, SmallRelationship};
use super::query::{
    Chain, Condition, Direction, MatchClause, NodePattern, Query, RelationshipPattern, Shape,
};
use proptest::collection::vec;
use proptest::option::{self, weighted};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// So many different variables for nodes.
const VARIABLES: usize = 4;

pub fn graph() -> impl Strategy<Value = SmallGraph> {
    let node =
        (any::<[bool; 2]>(), option::of(0..3_i64)).prop_map(|(labels, k)| SmallNode { labels, k });
    vec(node, 1..6).prop_flat_map(|nodes| {
        let count = nodes.len();
        let relationship = (0..count, 0..count, 0..2_usize, option::of(0..2_i64)).prop_map(
            |(start, end, kind, w)| SmallRelationship {
                start,
                end,
                kind,
                w,
            },
        );
        vec(relationship, 0..8).prop_map(move |relationships| SmallGraph {
            nodes: nodes.clone(),
            relationships,
        })
    })
}

pub fn query() -> impl Strategy<Value = Query> {
    (vec(clause(), 1..4), shape()).prop_map(|(clauses, shape)| sound(Query { clauses, shape }))
}

fn shape() -> impl Strategy<Value = Shape> {
    prop_oneof![
        3 => Just(Shape::Rows),
        2 => Just(Shape::Distinct),
        1 => Just(Shape::Count),
        1 => (0..5_usize).prop_map(Shape::First),
    ]
}

fn clause() -> impl Strategy<Value = MatchClause> {
    let chain = (node(), vec((relationship(), node()), 0..3))
        .prop_map(|(start, hops)| Chain { start, hops });
    let parts = (
        weighted(0.3, Just(())),
        vec(chain, 1..3),
        option::of(condition()),
    );
    parts.prop_map(|(optional, chains, condition)| MatchClause {
        optional: optional.is_some(),
        chains,
        condition,
    })
}

fn node() -> impl Strategy<Value = NodePattern> {
    let parts = (
        weighted(0.7, 0..VARIABLES),
        weighted(0.3, 0..2_usize),
        weighted(0.2, 0..3_i64),
    );
    parts.prop_map(|(variable, label, k)| NodePattern { variable, label, k })
}

fn relationship() -> impl Strategy<Value = RelationshipPattern> {
    let direction = prop_oneof![
        Just(Direction::Right),
        Just(Direction::Left),
        Just(Direction::Either)
    ];
    let length = (
        0..3_usize,
        prop_oneof![4 => (0..3_usize).prop_map(Some), 1 => Just(None)],
    )
        .prop_map(|(least, more)| (least, more.map(|more| least + more)));
    let parts = (
        weighted(0.5, Just(0)),
        direction,
        vec(0..2_usize, 0..3),
        weighted(0.3, length),
        weighted(0.1, 0..2_i64),
    );
    parts.prop_map(
        |(variable, direction, types, length, w)| RelationshipPattern {
            variable,
            direction,
            types,
            length,
            w,
        },
    )
}

fn condition() -> impl Strategy<Value = Condition> {
    let of = || 0..VARIABLES;
    let leaf = prop_oneof![
        (of(), of()).prop_map(|(a, b)| Condition::SameKey(a, b)),
        (of(), 0..3_i64).prop_map(|(a, bound)| Condition::KeyBelow(a, bound)),
        (of(), of()).prop_map(|(a, b)| Condition::Different(a, b)),
        (of(), 0..2_usize).prop_map(|(a, label)| Condition::HasLabel(a, label)),
        (of(), relationship()).prop_map(|(a, hop)| {
            Condition::Walk(
                a,
                Box::new(RelationshipPattern {
                    variable: None,
                    ..hop
                }),
            )
        }),
    ];
    leaf.prop_recursive(2, 4, 2, |inner| {
        let pair = (inner.clone(), inner.clone());
        prop_oneof![
            inner.prop_map(|a| Condition::Not(Box::new(a))),
            pair.clone()
                .prop_map(|(a, b)| Condition::And(Box::new(a), Box::new(b))),
            pair.prop_map(|(a, b)| Condition::Or(Box::new(a), Box::new(b))),
        ]
    })
}

/// Makes a query of the language of what was drawn: every relationship variable stands once, conditions speak of nodes
/// that are there, the first clause is not optional.
fn sound(mut query: Query) -> Query {
    let mut relationships = 0;
    let mut seen = BTreeSet::new();
    for (number, clause) in query.clauses.iter_mut().enumerate() {
        clause.optional &= number > 0;
        seen.extend(clause.nodes());
        let names: Vec<usize> = seen.iter().copied().collect();
        match &mut clause.condition {
            Some(condition) if !names.is_empty() => speak_of(condition, &names),
            condition => *condition = None,
        }
        for (hop, _) in clause.chains.iter_mut().flat_map(|chain| &mut chain.hops) {
            if let Some(variable) = &mut hop.variable {
                *variable = relationships;
                relationships += 1;
            }
        }
    }
    query
}

fn speak_of(condition: &mut Condition, names: &[usize]) {
    let known = |variable: &mut usize| *variable = names[*variable % names.len()];
    match condition {
        Condition::SameKey(a, b) | Condition::Different(a, b) => {
            known(a);
            known(b);
        }
        Condition::KeyBelow(a, _) | Condition::HasLabel(a, _) | Condition::Walk(a, _) => known(a),
        Condition::Not(inner) => speak_of(inner, names),
        Condition::And(a, b) | Condition::Or(a, b) => {
            speak_of(a, names);
            speak_of(b, names);
        }
    }
}
