//! Bound expressions as text again, with the names of slots: for printed plans.

use crate::expression::{
    ChainLink, ChainOperation, Expression, LabelTest, PathPart, Slot, SubqueryKind, UnaryOperator,
};
use crate::value::Value;
use crate::value::display::Literal;
use std::sync::Arc;

/// The text of an expression.
pub(super) fn text(expression: &Expression, names: &[Arc<str>]) -> String {
    let show = |part: &Expression| text(part, names);
    let name = |slot: &Slot| slot_name(*slot, names);
    match expression {
        // With the suffix: a decimal and a float of the same digits are different numbers.
        Expression::Literal(value @ Value::Decimal(_)) => Literal(value).to_string(),
        Expression::Literal(value) => value.to_string(),
        Expression::Parameter(parameter) => format!("${parameter}"),
        Expression::Slot(slot) => name(slot),
        Expression::List(items) => format!("[{}]", joined(items, ", ", names)),
        Expression::Map(entries) => format!("{{{}}}", entries_text(entries, names)),
        Expression::Property { subject, key, .. } => format!("{}.{key}", show(subject)),
        Expression::Index { subject, index, .. } => format!("{}[{}]", show(subject), show(index)),
        Expression::Slice {
            subject, from, to, ..
        } => {
            let end = |end: &Option<Box<Expression>>| end.as_deref().map_or(String::new(), show);
            format!("{}[{}..{}]", show(subject), end(from), end(to))
        }
        Expression::HasLabels {
            subject, labels, ..
        } => format!("{}:{}", show(subject), label_text(labels)),
        Expression::HasType { subject, expected } => format!("{} IS :: {expected}", show(subject)),
        Expression::Holds { subject, with_ends } => match with_ends {
            false => format!("{} HOLDS", show(subject)),
            true => format!("{} HOLDS WITH ENDS", show(subject)),
        },
        Expression::Unary {
            operator, operand, ..
        } => unary_text(*operator, show(operand)),
        Expression::Binary {
            operator,
            left,
            right,
            ..
        } => format!("{} {} {}", show(left), operator.as_str(), show(right)),
        Expression::Chain { first, links } => chain_text(show(first), links, names),
        Expression::And(parts) => joined(parts, " AND ", names),
        Expression::Or(parts) => format!("({})", joined(parts, " OR ", names)),
        Expression::Function {
            function,
            arguments,
            ..
        } => format!("{}({})", function.name(), joined(arguments, ", ", names)),
        Expression::Case { .. }
        | Expression::ListComprehension { .. }
        | Expression::Quantifier { .. }
        | Expression::Reduce { .. }
        | Expression::MapProjection { .. }
        | Expression::Path(_)
        | Expression::Subquery { .. } => scoped_text(expression, names),
    }
}

/// The text of a chain, each operator written behind what those before it gave.
fn chain_text(first: String, links: &[ChainLink], names: &[Arc<str>]) -> String {
    let show = |part: &Expression| text(part, names);
    let (mut before, mut behind) = (String::new(), first);
    for link in links {
        match &link.operation {
            ChainOperation::Unary(UnaryOperator::Not) => before.insert_str(0, "NOT "),
            ChainOperation::Unary(UnaryOperator::Minus) => before.insert(0, '-'),
            ChainOperation::Unary(UnaryOperator::Plus) => before.insert(0, '+'),
            ChainOperation::Unary(UnaryOperator::IsNull) => behind.push_str(" IS NULL"),
            ChainOperation::Unary(UnaryOperator::IsNotNull) => behind.push_str(" IS NOT NULL"),
            ChainOperation::Binary(operator, right) => {
                let right = show(right);
                behind.push_str(&format!(" {} {right}", operator.as_str()));
            }
            ChainOperation::HasType(expected) => behind.push_str(&format!(" IS :: {expected}")),
            ChainOperation::Property(key) => behind.push_str(&format!(".{key}")),
            ChainOperation::Index(index) => behind.push_str(&format!("[{}]", show(index))),
            ChainOperation::Slice(from, to) => {
                let end = |end: &Option<Expression>| end.as_ref().map_or(String::new(), show);
                behind.push_str(&format!("[{}..{}]", end(from), end(to)));
            }
        }
    }
    before + &behind
}

