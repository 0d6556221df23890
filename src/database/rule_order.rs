//! Which rules depend on which: groups of those that depend on each other, and no cycle through what must be complete.

use crate::binder::{DerivedUse, RuleSource};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::{DerivationRule, RuleHead};
use std::sync::Arc;

/// A head with the alternatives that derive it.
pub(super) struct Table {
    pub head: RuleHead,
    pub alternatives: Vec<Alternative>,
}

/// A body before it is planned.
pub(super) struct Alternative {
    pub rule: Option<Arc<DerivationRule>>,
    pub source: RuleSource,
    pub number: usize,
    pub uses: Vec<DerivedUse>,
}

/// What the tables of a group that depends on itself derive.
pub(super) fn recursive_heads(tables: &[Table], group: &[usize]) -> Vec<RuleHead> {
    match is_recursive(tables, group) {
        true => group
            .iter()
            .map(|table| tables[*table].head.clone())
            .collect(),
        false => Vec::new(),
    }
}

pub(super) fn is_recursive(tables: &[Table], group: &[usize]) -> bool {
    let [only] = group else {
        return true;
    };
    let table = &tables[*only];
    reads_of(table).any(|read| read.head == table.head)
}

pub(super) fn reads_of(table: &Table) -> impl Iterator<Item = &DerivedUse> {
    table.alternatives.iter().flat_map(|of| &of.uses)
}

/// Tables that depend on each other, those first on which others depend.
///
/// # Errors
///
/// If what a rule derives depends on its not being there, or on how much of it there is: the error names the cycle.
pub(super) fn groups(tables: &[Table]) -> Result<Vec<Vec<usize>>> {
    let place = |head: &RuleHead| tables.iter().position(|table| table.head == *head);
    let next: Vec<Vec<usize>> = tables
        .iter()
        .map(|table| {
            reads_of(table)
                .filter_map(|read| place(&read.head))
                .collect()
        })
        .collect();
    let reached: Vec<Vec<bool>> = (0..tables.len()).map(|from| reached(from, &next)).collect();
    let together = |a: usize, b: usize| a == b || reached[a][b] && reached[b][a];
    for (from, table) in tables.iter().enumerate() {
        for read in reads_of(table).filter(|read| !read.monotone) {
            if let Some(to) = place(&read.head)
                && (reached[to][from] || to == from)
            {
                return Err(not_stratified(tables, (from, to), &next));
            }
        }
    }
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut left: Vec<usize> = (0..tables.len()).collect();
    while !left.is_empty() {
        // A table all of whose dependencies outside its group are done.
        let done = |of: usize| !left.contains(&of);
        let ready = |of: &&usize| {
            (0..tables.len()).all(|to| !reached[**of][to] || together(**of, to) || done(to))
        };
        let Some(first) = left.iter().find(ready).copied() else {
            break;
        };
        let group: Vec<usize> = left
            .iter()
            .copied()
            .filter(|of| together(first, *of))
            .collect();
        left.retain(|of| !group.contains(of));
        groups.push(group);
    }
    Ok(groups)
}

/// The tables that are reached from one by one step or more.
fn reached(from: usize, next: &[Vec<usize>]) -> Vec<bool> {
    let mut found = vec![false; next.len()];
    let mut open = next[from].clone();
    while let Some(to) = open.pop() {
        if !std::mem::replace(&mut found[to], true) {
            open.extend(&next[to]);
        }
    }
    found
}

/// The error for a cycle through a step that is not monotone.
fn not_stratified(tables: &[Table], (from, to): (usize, usize), next: &[Vec<usize>]) -> Error {
    let name = |table: usize| format!(":{}", tables[table].head.name());
    let mut cycle = format!("{} -> NOT {}", name(from), name(to));
    for step in way(to, from, next) {
        cycle += &format!(" -> {}", name(step));
    }
    let message = format!(
        "a rule would derive from what is not there, or from how much there is, of what it derives itself: {cycle}"
    );
    Error::semantic(ErrorCode::InvalidArgumentValue, message).hint(
        "NOT, OPTIONAL MATCH, aggregates, LIMIT and shortest paths may only ask for what other rules derive, which do not come back to this one",
    )
}

/// The steps of a shortest way, without its first table.
fn way(from: usize, to: usize, next: &[Vec<usize>]) -> Vec<usize> {
    let mut before = vec![None; next.len()];
    let mut open = std::collections::VecDeque::from([from]);
    while let Some(at) = open.pop_front() {
        for step in &next[at] {
            if before[*step].is_none() {
                before[*step] = Some(at);
                open.push_back(*step);
            }
        }
    }
    let (mut steps, mut at) = (Vec::new(), to);
    while at != from {
        steps.push(at);
        match before[at] {
            Some(earlier) if steps.len() <= next.len() => at = earlier,
            _ => break,
        }
    }
    steps.reverse();
    steps
}
