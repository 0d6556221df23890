//! Rewrites of a finished plan, one a file. Each makes a plan faster and changes no result; each can be switched off by
//! its name.

mod count_store;
mod degree;
mod demand;
mod early_distinct;
mod ends_only;
mod fold_constants;
mod hash_join;
mod label_ends;
mod prune_slots;
mod push_filters;
mod relationship_scan;
mod semi_join;
mod tally;
mod top_k;
pub(super) mod use_index;

use super::PlannerOptions;
use crate::graph::GraphView;
use crate::plan::Plan;

/// What a pass does to a plan.
pub type Pass = fn(&mut Plan, &GraphView);

/// The passes in the order in which they run.
pub const PASSES: &[(&str, Pass)] = &[
    ("fold_constants", fold_constants::run),
    ("push_filters", push_filters::run),
    ("use_index", use_index::run),
    ("top_k", top_k::run),
    ("semi_join", semi_join::run),
    ("hash_join", hash_join::run),
    ("label_ends", label_ends::run),
    ("count_store", count_store::run),
    ("degree", degree::run),
    ("relationship_scan", relationship_scan::run),
    ("ends_only", ends_only::run),
    ("early_distinct", early_distinct::run),
    // Last: it says what is read in the plan as it is.
    ("prune_slots", prune_slots::run),
];

/// Runs every pass that is switched on.
pub(super) fn run(plan: &mut Plan, view: &GraphView, options: &PlannerOptions) {
    for (name, pass) in PASSES {
        if options.runs(name) {
            pass(plan, view);
        }
    }
}
