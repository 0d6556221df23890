//! Indexes and constraints as statements.

use super::dialect::{Dialect, quoted};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::SchemaTarget;
use crate::graph::{
    ConstraintDefinition, ConstraintKind, DerivationRule, GraphView, IndexDefinition, IndexKind,
    KeyId, SearchDefinition, SearchKind, SearchTarget, VectorOptions,
};
use crate::value::Value;
use crate::value::display::Literal;
use crate::value::quantity::{BasicUnit, Definition, UnitTable};
use std::sync::Arc;

/// How the statement of a source key begins.
pub const CREATE_SOURCE_KEY: &str = "CREATE SOURCE KEY";

/// Returns a statement for each constraint and for each index that belongs to no constraint, without semicolons. Those
/// that the database has no statement for become comments.
pub fn statements(view: &GraphView, dialect: Dialect) -> Vec<String> {
    // For tupu, the graph type brings its constraints; for others they are what can be kept of it.
    let own = |rule: &&ConstraintDefinition| {
        dialect != Dialect::Tupu || !view.is_of_graph_type(&rule.name)
    };
    let constraints = view.constraints().into_iter().filter(own);
    let constraints = constraints.map(|rule| constraint(view, rule, dialect));
    let indexes = view.indexes().into_iter();
    let indexes = indexes.filter(|(_, index)| !index.owned);
    constraints
        .chain(indexes.map(|(_, definition)| index(view, definition, dialect)))
        .chain(view.searches().map(|index| search(view, index, dialect)))
        .chain(view.derivation_rules().iter().map(|of| rule(of, dialect)))
        .chain(graph_type(view, dialect))
        .collect()
}

/// Returns the statement that sets the graph type, or a comment for a database that has none.
fn graph_type(view: &GraphView, dialect: Dialect) -> Option<String> {
    let of = view.graph_type();
    let statement = match dialect {
        Dialect::Tupu => format!("ALTER CURRENT GRAPH TYPE SET {of}"),
        Dialect::Neo4j | Dialect::Memgraph | Dialect::FalkorDb => {
            "// the rest of the graph type is left out: it is tupu's own".to_owned()
        }
    };
    (!of.is_empty()).then_some(statement)
}

/// Returns a statement for each unit that belongs to the graph, base units first, so that each unit is defined in terms
/// of earlier ones.
pub fn units(view: &GraphView) -> Result<Vec<String>> {
    let definitions = UnitTable::definitions(&view.own_units()).into_iter();
    let statements = definitions.map(|(own, definition)| match definition {
        Some(definition) => Ok(unit(&own, definition)),
        None => Err(undefined(&own)),
    });
    statements.collect()
}

fn unit(unit: &BasicUnit, definition: Definition) -> String {
    let mut statement = format!("CREATE UNIT {}", quoted(&unit.name));
    let aliases: Vec<String> = unit.aliases.iter().map(|alias| quoted(alias)).collect();
    if !aliases.is_empty() {
        statement += &format!(" ALIAS {}", aliases.join(", "));
    }
    let (word, text) = match definition {
        Definition::Size(size) => ("=", size),
        Definition::Dimension(name) => ("OF", name),
    };
    format!("{statement} {word} {}", Literal(&Value::from(text)))
}

fn undefined(unit: &BasicUnit) -> Error {
    let name = &unit.name;
    let message = format!("no statement defines the unit `{name}` by the other units of the graph");
    Error::semantic(ErrorCode::SchemaRuleNotFound, message).hint(format!(
        "drop it with DROP UNIT {}: quantities keep it, and JSON Lines take it along",
        quoted(name)
    ))
}

