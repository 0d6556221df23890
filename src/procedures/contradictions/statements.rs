//! Statements of one property that disagree.

use super::{Options, Rows, Side, disagree, pairs, row};
use crate::error::Result;
use crate::graph::{Rank, Statement};
use crate::procedures::ProcedureContext;
use crate::value::Value;

/// A row for each pair of statements that hold at one time, are not deprecated, and cannot both be true.
pub(super) fn contradictions(context: ProcedureContext<'_>, options: &Options) -> Result<Rows> {
    let (graph, mut rows) = (context.graph, Rows::new());
    for (entity, key, _) in graph.stated_properties() {
        context.check()?;
        let mut statements = graph.statements(entity, key);
        statements.retain(|statement| statement.rank != Rank::Deprecated);
        for [one, other] in pairs(&statements) {
            context.check()?;
            let at_one_time = one.interval().overlaps(other.interval());
            if !at_one_time || !disagree(&one.value, &other.value, options.about) {
                continue;
            }
            let side = |statement: &Statement| Side {
                entity,
                value: statement.value.clone(),
                sources: {
                    let names = graph.sorted_names(&statement.sources);
                    names.into_iter().map(Value::String).collect()
                },
            };
            let sides = [&side(one), &side(other)];
            rows.push(row("statements", graph.key_name(key), sides));
        }
    }
    Ok(rows)
}
