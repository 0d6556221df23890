//! Labels and relationship types that are named in a call: procedures look at what is stored, and nothing follows from rules for them.

use super::ProcedureContext;
use crate::error::{Error, ErrorCode, Result};
use crate::graph::{GraphView, RuleHead};

/// Fails for a label or a type of which all follows from rules, so that nothing would be found; warns where only some of it does.
pub(super) fn require_stored(
    of: &str,
    head: &RuleHead,
    context: ProcedureContext<'_>,
) -> Result<()> {
    let (is_derived, stored) = known(head, context.graph);
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

/// Whether rules derive it, and how much of it is stored.
fn known(head: &RuleHead, graph: &GraphView) -> (bool, u64) {
    match head {
        RuleHead::Label(name) => {
            let label = graph.label_id(name);
            let stored = label.map_or(0, |label| graph.label_count(label));
            (graph.is_derived_label(name), stored)
        }
        RuleHead::Relationship(name) => {
            let of = graph.type_id(name);
            let stored = of.map_or(0, |of| graph.type_count(of));
            (graph.is_derived_type(name), stored)
        }
    }
}
