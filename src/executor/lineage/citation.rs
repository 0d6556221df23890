//! Shows the lineage of each row: its sources, or its facts.

use super::super::context::Context;
use super::super::filter::drop_dead;
use super::super::operator::{BoxOperator, Live, Operator};
use super::arena::{Arena, CitedFact, Collector, Handle};
use super::names::Names;
use super::rows::CitedRows;
use super::witness::{Columns, lineages};
use crate::error::{Error, ErrorCode, Result};
use crate::expression::Batch;
use crate::graph::{GraphView, ReferenceSet};
use crate::plan;
use crate::syntax::ast::Cite;
use crate::value::column::Column;
use crate::value::{Map, Node, Value};
use std::sync::{Arc, PoisonError};

/// Shows the lineage of each row.
pub struct Citation {
    input: BoxOperator,
    plan: plan::Citation,
    live: Live,
    collector: Collector,
    names: Names,
    rows: CitedRows,
    /// The last result and its lineage, because consecutive rows often have the same one.
    last: Option<(Handle, Value)>,
    /// Recent short results with their lineages, by the lineage.
    lately: Vec<Option<(Handle, Value)>>,
}

/// The number of recent results that are kept.
const REMEMBERED: usize = 256;

/// Longer results are not kept, for they take memory.
const SHORT: usize = 16;

impl Citation {
    pub fn new(input: BoxOperator, plan: plan::Citation, live: Live) -> Citation {
        Citation {
            input,
            plan,
            live,
            collector: Collector::default(),
            names: Names::default(),
            rows: CitedRows::default(),
            last: None,
            lately: Vec::new(),
        }
    }

    fn shown(&mut self, handle: Handle, arena: &Arena, view: &GraphView) -> Value {
        let place = handle as usize % REMEMBERED;
        for (of, shown) in self
            .lately
            .get(place)
            .into_iter()
            .chain([&self.last])
            .flatten()
        {
            if *of == handle {
                return shown.clone();
            }
        }
        if let (Cite::Sources, Some(union)) = (arena.cite(), arena.union(handle)) {
            let (names, collector) = (&mut self.names, &mut self.collector);
            let names = union.names(|| names.of_lineage((collector, arena), handle, view));
            return Value::List(names);
        }
        let collected = (&mut self.collector, arena);
        let shown = match arena.cite() {
            Cite::Sources => self.names.of_lineage(collected, handle, view),
            Cite::Nodes => source_nodes(self.names.of_lineage(collected, handle, view), view),
            Cite::Facts => {
                let leaves = self.collector.leaves(arena, handle);
                facts(&mut self.names, leaves, arena, view)
            }
        };
        let short = shown.len() <= SHORT;
        let shown = Value::List(Arc::new(shown));
        let result = Some((handle, shown.clone()));
        match short {
            true => {
                self.lately.resize(REMEMBERED, None);
                self.lately[place] = result;
            }
            false => self.last = result,
        }
        shown
    }

    /// The sources of each row, if they are all that is asked for and can be read by columns.
    fn sources(&mut self, batch: &Batch, cx: &Context<'_>) -> Option<Column> {
        let (grounds, view) = (self.plan.grounds.as_ref()?, cx.graph());
        if !grounds.traced.is_empty() || !grounds.whole.is_empty() || !view.has_references() {
            return None;
        }
        let arena = cx.run().lineages.as_ref()?;
        let arena = arena.lock().unwrap_or_else(PoisonError::into_inner);
        if arena.cite() != Cite::Sources {
            return None;
        }
        let known = self.rows.places(batch.len(), view)?;
        let columns = Columns::of(grounds, batch, view, true);
        let plain = columns.are_plain();
        plain.then(|| self.rows.of(columns, batch.len(), (&arena, known, view)))
    }

