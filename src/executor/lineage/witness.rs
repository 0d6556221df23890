//! Computes the lineage of each row.

use super::super::context::Context;
use super::super::filter::drop_dead;
use super::super::limits::Limits;
use super::super::operator::{BoxOperator, Live, Operator};
use super::arena::{Arena, Handle, leaf_of, number_of};
use super::facts::{FactScope, of_value};
use super::trace::{Trace, trace};
use crate::error::Result;
use crate::expression::{Batch, Slot, entity};
use crate::graph::{Fact, GraphView, KeyId, ReferenceSet, is_derived};
use crate::plan;
use crate::value::column::Column;
use crate::value::{EntityId, Value};
use std::sync::{Arc, PoisonError};

/// From this number of parts of one row on, a bitmap tells which leaves are among them.
const MANY: usize = 64;

/// Computes the lineage of each row.
pub struct Witness {
    input: BoxOperator,
    plan: plan::Witness,
    live: Live,
}

impl Witness {
    pub fn new(input: BoxOperator, plan: plan::Witness, live: Live) -> Witness {
        Witness { input, plan, live }
    }
}

/// The lineage of each row.
pub(super) fn lineages(grounds: &plan::Grounds, batch: &Batch, cx: &Context<'_>) -> Result<Column> {
    let run = cx.run();
    let Some(arena) = &run.lineages else {
        return Ok(Column::Constant(Value::Null, batch.len()));
    };
    let view = cx.graph();
    let lock = || arena.lock().unwrap_or_else(PoisonError::into_inner);
    // Where nobody has stated anything there are no sources to report.
    let cited = view.has_references() || view.has_statements();
    let records = lock().cite().distinguishes_facts() || cited;
    let traces = match records && !grounds.traced.is_empty() {
        true => trace(&grounds.traced, batch, cx)?,
        false => Vec::new(),
    };
    let sources = !lock().cite().distinguishes_facts();
    let mut columns = match records {
        true => Columns::of(grounds, batch, view, sources),
        false => Columns::of_lineages(grounds, batch),
    };
    if columns.are_empty() && traces.is_empty() {
        return Ok(Column::Constant(Value::Null, batch.len()));
    }
    if let (true, [sets]) = (columns.is_one() && traces.is_empty(), &columns.sets[..]) {
        let handles = sets.iter().map(|set| i64::from(leaf_of(*set)));
        return Ok(Column::Integers(handles.collect(), None));
    }
    let mut gathering = Gathering {
        arena: &mut lock(),
        view,
        limits: &run.limits,
        parts: Vec::new(),
        known: Vec::new(),
    };
    let rows = 0..batch.len();
    let mut traces = traces.into_iter();
    let handles = rows.map(|row| gathering.row(&mut columns, row, traces.next()));
    Ok(Column::Integers(handles.collect::<Result<_>>()?, None))
}

impl Operator for Witness {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        let Some(mut batch) = self.input.next(cx)? else {
            return Ok(None);
        };
        cx.check()?;
        let lineages = lineages(&self.plan.grounds, &batch, cx)?;
        batch.set(self.plan.lineage, lineages);
        drop_dead(&mut batch, &self.live);
        Ok(Some(batch))
    }

    fn restart(&mut self, argument: &Batch) {
        self.input.restart(argument);
    }
}

/// The columns of a batch that determine the lineage of its rows.
#[derive(Default)]
pub(super) struct Columns {
    pub lineages: Vec<Arc<Column>>,
    /// By row the sources of one fact each, where only sources are reported.
    pub sets: Vec<Vec<ReferenceSet>>,
    entities: Vec<(Arc<Column>, Last)>,
    whole: Vec<Arc<Column>>,
    properties: Vec<(Arc<Column>, KeyId, Last)>,
}

/// The fact that was last looked up, and its handle. The graph does not change within a batch.
type Last = Option<(Fact, Handle)>;

impl Columns {
    fn of_lineages(grounds: &plan::Grounds, batch: &Batch) -> Columns {
        Columns {
            lineages: filled(&grounds.lineages, batch).collect(),
            ..Columns::default()
        }
    }

