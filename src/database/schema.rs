//! The schema as a script: writing it, comparing it with another one, applying another one in one transaction.

use super::compile::{Compiled, CompiledKind};
use super::standing_rules::is_standing;
use super::{Database, Summary, WriteTransaction};
use crate::error::{Error, ErrorCode, Result};
use crate::exchange;
use crate::executor::Journal;
use crate::graph::{Change, Graph, GraphTypeEdit, GraphView, NewSymbol, NodeLabel, SymbolKind};
use crate::syntax::split_statements;
use crate::value::NodeId;
use std::collections::BTreeSet;
use std::sync::Arc;

impl Database {
    /// The script that makes the schema of this graph: its own units, its constraints and indexes, its graph type.
    ///
    /// # Errors
    ///
    /// As [`Database::read`].
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("ALTER CURRENT GRAPH TYPE SET { (:City => :Place) }", ())?;
    /// db.execute("CREATE INDEX by_name FOR (c:City) ON (c.name)", ())?;
    /// let script = db.schema_script()?;
    /// assert!(script.starts_with("CREATE INDEX `by_name`") && script.contains("(:City => :Place)"));
    /// let copy = tupu::Database::in_memory();
    /// copy.apply_schema(&script)?;
    /// assert_eq!(copy.schema_script()?, script);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn schema_script(&self) -> Result<String> {
        script(&*self.shared.newest()?)
    }

    /// What a script of statements about the schema would change: a line for each element of the graph type, constraint,
    /// index and unit that goes (`- …`) or comes (`+ …`). Nothing is changed, and the data is not asked.
    ///
    /// # Errors
    ///
    /// As [`Database::apply_schema`], but for what the data does not keep.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("ALTER CURRENT GRAPH TYPE SET { (:City => :Place) }", ())?;
    /// let lines = db.schema_difference("ALTER CURRENT GRAPH TYPE SET { (:County => :Place) }")?;
    /// assert_eq!(lines, ["- (:City => :Place)", "+ (:County => :Place)"]);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn schema_difference(&self, text: &str) -> Result<Vec<String>> {
        let before = self.shared.newest()?;
        let scratch = Database::builder().in_memory();
        scratch.apply_schema(&script(&before)?)?;
        scratch.apply_schema(text)?;
        let after = scratch.shared.newest()?;
        let mut lines = before.graph_type().difference(&after.graph_type());
        let (old, new) = (rules(&before)?, rules(&after)?);
        lines.extend(old.difference(&new).map(|rule| format!("- {rule}")));
        lines.extend(new.difference(&old).map(|rule| format!("+ {rule}")));
        Ok(lines)
    }

    /// The constraints, indexes, units and rules of this graph that a script does not have: they stay when it is applied, and
    /// a `DROP` takes one away.
    ///
    /// # Errors
    ///
    /// As [`Database::schema_difference`].
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE INDEX by_name FOR (c:City) ON (c.name)", ())?;
    /// let kept = db.schema_beyond("CREATE INDEX by_code FOR (c:City) ON (c.code);")?;
    /// assert_eq!(kept, ["CREATE INDEX `by_name` FOR (x:`City`) ON (x.`name`)"]);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn schema_beyond(&self, text: &str) -> Result<Vec<String>> {
        let before = self.shared.newest()?;
        let scratch = Database::builder().in_memory();
        scratch.apply_schema(&script(&before)?)?;
        scratch.apply_schema(text)?;
        let after = rules(&*scratch.shared.newest()?)?;
        // What the script has by itself: a statement that needs what the graph has creates nothing here.
        let alone = Database::builder().in_memory();
        for span in split_statements(text) {
            let statement = text.get(span.start as usize..span.end as usize);
            let _ = alone.apply_schema(statement.unwrap_or_default());
        }
        let named = rules(&*alone.shared.newest()?)?;
        let kept = rules(&before)?.into_iter();
        Ok(kept
            .filter(|rule| after.contains(rule) && !named.contains(rule))
            .collect())
    }

    /// Runs a script of statements about the schema in one transaction: where one of them fails, nothing of it stays.
    /// An index, a constraint or a unit that the graph has already, with that name, is passed over: the script of
    /// [`Database::schema_script`] changes nothing of its own graph.
    ///
    /// # Errors
    ///
    /// `ArgumentError` (`InvalidInput`) for a statement that is about something else; else as [`Database::query`], the
    /// first statement that fails. A graph type that the graph does not keep is `ConstraintVerificationFailed`
    /// (`ConstraintViolation`) with what breaks it.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:City {name: 5})", ())?;
    /// let error = db.apply_schema("ALTER CURRENT GRAPH TYPE SET { (:City => {name :: STRING}) };").unwrap_err();
    /// assert!(error.message().contains("`name` of node 0 (:City) is 5"));
    /// assert!(db.graph_type()?.is_empty());
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn apply_schema(&self, text: &str) -> Result<Summary> {
        let mut total = Summary::default();
        let mut transaction = self.begin_write()?;
        for span in split_statements(text) {
            let range = span.start as usize..span.end as usize;
            let statement = text.get(range).unwrap_or_default();
            let done = apply(&mut transaction, statement);
            total.add(&done.map_err(|error| error.moved_by(span.start as usize))?);
        }
        transaction.commit()?;
        Ok(total)
    }
}

