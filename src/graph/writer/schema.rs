//! Names, indexes, constraints and units.

use super::Graph;
use super::indexing::{duplicate, target_text};
use super::references::{source_in_use, unmatched_sources};
use super::verify::{entities, require_presence_of_all};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::change::{Change, NewSymbol};
use crate::graph::id_set::IdSet;
use crate::graph::index::{Filling, PropertyIndex, SortedTree, has_nan};
use crate::graph::schema::{ConstraintDefinition, ConstraintKind, IndexDefinition, SchemaTarget};
use crate::graph::symbol::{KeyId, LabelId, SourceId, SymbolKind, TypeId};
use crate::graph::validation::{require_symbol, unfit};
use crate::graph::view::GraphView;
use crate::value::display::Name;
use crate::value::quantity::{BasicUnit, UnitOrigin, UnitTable};
use std::sync::Arc;

impl Graph {
    pub(super) fn add_symbol(&mut self, symbol: NewSymbol) -> Result<Change> {
        let NewSymbol { kind, name } = symbol;
        if self.view.symbols.of(kind).id(&name).is_some() {
            let message = format!("the {} `{name}` has a number already", kind.word());
            return Err(unfit(&message));
        }
        Arc::make_mut(&mut self.view.symbols)
            .of_mut(kind)
            .push(name);
        match kind {
            SymbolKind::Label => Arc::make_mut(&mut self.view.labels).push(IdSet::default()),
            SymbolKind::RelationshipType => {
                Arc::make_mut(&mut self.view.types).push(IdSet::default());
                Arc::make_mut(&mut self.view.adjacency).push(Arc::default());
                Arc::make_mut(&mut self.view.relationship_tables).push(Arc::default());
            }
            SymbolKind::PropertyKey | SymbolKind::Source => {}
        }
        self.count_symbol(kind);
        Ok(Change::SymbolRemoved(kind))
    }

    pub(super) fn remove_symbol(&mut self, kind: SymbolKind) -> Result<Change> {
        let names = self.view.symbols.of(kind).names();
        let Some(name) = names.last().cloned() else {
            return Err(unfit(&format!("there is no {} to forget", kind.word())));
        };
        let id = names.len() as u32 - 1;
        if in_use(&self.view, kind, id) {
            return Err(unfit(&format!("the {} `{name}` is in use", kind.word())));
        }
        Arc::make_mut(&mut self.view.symbols).of_mut(kind).pop();
        match kind {
            SymbolKind::Label => {
                Arc::make_mut(&mut self.view.label_sets).forget(LabelId(id));
                Arc::make_mut(&mut self.view.labels).pop();
            }
            SymbolKind::RelationshipType => {
                if let Some(rows) = &mut self.rows {
                    rows.forget_type(id);
                }
                Arc::make_mut(&mut self.view.types).pop();
                Arc::make_mut(&mut self.view.adjacency).pop();
                Arc::make_mut(&mut self.view.relationship_tables).pop();
            }
            SymbolKind::PropertyKey | SymbolKind::Source => {}
        }
        self.count_symbol(kind);
        Ok(Change::SymbolAdded(NewSymbol { kind, name }))
    }

    /// Plans do not depend on the existing sources.
    fn count_symbol(&mut self, kind: SymbolKind) {
        match kind {
            SymbolKind::Label | SymbolKind::RelationshipType | SymbolKind::PropertyKey => {
                self.view.schema_version += 1;
            }
            SymbolKind::Source => {}
        }
    }

    pub(super) fn create_index(&mut self, definition: IndexDefinition) -> Result<Change> {
        if definition.owned {
            return Err(unfit("an owned index comes with its constraint"));
        }
        self.require_new(&definition.name, definition.target, &definition.keys)?;
        self.require_no_index(&definition)?;
        let index = filled(&self.view, definition.clone(), false)?;
        Arc::make_mut(&mut self.view.schema).add_index(index);
        self.view.schema_version += 1;
        Ok(Change::IndexDropped(definition))
    }

    pub(super) fn drop_index(&mut self, definition: &IndexDefinition) -> Result<Change> {
        let name = &definition.name;
        let mut indexes = self.view.schema.indexes.iter();
        let Some(place) = indexes.position(|index| index.definition.name == *name) else {
            return Err(unknown("index", name, "SHOW INDEXES"));
        };
        if self.view.schema.indexes[place].definition.owned {
            let message = format!("the index `{name}` belongs to the constraint `{name}`");
            return Err(Error::semantic(ErrorCode::SchemaRuleNotFound, message)
                .hint("drop the constraint, and the index goes with it"));
        }
        let dropped = Arc::make_mut(&mut self.view.schema).indexes.remove(place);
        self.view.schema_version += 1;
        Ok(Change::IndexCreated((*dropped.definition).clone()))
    }

