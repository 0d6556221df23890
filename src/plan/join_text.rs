//! The description of joins and of tests at each step of a path in a printed plan.

use super::{HashJoin, JoinKey, JoinSide, Keep, Plan, RangeJoin, StepTest};

impl Plan {
    pub(super) fn join_text(&self, join: &HashJoin) -> String {
        let mut parts = Vec::new();
        if !join.left.is_empty() {
            parts.push(format!(
                "{} = {}",
                self.all(&join.left),
                self.all(&join.right)
            ));
        }
        let either: Vec<String> = join.either.iter().map(|key| self.key_text(key)).collect();
        if !either.is_empty() {
            parts.push(either.join(" OR "));
        }
        parts.join(" AND ")
    }

    /// What is tested at each step of a path.
    pub(super) fn tests_text(&self, tests: &[StepTest]) -> String {
        let test = |test: &StepTest| {
            let predicate = self.show(&test.predicate);
            match test.keep {
                Keep::True => predicate,
                Keep::False | Keep::NotTrue => format!("NOT ({predicate})"),
            }
        };
        let tests: Vec<String> = tests.iter().map(test).collect();
        match tests.is_empty() {
            true => String::new(),
            false => format!(" pruned by {}", tests.join(" AND ")),
        }
    }

    fn key_text(&self, key: &JoinKey) -> String {
        let (left, right) = (self.show(&key.left), self.show(&key.right));
        match key.list {
            None => format!("{left} = {right}"),
            Some(JoinSide::Right) => format!("{left} IN {right}"),
            Some(JoinSide::Left) => format!("{right} IN {left}"),
        }
    }

    pub(super) fn range_join_text(&self, join: &RangeJoin) -> String {
        let upper_key = join.upper_key.as_ref().unwrap_or(&join.key);
        let (key, upper_key) = (self.show(&join.key), self.show(upper_key));
        let bound = |key: &str, bound: &Option<(_, bool)>, sign: &str| {
            bound.as_ref().map(|(value, included)| {
                let equal = if *included { "=" } else { "" };
                format!("{key} {sign}{equal} {}", self.show(value))
            })
        };
        let lower = bound(&key, &join.lower, ">");
        let tests = [lower, bound(&upper_key, &join.upper, "<")];
        let tests: Vec<String> = tests.into_iter().flatten().collect();
        tests.join(" AND ")
    }
}
