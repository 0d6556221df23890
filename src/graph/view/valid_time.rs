//! Valid time: the entities that are valid within an interval, by their properties `valid_from` and `valid_to`.

use super::{GraphView, IndexId, NodeRun};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::derivation::{derived_of, is_derived};
use crate::graph::properties::{ColumnChunk, PropertyColumn, Table, Zone};
use crate::graph::schema::SchemaTarget;
use crate::graph::symbol::{KeyId, TypeId};
use crate::value::column::Column;
use crate::value::interval::{Interval, TIMES, VALID_FROM, VALID_TO, day};
use crate::value::operator::as_float;
use crate::value::{EntityId, NodeId, RelationshipId, Value};
use rustc_hash::FxHashSet;
use std::ops::Bound;

/// Valid time. An entity is valid from the moment at which its `valid_from` begins until the moment at which its
/// `valid_to` begins; if one is missing, the interval is unbounded on that side. Deleted entities and null count as
/// valid. A relationship that follows from rules is valid where what it follows from is: rules are followed within the
/// interval, and its properties are not asked.
///
/// # Errors
///
/// `ArgumentError` (`InvalidPropertyType`) that names the entity, for a `valid_from` or `valid_to` that is not a time.
impl GraphView {
    /// Whether an entity is valid at some moment of an interval.
    pub fn holds(&self, entity: EntityId, at: Interval) -> Result<bool> {
        if derived_of(entity).is_some() {
            return Ok(true);
        }
        let begins = |name: &str| match self.key_id(name) {
            Some(key) => self.begins(entity, name, &self.property(entity, key)),
            None => Ok(None),
        };
        let from = begins(VALID_FROM)?;
        if from.is_some_and(|from| from >= at.end) {
            return Ok(false);
        }
        Ok(within(from, begins(VALID_TO)?, at))
    }

    /// Whether a relationship and both its ends are valid.
    pub fn holds_with_ends(&self, relationship: RelationshipId, at: Interval) -> Result<bool> {
        if !self.has_valid_time() {
            return Ok(true);
        }
        let (start, end) = match self.endpoints(relationship) {
            Some(ends) => ends,
            None => return Ok(true),
        };
        Ok(self.holds(EntityId::Relationship(relationship), at)?
            && self.holds(EntityId::Node(start), at)?
            && self.holds(EntityId::Node(end), at)?)
    }

    /// Whether each of many nodes is valid.
    pub fn nodes_hold(&self, nodes: &[NodeId], at: Interval) -> Result<Vec<bool>> {
        let columns = self.valid_time(|key| self.node_properties(nodes, key));
        self.all_hold(nodes.len(), columns, at, |row| EntityId::Node(nodes[row]))
    }

    /// Whether each of many relationships is valid, without their ends.
    pub fn relationships_hold(
        &self,
        relationships: &[RelationshipId],
        at: Interval,
    ) -> Result<Vec<bool>> {
        if relationships.iter().any(|of| is_derived(*of)) {
            let each = relationships.iter();
            return each.map(|of| self.holds((*of).into(), at)).collect();
        }
        let columns = self.valid_time(|key| self.relationship_properties(relationships, key));
        self.all_hold(relationships.len(), columns, at, |row| {
            EntityId::Relationship(relationships[row])
        })
    }

    /// Whether all nodes of a run are valid, if the least and the greatest day of their parts of the columns tell.
    pub fn run_holds(&self, run: &NodeRun, at: Interval) -> bool {
        let [from, to] = self.times_of_run(run);
        surely_within(from.into_iter(), to.into_iter(), at)
    }

    /// Whether no node of a run has a start or end of validity other than a date, so that none can fail.
    pub fn run_has_dates(&self, run: &NodeRun) -> bool {
        let mut chunks = self.times_of_run(run).into_iter().flatten();
        chunks.all(|chunk| matches!(chunk.zone(), Zone::Days(..)))
    }

    fn times_of_run(&self, run: &NodeRun) -> [Option<&ColumnChunk>; 2] {
        [VALID_FROM, VALID_TO].map(|name| {
            let chunk = self.key_id(name).and_then(|key| self.run_chunk(run, key));
            chunk.filter(|chunk| chunk.count() > 0)
        })
    }

