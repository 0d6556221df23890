//! Subquery expressions: each has a plan of its own over the surrounding row.

use super::Planner;
use super::clause::is_batched;
use crate::binder::BoundSubquery;
use crate::plan::Subplan;

impl Planner<'_> {
    /// The plan of a subquery expression. It sees its arguments, and nothing that is known at other places.
    pub fn plan_subquery(&mut self, subquery: &BoundSubquery) -> Subplan {
        let arguments = subquery.arguments.iter().copied().collect();
        let available = std::mem::replace(&mut self.available, arguments);
        let labels = std::mem::take(&mut self.labels);
        let root = self.plan_query(&subquery.query, 1.0);
        (self.available, self.labels) = (available, labels);
        Subplan {
            batched: is_batched(&root),
            root,
            result: subquery.result,
            count: None,
        }
    }
}
