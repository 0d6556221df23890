//! The context in which an expression is evaluated: everything besides its row.

use super::{Batch, Enough, Memberships, Slot, SubqueryId, SubqueryKind};
use crate::error::{Error, ErrorCode, ErrorKind, Phase, Result, Warnings};
use crate::functions::{Allowance, Clock, FunctionContext, RandomSource};
use crate::graph::{GraphView, Holding, KeyId};
use crate::value::column::Column;
use crate::value::interval::Interval;
use crate::value::parameter_values::ParameterValues;
use crate::value::{EntityId, Value};

/// The context in which an expression is evaluated: everything besides its row.
#[derive(Clone, Copy)]
pub struct EvaluationContext<'a> {
    /// The graph as the statement sees it now.
    pub graph: &'a GraphView,
    /// The parameters by name.
    pub parameters: &'a ParameterValues,
    /// The start times of the transaction and the statement.
    pub clock: &'a Clock,
    /// The source of random numbers.
    pub random: &'a RandomSource,
    /// The remaining limits of the statement.
    pub allowance: &'a dyn Allowance,
    /// Runs subplans.
    pub subqueries: &'a dyn Subqueries,
    /// The lists that `IN` has been asked about, if they are remembered.
    pub memberships: Option<&'a Memberships>,
    /// Whether this statement has deleted anything; otherwise no handle refers to a deleted entity.
    pub deleted: bool,
    /// The time that the statement asks about (`AT`); `None`: it sees whatever is there.
    pub at: Option<Interval>,
    /// What is known of the entities that are valid at that time, in this state of the graph.
    pub holding: Option<&'a Holding>,
    /// Records what is read of the graph, if the lineage of rows is requested.
    pub recorder: Option<&'a dyn Recorder>,
    /// The notices of the run; `None`: nobody hears of them.
    pub(crate) warnings: Option<&'a Warnings>,
}

/// Records what the evaluation of an expression reads of the graph.
pub trait Recorder {
    /// The existence of the entities in a value, with their labels or types.
    fn existence(&self, value: &Value);

    /// A property, whether it is set or not, and the existence of its entity.
    fn property(&self, entity: EntityId, key: KeyId);

    /// The statements of a property besides the one that is read.
    fn other_statements(&self, entity: EntityId, key: KeyId);

    /// All properties of an entity, and that it is there.
    fn properties(&self, entity: EntityId);

    /// The entities in a value with all their properties.
    fn whole(&self, value: &Value);

    /// The lineage of a row of a subplan.
    fn lineage(&self, handle: i64);
}

impl<'a> EvaluationContext<'a> {
    /// The context of function calls.
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

/// A call of a subplan by an expression.
#[derive(Clone, Copy, Debug)]
pub struct SubqueryCall<'a> {
    /// The kind of result.
    pub kind: SubqueryKind,
    /// The subplan.
    pub id: SubqueryId,
    /// The slots of the outer rows that the subplan reads.
    pub arguments: &'a [Slot],
    /// No more rows than this need to be counted.
    pub enough: Option<&'a Enough>,
}

impl<'a> SubqueryCall<'a> {
    /// A call with its parts.
    pub fn new(kind: SubqueryKind, id: SubqueryId, arguments: &'a [Slot]) -> SubqueryCall<'a> {
        SubqueryCall {
            kind,
            id,
            arguments,
            enough: None,
        }
    }

    /// The same call, where no more rows than a number have to be counted.
    #[must_use]
    pub fn up_to(mut self, enough: Option<&'a Enough>) -> SubqueryCall<'a> {
        self.enough = enough;
        self
    }
}

/// Runs the subplans of subquery expressions; implemented by the executor.
pub trait Subqueries: Sync {
    /// One result for each row of the batch.
    fn evaluate(
        &self,
        call: SubqueryCall<'_>,
        batch: &Batch,
        context: &EvaluationContext<'_>,
    ) -> Result<Column>;

    /// The lineages of all rows of a subplan, for each row of the batch; `None` if they are only told to a recorder, row by row.
    fn lineages(
        &self,
        call: SubqueryCall<'_>,
        batch: &Batch,
        context: &EvaluationContext<'_>,
    ) -> Result<Option<Vec<Vec<i64>>>>;
}

/// For contexts in which no subquery is allowed.
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
            "a subquery is not allowed in a constant expression",
        ))
    }

    fn lineages(
        &self,
        _: SubqueryCall<'_>,
        _: &Batch,
        _: &EvaluationContext<'_>,
    ) -> Result<Option<Vec<Vec<i64>>>> {
        Ok(None)
    }
}
