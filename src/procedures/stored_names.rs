//! Labels and relationship types that are named in a call: procedures look at what is stored, and nothing follows from rules for them.

use super::ProcedureContext;
use crate::error::{Error, ErrorCode, Result};
use crate::graph::RuleHead;

/// Fails for a label or a type of which all follows from rules, so that nothing would be found; warns where only some of it does.
pub(super) fn require_stored(
    of: &str,
    head: &RuleHead,
    context: ProcedureContext<'_>,
) -> Result<()> {
    let graph = context.graph;
    let (is_derived, stored) = (graph.is_derived_head(head), graph.stored_count(head));
    let name = head.name();
    let what = match head {
        RuleHead::Label(_) => format!("the label `{name}`"),
        RuleHead::Relationship(_) => format!("the type `{name}`"),
    };
    match (is_derived, stored) {
        (false, _) => Ok(()),
        (true, 0) => {
            let message = format!("`{of}` looks at what is stored, and {what} follows from rules");
            let hint = match head {
                RuleHead::Label(_) => format!(
                    "name the labels that the rules read, or store one: MATCH (n:{name}) SET n:{name}Stored"
                ),
                RuleHead::Relationship(_) => format!(
                    "name the types that the rules read, or store one: MATCH (a)-[:{name}]->(b) CREATE (a)-[:{name}_STORED]->(b)"
                ),
            };
            Err(Error::argument(ErrorCode::InvalidArgumentValue, message).hint(hint))
        }
        (true, _) => {
            context.warn(format!(
                "`{of}` looks at what is stored; of {what}, more follows from rules, which is left out"
            ));
            Ok(())
        }
    }
}
