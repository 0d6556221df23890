//! Properties of nodes that patterns compare with texts: where such a text is nothing's name, the graph may know it as another
//! form of one.

use super::{Binder, ComparedName, ComparedText, PatternGraph};
use crate::expression::{Expression, LabelTest, Slot, ValueOperator};
use crate::value::Value;
use std::sync::Arc;

/// So many of a statement are remembered.
const MOST: usize = 16;

impl Binder<'_> {
    /// Remembers the names that a pattern asks for. Conditions in an `OR` or a `NOT` are not asked for.
    pub(super) fn note_compared_names(&mut self, graph: &PatternGraph, merges: bool) {
        for predicate in &graph.predicates {
            if let Some((slot, name)) = compared(predicate)
                && graph.nodes.iter().any(|node| node.slot == slot)
                && self.compared_names.len() < MOST
            {
                let mut labels = Vec::new();
                graph
                    .predicates
                    .iter()
                    .for_each(|predicate| labels_of(predicate, slot, &mut labels));
                self.compared_names.push(ComparedName {
                    labels,
                    merges,
                    ..name
                });
            }
        }
    }
}

/// `slot.key = text`, either way round.
fn compared(predicate: &Expression) -> Option<(Slot, ComparedName)> {
    let Expression::Binary {
        operator: ValueOperator::Equal,
        left,
        right,
        span,
    } = predicate
    else {
        return None;
    };
    let one_way = property(left).zip(text(right));
    let ((slot, key), text) = one_way.or_else(|| property(right).zip(text(left)))?;
    let name = ComparedName {
        labels: Vec::new(),
        key: Arc::clone(key),
        text,
        span: *span,
        merges: false,
    };
    Some((slot, name))
}

fn property(expression: &Expression) -> Option<(Slot, &Arc<str>)> {
    let Expression::Property { subject, key, .. } = expression else {
        return None;
    };
    let Expression::Slot(slot) = **subject else {
        return None;
    };
    Some((slot, key))
}

fn text(expression: &Expression) -> Option<ComparedText> {
    if let Expression::Parameter(name) = expression {
        return Some(ComparedText::Parameter(Arc::clone(name)));
    }
    let Expression::Literal(Value::String(text)) = expression else {
        return None;
    };
    Some(ComparedText::Literal(Arc::clone(text)))
}

/// Adds the labels that a condition says a node has.
fn labels_of(predicate: &Expression, node: Slot, labels: &mut Vec<Arc<str>>) {
    let Expression::HasLabels {
        subject,
        labels: test,
        ..
    } = predicate
    else {
        return;
    };
    if matches!(**subject, Expression::Slot(slot) if slot == node) {
        required(test, labels);
    }
}

fn required(test: &LabelTest, labels: &mut Vec<Arc<str>>) {
    match test {
        LabelTest::Label(name) => labels.push(Arc::clone(name)),
        LabelTest::And(parts) => parts.iter().for_each(|part| required(part, labels)),
        LabelTest::Or(_) | LabelTest::Not(_) | LabelTest::Any => {}
    }
}
