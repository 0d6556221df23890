//! Estimates of row counts: from the graph's statistics if available, from rules of thumb otherwise.

use super::index_test::answers;
use crate::binder::is_place;
use crate::expression::{Expression, LabelTest, Slot, UnaryOperator, ValueOperator};
use crate::graph::{Direction, GraphView, IndexUse, LabelId, SchemaTarget, TypeId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The assumed fraction of rows for which `=` is true, without an index.
const EQUALITY: f64 = 0.1;
/// The assumed fraction of rows for which `<` or a similar operator is true.
const RANGE: f64 = 0.3;
/// The assumed fraction of rows for which any other predicate is true.
const OTHER: f64 = 0.5;
/// The assumed number of derived relationships for each node.
const DERIVED: f64 = 2.0;
/// The assumed number of hops of an unbounded pattern.
const HOPS: u64 = 4;

/// The labels that a slot is known to have.
pub(super) type KnownLabels = BTreeMap<Slot, Vec<Arc<str>>>;

/// The statistics of one graph.
#[derive(Clone, Copy)]
pub(super) struct Cost<'a> {
    pub view: &'a GraphView,
}

impl Cost<'_> {
    /// Nodes of the graph.
    pub fn nodes(&self) -> f64 {
        self.view.node_count() as f64
    }

    /// Nodes that have a label.
    pub fn label(&self, label: &str) -> f64 {
        let id = self.view.label_id(label);
        id.map_or(0.0, |id| self.view.label_count(id) as f64)
    }

    /// Nodes that have all labels: estimated by the rarest label.
    pub fn labelled(&self, labels: &[Arc<str>]) -> f64 {
        let counts = labels.iter().map(|label| self.label(label));
        counts.fold(self.nodes(), f64::min)
    }

    /// For nodes with labels `from`, the number of relationships per node in a direction, and the fraction of these
    /// that end at labels `to`.
    pub fn degree(
        &self,
        from: &[Arc<str>],
        types: Option<&[Arc<str>]>,
        direction: Direction,
        to: &[Arc<str>],
    ) -> (f64, f64) {
        let nodes = self.labelled(from).max(1.0);
        let all = self.triples(from, types, direction, &[]);
        let ending = if to.is_empty() {
            all
        } else {
            self.triples(from, types, direction, to)
        };
        let share = if all > 0.0 {
            (ending / all).min(1.0)
        } else {
            1.0
        };
        (all / nodes, share)
    }

    fn triples(
        &self,
        from: &[Arc<str>],
        types: Option<&[Arc<str>]>,
        direction: Direction,
        to: &[Arc<str>],
    ) -> f64 {
        match direction {
            Direction::Outgoing => self.directed(from, types, to),
            Direction::Incoming => self.directed(to, types, from),
            Direction::Both => self.directed(from, types, to) + self.directed(to, types, from),
        }
    }

    /// Relationships of any of the types between nodes of the labels; if there are several labels, the pair with the
    /// fewest.
    fn directed(&self, from: &[Arc<str>], types: Option<&[Arc<str>]>, to: &[Arc<str>]) -> f64 {
        let of_type = |relationship_type: Option<TypeId>| {
            let mut least = f64::INFINITY;
            for start in self.label_ids(from) {
                for end in self.label_ids(to) {
                    least = least.min(match (start, end) {
                        (Some(start), Some(end)) => {
                            self.view.triple_count(start, relationship_type, end) as f64
                        }
                        _ => 0.0,
                    });
                }
            }
            least
        };
        match types {
            None => of_type(None),
            Some(types) => {
                let derived = types.iter().filter(|name| self.is_derived(name)).count();
                let ids = types.iter().filter_map(|name| self.view.type_id(name));
                let stored: f64 = ids.map(|id| of_type(Some(id))).sum();
                stored + derived as f64 * DERIVED * self.nodes()
            }
        }
    }

    /// Whether relationships of a type follow from rules, of which nothing is counted.
    fn is_derived(&self, name: &str) -> bool {
        is_place(name) || self.view.is_derived_type(name)
    }

    /// The ids of labels; the outer `None` is a label that no node has, the inner one means that no label is required.
    fn label_ids(&self, labels: &[Arc<str>]) -> Vec<Option<Option<LabelId>>> {
        if labels.is_empty() {
            return vec![Some(None)];
        }
        let id = |label: &Arc<str>| self.view.label_id(label).map(Some);
        labels.iter().map(id).collect()
    }

    /// Output rows of a chain of hops per input row.
    pub fn chain(&self, degree: f64, min: u64, max: Option<u64>) -> f64 {
        let most = max
            .unwrap_or(min.saturating_add(HOPS))
            .min(min.saturating_add(HOPS));
        let hops = (min..=most).map(|hop| degree.powf(hop as f64));
        hops.sum::<f64>()
            .min(self.nodes().max(1.0) * degree.max(1.0) * HOPS as f64)
    }

    /// The fraction of rows for which a predicate is true.
    pub fn selectivity(&self, predicate: &Expression, labels: &KnownLabels) -> f64 {
        match predicate {
            Expression::And(parts) => parts
                .iter()
                .map(|part| self.selectivity(part, labels))
                .product(),
            Expression::Or(parts) => {
                let any = parts.iter().map(|part| self.selectivity(part, labels));
                any.sum::<f64>().min(1.0)
            }
            Expression::Unary {
                operator: UnaryOperator::Not,
                operand,
                ..
            } => 1.0 - self.selectivity(operand, labels).min(0.9),
            // As if nothing were over: the order of a pattern is as without `AT`.
            Expression::Holds { .. } => 1.0,
            Expression::HasLabels {
                labels: LabelTest::Label(label),
                ..
            } => (self.label(label) / self.nodes().max(1.0)).min(1.0),
            Expression::Binary {
                operator,
                left,
                right,
                ..
            } => self.comparison(*operator, left, right, labels),
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
            | Expression::Unary { .. }
            | Expression::Chain { .. }
            | Expression::Function { .. }
            | Expression::Case { .. }
            | Expression::ListComprehension { .. }
            | Expression::Quantifier { .. }
            | Expression::Reduce { .. }
            | Expression::MapProjection { .. }
            | Expression::Path(_)
            | Expression::Subquery { .. } => OTHER,
        }
    }

    fn comparison(
        &self,
        operator: ValueOperator,
        left: &Expression,
        right: &Expression,
        labels: &KnownLabels,
    ) -> f64 {
        match operator {
            ValueOperator::Equal => {
                let sides = [left, right].into_iter();
                let shares = sides.filter_map(|side| self.share_of_one_value(side, labels));
                shares.fold(EQUALITY, f64::min)
            }
            ValueOperator::In => {
                let count = match right {
                    Expression::List(items) => items.len() as f64,
                    _ => 5.0,
                };
                let one = self.share_of_one_value(left, labels).unwrap_or(EQUALITY);
                (one * count).min(1.0)
            }
            ValueOperator::Less
            | ValueOperator::LessOrEqual
            | ValueOperator::Greater
            | ValueOperator::GreaterOrEqual
            | ValueOperator::StartsWith => RANGE,
            _ => OTHER,
        }
    }

    /// The fraction of nodes with one value of an indexed property.
    fn share_of_one_value(&self, side: &Expression, labels: &KnownLabels) -> Option<f64> {
        let Expression::Property { subject, key, .. } = side else {
            return None;
        };
        let Expression::Slot(slot) = **subject else {
            return None;
        };
        let shares = labels
            .get(&slot)?
            .iter()
            .filter_map(|label| self.index_share(label, key));
        shares.reduce(f64::min)
    }

    /// The number of relationships of a type that an index finds by one of the predicates over the slot; `None` if no
    /// index can be used.
    pub fn indexed_relationships(
        &self,
        relationship_type: &str,
        slot: Slot,
        predicates: &[Expression],
    ) -> Option<f64> {
        let id = self.view.type_id(relationship_type)?;
        let all = self.view.type_count(id) as f64;
        let target = SchemaTarget::Relationship(id);
        let found = answers(target, all, slot, predicates, self.view);
        found.map(|answer| answer.rows).reduce(f64::min)
    }

    /// The fraction of the nodes of a label that have a given value of a key, if an index counts them.
    pub fn index_share(&self, label: &str, key: &str) -> Option<f64> {
        let target = SchemaTarget::Node(self.view.label_id(label)?);
        let key = self.view.key_id(key)?;
        let index = self.view.find_index(target, &[key], IndexUse::Equality)?;
        Some(1.0 / (self.view.distinct_values(index) as f64).max(1.0))
    }
}
