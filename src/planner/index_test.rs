//! The tests of a conjunction of predicates that indexes can make, and estimates of the entries that they find.

use super::predicate::comparison;
use crate::error::Span;
use crate::expression::{Expression, Slot, ValueOperator};
use crate::graph::{GraphView, IndexDefinition, SchemaTarget};
use crate::plan::{IndexTest, RangeTest};
use crate::value::interval::{VALID_FROM, VALID_TO};
use std::sync::Arc;

/// The assumed fraction of an index that a range test finds.
const RANGE: f64 = 0.3;
/// Of the entities of an index, those that are reckoned to hold at a time.
const HOLDING: f64 = 0.5;
/// The assumed number of elements of a list.
const LIST_LENGTH: f64 = 5.0;

/// A test that an index can make, and the predicates that it covers.
pub(super) struct Answer {
    pub test: IndexTest,
    /// The indices of the covered predicates.
    pub answers: Vec<usize>,
    /// The rank, lower is better: equality before membership before ranges.
    pub rank: u8,
    /// The expected number of entities found.
    pub rows: f64,
}

/// The tests that indexes over a target can make. `all`: the number of entities of the target.
pub(super) fn answers<'a>(
    target: SchemaTarget,
    all: f64,
    slot: Slot,
    predicates: &'a [Expression],
    view: &'a GraphView,
) -> impl Iterator<Item = Answer> + 'a {
    let indexes = view.indexes().into_iter();
    let indexes = indexes.filter(move |(_, definition)| definition.target == target);
    indexes.filter_map(move |(index, definition)| {
        let one = all / (view.distinct_values(index) as f64).max(1.0);
        let keys = names(definition, view);
        let serves = |found: &Answer| definition.kind.serves(found.test.needs());
        by_value(slot, &keys, predicates, one)
            .filter(serves)
            .or_else(|| by_list(slot, &keys, predicates, one).filter(serves))
            .or_else(|| by_range(slot, &keys, predicates, all).filter(serves))
            .or_else(|| by_validity(slot, &keys, predicates, all).filter(serves))
    })
}

fn names(definition: &IndexDefinition, view: &GraphView) -> Vec<Arc<str>> {
    let keys = definition.keys.iter();
    keys.map(|key| view.key_name(*key).clone()).collect()
}

/// `one`: entities per value.
fn by_value(slot: Slot, keys: &[Arc<str>], predicates: &[Expression], one: f64) -> Option<Answer> {
    let (values, answers) = equalities(slot, keys, predicates)?;
    Some(Answer {
        test: IndexTest::Equal {
            keys: keys.to_vec(),
            values,
            many: false,
            span: span_of(predicates, &answers),
        },
        answers,
        rank: 1,
        rows: one,
    })
}

/// `one`: entities per value.
fn by_list(slot: Slot, keys: &[Arc<str>], predicates: &[Expression], one: f64) -> Option<Answer> {
    let [key] = keys else {
        return None;
    };
    let (list, place) = membership(slot, key, predicates)?;
    Some(Answer {
        test: IndexTest::Equal {
            keys: keys.to_vec(),
            values: vec![list],
            many: true,
            span: span_of(predicates, &[place]),
        },
        answers: vec![place],
        rank: 2,
        rows: one * LIST_LENGTH,
    })
}

/// `all`: entities of the index.
fn by_range(slot: Slot, keys: &[Arc<str>], predicates: &[Expression], all: f64) -> Option<Answer> {
    let [key] = keys else {
        return None;
    };
    let (range, answers) = range(slot, key, predicates)?;
    Some(Answer {
        test: IndexTest::Range {
            key: key.clone(),
            range,
            span: span_of(predicates, &answers),
        },
        answers,
        rank: 3,
        rows: all * RANGE,
    })
}

/// `AT`: an index over the only key `valid_from` or `valid_to` leaves out what is over by it, or has not begun. The predicate
/// stays, for the other key and for values that have no order in time.
fn by_validity(
    slot: Slot,
    keys: &[Arc<str>],
    predicates: &[Expression],
    all: f64,
) -> Option<Answer> {
    let [key] = keys else {
        return None;
    };
    let of_slot = |predicate: &Expression| match predicate {
        Expression::Holds { subject, .. } => {
            matches!(**subject, Expression::Slot(other) if other == slot)
        }
        _ => false,
    };
    let asked = predicates.iter().any(of_slot);
    (asked && [VALID_FROM, VALID_TO].contains(&&**key)).then(|| Answer {
        test: IndexTest::Range {
            key: key.clone(),
            range: RangeTest::Holding,
            span: Span::default(),
        },
        answers: Vec::new(),
        rank: 4,
        rows: all * HOLDING,
    })
}

/// The position of the first of some predicates in the statement.
fn span_of(predicates: &[Expression], places: &[usize]) -> Span {
    let first = places.first().and_then(|place| predicates.get(*place));
    first.and_then(Expression::span).unwrap_or_default()
}

/// A value for every key, and the predicates that contain them.
fn equalities(
    slot: Slot,
    keys: &[Arc<str>],
    predicates: &[Expression],
) -> Option<(Vec<Expression>, Vec<usize>)> {
    let mut values = Vec::with_capacity(keys.len());
    let mut answers = Vec::with_capacity(keys.len());
    for key in keys {
        let mut tests = predicates.iter().enumerate();
        let (place, value) = tests.find_map(|(place, predicate)| {
            let (operator, of, value) = comparison(predicate, slot)?;
            let fits = operator == ValueOperator::Equal && **of == **key;
            fits.then(|| (place, value.clone()))
        })?;
        values.push(value);
        answers.push(place);
    }
    (!values.is_empty()).then_some((values, answers))
}

fn membership(slot: Slot, key: &str, predicates: &[Expression]) -> Option<(Expression, usize)> {
    let mut tests = predicates.iter().enumerate();
    tests.find_map(|(place, predicate)| {
        let (operator, of, list) = comparison(predicate, slot)?;
        let fits = operator == ValueOperator::In && **of == *key;
        fits.then(|| (list.clone(), place))
    })
}

/// `STARTS WITH`, or the bounds on a key: the first lower and the first upper one.
fn range(slot: Slot, key: &str, predicates: &[Expression]) -> Option<(RangeTest, Vec<usize>)> {
    let (mut lower, mut upper, mut answers) = (None, None, Vec::new());
    for (place, predicate) in predicates.iter().enumerate() {
        let Some((operator, of, value)) = comparison(predicate, slot) else {
            continue;
        };
        if **of != *key {
            continue;
        }
        let bound = match operator {
            ValueOperator::StartsWith => {
                return Some((RangeTest::Prefix(value.clone()), vec![place]));
            }
            ValueOperator::Greater | ValueOperator::GreaterOrEqual if lower.is_none() => &mut lower,
            ValueOperator::Less | ValueOperator::LessOrEqual if upper.is_none() => &mut upper,
            _ => continue,
        };
        let included = matches!(
            operator,
            ValueOperator::GreaterOrEqual | ValueOperator::LessOrEqual
        );
        *bound = Some((value.clone(), included));
        answers.push(place);
    }
    (!answers.is_empty()).then_some((RangeTest::Between { lower, upper }, answers))
}
