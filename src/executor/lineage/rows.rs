//! The sources of rows that are returned as soon as they are cited, read by columns: no lineage of them is kept.

use super::arena::{Arena, Collector, Handle, number_of};
use super::names::{is_worth_order, text};
use super::witness::Columns;
use crate::graph::{GraphView, NumberSet, ReferenceSet, SetPlaces, SetUnion};
use crate::value::Value;
use crate::value::column::Column;
use std::hint::black_box;
use std::sync::Arc;

/// More places are kept as bits.
const FEW: usize = 32;

/// The names of so many sources are written at once: as many as stay in the cache of a core.
const AT_ONCE: usize = 4096;

/// The number of lists of one source that are kept.
const REMEMBERED: usize = 1024;

/// Finds the names of the sources of rows.
#[derive(Default)]
pub(super) struct CitedRows {
    collector: Collector,
    /// The number of sources so far.
    found: usize,
    /// The lists of one source that were met last, by the number of the set.
    lately: Vec<Option<(ReferenceSet, Value)>>,
    nothing: Option<Value>,
}

impl CitedRows {
    /// The places of the names of all sources, if they are known or worth being found for so many rows.
    pub fn places<'v>(&self, rows: usize, view: &'v GraphView) -> Option<&'v SetPlaces> {
        view.set_places(is_worth_order(self.found + rows, view))
    }

    /// The list of the sources of each row.
    pub fn of(
        &mut self,
        columns: Columns,
        rows: usize,
        (arena, known, view): (&Arena, &SetPlaces, &GraphView),
    ) -> Vec<Value> {
        let (lineages, varying, always) = divided(columns);
        let mut base = Found::default();
        always
            .iter()
            .for_each(|set| base.insert_all(*set, (known, view)));
        let base = base.sorted().to_vec();
        if let ([], [sets], []) = (&*lineages, &*varying, base.as_slice()) {
            let sets = sets.iter();
            return sets.map(|set| self.of_one(*set, (known, view))).collect();
        }
        let mut found = Found::default();
        let mut shown = Shown::with_capacity(rows);
        let mut prefixes: Vec<Expanded> = lineages.iter().map(|_| Expanded::default()).collect();
        for row in 0..rows {
            let again = match row.checked_sub(1) {
                Some(before) => {
                    let is_same = |sets: &Vec<ReferenceSet>| sets.get(before) == sets.get(row);
                    varying.iter().all(is_same) && has_same_lineages(&lineages, before, row)
                }
                None => false,
            };
            if again {
                shown.add(Sources::Again, self, known);
                continue;
            }
            let own = varying.iter().filter_map(|sets| sets.get(row));
            if let [column] = &lineages[..]
                && let Some((union, leaves)) = union_in(column, row, arena)
                && let sets = own.chain(&always).chain(&leaves)
                && let Some(names) = self.shared(union, sets, (known, view))
            {
                shown.add(Sources::List(names), self, known);
                continue;
            }
            base.iter().for_each(|place| found.insert(*place));
            for set in varying.iter().filter_map(|sets| sets.get(row)) {
                found.insert_all(*set, (known, view));
            }
            for (column, expanded) in lineages.iter().zip(&mut prefixes) {
                for_each_handle(column, row, &mut |handle| {
                    self.insert_lineage(&mut found, (handle, expanded), (arena, known, view));
                });
            }
            let to = shown.add_places(found.sorted());
            found.clear();
            shown.add(Sources::Places(to), self, known);
        }
        shown.finish(self, known)
    }

    /// Adds the sources of a lineage.
    fn insert_lineage(
        &mut self,
        found: &mut Found,
        (handle, expanded): (Handle, &mut Expanded),
        (arena, known, view): (&Arena, &SetPlaces, &GraphView),
    ) {
        if let Some(leaf) = number_of(handle) {
            return found.insert_all(ReferenceSet::numbered(leaf), (known, view));
        }
        if expanded.handle == handle {
            if expanded.places.is_empty() {
                let mut places = Found::default();
                self.collector.for_each_leaf(arena, handle, &mut |leaf| {
                    places.insert_all(ReferenceSet::numbered(leaf), (known, view));
                });
                expanded.places.extend_from_slice(places.sorted());
            }
            let places = expanded.places.iter();
            return places.for_each(|place| found.insert(*place));
        }
        // Only one that comes again is worth being kept.
        expanded.handle = handle;
        expanded.places.clear();
        self.collector.for_each_leaf(arena, handle, &mut |leaf| {
            found.insert_all(ReferenceSet::numbered(leaf), (known, view));
        });
    }

    /// The names of the sources of a union and of some sets, if the graph remembers them.
    fn shared<'s>(
        &self,
        union: &SetUnion,
        sets: impl Iterator<Item = &'s ReferenceSet>,
        (known, view): (&SetPlaces, &GraphView),
    ) -> Option<Arc<Vec<Value>>> {
        let others = sets.filter(|set| !set.is_empty() && !union.contains(**set));
        let others: Vec<ReferenceSet> = others.copied().collect();
        if others.is_empty() {
            return Some(union.names(|| names_of(union, (known, view))));
        }
        let mut numbers = NumberSet::default();
        union.add_to(&mut numbers);
        others.iter().for_each(|set| numbers.insert(set.number()));
        let all = view.union_again(&numbers)?;
        Some(all.names(|| names_of(&all, (known, view))))
    }

    /// The list of the sources of a set.
    fn of_one(&mut self, set: ReferenceSet, (known, view): (&SetPlaces, &GraphView)) -> Value {
        let place = set.place() % REMEMBERED;
        if let Some(Some((of, shown))) = self.lately.get(place)
            && *of == set
        {
            return shown.clone();
        }
        let mut found = Found::default();
        found.insert_all(set, (known, view));
        let shown = self.list(found.sorted(), known);
        if known.of_one(set).is_some() {
            self.lately.resize(REMEMBERED, None);
            if let Some(kept) = self.lately.get_mut(place) {
                *kept = Some((set, shown.clone()));
            }
        }
        shown
    }

    /// The list of the names at some places.
    fn list(&mut self, places: &[u32], known: &SetPlaces) -> Value {
        self.found += places.len();
        if places.is_empty() {
            let nothing = || Value::List(Arc::default());
            return self.nothing.get_or_insert_with(nothing).clone();
        }
        Value::List(Arc::new(names_at(places, known)))
    }
}

