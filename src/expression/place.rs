//! Where an expression stands in the text.

use super::Expression;
use crate::error::Span;

impl Expression {
    /// Where it stands, as far as that is kept: what the planner has made
    /// has none.
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
