//! A script that rebuilds the graph: nodes and relationships in batches, then constraints and indexes.
//!
//! While the script runs, nodes carry a helper label and a helper property, by which relationships find their ends. The
//! last statements remove both.

use super::citations::{Names, names, of_existence};
use super::dialect::{Dialect, quoted};
use super::{label_names, nodes, relationships, rules, type_name};
use crate::error::counted;
use crate::graph::{Fact, GraphView};
use crate::value::display::Literal;
use crate::value::{EntityId, Properties, Value};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::Arc;

/// The label of nodes that are waiting for their relationships.
const HELPER: &str = "`_tupu_export`";

/// The property by which relationships find them.
const HELPER_KEY: &str = "`_tupu_id`";

/// The number of rows in one statement: this costs much less than one statement per row, and no statement is long.
const BATCH: usize = 500;

/// The maximum length of a statement, not counting its last row.
const BATCH_BYTES: usize = 256 << 10;

/// The number of nodes that one statement cleans up.
const CLEAN_UP: u64 = 10_000;

/// Writes the script.
pub fn write(view: &GraphView, dialect: Dialect, to: &mut dyn Write) -> io::Result<()> {
    let (nodes, relationships) = (view.node_count(), view.relationship_count());
    writeln!(to, "// {nodes} nodes, {relationships} relationships")?;
    if view.has_references() && !dialect.cites() {
        let facts = view.cited_facts().count() as u64;
        let facts = counted(facts, "fact");
        writeln!(
            to,
            "// the sources of {facts} are left out: they are tupu's own"
        )?;
    }
    let stated = view.stated_properties().count() as u64;
    if stated > 0 && !dialect.cites() {
        writeln!(
            to,
            "// of {stated} properties only the statement that is read is written: the others are tupu's own"
        )?;
    }
    // The units come before the data, which may use them.
    let units = match dialect {
        Dialect::Tupu => rules::units(view).map_err(io::Error::other)?,
        Dialect::Neo4j | Dialect::Memgraph | Dialect::FalkorDb => Vec::new(),
    };
    for statement in units {
        writeln!(to, "{statement};")?;
    }
    if relationships > 0 {
        writeln!(to, "{};", helper_index(dialect))?;
    }
    write_nodes(view, dialect, to)?;
    if relationships > 0 {
        write_relationships(view, dialect, to)?;
        write_clean_up(nodes, dialect, to)?;
    }
    write_rules(view, dialect, to)
}

/// Several source keys have all sources between them, so they are created in one transaction.
fn write_rules(view: &GraphView, dialect: Dialect, to: &mut dyn Write) -> io::Result<()> {
    let rules = rules::statements(view, dialect);
    let is_source_key = |rule: &String| rule.starts_with(rules::CREATE_SOURCE_KEY);
    let (source_keys, mut others): (Vec<_>, Vec<_>) = rules.into_iter().partition(is_source_key);
    if source_keys.len() > 1 {
        writeln!(to, "BEGIN;")?;
        for statement in source_keys {
            writeln!(to, "{statement};")?;
        }
        writeln!(to, "COMMIT;")?;
    } else {
        others.splice(..0, source_keys);
    }
    for statement in others {
        let end = if statement.starts_with("//") { "" } else { ";" };
        writeln!(to, "{statement}{end}")?;
    }
    Ok(())
}

fn helper_index(dialect: Dialect) -> String {
    match dialect {
        Dialect::Tupu | Dialect::Neo4j => {
            format!("CREATE INDEX {HELPER} FOR (x:{HELPER}) ON (x.{HELPER_KEY})")
        }
        Dialect::Memgraph => format!("CREATE INDEX ON :{HELPER}({HELPER_KEY})"),
        Dialect::FalkorDb => format!("CREATE INDEX FOR (x:{HELPER}) ON (x.{HELPER_KEY})"),
    }
}

/// Nodes by their labels, since a statement cannot choose labels by row.
fn write_nodes(view: &GraphView, dialect: Dialect, to: &mut dyn Write) -> io::Result<()> {
    let wired = view.relationship_count() > 0;
    let mut batches = Batches::default();
    for node in nodes(view) {
        let mut labels = String::new();
        for label in label_names(view, node) {
            let _ = write!(labels, ":{}", quoted(label));
        }
        let mut row = String::from("{");
        if wired {
            let _ = write!(row, "id: {}, ", node.0);
        }
        let extras = put_properties(&mut row, view, dialect, EntityId::Node(node))?;
        if let Some(batch) = batches.add((labels, extras), row) {
            write_node_batch(&batch, wired, to)?;
        }
    }
    batches
        .rest()
        .try_for_each(|batch| write_node_batch(&batch, wired, to))
}