/// The lists of rows, many of which are written at once.
struct Shown {
    lists: Vec<Value>,
    /// The rows whose lists are not written yet.
    waiting: Vec<Sources>,
    /// The places of the names in them.
    places: Vec<u32>,
}

/// What is known of the sources of a row.
enum Sources {
    /// Those of the row before it.
    Again,
    List(Arc<Vec<Value>>),
    /// The names at the waiting places up to this number of them.
    Places(usize),
}

impl Shown {
    fn with_capacity(rows: usize) -> Shown {
        Shown {
            lists: Vec::with_capacity(rows),
            waiting: Vec::new(),
            places: Vec::new(),
        }
    }

    /// Adds places of the next row; how many wait then.
    fn add_places(&mut self, places: &[u32]) -> usize {
        self.places.extend_from_slice(places);
        self.places.len()
    }

    fn add(&mut self, sources: Sources, rows: &mut CitedRows, known: &SetPlaces) {
        self.waiting.push(sources);
        if self.places.len() >= AT_ONCE {
            self.write(rows, known);
        }
    }

    fn write(&mut self, rows: &mut CitedRows, known: &SetPlaces) {
        // A name that is shared is counted where it is, somewhere in memory. To count it up is to wait for that, one name after
        // the other; to look at the counts before is to wait for several at a time.
        let names = self.places.iter();
        let names = names.filter_map(|place| known.order().name_at(*place));
        black_box(names.map(Arc::strong_count).fold(0, usize::wrapping_add));
        let mut from = 0;
        for sources in self.waiting.drain(..) {
            let list = match sources {
                Sources::Again => self.lists.last().cloned().unwrap_or_default(),
                Sources::List(names) => Value::List(names),
                Sources::Places(to) => {
                    let places = self.places.get(from..to).unwrap_or_default();
                    from = to;
                    rows.list(places, known)
                }
            };
            self.lists.push(list);
        }
        self.places.clear();
    }

    fn finish(mut self, rows: &mut CitedRows, known: &SetPlaces) -> Vec<Value> {
        self.write(rows, known);
        self.lists
    }
}

/// The lineages that are more than sets, the sets of each row, and those of all rows.
fn divided(columns: Columns) -> (Vec<Arc<Column>>, Vec<Vec<ReferenceSet>>, Vec<ReferenceSet>) {
    let Columns {
        mut sets,
        mut lineages,
        ..
    } = columns;
    lineages.retain(|column| match sets_of_leaves(column) {
        Some(leaves) => {
            if !sets.contains(&leaves) {
                sets.push(leaves);
            }
            false
        }
        None => true,
    });
    let (same, varying): (Vec<_>, Vec<_>) = sets.into_iter().partition(|sets| are_equal(sets));
    let always = same.iter().filter_map(|sets| sets.first().copied());
    (
        lineages,
        varying,
        always.filter(|set| !set.is_empty()).collect(),
    )
}

/// The names of the sources of a union.
fn names_of(union: &SetUnion, (known, view): (&SetPlaces, &GraphView)) -> Vec<Value> {
    let mut found = Found::default();
    union.for_each(|set| found.insert_all(set, (known, view)));
    names_at(found.sorted(), known)
}

/// The names at some places.
fn names_at(places: &[u32], known: &SetPlaces) -> Vec<Value> {
    let mut names = Vec::with_capacity(places.len());
    let at = places.iter();
    names.extend(
        at.filter_map(|place| known.order().name_at(*place))
            .map(text),
    );
    names
}

/// The lineage that was met last in a column, and the places of its sources: rows that follow one another often have the same.
#[derive(Default)]
struct Expanded {
    handle: Handle,
    places: Vec<u32>,
}

