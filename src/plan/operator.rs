//! Every operator, with its rows in and out.

use super::PlanNode;
use super::parts::{
    Aggregation, ApplyKind, Counted, Degree, Expand, Merge, RangeTest, Repeat, ShortestPath,
    SortKey, Transactions, VariableExpand,
};
use crate::expression::{Expression, NewNode, NewRelationship, Slot, Update};
use crate::graph::Direction;
use std::sync::Arc;

/// What a plan node does with the rows of its children.
#[derive(Clone, Debug)]
pub enum Operator {
    /// Leaf. The rows given to the (sub)plan: one row without columns for a statement.
    Argument,
    /// Per row, one row per node.
    AllNodesScan {
        /// Gets the node.
        node: Slot,
    },
    /// Per row, one row per node with the label.
    LabelScan {
        /// Gets the node.
        node: Slot,
        /// The label.
        label: Arc<str>,
    },
    /// Per row, one row per node with the label whose keys equal the values.
    IndexSeek {
        /// Gets the node.
        node: Slot,
        /// The label.
        label: Arc<str>,
        /// The keys of the index, in order.
        keys: Vec<Arc<str>>,
        /// One value per key. For a single key: where `many`, a list of values, each sought (duplicates once).
        values: Vec<Expression>,
        /// `key IN list`
        many: bool,
    },
    /// Per row, one row per node with the label whose key is in the range.
    IndexRange {
        /// Gets the node.
        node: Slot,
        /// The label.
        label: Arc<str>,
        /// The key.
        key: Arc<str>,
        /// Which part of it.
        range: RangeTest,
    },
    /// Per row, one row per node whose id is among the ids.
    NodeByIdSeek {
        /// Gets the node.
        node: Slot,
        /// An integer or a list of integers.
        ids: Expression,
    },
    /// Per row, one row per relationship of the types: both ends bound at once. `Both` gives each twice (a loop once).
    RelationshipScan {
        /// Gets the relationship.
        relationship: Slot,
        /// Gets the node at the left.
        from: Slot,
        /// Gets the node at the right.
        to: Slot,
        /// How left and right lie on it.
        direction: Direction,
        /// Only these types; `None`: all.
        types: Option<Vec<Arc<str>>>,
    },
    /// Per row, one row with how many there are of something in the whole graph; no row where there are none.
    CountStore {
        /// What is counted.
        counted: Counted,
        /// Gets the number.
        count: Slot,
    },
    /// Per row, one row per relationship of a bound node.
    Expand(Expand),
    /// Per row, one row with how many rows a hop would give.
    Degree(Degree),
    /// Per row, one row per path of bounded length from a bound node.
    VariableExpand(VariableExpand),
    /// Per row, shortest paths between two bound nodes.
    ShortestPath(ShortestPath),
    /// Per row, one row per way to repeat a group of patterns (GQL's quantified path pattern).
    Repeat(Repeat),
    /// Rows for which the predicate is true.
    Filter {
        /// The predicate.
        predicate: Expression,
    },
    /// Rows with further slots computed; the others stay.
    Project {
        /// Slot and what it gets.
        items: Vec<(Slot, Expression)>,
    },
    /// One row per group; without keys one row, also for no rows.
    Aggregate {
        /// Slot and what rows are grouped by.
        keys: Vec<(Slot, Expression)>,
        /// Slot and what is aggregated.
        aggregates: Vec<(Slot, Aggregation)>,
    },
    /// Rows that differ in these slots, the first of each.
    Distinct {
        /// The slots.
        slots: Vec<Slot>,
    },
    /// All rows, sorted; stable. With `limit` only the first so many (top-k).
    Sort {
        /// The keys, most important first.
        keys: Vec<SortKey>,
        /// `SKIP` + `LIMIT`, where a limit follows.
        limit: Option<Expression>,
    },
    /// All rows but the first so many.
    Skip {
        /// How many.
        count: Expression,
    },
    /// The first so many rows.
    Limit {
        /// How many.
        count: Expression,
    },
    /// Per row, one row per element; none for null.
    Unwind {
        /// The list.
        list: Expression,
        /// Gets the element.
        variable: Slot,
    },
    /// Children: left, right. Per left row, the right side's rows with that row as argument.
    Apply {
        /// How left and right rows are put together.
        kind: ApplyKind,
        /// The slots the right side fills (null where `Optional` finds nothing).
        filled: Vec<Slot>,
        /// Whether the right side may be run for many left rows at once.
        batched: bool,
    },
    /// Children: left, right, which reads nothing of the argument rows. The left rows whose node is among those that the
    /// right side finds.
    SemiJoin {
        /// The node, on both sides.
        node: Slot,
        /// False: the left rows whose node is not among them.
        wanted: bool,
    },
    /// Children: left, right, which reads nothing of the argument rows. Pairs of rows whose keys are equal (null equals
    /// nothing).
    HashJoin {
        /// Keys of the left.
        left: Vec<Expression>,
        /// Keys of the right.
        right: Vec<Expression>,
    },
    /// Children: the parts. Each part's slots are copied to the union's.
    Union {
        /// The union's slots.
        slots: Vec<Slot>,
        /// The slots of each part, in the same order.
        parts: Vec<Vec<Slot>>,
    },
    /// Per row, the rows of a procedure.
    CallProcedure {
        /// Its name.
        name: Arc<str>,
        /// Its arguments.
        arguments: Vec<Expression>,
        /// Which column goes to which slot.
        yields: Vec<(usize, Slot)>,
        /// A null row where it gives none.
        optional: bool,
        /// It returns nothing and lets each row pass (a procedure without columns).
        passes_rows: bool,
    },
    /// Per row, one row per line of a CSV file.
    LoadCsv {
        /// Where from.
        source: Expression,
        /// `WITH HEADERS`: a row is a map, not a list.
        headers: bool,
        /// Between fields.
        terminator: Option<Expression>,
        /// Gets the row.
        variable: Slot,
    },
    /// Takes all rows in before it gives the first out: reads below do not see writes above.
    Eager,
    /// Per row, creates nodes and relationships.
    Create {
        /// The nodes, in order.
        nodes: Vec<NewNode>,
        /// The relationships, in order.
        relationships: Vec<NewRelationship>,
    },
    /// Children: rows, the match (with the row as argument). Per row: the matches, or where there are none one creation.
    Merge(Merge),
    /// Per row, sets properties and labels.
    Set {
        /// In order.
        items: Vec<Update>,
    },
    /// Per row, deletes entities; null is passed over.
    Delete {
        /// Nodes, relationships, paths, or lists and maps of them.
        targets: Vec<Expression>,
        /// Relationships of a node go with it.
        detach: bool,
    },
    /// Per row, runs a body of updates for each element of a list; the rows pass unchanged.
    Foreach {
        /// Gets the element.
        variable: Slot,
        /// The list.
        list: Expression,
        /// Updates over `Argument`.
        body: Box<PlanNode>,
    },
    /// Per row, runs a subquery in transactions of its own every so many rows.
    InTransactions(Transactions),
    /// Children: left, right. The right side's rows, run once with all left rows as argument.
    Sequence {
        /// The slots the right side fills.
        filled: Vec<Slot>,
    },
    /// Takes the child's rows in and gives none out (`FINISH`, and a write without `RETURN`).
    Discard,
}
