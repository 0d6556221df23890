//! Which properties are names, and the names of both nodes as aliases of the one.

use super::facts::{Facts, all_sources, united, without};
use super::{ProcedureWriter, refused};
use crate::error::Result;
use crate::graph::{GraphView, KeyId, SearchKind, SourceId, Statement};
use crate::value::{NodeId, Value};
use std::sync::Arc;

/// The properties that are names.
#[derive(Clone, Debug)]
pub(super) struct NameKeys {
    /// The main name.
    pub main: KeyId,
    /// The one that takes other names.
    pub aliases: KeyId,
    /// All other names.
    pub others: Vec<KeyId>,
}

impl NameKeys {
    /// Those of the first name index that covers one of two nodes, else `name` and `aliases`; `aliases` may be said.
    pub fn of(
        writer: &mut dyn ProcedureWriter,
        nodes: [NodeId; 2],
        aliases: Option<&str>,
    ) -> Result<NameKeys> {
        let keys = indexed(writer.graph(), nodes);
        let main = match keys.first() {
            Some(main) => *main,
            None => writer.key("name")?,
        };
        let aliases = match (aliases, keys.get(1)) {
            (Some(aliases), _) => writer.key(aliases)?,
            (None, Some(aliases)) => *aliases,
            (None, None) => writer.key("aliases")?,
        };
        let is_other = |key: &KeyId| ![main, aliases].contains(key);
        let others = keys.into_iter().filter(is_other).collect();
        if main == aliases {
            let name = writer.graph().key_name(main);
            let message = format!("`{name}` is the main name, and cannot take the aliases too");
            return Err(refused(message));
        }
        Ok(NameKeys {
            main,
            aliases,
            others,
        })
    }
}

/// The keys of the first name index that covers one of the nodes.
fn indexed(graph: &GraphView, nodes: [NodeId; 2]) -> Vec<KeyId> {
    let mut indexes = graph.searches();
    let index = indexes.find(|index| {
        let covers = |node: &NodeId| index.target.covers_node(graph.labels(*node));
        index.kind == SearchKind::Name && nodes.iter().any(covers)
    });
    index.map_or_else(Vec::new, |index| index.keys.clone())
}

/// What becomes of the names of two nodes.
#[derive(Debug)]
pub(super) struct Names {
    /// The statements of the main name.
    pub main: Vec<Statement>,
    /// The statements of the aliases.
    pub aliases: Vec<Statement>,
    /// The aliases that are new.
    pub added: Vec<Arc<str>>,
}

impl Names {
    /// Puts the names of `b` to those of `a`.
    pub fn united(
        graph: &GraphView,
        keys: &NameKeys,
        (node, a): (NodeId, &Facts),
        b: &Facts,
    ) -> Result<Names> {
        let (own, theirs) = (a.statements(keys.main), b.statements(keys.main));
        let (aliases, sources) = brought(keys, a, b);
        let own_aliases = a.statements(keys.aliases);
        let mut texts = list_of(graph, node, keys.aliases, own_aliases)?;
        let main: Vec<Arc<str>> = own
            .first()
            .map_or_else(Vec::new, |read| strings(&read.value));
        let mut added = Vec::new();
        for text in aliases {
            let known = texts
                .iter()
                .any(|one| matches!(one, Value::String(one) if *one == text));
            if !known && !main.contains(&text) {
                texts.push(Value::String(Arc::clone(&text)));
                added.push(text);
            }
        }
        let stays = |one: &&Statement| {
            !is_plain_text(one) || own.is_empty() || own.iter().any(|other| other.is_same(one))
        };
        let theirs: Vec<Statement> = theirs.iter().filter(stays).cloned().collect();
        Ok(Names {
            main: united(own, &theirs),
            aliases: with_texts(own_aliases, b.statements(keys.aliases), texts, &sources),
            added,
        })
    }
}

/// The statement of a name that is no more than an alias of another one.
fn is_plain_text(statement: &Statement) -> bool {
    statement.is_plain() && matches!(statement.value, Value::String(_))
}