    pub(super) fn create_constraint(&mut self, definition: ConstraintDefinition) -> Result<Change> {
        self.require_new(&definition.name, definition.target, &definition.keys)?;
        self.require_no_constraint(&definition)?;
        let over_nodes = matches!(definition.target, SchemaTarget::Node(_));
        let is_sources = definition.kind == ConstraintKind::SourceKey;
        if is_sources && !(over_nodes && definition.keys.len() == 1) {
            return Err(unfit("a source key is over one property of nodes"));
        }
        if definition.kind.needs_presence() {
            require_presence_of_all(&self.view, &definition)?;
        }
        if let Some(index) = definition.index() {
            self.require_no_index(&index)?;
            let index = filled(&self.view, index, true)?;
            if is_sources {
                // Not yet an error: a graph may have several source keys.
                let unmatched = unmatched_sources(&self.view, &index);
                self.sources.unmatched.extend(unmatched);
            }
            Arc::make_mut(&mut self.view.schema).add_index(index);
        }
        Arc::make_mut(&mut self.view.schema).add_constraint(definition.clone());
        self.view.schema_version += 1;
        Ok(Change::ConstraintDropped(definition))
    }

    pub(super) fn drop_constraint(&mut self, definition: &ConstraintDefinition) -> Result<Change> {
        let name = &definition.name;
        let mut rules = self.view.schema.constraints.iter();
        let Some(place) = rules.position(|rule| rule.name == *name) else {
            return Err(unknown("constraint", name, "SHOW CONSTRAINTS"));
        };
        if self.view.schema.is_of_graph_type(name) {
            let message = format!("the constraint `{name}` belongs to the graph type");
            return Err(Error::semantic(ErrorCode::SchemaRuleNotFound, message)
                .hint("ALTER CURRENT GRAPH TYPE says otherwise, and the constraint goes"));
        }
        let schema = Arc::make_mut(&mut self.view.schema);
        let dropped = schema.constraints.remove(place);
        let owned =
            |index: &PropertyIndex| index.definition.owned && index.definition.name == *name;
        schema.indexes.retain(|index| !owned(index));
        if dropped.kind == ConstraintKind::SourceKey {
            // Where other source keys stay, they have to have what is cited.
            let sources = (0..self.view.source_names().len() as u32).map(SourceId);
            self.sources.gone.extend(sources);
        }
        self.view.schema_version += 1;
        Ok(Change::ConstraintCreated(dropped))
    }

    pub(super) fn create_unit(&mut self, unit: Arc<BasicUnit>) -> Result<Change> {
        let mut units = UnitTable::clone(self.view.units());
        units.add(unit.clone())?;
        Arc::make_mut(&mut self.view.schema).units = Some(Arc::new(units));
        self.view.schema_version += 1;
        Ok(Change::UnitDropped(unit))
    }

    pub(super) fn drop_unit(&mut self, unit: &BasicUnit) -> Result<Change> {
        let mut units = UnitTable::clone(self.view.units());
        let own = units
            .get(&unit.name)
            .is_some_and(|known| known.origin == UnitOrigin::Graph);
        let Some(dropped) = units.remove(&unit.name).filter(|_| own) else {
            return Err(unknown("unit", &unit.name, "SHOW UNITS"));
        };
        Arc::make_mut(&mut self.view.schema).units = Some(Arc::new(units));
        self.view.schema_version += 1;
        Ok(Change::UnitCreated(dropped))
    }

    /// A new rule must have a new name, and use existing symbols.
    fn require_new(&self, name: &str, target: SchemaTarget, keys: &[KeyId]) -> Result<()> {
        match target {
            SchemaTarget::Node(label) => require_symbol(&self.view, SymbolKind::Label, label.0)?,
            SchemaTarget::Relationship(of) => {
                require_symbol(&self.view, SymbolKind::RelationshipType, of.0)?;
            }
        }
        if keys.is_empty() {
            return Err(unfit(&format!("`{name}` is over no property key")));
        }
        for key in keys {
            require_symbol(&self.view, SymbolKind::PropertyKey, key.0)?;
        }
        if self.view.has_rule(name) {
            let message = format!("an index or a constraint is called `{name}` already");
            return Err(exists(message));
        }
        Ok(())
    }

