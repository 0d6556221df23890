//! `SET` and `REMOVE`: properties and labels, row by row, so that a row sees what earlier ones have set; or the properties of a
//! whole batch, where no row could.

use super::citing::source_names;
use super::context::Context;
use super::filter::drop_dead;
use super::operator::{BoxOperator, Live, Operator};
use super::set_together::set_together;
use super::statements::{self, Added};
use super::write::{self, entries, target};
use crate::error::{Error, ErrorCode, ErrorKind, Result, Span, Warning};
use crate::expression::{Batch, Expression, Row, Update, evaluate_row};
use crate::graph::{Change, Fact, LabelId, SetProperty, require_property};
use crate::plan;
use crate::procedures::uncited;
use crate::value::display::excerpt;
use crate::value::{EntityId, Map, NodeId, Value};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// Sets properties and labels for each row.
pub(super) struct Set {
    input: BoxOperator,
    plan: plan::Set,
    live: Live,
}

impl Set {
    pub(super) fn new(input: BoxOperator, plan: plan::Set, live: Live) -> Set {
        Set { input, plan, live }
    }
}

impl Operator for Set {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        let Some(mut batch) = self.input.next(cx)? else {
            return Ok(None);
        };
        cx.check()?;
        let plan::Set {
            items,
            citing,
            together,
        } = &self.plan;
        if !(*together && batch.len() > 1 && set_together(items, &batch, cx)?) {
            for row in 0..batch.len() {
                cx.citing(citing, &batch, row, |cx| set_row(items, &batch, row, cx))?;
            }
        }
        drop_dead(&mut batch, &self.live);
        Ok(Some(batch))
    }

    fn restart(&mut self, argument: &Batch) {
        self.input.restart(argument);
    }
}

/// Carries some updates out for one row, in order.
pub(super) fn set_row(
    items: &[Update],
    batch: &Batch,
    index: usize,
    cx: &mut Context<'_>,
) -> Result<()> {
    let row = Row::new(batch, index);
    let located = |error: Error, item: &Update, cx: &Context<'_>| {
        let error = batch.locate(error, index);
        match item.target() {
            Expression::Slot(slot) => cx.locate(error, *slot, item.span()),
            _ => error.at(item.span()),
        }
    };
    for run in items.chunk_by(joins) {
        let mut single = run;
        if let [first, _, ..] = run {
            match add_all_labels(run, &row, cx) {
                Ok(()) => single = &[],
                Err(error) if error.kind() == ErrorKind::LimitError => {
                    return Err(located(error, first, cx));
                }
                // It has changed no labels; one by one, the item that is wrong is found.
                Err(_) => {}
            }
        }
        for item in single {
            set(item, &row, cx).map_err(|error| located(error, item, cx))?;
        }
    }
    Ok(())
}

/// Whether the second of two items adds labels to the node that the first one has added labels to: thousands of labels are
/// added at once, since every set of labels on the way would be a set of its own.
fn joins(first: &Update, second: &Update) -> bool {
    match (first, second) {
        (
            Update::AddLabels {
                target: Expression::Slot(one),
                labels: own,
                ..
            },
            Update::AddLabels {
                target: Expression::Slot(other),
                labels,
                ..
            },
        ) => {
            // A computed label may depend on those before.
            let constant = |label: &Expression| matches!(label, Expression::Literal(_));
            one == other && own.iter().chain(labels).all(constant)
        }
        _ => false,
    }
}

/// Adds the labels of several items to their node.
fn add_all_labels(run: &[Update], row: &Row<'_>, cx: &mut Context<'_>) -> Result<()> {
    let Some(first) = run.first() else {
        return Ok(());
    };
    let Some(node) = node(first.target(), row, cx)? else {
        return Ok(());
    };
    let (mut all, mut known) = (Vec::new(), FxHashSet::default());
    for item in run {
        if let Update::AddLabels { labels, .. } = item {
            let labels = write::labels(labels, row, cx)?.into_iter();
            all.extend(labels.filter(|label| known.insert(*label)));
        }
    }
    cx.add_labels(node, &all)
}

