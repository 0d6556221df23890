//! The sources of rows that are returned as soon as they are cited, read by columns: no lineage of them is kept.

use super::arena::{Arena, Collector, Handle, number_of};
use super::names::{is_worth_order, text};
use super::witness::Columns;
use crate::graph::{GraphView, NumberSet, ReferenceSet, SetPlaces, SetUnion};
use crate::value::Value;
use crate::value::column::Column;
use crate::value::lists::Lists;
use std::sync::Arc;

/// More places are kept as bits.
const FEW: usize = 32;

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
    nothing: Option<Arc<Vec<Value>>>,
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
    ) -> Column {
        let (lineages, varying, always) = divided(columns);
        let mut base = Found::default();
        always
            .iter()
            .for_each(|set| base.insert_all(*set, (known, view)));
        let base = base.sorted().to_vec();
        if let ([], [sets], []) = (&*lineages, &*varying, base.as_slice()) {
            let sets = sets.iter();
            return Column::Values(sets.map(|set| self.of_one(*set, (known, view))).collect());
        }
        let mut found = Found::default();
        let mut shown = Shown::with_capacity(rows, known);
        let mut prefixes: Vec<Expanded> = lineages.iter().map(|_| Expanded::default()).collect();
        for row in 0..rows {
            let is_same = |before| {
                let is_same = |sets: &Vec<ReferenceSet>| sets.get(before) == sets.get(row);
                varying.iter().all(is_same) && has_same_lineages(&lineages, before, row)
            };
            if row.checked_sub(1).is_some_and(is_same) {
                shown.again();
                continue;
            }
            let own = varying.iter().filter_map(|sets| sets.get(row));
            if let [column] = &lineages[..]
                && let Some((union, leaves)) = union_in(column, row, arena)
                && let sets = own.chain(&always).chain(&leaves)
                && let Some(names) = self.shared(union, sets, (known, view))
            {
                shown.add_made(names);
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
            shown.add(found.sorted(), self);
            found.clear();
        }
        shown.finish()
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
        if expanded.handle != handle {
            expanded.handle = handle;
            expanded.places.clear();
            self.collector.for_each_leaf(arena, handle, &mut |leaf| {
                let set = ReferenceSet::numbered(leaf);
                for_each_place(set, (known, view), &mut |place| expanded.places.push(place));
            });
        }
        let places = expanded.places.iter();
        places.for_each(|place| found.insert(*place));
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
        let places = found.sorted();
        self.found += places.len();
        let shown = match places.is_empty() {
            true => Value::List(self.nothing()),
            false => Value::List(Arc::new(names_at(places, known))),
        };
        if known.of_one(set).is_some() {
            self.lately.resize(REMEMBERED, None);
            if let Some(kept) = self.lately.get_mut(place) {
                *kept = Some((set, shown.clone()));
            }
        }
        shown
    }

    fn nothing(&mut self) -> Arc<Vec<Value>> {
        Arc::clone(self.nothing.get_or_insert_default())
    }
}

/// The lists of rows.
struct Shown {
    lists: Lists,
    /// For each row the place of its list.
    places: Vec<u32>,
}

impl Shown {
    fn with_capacity(rows: usize, known: &SetPlaces) -> Shown {
        Shown {
            lists: Lists::with_capacity(known.order().names(), rows),
            places: Vec::with_capacity(rows),
        }
    }

    /// The next row has the names at these places.
    fn add(&mut self, places: &[u32], rows: &mut CitedRows) {
        if places.is_empty() {
            return self.add_made(rows.nothing());
        }
        rows.found += places.len();
        self.places.push(self.lists.len() as u32);
        self.lists.push(places);
    }

    fn add_made(&mut self, list: Arc<Vec<Value>>) {
        self.places.push(self.lists.len() as u32);
        self.lists.push_made(list);
    }

    /// The next row has the list of the row before it.
    fn again(&mut self) {
        self.lists.make_last();
        self.places.extend(self.places.last().copied());
    }

    fn finish(self) -> Column {
        self.lists.look_at_words();
        Column::Lists(Arc::new(self.lists), self.places)
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

/// Passes on the places of the sources of a set.
#[inline]
fn for_each_place(
    set: ReferenceSet,
    (known, view): (&SetPlaces, &GraphView),
    take: &mut impl FnMut(u32),
) {
    if set.is_empty() {
        return;
    }
    match known.of_one(set) {
        Some(place) => take(place),
        None => {
            let sources = view.sources_of(set).iter();
            let places = sources.filter_map(|source| known.order().place(source.0));
            places.for_each(take);
        }
    }
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
    /// In any order and perhaps more than once, as long as they are few.
    few: Vec<u32>,
    /// All of them, once they are many.
    many: NumberSet,
    is_many: bool,
}

impl Found {
    /// Adds the sources of a set.
    #[inline]
    fn insert_all(&mut self, set: ReferenceSet, (known, view): (&SetPlaces, &GraphView)) {
        for_each_place(set, (known, view), &mut |place| self.insert(place));
    }

    #[inline]
    fn insert(&mut self, place: u32) {
        if self.is_many {
            return self.many.insert(place);
        }
        self.few.push(place);
        if self.few.len() > FEW {
            let few = self.few.drain(..);
            few.for_each(|place| self.many.insert(place));
            self.is_many = true;
        }
    }

    /// All of them in ascending order, each once.
    fn sorted(&mut self) -> &[u32] {
        if std::mem::take(&mut self.is_many) {
            self.many.take_all(|place| self.few.push(place));
        } else {
            self.few.sort_unstable();
            self.few.dedup();
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
