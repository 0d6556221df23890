//! All statements of a property at once.

use super::Graph;
use super::references::fact_name;
use crate::error::Result;
use crate::graph::change::Change;
use crate::graph::lazy::Slot;
use crate::graph::references::Fact;
use crate::graph::statements::{SetStatements, Statement, StatementTable, Statements};
use crate::graph::symbol::{KeyId, SymbolKind};
use crate::graph::validation::{entity_name, is_storable, missing, require_symbol, unfit};
use crate::graph::view::GraphView;
use crate::value::{EntityId, Value};

impl Graph {
    /// Gives a property statements in the place of those that it has: the first one becomes its value.
    pub(super) fn set_statements(&mut self, set: SetStatements) -> Result<Change> {
        let SetStatements {
            entity,
            key,
            statements,
        } = set;
        require_symbol(&self.view, SymbolKind::PropertyKey, key.0)?;
        if !self.view.has_entity(entity) {
            return Err(missing(entity));
        }
        self.require_statements(entity, key, &statements)?;
        let fact = Fact::property(entity, key);
        let former = self.view.statements(entity, key);
        let value = statements.first().map(|read| &read.value);
        if value.is_some() || !former.is_empty() {
            let value = value.cloned().unwrap_or_default();
            self.replace_value(entity, key, &value)?;
        }
        self.note_cited(&former, &statements);
        let number = |sources| self.reference_set(sources);
        let (_, sources, known) = Statements::take_apart(statements, number);
        if !sources.is_empty() || !self.view.references(fact).is_empty() {
            self.write_references(fact, sources);
        }
        self.view.write_statements(entity, key, known);
        Ok(Change::StatementsSet(SetStatements {
            entity,
            key,
            statements: former,
        }))
    }

    /// Every statement can be stored, and the best comes first.
    fn require_statements(
        &self,
        entity: EntityId,
        key: KeyId,
        statements: &[Statement],
    ) -> Result<()> {
        let name = || fact_name(&self.view, Fact::property(entity, key));
        for statement in statements {
            let open = |time: &Value| time.is_null() || is_storable(time);
            let times = [&statement.valid_from, &statement.valid_to];
            if !is_storable(&statement.value) || !times.into_iter().all(open) {
                let message = format!("a statement of {} cannot be stored", name());
                return Err(unfit(&message));
            }
            for source in &statement.sources {
                require_symbol(&self.view, SymbolKind::Source, source.0)?;
            }
        }
        if statements.is_sorted_by_key(|statement| statement.rank) {
            return Ok(());
        }
        let message = format!("the statements of {} are not in the order of ranks", name());
        Err(unfit(&message))
    }

    /// Where the graph says which nodes are sources, what is cited anew is to be checked.
    fn note_cited(&mut self, former: &[Statement], statements: &[Statement]) {
        if !self.view.has_source_key() {
            return;
        }
        let cited = statements.iter().flat_map(|statement| &statement.sources);
        let known = |source| {
            let mut former = former.iter();
            former.any(|statement| statement.sources.contains(source))
        };
        self.sources
            .cited
            .extend(cited.filter(|source| !known(*source)));
    }

    /// What has several statements can only be overwritten after they have gone: the step back does not know them.
    pub(super) fn require_no_statements(&self, entity: EntityId, key: KeyId) -> Result<()> {
        match self.view.more_statements(entity, key) {
            None => Ok(()),
            Some(_) => Err(still_stated(&self.view, entity, key)),
        }
    }

    /// The same for all properties of an entity.
    pub(super) fn require_unstated(&self, entity: EntityId) -> Result<()> {
        match self.view.stated_keys(entity).next() {
            None => Ok(()),
            Some(key) => Err(still_stated(&self.view, entity, key)),
        }
    }
}

fn still_stated(view: &GraphView, entity: EntityId, key: KeyId) -> crate::error::Error {
    let name = fact_name(view, Fact::property(entity, key));
    unfit(&format!("{name} goes, and its statements are still there"))
}

/// Every property with statements is there, they are in order, no two of them are the same, and none is kept for nothing.
pub(super) fn check_statements(view: &GraphView, problems: &mut Vec<String>) {
    let (mut counted, table) = (0, view.statements.as_ref().map(Slot::get));
    for (entity, key, known) in view.stated_properties() {
        counted += 1;
        let (entity_name, key_name) = (entity_name(entity), view.key_name(key));
        let name = format!("the property `{key_name}` of {entity_name}");
        let statements = view.statements(entity, key);
        if statements.is_empty() {
            problems.push(format!("{name} has statements, and is not there"));
            continue;
        }
        let sorted = statements.is_sorted_by_key(|statement| statement.rank);
        let stored = statements.iter().all(|one| is_storable(&one.value));
        let twice = (1..statements.len()).any(|at| {
            let mut before = statements[..at].iter();
            before.any(|one| one.is_same(&statements[at]))
        });
        let plain = known.others.is_empty() && statements[0].is_plain();
        if !sorted || !stored || twice || plain {
            problems.push(format!("the statements of {name} are wrong"));
        }
    }
    if table.map_or(0, StatementTable::len) != counted
        || table.is_some_and(StatementTable::is_empty)
    {
        problems.push("the count of properties with statements is wrong".to_owned());
    }
}
