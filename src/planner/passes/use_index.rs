//! A scan under a predicate that an index answers becomes a look-up in the index.

use super::super::predicate::{self, comparison, conjunction, conjuncts, has_label};
use crate::expression::{Expression, Slot, ValueOperator};
use crate::graph::{GraphView, IndexDefinition, IndexKind, IndexUse, SchemaTarget};
use crate::plan::{
    AllNodesScan, Filter, IndexRange, IndexSeek, LabelScan, NodeByIdSeek, Operator, Plan, PlanNode,
    RangeTest,
};
use std::sync::Arc;

pub(super) fn run(plan: &mut Plan, view: &GraphView) {
    plan.for_each_root_mut(&mut |root| root.for_each_mut(&mut |node| rewrite(node, view)));
}

/// A look-up that could stand in for a scan, and which predicates it makes good.
struct LookUp {
    operator: Operator,
    /// By their place among the predicates.
    answers: Vec<usize>,
    label: Option<Arc<str>>,
    rank: u8,
    rows: f64,
}

/// `Filter` right over a scan of nodes.
fn rewrite(filter: &mut PlanNode, view: &GraphView) {
    let Operator::Filter(Filter { predicate }) = &filter.operator else {
        return;
    };
    let predicates = conjuncts(predicate).to_vec();
    let Some(scan) = filter.children.first() else {
        return;
    };
    let (slot, scanned) = match &scan.operator {
        Operator::AllNodesScan(AllNodesScan { node }) => (*node, None),
        Operator::LabelScan(LabelScan { node, label }) => (*node, Some(label.clone())),
        _ => return,
    };
    let rows = scan.children.first().map_or(1.0, |input| input.estimate);
    let Some(found) = best(slot, scanned.as_ref(), &predicates, view) else {
        return;
    };
    let mut rest: Vec<Expression> = Vec::new();
    if let Some(label) = scanned.filter(|label| found.label.as_ref() != Some(label)) {
        rest.push(has_label(slot, label));
    }
    let others = predicates.into_iter().enumerate();
    let others = others.filter(|(place, predicate)| {
        let implied = label_of(predicate, slot).is_some_and(|l| found.label.as_ref() == Some(l));
        !found.answers.contains(place) && !implied
    });
    rest.extend(others.map(|(_, predicate)| predicate));
    put(filter, found.operator, rest, rows * found.rows);
}

/// Replaces the scan, and the filter by what is left of it.
fn put(filter: &mut PlanNode, operator: Operator, rest: Vec<Expression>, estimate: f64) {
    let Some(scan) = filter.children.first_mut() else {
        return;
    };
    scan.operator = operator;
    scan.estimate = estimate;
    filter.estimate = filter.estimate.min(estimate);
    match conjunction(rest) {
        Some(predicate) => filter.operator = Operator::Filter(Filter { predicate }),
        None => {
            if let Some(scan) = filter.children.pop() {
                *filter = scan;
            }
        }
    }
}

fn best(
    slot: Slot,
    scanned: Option<&Arc<str>>,
    predicates: &[Expression],
    view: &GraphView,
) -> Option<LookUp> {
    let mut found: Vec<LookUp> = by_id(slot, predicates).into_iter().collect();
    let labels = predicates
        .iter()
        .filter_map(|predicate| label_of(predicate, slot));
    for label in scanned.into_iter().chain(labels) {
        let Some(id) = view.label_id(label) else {
            continue;
        };
        for (index, definition) in view.indexes() {
            if definition.target != SchemaTarget::Node(id) {
                continue;
            }
            let one = view.label_count(id) as f64 / (view.distinct_values(index) as f64).max(1.0);
            let keys = names(definition, view);
            found.extend(look_up(
                slot,
                label,
                (definition.kind, &keys),
                predicates,
                one,
                view.label_count(id) as f64,
            ));
        }
    }
    found.into_iter().min_by(|a, b| {
        (a.rank, a.rows)
            .partial_cmp(&(b.rank, b.rows))
            .unwrap_or(std::cmp::Ordering::Equal)
    })
}

fn names(definition: &IndexDefinition, view: &GraphView) -> Vec<Arc<str>> {
    definition
        .keys
        .iter()
        .map(|key| view.key_name(*key).clone())
        .collect()
}

/// What an index over these keys of a label can answer. `one`: nodes per value; `all`: nodes.
fn look_up(
    slot: Slot,
    label: &Arc<str>,
    (kind, keys): (IndexKind, &[Arc<str>]),
    predicates: &[Expression],
    one: f64,
    all: f64,
) -> Option<LookUp> {
    let found = |operator, answers, rank, rows| LookUp {
        operator,
        answers,
        label: Some(label.clone()),
        rank,
        rows,
    };
    let by_value = kind.serves(IndexUse::Equality);
    if by_value && let Some((values, answers)) = equalities(slot, keys, predicates) {
        let seek = Operator::IndexSeek(IndexSeek {
            node: slot,
            label: label.clone(),
            keys: keys.to_vec(),
            values,
            many: false,
        });
        return Some(found(seek, answers, 1, one));
    }
    let [key] = keys else {
        return None;
    };
    if by_value && let Some((list, place)) = membership(slot, key, predicates) {
        let seek = Operator::IndexSeek(IndexSeek {
            node: slot,
            label: label.clone(),
            keys: keys.to_vec(),
            values: vec![list],
            many: true,
        });
        return Some(found(seek, vec![place], 2, one * 5.0));
    }
    let (range, answers) = range(slot, key, predicates)?;
    let wanted = match range {
        RangeTest::Between { .. } => IndexUse::Range,
        RangeTest::Prefix(_) => IndexUse::Prefix,
    };
    if !kind.serves(wanted) {
        return None;
    }
    let scan = Operator::IndexRange(IndexRange {
        node: slot,
        label: label.clone(),
        key: key.clone(),
        range,
    });
    Some(found(scan, answers, 3, all * 0.3))
}

/// A value for every key, and the predicates that say so.
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

/// `STARTS WITH`, or the bounds that are said of a key: the first from below and the first from above.
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

/// `id(n) = value`, `id(n) IN list`
fn by_id(slot: Slot, predicates: &[Expression]) -> Option<LookUp> {
    predicates.iter().find_map(|predicate| {
        let Expression::Binary {
            operator: ValueOperator::Equal | ValueOperator::In,
            left,
            right,
            ..
        } = predicate
        else {
            return None;
        };
        let Expression::Function {
            function,
            arguments,
            ..
        } = &**left
        else {
            return None;
        };
        let of_slot = matches!(arguments.as_slice(), [Expression::Slot(of)] if *of == slot);
        if function.name() != "id" || !of_slot || right.reads(slot) {
            return None;
        }
        Some(LookUp {
            operator: Operator::NodeByIdSeek(NodeByIdSeek {
                node: slot,
                ids: (**right).clone(),
            }),
            // The predicate stays: it knows what equals an id.
            answers: Vec::new(),
            label: None,
            rank: 0,
            rows: 1.0,
        })
    })
}

fn label_of(predicate: &Expression, slot: Slot) -> Option<&Arc<str>> {
    match predicate::label_of(predicate) {
        Some((of, label)) if of == slot => Some(label),
        _ => None,
    }
}