    pub fn of(grounds: &plan::Grounds, batch: &Batch, view: &GraphView, sources: bool) -> Columns {
        let mut columns = Columns::of_lineages(grounds, batch);
        columns.whole = filled(&grounds.whole, batch).collect();
        for column in filled(&grounds.entities, batch) {
            match sets_of(&column, None, view).filter(|_| sources) {
                Some(sets) => columns.extend(sets),
                None => columns.entities.push((column, None)),
            }
        }
        for (slot, key) in &grounds.reads {
            // A name that is not a key cannot be the name of a property.
            let Some(key) = view.key_id(key) else {
                continue;
            };
            for column in filled(&[*slot], batch) {
                match sets_of(&column, Some(key), view).filter(|_| sources) {
                    Some(sets) => columns.extend(sets),
                    None => columns.properties.push((column, key, None)),
                }
            }
        }
        columns
    }

    /// Adds the sets of a column. Facts that were stated together have the same sets: they are taken once.
    fn extend(&mut self, sets: Option<Vec<ReferenceSet>>) {
        if let Some(sets) = sets.filter(|sets| !self.sets.contains(sets)) {
            self.sets.push(sets);
        }
    }

    /// Whether there are only sets and lineages.
    pub fn are_plain(&self) -> bool {
        self.others() == self.lineages.len()
    }

    fn are_empty(&self) -> bool {
        self.others() + self.sets.len() == 0
    }

    /// Whether the lineage of a row is at most one set of sources.
    fn is_one(&self) -> bool {
        self.others() == 0 && self.sets.len() <= 1
    }

    fn others(&self) -> usize {
        let columns = self.lineages.len() + self.entities.len() + self.whole.len();
        columns + self.properties.len()
    }
}

/// The columns of some slots that are not null in every row.
fn filled<'a>(slots: &'a [Slot], batch: &'a Batch) -> impl Iterator<Item = Arc<Column>> + 'a {
    let columns = slots.iter().map(|slot| batch.column(*slot));
    columns.filter(|column| !is_null(column))
}

/// The sources of a fact of each entity, if the column holds only entities; the inner `None` if none has any.
fn sets_of(
    column: &Column,
    key: Option<KeyId>,
    view: &GraphView,
) -> Option<Option<Vec<ReferenceSet>>> {
    match column {
        Column::Nodes(nodes) => Some(view.node_references(nodes, key)),
        // What is derived rests on other facts.
        Column::Relationships(of) if of.iter().any(|of| is_derived(*of)) => None,
        Column::Relationships(of) => Some(view.relationship_references(of, key)),
        Column::Booleans(_)
        | Column::Integers(..)
        | Column::Floats(..)
        | Column::Dates(..)
        | Column::Decimals(..)
        | Column::Dictionary(..)
        | Column::Records(..)
        | Column::Lists(..)
        | Column::Values(_)
        | Column::Constant(..) => None,
    }
}

fn is_null(column: &Column) -> bool {
    matches!(column, Column::Constant(Value::Null, _))
}

/// The lineage of the current row.
struct Gathering<'a> {
    arena: &'a mut Arena,
    view: &'a GraphView,
    limits: &'a Limits,
    parts: Vec<Handle>,
    /// A bitmap of the leaves among the parts, once there are many.
    known: Vec<u64>,
}

