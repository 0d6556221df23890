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
mod relationship_index;
mod relationship_scan;
mod semi_join;
mod tally;
mod top_k;
mod use_index;

use crate::graph::GraphView;
use crate::plan::Plan;

/// A rewrite, and what can be relied on after it.
pub struct Pass {
    /// What it is called where passes are switched on and off.
    pub name: &'static str,
    run: fn(&mut Plan, &GraphView),
    /// Passes whose work it builds on: they run before it. Without them it finds less to do, and still does no harm.
    after: &'static [&'static str],
    /// What its rewrite leaves as it was.
    pub preserves: Preserves,
}

/// What is the same before and after a rewrite, for every operator that is still there. The answer of the whole statement
/// is the same after every pass: where a pass loses one of these, it does so only where nothing above asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preserves {
    /// How often each row comes.
    pub duplicates: bool,
    /// The entities that a row rests on are bound on the way to it, and none of them is left out.
    pub lineage: bool,
    /// The order of the rows where nothing sorts them.
    pub order: bool,
}

const EVERYTHING: Preserves = Preserves {
    duplicates: true,
    lineage: true,
    order: true,
};

/// Rows come from another place, and so in another order.
const ALL_BUT_ORDER: Preserves = Preserves {
    order: false,
    ..EVERYTHING
};

/// Something is tested without being bound.
const ALL_BUT_LINEAGE: Preserves = Preserves {
    lineage: false,
    ..EVERYTHING
};

/// Fewer rows come; what they stand for is not said.
const NOTHING: Preserves = Preserves {
    duplicates: false,
    lineage: false,
    order: false,
};

/// The passes in the order in which they run.
pub const PASSES: &[Pass] = &[
    pass("fold_constants", fold_constants::run, &[], EVERYTHING),
    pass("push_filters", push_filters::run, &[], EVERYTHING),
    pass(
        "use_index",
        use_index::run,
        &["push_filters"],
        ALL_BUT_ORDER,
    ),
    pass("top_k", top_k::run, &["fold_constants"], EVERYTHING),
    pass(
        "semi_join",
        semi_join::run,
        &["push_filters"],
        ALL_BUT_LINEAGE,
    ),
    pass("hash_join", hash_join::run, &["use_index"], ALL_BUT_ORDER),
    // A label that all ends of a type have is not asked, and so not named.
    pass(
        "label_ends",
        label_ends::run,
        &["push_filters"],
        ALL_BUT_LINEAGE,
    ),
    pass("count_store", count_store::run, &["label_ends"], NOTHING),
    pass("degree", degree::run, &["count_store"], NOTHING),
    pass(
        "relationship_scan",
        relationship_scan::run,
        &["use_index"],
        ALL_BUT_ORDER,
    ),
    pass("ends_only", ends_only::run, &[], NOTHING),
    pass(
        "early_distinct",
        early_distinct::run,
        &["ends_only"],
        NOTHING,
    ),
    // Last: it says what is read in the plan as it is. A column that is not carried along cannot be named above.
    pass(
        "prune_slots",
        prune_slots::run,
        &["early_distinct"],
        ALL_BUT_LINEAGE,
    ),
];

const fn pass(
    name: &'static str,
    run: fn(&mut Plan, &GraphView),
    after: &'static [&'static str],
    preserves: Preserves,
) -> Pass {
    Pass {
        name,
        run,
        after,
        preserves,
    }
}

/// The pass of a name.
pub(super) fn find(name: &str) -> Option<&'static Pass> {
    PASSES.iter().find(|pass| pass.name == name)
}

/// Runs every pass that is wanted.
pub(super) fn run(plan: &mut Plan, view: &GraphView, wanted: &dyn Fn(&Pass) -> bool) {
    for pass in PASSES.iter().filter(|pass| wanted(pass)) {
        debug_assert!(
            pass.after
                .iter()
                .all(|before| place(before) < place(pass.name)),
            "{} runs before a pass that it builds on",
            pass.name
        );
        (pass.run)(plan, view);
    }
}

fn place(name: &str) -> Option<usize> {
    PASSES.iter().position(|pass| pass.name == name)
}
