//! Statements of one property that disagree.

use super::{Options, Rows, Side, check, disagree, names, pairs, row};
use crate::error::Result;
use crate::graph::{Rank, Statement};
use crate::procedures::ProcedureContext;
use crate::value::interval::Interval;

/// A row for each pair of statements that hold at one time, are not deprecated, and cannot both be true.
pub(super) fn contradictions(context: ProcedureContext<'_>, options: &Options) -> Result<Rows> {
    let (graph, mut rows) = (context.graph, Rows::new());
    for (entity, key, _) in graph.stated_properties() {
        check(context)?;
        let mut statements = graph.statements(entity, key);
        statements.retain(|statement| statement.rank != Rank::Deprecated);
        for [one, other] in pairs(&statements) {
            if !at_one_time(one, other) || !disagree(&one.value, &other.value, options.about) {
                continue;
            }
            let side = |statement: &Statement| Side {
                entity,
                value: statement.value.clone(),
                sources: names(graph, statement),
            };
            let sides = [&side(one), &side(other)];
            rows.push(row("statements", graph.key_name(key), sides));
        }
    }
    Ok(rows)
}

fn at_one_time(one: &Statement, other: &Statement) -> bool {
    let period =
        |statement: &Statement| Interval::between(&statement.valid_from, &statement.valid_to);
    period(one).overlaps(period(other))
}
