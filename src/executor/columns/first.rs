//! The nodes that come first by a property: chunks are searched in the order of their best value, until that is worse than all
//! the values that are needed.

use super::super::context::Context;
use super::super::limit::row_count;
use super::super::meter::Usage;
use super::super::reservation::Reservation;
use super::Columns;
use crate::error::Result;
use crate::graph::{
    Cells, ColumnChunk, ColumnTest, Comparison, KeyId, NodeGroup, NodeRun, RowMask, Zone,
};
use crate::plan::FirstBy;
use crate::value::{Decimal, NodeId, Value};
use std::cmp::Ordering;

/// The number of candidates up to which none are dropped.
const FEW: usize = 64;

/// The part of all nodes up to which it pays to look for the first ones.
const WORTH: usize = 4;

/// A type of values by which nodes are ordered: its bounds in a zone, and its cells.
#[derive(Clone, Copy)]
struct Typed<T> {
    bounds: fn(Zone) -> Option<(T, T)>,
    cells: fn(&Cells) -> Option<&[T]>,
    /// Keeps the rows of a chunk whose values are not less than a bound or, with `false`, not greater.
    keep: fn(&ColumnChunk, &mut RowMask, T, bool),
}

const INTEGERS: Typed<i64> = Typed {
    bounds: |zone| match zone {
        Zone::Integers(least, greatest) => Some((least, greatest)),
        Zone::Days(..) | Zone::Floats(..) | Zone::Decimals { .. } | Zone::Unknown => None,
    },
    cells: |cells| match cells {
        Cells::Integers(cells) => Some(cells),
        _ => None,
    },
    keep: |chunk, rows, bound, above| {
        if let Cells::Integers(cells) = chunk.cells() {
            keep(cells, rows, bound, above);
        }
    },
};

const DAYS: Typed<i64> = Typed {
    bounds: |zone| match zone {
        Zone::Days(least, greatest) => Some((least, greatest)),
        Zone::Integers(..) | Zone::Floats(..) | Zone::Decimals { .. } | Zone::Unknown => None,
    },
    cells: |cells| match cells {
        Cells::Dates(cells) => Some(cells),
        _ => None,
    },
    keep: |chunk, rows, bound, above| {
        if let Cells::Dates(cells) = chunk.cells() {
            keep(cells, rows, bound, above);
        }
    },
};

const FLOATS: Typed<f64> = Typed {
    bounds: |zone| match zone {
        Zone::Floats(least, greatest) => Some((least, greatest)),
        Zone::Integers(..) | Zone::Days(..) | Zone::Decimals { .. } | Zone::Unknown => None,
    },
    cells: |cells| match cells {
        Cells::Floats(cells) => Some(cells),
        _ => None,
    },
    keep: |chunk, rows, bound, above| {
        if let Cells::Floats(cells) = chunk.cells() {
            keep(cells, rows, bound, above);
        }
    },
};

const DECIMALS: Typed<Decimal> = Typed {
    bounds: |zone| match zone {
        Zone::Decimals {
            least, greatest, ..
        } => Some((least, greatest)),
        Zone::Integers(..) | Zone::Days(..) | Zone::Floats(..) | Zone::Unknown => None,
    },
    cells: |cells| match cells {
        Cells::Decimals(cells) => Some(cells),
        _ => None,
    },
    keep: |chunk, rows, bound, above| {
        let comparison = match above {
            true => Comparison::GreaterOrEqual,
            false => Comparison::LessOrEqual,
        };
        ColumnTest::new(comparison, Value::Decimal(bound), None).narrow(chunk, rows);
    },
};

fn keep<T: Copy + PartialOrd>(cells: &[T], rows: &mut RowMask, bound: T, above: bool) {
    match above {
        true => rows.retain(cells, |cell| cell >= bound),
        false => rows.retain(cells, |cell| cell <= bound),
    }
}

/// The nodes of a scan, by groups of ids, and what is looked for.
struct Search<'s> {
    groups: &'s [NodeGroup],
    key: KeyId,
    descending: bool,
    count: usize,
}

/// A run of nodes.
#[derive(Clone, Copy)]
struct Place {
    group: usize,
    run: usize,
}

