//! Long chains of operators, applied one after the other without recursion.

use super::evaluate::evaluate_row;
use super::operator::{limited_binary, unary};
use super::{EvaluationContext, Expression, Row, UnaryOperator, ValueOperator, access};
use crate::error::{Result, Span};
use crate::value::{Value, ValueType, access as value_access};
use std::sync::Arc;

/// One operator of a chain.
#[derive(Clone, Debug)]
pub struct ChainLink {
    /// The operation.
    pub operation: ChainOperation,
    /// The span of the chain up to and including this operator.
    pub span: Span,
}

/// An operator without its first operand.
#[derive(Clone, Debug)]
pub enum ChainOperation {
    /// An operator with one operand.
    Unary(UnaryOperator),
    /// An operator and its right operand.
    Binary(ValueOperator, Expression),
    /// `IS :: TYPE`
    HasType(Arc<ValueType>),
    /// `.key`
    Property(Arc<str>),
    /// `[index]`
    Index(Expression),
    /// `[from..to]`
    Slice(Option<Expression>, Option<Expression>),
}

impl ChainLink {
    /// Converts an operator whose first operand is the chain before it to a link; `None` for an expression that cannot
    /// be a link.
    pub fn of(node: Expression) -> Option<ChainLink> {
        let (operation, span) = match node {
            Expression::Unary { operator, span, .. } => (ChainOperation::Unary(operator), span),
            Expression::Binary {
                operator,
                right,
                span,
                ..
            } => (ChainOperation::Binary(operator, *right), span),
            Expression::HasType { expected, .. } => {
                (ChainOperation::HasType(expected), Span::default())
            }
            Expression::Property { key, span, .. } => (ChainOperation::Property(key), span),
            Expression::Index { index, span, .. } => (ChainOperation::Index(*index), span),
            Expression::Slice { from, to, span, .. } => {
                let bound = |end: Option<Box<Expression>>| end.map(|end| *end);
                (ChainOperation::Slice(bound(from), bound(to)), span)
            }
            Expression::Literal(_)
            | Expression::Parameter(_)
            | Expression::Slot(_)
            | Expression::List(_)
            | Expression::Map(_)
            | Expression::HasLabels { .. }
            | Expression::Holds { .. }
            | Expression::Chain { .. }
            | Expression::And(_)
            | Expression::Or(_)
            | Expression::Function { .. }
            | Expression::Case { .. }
            | Expression::ListComprehension { .. }
            | Expression::Quantifier { .. }
            | Expression::Reduce { .. }
            | Expression::MapProjection { .. }
            | Expression::Path(_)
            | Expression::Subquery { .. } => return None,
        };
        Some(ChainLink { operation, span })
    }

    /// Applies the operator to the result of the previous ones.
    pub(super) fn apply(
        &self,
        value: &Value,
        row: &Row<'_>,
        cx: &EvaluationContext<'_>,
    ) -> Result<Value> {
        let operand = |operand: &Expression| evaluate_row(operand, row, cx);
        let result = match &self.operation {
            ChainOperation::Unary(operator) => unary(*operator, value),
            ChainOperation::Binary(operator, right) => {
                limited_binary(*operator, (value, &operand(right)?), self.span, cx)
            }
            ChainOperation::HasType(expected) => Ok(Value::Boolean(expected.admits(value))),
            ChainOperation::Property(key) => access::property(value, key, cx),
            ChainOperation::Index(index) => access::index(value, &operand(index)?, cx),
            ChainOperation::Slice(from, to) => {
                let bound = |end: &Option<Expression>| end.as_ref().map(operand).transpose();
                value_access::slice(value, bound(from)?.as_ref(), bound(to)?.as_ref())
            }
        };
        result.map_err(|error| error.at(self.span))
    }
}

/// The value of a chain in one row.
pub(super) fn evaluate(
    first: &Expression,
    links: &[ChainLink],
    row: &Row<'_>,
    cx: &EvaluationContext<'_>,
) -> Result<Value> {
    if let (Expression::Slot(slot), Some((link, rest))) = (first, links.split_first())
        && let ChainOperation::Property(key) = &link.operation
        && let Some(value) = row.key_of_record(*slot, key)
    {
        return applied(rest, value, row, cx);
    }
    applied(links, evaluate_row(first, row, cx)?, row, cx)
}

/// The value after some operators.
fn applied(
    links: &[ChainLink],
    first: Value,
    row: &Row<'_>,
    cx: &EvaluationContext<'_>,
) -> Result<Value> {
    links
        .iter()
        .try_fold(first, |value, link| link.apply(&value, row, cx))
}
