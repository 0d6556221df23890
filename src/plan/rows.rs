//! Operators that compute, group, sort, limit and join rows.

use crate::expression::{Expression, Slot};

/// Rows for which the predicate is true.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The predicate.
    pub predicate: Expression,
}

/// Rows with further slots computed; the others are kept.
#[derive(Clone, Debug)]
pub struct Project {
    /// Slots and their expressions.
    pub items: Vec<(Slot, Expression)>,
}

/// One row per group; without keys exactly one row, even if there are no input rows.
#[derive(Clone, Debug)]
pub struct Aggregate {
    /// Slots and the grouping expressions.
    pub keys: Vec<(Slot, Expression)>,
    /// Slots and their aggregates.
    pub aggregates: Vec<(Slot, Aggregation)>,
}

/// One aggregate function applied to an expression.
#[derive(Clone, Debug)]
pub struct Aggregation {
    /// `count(*)` is `None`.
    pub function: Option<&'static crate::functions::AggregateFunction>,
    /// `DISTINCT`
    pub distinct: bool,
    /// The arguments, in order.
    pub arguments: Vec<Expression>,
}

/// The first of all rows that are equal in these slots.
#[derive(Clone, Debug)]
pub struct Distinct {
    /// The slots.
    pub slots: Vec<Slot>,
}

/// All rows, sorted; stable. With `limit` only the first `limit` rows (top-k).
#[derive(Clone, Debug)]
pub struct Sort {
    /// The keys, most important first.
    pub keys: Vec<SortKey>,
    /// `SKIP` + `LIMIT`, if a limit follows.
    pub limit: Option<Expression>,
}

/// One key to sort by.
#[derive(Clone, Debug)]
pub struct SortKey {
    /// The key.
    pub expression: Expression,
    /// Descending order.
    pub descending: bool,
}

/// Skips the first `count` rows.
#[derive(Clone, Debug)]
pub struct Skip {
    /// The number of rows.
    pub count: Expression,
}

/// The first `count` rows.
#[derive(Clone, Debug)]
pub struct Limit {
    /// The number of rows.
    pub count: Expression,
}

/// For each row, one row per element; none for null.
#[derive(Clone, Debug)]
pub struct Unwind {
    /// The list.
    pub list: Expression,
    /// Receives the element.
    pub variable: Slot,
}

/// Children: left, right. Per left row, the right side's rows with that row as argument.
#[derive(Clone, Debug)]
pub struct Apply {
    /// How left and right rows are combined.
    pub kind: ApplyKind,
    /// The slots the right side fills (null where `Optional` finds nothing).
    pub filled: Vec<Slot>,
    /// Whether the right side may be run for many left rows at once.
    pub batched: bool,
}

/// How `Apply` combines left and right rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApplyKind {
    /// Every right row.
    Inner,
    /// Every right row, or one row with nulls.
    Optional,
    /// The left row, once; the right side's rows are discarded (a subquery that only writes).
    Unit,
}

/// Children: left, right; the right side reads nothing of the argument rows. The left rows whose node is among those
/// that the right side finds.
#[derive(Clone, Debug)]
pub struct SemiJoin {
    /// The node, on both sides.
    pub node: Slot,
    /// False: the left rows whose node is not among them.
    pub wanted: bool,
}

/// Children: left, right; the right side reads nothing of the argument rows. Pairs of rows whose keys are equal (null
/// is not equal to anything). A row of which a key cannot be evaluated is paired with all rows, for the filter above.
#[derive(Clone, Debug)]
pub struct HashJoin {
    /// Keys of the left.
    pub left: Vec<Expression>,
    /// Keys of the right.
    pub right: Vec<Expression>,
    /// If there are any: besides, at least one of these agrees.
    pub either: Vec<JoinKey>,
}

/// An expression of the left and one of the right that are equal.
#[derive(Clone, Debug)]
pub struct JoinKey {
    /// Of the left.
    pub left: Expression,
    /// Of the right.
    pub right: Expression,
    /// The side that has a list, of which one element is equal to the other side.
    pub list: Option<JoinSide>,
}

/// A side of a join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinSide {
    /// The first child.
    Left,
    /// The second child.
    Right,
}

/// Children: left, right; the right side reads nothing of the argument rows. Pairs of rows where the key of the right
/// row is within the bounds of the left row, and perhaps others, for the filter above.
#[derive(Clone, Debug)]
pub struct RangeJoin {
    /// The key of the right.
    pub key: Expression,
    /// The key that the upper bound is for, if it is another one: it is used if it grows with the first.
    pub upper_key: Option<Expression>,
    /// The lower bound, of the left, and whether it is included.
    pub lower: Option<(Expression, bool)>,
    /// The upper bound.
    pub upper: Option<(Expression, bool)>,
}

/// Children: the parts. Each part's slots are copied to the union's.
#[derive(Clone, Debug)]
pub struct Union {
    /// The union's slots.
    pub slots: Vec<Slot>,
    /// The slots of each part, in the same order.
    pub parts: Vec<Vec<Slot>>,
}

/// Children: left, right. The right side's rows, run once with all left rows as argument.
#[derive(Clone, Debug)]
pub struct Sequence {
    /// The slots the right side fills.
    pub filled: Vec<Slot>,
}
