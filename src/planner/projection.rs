//! `WITH` and `RETURN`: aggregation, computation, `DISTINCT`, sorting, limits and filters, in this order.

use super::{Planner, node};
use crate::binder::{BoundAggregate, BoundProjection, Grouping};
use crate::expression::{Expression, Slot};
use crate::plan::{
    Aggregate, Aggregation, Limit, Operator, PlanNode, Project, Skip, Sort, SortKey,
};
use crate::value::Value;

/// The assumed number of groups or distinct rows, as a fraction of the rows.
const GROUPS: f64 = 0.3;

impl Planner<'_> {
    /// Plans a projection on top of a plan.
    pub fn plan_projection(&mut self, projection: &BoundProjection, input: PlanNode) -> PlanNode {
        let mut plan = match &projection.grouping {
            Some(grouping) => self.aggregate(grouping, input),
            None => input,
        };
        self.note_items(&projection.items);
        plan = self.project(&projection.items, plan);
        if projection.distinct {
            let mut slots: Vec<Slot> = projection.columns.iter().map(|c| c.slot).collect();
            slots.sort();
            slots.dedup();
            let estimate = (plan.estimate * GROUPS).max(1.0);
            plan = self.plan_distinct(slots, plan, estimate);
        }
        if !projection.order_by.is_empty() {
            projection
                .order_by
                .iter()
                .for_each(|item| self.note_value(&item.expression));
            let keys = projection.order_by.iter().map(|item| SortKey {
                expression: item.expression.clone(),
                descending: item.descending,
            });
            let sort = Operator::Sort(Sort {
                keys: keys.collect(),
                limit: None,
            });
            let estimate = plan.estimate;
            plan = node(sort, vec![plan], estimate);
        }
        plan = cut(projection, plan);
        self.note(&projection.predicates);
        self.plan_filter(projection.predicates.clone(), plan)
    }

    fn aggregate(&mut self, grouping: &Grouping, input: PlanNode) -> PlanNode {
        self.available
            .extend(grouping.keys.iter().map(|(slot, _)| *slot));
        self.available
            .extend(grouping.aggregates.iter().map(|(slot, _)| *slot));
        let estimate = match grouping.keys.is_empty() {
            true => 1.0,
            false => (input.estimate * GROUPS).max(1.0),
        };
        self.note_items(&grouping.keys);
        for (_, made) in &grouping.aggregates {
            made.arguments.iter().for_each(|part| self.note_value(part));
        }
        let (input, lineages) = self.settle_groups(input);
        let made = grouping.aggregates.iter().map(aggregation);
        let aggregate = Operator::Aggregate(Aggregate {
            keys: grouping.keys.clone(),
            aggregates: made.chain(lineages).collect(),
        });
        node(aggregate, vec![input], estimate)
    }

    /// The items of one projection all read the rows before it, never each other.
    fn project(&mut self, items: &[(Slot, Expression)], input: PlanNode) -> PlanNode {
        if items.is_empty() {
            return input;
        }
        self.available.extend(items.iter().map(|(slot, _)| *slot));
        for (slot, item) in items {
            if let Expression::Slot(same) = item
                && let Some(labels) = self.labels.get(same).cloned()
            {
                self.labels.insert(*slot, labels);
            }
        }
        let estimate = input.estimate;
        let project = Operator::Project(Project {
            items: items.to_vec(),
        });
        node(project, vec![input], estimate)
    }
}

/// `SKIP` and `LIMIT`
fn cut(projection: &BoundProjection, input: PlanNode) -> PlanNode {
    let mut plan = input;
    if let Some(count) = projection.skip.clone() {
        let estimate = (plan.estimate - constant(&count).unwrap_or(0.0)).max(0.0);
        plan = node(Operator::Skip(Skip { count }), vec![plan], estimate);
    }
    if let Some(count) = projection.limit.clone() {
        let estimate = plan.estimate.min(constant(&count).unwrap_or(plan.estimate));
        plan = node(Operator::Limit(Limit { count }), vec![plan], estimate);
    }
    plan
}

fn constant(count: &Expression) -> Option<f64> {
    match count {
        Expression::Literal(Value::Integer(count)) => Some(*count as f64),
        _ => None,
    }
}

fn aggregation((slot, made): &(Slot, BoundAggregate)) -> (Slot, Aggregation) {
    let aggregation = Aggregation {
        function: made.function,
        distinct: made.distinct,
        arguments: made.arguments.clone(),
    };
    (*slot, aggregation)
}
