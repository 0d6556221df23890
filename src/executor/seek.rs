//! Look-ups: by index, by range of an index, by id.

use super::context::Context;
use super::flat_map::{FlatMap, room};
use crate::error::{Error, ErrorCode, Result};
use crate::expression::{
    Batch, EvaluationContext, Expression, Row, Slot, ValueOperator, evaluate, evaluate_row,
    notice_mismatch,
};
use crate::graph::{FoundRows, GraphView, IndexId, SchemaTarget};
use crate::plan::{IndexTest, RangeTest};
use crate::value::column::Column;
use crate::value::key::GroupKey;
use crate::value::kind::Type;
use crate::value::{NodeId, RelationshipId, Value};
use rustc_hash::FxHashSet;
use std::ops::Bound;
use std::sync::Arc;

/// So many rows of a batch are looked up one by one, because no more may be asked for; then all others together.
const EACH: usize = 16;

/// The entities of an index.
#[derive(Clone)]
pub(super) enum Over {
    /// Nodes with a label.
    Label(Arc<str>),
    /// Relationships of a type.
    Type(Arc<str>),
}

/// The values or ids of a seek.
pub(super) enum Sought {
    /// Entries of an index.
    Indexed(Over, IndexTest),
    /// Ids of nodes.
    Ids(Expression),
    /// Ids of relationships.
    RelationshipIds(Expression),
}

/// Finds ids, row by row: of nodes, or of relationships if the index is over relationships.
pub(super) struct LookUp {
    sought: Sought,
    /// The index, which is looked up once per batch; `None` if nothing can be found.
    index: Option<IndexId>,
    /// The columns of the values for the current batch.
    values: Vec<Arc<Column>>,
    found: Vec<u32>,
    given: usize,
    /// What is found for the rows of the current batch from [`EACH`] on.
    rest: Option<FoundRows>,
    /// Whether a row of the current batch has been looked at for a comparison of different types.
    compared: bool,
}

impl LookUp {
    pub(super) fn new(sought: Sought) -> LookUp {
        LookUp {
            sought,
            index: None,
            values: Vec::new(),
            found: Vec::new(),
            given: 0,
            rest: None,
            compared: false,
        }
    }

    pub(super) fn prepare(&mut self, input: &Batch, cx: &Context<'_>) -> Result<()> {
        self.index = match &self.sought {
            Sought::Indexed(over, test) => find_index(over, test, cx.graph())?,
            Sought::Ids(_) | Sought::RelationshipIds(_) => None,
        };
        let expressions = match &self.sought {
            Sought::Indexed(_, IndexTest::Equal { values, .. }) => values.as_slice(),
            Sought::Indexed(_, IndexTest::Range { .. }) => &[],
            Sought::Ids(ids) | Sought::RelationshipIds(ids) => std::slice::from_ref(ids),
        };
        let cx = cx.evaluation();
        let values = expressions.iter().map(|value| evaluate(value, input, &cx));
        self.values = values.collect::<Result<_>>()?;
        self.compared = false;
        self.rest = None;
        Ok(())
    }

    /// Finds the ids for a row.
    pub(super) fn begin(&mut self, input: &Batch, row: usize, cx: &Context<'_>) -> Result<()> {
        self.found = self.look_up(input, row, cx)?;
        self.given = 0;
        // Once a batch, so that many seeks that find nothing cost no more.
        if self.found.is_empty() && !self.compared {
            self.compared = true;
            self.notice_types((input, row), cx)?;
        }
        cx.run().work.index_seeks.add(1);
        cx.run().work.rows_scanned.add(self.found.len() as u64);
        Ok(())
    }

