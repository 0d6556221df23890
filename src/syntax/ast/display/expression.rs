//! Expressions as text, with no more parentheses than their operators need.

use super::super::{
    BinaryOperator, Expression, ExpressionKind, Level, Literal, MapProjectionItem, Name,
    SubqueryBody, SubqueryKind, UnaryOperator, ValueOperator,
};
use super::case::{write_case, write_type_test};
use super::chain::{chain_begins_with_in, chain_level, write_chain, write_slice};
use super::comprehension::write_comprehension;
use super::{write_list, write_name, write_optional, write_string, write_variable};
use crate::syntax::keyword::Keyword;
use std::fmt::{self, Display, Formatter};

impl Display for Expression {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExpressionKind::Literal(literal) => literal.fmt(f),
            ExpressionKind::Variable(name) => write_variable(f, name),
            ExpressionKind::Parameter(name) => write_parameter(f, name),
            ExpressionKind::List(items) => write_list_literal(f, items),
            ExpressionKind::Map(entries) => write_map(f, entries),
            ExpressionKind::Unary(operator, operand) => write_unary(f, *operator, operand),
            ExpressionKind::Binary(operator, left, right) => {
                write_binary(f, *operator, left, right)
            }
            ExpressionKind::Comparison(operands, operators) => {
                write_comparison(f, operands, operators)
            }
            ExpressionKind::Chain(first, links) => write_chain(f, first, links),
            ExpressionKind::Call {
                name,
                distinct,
                arguments,
            } => write_call(f, name, *distinct, arguments),
            ExpressionKind::CountStar => f.write_str("count(*)"),
            ExpressionKind::Case {
                subject,
                branches,
                otherwise,
            } => write_case(f, subject.as_deref(), branches, otherwise.as_deref()),
            ExpressionKind::Subquery { kind, body } => write_subquery(f, *kind, body),
            ExpressionKind::HasType {
                subject,
                negated,
                expected,
            } => {
                write_operand(f, subject, Level::Predicate)?;
                f.write_str(" ")?;
                write_type_test(f, *negated, expected)
            }
            ExpressionKind::Property(subject, key) => write_property(f, subject, key),
            ExpressionKind::Index(subject, index) => {
                write_operand(f, subject, Level::Atom)?;
                write!(f, "[{index}]")
            }
            ExpressionKind::Slice(subject, from, to) => {
                write_operand(f, subject, Level::Atom)?;
                write_slice(f, from.as_deref(), to.as_deref())
            }
            ExpressionKind::HasLabels(subject, labels) => {
                write_operand(f, subject, Level::Atom)?;
                f.write_str(":")?;
                labels.write_in_expression(f)
            }
            ExpressionKind::MapProjection { subject, items } => write_projection(f, subject, items),
            kind @ (ExpressionKind::ListComprehension { .. }
            | ExpressionKind::PatternComprehension { .. }
            | ExpressionKind::Quantifier { .. }
            | ExpressionKind::Reduce { .. }
            | ExpressionKind::PatternPredicate(_)
            | ExpressionKind::ShortestPath(_)) => write_comprehension(f, kind),
        }
    }
}

/// The precedence level of an expression.
fn level(expression: &Expression) -> Level {
    match &expression.kind {
        ExpressionKind::Binary(operator, ..) => operator.level(),
        ExpressionKind::Comparison(..) => Level::Comparison,
        ExpressionKind::Chain(_, links) => chain_level(links),
        ExpressionKind::Unary(UnaryOperator::Not, _) => Level::Not,
        ExpressionKind::Unary(UnaryOperator::IsNull | UnaryOperator::IsNotNull, _) => {
            Level::Predicate
        }
        ExpressionKind::HasType { .. } => Level::Predicate,
        ExpressionKind::Unary(..) => Level::Unary,
        ExpressionKind::Literal(Literal::Integer(value)) if *value < 0 => Level::Unary,
        ExpressionKind::HasLabels(..) => Level::Labels,
        ExpressionKind::Literal(_)
        | ExpressionKind::Variable(_)
        | ExpressionKind::Parameter(_)
        | ExpressionKind::List(_)
        | ExpressionKind::Map(_)
        | ExpressionKind::Property(..)
        | ExpressionKind::Index(..)
        | ExpressionKind::Slice(..)
        | ExpressionKind::Call { .. }
        | ExpressionKind::CountStar
        | ExpressionKind::Case { .. }
        | ExpressionKind::ListComprehension { .. }
        | ExpressionKind::PatternComprehension { .. }
        | ExpressionKind::Quantifier { .. }
        | ExpressionKind::Reduce { .. }
        | ExpressionKind::MapProjection { .. }
        | ExpressionKind::PatternPredicate(_)
        | ExpressionKind::ShortestPath(_)
        | ExpressionKind::Subquery { .. } => Level::Atom,
    }
}