/// The text of what brings variables or rows of its own.
fn scoped_text(expression: &Expression, names: &[Arc<str>]) -> String {
    let show = |part: &Expression| text(part, names);
    let name = |slot: &Slot| slot_name(*slot, names);
    match expression {
        Expression::Case { .. } => "CASE … END".to_owned(),
        Expression::ListComprehension { variable, list, .. } => {
            format!("[{} IN {} …]", name(variable), show(list))
        }
        Expression::Quantifier {
            quantifier,
            variable,
            list,
            predicate,
        } => format!(
            "{}({} IN {} WHERE {})",
            quantifier.as_str(),
            name(variable),
            show(list),
            show(predicate)
        ),
        Expression::Reduce { list, .. } => format!("reduce(… IN {} …)", show(list)),
        Expression::MapProjection {
            subject, entries, ..
        } => format!("{} {{{}}}", show(subject), entries_text(entries, names)),
        Expression::Path(parts) => {
            let parts: Vec<String> = parts.iter().map(|part| name(&slot_of(part))).collect();
            format!("path({})", parts.join(", "))
        }
        Expression::Subquery { kind, id, .. } => {
            format!("{} {{ subquery {} }}", subquery_name(*kind), id.0)
        }
        // `text` writes these itself.
        Expression::Literal(_)
        | Expression::Parameter(_)
        | Expression::Slot(_)
        | Expression::List(_)
        | Expression::Map(_)
        | Expression::Property { .. }
        | Expression::Index { .. }
        | Expression::Slice { .. }
        | Expression::HasLabels { .. }
        | Expression::HasType { .. }
        | Expression::Holds { .. }
        | Expression::Unary { .. }
        | Expression::Binary { .. }
        | Expression::Chain { .. }
        | Expression::And(_)
        | Expression::Or(_)
        | Expression::Function { .. } => String::new(),
    }
}

/// The name of a slot as the text has it; `#…` for what has none there.
pub(super) fn slot_name(slot: Slot, names: &[Arc<str>]) -> String {
    let name = names.get(slot.0 as usize);
    name.map_or_else(|| format!("#{}", slot.0), |name| name.to_string())
}

fn slot_of(part: &PathPart) -> Slot {
    part.slot()
}

/// Several expressions with something between them.
pub(super) fn joined(parts: &[Expression], between: &str, names: &[Arc<str>]) -> String {
    let parts: Vec<String> = parts.iter().map(|part| text(part, names)).collect();
    parts.join(between)
}

fn entries_text(entries: &[(Arc<str>, Expression)], names: &[Arc<str>]) -> String {
    let entry = |(key, value): &(Arc<str>, Expression)| format!("{key}: {}", text(value, names));
    entries.iter().map(entry).collect::<Vec<_>>().join(", ")
}

fn label_text(labels: &LabelTest) -> String {
    let all = |parts: &[LabelTest], between: &str| {
        let parts: Vec<String> = parts.iter().map(label_text).collect();
        parts.join(between)
    };
    match labels {
        LabelTest::Label(name) => name.to_string(),
        LabelTest::And(parts) => all(parts, "&"),
        LabelTest::Or(parts) => format!("({})", all(parts, "|")),
        LabelTest::Not(inner) => format!("!{}", label_text(inner)),
        LabelTest::Any => "%".to_owned(),
    }
}

fn unary_text(operator: UnaryOperator, operand: String) -> String {
    match operator {
        UnaryOperator::Not => format!("NOT ({operand})"),
        UnaryOperator::Minus => format!("-{operand}"),
        UnaryOperator::Plus => format!("+{operand}"),
        UnaryOperator::IsNull => format!("{operand} IS NULL"),
        UnaryOperator::IsNotNull => format!("{operand} IS NOT NULL"),
    }
}

fn subquery_name(kind: SubqueryKind) -> &'static str {
    match kind {
        SubqueryKind::Exists => "EXISTS",
        SubqueryKind::Count => "COUNT",
        SubqueryKind::Collect => "COLLECT",
        SubqueryKind::First => "FIRST",
    }
}