    fn look_up(&mut self, input: &Batch, row: usize, cx: &Context<'_>) -> Result<Vec<u32>> {
        if row >= EACH
            && let (Sought::Indexed(_, IndexTest::Equal { many: false, .. }), Some(index)) =
                (&self.sought, self.index)
        {
            if self.rest.is_none() {
                let columns: Vec<&Column> = self.values.iter().map(|column| &**column).collect();
                let rows = row..input.len();
                self.rest = cx.graph().index_seek_rows(index, &columns, rows);
            }
            if let Some(rest) = &self.rest {
                return Ok(rest.of(row).to_vec());
            }
        }
        match (&self.sought, self.index) {
            (Sought::Ids(_), _) => {
                let has = |id| cx.graph().has_node(NodeId(id));
                let ids = self.values.first();
                Ok(ids.map_or_else(Vec::new, |ids| by_id(&ids.get(row), &has)))
            }
            (Sought::RelationshipIds(_), _) => {
                let has = |id| cx.graph().endpoints(RelationshipId(id)).is_some();
                let ids = self.values.first();
                Ok(ids.map_or_else(Vec::new, |ids| by_id(&ids.get(row), &has)))
            }
            (Sought::Indexed(..), None) => Ok(Vec::new()),
            (Sought::Indexed(_, IndexTest::Equal { many, .. }), Some(index)) => {
                let values = self.values.iter().map(|column| column.get(row)).collect();
                Ok(equal(index, values, *many, cx))
            }
            (Sought::Indexed(_, IndexTest::Range { range, .. }), Some(index)) => {
                in_range(index, range, &Row::new(input, row), cx)
            }
        }
    }

    /// Gives a notice if an index holds quantities or periods, and something else is sought, or the other way round.
    fn notice_types(&self, row: (&Batch, usize), cx: &Context<'_>) -> Result<()> {
        let (Sought::Indexed(_, test), Some(index)) = (&self.sought, self.index) else {
            return Ok(());
        };
        let cx = cx.evaluation();
        for (operator, before, value) in compared(test, &self.values, row, &cx)? {
            let kinds: &[Type] = match value {
                Value::Quantity(_) | Value::Period(_) => &[Type::Integer, Type::String, Type::Date],
                _ => &[Type::Quantity, Type::Period],
            };
            for kind in kinds {
                if let Some(held) = cx.graph.index_example(index, &before, *kind) {
                    notice_mismatch(operator, (&held, &value), test.span(), &cx);
                }
            }
        }
        Ok(())
    }

    /// The next ids, at most `most`; none at the end.
    pub(super) fn next(&mut self, most: usize) -> &[u32] {
        let from = self.given;
        self.given = (from + most).min(self.found.len());
        &self.found[from..self.given]
    }

    pub(super) fn is_done(&self) -> bool {
        self.given == self.found.len()
    }
}

/// Nodes found by an index or by id.
pub(super) struct NodeSeek {
    node: Slot,
    look_up: LookUp,
    nodes: Vec<NodeId>,
}

impl NodeSeek {
    pub(super) fn new(node: Slot, sought: Sought) -> NodeSeek {
        NodeSeek {
            node,
            look_up: LookUp::new(sought),
            nodes: Vec::new(),
        }
    }
}

impl FlatMap for NodeSeek {
    fn prepare(&mut self, input: &Batch, cx: &mut Context<'_>) -> Result<()> {
        self.look_up.prepare(input, cx)
    }

    fn begin(&mut self, input: &Batch, row: usize, cx: &mut Context<'_>) -> Result<()> {
        self.look_up.begin(input, row, cx)
    }

    fn fill(
        &mut self,
        _: &Batch,
        row: usize,
        rows: &mut Vec<u32>,
        _: &mut Context<'_>,
    ) -> Result<bool> {
        let chunk = self.look_up.next(room(rows));
        self.nodes.extend(chunk.iter().map(|id| NodeId(*id)));
        rows.extend(std::iter::repeat_n(row as u32, chunk.len()));
        Ok(self.look_up.is_done())
    }

    fn columns(&mut self, set: &mut dyn FnMut(Slot, Column)) {
        set(self.node, Column::Nodes(std::mem::take(&mut self.nodes)));
    }
}

/// The index over some keys; `None` if its label, type or key has never been used, so that nothing can be found.
fn find_index(over: &Over, test: &IndexTest, graph: &GraphView) -> Result<Option<IndexId>> {
    let (target, name) = match over {
        Over::Label(name) => (graph.label_id(name).map(SchemaTarget::Node), name),
        Over::Type(name) => (graph.type_id(name).map(SchemaTarget::Relationship), name),
    };
    let keys = test.keys().iter().map(|key| graph.key_id(key));
    let keys: Option<Vec<_>> = keys.collect();
    let (Some(target), Some(keys)) = (target, keys) else {
        return Ok(None);
    };
    match graph.find_index(target, &keys, test.needs()) {
        Some(index) => Ok(Some(index)),
        None => Err(Error::semantic(
            ErrorCode::SchemaRuleNotFound,
            format!("the index on `:{name}` that this plan was made for has been dropped"),
        )
        .hint("run the query again: it is planned anew")),
    }
}

