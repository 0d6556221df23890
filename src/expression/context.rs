//! What the evaluation of an expression may see besides its row.

use super::{Batch, Slot, SubqueryId, SubqueryKind};
use crate::error::{Error, ErrorCode, ErrorKind, Phase, Result};
use crate::functions::{Allowance, Clock, FunctionContext, RandomSource};
use crate::graph::{GraphView, KeyId};
use crate::value::column::Column;
use crate::value::interval::Interval;
use crate::value::{EntityId, Map, Value};

/// What the evaluation of an expression may see besides its row.
#[derive(Clone, Copy)]
pub struct EvaluationContext<'a> {
    /// The graph as the statement sees it now.
    pub graph: &'a GraphView,
    /// The parameters by name.
    pub parameters: &'a Map,
    /// When transaction and statement began.
    pub clock: &'a Clock,
    /// Where random numbers come from.
    pub random: &'a RandomSource,
    /// What the statement still allows.
    pub allowance: &'a dyn Allowance,
    /// Who runs subplans.
    pub subqueries: &'a dyn Subqueries,
    /// Whether this statement has deleted anything: only then can a handle be of something deleted.
    pub deleted: bool,
    /// The time that the statement asks about (`AT`); `None`: it sees whatever is there.
    pub at: Option<Interval>,
    /// Who hears what is read of the graph, where somebody asks.
    pub recorder: Option<&'a dyn Recorder>,
}

/// Hears what the evaluation of an expression reads of the graph.
pub trait Recorder {
    /// That the entities in a value are there, with their labels or types.
    fn existence(&self, value: &Value);

    /// A property, whether it is there or not, and that its entity is.
    fn property(&self, entity: EntityId, key: KeyId);

    /// The statements of a property besides the one that is read.
    fn other_statements(&self, entity: EntityId, key: KeyId);

    /// All properties of an entity, and that it is there.
    fn properties(&self, entity: EntityId);

    /// The entities in a value with all their properties.
    fn whole(&self, value: &Value);

    /// What a row of a subplan rests on.
    fn lineage(&self, handle: i64);
}

impl<'a> EvaluationContext<'a> {
    /// What a function may see of it.
    pub fn functions(&self) -> FunctionContext<'a> {
        FunctionContext {
            graph: self.graph,
            at: self.at,
            clock: self.clock,
            random: self.random,
            allowance: self.allowance,
        }
    }

    /// The value of a parameter.
    pub fn parameter(&self, name: &str) -> Result<Value> {
        self.parameters.get(name).cloned().ok_or_else(|| {
            Error::new(
                ErrorKind::ParameterMissing,
                Phase::CompileTime,
                ErrorCode::MissingParameter,
                format!("parameter `${name}` was not given"),
            )
            .hint("pass a value for it with the query")
        })
    }
}

/// What an expression asks of a subplan.
#[derive(Clone, Copy, Debug)]
pub struct SubqueryCall<'a> {
    /// Which answer it wants.
    pub kind: SubqueryKind,
    /// Which subplan.
    pub id: SubqueryId,
    /// The slots of the surrounding rows that the subplan reads.
    pub arguments: &'a [Slot],
}

impl<'a> SubqueryCall<'a> {
    /// A call with its parts.
    pub fn new(kind: SubqueryKind, id: SubqueryId, arguments: &'a [Slot]) -> SubqueryCall<'a> {
        SubqueryCall {
            kind,
            id,
            arguments,
        }
    }
}

/// Runs the subplans of subquery expressions; the executor implements it.
pub trait Subqueries: Sync {
    /// One answer for each row of the batch.
    fn evaluate(
        &self,
        call: SubqueryCall<'_>,
        batch: &Batch,
        context: &EvaluationContext<'_>,
    ) -> Result<Column>;
}

/// For places where no subquery may stand.
#[derive(Clone, Copy, Debug)]
pub struct NoSubqueries;

impl Subqueries for NoSubqueries {
    fn evaluate(
        &self,
        _: SubqueryCall<'_>,
        _: &Batch,
        _: &EvaluationContext<'_>,
    ) -> Result<Column> {
        Err(Error::semantic(
            ErrorCode::InvalidClauseComposition,
            "a subquery cannot stand in a constant expression",
        ))
    }
}