/// The best candidates so far.
struct Candidates<T> {
    found: Vec<(T, NodeId)>,
    descending: bool,
    count: usize,
    /// The worst value that is needed, once there are enough candidates.
    bound: Option<T>,
    /// The number of candidates from which on worse ones are dropped.
    limit: usize,
}

impl<T: Copy + PartialOrd> Candidates<T> {
    fn compare(&self, a: T, b: T) -> Ordering {
        let found = a.partial_cmp(&b).unwrap_or(Ordering::Equal);
        match self.descending {
            true => found.reverse(),
            false => found,
        }
    }

    /// Drops candidates that are not needed.
    fn settle(&mut self) {
        let Some(last) = self.count.checked_sub(1) else {
            return self.found.clear();
        };
        if self.found.len() <= last {
            return;
        }
        let mut found = std::mem::take(&mut self.found);
        found.select_nth_unstable_by(last, |a, b| self.compare(a.0, b.0));
        let bound = found[last].0;
        found.retain(|(value, _)| self.compare(*value, bound).is_le());
        self.bound = Some(bound);
        self.limit = (2 * found.len()).max(FEW);
        self.found = found;
    }

    fn may_add(&self, value: T) -> bool {
        self.bound
            .is_none_or(|bound| self.compare(value, bound).is_le())
    }
}

impl Columns {
    /// Nodes among which are the first by the property of the plan, in the order of their ids; `None` if all nodes have to be
    /// looked at.
    pub(super) fn first(&self, cx: &Context<'_>) -> Result<Option<Vec<NodeId>>> {
        let Some(FirstBy {
            key,
            descending,
            count,
        }) = &self.plan.first
        else {
            return Ok(None);
        };
        // Whoever sorts reports that there is no such number of rows.
        let (Ok(count), Some(key)) = (row_count(count, "LIMIT", cx), cx.graph().key_id(key)) else {
            return Ok(None);
        };
        let groups = self.sets.groups.clone().map(|number| {
            let mut group = NodeGroup::default();
            cx.graph().scan_group(&self.sets, number, &mut group);
            group
        });
        let groups: Vec<NodeGroup> = groups.collect();
        let nodes = groups.iter().flat_map(|group| &group.runs);
        let nodes: usize = nodes.map(NodeRun::len).sum();
        if count.saturating_mul(WORTH) > nodes || groups.iter().any(NodeGroup::is_scattered) {
            return Ok(None);
        }
        let search = Search {
            groups: &groups,
            key,
            descending: *descending,
            count,
        };
        // What is no time is an error wherever it stands.
        let mut runs = search.places().map(|(_, run)| run);
        if self.plan.holding && !runs.all(|run| cx.graph().run_has_dates(run)) {
            return Ok(None);
        }
        match search.zone(cx) {
            Some(Zone::Integers(..)) => self.search(&search, INTEGERS, cx),
            Some(Zone::Days(..)) => self.search(&search, DAYS, cx),
            Some(Zone::Floats(..)) => self.search(&search, FLOATS, cx),
            Some(Zone::Decimals { .. }) => self.search(&search, DECIMALS, cx),
            Some(Zone::Unknown) | None => Ok(None),
        }
    }

    fn search<T: Copy + PartialOrd>(
        &self,
        search: &Search<'_>,
        typed: Typed<T>,
        cx: &Context<'_>,
    ) -> Result<Option<Vec<NodeId>>> {
        let Some((mut parts, gaps)) = search.parts(typed.bounds, cx) else {
            return Ok(None);
        };
        let mut found = match search.descending {
            true => self.without_value(search, &gaps, cx)?,
            false => Vec::new(),
        };
        let mut candidates = Candidates {
            found: Vec::new(),
            descending: search.descending,
            count: search.count.saturating_sub(found.len()),
            bound: None,
            limit: search.count.max(FEW),
        };
        parts.sort_by(|a, b| candidates.compare(a.0, b.0));
        let mut memory = Reservation::new(Usage::Sorting);
        for (best, place) in parts {
            cx.check()?;
            if candidates.count == 0 || !candidates.may_add(best) {
                let (_, run) = search.run(place);
                cx.run().work.rows_skipped.add(run.len() as u64);
                continue;
            }
            self.add_run(search, place, typed, &mut candidates, cx)?;
            let held = candidates.found.capacity() * size_of::<(T, NodeId)>();
            memory.set(held as u64, &cx.run().limits)?;
        }
        candidates.settle();
        // In ascending order, nodes without a value follow where there are not enough others.
        if !search.descending && candidates.found.len() < search.count && !gaps.is_empty() {
            return Ok(None);
        }
        found.extend(candidates.found.iter().map(|(_, node)| *node));
        found.sort_unstable();
        Ok(Some(found))
    }

