//! `:schema`: an overview of the graph on one screen, and details of one label, type or key.

use super::definition::{Argument, Call, Command};
use super::schema_tables::{
    RULES, TYPE, checks, describe, key_of, patterns, rules_of, section, write_sections,
};
use crate::output::{name as written, terminal_size};
use crate::shell::answer;
use crate::shell::schema::{Definitions, Glosses, Schema, Space, declared, derived, overview};
use crate::shell::state::{CliError, Outcome, Shell};
use std::ops::ControlFlow;
use tupu::language::nearest;
use tupu::{GraphType, Parameters, RuleTarget, Value};

/// The width of the overview without a terminal.
const WIDTH: usize = 100;

pub const COMMANDS: &[Command] = &[Command {
    name: "schema",
    usage: "[NAME|all]",
    about: "what the graph consists of, or what is known of one label, relationship type or key",
    more: "What is told is what the data has. A label stands below another one where all its nodes have that one, too. \
           Of a label: its keys with their types, and what leads to and from it. Of a type: what it connects. \
           `:schema all` has the tables of everything.",
    argument: Argument::Name,
    run: schema,
}];

fn schema(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    match call.argument {
        "" => summary(shell)?,
        "all" => everything(shell)?,
        name => one(shell, name)?,
    }
    Ok(ControlFlow::Continue(()))
}

fn glosses(shell: &Shell) -> tupu::Result<Glosses> {
    let graph_type = shell.session.database().graph_type()?;
    Ok(Glosses::of_graph_type(&graph_type))
}

fn summary(shell: &mut Shell) -> tupu::Result<()> {
    let schema = Schema::read(&mut shell.session)?;
    let definitions = Definitions::read(&mut shell.session)?;
    let screen = terminal_size().filter(|_| shell.output.is_none());
    let room = Space {
        width: screen.map_or(WIDTH, |(width, _)| width),
        // The next prompt takes one line.
        height: screen.map(|(_, height)| height.saturating_sub(1)),
    };
    let text = overview(&schema, &glosses(shell)?, &definitions, room);
    answer::to_output(shell, |_, out| Ok(out.write_all(text.as_bytes())?))
}

/// A heading, and its query. Each counts by the statistics of the graph or in one scan.
const SECTIONS: &[(&str, &str)] = &[
    (
        "Labels",
        "MATCH (n) UNWIND labels(n) AS label RETURN label, count(*) AS nodes ORDER BY label",
    ),
    ("Relationship types", RELATIONSHIP_TYPES),
    ("Properties of nodes", PROPERTIES_OF_NODES),
    ("Properties of relationships", PROPERTIES_OF_RELATIONSHIPS),
    ("Indexes", "SHOW INDEXES"),
    ("Constraints", "SHOW CONSTRAINTS"),
    (RULES, "SHOW RULES"),
    (
        TYPE,
        "SHOW CURRENT GRAPH TYPE YIELD name, specification RETURN name, specification",
    ),
];

fn everything(shell: &mut Shell) -> tupu::Result<()> {
    let none = Parameters::default();
    let section =
        |(heading, query): &(&str, &str)| section(&mut shell.session, heading, query, &none);
    let sections = SECTIONS
        .iter()
        .map(section)
        .collect::<tupu::Result<Vec<_>>>()?;
    write_sections(shell, "", sections)
}

/// Domain and range: the labels at both ends, and the number of their relationships, for the ten most frequent.
const RELATIONSHIP_TYPES: &str =
    "CALL db.schema.patterns() YIELD startLabels, relationshipType, endLabels, count
     WITH relationshipType AS type, sum(count) AS relationships,
          collect({labels: startLabels, count: count}) AS starts, collect({labels: endLabels, count: count}) AS ends
     WITH type, relationships,
       COLLECT { UNWIND starts AS end UNWIND end.labels AS label WITH label, sum(end.count) AS n
                 RETURN label + ' ' + n ORDER BY n DESC, label } AS domain,
       COLLECT { UNWIND ends AS end UNWIND end.labels AS label WITH label, sum(end.count) AS n
                 RETURN label + ' ' + n ORDER BY n DESC, label } AS range
     RETURN type, relationships,
       domain[..10] + CASE WHEN size(domain) > 10 THEN ['and ' + (size(domain) - 10) + ' more'] ELSE [] END AS domain,
       range[..10] + CASE WHEN size(range) > 10 THEN ['and ' + (size(range) - 10) + ' more'] ELSE [] END AS range
     ORDER BY type";