/// The expression, in parentheses if its precedence is lower than `least`.
pub(super) fn write_operand(
    f: &mut Formatter<'_>,
    operand: &Expression,
    least: Level,
) -> fmt::Result {
    match level(operand) < least {
        true => write!(f, "({operand})"),
        false => operand.fmt(f),
    }
}

fn write_binary(
    f: &mut Formatter<'_>,
    operator: BinaryOperator,
    left: &Expression,
    right: &Expression,
) -> fmt::Result {
    let level = operator.level();
    // `a = b = c` would be parsed as one chain, so neither side of a comparison may be a comparison.
    let left_level = match level {
        Level::Comparison => level.tighter(),
        _ => level,
    };
    write_operand(f, left, left_level)?;
    write!(f, " {} ", operator.as_str())?;
    write_operand(f, right, level.tighter())
}

fn write_comparison(
    f: &mut Formatter<'_>,
    operands: &[Expression],
    operators: &[ValueOperator],
) -> fmt::Result {
    for (at, operand) in operands.iter().enumerate() {
        if let Some(operator) = at.checked_sub(1).and_then(|before| operators.get(before)) {
            write!(f, " {} ", operator.as_str())?;
        }
        write_operand(f, operand, Level::Predicate)?;
    }
    Ok(())
}

fn write_unary(
    f: &mut Formatter<'_>,
    operator: UnaryOperator,
    operand: &Expression,
) -> fmt::Result {
    let (before, after, least) = match operator {
        UnaryOperator::Not => ("NOT ", "", Level::Not),
        UnaryOperator::Minus => ("-", "", Level::Labels),
        UnaryOperator::Plus => ("+", "", Level::Labels),
        UnaryOperator::IsNull => ("", " IS NULL", Level::Predicate),
        UnaryOperator::IsNotNull => ("", " IS NOT NULL", Level::Predicate),
    };
    f.write_str(before)?;
    write_operand(f, operand, least)?;
    f.write_str(after)
}

impl BinaryOperator {
    /// The operator in the query text.
    pub fn as_str(self) -> &'static str {
        match self {
            BinaryOperator::Or => "OR",
            BinaryOperator::And => "AND",
            BinaryOperator::Value(operator) => operator.as_str(),
        }
    }
}

impl ValueOperator {
    /// The operator in the query text.
    pub fn as_str(self) -> &'static str {
        match self {
            ValueOperator::Xor => "XOR",
            ValueOperator::Equal => "=",
            ValueOperator::NotEqual => "<>",
            ValueOperator::Less => "<",
            ValueOperator::LessOrEqual => "<=",
            ValueOperator::Greater => ">",
            ValueOperator::GreaterOrEqual => ">=",
            ValueOperator::StartsWith => "STARTS WITH",
            ValueOperator::EndsWith => "ENDS WITH",
            ValueOperator::Contains => "CONTAINS",
            ValueOperator::MatchesRegex => "=~",
            ValueOperator::In => "IN",
            ValueOperator::Add => "+",
            ValueOperator::Subtract => "-",
            ValueOperator::Multiply => "*",
            ValueOperator::Divide => "/",
            ValueOperator::Modulo => "%",
            ValueOperator::Power => "^",
            ValueOperator::Concatenate => "||",
        }
    }
}

impl Display for Literal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Literal::Null => f.write_str("null"),
            Literal::Boolean(value) => write!(f, "{value}"),
            Literal::Integer(value) => write!(f, "{value}"),
            Literal::Float(value) if value.is_infinite() => f.write_str("Infinity"),
            Literal::Float(value) => write!(f, "{value:?}"),
            Literal::Decimal(value) => write!(f, "{value}m"),
            Literal::String(text) => write_string(f, text),
        }
    }
}

impl Expression {
    /// The expression as the subject of a property or a subscript.
    pub(super) fn write_subject(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_operand(f, self, Level::Atom)
    }
}

/// `$1` needs no backticks, although `1` is not a name.
fn write_parameter(f: &mut Formatter<'_>, name: &str) -> fmt::Result {
    f.write_str("$")?;
    match name.chars().all(|c| c.is_ascii_digit()) && !name.is_empty() {
        true => f.write_str(name),
        false => write_name(f, name),
    }
}

/// A list whose first item begins like a comprehension, `x IN …`, keeps that item in parentheses.
fn write_list_literal(f: &mut Formatter<'_>, items: &[Expression]) -> fmt::Result {
    f.write_str("[")?;
    write_list(f, ", ", items, |f, item| match begins_with_in(item) {
        true => write!(f, "({item})"),
        false => item.fmt(f),
    })?;
    f.write_str("]")
}

