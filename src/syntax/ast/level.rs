//! Operator precedence: used by the grammar for parsing, and by the printer to place parentheses.

use super::{BinaryOperator, ValueOperator};

/// The levels from the weakest to the strongest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::syntax) enum Level {
    Or,
    Xor,
    And,
    Not,
    Comparison,
    Predicate,
    Add,
    Multiply,
    Power,
    Unary,
    Labels,
    Atom,
}

impl Level {
    /// The next tighter level: that of the right operand of a left-associative operator.
    pub(in crate::syntax) fn tighter(self) -> Level {
        match self {
            Level::Or => Level::Xor,
            Level::Xor => Level::And,
            Level::And => Level::Not,
            Level::Not => Level::Comparison,
            Level::Comparison => Level::Predicate,
            Level::Predicate => Level::Add,
            Level::Add => Level::Multiply,
            Level::Multiply => Level::Power,
            Level::Power => Level::Unary,
            Level::Unary => Level::Labels,
            Level::Labels | Level::Atom => Level::Atom,
        }
    }
}

impl BinaryOperator {
    /// The precedence level.
    pub(in crate::syntax) fn level(self) -> Level {
        match self {
            BinaryOperator::Or => Level::Or,
            BinaryOperator::And => Level::And,
            BinaryOperator::Value(operator) => operator.level(),
        }
    }
}

impl ValueOperator {
    /// The precedence level.
    pub(in crate::syntax) fn level(self) -> Level {
        match self {
            ValueOperator::Xor => Level::Xor,
            ValueOperator::Equal
            | ValueOperator::NotEqual
            | ValueOperator::Less
            | ValueOperator::LessOrEqual
            | ValueOperator::Greater
            | ValueOperator::GreaterOrEqual => Level::Comparison,
            ValueOperator::StartsWith
            | ValueOperator::EndsWith
            | ValueOperator::Contains
            | ValueOperator::MatchesRegex
            | ValueOperator::In => Level::Predicate,
            ValueOperator::Add | ValueOperator::Subtract | ValueOperator::Concatenate => Level::Add,
            ValueOperator::Multiply | ValueOperator::Divide | ValueOperator::Modulo => {
                Level::Multiply
            }
            ValueOperator::Power => Level::Power,
        }
    }
}
