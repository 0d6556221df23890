//! Bound expressions and their evaluation over a batch. Must not know plans.
//!
//! An [`Expression`] reads *slots*: numbered columns of a batch, assigned by the binder and unique within a statement.
//! The variable of a comprehension has a slot too, set by the evaluator itself. Names of labels, types and keys remain
//! names here and are looked up once for each batch, so that a cached plan does not depend on ids of names.

mod access;
mod batch;
mod chain;
mod comprehension;
mod context;
mod evaluate;
mod fast;
mod function;
mod holds;
mod label;
#[cfg(test)]
mod laws;
mod membership;
mod mismatch;
mod operator;
mod path;
mod place;
mod row;
mod schema_change;
mod update;
mod variable_length;
mod walk;

pub use access::{check_alive, entity, properties};
pub use batch::{BATCH_ROWS, Batch, RowOrigin, concat_columns, is_live};
pub use chain::{ChainLink, ChainOperation};
pub use context::{EvaluationContext, NoSubqueries, Recorder, Subqueries, SubqueryCall};
pub use evaluate::{evaluate_row, is_true};
pub use fast::{evaluate, true_rows};
pub use function::FunctionReference;
pub use membership::Memberships;
pub use mismatch::notice_mismatch;
pub use path::along;
pub use row::Row;
pub use schema_change::{
    DroppedIndex, DroppedRule, NewConstraint, NewGraphType, NewIndex, NewMeasure, NewRule,
    NewSearchIndex, NewSearchTarget, NewUnit, RuleTarget, SchemaChange,
};
pub use update::{Citing, NewNode, NewRelationship, Update, ValidPeriod};
pub use variable_length::VariableLength;

pub use crate::syntax::ast::{ListQuantifier, PathMode, UnaryOperator, ValueOperator};

use crate::error::Span;
use crate::value::{Value, ValueType};
use std::sync::Arc;

/// A numbered column of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot(pub u32);

/// The index of a subquery expression in its statement's table of subplans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SubqueryId(pub u32);

