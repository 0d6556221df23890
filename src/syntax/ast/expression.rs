//! Expressions.

use super::{ChainLink, LabelExpression, Name, Pattern, Query};
use crate::error::Span;
use crate::value::{Decimal, Value, ValueType};
use std::sync::Arc;

/// An expression with its span.
#[derive(Clone, Debug)]
pub struct Expression {
    /// The expression.
    pub kind: ExpressionKind,
    /// Its span in the query.
    pub span: Span,
}

/// Equality of expressions ignores the span.
impl PartialEq for Expression {
    fn eq(&self, other: &Expression) -> bool {
        self.kind == other.kind
    }
}

/// The expressions of the language.
#[derive(Clone, Debug, PartialEq)]
pub enum ExpressionKind {
    /// `null`, `1`, `'text'`, …
    Literal(Literal),
    /// A variable.
    Variable(Arc<str>),
    /// `$name`
    Parameter(Arc<str>),
    /// `[a, b]`
    List(Vec<Expression>),
    /// `{k: v}`
    Map(Vec<(Name, Expression)>),
    /// `subject.key`
    Property(Box<Expression>, Name),
    /// `subject[index]`
    Index(Box<Expression>, Box<Expression>),
    /// `subject[from..to]`
    Slice(
        Box<Expression>,
        Option<Box<Expression>>,
        Option<Box<Expression>>,
    ),
    /// `subject:Label`, `subject IS LABELED Label`
    HasLabels(Box<Expression>, LabelExpression),
    /// `subject IS [NOT] :: TYPE`
    HasType {
        /// Any value.
        subject: Box<Expression>,
        /// `NOT`
        negated: bool,
        /// The type.
        expected: ValueType,
    },
    /// `NOT a`, `-a`, `a IS NULL`, …
    Unary(UnaryOperator, Box<Expression>),
    /// `a + b`, `a AND b`, …
    Binary(BinaryOperator, Box<Expression>, Box<Expression>),
    /// `a < b <= c`: operands, and the operators between them (two or more).
    Comparison(Vec<Expression>, Vec<ValueOperator>),
    /// A long chain of operators, each applied to the result of the previous ones: `a + b - …`, `a.k[0] …`, `NOT NOT …`
    Chain(Box<Expression>, Vec<ChainLink>),
    /// `name([DISTINCT] arguments)`; a namespace is part of the name, `date.truncate`.
    Call {
        /// As written.
        name: Name,
        /// `DISTINCT`
        distinct: bool,
        /// The arguments, in order.
        arguments: Vec<Expression>,
    },
    /// `count(*)`
    CountStar,
    /// `CASE [subject] WHEN … THEN … [ELSE …] END`
    Case {
        /// The subject of the simple form.
        subject: Option<Box<Expression>>,
        /// The branches, in order.
        branches: Vec<CaseBranch>,
        /// `ELSE`
        otherwise: Option<Box<Expression>>,
    },
    /// `[variable IN list WHERE predicate | result]`
    ListComprehension {
        /// The name of each element.
        variable: Name,
        /// The list.
        list: Box<Expression>,
        /// `WHERE`
        predicate: Option<Box<Expression>>,
        /// After `|`
        result: Option<Box<Expression>>,
    },
    /// `[p = (a)-->(b) WHERE predicate | result]`
    PatternComprehension {
        /// The pattern.
        pattern: Box<Pattern>,
        /// `WHERE`
        predicate: Option<Box<Expression>>,
        /// After `|`
        result: Box<Expression>,
    },
    /// `all(x IN list WHERE predicate)`, and likewise `any`, `none`, `single`
    Quantifier {
        /// The quantifier.
        quantifier: ListQuantifier,
        /// The name of each element.
        variable: Name,
        /// The list.
        list: Box<Expression>,
        /// `WHERE`; missing means the element itself.
        predicate: Option<Box<Expression>>,
    },
    /// `reduce(accumulator = start, variable IN list | step)`
    Reduce {
        /// The name of the accumulator.
        accumulator: Name,
        /// The initial value.
        start: Box<Expression>,
        /// The name of each element.
        variable: Name,
        /// The list.
        list: Box<Expression>,
        /// The next value.
        step: Box<Expression>,
    },
    /// `subject {.key, other: value, .*, variable}`
    MapProjection {
        /// A node, a relationship or a map.
        subject: Box<Expression>,
        /// The parts.
        items: Vec<MapProjectionItem>,
    },
    /// A pattern used as a predicate: `(a)-->(b)`
    PatternPredicate(Box<Pattern>),
    /// `shortestPath(…)` or `allShortestPaths(…)` used as an expression
    ShortestPath(Box<Pattern>),
    /// `EXISTS { … }`, `COUNT { … }`, `COLLECT { … }`
    Subquery {
        /// The kind.
        kind: SubqueryKind,
        /// Patterns with a predicate, or a full query.
        body: SubqueryBody,
    },
}