    /// All types of relationships.
    pub fn type_ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.relationship_tables.len()).map(|number| TypeId(number as u32))
    }

    /// Whether all relationships of a type are valid, or with `None` all nodes, if the least and the greatest day of each part
    /// of the columns tell.
    pub fn surely_hold(&self, of_type: Option<TypeId>, at: Interval) -> bool {
        let holds = |table: &Table| {
            let column = |name| table.column(self.key_id(name)?);
            let [from, to] = [VALID_FROM, VALID_TO].map(column);
            let chunks = |column: Option<_>| column.into_iter().flat_map(PropertyColumn::chunks);
            surely_within(chunks(from), chunks(to), at)
        };
        match of_type {
            None => self.node_tables.iter().all(|table| holds(table)),
            Some(of_type) => {
                let table = self.relationship_tables.get(of_type.0 as usize);
                table.is_none_or(|table| holds(table))
            }
        }
    }

    /// The entities of an index over `valid_from` or `valid_to`, or of its label or type, that may be valid within an
    /// interval by this property: all valid ones, and possibly others.
    pub fn index_holding(&self, index: IndexId, at: Interval) -> Vec<u32> {
        let Some(index) = self.index(index) else {
            return Vec::new();
        };
        let (key, target) = (index.definition.keys.first(), index.definition.target);
        let bounds = match key.map(|key| &**self.key_name(*key)) {
            Some(VALID_FROM) => at.ends().map(|ends| (true, ends)),
            Some(VALID_TO) => at.starts().map(|starts| (false, starts)),
            Some(_) | None => None,
        };
        let Some((until, bounds)) = bounds else {
            return self.members(target, &[]);
        };
        let below = |value| (Bound::Unbounded, Bound::Excluded(value));
        let above = |value| (Bound::Included(value), Bound::Unbounded);
        let ranges = |below_bound: bool| match below_bound {
            true => bounds.each_ref().map(below),
            false => bounds.each_ref().map(above),
        };
        match index.tree.entries() == self.member_count(target) {
            true => index.ranges(&ranges(until), true),
            // Entities without the property are valid, so the invalid ones are subtracted from all.
            false => self.members(target, &index.ranges(&ranges(!until), false)),
        }
    }

    fn member_count(&self, target: SchemaTarget) -> u64 {
        match target {
            SchemaTarget::Node(label) => self.label_count(label),
            SchemaTarget::Relationship(of_type) => self.type_count(of_type),
        }
    }

    /// The entities of a label or a type, except some of them.
    fn members(&self, target: SchemaTarget, without: &[u32]) -> Vec<u32> {
        let set = match target {
            SchemaTarget::Node(label) => self.labels.get(label.0 as usize),
            SchemaTarget::Relationship(of_type) => self.types.get(of_type.0 as usize),
        };
        let gone: FxHashSet<u32> = without.iter().copied().collect();
        let all = set.into_iter().flat_map(|set| set.iter_from(0));
        all.filter(|id| !gone.contains(id)).collect()
    }

    /// Whether any entity may have a start or end of validity.
    pub fn has_valid_time(&self) -> bool {
        self.key_id(VALID_FROM).is_some() || self.key_id(VALID_TO).is_some()
    }

    /// The columns of `valid_from` and `valid_to`; `None` if no entity has ever had the property.
    fn valid_time(&self, column: impl Fn(KeyId) -> Column) -> [Option<Column>; 2] {
        [VALID_FROM, VALID_TO].map(|name| self.key_id(name).map(&column))
    }

    fn all_hold(
        &self,
        count: usize,
        [from, to]: [Option<Column>; 2],
        at: Interval,
        entity: impl Fn(usize) -> EntityId,
    ) -> Result<Vec<bool>> {
        let (from, to) = (from.map(Begins::of), to.map(Begins::of));
        let begins = |begins: &Option<Begins>, name: &str, row: usize| match begins {
            Some(begins) => self.begins_in(begins, row, name, &entity),
            None => Ok(None),
        };
        let row = |row: usize| {
            let from = begins(&from, VALID_FROM, row)?;
            if from.is_some_and(|from| from >= at.end) {
                return Ok(false);
            }
            Ok(within(from, begins(&to, VALID_TO, row)?, at))
        };
        match (&from, &to) {
            (None, None) => Ok(vec![true; count]),
            _ => (0..count).map(row).collect(),
        }
    }

    fn begins_in(
        &self,
        begins: &Begins,
        row: usize,
        name: &str,
        entity: &impl Fn(usize) -> EntityId,
    ) -> Result<Option<i128>> {
        match begins {
            Begins::Column(Column::Dates(days, validity)) => {
                let known = validity.as_ref().is_none_or(|valid| valid[row]);
                Ok(known.then(|| day(days[row])))
            }
            Begins::Column(column) => self.begins(entity(row), name, &column.get(row)),
            Begins::Words(column, words) => match column {
                Column::Dictionary(_, codes) => match words.get(codes[row] as usize) {
                    None => Ok(None),
                    Some(Some(begins)) => Ok(Some(*begins)),
                    Some(None) => self.begins(entity(row), name, &column.get(row)),
                },
                other => self.begins(entity(row), name, &other.get(row)),
            },
        }
    }

    /// The moment at which a value begins; `None` for null.
    fn begins(&self, entity: EntityId, name: &str, value: &Value) -> Result<Option<i128>> {
        if matches!(value, Value::Null) {
            return Ok(None);
        }
        match Interval::of(value) {
            Some(interval) => Ok(Some(interval.start)),
            None => Err(self.no_time(entity, name, value)),
        }
    }

    fn no_time(&self, entity: EntityId, name: &str, value: &Value) -> Error {
        let entity = self.materialise(Value::from(entity));
        let kind = value.kind().with_article();
        let message = format!("`{name}` of {entity} is {value}, {kind}, which is no time");
        let error = Error::argument(ErrorCode::InvalidPropertyType, message);
        match as_year(value) {
            Some(year) => error.hint(format!("write the Integer {year} for the year")),
            None => error.hint(TIMES),
        }
    }
}

