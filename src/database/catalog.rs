//! What the binder is told of the database.

use super::options::Settings;
use crate::binder::{Catalog, KnownRules};
use crate::error::Result;
use crate::graph::RuleHead;

/// What the binder knows of the rules of a graph.
pub(super) fn knowing(heads: &[RuleHead]) -> KnownRules<'_> {
    KnownRules {
        heads,
        ..KnownRules::default()
    }
}

/// What the binder may know.
pub(super) fn catalog_of<'a>(
    settings: &'a Settings,
    rules: KnownRules<'a>,
    check: &'a dyn Fn() -> Result<()>,
) -> Catalog<'a> {
    Catalog {
        check,
        rules,
        procedures: &settings.procedures,
        functions: &settings.functions,
    }
}
