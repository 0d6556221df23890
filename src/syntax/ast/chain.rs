//! Long chains of operators, stored flat.

use super::{Expression, ExpressionKind, Name, UnaryOperator, ValueOperator};
use crate::error::Span;
use crate::value::ValueType;

/// Longer sequences are stored as a chain. Shorter ones are nested nodes, which rewriting rules can handle.
pub(in crate::syntax) const LONG_CHAIN: usize = 32;

/// One operator of a chain, applied to the result of all operators before it.
#[derive(Clone, Debug)]
pub struct ChainLink {
    /// The operation.
    pub operation: ChainOperation,
    /// The span of the chain up to and including this operator.
    pub span: Span,
}

/// Equality ignores the span.
impl PartialEq for ChainLink {
    fn eq(&self, other: &ChainLink) -> bool {
        self.operation == other.operation
    }
}

/// An operator without its first operand.
#[derive(Clone, Debug, PartialEq)]
pub enum ChainOperation {
    /// `NOT …`, `-…`, `… IS NULL`
    Unary(UnaryOperator),
    /// `… + b`
    Binary(ValueOperator, Expression),
    /// `… IS [NOT] :: TYPE`
    HasType {
        /// `NOT`
        negated: bool,
        /// The type.
        expected: ValueType,
    },
    /// `….key`
    Property(Name),
    /// `…[index]`
    Index(Expression),
    /// `…[from..to]`
    Slice(Option<Expression>, Option<Expression>),
}

impl ChainLink {
    /// The operator as a node above its first operand.
    pub(in crate::syntax) fn above(self, operand: Expression) -> Expression {
        let operand = Box::new(operand);
        let kind = match self.operation {
            ChainOperation::Unary(operator) => ExpressionKind::Unary(operator, operand),
            ChainOperation::Binary(operator, right) => {
                let operator = super::BinaryOperator::Value(operator);
                ExpressionKind::Binary(operator, operand, Box::new(right))
            }
            ChainOperation::HasType { negated, expected } => ExpressionKind::HasType {
                subject: operand,
                negated,
                expected,
            },
            ChainOperation::Property(key) => ExpressionKind::Property(operand, key),
            ChainOperation::Index(index) => ExpressionKind::Index(operand, Box::new(index)),
            ChainOperation::Slice(from, to) => {
                ExpressionKind::Slice(operand, from.map(Box::new), to.map(Box::new))
            }
        };
        let span = self.span;
        Expression { kind, span }
    }
}
