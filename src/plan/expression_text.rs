//! The text of bound expressions, with the names of slots: for printed plans.

use crate::expression::{
    ChainLink, ChainOperation, Enough, Expression, LabelTest, PathPart, Slot, SubqueryKind,
    UnaryOperator,
};
use crate::value::Value;
use crate::value::display::Literal;
use std::sync::Arc;

/// The text of an expression.
pub(super) fn text(expression: &Expression, names: &[Arc<str>]) -> String {
    let show = |part: &Expression| text(part, names);
    match expression {
        // With the suffix, because a decimal and a float of the same digits are different numbers.
        Expression::Literal(value @ Value::Decimal(_)) => Literal(value).to_string(),
        Expression::Literal(value) => value.to_string(),
        Expression::Parameter(parameter) => format!("${parameter}"),
        Expression::Slot(slot) => slot_name(*slot, names),
        Expression::List(items) => format!("[{}]", joined(items, ", ", names)),
        Expression::Map(entries) => format!("{{{}}}", entries_text(entries, names)),
        Expression::Property { subject, key, .. } => format!("{}.{key}", show(subject)),
        Expression::Index { subject, index, .. } => format!("{}[{}]", show(subject), show(index)),
        Expression::Slice {
            subject, from, to, ..
        } => show(subject) + &slice_text(from.as_deref(), to.as_deref(), names),
        Expression::HasLabels {
            subject, labels, ..
        } => format!("{}:{}", show(subject), label_text(labels)),
        Expression::HasType { subject, expected } => format!("{} IS :: {expected}", show(subject)),
        Expression::Holds { subject, with_ends } => show(subject) + holds_text(*with_ends),
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
        Expression::Case { .. } => "CASE … END".to_owned(),
        Expression::ListComprehension { variable, list, .. } => {
            format!("[{} …]", elements_text(*variable, list, names))
        }
        Expression::Quantifier {
            quantifier,
            variable,
            list,
            predicate,
        } => {
            let (word, elements) = (quantifier.as_str(), elements_text(*variable, list, names));
            format!("{word}({elements} WHERE {})", show(predicate))
        }
        Expression::Reduce { list, .. } => format!("reduce(… IN {} …)", show(list)),
        Expression::MapProjection {
            subject, entries, ..
        } => format!("{} {{{}}}", show(subject), entries_text(entries, names)),
        Expression::Path(parts) => path_text(parts, names),
        Expression::Subquery {
            kind, id, enough, ..
        } => subquery_text((*kind, id.0), enough.as_deref(), names),
    }
}

fn subquery_text(
    (kind, number): (SubqueryKind, u32),
    enough: Option<&Enough>,
    names: &[Arc<str>],
) -> String {
    let up_to = |enough: &Enough| format!(" up to {}", text(&enough.number, names));
    let up_to = enough.map_or(String::new(), up_to);
    format!("{} {{ subquery {number} }}{up_to}", subquery_name(kind))
}

fn holds_text(with_ends: bool) -> &'static str {
    match with_ends {
        false => " HOLDS",
        true => " HOLDS WITH ENDS",
    }
}

fn slice_text(from: Option<&Expression>, to: Option<&Expression>, names: &[Arc<str>]) -> String {
    let end = |end: Option<&Expression>| end.map_or(String::new(), |end| text(end, names));
    format!("[{}..{}]", end(from), end(to))
}

fn elements_text(variable: Slot, list: &Expression, names: &[Arc<str>]) -> String {
    format!("{} IN {}", slot_name(variable, names), text(list, names))
}

fn path_text(parts: &[PathPart], names: &[Arc<str>]) -> String {
    let parts: Vec<String> = parts
        .iter()
        .map(|part| slot_name(part.slot(), names))
        .collect();
    format!("path({})", parts.join(", "))
}

/// The text of a chain, each operator after the result of the previous ones.
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
                behind.push_str(&slice_text(from.as_ref(), to.as_ref(), names));
            }
        }
    }
    before + &behind
}

/// The name of a slot in the query; `#…` if it has none there.
pub(super) fn slot_name(slot: Slot, names: &[Arc<str>]) -> String {
    let name = names.get(slot.0 as usize);
    name.map_or_else(|| format!("#{}", slot.0), |name| name.to_string())
}

/// Several expressions with a separator.
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