    fn require_no_index(&self, definition: &IndexDefinition) -> Result<()> {
        let same = |index: &&PropertyIndex| {
            let other = &index.definition;
            other.kind == definition.kind
                && other.target == definition.target
                && other.keys == definition.keys
        };
        let Some(found) = self.view.schema.indexes.iter().find(same) else {
            return Ok(());
        };
        let (name, owned) = (&found.definition.name, found.definition.owned);
        let over = target_text(&self.view, definition.target, &definition.keys);
        let error = exists(format!("the index `{name}` is over {over} already"));
        Err(match (definition.owned, owned) {
            (true, false) => error.hint(format!(
                "DROP INDEX {} first: the constraint brings an index of its own",
                Name(name)
            )),
            (true, true) => error.hint(format!(
                "DROP CONSTRAINT {} first: the index belongs to it",
                Name(name)
            )),
            (false, _) => error,
        })
    }

    fn require_no_constraint(&self, definition: &ConstraintDefinition) -> Result<()> {
        let same = |rule: &&ConstraintDefinition| {
            rule.target == definition.target
                && rule.kind == definition.kind
                && rule.keys == definition.keys
        };
        let Some(rule) = self.view.schema.constraints.iter().find(same) else {
            return Ok(());
        };
        let over = target_text(&self.view, rule.target, &rule.keys);
        Err(exists(format!(
            "the constraint `{}` says so of {over}",
            rule.name
        )))
    }
}

pub(super) fn exists(message: String) -> Error {
    Error::semantic(ErrorCode::SchemaRuleAlreadyExists, message)
        .hint("add IF NOT EXISTS, or drop the other one first")
}

/// `list` is the statement that lists the existing ones.
pub(super) fn unknown(what: &str, name: &str, list: &str) -> Error {
    let message = format!("there is no {what} `{name}`");
    Error::semantic(ErrorCode::SchemaRuleNotFound, message)
        .hint(format!("add IF EXISTS, or see {list}"))
}

/// Whether a symbol is in use.
fn in_use(view: &GraphView, kind: SymbolKind, id: u32) -> bool {
    let over = |target: SchemaTarget, keys: &[KeyId]| match (kind, target) {
        (SymbolKind::Label, SchemaTarget::Node(label)) => label.0 == id,
        (SymbolKind::RelationshipType, SchemaTarget::Relationship(of)) => of.0 == id,
        (SymbolKind::PropertyKey, _) => keys.contains(&KeyId(id)),
        _ => false,
    };
    let schema = &view.schema;
    let mut indexes = schema.indexes.iter().map(|index| &index.definition);
    let by_data = match kind {
        SymbolKind::Label => view.label_count(LabelId(id)) > 0,
        SymbolKind::RelationshipType => view.type_count(TypeId(id)) > 0,
        SymbolKind::PropertyKey => {
            let mut tables = view
                .node_tables
                .iter()
                .chain(view.relationship_tables.iter());
            tables.any(|table| table.column(KeyId(id)).is_some())
        }
        SymbolKind::Source => source_in_use(view, SourceId(id)),
    };
    let name = view.symbols.of(kind).name(id);
    by_data
        || in_graph_type(view, kind, name)
        || view.searches().any(|of| of.uses(kind, id))
        || indexes.any(|index| over(index.target, &index.keys))
        || schema
            .constraints
            .iter()
            .any(|rule| over(rule.target, &rule.keys))
}

fn in_graph_type(view: &GraphView, kind: SymbolKind, name: &Arc<str>) -> bool {
    let Some(of) = &view.schema.graph_type else {
        return false;
    };
    let of = &of.definition;
    match kind {
        SymbolKind::Label => of.labels().any(|known| known == name),
        SymbolKind::RelationshipType => of.types().any(|known| known == name),
        SymbolKind::PropertyKey => of.keys().any(|known| known == name),
        SymbolKind::Source => false,
    }
}

/// An index over existing entities, built by sorting; fails if a unique one has a duplicate key.
pub fn filled(
    view: &GraphView,
    definition: IndexDefinition,
    unique: bool,
) -> Result<PropertyIndex> {
    let mut index = PropertyIndex::new(definition, unique);
    let before = view.unreadable();
    let target = index.definition.target;
    let ids: Vec<u32> = entities(view, target).collect();
    let filling = Filling::of(&ids, |id, entries| {
        let value = |key| view.property(target.entity(id), key);
        entries.add(id, |out| index.append_key(&value, out));
    });
    let entries = filling.sorted();
    let duplicates = entries
        .windows(2)
        .filter(|pair| unique && pair[0].0 == pair[1].0);
    for pair in duplicates {
        let [holder, entity] = [pair[0].1, pair[1].1].map(|id| target.entity(id));
        let value = |key| view.property(entity, key);
        if !index
            .definition
            .keys
            .iter()
            .any(|key| has_nan(&value(*key)))
        {
            return Err(duplicate(view, &index.definition, entity, holder, &value));
        }
    }
    index.tree = SortedTree::from_entries(&entries);
    view.require_readable(before)?;
    Ok(index)
}