    /// Adds the nodes of a run for which the predicate is true and which may be among the first.
    fn add_run<T: Copy + PartialOrd>(
        &self,
        search: &Search<'_>,
        place: Place,
        typed: Typed<T>,
        candidates: &mut Candidates<T>,
        cx: &Context<'_>,
    ) -> Result<()> {
        let (group, run) = search.run(place);
        let chunk = cx.graph().run_chunk(run, search.key);
        let Some((chunk, cells)) =
            chunk.and_then(|chunk| Some((chunk, (typed.cells)(chunk.cells())?)))
        else {
            return Ok(());
        };
        let mut rows = self.select_tested(group, run, cx)?;
        rows.keep(chunk.present());
        if let Some(bound) = candidates.bound {
            (typed.keep)(chunk, &mut rows, bound, search.descending);
        }
        // Only of those that may be among the first.
        self.keep_held((group, run), &mut rows, cx)?;
        for row in rows.rows() {
            candidates.found.push((cells[row], group.node(run, row)));
        }
        if candidates.found.len() >= candidates.limit {
            candidates.settle();
        }
        Ok(())
    }

    /// The nodes for which the predicate is true and which have no value: in descending order they come first.
    fn without_value(
        &self,
        search: &Search<'_>,
        gaps: &[Place],
        cx: &Context<'_>,
    ) -> Result<Vec<NodeId>> {
        let mut found = Vec::new();
        for place in gaps {
            let (group, run) = search.run(*place);
            let mut rows = self.select(group, run, cx)?;
            if let Some(chunk) = cx.graph().run_chunk(run, search.key) {
                rows.retain_rows(|row| !chunk.has(row));
            }
            found.extend(rows.rows().map(|row| group.node(run, row)));
        }
        Ok(found)
    }
}

impl Search<'_> {
    fn run(&self, place: Place) -> (&NodeGroup, &NodeRun) {
        let group = &self.groups[place.group];
        (group, &group.runs[place.run])
    }

    fn places(&self) -> impl Iterator<Item = (Place, &NodeRun)> {
        let groups = self.groups.iter().enumerate();
        groups.flat_map(|(group, nodes)| {
            let runs = nodes.runs.iter().enumerate();
            runs.map(move |(run, nodes)| (Place { group, run }, nodes))
        })
    }

    fn chunk<'c>(&self, run: &NodeRun, cx: &'c Context<'_>) -> Option<&'c ColumnChunk> {
        let chunk = cx.graph().run_chunk(run, self.key)?;
        (chunk.count() > 0).then_some(chunk)
    }

    /// The zone of the first chunk that has a value.
    fn zone(&self, cx: &Context<'_>) -> Option<Zone> {
        self.places()
            .find_map(|(_, run)| self.chunk(run, cx))
            .map(ColumnChunk::zone)
    }

    /// The runs that may have values, with the best value of their chunks, and those that have nodes without one; `None` if
    /// there are values of several types, or of one that is not ordered here.
    #[expect(clippy::type_complexity, reason = "two lists")]
    fn parts<T>(
        &self,
        bounds: fn(Zone) -> Option<(T, T)>,
        cx: &Context<'_>,
    ) -> Option<(Vec<(T, Place)>, Vec<Place>)> {
        let (mut parts, mut gaps) = (Vec::new(), Vec::new());
        for (place, run) in self.places() {
            let Some(chunk) = self.chunk(run, cx) else {
                gaps.push(place);
                continue;
            };
            let (least, greatest) = bounds(chunk.zone())?;
            let best = if self.descending { greatest } else { least };
            parts.push((best, place));
            let mut rows = RowMask::range(run.rows());
            rows.keep(chunk.present());
            if rows.count() < run.len() {
                gaps.push(place);
            }
        }
        Some((parts, gaps))
    }
}