/// The names of `b` that are to be aliases, and who states them.
pub(super) fn brought(keys: &NameKeys, a: &Facts, b: &Facts) -> (Vec<Arc<str>>, Vec<SourceId>) {
    let keeps_main = !a.statements(keys.main).is_empty();
    let own: Vec<&Statement> = a.statements(keys.main).iter().collect();
    let main = b.statements(keys.main).iter();
    let main = main.filter(|one| keeps_main && !own.iter().any(|other| other.is_same(one)));
    let others = keys.others.iter().flat_map(|key| b.statements(*key));
    let (mut texts, mut sources) = (Vec::new(), Vec::new());
    for statement in main.chain(b.statements(keys.aliases)).chain(others) {
        let names = strings(&statement.value);
        if !names.is_empty() {
            sources = all_sources(&sources, &statement.sources);
        }
        texts.extend(names);
    }
    (texts, sources)
}

/// The strings of a value: itself, or its elements.
pub(in crate::procedures) fn strings(value: &Value) -> Vec<Arc<str>> {
    let text = |value: &Value| match value {
        Value::String(text) => Some(Arc::clone(text)),
        _ => None,
    };
    match value {
        Value::List(elements) => elements.iter().filter_map(text).collect(),
        other => text(other).into_iter().collect(),
    }
}

/// The aliases that are read, as a list.
fn list_of(
    graph: &GraphView,
    node: NodeId,
    key: KeyId,
    statements: &[Statement],
) -> Result<Vec<Value>> {
    match statements.first().map(|read| &read.value) {
        None => Ok(Vec::new()),
        Some(Value::String(text)) => Ok(vec![Value::String(Arc::clone(text))]),
        Some(Value::List(elements)) => Ok(elements.to_vec()),
        Some(other) => {
            let (name, kind) = (graph.key_name(key), other.kind().with_article());
            let message = format!(
                "`{name}` of node {} is {kind}, so it cannot take the names of the other node",
                node.0
            );
            let hint =
                "say another property for them: CALL kg.merge(a, b, {aliases: 'otherNames'})";
            Err(refused(message).hint(hint))
        }
    }
}

/// The statements of the aliases with these texts in the one that is read. What `b` states of other times, or in another rank,
/// stands beside it.
fn with_texts(
    own: &[Statement],
    theirs: &[Statement],
    texts: Vec<Value>,
    sources: &[SourceId],
) -> Vec<Statement> {
    let beside: Vec<Statement> = theirs
        .iter()
        .filter(|one| !one.is_plain())
        .cloned()
        .collect();
    let mut statements = own.to_vec();
    match statements.first_mut() {
        Some(read) => {
            // A single text that nothing was added to stays what it was.
            let is_same = matches!(&read.value, Value::String(_)) && texts.len() == 1;
            if !is_same {
                read.value = Value::List(Arc::new(texts));
            }
            read.sources = all_sources(&read.sources, sources);
        }
        None if texts.is_empty() => {}
        None => {
            let list = Value::List(Arc::new(texts));
            statements.push(Statement::plain(list, sources.to_vec()));
        }
    }
    united(&statements, &beside)
}

/// The statements of the aliases that are there now, without the texts and the sources that were brought to `before`.
pub(super) fn without_texts(
    now: &[Statement],
    before: &[Statement],
    added: &[Arc<str>],
    brought: &[SourceId],
) -> Vec<Statement> {
    let mut statements = now.to_vec();
    let Some(read) = statements.first_mut() else {
        return statements;
    };
    let own = before.first();
    let own_sources = own.map_or(&[][..], |own| &own.sources);
    read.sources = without(&read.sources, &without(brought, own_sources));
    if let Value::List(elements) = &read.value {
        let is_added = |one: &Value| matches!(one, Value::String(text) if added.contains(text));
        let kept = elements.iter().filter(|one| !is_added(one)).cloned();
        let kept: Vec<Value> = kept.collect();
        let single = own.filter(|own| matches!(&own.value, Value::String(_)) && kept.len() == 1);
        match single {
            Some(own) if matches!((&own.value, kept.first()), (Value::String(a), Some(Value::String(b))) if a == b) =>
            {
                read.value = own.value.clone();
            }
            _ if kept.is_empty() && own.is_none() => {
                statements.remove(0);
            }
            _ => read.value = Value::List(Arc::new(kept)),
        }
    }
    statements
}