/// The year that a whole number of another type was probably meant to be.
fn as_year(value: &Value) -> Option<i64> {
    let number = as_float(value)?;
    let is_year = number.fract() == 0.0 && (1.0..=9999.0).contains(&number);
    is_year.then_some(number as i64)
}

/// A column of times; in a dictionary column, each text is parsed once.
enum Begins {
    Column(Column),
    Words(Column, Vec<Option<i128>>),
}

impl Begins {
    fn of(column: Column) -> Begins {
        let Column::Dictionary(words, codes) = &column else {
            return Begins::Column(column);
        };
        if words.len() > codes.len() {
            return Begins::Column(column);
        }
        let begins = |word: &std::sync::Arc<str>| {
            let interval = Interval::of(&Value::String(word.clone()));
            interval.map(|interval| interval.start)
        };
        let words = words.iter().map(begins).collect();
        Begins::Words(column, words)
    }
}

/// Whether every row of some chunks, of `valid_from` and of `valid_to`, is valid, if the least and the greatest day tell.
fn surely_within<'c>(
    from: impl Iterator<Item = &'c ColumnChunk>,
    to: impl Iterator<Item = &'c ColumnChunk>,
    at: Interval,
) -> bool {
    match (
        bound(from, |(_, greatest)| greatest, i64::max),
        bound(to, |(least, _)| least, i64::min),
    ) {
        (Some(from), Some(to)) => within(from.map(day), to.map(day), at),
        (None, _) | (_, None) => false,
    }
}

/// The greatest or the least day in some chunks, if there is any; `None` if there are values that are not dates.
fn bound<'c>(
    chunks: impl Iterator<Item = &'c ColumnChunk>,
    of: fn((i64, i64)) -> i64,
    better: fn(i64, i64) -> i64,
) -> Option<Option<i64>> {
    let mut found = None;
    for chunk in chunks.filter(|chunk| chunk.count() > 0) {
        let Zone::Days(least, greatest) = chunk.zone() else {
            return None;
        };
        let day = of((least, greatest));
        found = Some(found.map_or(day, |found| better(found, day)));
    }
    Some(found)
}

/// Whether the time from one moment up to, but not including, another overlaps the interval.
fn within(from: Option<i128>, to: Option<i128>, at: Interval) -> bool {
    let own = Interval {
        start: from.unwrap_or(i128::MIN),
        end: to.unwrap_or(i128::MAX),
    };
    own.overlaps(at)
}