    /// What is reported of the lineage of each row.
    fn shown_lineages(&mut self, batch: &Batch, cx: &Context<'_>) -> Result<Vec<Value>> {
        let lineages = match &self.plan.grounds {
            Some(grounds) => Arc::new(lineages(grounds, batch, cx)?),
            None => batch.column(self.plan.lineage),
        };
        let mut shown = Vec::with_capacity(batch.len());
        if let Some(arena) = &cx.run().lineages {
            let arena = arena.lock().unwrap_or_else(PoisonError::into_inner);
            check_source_key(arena.cite(), cx.graph())?;
            for row in 0..batch.len() {
                let handle = match lineages.get(row) {
                    Value::Integer(handle) => Handle::try_from(handle).unwrap_or(0),
                    _ => 0,
                };
                shown.push(self.shown(handle, &arena, cx.graph()));
            }
        } else {
            shown.resize(batch.len(), Value::Null);
        }
        Ok(shown)
    }
}

impl Operator for Citation {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        let Some(mut batch) = self.input.next(cx)? else {
            return Ok(None);
        };
        cx.check()?;
        let shown = match self.sources(&batch, cx) {
            Some(shown) => shown,
            None => Column::Values(self.shown_lineages(&batch, cx)?),
        };
        batch.set(self.plan.column, shown);
        drop_dead(&mut batch, &self.live);
        Ok(Some(batch))
    }

    fn restart(&mut self, argument: &Batch) {
        self.input.restart(argument);
    }
}

/// Fails if the nodes of sources are requested, and the graph does not define which nodes are sources.
fn check_source_key(cite: Cite, view: &GraphView) -> Result<()> {
    if cite != Cite::Nodes || view.has_source_key() {
        return Ok(());
    }
    let message = "CITE NODES returns the nodes that are sources, and the graph does not define which nodes are";
    Err(Error::semantic(ErrorCode::SchemaRuleNotFound, message)
        .hint("CREATE SOURCE KEY FOR (p:Paragraph) ON (p.id); or leave NODES out, for the names of the sources"))
}

/// The names of the sources in some sets, each once, sorted.
fn sources(
    names: &mut Names,
    sets: impl Iterator<Item = ReferenceSet>,
    view: &GraphView,
) -> Vec<Value> {
    let names = names.of(sets, view);
    names.map(|name| Value::String(Arc::clone(name))).collect()
}

/// The nodes that represent sources, in the order of their names. A graph with a SOURCE KEY has one
/// for each source.
fn source_nodes(names: Vec<Value>, view: &GraphView) -> Vec<Value> {
    let node = |name: &Value| {
        let Value::String(name) = name else {
            return None;
        };
        view.source_node(name)
    };
    names
        .iter()
        .filter_map(node)
        .map(|(node, _)| Value::Node(Node::from(node)))
        .collect()
}

/// Facts as maps: nodes before relationships, by id; for each entity first its existence, then its properties by key.
fn facts(names: &mut Names, numbers: &[u32], arena: &Arena, view: &GraphView) -> Vec<Value> {
    // Facts are numbered in the order in which they were read.
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    let facts = numbers.iter();
    let mut facts: Vec<&CitedFact> = facts
        .filter_map(|number| arena.facts().get(*number as usize))
        .collect();
    let key = |cited: &CitedFact| cited.fact.key.map(|key| Arc::clone(view.key_name(key)));
    facts.sort_by_cached_key(|cited| (cited.fact.entity, key(cited)));
    let mut shown: Vec<Value> = Vec::with_capacity(facts.len());
    for cited in facts {
        let map = Value::Map(Arc::new(shown_fact(names, cited, key(cited), view)));
        // The statement may have read the same fact before and after a change that did not affect it.
        if shown.last() != Some(&map) {
            shown.push(map);
        }
    }
    shown
}

fn shown_fact(
    names: &mut Names,
    cited: &CitedFact,
    key: Option<Arc<str>>,
    view: &GraphView,
) -> Map {
    let entity = Value::from(cited.fact.entity);
    let sources = sources(names, std::iter::once(cited.references), view);
    let entries = [
        ("entity", entity),
        ("key", key.map_or(Value::Null, Value::String)),
        ("value", cited.value.clone()),
        ("sources", Value::List(Arc::new(sources))),
    ];
    let entries = entries.into_iter();
    entries.map(|(name, value)| (name.into(), value)).collect()
}