impl Gathering<'_> {
    fn row(&mut self, columns: &mut Columns, row: usize, traced: Option<Trace>) -> Result<i64> {
        self.parts.clear();
        self.known.clear();
        for sets in &columns.sets {
            self.take(sets.get(row).map_or(0, |set| leaf_of(*set)));
        }
        for column in &columns.lineages {
            match &**column {
                Column::Integers(handles, None) => {
                    self.lineage(handles.get(row).copied().unwrap_or_default());
                }
                other => self.lineage_value(&other.get(row)),
            }
        }
        for (column, last) in &mut columns.entities {
            match entity_in(column, row) {
                Some(entity) => self.again(Fact { entity, key: None }, last)?,
                None => self.value(column, row, FactScope::Existence)?,
            }
        }
        for column in &columns.whole {
            self.value(column, row, FactScope::Whole)?;
        }
        for (column, key, last) in &mut columns.properties {
            let key = *key;
            match entity_in(column, row) {
                Some(entity) => {
                    let key = Some(key);
                    self.again(Fact { entity, key }, last)?;
                }
                None => self.property(column, row, key)?,
            }
        }
        if let Some(traced) = traced {
            self.parts.extend(traced.lineages);
            self.facts(traced.facts)?;
            for fact in traced.stated {
                self.other_statements(fact)?;
            }
        }
        let handle = self.arena.join(&mut self.parts, self.limits)?;
        Ok(i64::from(handle))
    }

    fn lineage(&mut self, handle: i64) {
        if handle != 0 {
            self.parts.extend(Handle::try_from(handle));
        }
    }

    /// A handle, a list of handles, or null.
    fn lineage_value(&mut self, value: &Value) {
        match value {
            Value::Integer(handle) => self.lineage(*handle),
            Value::List(values) => values.iter().for_each(|value| self.lineage_value(value)),
            _ => {}
        }
    }

    fn value(&mut self, column: &Column, row: usize, extent: FactScope) -> Result<()> {
        let view = self.view;
        let mut result = Ok(());
        let mut take = |fact| {
            if result.is_ok() {
                result = self.fact(fact);
            }
        };
        match column {
            Column::Values(values) => {
                let value = values.get(row).unwrap_or(&Value::Null);
                of_value(value, extent, view, &mut take);
            }
            other => of_value(&other.get(row), extent, view, &mut take),
        }
        result
    }

    /// A property of an entity, or of each relationship of a chain.
    fn property(&mut self, column: &Column, row: usize, key: KeyId) -> Result<()> {
        let key = Some(key);
        let value = column.get(row);
        if let Value::List(values) = &value {
            let facts = values.iter().filter_map(entity);
            return self.facts(facts.map(|entity| Fact { entity, key }));
        }
        if let Value::Path(walked) = &value {
            let entities = walked.relationships.iter().map(|of| of.id.into());
            return self.facts(entities.map(|entity| Fact { entity, key }));
        }
        match entity(&value) {
            Some(entity) => self.fact(Fact { entity, key }),
            None => Ok(()),
        }
    }

    fn facts(&mut self, facts: impl IntoIterator<Item = Fact>) -> Result<()> {
        facts.into_iter().try_for_each(|fact| self.fact(fact))
    }

    /// A fact of a column; consecutive rows often have the same one.
    fn again(&mut self, fact: Fact, last: &mut Last) -> Result<()> {
        let leaf = match last {
            Some((same, leaf)) if *same == fact => *leaf,
            _ => self.arena.leaf(fact, (self.view, self.limits))?,
        };
        *last = Some((fact, leaf));
        self.take(leaf);
        Ok(())
    }

    fn fact(&mut self, fact: Fact) -> Result<()> {
        let leaf = self.arena.leaf(fact, (self.view, self.limits))?;
        self.take(leaf);
        Ok(())
    }

    /// The statements of a property besides the one that is read.
    fn other_statements(&mut self, fact: Fact) -> Result<()> {
        let (view, limits) = (self.view, self.limits);
        let known = fact
            .key
            .and_then(|key| view.more_statements(fact.entity, key));
        let others = known.map_or(&[][..], |known| &known.others);
        for (place, other) in (1..).zip(others) {
            let leaf = self.arena.leaf_of_other(fact, place, other, limits)?;
            self.take(leaf);
        }
        Ok(())
    }

    fn take(&mut self, leaf: Handle) {
        if leaf == 0 || self.parts.last() == Some(&leaf) {
            return;
        }
        if self.parts.len() >= MANY {
            if self.known.is_empty() {
                for part in &self.parts {
                    mark(&mut self.known, *part);
                }
            }
            if !mark(&mut self.known, leaf) {
                return;
            }
        }
        self.parts.push(leaf);
    }
}

/// Enters a leaf into a bitmap; whether it is new. Other lineages are not entered.
fn mark(known: &mut Vec<u64>, leaf: Handle) -> bool {
    let Some(number) = number_of(leaf) else {
        return true;
    };
    let (place, bit) = (number as usize / 64, 1 << (number % 64));
    if known.len() <= place {
        known.resize((place + 1).next_power_of_two(), 0);
    }
    let Some(word) = known.get_mut(place) else {
        return true;
    };
    let new = *word & bit == 0;
    *word |= bit;
    new
}

/// The entity in a row of a column that holds only entities; no value is built.
fn entity_in(column: &Column, row: usize) -> Option<EntityId> {
    match column {
        Column::Nodes(_) => column.node(row).map(EntityId::Node),
        Column::Relationships(_) => column.relationship(row).map(EntityId::Relationship),
        Column::Booleans(_)
        | Column::Integers(..)
        | Column::Floats(..)
        | Column::Dates(..)
        | Column::Decimals(..)
        | Column::Dictionary(..)
        | Column::Records(..)
        | Column::Lists(..)
        | Column::Values(_)
        | Column::Constant(..) => None,
    }
}