/// For the nodes of a label, which may also have other labels, the number that have the property.
const PROPERTIES_OF_NODES: &str =
    "CALL db.schema.nodeTypeProperties()
     YIELD nodeLabels, propertyName, propertyTypes, propertyObservations, totalObservations
     UNWIND nodeLabels AS label
     WITH label, collect({set: nodeLabels, total: totalObservations, key: propertyName, types: propertyTypes,
                          having: propertyObservations}) AS kinds
     WITH label, kinds,
          COLLECT { UNWIND kinds AS kind WITH DISTINCT kind.set AS set, kind.total AS n RETURN sum(n) }[0] AS total
     UNWIND kinds AS kind
     WITH label, total, kind.key AS key, sum(kind.having) AS having, collect(kind.types) AS lists
     WHERE key IS NOT NULL
     RETURN label, key,
       COLLECT { UNWIND lists AS types UNWIND types AS type RETURN DISTINCT type ORDER BY type } AS types,
       CASE WHEN having = total THEN 'all' ELSE having + ' of ' + total END AS nodes
     ORDER BY label, key";

const PROPERTIES_OF_RELATIONSHIPS: &str =
    "CALL db.schema.relTypeProperties()
     YIELD relType, propertyName, propertyTypes, propertyObservations, totalObservations
     WHERE propertyName IS NOT NULL
     RETURN replace(substring(relType, 1), '`', '') AS type, propertyName AS key, propertyTypes AS types,
       CASE WHEN propertyObservations = totalObservations THEN 'all'
            ELSE propertyObservations + ' of ' + totalObservations END AS relationships
     ORDER BY type, key";

/// The kinds of a name.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Label,
    Type,
    Key,
}

const KINDS: &[(Kind, &str)] = &[
    (Kind::Label, "CALL db.labels() YIELD label RETURN label"),
    (
        Kind::Type,
        "CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType",
    ),
    (
        Kind::Key,
        "CALL db.propertyKeys() YIELD propertyKey RETURN propertyKey",
    ),
];

/// A name may be of several kinds; then all of them are shown.
fn one(shell: &mut Shell, given: &str) -> Result<(), CliError> {
    let wanted = given.trim_matches(['(', ')', '[', ']', ':', '`', ' ']);
    let mut known = Vec::new();
    for (kind, query) in KINDS {
        for row in shell.session.query(query, ())? {
            let (name,): (String,) = row?.to()?;
            known.push((*kind, name));
        }
    }
    // What follows from rules is found by its name, and by the names of the rules.
    let mut by_rule = Vec::new();
    for of in derived(&mut shell.session)? {
        let kind = match of.is_label {
            true => Kind::Label,
            false => Kind::Type,
        };
        let named = (kind, of.name);
        if !known.contains(&named) {
            known.push(named.clone());
        }
        by_rule.extend(of.rules.into_iter().map(|rule| (rule, named.clone())));
    }
    let exact = |(_, name): &&(Kind, String)| name == wanted;
    let alike = |(_, name): &&(Kind, String)| name.to_lowercase() == wanted.to_lowercase();
    let mut found: Vec<_> = known.iter().filter(exact).collect();
    if found.is_empty() {
        found = known.iter().filter(alike).collect();
    }
    if found.is_empty() {
        let of_rule = by_rule.iter().filter(|(rule, _)| rule == wanted);
        found = of_rule.map(|(_, named)| named).collect();
    }
    let graph_type = shell.session.database().graph_type()?;
    if found.is_empty() {
        let named = declared::named_by(&graph_type, wanted);
        found = known
            .iter()
            .filter(|(_, name)| named.contains(name))
            .collect();
    }
    if found.is_empty() {
        let rules = by_rule.iter().map(|(rule, _)| rule.as_str());
        let known = known.iter().map(|(_, name)| name.as_str()).chain(rules);
        return Err(unknown(wanted, known, &graph_type));
    }
    let schema = Schema::read(&mut shell.session)?;
    for (kind, name) in found {
        match kind {
            Kind::Label => label(shell, &schema, name)?,
            Kind::Type => relationship_type(shell, &schema, name)?,
            Kind::Key => key(shell, name)?,
        }
    }
    Ok(())
}

