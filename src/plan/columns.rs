//! Scans that compare properties column by column, and groups of what they find.

use super::{Aggregate, Plan};
use crate::expression::{Expression, Slot, ValueOperator};
use crate::graph::Comparison;
use std::sync::Arc;

/// For each row, one row per node for which a predicate is true. Its properties are compared column by column, and parts of
/// the columns in which no value can pass are passed over.
#[derive(Clone, Debug)]
pub struct ColumnScan {
    /// Receives the node.
    pub node: Slot,
    /// The label; `None`: all nodes.
    pub label: Option<Arc<str>>,
    /// A conjunction of tests of properties; see [`PropertyTest::of`].
    pub predicate: Option<Expression>,
    /// Only nodes that hold at the time of the statement.
    pub holding: bool,
    /// Only nodes that may be among the first by a property, if they are sorted.
    pub first: Option<FirstBy>,
    /// The text index that may tell which few nodes there are to look at.
    pub text: Option<TextIndex>,
}

/// A text index over the label of a scan, or over one that this label implies.
#[derive(Clone, Debug)]
pub struct TextIndex {
    /// Its name.
    pub name: Arc<str>,
    /// The property.
    pub key: Arc<str>,
}

/// Leaves out nodes that are not among the first by a property. Which of those that are level with the last of them come
/// first is decided above.
#[derive(Clone, Debug)]
pub struct FirstBy {
    /// The property.
    pub key: Arc<str>,
    /// Descending order.
    pub descending: bool,
    /// The number of nodes, which is the same for all rows.
    pub count: Expression,
}

/// For each row, the nodes of a scan, grouped: one row per group of all rows.
#[derive(Clone, Debug)]
pub struct ColumnAggregate {
    /// The scan.
    pub scan: ColumnScan,
    /// The groups; its expressions read nothing but the node.
    pub aggregate: Aggregate,
}

/// The comparison of a property of a node with a value that is the same for all rows.
#[derive(Debug)]
pub struct PropertyTest<'e> {
    /// The property.
    pub key: &'e Arc<str>,
    /// The comparison, with the property on the left.
    pub comparison: Comparison,
    /// The value.
    pub value: &'e Expression,
}

impl PropertyTest<'_> {
    /// The test, if a predicate is one of a property of a node.
    pub fn of(predicate: &Expression, node: Slot) -> Option<PropertyTest<'_>> {
        let Expression::Binary {
            operator,
            left,
            right,
            ..
        } = predicate
        else {
            return None;
        };
        if let Some(key) = property(left, node) {
            let comparison = comparison(*operator)?;
            return right.is_constant().then_some(PropertyTest {
                key,
                comparison,
                value: right,
            });
        }
        let key = property(right, node).filter(|_| left.is_constant())?;
        Some(PropertyTest {
            key,
            comparison: comparison(operator.exchanged()?)?,
            value: left,
        })
    }
}

impl ColumnScan {
    /// The tests of its predicate.
    pub fn tests(&self) -> Vec<PropertyTest<'_>> {
        let parts = match &self.predicate {
            Some(Expression::And(parts)) => parts.as_slice(),
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        let test = |part| PropertyTest::of(part, self.node);
        parts.iter().filter_map(test).collect()
    }
}

impl PropertyTest<'_> {
    /// Whether what passes has the value in it, if both are strings.
    pub fn needs_part(&self) -> bool {
        match self.comparison {
            Comparison::StartsWith | Comparison::EndsWith | Comparison::Contains => true,
            Comparison::Equal
            | Comparison::NotEqual
            | Comparison::Less
            | Comparison::LessOrEqual
            | Comparison::Greater
            | Comparison::GreaterOrEqual => false,
        }
    }
}

/// The key of a property of the node.
fn property(expression: &Expression, node: Slot) -> Option<&Arc<str>> {
    match expression {
        Expression::Property { subject, key, .. } => match **subject {
            Expression::Slot(of) if of == node => Some(key),
            _ => None,
        },
        _ => None,
    }
}

fn comparison(operator: ValueOperator) -> Option<Comparison> {
    match operator {
        ValueOperator::Equal => Some(Comparison::Equal),
        ValueOperator::NotEqual => Some(Comparison::NotEqual),
        ValueOperator::Less => Some(Comparison::Less),
        ValueOperator::LessOrEqual => Some(Comparison::LessOrEqual),
        ValueOperator::Greater => Some(Comparison::Greater),
        ValueOperator::GreaterOrEqual => Some(Comparison::GreaterOrEqual),
        ValueOperator::StartsWith => Some(Comparison::StartsWith),
        ValueOperator::EndsWith => Some(Comparison::EndsWith),
        ValueOperator::Contains => Some(Comparison::Contains),
        ValueOperator::MatchesRegex | ValueOperator::In | ValueOperator::Xor => None,
        ValueOperator::Add | ValueOperator::Subtract | ValueOperator::Multiply => None,
        ValueOperator::Divide | ValueOperator::Modulo | ValueOperator::Power => None,
        ValueOperator::Concatenate => None,
    }
}

impl Plan {
    /// The description of a scan.
    pub(super) fn column_scan_text(&self, scan: &ColumnScan) -> String {
        let node = self.node_text(scan.node, scan.label.as_ref());
        let predicate = scan.predicate.as_ref();
        let predicate = predicate.map(|predicate| format!(" {}", self.show(predicate)));
        let holding = scan.holding.then(|| " that hold".to_owned());
        let first = scan.first.as_ref().map(|first| {
            let order = if first.descending { " DESC" } else { "" };
            format!(" first {} by {}{order}", self.show(&first.count), first.key)
        });
        let text = scan.text.as_ref();
        let text = text.map(|text| format!(" by text index {}", text.name));
        let parts = [predicate, holding, first, text];
        parts
            .into_iter()
            .flatten()
            .fold(node, |text, part| text + &part)
    }

    /// The description of groups of a scan.
    pub(super) fn column_aggregate_text(&self, columns: &ColumnAggregate) -> String {
        let groups = self.aggregates_text(&columns.aggregate);
        format!("{groups} of {}", self.column_scan_text(&columns.scan))
    }
}