/// Fails unless a script restores a quantity unchanged.
pub fn require_same_when_read(view: &GraphView, value: &Value) -> Result<()> {
    let same = match value {
        Value::List(elements) => {
            return elements
                .iter()
                .try_for_each(|element| require_same_when_read(view, element));
        }
        Value::Quantity(figure) => figure.is_same_when_read(view.units()),
        Value::Null
        | Value::Boolean(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Decimal(_)
        | Value::String(_)
        | Value::Date(_)
        | Value::LocalTime(_)
        | Value::Time(_)
        | Value::LocalDateTime(_)
        | Value::DateTime(_)
        | Value::Duration(_)
        | Value::Period(_)
        | Value::Vector(_)
        | Value::Map(_)
        | Value::Node(_)
        | Value::Relationship(_)
        | Value::Path(_) => true,
    };
    if same {
        return Ok(());
    }
    let message = format!(
        "a script would not give {value} back: its unit is not among those of the graph, or another one has its name"
    );
    Err(Error::semantic(ErrorCode::SchemaRuleNotFound, message).hint(
        "export JSON Lines, which take units along; or create the unit as it was; SHOW UNITS lists those that there are",
    ))
}

fn index(view: &GraphView, index: &IndexDefinition, dialect: Dialect) -> String {
    // If a kind of index is added, this no longer compiles: it needs its own statement.
    let IndexKind::Range = index.kind;
    let (name, target) = (quoted(&index.name), Target::of(view, index.target));
    let keys = target.keys(view, &index.keys);
    match (dialect, &target) {
        (Dialect::Tupu | Dialect::Neo4j, _) => {
            format!("CREATE INDEX {name} FOR {} ON ({keys})", target.pattern())
        }
        (Dialect::FalkorDb, _) => format!("CREATE INDEX FOR {} ON ({keys})", target.pattern()),
        (Dialect::Memgraph, Target::Node(label)) => {
            format!("CREATE INDEX ON :{label}({})", names(view, &index.keys))
        }
        (Dialect::Memgraph, Target::Relationship(_)) if index.keys.len() > 1 => format!(
            "// Memgraph has no index over several properties of relationships: {}",
            index.name
        ),
        (Dialect::Memgraph, Target::Relationship(of)) => {
            format!("CREATE EDGE INDEX ON :{of}({})", names(view, &index.keys))
        }
    }
}

/// A name index is tupu's own; a full-text index and a vector index have the same statement in Neo4j.
fn search(view: &GraphView, index: &SearchDefinition, dialect: Dialect) -> String {
    let (pattern, names): (_, Vec<String>) = match &index.target {
        SearchTarget::Nodes(labels) => {
            let names = labels.iter().map(|label| quoted(view.label_name(*label)));
            (["(x", ")"], names.collect())
        }
        SearchTarget::Relationships(types) => {
            let names = types.iter().map(|of| quoted(view.type_name(*of)));
            (["()-[x", "]-()"], names.collect())
        }
    };
    let colon = if names.is_empty() { "" } else { ":" };
    let [before, after] = pattern;
    let target = format!("{before}{colon}{}{after}", names.join("|"));
    let keys = index.keys.iter();
    let keys: Vec<_> = keys
        .map(|key| format!("x.{}", quoted(view.key_name(*key))))
        .collect();
    let (kind, name, keys) = (index.kind.name(), quoted(&index.name), keys.join(", "));
    let statement = match &index.kind {
        SearchKind::Name | SearchKind::FullText { .. } => {
            format!("CREATE {kind} INDEX {name} FOR {target} ON EACH [{keys}]")
        }
        SearchKind::Text => format!("CREATE {kind} INDEX {name} FOR {target} ON ({keys})"),
        SearchKind::Vector(options) => {
            let options = vector_options(options);
            format!("CREATE {kind} INDEX {name} FOR {target} ON ({keys}){options}")
        }
    };
    match (dialect, &index.kind) {
        (Dialect::Tupu, SearchKind::Name | SearchKind::Vector(_))
        | (Dialect::Tupu | Dialect::Neo4j, SearchKind::Text) => statement,
        (Dialect::Tupu, SearchKind::FullText { analyzer }) => {
            let analyzer = Literal(&Value::String(Arc::clone(analyzer))).to_string();
            format!("{statement} OPTIONS {{indexConfig: {{`fulltext.analyzer`: {analyzer}}}}}")
        }
        // There, an index is over labels.
        (Dialect::Neo4j, SearchKind::FullText { analyzer }) if !names.is_empty() => {
            match neo4j_analyzer(analyzer) {
                Some(name) => format!(
                    "{statement} OPTIONS {{indexConfig: {{`fulltext.analyzer`: '{name}'}}}}"
                ),
                None => statement,
            }
        }
        (Dialect::Neo4j, SearchKind::Vector(_)) => statement,
        (Dialect::Neo4j | Dialect::Memgraph | Dialect::FalkorDb, _) => {
            format!(
                "// the {} index is left out: {}: {statement}",
                kind.to_lowercase(),
                index.name
            )
        }
    }
}

/// Those that are not what they are without being said.
fn vector_options(options: &VectorOptions) -> String {
    let default = VectorOptions::default();
    let mut settings = Vec::new();
    if let Some(dimensions) = options.dimensions {
        settings.push(format!("`vector.dimensions`: {dimensions}"));
    }
    let similarity = options.similarity.name();
    settings.push(format!("`vector.similarity_function`: '{similarity}'"));
    let (links, width) = (options.links.links, options.links.width);
    if links != default.links.links {
        settings.push(format!("`vector.hnsw.m`: {links}"));
    }
    if width != default.links.width {
        settings.push(format!("`vector.hnsw.ef_construction`: {width}"));
    }
    format!(" OPTIONS {{indexConfig: {{{}}}}}", settings.join(", "))
}

/// Rules are tupu's own.
fn rule(rule: &DerivationRule, dialect: Dialect) -> String {
    match dialect {
        Dialect::Tupu => format!(
            "CREATE RULE {} FOR {} AS {}",
            quoted(&rule.name),
            rule.head,
            rule.body
        ),
        Dialect::Neo4j | Dialect::Memgraph | Dialect::FalkorDb => {
            format!("// the rule is left out: {}", rule.name)
        }
    }
}

/// The analyzer of Neo4j that makes the words most like those of an analyzer; `None`: its default.
fn neo4j_analyzer(analyzer: &str) -> Option<&str> {
    match analyzer {
        "chinese" => Some("cjk"),
        "ngram" | "tamil" => None,
        other => Some(other),
    }
}

fn constraint(view: &GraphView, rule: &ConstraintDefinition, dialect: Dialect) -> String {
    let (name, target) = (quoted(&rule.name), Target::of(view, rule.target));
    let keys = target.keys(view, &rule.keys);
    let pattern = target.pattern();
    match dialect {
        Dialect::Tupu | Dialect::Neo4j => {
            let requires = match rule.kind {
                ConstraintKind::Unique => "IS UNIQUE",
                ConstraintKind::NotNull => "IS NOT NULL",
                ConstraintKind::SourceKey if dialect.cites() => {
                    return format!("{CREATE_SOURCE_KEY} {name} FOR {pattern} ON ({keys})");
                }
                ConstraintKind::Key | ConstraintKind::SourceKey => "IS KEY",
            };
            format!("CREATE CONSTRAINT {name} FOR {pattern} REQUIRE ({keys}) {requires}")
        }
        Dialect::Memgraph => memgraph_constraint(rule, &target, &keys),
        Dialect::FalkorDb => falkor_constraint(view, rule),
    }
}

/// Memgraph supports constraints on nodes only; a key becomes two constraints.
fn memgraph_constraint(rule: &ConstraintDefinition, target: &Target, keys: &str) -> String {
    let Target::Node(_) = target else {
        return format!(
            "// Memgraph has no constraint of relationships: {}",
            rule.name
        );
    };
    let pattern = target.pattern();
    let unique = format!("CREATE CONSTRAINT ON {pattern} ASSERT {keys} IS UNIQUE");
    let exists = keys.split(", ");
    let exists = exists.map(|key| format!("CREATE CONSTRAINT ON {pattern} ASSERT EXISTS ({key})"));
    match rule.kind {
        ConstraintKind::Unique => unique,
        ConstraintKind::NotNull => exists.collect::<Vec<_>>().join(";\n"),
        ConstraintKind::Key | ConstraintKind::SourceKey => {
            format!("{unique};\n{}", exists.collect::<Vec<_>>().join(";\n"))
        }
    }
}

/// FalkorDB creates constraints with a command; a uniqueness constraint needs an index first.
fn falkor_constraint(view: &GraphView, rule: &ConstraintDefinition) -> String {
    let (kind, name) = match rule.target {
        SchemaTarget::Node(label) => ("NODE", view.label_name(label)),
        SchemaTarget::Relationship(of) => ("RELATIONSHIP", view.type_name(of)),
    };
    let keys: Vec<_> = rule.keys.iter().map(|key| &**view.key_name(*key)).collect();
    let command = |what: &str| {
        let (count, keys) = (keys.len(), keys.join(" "));
        format!("// GRAPH.CONSTRAINT CREATE <graph> {what} {kind} {name} PROPERTIES {count} {keys}")
    };
    let index = rule.index().map(|of| index(view, &of, Dialect::FalkorDb));
    let mut lines: Vec<String> = index.map(|index| format!("{index};")).into_iter().collect();
    if rule.kind.needs_presence() {
        lines.push(command("MANDATORY"));
    }
    if rule.kind.is_unique() {
        lines.push(command("UNIQUE"));
    }
    lines.join("\n")
}

/// The label or type of an index or constraint, in backticks.
enum Target {
    Node(String),
    Relationship(String),
}

impl Target {
    fn of(view: &GraphView, target: SchemaTarget) -> Target {
        match target {
            SchemaTarget::Node(label) => Target::Node(quoted(view.label_name(label))),
            SchemaTarget::Relationship(of) => Target::Relationship(quoted(view.type_name(of))),
        }
    }

    fn pattern(&self) -> String {
        match self {
            Target::Node(label) => format!("(x:{label})"),
            Target::Relationship(of) => format!("()-[x:{of}]-()"),
        }
    }

    fn keys(&self, view: &GraphView, keys: &[KeyId]) -> String {
        let keys = keys.iter();
        let keys = keys.map(|key| format!("x.{}", quoted(view.key_name(*key))));
        keys.collect::<Vec<_>>().join(", ")
    }
}

fn names(view: &GraphView, keys: &[KeyId]) -> String {
    let keys = keys.iter().map(|key| quoted(view.key_name(*key)));
    keys.collect::<Vec<_>>().join(", ")
}
