//! The options of the planner: which passes run.

use super::passes::{self, PASSES, Pass};
use std::collections::BTreeSet;

/// The rewrite passes of the planner that run: by default all of them.
///
/// Passes make plans faster and do not change results, so this is for tests and for measuring the effect of a pass.
///
/// ```
/// let options = tupu::PlannerOptions::default().without("use_index");
/// assert!(!options.runs("use_index") && options.runs("top_k"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlannerOptions {
    skipped: BTreeSet<String>,
    none: bool,
}

impl PlannerOptions {
    /// The names of the passes in the order in which they run.
    ///
    /// ```
    /// assert!(tupu::PlannerOptions::passes().any(|name| name == "use_index"));
    /// ```
    pub fn passes() -> impl Iterator<Item = &'static str> {
        PASSES.iter().map(|pass| pass.name)
    }

    /// No pass at all.
    ///
    /// ```
    /// assert!(!tupu::PlannerOptions::plain().runs("top_k"));
    /// ```
    pub fn plain() -> PlannerOptions {
        PlannerOptions {
            none: true,
            ..PlannerOptions::default()
        }
    }

    /// The options without one pass.
    ///
    /// ```
    /// assert!(!tupu::PlannerOptions::default().without("top_k").runs("top_k"));
    /// ```
    #[must_use]
    pub fn without(mut self, pass: &str) -> PlannerOptions {
        self.skipped.insert(pass.to_owned());
        self
    }

    /// Whether a pass runs; false for an unknown name.
    ///
    /// ```
    /// assert!(tupu::PlannerOptions::default().runs("fold_constants"));
    /// ```
    pub fn runs(&self, pass: &str) -> bool {
        passes::find(pass).is_some_and(|pass| self.wants(pass))
    }

    pub(super) fn wants(&self, pass: &Pass) -> bool {
        !self.none && !self.skipped.contains(pass.name)
    }
}