fn write_node_batch(batch: &Batch, wired: bool, to: &mut dyn Write) -> io::Result<()> {
    let labels = &batch.head.0;
    batch.write_rows(to)?;
    if wired {
        write!(to, "CREATE (n{labels}:{HELPER} {{{HELPER_KEY}: row.id}})")?;
    } else {
        write!(to, "CREATE (n{labels})")?;
    }
    writeln!(to, "{};", batch.settings("n"))
}

fn write_relationships(view: &GraphView, dialect: Dialect, to: &mut dyn Write) -> io::Result<()> {
    let mut batches = Batches::default();
    for (relationship, start, end) in relationships(view) {
        let mut row = format!("{{from: {}, to: {}, ", start.0, end.0);
        let entity = EntityId::Relationship(relationship);
        let extras = put_properties(&mut row, view, dialect, entity)?;
        let head = quoted(type_name(view, relationship));
        if let Some(batch) = batches.add((head, extras), row) {
            write_relationship_batch(&batch, to)?;
        }
    }
    batches
        .rest()
        .try_for_each(|batch| write_relationship_batch(&batch, to))
}

fn write_relationship_batch(batch: &Batch, to: &mut dyn Write) -> io::Result<()> {
    batch.write_rows(to)?;
    writeln!(
        to,
        "MATCH (a:{HELPER} {{{HELPER_KEY}: row.from}}) MATCH (b:{HELPER} {{{HELPER_KEY}: row.to}})\n\
         CREATE (a)-[r:{}]->(b){};",
        batch.head.0,
        batch.settings("r")
    )
}

/// Removes the helper label and property in batches of nodes, and then the index.
fn write_clean_up(nodes: u64, dialect: Dialect, to: &mut dyn Write) -> io::Result<()> {
    for _ in 0..nodes.div_ceil(CLEAN_UP) {
        writeln!(
            to,
            "MATCH (n:{HELPER}) WITH n LIMIT {CLEAN_UP} REMOVE n:{HELPER}, n.{HELPER_KEY};"
        )?;
    }
    match dialect {
        Dialect::Tupu | Dialect::Neo4j => writeln!(to, "DROP INDEX {HELPER};"),
        Dialect::Memgraph | Dialect::FalkorDb => {
            writeln!(to, "DROP INDEX ON :{HELPER}({HELPER_KEY});")
        }
    }
}

/// Writes `properties: {…}}`, which ends a row. If the dialect supports citations and something is cited,
/// `sources: […]` comes before it, and cited properties are written separately, grouped by their sources; properties with
/// several statements under `stated`, the best last. Returns which of these is so.
fn put_properties(
    row: &mut String,
    view: &GraphView,
    dialect: Dialect,
    entity: EntityId,
) -> io::Result<Extras> {
    let stated = match dialect.cites() {
        true => stated(view, entity)?,
        false => Vec::new(),
    };
    let cited = dialect.cites() && view.cited_facts_of(entity).next().is_some();
    let mut by_sources: BTreeMap<Names, Properties> = BTreeMap::new();
    for (key, value) in view.properties(entity) {
        if dialect == Dialect::Tupu {
            rules::require_same_when_read(view, &value).map_err(io::Error::other)?;
        }
        let id = view.key_id(&key);
        if dialect.cites() && id.is_some_and(|id| view.more_statements(entity, id).is_some()) {
            continue;
        }
        let fact = id.map(|key| Fact::property(entity, key));
        let set = fact.filter(|_| cited).map(|fact| view.references(fact));
        let sources = view.source_names_of(set.unwrap_or_default());
        by_sources.entry(sources).or_default().push((key, value));
    }
    let uncited = by_sources.remove(&Names::new()).unwrap_or_default();
    if cited {
        let _ = write!(
            row,
            "sources: {}, cited: [",
            list(&of_existence(view, entity))
        );
        for (at, (sources, properties)) in by_sources.iter().enumerate() {
            let comma = if at > 0 { ", " } else { "" };
            let _ = write!(row, "{comma}{{sources: {}, properties: ", list(sources));
            put_map(row, properties, dialect);
            row.push('}');
        }
        row.push_str("], ");
    }
    if !stated.is_empty() {
        let _ = write!(row, "stated: [{}], ", stated.join(", "));
    }
    row.push_str("properties: ");
    put_map(row, &uncited, dialect);
    row.push('}');
    Ok(Extras {
        cited,
        stated: !stated.is_empty(),
    })
}