/// A set of the places of names.
#[derive(Default)]
struct Found {
    /// In ascending order, as long as they are few.
    few: Vec<u32>,
    /// All of them, once they are many.
    many: NumberSet,
    is_many: bool,
}

impl Found {
    /// Adds the sources of a set.
    fn insert_all(&mut self, set: ReferenceSet, (known, view): (&SetPlaces, &GraphView)) {
        if set.is_empty() {
            return;
        }
        match known.of_one(set) {
            Some(place) => self.insert(place),
            None => {
                let sources = view.sources_of(set).iter();
                let places = sources.filter_map(|source| known.order().place(source.0));
                places.for_each(|place| self.insert(place));
            }
        }
    }

    fn insert(&mut self, place: u32) {
        if self.is_many {
            self.many.insert(place);
            return;
        }
        let before = self.few.iter().rposition(|other| *other <= place);
        match before {
            Some(at) if self.few.get(at) == Some(&place) => {}
            Some(at) => self.few.insert(at + 1, place),
            None => self.few.insert(0, place),
        }
        if self.few.len() > FEW {
            let few = self.few.drain(..);
            few.for_each(|place| self.many.insert(place));
            self.is_many = true;
        }
    }

    /// All of them in ascending order.
    fn sorted(&mut self) -> &[u32] {
        if std::mem::take(&mut self.is_many) {
            self.many.take_all(|place| self.few.push(place));
        }
        &self.few
    }

    fn clear(&mut self) {
        self.few.clear();
    }
}

/// Whether a column has the same set in each row.
fn are_equal(sets: &[ReferenceSet]) -> bool {
    sets.windows(2).all(|pair| pair.first() == pair.last())
}

/// Whether two rows have the same lineages.
fn has_same_lineages(columns: &[Arc<Column>], row: usize, other: usize) -> bool {
    columns.iter().all(|column| match &**column {
        Column::Integers(handles, None) => handles.get(row) == handles.get(other),
        _ => false,
    })
}

/// The sets that the lineages of a column are, if each of them is empty or a leaf.
fn sets_of_leaves(column: &Column) -> Option<Vec<ReferenceSet>> {
    let Column::Integers(handles, None) = column else {
        return None;
    };
    let set = |handle: &i64| match Handle::try_from(*handle).ok()? {
        0 => Some(ReferenceSet::NONE),
        handle => number_of(handle).map(ReferenceSet::numbered),
    };
    handles.iter().map(set).collect()
}

/// The union that a row of a column has, and its leaves, if there is nothing else in it and they are few.
fn union_in<'a>(
    column: &Column,
    row: usize,
    arena: &'a Arena,
) -> Option<(&'a SetUnion, Vec<ReferenceSet>)> {
    let (mut union, mut leaves) = (None, Vec::new());
    let mut add = |handle: i64| -> Option<()> {
        let handle = Handle::try_from(handle).ok()?;
        match number_of(handle) {
            Some(leaf) => leaves.push(ReferenceSet::numbered(leaf)),
            None => {
                let other = union.replace(arena.union(handle)?);
                return other.is_none().then_some(());
            }
        }
        Some(())
    };
    match column {
        Column::Integers(handles, None) => add(*handles.get(row)?)?,
        Column::Values(values) => match values.get(row)? {
            Value::Integer(handle) => add(*handle)?,
            Value::List(handles) if handles.len() <= FEW => {
                let mut handles = handles.iter().map(Value::as_i64);
                handles.try_for_each(|handle| add(handle?))?;
            }
            _ => return None,
        },
        _ => return None,
    }
    Some((union?, leaves))
}

/// Passes on the lineages in a row of a column: one, or a list of them.
fn for_each_handle(column: &Column, row: usize, take: &mut dyn FnMut(Handle)) {
    match column {
        Column::Integers(handles, None) => {
            let handle = handles
                .get(row)
                .and_then(|handle| Handle::try_from(*handle).ok());
            handle
                .into_iter()
                .filter(|handle| *handle != 0)
                .for_each(take);
        }
        other => for_each_handle_in(&other.get(row), take),
    }
}

fn for_each_handle_in(value: &Value, take: &mut dyn FnMut(Handle)) {
    match value {
        Value::Integer(handle) => {
            let handle = Handle::try_from(*handle).ok();
            handle
                .into_iter()
                .filter(|handle| *handle != 0)
                .for_each(take);
        }
        Value::List(values) => values
            .iter()
            .for_each(|value| for_each_handle_in(value, take)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_kept_once_and_in_order_whether_few_or_many() {
        let mut found = Found::default();
        for count in [1, 5, FEW as u32, FEW as u32 + 1, 500, 3] {
            let all = (0..count).map(|number| number * 7919 % 10_007);
            all.clone()
                .chain(all.clone())
                .for_each(|place| found.insert(place));
            let mut expected: Vec<u32> = all.collect();
            expected.sort_unstable();
            assert_eq!(found.sorted(), expected);
            found.clear();
        }
    }
}