fn set(item: &Update, row: &Row<'_>, cx: &mut Context<'_>) -> Result<()> {
    cx.check()?;
    match item {
        Update::Property {
            target: of,
            key,
            value,
            ..
        } => match entity(of, row, cx)? {
            Some(entity) => set_property(entity, key, value, row, cx),
            None => Ok(()),
        },
        Update::Replace {
            target: of, value, ..
        } => match entity(of, row, cx)? {
            Some(entity) => {
                let map = map(value, row, cx)?;
                replace(entity, map, cx)
            }
            None => Ok(()),
        },
        Update::Merge {
            target: of, value, ..
        } => match entity(of, row, cx)? {
            Some(entity) => {
                let map = map(value, row, cx)?;
                merge(entity, map, cx)
            }
            None => Ok(()),
        },
        Update::AddLabels { target, labels, .. } => match node(target, row, cx)? {
            Some(node) => add_labels(node, labels, row, cx),
            None => Ok(()),
        },
        Update::RemoveLabels {
            target: of,
            labels,
            span,
        } => match node(of, row, cx)? {
            Some(node) => remove_labels(node, (labels, *span), row, cx),
            None => Ok(()),
        },
        Update::AddStatement { target: of, .. } | Update::RemoveStatement { target: of, .. } => {
            match entity(of, row, cx)? {
                Some(entity) => state(entity, item, row, cx),
                None => Ok(()),
            }
        }
        Update::RemoveCitation {
            target: of,
            key,
            sources,
            ..
        } => match entity(of, row, cx)? {
            Some(entity) => remove_citation((entity, key.as_ref()), sources, item, row, cx),
            None => Ok(()),
        },
    }
}

fn entity(of: &Expression, row: &Row<'_>, cx: &Context<'_>) -> Result<Option<EntityId>> {
    target(&evaluate_row(of, row, &cx.evaluation())?, cx)
}

fn node(of: &Expression, row: &Row<'_>, cx: &Context<'_>) -> Result<Option<NodeId>> {
    match entity(of, row, cx)? {
        Some(EntityId::Node(node)) => Ok(Some(node)),
        Some(EntityId::Relationship(_)) => Err(Error::type_error(
            ErrorCode::InvalidArgumentType,
            "a relationship has no labels to set; its one type stays as it was created",
        )),
        None => Ok(None),
    }
}

fn map(value: &Expression, row: &Row<'_>, cx: &Context<'_>) -> Result<Map> {
    entries(&evaluate_row(value, row, &cx.evaluation())?, cx)
}

fn set_property(
    entity: EntityId,
    key: &Expression,
    value: &Expression,
    row: &Row<'_>,
    cx: &mut Context<'_>,
) -> Result<()> {
    let key = key_name(key, row, cx)?;
    let value = evaluate_row(value, row, &cx.evaluation())?;
    put(entity, &key, value, cx)
}

fn key_name(key: &Expression, row: &Row<'_>, cx: &Context<'_>) -> Result<Arc<str>> {
    match evaluate_row(key, row, &cx.evaluation())? {
        Value::String(key) => Ok(key),
        other => Err(Error::type_error(
            ErrorCode::MapElementAccessByNonString,
            format!(
                "a property is named by a string, not by {}",
                other.kind().with_article()
            ),
        )),
    }
}

fn remove_citation(
    (entity, key): (EntityId, Option<&Expression>),
    sources: &Expression,
    item: &Update,
    row: &Row<'_>,
    cx: &mut Context<'_>,
) -> Result<()> {
    let sources = source_names(&evaluate_row(sources, row, &cx.evaluation())?)?;
    let found = match key {
        None => cx.withdraw(Fact { entity, key: None }, &sources)?,
        // What no entity has, nobody states.
        Some(key) => match cx.graph().key_id(&key_name(key, row, cx)?) {
            None => false,
            key => cx.withdraw(Fact { entity, key }, &sources)?,
        },
    };
    let absent = || {
        let unknown = sources.iter().find_map(|name| uncited(cx.graph(), name));
        unknown.unwrap_or_else(|| {
            "no source is taken away: the facts here do not cite it; sources(n) and sources(n, 'key') list those they \
             cite"
            .into()
        })
    };
    // An empty list names nothing that could be there.
    let found = found || sources.is_empty();
    cx.run().warnings.takes_away(item.span(), found, absent);
    Ok(())
}