/// `WHEN test, … THEN result`
#[derive(Clone, Debug, PartialEq)]
pub struct CaseBranch {
    /// At least one of them must be true; the searched form has one.
    pub tests: Vec<CaseTest>,
    /// The result of `CASE`.
    pub result: Expression,
}

/// The operand of `WHEN`.
#[derive(Clone, Debug, PartialEq)]
pub enum CaseTest {
    /// A condition; in the simple form a value that the subject must equal.
    Value(Expression),
    /// `< 3`, `STARTS WITH 'a'`: an operator whose left operand is the subject.
    Compare(ValueOperator, Expression),
    /// `IS NULL`, `IS NOT NULL`
    Null {
        /// `NOT`
        negated: bool,
    },
    /// `IS [NOT] :: TYPE`
    Typed {
        /// `NOT`
        negated: bool,
        /// The type.
        expected: ValueType,
    },
}

/// Literals.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `null`
    Null,
    /// `true`, `false`
    Boolean(bool),
    /// `42`, `0x2A`, `0o52`
    Integer(i64),
    /// `4.2e1`, `Infinity`, `NaN`
    Float(f64),
    /// `163.8m`
    Decimal(Decimal),
    /// `'text'`, `"text"`
    String(Arc<str>),
}

impl Literal {
    /// The value that is written.
    pub fn value(&self) -> Value {
        match self {
            Literal::Null => Value::Null,
            Literal::Boolean(value) => Value::Boolean(*value),
            Literal::Integer(value) => Value::Integer(*value),
            Literal::Float(value) => Value::Float(*value),
            Literal::Decimal(value) => Value::Decimal(*value),
            Literal::String(value) => Value::String(Arc::clone(value)),
        }
    }
}

/// Operators with one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOperator {
    /// `NOT`
    Not,
    /// `-`
    Minus,
    /// `+`
    Plus,
    /// `IS NULL`
    IsNull,
    /// `IS NOT NULL`
    IsNotNull,
}

/// Operators with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOperator {
    /// `OR`
    Or,
    /// `AND`
    And,
    /// An operator whose result always depends on both operands.
    Value(ValueOperator),
}

/// Operators with two operands, except `AND` and `OR`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueOperator {
    /// `XOR`
    Xor,
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `STARTS WITH`
    StartsWith,
    /// `ENDS WITH`
    EndsWith,
    /// `CONTAINS`
    Contains,
    /// `=~`
    MatchesRegex,
    /// `IN`
    In,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
    /// `^`
    Power,
    /// `||`
    Concatenate,
}

impl ValueOperator {
    /// The operator whose result is the same with the sides exchanged; `None` if it does not compare.
    pub fn exchanged(self) -> Option<ValueOperator> {
        match self {
            ValueOperator::Equal | ValueOperator::NotEqual => Some(self),
            ValueOperator::Less => Some(ValueOperator::Greater),
            ValueOperator::LessOrEqual => Some(ValueOperator::GreaterOrEqual),
            ValueOperator::Greater => Some(ValueOperator::Less),
            ValueOperator::GreaterOrEqual => Some(ValueOperator::LessOrEqual),
            ValueOperator::Xor
            | ValueOperator::StartsWith
            | ValueOperator::EndsWith
            | ValueOperator::Contains
            | ValueOperator::MatchesRegex
            | ValueOperator::In
            | ValueOperator::Add
            | ValueOperator::Subtract
            | ValueOperator::Multiply
            | ValueOperator::Divide
            | ValueOperator::Modulo
            | ValueOperator::Power
            | ValueOperator::Concatenate => None,
        }
    }
}

/// Predicates over the elements of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListQuantifier {
    /// `all`
    All,
    /// `any`
    Any,
    /// `none`
    None,
    /// `single`
    Single,
}

/// One part of a map projection.
#[derive(Clone, Debug, PartialEq)]
pub enum MapProjectionItem {
    /// `.key`
    Property(Name),
    /// `.*`
    All,
    /// `key: expression`
    Entry(Name, Expression),
    /// `variable`
    Variable(Name),
}

/// Kinds of subquery expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubqueryKind {
    /// Whether there is a row.
    Exists,
    /// The number of rows.
    Count,
    /// The values of the only column as a list.
    Collect,
}

/// The content of the braces of a subquery expression.
#[derive(Clone, Debug, PartialEq)]
pub enum SubqueryBody {
    /// `[MATCH] patterns [WHERE predicate]`
    Patterns {
        /// The patterns.
        patterns: Vec<Pattern>,
        /// `WHERE`
        predicate: Option<Box<Expression>>,
    },
    /// A full query.
    Query(Box<Query>),
}
