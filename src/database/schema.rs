//! Statements about indexes and constraints.

use super::Rows;
use super::run::Journal;
use crate::error::{Error, ErrorCode, Result, nearest};
use crate::graph::{
    Change, ConstraintDefinition, ConstraintKind, Graph, GraphView, IndexDefinition, IndexKind,
    KeyId, LabelId, SchemaTarget, SymbolKind, TypeId,
};
use crate::syntax::ast::{Name, Requirement, SchemaCommand, SchemaTarget as Target};
use std::sync::Arc;

/// Runs a command within a write transaction. After an error its changes are undone.
pub(super) fn run(
    command: &SchemaCommand,
    graph: &mut Graph,
    transaction: &mut Journal,
) -> Result<Rows> {
    let mut journal = Journal::default();
    if let Err(error) = change(command, graph, &mut journal) {
        journal.undo(graph)?;
        return Err(error);
    }
    let counters = journal.counters;
    transaction.append(journal);
    Ok(Rows::ready(Arc::new([]), Vec::new(), counters))
}

fn change(command: &SchemaCommand, graph: &mut Graph, journal: &mut Journal) -> Result<()> {
    match command {
        SchemaCommand::CreateIndex {
            name,
            if_not_exists,
            target,
            keys,
        } => {
            let rule = Rule::resolve(name.as_ref(), "index", target, keys, graph, journal)?;
            create_index(rule, *if_not_exists, graph, journal)
        }
        SchemaCommand::DropIndex { name, if_exists } => {
            drop_index(name, *if_exists, graph, journal)
        }
        SchemaCommand::CreateConstraint {
            name,
            if_not_exists,
            target,
            keys,
            requirement,
        } => {
            let word = requirement_word(*requirement);
            let rule = Rule::resolve(name.as_ref(), word, target, keys, graph, journal)?;
            create_constraint(rule, *requirement, *if_not_exists, graph, journal)
        }
        SchemaCommand::DropConstraint { name, if_exists } => {
            drop_constraint(name, *if_exists, graph, journal)
        }
    }
}

/// What an index or a constraint is over, with its symbols resolved.
struct Rule {
    name: Arc<str>,
    target: SchemaTarget,
    keys: Vec<KeyId>,
}

impl Rule {
    fn resolve(
        name: Option<&Name>,
        word: &str,
        target: &Target,
        keys: &[Name],
        graph: &mut Graph,
        journal: &mut Journal,
    ) -> Result<Rule> {
        let (kind, entity) = match target {
            Target::Node(name) => (SymbolKind::Label, name),
            Target::Relationship(name) => (SymbolKind::RelationshipType, name),
        };
        let made_up = || {
            let keys: Vec<&str> = keys.iter().map(|key| &*key.text).collect();
            format!("{word}_{}_{}", entity.text, keys.join("_")).into()
        };
        let name = name.map_or_else(made_up, |name| Arc::clone(&name.text));
        let id = symbol(graph, journal, kind, &entity.text)?;
        let target = match target {
            Target::Node(_) => SchemaTarget::Node(LabelId(id)),
            Target::Relationship(_) => SchemaTarget::Relationship(TypeId(id)),
        };
        let key =
            |key: &Name| symbol(graph, journal, SymbolKind::PropertyKey, &key.text).map(KeyId);
        let keys = keys.iter().map(key).collect::<Result<_>>()?;
        Ok(Rule { name, target, keys })
    }
}

/// The id of a name, which is added where it is new.
fn symbol(
    graph: &mut Graph,
    journal: &mut Journal,
    kind: SymbolKind,
    name: &Arc<str>,
) -> Result<u32> {
    if let Some(id) = graph.view().symbol_id(kind, name) {
        return Ok(id);
    }
    journal.apply(
        graph,
        Change::SymbolAdded {
            kind,
            name: Arc::clone(name),
        },
    )?;
    graph.view().symbol_id(kind, name).ok_or_else(|| {
        Error::semantic(
            ErrorCode::SchemaRuleNotFound,
            format!("`{name}` could not be named"),
        )
    })
}

fn name_taken(view: &GraphView, name: &str) -> bool {
    view.indexes().iter().any(|(_, index)| *index.name == *name)
        || view
            .constraints()
            .iter()
            .any(|constraint| *constraint.name == *name)
}

fn exists(what: &str, name: &str) -> Error {
    Error::semantic(
        ErrorCode::SchemaRuleAlreadyExists,
        format!("{what} `{name}` is there already"),
    )
    .hint("use IF NOT EXISTS to pass over it")
}

