//! The properties of operators. Each table here names every variant, so that the compiler guides you through all of
//! them when you add an operator:
//!
//! - [`Operator::facts`], in this file: whether it writes, reads the graph, blocks, and so on;
//! - `expressions.rs`: the expressions that it evaluates, and the plans that it contains;
//! - `slots.rs`: the slots that it reads and those that it binds;
//! - `../describe.rs`: its name and its description in `EXPLAIN`.
//!
//! Planner, passes and executor use these tables and keep no lists of operators of their own. A pass that rewrites one
//! operator into another matches only on the operators that it handles.

mod expressions;
mod slots;

pub use slots::Made;

use super::{Aggregate, Aggregation, Apply, ApplyKind, Operator, Sort};
use crate::functions::AggregateFunction;

/// The properties of an operator that do not depend on its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// It changes the graph or ends a transaction: it is always run to its end, and never twice for one row.
    pub writes: bool,
    /// It changes the schema: it creates or drops indexes or constraints.
    pub schema: bool,
    /// How its rows depend on the graph.
    pub graph: GraphUse,
    /// It reads all rows of one of its children before it returns the first row.
    pub blocks: bool,
    /// For many argument rows at once it returns the same as for each of them separately.
    pub batched: bool,
    /// Several threads may each run it over a part of its input rows, and their results can be merged.
    pub parallel: bool,
    /// Whether duplicates of input rows matter to it.
    pub duplicates: Duplicates,
    /// For each row it searches the whole graph, by a scan or an index: the result depends on the row only through its
    /// values.
    pub scans: bool,
    /// Its rows are the same whether input rows are dropped below it or above it.
    pub passes_filters: bool,
}

/// How the rows of an operator depend on the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GraphUse {
    /// Only through its input.
    None,
    /// Through expressions that read entities.
    Expressions,
    /// It reads the graph, or may do so: a subplan, a procedure.
    Reads,
}

/// Whether duplicate rows matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duplicates {
    /// It depends on what the operators above do with the rows.
    Passed,
    /// Never: the same rows come out.
    Ignored,
    /// Always: it counts its rows, or has an effect for each.
    Counted,
}

/// Processes each row separately, from the row and its expressions alone.
const ROW: Facts = checked(Facts {
    writes: false,
    schema: false,
    graph: GraphUse::Expressions,
    blocks: false,
    batched: true,
    parallel: true,
    duplicates: Duplicates::Passed,
    scans: false,
    passes_filters: false,
});

/// The argument rows.
const GIVEN: Facts = checked(Facts {
    graph: GraphUse::None,
    ..ROW
});

/// Processes each row separately, from the row and the graph.
const READ: Facts = checked(Facts {
    graph: GraphUse::Reads,
    ..ROW
});

/// Like [`READ`], by a scan or an index.
const SCAN: Facts = checked(Facts {
    scans: true,
    ..READ
});

/// Calls something external for each row, in order.
const CALL: Facts = checked(Facts {
    graph: GraphUse::Reads,
    parallel: false,
    duplicates: Duplicates::Counted,
    ..ROW
});

/// Counts rows.
const CUT: Facts = checked(Facts {
    graph: GraphUse::None,
    batched: false,
    parallel: false,
    duplicates: Duplicates::Counted,
    ..ROW
});

/// Reads all rows first.
const BLOCK: Facts = checked(Facts {
    blocks: true,
    batched: false,
    ..ROW
});

/// A barrier.
const BARRIER: Facts = checked(Facts {
    graph: GraphUse::None,
    parallel: false,
    ..BLOCK
});

/// Combines rows with those of its second child, which runs once.
const JOIN: Facts = checked(Facts {
    graph: GraphUse::Reads,
    ..BLOCK
});

/// Has an effect for each row, in order.
const WRITE: Facts = checked(Facts {
    writes: true,
    graph: GraphUse::Reads,
    batched: false,
    parallel: false,
    duplicates: Duplicates::Counted,
    ..ROW
});

/// Like [`WRITE`], for the schema.
const SCHEMA: Facts = checked(Facts {
    schema: true,
    ..WRITE
});

/// Checks at compile time that the facts are consistent.
const fn checked(facts: Facts) -> Facts {
    let counts = matches!(facts.duplicates, Duplicates::Counted);
    assert!(
        !facts.writes || (counts && !facts.batched && !facts.parallel),
        "what writes has its effect once a row, in the order of the rows"
    );
    assert!(
        !facts.schema || facts.writes,
        "what changes the schema writes"
    );
    assert!(
        !facts.blocks || !facts.batched,
        "what takes all rows in mixes those of different argument rows"
    );
    facts
}