fn unknown<'a>(
    wanted: &str,
    known: impl Iterator<Item = &'a str>,
    graph_type: &GraphType,
) -> CliError {
    let near = nearest(wanted, known);
    let advice = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    let error = CliError::new(format!(
        "there is no label, relationship type or property key `{wanted}`{advice}"
    ));
    let mentioned: Vec<String> = declared::mentioned_by(graph_type, wanted)
        .iter()
        .map(|name| format!("`{name}`"))
        .collect();
    match (near, mentioned.is_empty() || wanted.is_empty()) {
        (Some(_), true) => error,
        (None, true) => {
            error.with_help(":schema shows the labels and the types, :schema all the keys, too")
        }
        (_, false) => error.with_help(&format!(
            "the descriptions of {} mention it",
            mentioned.join(", ")
        )),
    }
}

const KEYS_OF_LABEL: &str = "CALL db.schema.nodeTypeProperties()
     YIELD nodeLabels, propertyName, propertyTypes, propertyObservations
     WHERE $name IN nodeLabels AND propertyName IS NOT NULL
     WITH propertyName AS key, sum(propertyObservations) AS nodes, collect(propertyTypes) AS lists
     RETURN key, COLLECT { UNWIND lists AS types UNWIND types AS type RETURN DISTINCT type ORDER BY type } AS types, nodes
     ORDER BY nodes DESC, key";

const KEYS_OF_TYPE: &str = "CALL db.schema.relTypeProperties()
     YIELD relType, propertyName, propertyTypes, propertyObservations
     WHERE replace(substring(relType, 1), '`', '') = $name AND propertyName IS NOT NULL
     RETURN propertyName AS key, propertyTypes AS types, propertyObservations AS relationships
     ORDER BY relationships DESC, key";

const PATTERNS_OF_LABEL: &str =
    "CALL db.schema.patterns() YIELD startLabels, relationshipType, endLabels, count
     WHERE $name IN startLabels OR $name IN endLabels
     RETURN startLabels, relationshipType, endLabels, count";

const PATTERNS_OF_TYPE: &str =
    "CALL db.schema.patterns() YIELD startLabels, relationshipType, endLabels, count
     WHERE relationshipType = $name
     RETURN startLabels, relationshipType, endLabels, count";

/// Those of a label, and of the labels that it implies; and those of all nodes.
const INDEXES: &str = "SHOW INDEXES YIELD name, entityType, labelsOrTypes, properties
     WHERE entityType = $entity
       AND (size(labelsOrTypes) = 0 OR any(of IN labelsOrTypes WHERE of IN $names))
     RETURN name, coalesce(head([of IN labelsOrTypes WHERE of IN $names]), $name) AS label, properties";

const CONSTRAINTS: &str = "SHOW CONSTRAINTS YIELD name, type, entityType, labelsOrTypes, properties
     WHERE entityType = $entity AND labelsOrTypes[0] IN $names
     RETURN name, labelsOrTypes[0] AS label, type, properties";

/// The rules that a label or a type follows from.
const RULES_OF: &str = "SHOW RULES YIELD name, kind, derives, head, body
     WHERE derives = $name AND kind = $entity RETURN name, head, body";

const GRAPH_TYPE: &str = "SHOW CURRENT GRAPH TYPE YIELD entityType, name, specification
     WHERE name = $name AND entityType = $entity RETURN name, specification";

fn label(shell: &mut Shell, schema: &Schema, name: &str) -> tupu::Result<()> {
    let nodes = schema.labels.iter().find(|label| label.name == name);
    let nodes = nodes.map_or(0, |label| label.nodes);
    let above = schema.above(name);
    let also = match above.is_empty() {
        true => String::new(),
        false => format!(", each also {}", above.join(", ")),
    };
    let below = schema.names_below(name);
    let below = match below.is_empty() {
        true => String::new(),
        false => format!("; below it {}", below.join(", ")),
    };
    let rule = follows(shell, name, true)?;
    let head = format!(
        "{}: {}{rule}{also}{below}\n",
        head(shell, "Label", name)?,
        counted(nodes, "node")
    );
    let of = shell.session.database().graph_type()?;
    let labels = declared::with_implied(&of, name);
    let targets = labels
        .iter()
        .map(|label| RuleTarget::Node(label.as_str().into()));
    let targets: Vec<RuleTarget> = targets.collect();
    let given = given(name, "NODE", &labels);
    let session = &mut shell.session;
    let mut properties = section(session, "Properties", KEYS_OF_LABEL, &given)?;
    describe(&mut properties, |row| {
        declared::of_label(&of, name, key_of(row, 0))
    });
    let sections = vec![
        section(session, TYPE, GRAPH_TYPE, &given)?,
        properties,
        patterns(session, schema, PATTERNS_OF_LABEL, &given)?,
        section(session, RULES, RULES_OF, &given)?,
        rules_of(section(session, "Indexes", INDEXES, &given)?, name),
        rules_of(section(session, "Constraints", CONSTRAINTS, &given)?, name),
        rules_of(checks(&of, &targets), name),
    ];
    write_sections(shell, &head, sections)
}

