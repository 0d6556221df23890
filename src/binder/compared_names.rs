//! Properties of nodes that patterns compare with texts: where such a text is nothing's name, the graph may know it as another
//! form of one.

use super::{Binder, ComparedName, ComparedText, PatternGraph};
use crate::expression::{Expression, LabelTest, Slot, ValueOperator};
use crate::value::Value;
use std::sync::Arc;

/// So many of a statement are remembered.
const MOST: usize = 16;

impl Binder<'_> {
    /// Remembers the names that a pattern asks for, each alternative of an `OR` and of a list. Where nothing is found, none of
    /// them is. Conditions in a `NOT` are not asked for.
    pub(super) fn note_compared_names(&mut self, graph: &PatternGraph, merges: bool) {
        let mut found = Vec::new();
        for predicate in &graph.predicates {
            add_compared(predicate, &self.unwound, &mut found);
        }
        found.retain(|(slot, _)| graph.nodes.iter().any(|node| node.slot == *slot));
        found.truncate(MOST - self.compared_names.len().min(MOST));
        for (slot, name) in found {
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

    /// Remembers the texts that the rows of an `UNWIND` bring.
    pub(super) fn note_unwound(&mut self, slot: Slot, list: &Expression) {
        let texts = elements(list);
        if !texts.is_empty() {
            self.unwound.push((slot, texts));
        }
    }
}

/// Variables that stand for one text of a list after the other.
pub(super) type Unwound = Vec<(Slot, Vec<ComparedText>)>;

/// Adds the comparisons of a condition: `slot.key = text`, either way round, and `slot.key IN texts`.
fn add_compared(predicate: &Expression, unwound: &Unwound, found: &mut Vec<(Slot, ComparedName)>) {
    if let Expression::Or(parts) | Expression::And(parts) = predicate {
        let parts = parts.iter();
        parts.for_each(|part| add_compared(part, unwound, found));
        return;
    }
    let Expression::Binary {
        operator,
        left,
        right,
        span,
    } = predicate
    else {
        return;
    };
    let one_way = || property(left).zip(texts(right, unwound));
    let either_way = || one_way().or_else(|| property(right).zip(texts(left, unwound)));
    let compared = if *operator == ValueOperator::Equal {
        either_way()
    } else if *operator == ValueOperator::In {
        property(left).map(|of| (of, elements(right)))
    } else {
        None
    };
    let Some(((slot, key), texts)) = compared else {
        return;
    };
    let names = texts.into_iter().map(|text| ComparedName {
        labels: Vec::new(),
        key: Arc::clone(key),
        text,
        span: *span,
        merges: false,
    });
    found.extend(names.map(|name| (slot, name)));
}

/// The texts in a list.
fn elements(list: &Expression) -> Vec<ComparedText> {
    if let Expression::Parameter(name) = list {
        return vec![ComparedText::Elements(Arc::clone(name))];
    }
    if let Expression::Literal(Value::List(values)) = list {
        return values.iter().filter_map(literal_text).collect();
    }
    let Expression::List(items) = list else {
        return Vec::new();
    };
    items.iter().filter_map(text).collect()
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

/// The texts that an expression may be: one, or each of a list that is unwound.
fn texts(expression: &Expression, unwound: &Unwound) -> Option<Vec<ComparedText>> {
    if let Expression::Slot(slot) = expression {
        let mut lists = unwound.iter();
        return lists
            .find(|(of, _)| of == slot)
            .map(|(_, texts)| texts.clone());
    }
    text(expression).map(|text| vec![text])
}

fn text(expression: &Expression) -> Option<ComparedText> {
    if let Expression::Parameter(name) = expression {
        return Some(ComparedText::Parameter(Arc::clone(name)));
    }
    let Expression::Literal(value) = expression else {
        return None;
    };
    literal_text(value)
}

fn literal_text(value: &Value) -> Option<ComparedText> {
    let Value::String(text) = value else {
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