/// A comparison that an index makes: the values of the keys before its own, and the value that its own is compared with.
type Compared = (ValueOperator, Vec<Value>, Value);

/// The comparisons that an index makes for a row.
fn compared(
    test: &IndexTest,
    values: &[Arc<Column>],
    (input, row): (&Batch, usize),
    cx: &EvaluationContext<'_>,
) -> Result<Vec<Compared>> {
    let at_row = Row::new(input, row);
    let of_bound = |operator, bound| Ok((operator, Vec::new(), evaluate_row(bound, &at_row, cx)?));
    match test {
        IndexTest::Equal { many, .. } => {
            let values = values.iter().map(|column| column.get(row));
            let mut values: Vec<Value> = values.collect();
            if let ([Value::List(elements)], true) = (values.as_slice(), many) {
                values = elements.first().cloned().into_iter().collect();
            }
            let behind = |at: usize| {
                (
                    ValueOperator::Equal,
                    values[..at].to_vec(),
                    values[at].clone(),
                )
            };
            Ok((0..values.len()).map(behind).collect())
        }
        IndexTest::Range { range, .. } => match range {
            RangeTest::Prefix(prefix) => Ok(vec![of_bound(ValueOperator::StartsWith, prefix)?]),
            RangeTest::Holding => Ok(Vec::new()),
            RangeTest::Between { lower, upper } => {
                let bounds = lower.iter().chain(upper);
                bounds
                    .map(|(bound, _)| of_bound(ValueOperator::Less, bound))
                    .collect()
            }
        },
    }
}

fn equal(index: IndexId, values: Vec<Value>, many: bool, cx: &Context<'_>) -> Vec<u32> {
    if !many {
        return cx.graph().index_seek(index, &values);
    }
    let Some(Value::List(elements)) = values.first() else {
        return Vec::new();
    };
    let mut seen = FxHashSet::default();
    let mut found = Vec::new();
    for element in elements.iter() {
        if seen.insert(GroupKey(element.clone())) {
            found.extend(cx.graph().index_seek(index, std::slice::from_ref(element)));
        }
    }
    found
}

fn in_range(
    index: IndexId,
    range: &RangeTest,
    row: &Row<'_>,
    cx: &Context<'_>,
) -> Result<Vec<u32>> {
    let value = |expression: &Expression| evaluate_row(expression, row, &cx.evaluation());
    match range {
        RangeTest::Prefix(prefix) => match value(prefix)? {
            Value::String(prefix) => Ok(cx.graph().index_prefix(index, &prefix)),
            _ => Ok(Vec::new()),
        },
        RangeTest::Holding => Ok(match cx.evaluation().at {
            Some(at) => cx.graph().index_holding(index, at),
            None => Vec::new(),
        }),
        RangeTest::Between { lower, upper } => {
            let bound = |side: &Option<(Expression, bool)>| -> Result<Bound<Value>> {
                Ok(match side {
                    Some((expression, true)) => Bound::Included(value(expression)?),
                    Some((expression, false)) => Bound::Excluded(value(expression)?),
                    None => Bound::Unbounded,
                })
            };
            let (lower, upper) = (bound(lower)?, bound(upper)?);
            let graph = cx.graph();
            Ok(graph.index_range(index, lower.as_ref(), upper.as_ref()))
        }
    }
}

/// The ids among a value that entities have. The predicate decides again, so that a number in a text may be one.
fn by_id(ids: &Value, has: &dyn Fn(u32) -> bool) -> Vec<u32> {
    if let Value::List(ids) = ids {
        let mut seen = FxHashSet::default();
        let all = ids.iter().flat_map(|id| by_id(id, has));
        return all.filter(|id| seen.insert(*id)).collect();
    }
    if let Value::String(text) = ids {
        return text
            .parse()
            .ok()
            .filter(|id| has(*id))
            .into_iter()
            .collect();
    }
    let id: Option<u32> = match ids {
        Value::Integer(id) => u32::try_from(*id).ok(),
        Value::Float(id) if id.fract() == 0.0 && *id >= 0.0 && *id <= f64::from(u32::MAX) => {
            Some(*id as u32)
        }
        Value::Decimal(id) => {
            let text = id.to_string();
            text.split('.').next().and_then(|id| id.parse().ok())
        }
        // Anything else is no id.
        _ => None,
    };
    id.filter(|id| has(*id)).into_iter().collect()
}