/// An expression over slots.
#[derive(Clone, Debug)]
pub enum Expression {
    /// A constant.
    Literal(Value),
    /// `$name`
    Parameter(Arc<str>),
    /// The value of a slot.
    Slot(Slot),
    /// `[a, b]`
    List(Vec<Expression>),
    /// `{k: v}`
    Map(Vec<(Arc<str>, Expression)>),
    /// `subject.key`
    Property {
        /// A node, relationship, map, temporal value or null.
        subject: Box<Expression>,
        /// The key.
        key: Arc<str>,
        /// Its position in the query text.
        span: Span,
    },
    /// `subject[index]`
    Index {
        /// A list, map, node or relationship.
        subject: Box<Expression>,
        /// An integer or a string.
        index: Box<Expression>,
        /// Its position in the query text.
        span: Span,
    },
    /// `subject[from..to]`
    Slice {
        /// A list.
        subject: Box<Expression>,
        /// The index of the first element.
        from: Option<Box<Expression>>,
        /// The index after the last element.
        to: Option<Box<Expression>>,
        /// Its position in the query text.
        span: Span,
    },
    /// `subject:A&B`; for a relationship its type is tested.
    HasLabels {
        /// A node or a relationship.
        subject: Box<Expression>,
        /// The label test.
        labels: LabelTest,
        /// Its position in the query text.
        span: Span,
    },
    /// Under `AT`: whether an entity holds at the time that is asked about.
    Holds {
        /// A node, a relationship, or a value that has some.
        subject: Box<Expression>,
        /// The ends of a relationship have to hold too.
        with_ends: bool,
    },
    /// `subject IS :: TYPE`
    HasType {
        /// Any value.
        subject: Box<Expression>,
        /// The type.
        expected: Arc<ValueType>,
    },
    /// An operator with one operand.
    Unary {
        /// The operator.
        operator: UnaryOperator,
        /// Its operand.
        operand: Box<Expression>,
        /// Its position in the query text.
        span: Span,
    },
    /// An operator with two operands.
    Binary {
        /// The operator.
        operator: ValueOperator,
        /// Left operand.
        left: Box<Expression>,
        /// Right operand.
        right: Box<Expression>,
        /// Its position in the query text.
        span: Span,
    },
    /// A long chain of operators, each applied to the result of the previous ones.
    Chain {
        /// The first operand.
        first: Box<Expression>,
        /// The operators, in the order in which they are applied.
        links: Vec<ChainLink>,
    },
    /// `AND` over two or more.
    And(Vec<Expression>),
    /// `OR` over two or more.
    Or(Vec<Expression>),
    /// A scalar function.
    Function {
        /// The function.
        function: FunctionReference,
        /// The arguments, in order.
        arguments: Vec<Expression>,
        /// Its position in the query text.
        span: Span,
    },
    /// `CASE`; the simple form is bound as comparisons with `Equal` on a subject evaluated once.
    Case {
        /// The subject of the simple form.
        subject: Option<Box<Expression>>,
        /// Condition (or value to compare with) and result.
        branches: Vec<(Expression, Expression)>,
        /// `ELSE`
        otherwise: Option<Box<Expression>>,
    },
    /// `[variable IN list WHERE predicate | result]`
    ListComprehension {
        /// Holds each element.
        variable: Slot,
        /// The list.
        list: Box<Expression>,
        /// `WHERE`
        predicate: Option<Box<Expression>>,
        /// After `|`
        result: Option<Box<Expression>>,
    },
    /// `all(variable IN list WHERE predicate)`, and likewise `any`, `none`, `single`
    Quantifier {
        /// The quantifier.
        quantifier: ListQuantifier,
        /// Holds each element.
        variable: Slot,
        /// The list.
        list: Box<Expression>,
        /// The predicate.
        predicate: Box<Expression>,
    },
    /// `reduce(accumulator = start, variable IN list | step)`
    Reduce {
        /// Holds the accumulated value.
        accumulator: Slot,
        /// The initial value.
        start: Box<Expression>,
        /// Holds each element.
        variable: Slot,
        /// The list.
        list: Box<Expression>,
        /// The next value.
        step: Box<Expression>,
    },
    /// `subject {.*, key: value}`
    MapProjection {
        /// A node, relationship, map or null.
        subject: Box<Expression>,
        /// `.*`
        all: bool,
        /// Keys and their values, in order.
        entries: Vec<(Arc<str>, Expression)>,
    },
    /// A path built from the elements that were matched: nodes and relationships alternately.
    Path(Vec<PathPart>),
    /// `EXISTS { }`, `COUNT { }`, `COLLECT { }`, pattern comprehensions and predicates.
    Subquery {
        /// The kind.
        kind: SubqueryKind,
        /// The subplan.
        id: SubqueryId,
        /// The slots of the outer row that it reads.
        arguments: Vec<Slot>,
        /// For `Count`: when counting may stop.
        enough: Option<Box<Enough>>,
    },
}

/// The number of rows behind which counting may stop.
#[derive(Clone, Debug)]
pub struct Enough {
    /// The number that the count is compared with; it is the same for all rows.
    pub number: Expression,
    /// It is enough to reach the number; otherwise it must be exceeded.
    pub reached: bool,
}

/// A part of a path under construction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathPart {
    /// A slot with a node.
    Node(Slot),
    /// A slot with one relationship, followed from the node before it.
    Relationship(Slot),
    /// A slot with a list of relationships, followed one after the other from the node before it. The nodes between
    /// them and the last node are added, so the `Node` that follows only repeats the last one.
    Relationships(Slot),
}

/// A condition on the labels of a node or the type of a relationship.
#[derive(Clone, Debug, PartialEq)]
pub enum LabelTest {
    /// This one.
    Label(Arc<str>),
    /// All of them.
    And(Vec<LabelTest>),
    /// At least one of them.
    Or(Vec<LabelTest>),
    /// The negation.
    Not(Box<LabelTest>),
    /// Any label at all.
    Any,
}

/// The result that a subquery expression takes from its subplan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubqueryKind {
    /// Whether there is a row.
    Exists,
    /// The number of rows.
    Count,
    /// The values of the only column as a list.
    Collect,
    /// The value of the only column in the first row, or null.
    First,
}
