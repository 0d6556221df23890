//! Every operator, with its rows in and out. What it works on is a struct of its own: `source.rs`, `hops.rs`, `rows.rs`,
//! `updates.rs`; what the planner and the executor must know of it stands in `facts.rs`.

use super::hops::{Degree, Expand, Repeat, ShortestPath, VariableExpand};
use super::lineage::{Citation, Witness};
use super::rows::{
    Aggregate, Apply, Distinct, Filter, HashJoin, Limit, Project, SemiJoin, Sequence, Skip, Sort,
    Union, Unwind,
};
use super::source::{
    AllNodesScan, CallProcedure, CountStore, IndexRange, IndexSeek, LabelScan, LoadCsv,
    NodeByIdSeek, RelationshipIndexSeek, RelationshipScan,
};
use super::updates::{ChangeSchema, Create, Delete, Foreach, Merge, Set, Transactions};

/// What a plan node does with the rows of its children.
#[derive(Clone, Debug)]
pub enum Operator {
    /// Leaf. The rows given to the (sub)plan: one row without columns for a statement.
    Argument,
    /// Per row, one row per node.
    AllNodesScan(AllNodesScan),
    /// Per row, one row per node with the label.
    LabelScan(LabelScan),
    /// Per row, one row per node with the label whose keys equal the values.
    IndexSeek(IndexSeek),
    /// Per row, one row per node with the label whose key is in the range.
    IndexRange(IndexRange),
    /// Per row, one row per node whose id is among the ids.
    NodeByIdSeek(NodeByIdSeek),
    /// Per row, one row per relationship of the types: both ends bound at once. `Both` gives each twice (a loop once).
    RelationshipScan(RelationshipScan),
    /// Per row, one row per relationship of the type that the index finds: both ends bound at once.
    RelationshipIndexSeek(RelationshipIndexSeek),
    /// Per row, one row with how many there are of something in the whole graph; no row where there are none.
    CountStore(CountStore),
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
    Filter(Filter),
    /// Rows with further slots computed; the others stay.
    Project(Project),
    /// One row per group; without keys one row, also for no rows.
    Aggregate(Aggregate),
    /// Rows that differ in these slots, the first of each.
    Distinct(Distinct),
    /// All rows, sorted; stable. With `limit` only the first `limit` rows (top-k).
    Sort(Sort),
    /// Skips the first `count` rows.
    Skip(Skip),
    /// The first `count` rows.
    Limit(Limit),
    /// Per row, one row per element; none for null.
    Unwind(Unwind),
    /// Children: left, right. Per left row, the right side's rows with that row as argument.
    Apply(Apply),
    /// Children: left, right, which reads nothing of the argument rows. The left rows whose node is among those that the
    /// right side finds.
    SemiJoin(SemiJoin),
    /// Children: left, right, which reads nothing of the argument rows. Pairs of rows whose keys are equal (null equals
    /// nothing).
    HashJoin(HashJoin),
    /// Children: the parts. Each part's slots are copied to the union's.
    Union(Union),
    /// Per row, the rows of a procedure.
    CallProcedure(CallProcedure),
    /// Per row, one row per line of a CSV file.
    LoadCsv(LoadCsv),
    /// Takes all rows in before it gives the first out: reads below do not see writes above.
    Eager,
    /// Per row, creates nodes and relationships.
    Create(Create),
    /// Children: rows, the match (with the row as argument). Per row: the matches, or where there are none one creation.
    Merge(Merge),
    /// Per row, sets properties and labels.
    Set(Set),
    /// Per row, deletes entities; null is passed over.
    Delete(Delete),
    /// Per row, runs a body of updates for each element of a list; the rows pass unchanged.
    Foreach(Foreach),
    /// Per row, runs a subquery in transactions of its own every so many rows.
    InTransactions(Transactions),
    /// Per row, creates or drops an index or a constraint.
    ChangeSchema(ChangeSchema),
    /// Children: left, right. The right side's rows, run once with all left rows as argument.
    Sequence(Sequence),
    /// Takes the child's rows in and gives none out (`FINISH`, and a write without `RETURN`).
    Discard,
    /// Per row, puts together what it rests on.
    Witness(Witness),
    /// Per row, shows what it rests on: its sources or its facts.
    Citation(Citation),
}
