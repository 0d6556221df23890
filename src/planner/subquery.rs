//! Subquery expressions: each has a plan of its own over the surrounding row.

use super::Planner;
use super::clause::is_batched;
use crate::binder::BoundSubquery;
use crate::plan::Subplan;

impl Planner<'_> {
    /// The plan of a subquery expression.
    pub fn plan_subquery(&mut self, subquery: &BoundSubquery) -> Subplan {
        self.available.extend(&subquery.arguments);
        let root = self.plan_query(&subquery.query, 1.0);
        Subplan {
            batched: is_batched(&root),
            root,
            result: subquery.result,
        }
    }
}