/// Adds a statement to those of a property, or takes some away.
fn state(entity: EntityId, item: &Update, row: &Row<'_>, cx: &mut Context<'_>) -> Result<()> {
    match item {
        Update::AddStatement {
            key,
            value,
            rank,
            valid,
            ..
        } => {
            let key = key_name(key, row, cx)?;
            let added = Added {
                value: evaluate_row(value, row, &cx.evaluation())?,
                rank: statements::rank(rank.as_ref(), row, cx)?,
                times: statements::times(valid.as_ref(), row, cx)?,
            };
            cx.add_statement(entity, &key, added)
        }
        Update::RemoveStatement {
            key, value, valid, ..
        } => {
            let key = key_name(key, row, cx)?;
            let value = evaluate_row(value, row, &cx.evaluation())?;
            let times = statements::times(valid.as_ref(), row, cx)?;
            let found = cx.remove_statements(entity, &key, &value, times.as_ref())?;
            let absent = || {
                let (value, of_time) = (
                    excerpt(&value),
                    times.as_ref().map_or("", |_| " in that time"),
                );
                let message = format!(
                    "no statement is removed: `{key}` is not stated to be {value}{of_time}; statements(n, '{key}') lists what \
                     is stated"
                );
                message.into()
            };
            let warnings = &cx.run().warnings;
            warnings.takes_away(item.span(), found, absent);
            Ok(())
        }
        Update::Property { .. }
        | Update::Replace { .. }
        | Update::Merge { .. }
        | Update::AddLabels { .. }
        | Update::RemoveLabels { .. }
        | Update::RemoveCitation { .. } => Ok(()),
    }
}

/// Gives a property a value; null takes it away, where it is there.
fn put(entity: EntityId, key: &Arc<str>, value: Value, cx: &mut Context<'_>) -> Result<()> {
    if matches!(value, Value::Null) {
        let known = cx.graph().key_id(key);
        let has = known.is_some_and(|id| !matches!(cx.graph().property(entity, id), Value::Null));
        if !has {
            return Ok(());
        }
    }
    require_property(key, &value)?;
    let key = write::key(key, cx)?;
    cx.apply(Change::PropertySet(SetProperty { entity, key, value }))
}

fn replace(entity: EntityId, map: Map, cx: &mut Context<'_>) -> Result<()> {
    for (key, _) in cx.graph().properties(entity) {
        if !map.contains_key(&key) {
            put(entity, &key, Value::Null, cx)?;
        }
    }
    merge(entity, map, cx)
}

fn merge(entity: EntityId, map: Map, cx: &mut Context<'_>) -> Result<()> {
    for (key, value) in map {
        put(entity, &key, value, cx)?;
    }
    Ok(())
}

fn add_labels(
    node: NodeId,
    labels: &[Expression],
    row: &Row<'_>,
    cx: &mut Context<'_>,
) -> Result<()> {
    let labels = write::labels(labels, row, cx)?;
    cx.add_labels(node, &labels)
}

fn remove_labels(
    node: NodeId,
    (labels, span): (&[Expression], Span),
    row: &Row<'_>,
    cx: &mut Context<'_>,
) -> Result<()> {
    let names = write::label_names(labels, row, cx)?;
    for name in &names {
        if cx.graph().is_derived_label(name) {
            let message = format!(
                "REMOVE takes the label `{name}` away where it is stored; where it follows from rules, it stays. SHOW RULES has them"
            );
            cx.run().warnings.add(Warning::new(message, span));
        }
    }
    let known = names.iter().filter_map(|name| cx.graph().label_id(name));
    let labels: Vec<LabelId> = known.collect();
    cx.remove_labels(node, &labels)
}
