//! Every operator, with its rows in and out.

use super::PlanNode;
use crate::expression::{Expression, NewNode, NewRelationship, PathMode, Slot, Update};
use crate::graph::Direction;
use crate::syntax::ast::OnError;
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

/// `CALL { … } IN TRANSACTIONS`
#[derive(Clone, Debug)]
pub struct Transactions {
    /// Rows a transaction.
    pub rows: Expression,
    /// What happens when one of them fails.
    pub on_error: OnError,
    /// Gets the map that says how it went.
    pub status: Option<Slot>,
    /// The slots the subquery fills: null where its transaction was undone or never run.
    pub filled: Vec<Slot>,
    /// The subquery returns rows; else each left row passes once.
    pub returns: bool,
}

/// One hop.
#[derive(Clone, Debug)]
pub struct Expand {
    /// A bound node.
    pub from: Slot,
    /// Gets the relationship; where `relationship_bound`, it must be this one already.
    pub relationship: Slot,
    /// The relationship is bound already.
    pub relationship_bound: bool,
    /// Gets the node at the other end; where `into`, it must be this one already.
    pub to: Slot,
    /// The other end is bound already.
    pub into: bool,
    /// Which way.
    pub direction: Direction,
    /// Only these types; `None`: all.
    pub types: Option<Vec<Arc<str>>>,
    /// The labels that the other end must have (moved here by a pass).
    pub labels: Vec<Arc<str>>,
    /// Relationship slots (single or list) of the same `MATCH` that must not be this relationship.
    pub distinct_from: Vec<Slot>,
}

/// What the statistics count.
#[derive(Clone, Debug)]
pub enum Counted {
    /// Nodes with a label; `None`: all.
    Nodes(Option<Arc<str>>),
    /// Relationships.
    Relationships {
        /// The label at their start.
        start: Option<Arc<str>>,
        /// Only these types; `None`: all.
        types: Option<Vec<Arc<str>>>,
        /// The label at their end.
        end: Option<Arc<str>>,
    },
}

/// How many rows a hop would give.
#[derive(Clone, Debug)]
pub struct Degree {
    /// The hop; its relationship, and its other end unless that is bound, get no value.
    pub expand: Expand,
    /// Gets the number.
    pub count: Slot,
    /// Rows whose number is zero stay.
    pub optional: bool,
}

/// Many hops.
#[derive(Clone, Debug)]
pub struct VariableExpand {
    /// A bound node.
    pub from: Slot,
    /// Gets the list of relationships, from first to last as the pattern is written; where `relationships_bound`, it is a
    /// bound list that must be matched exactly.
    pub relationships: Slot,
    /// The list is bound already.
    pub relationships_bound: bool,
    /// Gets the node at the other end; where `into`, it must be this one already.
    pub to: Slot,
    /// The other end is bound already.
    pub into: bool,
    /// Which way, seen from `from`.
    pub direction: Direction,
    /// `from` is the right end of the pattern as written: the list is reversed.
    pub reversed: bool,
    /// Only these types; `None`: all.
    pub types: Option<Vec<Arc<str>>>,
    /// At least so many hops.
    pub min: u64,
    /// At most so many hops; `None`: no bound.
    pub max: Option<u64>,
    /// What may repeat within the path.
    pub mode: PathMode,
    /// Every relationship on the way satisfies this; it reads the relationship from `step`.
    pub predicate: Option<Expression>,
    /// Holds the relationship under test for `predicate`.
    pub step: Slot,
    /// Relationship slots (single or list) of the same `MATCH` that share no relationship with this list.
    pub distinct_from: Vec<Slot>,
    /// Nobody reads the list, only whether and where paths end: one row per end node is enough (set by a pass).
    pub ends_only: bool,
}

/// Shortest paths between two bound nodes.
#[derive(Clone, Debug)]
pub struct ShortestPath {
    /// The hops, `into` set; `min` and `max` bound the length.
    pub expand: VariableExpand,
    /// How many paths (or lengths, where `groups`).
    pub count: Expression,
    /// All paths of the `count` shortest lengths, not `count` paths.
    pub groups: bool,
    /// Gets the path.
    pub path: Option<Slot>,
    /// Predicates over the whole path that a match must satisfy (falls back to enumeration by length).
    pub predicate: Option<Expression>,
    /// Gives one row with a null path where there is none (`OPTIONAL`, or the expression form).
    pub optional: bool,
}

/// A repeated group of patterns.
#[derive(Clone, Debug)]
pub struct Repeat {
    /// A bound node: where the first repetition starts.
    pub from: Slot,
    /// Gets the node where the last repetition ends; where `into`, it must be this one already.
    pub to: Slot,
    /// The other end is bound already.
    pub into: bool,
    /// One repetition over `Argument`, from `inner_start` to `inner_end`.
    pub body: Box<PlanNode>,
    /// The body's first node.
    pub inner_start: Slot,
    /// The body's last node.
    pub inner_end: Slot,
    /// Body slot → outer slot with the list of its values, one per repetition.
    pub collected: Vec<(Slot, Slot)>,
    /// The body's relationship slots: what must not repeat under `Trail`.
    pub relationships: Vec<Slot>,
    /// The body's node slots: what must not repeat under `Acyclic`.
    pub nodes: Vec<Slot>,
    /// At least so many repetitions.
    pub min: u64,
    /// At most so many repetitions; `None`: no bound.
    pub max: Option<u64>,
    /// What may repeat.
    pub mode: PathMode,
    /// The body was planned from right to left: lists are reversed.
    pub reversed: bool,
    /// Relationship slots of the same `MATCH` that must not be used again.
    pub distinct_from: Vec<Slot>,
    /// Gets the list of all relationships walked, in order (for uniqueness and paths).
    pub walked: Slot,
}

/// A part of a range of an index.
#[derive(Clone, Debug)]
pub enum RangeTest {
    /// Between bounds; each with whether it is included.
    Between {
        /// From here.
        lower: Option<(Expression, bool)>,
        /// To here.
        upper: Option<(Expression, bool)>,
    },
    /// Strings that start with this.
    Prefix(Expression),
}

/// One aggregate function applied to an expression.
#[derive(Clone, Debug)]
pub struct Aggregation {
    /// `count(*)` is `None`.
    pub function: Option<&'static crate::functions::AggregateFunction>,
    /// `DISTINCT`
    pub distinct: bool,
    /// In order.
    pub arguments: Vec<Expression>,
}

/// One key to sort by.
#[derive(Clone, Debug)]
pub struct SortKey {
    /// The key.
    pub expression: Expression,
    /// Largest first.
    pub descending: bool,
}

/// How `Apply` puts left and right rows together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApplyKind {
    /// Every right row.
    Inner,
    /// Every right row, or one with nulls.
    Optional,
    /// The left row, once; the right side's rows are used up (a subquery that only writes).
    Unit,
}

/// `MERGE`.
#[derive(Clone, Debug)]
pub struct Merge {
    /// What is made where nothing matches.
    pub nodes: Vec<NewNode>,
    /// What is made where nothing matches.
    pub relationships: Vec<NewRelationship>,
    /// `ON CREATE SET`
    pub on_create: Vec<Update>,
    /// `ON MATCH SET`
    pub on_match: Vec<Update>,
}