/// The index that there is over the same properties has a name of its own.
fn exists_as(view: &GraphView, rule: &Rule) -> Error {
    let indexes = view.indexes();
    let same = |index: &&IndexDefinition| index.target == rule.target && index.keys == rule.keys;
    let twin = indexes.iter().map(|(_, index)| *index).find(same);
    let name = twin.map_or(&rule.name, |index| &index.name);
    exists("an index over these properties, named", name)
}

fn create_index(
    rule: Rule,
    if_not_exists: bool,
    graph: &mut Graph,
    journal: &mut Journal,
) -> Result<()> {
    // `CREATE INDEX` without a word before INDEX makes this kind, as `CREATE RANGE INDEX` does.
    let kind = IndexKind::Range;
    let view = graph.view();
    let taken = name_taken(view, &rule.name);
    if taken || view.has_index(kind, rule.target, &rule.keys) {
        return match (if_not_exists, taken) {
            (true, _) => Ok(()),
            (false, true) => Err(exists("an index or a constraint named", &rule.name)),
            (false, false) => Err(exists_as(view, &rule)),
        };
    }
    let Rule { name, target, keys } = rule;
    journal.apply(
        graph,
        Change::IndexCreated(IndexDefinition {
            kind,
            name,
            target,
            keys,
            owned: false,
        }),
    )
}

fn create_constraint(
    rule: Rule,
    requirement: Requirement,
    if_not_exists: bool,
    graph: &mut Graph,
    journal: &mut Journal,
) -> Result<()> {
    let kind = match requirement {
        Requirement::Unique => ConstraintKind::Unique,
        Requirement::NotNull => ConstraintKind::NotNull,
        Requirement::Key => ConstraintKind::Key,
    };
    let view = graph.view();
    let same = |other: &&ConstraintDefinition| {
        other.target == rule.target && other.keys == rule.keys && other.kind == kind
    };
    if name_taken(view, &rule.name) || view.constraints().into_iter().any(|other| same(&other)) {
        return if if_not_exists {
            Ok(())
        } else {
            Err(exists("a constraint like", &rule.name))
        };
    }
    let Rule { name, target, keys } = rule;
    journal.apply(
        graph,
        Change::ConstraintCreated(ConstraintDefinition {
            name,
            target,
            keys,
            kind,
        }),
    )
}

fn drop_index(
    name: &Name,
    if_exists: bool,
    graph: &mut Graph,
    journal: &mut Journal,
) -> Result<()> {
    let indexes = graph.view().indexes();
    let found = indexes.iter().find(|(_, index)| index.name == name.text);
    match found.map(|(_, index)| (*index).clone()) {
        Some(index) if index.owned => Err(Error::semantic(
            ErrorCode::SchemaRuleNotFound,
            format!("the index `{}` belongs to a constraint", name.text),
        )
        .at(name.span)
        .hint("drop the constraint of that name: DROP CONSTRAINT")),
        Some(index) => journal.apply(graph, Change::IndexDropped(index)),
        None if if_exists => Ok(()),
        None => {
            let names: Vec<&str> = indexes.iter().map(|(_, index)| &*index.name).collect();
            Err(not_found("index", name, names))
        }
    }
}

fn drop_constraint(
    name: &Name,
    if_exists: bool,
    graph: &mut Graph,
    journal: &mut Journal,
) -> Result<()> {
    let constraints = graph.view().constraints();
    let found = constraints
        .iter()
        .find(|constraint| constraint.name == name.text);
    match found.map(|constraint| (*constraint).clone()) {
        Some(constraint) => journal.apply(graph, Change::ConstraintDropped(constraint)),
        None if if_exists => Ok(()),
        None => {
            let names: Vec<&str> = constraints.iter().map(|other| &*other.name).collect();
            Err(not_found("constraint", name, names))
        }
    }
}

/// How many names an error lists at most.
const LISTED: usize = 5;

fn not_found(what: &str, name: &Name, names: Vec<&str>) -> Error {
    let error = Error::semantic(
        ErrorCode::SchemaRuleNotFound,
        format!("there is no {what} named `{}`", name.text),
    )
    .at(name.span);
    // Of many the first few show what such names look like.
    let listed: Vec<String> = names
        .iter()
        .take(LISTED)
        .map(|name| format!("`{name}`"))
        .collect();
    match nearest(&name.text, names) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => {
            let there = match listed.as_slice() {
                [] => String::new(),
                listed => format!("there is {}; ", listed.join(", ")),
            };
            error.hint(format!("{there}IF EXISTS passes over a missing one"))
        }
    }
}

fn requirement_word(requirement: Requirement) -> &'static str {
    match requirement {
        Requirement::Unique => "unique",
        Requirement::NotNull => "not_null",
        Requirement::Key => "key",
    }
}
