//! What a statement answered, as text and to compare.

use tupu::{Counters, Error, ErrorCode, Phase, Result, Rows, Value};
use unicode_width::UnicodeWidthStr;

/// Rows and what was changed, or an error.
pub enum Outcome {
    Answered {
        columns: Vec<String>,
        rows: Vec<Vec<String>>,
        changes: String,
    },
    Failed {
        code: ErrorCode,
        phase: Phase,
        report: String,
    },
}

impl Outcome {
    /// Runs to the last row.
    pub fn of(rows: Result<Rows>, statement: &str) -> Outcome {
        rows.and_then(answered)
            .unwrap_or_else(|error| failed(&error, statement))
    }

    /// Column names and messages may differ between variants; rows, changes and codes may not.
    pub fn agrees_with(&self, other: &Outcome, ordered: bool) -> bool {
        match (self, other) {
            (
                Outcome::Answered { rows, changes, .. },
                Outcome::Answered {
                    rows: other_rows,
                    changes: other_changes,
                    ..
                },
            ) => {
                changes == other_changes && in_order(rows, ordered) == in_order(other_rows, ordered)
            }
            (
                Outcome::Failed { code, phase, .. },
                Outcome::Failed {
                    code: c, phase: p, ..
                },
            ) => code == c && phase == p,
            _ => false,
        }
    }

    pub fn succeeded(&self) -> bool {
        matches!(self, Outcome::Answered { .. })
    }

    /// As it stands in a script: the plan, the table, the changes; or the error.
    pub fn text(&self, plan: Option<&str>, ordered: bool) -> String {
        let mut parts: Vec<String> = plan.map(str::to_owned).into_iter().collect();
        match self {
            Outcome::Answered {
                columns,
                rows,
                changes,
            } => {
                if !columns.is_empty() {
                    parts.push(table(columns, &in_order(rows, ordered)));
                }
                if !changes.is_empty() {
                    parts.push(changes.clone());
                }
            }
            Outcome::Failed { report, .. } => parts.push(report.clone()),
        }
        parts.join("\n")
    }
}

fn answered(mut rows: Rows) -> Result<Outcome> {
    let columns: Vec<String> = rows.columns().iter().map(|name| name.to_string()).collect();
    let mut cells = Vec::new();
    for row in rows.by_ref() {
        let values = row?.into_values();
        let named = columns.iter().zip(&values);
        cells.push(named.map(|(column, value)| cell(column, value)).collect());
    }
    Ok(Outcome::Answered {
        columns,
        rows: cells,
        changes: changes(&rows.summary().counters),
    })
}

/// A value as text; times are never the same.
fn cell(column: &str, value: &Value) -> String {
    match (column, value) {
        ("microseconds", Value::Integer(0..)) => "…".to_owned(),
        _ => value.to_string(),
    }
}

fn failed(error: &Error, statement: &str) -> Outcome {
    Outcome::Failed {
        code: error.code(),
        phase: error.phase(),
        report: without_root(&error.report(statement)),
    }
}

fn in_order(rows: &[Vec<String>], ordered: bool) -> Vec<Vec<String>> {
    let mut rows = rows.to_vec();
    if !ordered {
        rows.sort();
    }
    rows
}

/// `2 nodes created, 3 properties set`; nothing where nothing has changed.
fn changes(counters: &Counters) -> String {
    let changed = counters.each().filter(|counter| counter.count > 0);
    let phrases: Vec<String> = changed.map(|counter| counter.to_string()).collect();
    phrases.join(", ")
}

/// Columns that line up under Chinese text; `(no rows)` where there are none.
fn table(columns: &[String], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        let widths = cells.chain(columns.get(column)).map(|cell| cell.width());
        widths.max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    let line = |cells: &[String]| {
        let padded = cells.iter().zip(&widths).map(|(cell, width)| {
            format!("{cell}{}", " ".repeat(width.saturating_sub(cell.width())))
        });
        format!("| {} |", padded.collect::<Vec<_>>().join(" | "))
    };
    let mut lines = vec![line(columns)];
    let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    lines.push(line(&rules));
    lines.extend(rows.iter().map(|row| line(row)));
    if rows.is_empty() {
        lines.push("(no rows)".to_owned());
    }
    lines.join("\n")
}

/// Where the repository lies on this machine is no part of an answer.
fn without_root(report: &str) -> String {
    report.replace(concat!(env!("CARGO_MANIFEST_DIR"), "/"), "")
}