impl Operator {
    /// The table.
    pub fn facts(&self) -> Facts {
        match self {
            Operator::Argument => GIVEN,
            Operator::AllNodesScan(_) => SCAN,
            Operator::LabelScan(_) => SCAN,
            Operator::ColumnScan(_) => SCAN,
            Operator::ColumnAggregate(columns) => Facts {
                graph: GraphUse::Reads,
                scans: true,
                ..group(&columns.aggregate)
            },
            Operator::IndexSeek(_) => SCAN,
            Operator::IndexRange(_) => SCAN,
            Operator::NodeByIdSeek(_) => READ,
            Operator::RelationshipScan(_) => SCAN,
            Operator::RelationshipIndexSeek(_) => SCAN,
            Operator::RelationshipByIdSeek(_) => READ,
            Operator::CountStore(_) => READ,
            Operator::Expand(_) => passing(READ),
            Operator::Degree(_) => READ,
            Operator::PatternCount(_) => READ,
            Operator::TriangleCount(_) | Operator::TreeCount(_) => READ,
            Operator::DistinctEnds(_) => ENDS,
            Operator::PathCount(_) => READ,
            Operator::VariableExpand(_) => passing(READ),
            Operator::ShortestPath(_) => READ,
            Operator::Repeat(_) => READ,
            Operator::Filter(_) => ROW,
            Operator::Project(_) => passing(ROW),
            Operator::Aggregate(aggregate) | Operator::ParallelAggregate(aggregate) => {
                group(aggregate)
            }
            Operator::Distinct(_) => DISTINCT,
            Operator::Sort(sort) => ordered(sort),
            Operator::Skip(_) => CUT,
            Operator::Limit(_) => CUT,
            Operator::Unwind(_) => passing(ROW),
            Operator::Apply(apply) => applied(apply),
            Operator::SemiJoin(_) => JOIN,
            Operator::HashJoin(_) => JOIN,
            Operator::RangeJoin(_) => JOIN,
            Operator::Union(_) => UNION,
            Operator::CallProcedure(call) if call.writes => WRITE,
            Operator::CallProcedure(_) => CALL,
            Operator::LoadCsv(_) => LOAD,
            Operator::Eager => BARRIER,
            Operator::Create(_) => WRITE,
            Operator::Merge(_) => WRITE,
            Operator::Set(_) => WRITE,
            Operator::Delete(_) => WRITE,
            Operator::Foreach(_) => WRITE,
            Operator::InTransactions(_) => WRITE,
            Operator::ChangeSchema(_) => SCHEMA,
            Operator::Sequence(_) => SEQUENCE,
            Operator::Discard => DISCARD,
            Operator::Witness(_) => passing(READ),
            Operator::Citation(_) => READ,
        }
    }
}

/// Equal rows become one; the first of them is returned.
const DISTINCT: Facts = checked(Facts {
    graph: GraphUse::None,
    batched: false,
    duplicates: Duplicates::Ignored,
    ..ROW
});

/// All rows become one set of nodes.
const ENDS: Facts = checked(Facts {
    graph: GraphUse::Reads,
    parallel: false,
    duplicates: Duplicates::Ignored,
    ..BLOCK
});

/// The parts one after the other.
const UNION: Facts = checked(Facts {
    graph: GraphUse::None,
    batched: false,
    parallel: false,
    ..ROW
});

/// A file is not the graph.
const LOAD: Facts = checked(Facts {
    graph: GraphUse::None,
    ..CALL
});

/// The second child starts with all rows at once.
const SEQUENCE: Facts = checked(Facts {
    parallel: false,
    duplicates: Duplicates::Counted,
    ..JOIN
});

/// No row is returned.
const DISCARD: Facts = checked(Facts {
    duplicates: Duplicates::Counted,
    ..BARRIER
});

const fn passing(facts: Facts) -> Facts {
    Facts {
        passes_filters: true,
        ..facts
    }
}

fn group(aggregate: &Aggregate) -> Facts {
    let mut made = aggregate.aggregates.iter();
    Facts {
        duplicates: match made.all(|(_, made)| made.ignores_duplicates()) {
            true => Duplicates::Ignored,
            false => Duplicates::Counted,
        },
        ..BLOCK
    }
}

/// With a limit it counts rows.
fn ordered(sort: &Sort) -> Facts {
    match sort.limit {
        None => passing(BLOCK),
        Some(_) => Facts {
            duplicates: Duplicates::Counted,
            ..BLOCK
        },
    }
}

fn applied(apply: &Apply) -> Facts {
    let of_kind = match apply.kind {
        ApplyKind::Inner => READ,
        ApplyKind::Optional => passing(READ),
        ApplyKind::Unit => Facts {
            duplicates: Duplicates::Counted,
            ..READ
        },
    };
    Facts {
        batched: apply.batched,
        ..of_kind
    }
}

impl Aggregation {
    /// Whether its result is the same if an input row is duplicated.
    pub fn ignores_duplicates(&self) -> bool {
        let ignores = |function: &AggregateFunction| function.body.kind.ignores_duplicates();
        self.distinct || self.function.is_some_and(ignores)
    }
}
