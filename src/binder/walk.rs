//! Traversal of expressions of the syntax tree.

use crate::syntax::ast::{CaseBranch, CaseTest, ChainOperation, Expression, ExpressionKind};
use crate::syntax::ast::{LabelExpression, MapProjectionItem, PatternElement};

/// Calls `visit` with every direct part of an expression. Bodies of subqueries are separate queries and are skipped.
pub(super) fn for_each_part<'e>(expression: &'e Expression, visit: &mut dyn FnMut(&'e Expression)) {
    use ExpressionKind as Kind;
    match &expression.kind {
        Kind::Literal(_)
        | Kind::Variable(_)
        | Kind::Parameter(_)
        | Kind::CountStar
        | Kind::Subquery { .. } => {}
        Kind::List(parts) | Kind::Comparison(parts, _) => parts.iter().for_each(visit),
        Kind::Call { arguments, .. } => arguments.iter().for_each(visit),
        Kind::Map(entries) => entries.iter().for_each(|(_, value)| visit(value)),
        Kind::Property(subject, _) | Kind::Unary(_, subject) | Kind::HasType { subject, .. } => {
            visit(subject);
        }
        Kind::HasLabels(subject, labels) => {
            visit(subject);
            for_each_label_part(labels, visit);
        }
        Kind::Chain(first, links) => {
            visit(first);
            links
                .iter()
                .for_each(|link| for_each_link_part(&link.operation, visit));
        }
        Kind::Index(left, right) | Kind::Binary(_, left, right) => {
            visit(left);
            visit(right);
        }
        Kind::Slice(subject, from, to) => {
            visit(subject);
            visit_all([from.as_deref(), to.as_deref()], visit);
        }
        Kind::Case { .. }
        | Kind::ListComprehension { .. }
        | Kind::PatternComprehension { .. }
        | Kind::Quantifier { .. }
        | Kind::Reduce { .. }
        | Kind::MapProjection { .. }
        | Kind::PatternPredicate(_)
        | Kind::ShortestPath(_) => for_each_part_of_larger(expression, visit),
    }
}

fn for_each_link_part<'e>(operation: &'e ChainOperation, visit: &mut dyn FnMut(&'e Expression)) {
    match operation {
        ChainOperation::Unary(_) | ChainOperation::HasType { .. } | ChainOperation::Property(_) => {
        }
        ChainOperation::Binary(_, operand) | ChainOperation::Index(operand) => visit(operand),
        ChainOperation::Slice(from, to) => visit_all([from.as_ref(), to.as_ref()], visit),
    }
}

/// The part of [`for_each_part`] for expressions with parts of several kinds.
fn for_each_part_of_larger<'e>(expression: &'e Expression, visit: &mut dyn FnMut(&'e Expression)) {
    use ExpressionKind as Kind;
    match &expression.kind {
        Kind::Case {
            subject,
            branches,
            otherwise,
        } => {
            visit_all([subject.as_deref(), otherwise.as_deref()], visit);
            for_each_branch_part(branches, visit);
        }
        Kind::ListComprehension {
            list,
            predicate,
            result,
            ..
        } => {
            visit(list);
            visit_all([predicate.as_deref(), result.as_deref()], visit);
        }
        Kind::Quantifier {
            list, predicate, ..
        } => visit_all([Some(&**list), predicate.as_deref()], visit),
        Kind::Reduce {
            start, list, step, ..
        } => visit_all([Some(&**start), Some(&**list), Some(&**step)], visit),
        Kind::MapProjection { subject, items } => {
            visit(subject);
            for_each_item_part(items, visit);
        }
        Kind::PatternComprehension {
            pattern,
            predicate,
            result,
        } => {
            for_each_pattern_part(&pattern.elements, visit);
            visit_all([predicate.as_deref(), Some(&**result)], visit);
        }
        Kind::PatternPredicate(pattern) | Kind::ShortestPath(pattern) => {
            for_each_pattern_part(&pattern.elements, visit);
        }
        Kind::Literal(_)
        | Kind::Variable(_)
        | Kind::Parameter(_)
        | Kind::List(_)
        | Kind::Map(_)
        | Kind::Property(..)
        | Kind::Index(..)
        | Kind::Slice(..)
        | Kind::HasLabels(..)
        | Kind::HasType { .. }
        | Kind::Unary(..)
        | Kind::Binary(..)
        | Kind::Comparison(..)
        | Kind::Chain(..)
        | Kind::Call { .. }
        | Kind::CountStar
        | Kind::Subquery { .. } => {}
    }
}

fn for_each_branch_part<'e>(branches: &'e [CaseBranch], visit: &mut dyn FnMut(&'e Expression)) {
    for branch in branches {
        for test in &branch.tests {
            if let CaseTest::Value(part) | CaseTest::Compare(_, part) = test {
                visit(part);
            }
        }
        visit(&branch.result);
    }
}

fn for_each_item_part<'e>(items: &'e [MapProjectionItem], visit: &mut dyn FnMut(&'e Expression)) {
    for item in items {
        if let MapProjectionItem::Entry(_, value) = item {
            visit(value);
        }
    }
}

fn visit_all<'e, const N: usize>(
    parts: [Option<&'e Expression>; N],
    visit: &mut dyn FnMut(&'e Expression),
) {
    parts.into_iter().flatten().for_each(visit);
}

/// Calls `visit` with every `$(expression)` inside a label expression.
fn for_each_label_part<'e>(labels: &'e LabelExpression, visit: &mut dyn FnMut(&'e Expression)) {
    match labels {
        LabelExpression::Label(_) | LabelExpression::Any => {}
        LabelExpression::Not(inner) => for_each_label_part(inner, visit),
        LabelExpression::And(parts) | LabelExpression::Or(parts) => {
            for part in parts {
                for_each_label_part(part, visit);
            }
        }
        LabelExpression::Dynamic { names, .. } => visit(names),
    }
}

/// Calls `visit` with every expression inside a pattern.
fn for_each_pattern_part<'e>(
    elements: &'e [PatternElement],
    visit: &mut dyn FnMut(&'e Expression),
) {
    for element in elements {
        match element {
            PatternElement::Node(node) => {
                if let Some(labels) = &node.labels {
                    for_each_label_part(labels, visit);
                }
                visit_all([node.properties.as_ref(), node.predicate.as_deref()], visit);
            }
            PatternElement::Relationship(relationship) => {
                if let Some(types) = &relationship.types {
                    for_each_label_part(types, visit);
                }
                let (map, predicate) = (&relationship.properties, &relationship.predicate);
                visit_all([map.as_ref(), predicate.as_deref()], visit);
            }
            PatternElement::Group(group) => {
                for_each_pattern_part(&group.elements, visit);
                visit_all([group.predicate.as_deref()], visit);
            }
        }
    }
}

/// Whether the expression or any of its parts satisfies a predicate.
pub(super) fn any_part(expression: &Expression, test: &dyn Fn(&Expression) -> bool) -> bool {
    if test(expression) {
        return true;
    }
    let mut found = false;
    for_each_part(expression, &mut |part| {
        found = found || any_part(part, test);
    });
    found
}

/// Calls `visit` with the name of every variable in the expression.
pub(super) fn for_each_variable<'e>(expression: &'e Expression, visit: &mut dyn FnMut(&'e str)) {
    if let ExpressionKind::Variable(name) = &expression.kind {
        visit(name);
    }
    if let ExpressionKind::MapProjection { items, .. } = &expression.kind {
        for item in items {
            if let MapProjectionItem::Variable(name) = item {
                visit(&name.text);
            }
        }
    }
    for_each_part(expression, &mut |part| for_each_variable(part, visit));
}
