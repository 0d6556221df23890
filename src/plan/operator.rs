//! Every operator, with its input and output rows. Its parameters are a separate struct: `source.rs`, `hops.rs`,
//! `rows.rs`, `updates.rs`; the properties that planner and executor use are in `facts/`.

use super::columns::{ColumnAggregate, ColumnScan};
use super::ends::DistinctEnds;
use super::hops::{Degree, Expand, PathCount, Repeat, ShortestPath, VariableExpand};
use super::lineage::{Citation, Witness};
use super::pattern_count::PatternCount;
use super::rows::{
    Aggregate, Apply, Distinct, Filter, HashJoin, Limit, Project, RangeJoin, SemiJoin, Sequence,
    Skip, Sort, Union, Unwind,
};
use super::source::{
    AllNodesScan, CallProcedure, CountStore, IndexRange, IndexSeek, LabelScan, LoadCsv,
    NodeByIdSeek, RelationshipByIdSeek, RelationshipIndexSeek, RelationshipScan,
};
use super::tree_count::TreeCount;
use super::triangle_count::TriangleCount;
use super::updates::{ChangeSchema, Create, Delete, Foreach, Merge, Set, Transactions};

/// The operators of a plan.
#[derive(Clone, Debug)]
pub enum Operator {
    /// Leaf. The argument rows of the (sub)plan: one row without columns for a statement.
    Argument,
    /// For each row, one row per node.
    AllNodesScan(AllNodesScan),
    /// For each row, one row per node with the label.
    LabelScan(LabelScan),
    /// For each row, one row per node for which a predicate over its properties is true, read column by column.
    ColumnScan(ColumnScan),
    /// For each row, the nodes of a column scan: one row per group.
    ColumnAggregate(ColumnAggregate),
    /// For each row, one row per node with the label whose keys equal the values.
    IndexSeek(IndexSeek),
    /// For each row, one row per node with the label whose key is in the range.
    IndexRange(IndexRange),
    /// For each row, one row per node whose id is among the ids.
    NodeByIdSeek(NodeByIdSeek),
    /// For each row, one row per relationship of the types: both ends bound at once. `Both` gives each twice (a loop once).
    RelationshipScan(RelationshipScan),
    /// For each row, one row per relationship of the type that the index finds: both ends bound at once.
    RelationshipIndexSeek(RelationshipIndexSeek),
    /// For each row, one row per relationship whose id is among the ids: both ends bound at once.
    RelationshipByIdSeek(RelationshipByIdSeek),
    /// For each row, one row with a count over the whole graph; no row if the count is zero.
    CountStore(CountStore),
    /// For each row, one row per relationship of a bound node.
    Expand(Expand),
    /// For each row, one row with the number of rows that a hop would return.
    Degree(Degree),
    /// For each row, one row with the number of ways to complete a pattern from it; no row if there is none.
    PatternCount(PatternCount),
    /// For each row, one row with the number of triangles in the whole graph; no row if there is none.
    TriangleCount(Box<TriangleCount>),
    /// For each row, one row with the number of matches of a tree of hops in the whole graph; no row if there is none.
    TreeCount(Box<TreeCount>),
    /// For all rows together, one row per node at the end of a chain of hops; or one row with their number.
    DistinctEnds(DistinctEnds),
    /// For each row, one row per path of bounded length from a bound node.
    VariableExpand(VariableExpand),
    /// For each row, one row with the number of paths that a chain would return; no row if there is none.
    PathCount(PathCount),
    /// For each row, shortest paths between two bound nodes.
    ShortestPath(ShortestPath),
    /// For each row, one row per way to repeat a group of patterns (GQL's quantified path pattern).
    Repeat(Repeat),
    /// Rows for which the predicate is true.
    Filter(Filter),
    /// Rows with further slots computed; the others are kept.
    Project(Project),
    /// One row per group; without keys exactly one row, even if there are no input rows.
    Aggregate(Aggregate),
    /// The same, made by several threads of parts of the scan that its rows begin with.
    ParallelAggregate(Aggregate),
    /// The first of all rows that are equal in these slots.
    Distinct(Distinct),
    /// All rows, sorted; stable. With `limit` only the first `limit` rows (top-k).
    Sort(Sort),
    /// Skips the first `count` rows.
    Skip(Skip),
    /// The first `count` rows.
    Limit(Limit),
    /// For each row, one row per element; none for null.
    Unwind(Unwind),
    /// Children: left, right. Per left row, the right side's rows with that row as argument.
    Apply(Apply),
    /// Children: left, right; the right side reads nothing of the argument rows. The left rows whose node is among
    /// those that the right side finds.
    SemiJoin(SemiJoin),
    /// Children: left, right; the right side reads nothing of the argument rows. Pairs of rows whose keys are equal
    /// (null is not equal to anything).
    HashJoin(HashJoin),
    /// Children: left, right; the right side reads nothing of the argument rows. Pairs of rows where the key of the right
    /// row is within the bounds of the left row.
    RangeJoin(RangeJoin),
    /// Children: the parts. Each part's slots are copied to the union's.
    Union(Union),
    /// For each row, the rows of a procedure.
    CallProcedure(CallProcedure),
    /// For each row, one row per line of a CSV file.
    LoadCsv(LoadCsv),
    /// Reads all rows before it returns the first one, so that reads below do not see writes above.
    Eager,
    /// For each row, creates nodes and relationships.
    Create(Create),
    /// Children: rows, the match (with the row as argument). For each row the matches, or one creation if there are
    /// none.
    Merge(Merge),
    /// For each row, sets properties and labels.
    Set(Set),
    /// For each row, deletes entities; null is ignored.
    Delete(Delete),
    /// For each row, runs a body of updates for each element of a list; the rows are passed on unchanged.
    Foreach(Foreach),
    /// For each row, runs a subquery, and commits its changes after every batch of rows.
    InTransactions(Transactions),
    /// For each row, creates or drops an index or a constraint.
    ChangeSchema(ChangeSchema),
    /// Children: left, right. The right side's rows, run once with all left rows as argument.
    Sequence(Sequence),
    /// Reads the child's rows and returns none (`FINISH`, and a write without `RETURN`).
    Discard,
    /// Computes the lineage of each row.
    Witness(Witness),
    /// Shows the lineage of each row: its sources or its facts.
    Citation(Citation),
}
