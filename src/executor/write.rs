//! Shared parts of all updating operators: creating symbols on first use, checking values, resolving entities.

use super::context::Context;
use super::delete::refuse_derived;
use crate::error::{Error, ErrorCode, Result};
use crate::expression::{Batch, Expression, Row, check_alive, entity, evaluate, evaluate_row};
use crate::graph::{
    Change, KeyId, LabelId, NewSymbol, RuleHead, SourceId, SymbolKind, TypeId, require_property,
};
use crate::value::column::Column;
use crate::value::{EntityId, Map, Value};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// The labels that some expressions name in a row, and those that they imply, each once; new labels are created.
pub(super) fn labels(
    names: &[Expression],
    row: &Row<'_>,
    cx: &mut Context<'_>,
) -> Result<Vec<LabelId>> {
    let (mut found, mut known) = (Vec::with_capacity(names.len()), FxHashSet::default());
    for name in label_names(names, row, cx)? {
        cx.check()?;
        // Of names in the text this has been said already; `$(…)` has its names only now.
        if cx.graph().is_derived_label(&name) {
            return Err(RuleHead::Label(name).cannot_be_written());
        }
        let label = label(&name, cx)?;
        if known.insert(label) {
            found.push(label);
        }
    }
    if let Some(of) = cx.graph().current_type() {
        of.complete(&mut found);
    }
    Ok(found)
}

/// The names in some expressions for a row; each expression is a string or a list of strings.
pub(super) fn label_names(
    names: &[Expression],
    row: &Row<'_>,
    cx: &Context<'_>,
) -> Result<Vec<Arc<str>>> {
    let mut found = Vec::with_capacity(names.len());
    for name in names {
        match evaluate_row(name, row, &cx.evaluation())? {
            Value::List(elements) => {
                for element in elements.iter() {
                    found.push(symbol_name(element, "a label")?);
                }
            }
            other => found.push(symbol_name(&other, "a label")?),
        }
    }
    Ok(found)
}

/// A computed name of a label or a type.
fn symbol_name(value: &Value, what: &str) -> Result<Arc<str>> {
    match value {
        Value::String(name) if name.is_empty() => Err(empty_name(what)),
        Value::String(name) => Ok(name.clone()),
        other => Err(Error::type_error(
            ErrorCode::InvalidArgumentType,
            format!(
                "{what} is named by a string, not by {}",
                other.kind().described()
            ),
        )),
    }
}

fn empty_name(what: &str) -> Error {
    let message = format!("the name of {what} cannot be empty");
    Error::argument(ErrorCode::InvalidArgumentValue, message)
}

/// The label of a name, which is created if it is new.
pub(super) fn label(name: &Arc<str>, cx: &mut Context<'_>) -> Result<LabelId> {
    if cx.graph().label_id(name).is_none() {
        add_symbol(SymbolKind::Label, name, cx)?;
    }
    cx.graph().label_id(name).ok_or_else(|| lost(name))
}

/// The relationship type that an expression names in a row, which is created if it is new.
pub(super) fn relationship_type(
    name: &Expression,
    row: &Row<'_>,
    cx: &mut Context<'_>,
) -> Result<TypeId> {
    let name = match evaluate_row(name, row, &cx.evaluation())? {
        Value::List(names) if names.len() == 1 => symbol_name(&names[0], "a type")?,
        other => symbol_name(&other, "a type")?,
    };
    if cx.graph().is_derived_type(&name) {
        return Err(RuleHead::Relationship(name).cannot_be_written());
    }
    type_named(&name, cx)
}

/// The relationship type of a name, which is created if it is new.
pub(super) fn type_named(name: &Arc<str>, cx: &mut Context<'_>) -> Result<TypeId> {
    if cx.graph().type_id(name).is_none() {
        add_symbol(SymbolKind::RelationshipType, name, cx)?;
    }
    cx.graph().type_id(name).ok_or_else(|| lost(name))
}

/// The property key of a name, which is created if it is new.
pub(super) fn key(name: &Arc<str>, cx: &mut Context<'_>) -> Result<KeyId> {
    if cx.graph().key_id(name).is_none() {
        add_symbol(SymbolKind::PropertyKey, name, cx)?;
    }
    cx.graph().key_id(name).ok_or_else(|| lost(name))
}

/// The source of a name, which is created if it is new.
pub(super) fn source(name: &Arc<str>, cx: &mut Context<'_>) -> Result<SourceId> {
    if cx.graph().source_id(name).is_none() {
        add_symbol(SymbolKind::Source, name, cx)?;
    }
    cx.graph().source_id(name).ok_or_else(|| lost(name))
}

fn add_symbol(kind: SymbolKind, name: &Arc<str>, cx: &mut Context<'_>) -> Result<()> {
    if name.is_empty() {
        return Err(empty_name(match kind {
            SymbolKind::Label => "a label",
            SymbolKind::RelationshipType => "a type",
            SymbolKind::PropertyKey => "a property",
            SymbolKind::Source => "a source",
        }));
    }
    cx.apply(Change::SymbolAdded(NewSymbol {
        kind,
        name: name.clone(),
    }))
}

