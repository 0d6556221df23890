//! A pattern of `=~` that only texts with some part can match: `CONTAINS` of that part is looked for before.

use super::super::predicate::{conjunction, conjuncts};
use super::column_scan::scanned;
use crate::expression::{Expression, ValueOperator};
use crate::graph::GraphView;
use crate::plan::{Filter, Operator, Plan, PlanNode};
use crate::value::Value;
use regex_syntax::hir::{Hir, HirKind};
use std::sync::Arc;

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    if !plan.writes {
        plan.for_each_root_mut(&mut |root| root.for_each_mut(&mut add_parts));
    }
}

/// To a filter of a scan, which compares strings by columns.
fn add_parts(node: &mut PlanNode) {
    let above_scan = node
        .children
        .first()
        .is_some_and(|below| scanned(&below.operator).is_some());
    let Operator::Filter(Filter { predicate }) = &mut node.operator else {
        return;
    };
    if !above_scan {
        return;
    }
    let parts = conjuncts(predicate);
    let added: Vec<Expression> = parts.iter().filter_map(contains_part).collect();
    if added.is_empty() {
        return;
    }
    let all = parts.iter().cloned().chain(added).collect();
    if let Some(all) = conjunction(all) {
        *predicate = all;
    }
}

/// `n.key CONTAINS 'part'` for `n.key =~ '.*part.*'`.
fn contains_part(predicate: &Expression) -> Option<Expression> {
    let Expression::Binary {
        operator: ValueOperator::MatchesRegex,
        left,
        right,
        span,
    } = predicate
    else {
        return None;
    };
    let (Expression::Property { .. }, Expression::Literal(Value::String(pattern))) =
        (&**left, &**right)
    else {
        return None;
    };
    // What is beyond this crate's syntax is matched by another one, and has no part that is known.
    let pattern = regex_syntax::parse(pattern).ok()?;
    let part = required_part(&pattern)?;
    Some(Expression::Binary {
        operator: ValueOperator::Contains,
        left: left.clone(),
        right: Box::new(Expression::Literal(Value::String(Arc::from(part)))),
        span: *span,
    })
}

/// The longest text that is known to be in everything that the pattern matches.
fn required_part(pattern: &Hir) -> Option<&str> {
    match pattern.kind() {
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).ok(),
        HirKind::Capture(capture) => required_part(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => required_part(&repetition.sub),
        HirKind::Concat(parts) => parts
            .iter()
            .filter_map(required_part)
            .max_by_key(|part| part.len()),
        HirKind::Repetition(_)
        | HirKind::Empty
        | HirKind::Class(_)
        | HirKind::Look(_)
        | HirKind::Alternation(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_in_everything_that_a_pattern_matches() {
        let part = |pattern: &str| {
            let pattern = regex_syntax::parse(pattern).ok()?;
            required_part(&pattern).map(str::to_owned)
        };
        assert_eq!(part(".*恒力.*").as_deref(), Some("恒力"));
        assert_eq!(part("a+(石化)(有限)?公").as_deref(), Some("石化"));
        assert_eq!(part("恒力|万华"), None);
        assert_eq!(part("(恒力)*"), None);
        assert_eq!(part("(?i)abc"), None);
        assert_eq!(part("(?=a)b"), None);
    }
}
