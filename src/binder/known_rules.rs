//! What the binder knows of rules, and what it notes of those that are read.

use crate::graph::RuleHead;
use std::sync::Arc;

/// The rules that a statement may read.
#[derive(Clone, Copy, Debug, Default)]
pub struct KnownRules<'a> {
    /// The heads of all rules, each once.
    pub heads: &'a [RuleHead],
    /// Of the body of a rule: the heads that its own head depends on and that depend on it. Each place that reads one of them gets
    /// a type of its own, so that it can be told which relationships it sees.
    pub recursive: &'a [RuleHead],
    /// The number of places that have such a type already.
    pub numbered: usize,
}

/// A place that reads what rules derive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DerivedUse {
    /// What it reads.
    pub head: RuleHead,
    /// More of it never takes a row away: not below a negation, an aggregation, or an order that is cut off.
    pub monotone: bool,
    /// A path may follow it several times.
    pub repeated: bool,
    /// The name of its own type, where the head is recursive.
    pub place: Option<Arc<str>>,
}

/// Marks the types of loops at the nodes that have a derived label, and of places within rules.
pub(super) const MARK: char = '⊢';

/// The name of the type under which the nodes with a derived label have loops.
pub fn loop_type(label: &str) -> Arc<str> {
    format!("{MARK}{label}").into()
}

/// The name of the type under which a step of rules is read that begin or end with what they derive themselves.
pub fn step_type(number: usize) -> Arc<str> {
    format!("{MARK}step{number}").into()
}

/// Whether a type is that of loops, or of a place or a step within rules.
pub fn is_place(type_name: &str) -> bool {
    type_name.starts_with(MARK)
}

impl KnownRules<'_> {
    pub(super) fn has(&self, head: &RuleHead) -> bool {
        self.heads.contains(head)
    }
}
