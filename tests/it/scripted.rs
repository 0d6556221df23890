//! Databases made by a script, and their answers.

use tupu::{Database, PlannerOptions, Value};

pub fn build(script: &str, options: PlannerOptions) -> Database {
    let database = Database::builder().planner(options).in_memory();
    if let Err(error) = database.execute_script(script) {
        panic!("{}", error.report(script));
    }
    database
}

pub fn rows(database: &Database, query: &str) -> Vec<Vec<Value>> {
    let rows = database.query(query, ());
    let rows = rows.and_then(|mut rows| rows.collect_rows());
    let rows = rows.unwrap_or_else(|error| panic!("{}", error.report(query)));
    rows.into_iter().map(tupu::Row::into_values).collect()
}

/// The rows in an order that does not depend on the plan.
pub fn sorted_rows(database: &Database, query: &str) -> Vec<Vec<Value>> {
    let mut rows = rows(database, query);
    rows.sort_by_key(|row| format!("{row:?}"));
    rows
}
