//! Splitting and combining predicates: conjunctions, labels, comparisons of a property.

use crate::error::Span;
use crate::expression::{Expression, LabelTest, Slot, ValueOperator};
use std::sync::Arc;

/// The parts of a predicate, split at `AND`.
pub(super) fn conjuncts(predicate: &Expression) -> &[Expression] {
    match predicate {
        Expression::And(parts) => parts,
        one => std::slice::from_ref(one),
    }
}

/// The conjunction of the predicates.
pub(super) fn conjunction(mut predicates: Vec<Expression>) -> Option<Expression> {
    match predicates.len() {
        0 => None,
        1 => predicates.pop(),
        _ => Some(Expression::And(predicates)),
    }
}

/// The slot and the label, if the predicate is exactly `slot:Label`.
pub(super) fn label_of(predicate: &Expression) -> Option<(Slot, &Arc<str>)> {
    match predicate {
        Expression::HasLabels {
            subject,
            labels: LabelTest::Label(label),
            ..
        } => match **subject {
            Expression::Slot(slot) => Some((slot, label)),
            _ => None,
        },
        _ => None,
    }
}

/// `slot:Label`
pub(super) fn has_label(slot: Slot, label: Arc<str>) -> Expression {
    Expression::HasLabels {
        subject: Box::new(Expression::Slot(slot)),
        labels: LabelTest::Label(label),
        span: Span::default(),
    }
}

/// The key of a property that a predicate compares for equality with a value that is known before the entity is.
pub(super) fn sought_key(predicate: &Expression, slot: Slot) -> Option<&str> {
    let (operator, key, _) = comparison(predicate, slot)?;
    matches!(operator, ValueOperator::Equal | ValueOperator::In).then_some(&**key)
}

/// `slot.key operator value`, reversed if it is written the other way; the value must not depend on the slot.
pub(super) fn comparison(
    predicate: &Expression,
    slot: Slot,
) -> Option<(ValueOperator, &Arc<str>, &Expression)> {
    let Expression::Binary {
        operator,
        left,
        right,
        ..
    } = predicate
    else {
        return None;
    };
    if let Some(key) = property_of(left, slot)
        && !right.reads(slot)
    {
        return Some((*operator, key, right));
    }
    let key = property_of(right, slot)?;
    if left.reads(slot) {
        return None;
    }
    Some((operator.exchanged()?, key, left))
}

/// The key of `slot.key`.
fn property_of(expression: &Expression, slot: Slot) -> Option<&Arc<str>> {
    match expression {
        Expression::Property { subject, key, .. } => match **subject {
            Expression::Slot(of) if of == slot => Some(key),
            _ => None,
        },
        _ => None,
    }
}

/// The ids that an entity must have one of, if a predicate says so: `id(x) = value`, `elementId(x) IN list`; and the expected
/// number of them.
pub(super) fn sought_ids(slot: Slot, predicates: &[Expression]) -> Option<(Expression, f64)> {
    predicates.iter().find_map(|predicate| {
        let Expression::Binary {
            operator,
            left,
            right,
            ..
        } = predicate
        else {
            return None;
        };
        let is_id = |side: &Expression| match side {
            Expression::Function {
                function,
                arguments,
                ..
            } => {
                let of_slot = matches!(arguments.as_slice(), [Expression::Slot(of)] if *of == slot);
                of_slot && function.gives_id()
            }
            _ => false,
        };
        match operator {
            ValueOperator::Equal if is_id(left) && !right.reads(slot) => {
                Some(((**right).clone(), 1.0))
            }
            ValueOperator::Equal if is_id(right) && !left.reads(slot) => {
                Some(((**left).clone(), 1.0))
            }
            ValueOperator::In if is_id(left) && !right.reads(slot) => {
                Some(((**right).clone(), 5.0))
            }
            _ => None,
        }
    })
}