/// Says that what is counted is what is stored, where more of it follows from rules.
fn follows(shell: &mut Shell, name: &str, is_label: bool) -> tupu::Result<&'static str> {
    let mut derived = derived(&mut shell.session)?.into_iter();
    let is_derived = derived.any(|of| of.name == name && of.is_label == is_label);
    Ok(match is_derived {
        true => " stored, more by rules",
        false => "",
    })
}

/// The parameters of the queries about a label with those that it implies, or about a relationship type.
fn given(name: &str, entity: &str, names: &[String]) -> Parameters {
    let names: Vec<Value> = names
        .iter()
        .map(|name| Value::from(name.as_str()))
        .collect();
    let given = [
        ("name", Value::from(name)),
        ("entity", Value::from(entity)),
        ("names", Value::from(names)),
    ];
    given.into_iter().collect()
}

fn relationship_type(shell: &mut Shell, schema: &Schema, name: &str) -> tupu::Result<()> {
    let of_type = schema.types.iter().find(|known| known.name == name);
    let count = of_type.map_or(0, |known| known.relationships);
    let count = counted(count, "relationship");
    let rule = follows(shell, name, false)?;
    let head = format!(
        "{}: {count}{rule}\n",
        head(shell, "Relationship type", name)?
    );
    let of = shell.session.database().graph_type()?;
    let targets = [RuleTarget::Relationship(name.into())];
    let given = given(name, "RELATIONSHIP", &[name.to_owned()]);
    let session = &mut shell.session;
    let mut properties = section(session, "Properties", KEYS_OF_TYPE, &given)?;
    describe(&mut properties, |row| {
        declared::of_type(&of, name, key_of(row, 0))
    });
    let sections = vec![
        section(session, TYPE, GRAPH_TYPE, &given)?,
        patterns(session, schema, PATTERNS_OF_TYPE, &given)?,
        section(session, RULES, RULES_OF, &given)?,
        properties,
        rules_of(section(session, "Indexes", INDEXES, &given)?, name),
        rules_of(section(session, "Constraints", CONSTRAINTS, &given)?, name),
        rules_of(checks(&of, &targets), name),
    ];
    write_sections(shell, &head, sections)
}

/// The tables of all kinds, restricted to this key. What it is stands in the heading if it is the same everywhere, else
/// with each label and type.
fn key(shell: &mut Shell, name: &str) -> tupu::Result<()> {
    let of = shell.session.database().graph_type()?;
    let none = Parameters::default();
    let session = &mut shell.session;
    let mut nodes = section(session, "Nodes", PROPERTIES_OF_NODES, &none)?;
    let heading = "Relationships";
    let mut relationships = section(session, heading, PROPERTIES_OF_RELATIONSHIPS, &none)?;
    for section in [&mut nodes, &mut relationships] {
        section.rows.retain(|row| key_of(row, 1) == name);
    }
    let of_label = |row: &[Value]| declared::of_label(&of, key_of(row, 0), name);
    let of_type = |row: &[Value]| declared::of_type(&of, key_of(row, 0), name);
    let labels = nodes.rows.iter().map(|row| of_label(row));
    let types = relationships.rows.iter().map(|row| of_type(row));
    let mut all = labels.chain(types);
    let first = all.next().unwrap_or_else(|| {
        let declared = of.description_of_key(name);
        declared.map(ToString::to_string)
    });
    let head = match all.all(|other| other == first) {
        true => first.map_or_else(String::new, |text| format!(" {text}")),
        false => {
            describe(&mut nodes, of_label);
            describe(&mut relationships, of_type);
            String::new()
        }
    };
    let head = format!("Property key {}{head}\n", written(name));
    write_sections(shell, &head, vec![nodes, relationships])
}

/// `Label City 地级（含直辖市的地级代码）`
fn head(shell: &Shell, kind: &str, name: &str) -> tupu::Result<String> {
    let gloss = glosses(shell)?.of(name);
    let gloss = gloss.map_or_else(String::new, |gloss| format!(" {gloss}"));
    Ok(format!("{kind} {}{gloss}", written(name)))
}

fn counted(count: u64, noun: &str) -> String {
    let end = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{end}")
}
