//! The position of an expression in the text.

use super::Expression;
use crate::error::Span;

impl Expression {
    /// The span of the expression, if it is known; expressions that were created by the planner have none.
    pub fn span(&self) -> Option<Span> {
        match self {
            Expression::Property { span, .. }
            | Expression::Index { span, .. }
            | Expression::Slice { span, .. }
            | Expression::HasLabels { span, .. }
            | Expression::Unary { span, .. }
            | Expression::Binary { span, .. }
            | Expression::Function { span, .. } => Some(*span).filter(|span| span.start < span.end),
            Expression::Literal(_)
            | Expression::Parameter(_)
            | Expression::Slot(_)
            | Expression::List(_)
            | Expression::Map(_)
            | Expression::HasType { .. }
            | Expression::Holds { .. }
            | Expression::Chain { .. }
            | Expression::And(_)
            | Expression::Or(_)
            | Expression::Case { .. }
            | Expression::ListComprehension { .. }
            | Expression::Quantifier { .. }
            | Expression::Reduce { .. }
            | Expression::MapProjection { .. }
            | Expression::Path(_)
            | Expression::Subquery { .. } => None,
        }
    }
}
