//! Statements: a property may be stated several times over, with different values, ranks, sources and valid periods.
//!
//! The statement that is read is kept where every property is kept: its value in a column, its sources among the
//! references. What more there is to know, its rank and its period and all other statements, lies beside it in a sparse
//! table by entity and key ([`table`]). A property with one statement of the normal rank that always holds has nothing
//! there, and a graph of such properties has no table.

mod at_time;
mod blocks;
mod build;
mod table;

pub use blocks::blocks;
pub use table::StatementTable;

use super::references::ReferenceSet;
use super::symbol::{KeyId, SourceId};
use crate::value::interval::Interval;
use crate::value::key::equivalent;
use crate::value::{EntityId, Value};

/// How much a statement counts beside the others of its property.
///
/// ```
/// let db = tupu::Database::in_memory();
/// db.execute("CREATE (:City {projects: 684})", ())?;
/// db.execute("MATCH (c:City) ADD c.projects = 690 RANK DEPRECATED", ())?;
/// assert_eq!(db.query_one::<i64>("MATCH (c:City) RETURN c.projects", ())?, 684);
/// assert!(tupu::Rank::Normal < tupu::Rank::Deprecated, "the best is the least");
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rank {
    /// It is read in the place of those of the normal rank.
    Preferred,
    /// What is stated without a rank.
    #[default]
    Normal,
    /// It is known to be wrong, or out of date: it is read where there is nothing better.
    Deprecated,
}

impl Rank {
    /// All of them, the best first.
    pub const ALL: [Rank; 3] = [Rank::Preferred, Rank::Normal, Rank::Deprecated];

    /// Its name.
    ///
    /// ```
    /// assert_eq!(tupu::Rank::default().name(), "normal");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Rank::Preferred => "preferred",
            Rank::Normal => "normal",
            Rank::Deprecated => "deprecated",
        }
    }

    /// The rank of a name; case does not count.
    ///
    /// ```
    /// assert_eq!(tupu::Rank::from_name("Preferred"), Some(tupu::Rank::Preferred));
    /// assert_eq!(tupu::Rank::from_name("best"), None);
    /// ```
    pub fn from_name(name: &str) -> Option<Rank> {
        let mut all = Rank::ALL.into_iter();
        all.find(|rank| rank.name().eq_ignore_ascii_case(name))
    }
}

/// One statement of a property.
#[derive(Clone, Debug)]
pub struct Statement {
    /// What is stated.
    pub value: Value,
    /// How much it counts.
    pub rank: Rank,
    /// Who states it.
    pub sources: Vec<SourceId>,
    /// From when on it holds; null where that is open.
    pub valid_from: Value,
    /// From when on it holds no more; null where that is open.
    pub valid_to: Value,
}

impl Statement {
    /// A statement of the normal rank that always holds.
    pub fn plain(value: Value, sources: Vec<SourceId>) -> Statement {
        Statement {
            value,
            rank: Rank::Normal,
            sources,
            valid_from: Value::Null,
            valid_to: Value::Null,
        }
    }

    /// Whether there is nothing to know of it but its value and its sources.
    pub fn is_plain(&self) -> bool {
        self.rank == Rank::Normal && self.valid_from.is_null() && self.valid_to.is_null()
    }

    /// Whether it states a value.
    pub fn states(&self, value: &Value) -> bool {
        equivalent(&self.value, value)
    }

    /// The time at which it holds.
    pub fn interval(&self) -> Interval {
        interval(&self.valid_from, &self.valid_to)
    }

    /// Whether it holds in this period and no other one.
    pub fn holds_exactly(&self, from: &Value, to: &Value) -> bool {
        equivalent(&self.valid_from, from) && equivalent(&self.valid_to, to)
    }

    /// Whether it is the same in everything: value and type, time, rank and sources.
    pub fn says_as(&self, other: &Statement) -> bool {
        self.is_same(other)
            && self.value.kind() == other.value.kind()
            && (self.rank, &self.sources) == (other.rank, &other.sources)
    }

    /// Whether it says the same of the same time: then both are one statement.
    pub fn is_same(&self, other: &Statement) -> bool {
        self.states(&other.value) && self.holds_exactly(&other.valid_from, &other.valid_to)
    }
}

/// All statements of a property, in the place of those that there were.
#[derive(Clone, Debug)]
pub struct SetStatements {
    /// Of what.
    pub entity: EntityId,
    /// Which property.
    pub key: KeyId,
    /// The best first: that one is read. None take the property away.
    pub statements: Vec<Statement>,
}

/// A statement that is not the one that is read, as the table has it.
#[derive(Clone, Debug)]
pub struct OtherStatement {
    /// What is stated.
    pub value: Value,
    /// How much it counts.
    pub rank: Rank,
    /// Who states it.
    pub sources: ReferenceSet,
    /// From when on it holds; null where that is open.
    pub valid_from: Value,
    /// From when on it holds no more; null where that is open.
    pub valid_to: Value,
}

/// What is known of a property besides the value and the sources of the statement that is read.
#[derive(Clone, Debug)]
pub struct Statements {
    /// The rank of the statement that is read.
    pub rank: Rank,
    /// From when on it holds; null where that is open.
    pub valid_from: Value,
    /// From when on it holds no more; null where that is open.
    pub valid_to: Value,
    /// The other ones, the best first.
    pub others: Vec<OtherStatement>,
}

impl Statements {
    /// Takes statements apart, the best first: the value and the sources of the one that is read, and what else there is to
    /// know; `None` where that is nothing. `number` gives a set of sources its number.
    pub(super) fn take_apart(
        statements: Vec<Statement>,
        mut number: impl FnMut(Vec<SourceId>) -> ReferenceSet,
    ) -> (Value, Vec<SourceId>, Option<Statements>) {
        let mut statements = statements.into_iter();
        let Some(read) = statements.next() else {
            return (Value::Null, Vec::new(), None);
        };
        if statements.len() == 0 && read.is_plain() {
            return (read.value, read.sources, None);
        }
        let others = statements.map(|other| OtherStatement {
            sources: number(other.sources),
            value: other.value,
            rank: other.rank,
            valid_from: other.valid_from,
            valid_to: other.valid_to,
        });
        let known = Statements {
            rank: read.rank,
            valid_from: read.valid_from,
            valid_to: read.valid_to,
            others: others.collect(),
        };
        (read.value, read.sources, Some(known))
    }

    /// The sets of sources of the other ones, but for empty ones: each holds its set.
    pub(super) fn sets(&self) -> impl Iterator<Item = ReferenceSet> {
        let sets = self.others.iter().map(|other| other.sources);
        sets.filter(|set| !set.is_empty())
    }

    /// Whether the statement that is read and all others hold at some moment of an interval.
    pub fn all_hold(&self, at: Interval) -> bool {
        let others = self.others.iter();
        let mut others = others.map(|other| interval(&other.valid_from, &other.valid_to));
        interval(&self.valid_from, &self.valid_to).overlaps(at)
            && others.all(|other| other.overlaps(at))
    }
}

/// What is stated with something else than times always holds.
fn interval(from: &Value, to: &Value) -> Interval {
    Interval::between(from, to).unwrap_or(Interval::ALWAYS)
}