fn begins_with_in(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Binary(BinaryOperator::Value(ValueOperator::In), left, _) => {
            matches!(left.kind, ExpressionKind::Variable(_)) || begins_with_in(left)
        }
        ExpressionKind::Binary(_, left, _) => begins_with_in(left),
        ExpressionKind::Comparison(operands, _) => operands.first().is_some_and(begins_with_in),
        ExpressionKind::Chain(first, links) => {
            chain_begins_with_in(first, links) || begins_with_in(first)
        }
        ExpressionKind::Unary(UnaryOperator::IsNull | UnaryOperator::IsNotNull, operand) => {
            begins_with_in(operand)
        }
        ExpressionKind::Unary(..)
        | ExpressionKind::Literal(_)
        | ExpressionKind::Variable(_)
        | ExpressionKind::Parameter(_)
        | ExpressionKind::List(_)
        | ExpressionKind::Map(_)
        | ExpressionKind::Property(..)
        | ExpressionKind::Index(..)
        | ExpressionKind::Slice(..)
        | ExpressionKind::HasLabels(..)
        | ExpressionKind::HasType { .. }
        | ExpressionKind::Call { .. }
        | ExpressionKind::CountStar
        | ExpressionKind::Case { .. }
        | ExpressionKind::ListComprehension { .. }
        | ExpressionKind::PatternComprehension { .. }
        | ExpressionKind::Quantifier { .. }
        | ExpressionKind::Reduce { .. }
        | ExpressionKind::MapProjection { .. }
        | ExpressionKind::PatternPredicate(_)
        | ExpressionKind::ShortestPath(_)
        | ExpressionKind::Subquery { .. } => false,
    }
}

fn write_map(f: &mut Formatter<'_>, entries: &[(Name, Expression)]) -> fmt::Result {
    f.write_str("{")?;
    write_list(f, ", ", entries, write_entry)?;
    f.write_str("}")
}

fn write_entry(f: &mut Formatter<'_>, (key, value): &(Name, Expression)) -> fmt::Result {
    write_name(f, &key.text)?;
    write!(f, ": {value}")
}

fn write_call(
    f: &mut Formatter<'_>,
    name: &Name,
    distinct: bool,
    arguments: &[Expression],
) -> fmt::Result {
    write_function_name(f, &name.text)?;
    f.write_str(if distinct { "(DISTINCT " } else { "(" })?;
    write_list(f, ", ", arguments, |f, argument| argument.fmt(f))?;
    f.write_str(")")
}

/// A function called `reduce` or `any` is written in backticks: without them its arguments are parsed differently.
fn write_function_name(f: &mut Formatter<'_>, name: &str) -> fmt::Result {
    match Keyword::from_word(name) {
        None => write_qualified_name(f, name),
        Some(Keyword::Count | Keyword::Collect | Keyword::Exists) => f.write_str(name),
        Some(_) => write!(f, "`{name}`"),
    }
}

/// Names with dots between them.
pub(super) fn write_qualified_name(f: &mut Formatter<'_>, name: &str) -> fmt::Result {
    let pieces: Vec<&str> = name.split('.').collect();
    write_list(f, ".", &pieces, |f, piece| write_name(f, piece))
}

fn write_property(f: &mut Formatter<'_>, subject: &Expression, key: &Name) -> fmt::Result {
    write_operand(f, subject, Level::Atom)?;
    f.write_str(".")?;
    write_name(f, &key.text)
}

fn write_projection(
    f: &mut Formatter<'_>,
    subject: &Expression,
    items: &[MapProjectionItem],
) -> fmt::Result {
    match &subject.kind {
        // `count {a: 1}` would be a subquery.
        ExpressionKind::Variable(name) if Keyword::from_word(name).is_some() => {
            write!(f, "`{name}`")?;
        }
        _ => write_operand(f, subject, Level::Atom)?,
    }
    f.write_str(" {")?;
    write_list(f, ", ", items, write_projection_item)?;
    f.write_str("}")
}

fn write_projection_item(f: &mut Formatter<'_>, item: &MapProjectionItem) -> fmt::Result {
    match item {
        MapProjectionItem::Property(key) => {
            f.write_str(".")?;
            write_name(f, &key.text)
        }
        MapProjectionItem::All => f.write_str(".*"),
        MapProjectionItem::Entry(key, value) => {
            write_name(f, &key.text)?;
            write!(f, ": {value}")
        }
        MapProjectionItem::Variable(name) => write_variable(f, &name.text),
    }
}

fn write_subquery(f: &mut Formatter<'_>, kind: SubqueryKind, body: &SubqueryBody) -> fmt::Result {
    f.write_str(match kind {
        SubqueryKind::Exists => "EXISTS { ",
        SubqueryKind::Count => "COUNT { ",
        SubqueryKind::Collect => "COLLECT { ",
    })?;
    match body {
        SubqueryBody::Query(query) => query.fmt(f)?,
        SubqueryBody::Patterns {
            patterns,
            predicate,
        } => {
            write_list(f, ", ", patterns, |f, pattern| pattern.fmt(f))?;
            write_optional(f, " WHERE ", predicate.as_deref().map(|p| p as _))?;
        }
    }
    f.write_str(" }")
}
