//! Subqueries of which not all rows are needed: `COUNT { … } > 0` becomes `EXISTS { … }`, a count that is compared with a
//! number stops behind that number, what is only collected to take its size is counted, and `EXISTS { … }` does not sort.

use super::demand::subquery_kinds;
use crate::error::Span;
use crate::expression::{Enough, Expression, SubqueryKind, UnaryOperator, ValueOperator};
use crate::graph::GraphView;
use crate::plan::{Operator, Plan, PlanNode};
use crate::value::Value;

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    if plan.subplans.is_empty() {
        return;
    }
    plan.for_each_root_mut(&mut |root| {
        root.for_each_mut(&mut |node| {
            node.operator.for_each_expression_mut(&mut rewrite);
        });
    });
    for (number, kind) in subquery_kinds(plan) {
        if kind == SubqueryKind::Exists
            && let Some(subplan) = plan.subplans.get_mut(number)
        {
            leave_order(&mut subplan.root);
        }
    }
}

/// From the leaves up.
fn rewrite(expression: &mut Expression) {
    expression.for_each_child_mut(&mut rewrite);
    count_instead_of_collecting(expression);
    let Expression::Binary {
        operator,
        left,
        right,
        ..
    } = expression
    else {
        return;
    };
    let (operator, count, number) = match (is_count(left), is_count(right)) {
        (true, false) => (*operator, left, right),
        (false, true) => match operator.exchanged() {
            Some(operator) => (operator, right, left),
            None => return,
        },
        _ => return,
    };
    if operator.exchanged().is_none() || !number.is_constant() {
        return;
    }
    if let Some(wanted) = whether_any(operator, number) {
        *expression = exists((**count).clone(), wanted);
        return;
    }
    let reached = matches!(
        operator,
        ValueOperator::GreaterOrEqual | ValueOperator::Less
    );
    let number = (**number).clone();
    if let Expression::Subquery { enough, .. } = &mut **count {
        *enough = Some(Box::new(Enough { number, reached }));
    }
}

/// `size(COLLECT { … })` is the number of rows, and `isEmpty` whether there is none.
fn count_instead_of_collecting(expression: &mut Expression) {
    let Expression::Function {
        function,
        arguments,
        ..
    } = &*expression
    else {
        return;
    };
    let [
        collect @ Expression::Subquery {
            kind: SubqueryKind::Collect,
            ..
        },
    ] = arguments.as_slice()
    else {
        return;
    };
    if function.is_built_in("isEmpty") {
        *expression = exists(collect.clone(), false);
    } else if function.is_built_in("size") {
        let mut counted = collect.clone();
        if let Expression::Subquery { kind, .. } = &mut counted {
            *kind = SubqueryKind::Count;
        }
        *expression = counted;
    }
}

fn is_count(expression: &Expression) -> bool {
    matches!(
        expression,
        Expression::Subquery {
            kind: SubqueryKind::Count,
            enough: None,
            ..
        }
    )
}

/// If the comparison only asks whether there is a row: the answer for which it is true.
fn whether_any(operator: ValueOperator, number: &Expression) -> Option<bool> {
    let Expression::Literal(Value::Integer(number)) = number else {
        return None;
    };
    match (operator, number) {
        (ValueOperator::Greater | ValueOperator::NotEqual, 0)
        | (ValueOperator::GreaterOrEqual, 1) => Some(true),
        (ValueOperator::Equal | ValueOperator::LessOrEqual, 0) | (ValueOperator::Less, 1) => {
            Some(false)
        }
        _ => None,
    }
}

fn exists(count: Expression, wanted: bool) -> Expression {
    let Expression::Subquery { id, arguments, .. } = count else {
        return count;
    };
    let exists = Expression::Subquery {
        kind: SubqueryKind::Exists,
        id,
        arguments,
        enough: None,
    };
    match wanted {
        true => exists,
        false => Expression::Unary {
            operator: UnaryOperator::Not,
            operand: Box::new(exists),
            span: Span::default(),
        },
    }
}

/// Removes the order of rows of which one is enough.
fn leave_order(node: &mut PlanNode) {
    loop {
        match &node.operator {
            Operator::Sort(sort) if sort.limit.is_none() => match node.children.pop() {
                Some(child) => *node = child,
                None => return,
            },
            Operator::Project(_) | Operator::Distinct(_) => match node.children.first_mut() {
                Some(child) => return leave_order(child),
                None => return,
            },
            _ => return,
        }
    }
}