/// The statements of properties of which there is more to say than a value and its sources, as maps; of each property the
/// best last, which is the order in which they are to be added.
fn stated(view: &GraphView, entity: EntityId) -> io::Result<Vec<String>> {
    let mut maps = Vec::new();
    for key in view.stated_keys(entity) {
        for statement in view.statements(entity, key).iter().rev() {
            rules::require_same_when_read(view, &statement.value).map_err(io::Error::other)?;
            let sources = names(view, &statement.sources);
            let entries = [
                ("key", Value::String(Arc::clone(view.key_name(key)))),
                ("value", statement.value.clone()),
                ("rank", Value::from(statement.rank.name())),
                ("from", statement.valid_from.clone()),
                ("to", statement.valid_to.clone()),
            ];
            let entries = entries.map(|(name, value)| format!("{name}: {}", Literal(&value)));
            maps.push(format!(
                "{{{}, sources: {}}}",
                entries.join(", "),
                list(&sources)
            ));
        }
    }
    Ok(maps)
}

fn put_map(row: &mut String, properties: &Properties, dialect: Dialect) {
    row.push('{');
    for (at, (key, value)) in properties.iter().enumerate() {
        let comma = if at > 0 { ", " } else { "" };
        let value = dialect.portable(value);
        let _ = write!(row, "{comma}{}: {}", quoted(key), Literal(&value));
    }
    row.push('}');
}

fn list(names: &Names) -> String {
    let names = names.iter().map(|name| Value::String(Arc::clone(name)));
    Literal(&Value::List(Arc::new(names.collect()))).to_string()
}

/// What rows of a statement hold besides properties without sources.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Extras {
    cited: bool,
    stated: bool,
}

type Head = (String, Extras);

/// Rows that go into one statement.
struct Batch {
    /// The labels, or the type, and whether anything in the rows is cited, or stated several times over.
    head: Head,
    rows: Vec<String>,
    bytes: usize,
}

impl Batch {
    /// What follows the creation of `variable`.
    fn settings(&self, variable: &str) -> String {
        let mut set = format!("SET {variable} += row.properties");
        if self.head.1.stated {
            let add = format!(
                "\nFOREACH (one IN row.stated | ADD {variable}[one.key] = one.value \
                 RANK one.rank VALID FROM one.from TO one.to CITING one.sources)"
            );
            set.push_str(&add);
        }
        match self.head.1.cited {
            false => format!(" {set}"),
            true => format!(
                " CITING row.sources {set}\n\
                 FOREACH (cited IN row.cited | SET {variable} += cited.properties CITING cited.sources)"
            ),
        }
    }

    fn write_rows(&self, to: &mut dyn Write) -> io::Result<()> {
        writeln!(to, "UNWIND [")?;
        for (at, row) in self.rows.iter().enumerate() {
            let comma = if at + 1 < self.rows.len() { "," } else { "" };
            writeln!(to, "  {row}{comma}")?;
        }
        writeln!(to, "] AS row")
    }
}

/// Batches that are being filled, one for each head, in the order in which the heads first appear.
#[derive(Default)]
struct Batches {
    batches: Vec<Batch>,
    places: FxHashMap<Head, usize>,
}

impl Batches {
    /// Adds a row, and returns its batch if that is now full.
    fn add(&mut self, head: Head, row: String) -> Option<Batch> {
        let place = *self.places.entry(head).or_insert_with_key(|head| {
            self.batches.push(Batch::new(head.clone()));
            self.batches.len() - 1
        });
        let batch = &mut self.batches[place];
        batch.bytes += row.len();
        batch.rows.push(row);
        if batch.rows.len() < BATCH && batch.bytes < BATCH_BYTES {
            return None;
        }
        let empty = Batch::new(batch.head.clone());
        Some(std::mem::replace(batch, empty))
    }

    /// Returns the batches that are not full.
    fn rest(self) -> impl Iterator<Item = Batch> {
        let batches = self.batches.into_iter();
        batches.filter(|batch| !batch.rows.is_empty())
    }
}

impl Batch {
    fn new(head: Head) -> Batch {
        Batch {
            head,
            rows: Vec::new(),
            bytes: 0,
        }
    }
}