fn apply(transaction: &mut WriteTransaction, statement: &str) -> Result<Summary> {
    let compiled = transaction.compile(statement)?;
    if !is_about_schema(&compiled) {
        let message = "a schema has no statement like this one";
        let error = Error::argument(ErrorCode::InvalidInput, message);
        return Err(error.hint("it has ALTER CURRENT GRAPH TYPE, constraints, indexes, units and rules; `tupu run` runs any script"));
    }
    if let CompiledKind::Query(query) = &compiled.kind
        && let Some(change) = query.plan.schema_change()
        && is_standing(change, transaction.view()?)?
    {
        return Ok(Summary::default());
    }
    transaction.execute(statement, ())
}

/// Whether a statement is about the schema alone.
pub(super) fn is_about_schema(compiled: &Compiled) -> bool {
    match &compiled.kind {
        CompiledKind::Query(query) => query.plan.changes_schema(),
        // AS OF only reads.
        CompiledKind::Dated(_)
        | CompiledKind::Begin
        | CompiledKind::Commit
        | CompiledKind::Rollback => false,
    }
}

/// Whether a statement sets or alters the graph type.
pub(super) fn sets_graph_type(compiled: &Compiled) -> bool {
    match &compiled.kind {
        CompiledKind::Query(query) => query.plan.graph_type_edit().is_some(),
        CompiledKind::Dated(_)
        | CompiledKind::Begin
        | CompiledKind::Commit
        | CompiledKind::Rollback => false,
    }
}

/// Gives nodes that are there the labels that the graph type of a statement implies: for an import, whose nodes were made
/// before the graph type that comes with them.
pub(super) fn complete_labels(database: &Database, compiled: &Compiled) -> Result<()> {
    let CompiledKind::Query(query) = &compiled.kind else {
        return Ok(());
    };
    let Some(edit) = query.plan.graph_type_edit() else {
        return Ok(());
    };
    let mut writer = database.shared.take_writer()?;
    let mut journal = Journal::default();
    match completed(&mut writer.graph, &mut journal, edit) {
        Ok(()) => database.shared.commit(writer, journal),
        Err(error) => {
            journal.undo(&mut writer.graph)?;
            database.shared.give_back(writer);
            Err(error)
        }
    }
}

fn completed(graph: &mut Graph, journal: &mut Journal, edit: &GraphTypeEdit) -> Result<()> {
    let of = Arc::new(edit.applied_to(&graph.view().graph_type())?);
    let labels = of.labels().map(|name| (SymbolKind::Label, name));
    let types = of.types().map(|name| (SymbolKind::RelationshipType, name));
    let keys = of.keys().map(|name| (SymbolKind::PropertyKey, name));
    for (kind, name) in labels.chain(types).chain(keys) {
        if graph.view().symbol_id(kind, name).is_none() {
            let name = Arc::clone(name);
            journal.apply(graph, Change::SymbolAdded(NewSymbol { kind, name }))?;
        }
    }
    let current = graph.view().type_over(Arc::clone(&of))?;
    if !current.has_implied() {
        return Ok(());
    }
    for node in (0..graph.view().node_bound()).map(NodeId) {
        let mut labels = graph.view().labels(node).to_vec();
        let own = labels.len();
        current.complete(&mut labels);
        for label in labels.into_iter().skip(own) {
            journal.apply(graph, Change::LabelAdded(NodeLabel { node, label }))?;
        }
    }
    Ok(())
}

fn script(view: &GraphView) -> Result<String> {
    let statements = exchange::schema_statements(view)?.into_iter();
    Ok(statements.map(|statement| statement + ";\n").collect())
}

/// Constraints, indexes and units; the graph type is compared element by element.
fn rules(view: &GraphView) -> Result<BTreeSet<String>> {
    let statements = exchange::schema_statements(view)?.into_iter();
    let rules = statements.filter(|statement| !statement.starts_with("ALTER"));
    Ok(rules.collect())
}
