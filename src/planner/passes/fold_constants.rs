//! Evaluates operators over constants once. An operator that fails is kept: it fails when a row reaches it, or never.

use crate::expression::{Batch, EvaluationContext, Expression, NoSubqueries, Row, evaluate_row};
use crate::functions::{Clock, RandomSource, Unlimited};
use crate::graph::GraphView;
use crate::plan::Plan;
use crate::value::parameter_values::ParameterValues;

pub(super) fn run(plan: &mut Plan, view: &GraphView) {
    let parameters = ParameterValues::default();
    let (clock, random) = (Clock::system(), RandomSource::seeded(0));
    let context = EvaluationContext {
        graph: view,
        parameters: &parameters,
        clock: &clock,
        random: &random,
        allowance: &Unlimited,
        subqueries: &NoSubqueries,
        memberships: None,
        deleted: false,
        at: None,
        holding: None,
        recorder: None,
        warnings: None,
    };
    plan.for_each_root_mut(&mut |root| {
        root.for_each_mut(&mut |node| {
            node.operator
                .for_each_expression_mut(&mut |expression| fold(expression, &context));
        });
    });
}

/// From the leaves up.
fn fold(expression: &mut Expression, context: &EvaluationContext<'_>) {
    expression.for_each_child_mut(&mut |child| fold(child, context));
    if !is_foldable(expression) {
        return;
    }
    let batch = Batch::unit();
    if let Ok(value) = evaluate_row(expression, &Row::new(&batch, 0), context) {
        *expression = Expression::Literal(value);
    }
}

/// An operator with constant operands. Functions may depend on the clock, and a plan outlives its statement.
fn is_foldable(expression: &Expression) -> bool {
    let operates = matches!(
        expression,
        Expression::List(_)
            | Expression::Map(_)
            | Expression::Index { .. }
            | Expression::Slice { .. }
            | Expression::Unary { .. }
            | Expression::Binary { .. }
            | Expression::Chain { .. }
            | Expression::And(_)
            | Expression::Or(_)
    );
    let mut constant = true;
    expression.for_each_child(&mut |child| {
        constant = constant && matches!(child, Expression::Literal(_));
    });
    operates && constant
}