fn lost(name: &str) -> Error {
    Error::storage(
        ErrorCode::Corruption,
        format!("the name `{name}` was added to the graph and is not there"),
    )
}

/// How nulls among the properties of a new entity are handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nulls {
    /// A null means that there is no property.
    LeftOut,
    /// A null is not equal to anything, so a `MERGE` on it could neither match nor, once created, match itself.
    Refused,
}

impl Nulls {
    /// Whether a value is stored.
    pub(super) fn keep(self, value: &Value, key: &str) -> Result<bool> {
        match (value, self) {
            (Value::Null, Nulls::LeftOut) => Ok(false),
            (Value::Null, Nulls::Refused) => Err(merge_on_null(key)),
            _ => Ok(true),
        }
    }
}

fn merge_on_null(key: &str) -> Error {
    Error::semantic(
        ErrorCode::MergeReadOwnWrites,
        format!("MERGE cannot use null as the value of `{key}`"),
    )
    .hint("leave rows with null out, or merge on other properties and SET this one")
}

/// A property map that can be stored: with ids of keys, and without nulls.
pub(super) type Stored = Vec<(KeyId, Value)>;

/// The property maps of all rows of a batch, evaluated entry by entry.
pub(super) fn property_rows(
    entries: &[(Arc<str>, Expression)],
    nulls: Nulls,
    batch: &Batch,
    cx: &mut Context<'_>,
) -> Result<Vec<Stored>> {
    let room = || Vec::with_capacity(entries.len());
    let mut maps: Vec<Stored> = (0..batch.len()).map(|_| room()).collect();
    for (name, value) in entries {
        let column = evaluate(value, batch, &cx.evaluation())?;
        store_column(name, column, nulls, (batch, &mut maps), cx)?;
    }
    Ok(maps)
}

/// The property maps of all rows of a batch, of which these are the values.
pub(super) fn stored_maps(
    values: &Column,
    nulls: Nulls,
    batch: &Batch,
    cx: &mut Context<'_>,
) -> Result<Vec<Stored>> {
    let mut maps = Vec::with_capacity(batch.len());
    for row in 0..batch.len() {
        let mut map = Vec::new();
        let entries = map_value(values.get(row));
        let stored = entries.and_then(|entries| store_entries(entries, nulls, &mut map, cx));
        stored.map_err(|error| batch.locate(error, row))?;
        maps.push(map);
    }
    Ok(maps)
}

fn store_column(
    name: &Arc<str>,
    column: Arc<Column>,
    nulls: Nulls,
    (batch, maps): (&Batch, &mut [Stored]),
    cx: &mut Context<'_>,
) -> Result<()> {
    let mut id = None;
    let values = Arc::unwrap_or_clone(column).into_values();
    for (row, (map, value)) in maps.iter_mut().zip(values).enumerate() {
        let is_kept = nulls.keep(&value, name).and_then(|is_kept| {
            if is_kept {
                require_property(name, &value)?;
            }
            Ok(is_kept)
        });
        if !is_kept.map_err(|error| batch.locate(error, row))? {
            continue;
        }
        let key = match id {
            Some(id) => id,
            None => *id.insert(key(name, cx)?),
        };
        map.push((key, value));
    }
    Ok(())
}

fn store_entries(entries: Map, nulls: Nulls, map: &mut Stored, cx: &mut Context<'_>) -> Result<()> {
    for (name, value) in entries {
        if nulls.keep(&value, &name)? {
            require_property(&name, &value)?;
            map.push((key(&name, cx)?, value));
        }
    }
    Ok(())
}

fn map_value(value: Value) -> Result<Map> {
    match value {
        Value::Map(map) => Ok(Arc::unwrap_or_clone(map)),
        other => Err(Error::type_error(
            ErrorCode::InvalidArgumentType,
            format!(
                "properties must be a map, not {}",
                other.kind().with_article()
            ),
        )),
    }
}

/// The entity to be updated; `None` for null, which every update ignores.
pub(super) fn target(value: &Value, cx: &Context<'_>) -> Result<Option<EntityId>> {
    match (entity(value), value) {
        (Some(entity), _) => {
            if let EntityId::Relationship(relationship) = entity {
                refuse_derived(relationship, cx)?;
            }
            check_alive(entity, &cx.evaluation())?;
            Ok(Some(entity))
        }
        (None, Value::Null) => Ok(None),
        (None, other) => Err(Error::type_error(
            ErrorCode::InvalidArgumentType,
            format!(
                "{} cannot be updated; only nodes and relationships can",
                other.kind().with_article()
            ),
        )),
    }
}

/// The entries of a map, or the properties of an entity.
pub(super) fn entries(value: &Value, cx: &Context<'_>) -> Result<Map> {
    crate::expression::properties(value, &cx.evaluation())
}
