//! Rewrites of a complete plan, one per file. Each makes a plan faster and does not change its result; each can be
//! disabled by name.

mod cite_rows;
mod column_aggregate;
mod column_scan;
mod count_store;
mod degree;
mod demand;
mod distinct_ends;
mod early_distinct;
mod ends_only;
mod first_rows;
mod first_witness;
mod fold_constants;
mod gather;
mod gather_chains;
mod gather_columns;
mod gather_ends;
mod hash_join;
mod implied_index;
mod implied_labels;
mod label_ends;
mod parallel_aggregate;
mod path_count;
mod pattern_count;
mod prune_paths;
mod prune_slots;
mod push_filters;
mod regex_part;
mod relationship_id;
mod relationship_index;
mod relationship_scan;
mod semi_join;
mod tally;
mod text_index;
mod top_k;
mod tree_count;
mod triangle_count;
mod use_index;
mod whole_count;
mod write_together;

use crate::error::Result;
use crate::graph::GraphView;
use crate::plan::Plan;

/// A rewrite.
pub struct Pass {
    /// Its name, by which it can be disabled.
    pub name: &'static str,
    /// `None` for what is decided when a pattern is traversed, before there is a plan to rewrite.
    run: Option<fn(&mut Plan, &GraphView)>,
    /// Passes that must run before it. Without them it finds less to do, but does no harm.
    after: &'static [&'static str],
}

impl Pass {
    /// Whether it relies on counts or on the graph type of what is stored, so that it is left out where rules are read; or, where
    /// sources are asked for, reads them by columns of what is stored.
    pub(super) fn reads_stored_only(&self, cites: bool) -> bool {
        let by_column = [
            "path_count",
            "distinct_ends",
            "ends_only",
            "gather_ends",
            "gather_chains",
        ];
        if cites && by_column.contains(&self.name) {
            return true;
        }
        [
            "implied_labels",
            "pattern_count",
            "count_store",
            // Node by node; rows ask for many at once.
            "degree",
            "relationship_scan",
            "triangle_count",
            "tree_count",
        ]
        .contains(&self.name)
    }
}

/// The passes in the order in which they run.
pub const PASSES: &[Pass] = &[
    while_planning("join_order"),
    while_planning("shortest_groups"),
    while_planning("rule_closure"),
    while_planning("rule_search"),
    pass("fold_constants", fold_constants::run, &[]),
    pass("first_witness", first_witness::run, &["fold_constants"]),
    pass("push_filters", push_filters::run, &[]),
    pass("prune_paths", prune_paths::run, &["push_filters"]),
    pass("use_index", use_index::run, &["push_filters"]),
    pass("implied_index", implied_index::run, &["use_index"]),
    pass("implied_labels", implied_labels::run, &["use_index"]),
    pass("top_k", top_k::run, &["fold_constants"]),
    pass("semi_join", semi_join::run, &["push_filters"]),
    pass("hash_join", hash_join::run, &["use_index"]),
    pass("label_ends", label_ends::run, &["push_filters"]),
    pass("pattern_count", pattern_count::run, &["label_ends"]),
    pass("count_store", count_store::run, &["label_ends"]),
    pass("degree", degree::run, &["count_store"]),
    pass("path_count", path_count::run, &["degree"]),
    pass("relationship_scan", relationship_scan::run, &["use_index"]),
    pass(
        "distinct_ends",
        distinct_ends::run,
        &["label_ends", "pattern_count"],
    ),
    pass("gather_ends", gather_ends::run, &["label_ends"]),
    pass("ends_only", ends_only::run, &[]),
    pass("gather_chains", gather_chains::run, &["ends_only"]),
    pass("cite_rows", cite_rows::run, &["gather_chains"]),
    pass("early_distinct", early_distinct::run, &["ends_only"]),
    pass("regex_part", regex_part::run, &["push_filters"]),
    pass("column_scan", column_scan::run, &["regex_part"]),
    pass("text_index", text_index::run, &["column_scan"]),
    pass("first_rows", first_rows::run, &["top_k", "column_scan"]),
    pass("gather_columns", gather_columns::run, &["column_scan"]),
    pass("column_aggregate", column_aggregate::run, &["column_scan"]),
    pass("tree_count", tree_count::run, &["pattern_count"]),
    pass(
        "parallel_aggregate",
        parallel_aggregate::run,
        &["column_aggregate"],
    ),
    pass("triangle_count", triangle_count::run, &["pattern_count"]),
    pass("write_together", write_together::run, &["use_index"]),
    // Last, because it records what is read in the final plan.
    pass("prune_slots", prune_slots::run, &["parallel_aggregate"]),
];

const fn while_planning(name: &'static str) -> Pass {
    Pass {
        name,
        run: None,
        after: &[],
    }
}

const fn pass(
    name: &'static str,
    run: fn(&mut Plan, &GraphView),
    after: &'static [&'static str],
) -> Pass {
    Pass {
        name,
        run: Some(run),
        after,
    }
}

/// The pass of a name.
pub(super) fn find(name: &str) -> Option<&'static Pass> {
    PASSES.iter().find(|pass| pass.name == name)
}

/// Runs every enabled pass; an error of the check between two of them stops that.
pub(super) fn run(
    plan: &mut Plan,
    view: &GraphView,
    wanted: &dyn Fn(&Pass) -> bool,
    check: &dyn Fn() -> Result<()>,
) -> Result<()> {
    for pass in PASSES.iter().filter(|pass| wanted(pass)) {
        debug_assert!(
            pass.after
                .iter()
                .all(|before| place(before) < place(pass.name)),
            "{} runs before a pass that it builds on",
            pass.name
        );
        if let Some(run) = pass.run {
            run(plan, view);
            check()?;
        }
    }
    Ok(())
}

fn place(name: &str) -> Option<usize> {
    PASSES.iter().position(|pass| pass.name == name)
}
