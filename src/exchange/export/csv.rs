//! A folder of CSV files with the headers of neo4j-admin import.
//!
//! One file for each label set and one for each relationship type; more if a key has values of several types, because a
//! column has only one. If there are citations, there is a column `:SOURCE`, and `name:SOURCE` for each property whose
//! sources differ from those of its entity; neo4j-admin does not know these columns. `import.txt` holds the options to
//! import them (`neo4j-admin … @import.txt`), `schema.cypher` the indexes and constraints.

use super::citations::of_properties;
use super::{label_names, nodes, relationships, schema_statements, type_name, unwritable};
use crate::error::Result;
use crate::exchange::csv::kind::Kind;
use crate::graph::{Fact, GraphView, KeyId};
use crate::value::display::plain_text;
use crate::value::json::TypedJson;
use crate::value::{EntityId, NodeId, RelationshipId, Value};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// The file that holds the options of the import.
pub const OPTIONS_FILE: &str = "import.txt";

/// The file that holds indexes and constraints.
pub const SCHEMA_FILE: &str = "schema.cypher";

/// The option that allows line ends in text.
pub const MULTILINE: &str = "--multiline-fields=true";

/// Writes a graph into an empty folder.
pub fn write_folder(view: &GraphView, folder: &Path) -> Result<()> {
    let before = view.unreadable();
    write_files(view, folder).map_err(unwritable)?;
    view.require_readable(before)
}

fn write_files(view: &GraphView, folder: &Path) -> io::Result<()> {
    let rules = schema_statements(view).map_err(io::Error::other)?;
    let delimiter = array_delimiter(view);
    let mut options = vec![
        format!("--array-delimiter=U+{:04X}", u32::from(delimiter)),
        // Unless this option is set, Neo4j treats a line end in quotes as the end of the row.
        MULTILINE.to_owned(),
    ];
    let files = Files {
        view,
        folder,
        delimiter,
    };
    for (number, shape) in node_shapes(view).iter().enumerate() {
        let name = format!("nodes-{}{}.csv", number + 1, file_part(&shape.names));
        files.write_nodes(&name, shape)?;
        options.push(format!("--nodes={name}"));
    }
    for (number, shape) in relationship_shapes(view).iter().enumerate() {
        let name = format!(
            "relationships-{}{}.csv",
            number + 1,
            file_part(&shape.names)
        );
        files.write_relationships(&name, shape)?;
        options.push(format!("--relationships={name}"));
    }
    std::fs::write(folder.join(OPTIONS_FILE), options.join("\n") + "\n")?;
    let rules: String = rules
        .into_iter()
        .map(|statement| statement + ";\n")
        .collect();
    std::fs::write(folder.join(SCHEMA_FILE), rules)
}

/// Finds a character that occurs in no text of a list, no label and no source, so that it can separate elements.
fn array_delimiter(view: &GraphView) -> char {
    let usual = [';', '|', '\u{1f}'].into_iter();
    // Next, private-use characters: no file that fits on a disk uses all of them in practice.
    let mut candidates = usual.chain('\u{e000}'..='\u{f8ff}');
    let labels = view.label_names();
    let is_free = |c: char| {
        let entities = nodes(view).map(EntityId::Node).chain(
            relationships(view).map(|(relationship, ..)| EntityId::Relationship(relationship)),
        );
        let mut names = labels.iter().chain(view.source_names());
        !names.any(|name| name.contains(c))
            && !entities
                .into_iter()
                .any(|entity| has_in_list(view, entity, c))
    };
    candidates.find(|c| is_free(*c)).unwrap_or('\u{1f}')
}

fn has_in_list(view: &GraphView, entity: EntityId, c: char) -> bool {
    let mut values = view.property_ids(entity).into_iter();
    values.any(|(_, value)| match value {
        Value::List(elements) => elements.iter().any(|element| match element {
            Value::String(text) => text.contains(c),
            _ => false,
        }),
        _ => false,
    })
}

/// The entities of one file: of the same labels or type, with one type for each key.
struct Shape {
    names: Vec<String>,
    columns: BTreeMap<KeyId, Kind>,
    members: Vec<u32>,
    /// Whether any fact of them has a source.
    cited: bool,
    /// The keys that have their own sources in some row.
    cited_keys: BTreeSet<KeyId>,
}

/// Shapes in the order in which their first entity appears.
#[derive(Default)]
struct Shapes {
    shapes: Vec<Shape>,
    by_names: FxHashMap<Vec<String>, Vec<usize>>,
}

impl Shapes {
    fn add(
        &mut self,
        names: Vec<String>,
        properties: &[(KeyId, Value)],
        member: u32,
    ) -> &mut Shape {
        let kinds = properties.iter();
        let kinds: Vec<(KeyId, Kind)> = kinds.map(|(key, value)| (*key, kind_of(value))).collect();
        let shapes = &mut self.shapes;
        let known = self.by_names.entry(names.clone()).or_default();
        let fitting = known
            .iter()
            .copied()
            .find(|place| shapes[*place].fits(&kinds));
        let place = fitting.unwrap_or_else(|| {
            known.push(shapes.len());
            shapes.push(Shape {
                names,
                columns: BTreeMap::new(),
                members: Vec::new(),
                cited: false,
                cited_keys: BTreeSet::new(),
            });
            shapes.len() - 1
        });
        shapes[place].columns.extend(kinds);
        shapes[place].members.push(member);
        &mut shapes[place]
    }
}

impl Shape {
    /// Records which columns of sources an entity needs.
    fn note_sources(&mut self, view: &GraphView, entity: EntityId) {
        self.cited |= view.cited_facts_of(entity).next().is_some();
        let own = of_properties(view, entity).into_iter();
        self.cited_keys.extend(own.map(|(key, _)| key));
    }

    fn fits(&self, kinds: &[(KeyId, Kind)]) -> bool {
        let column = |key| self.columns.get(key);
        kinds
            .iter()
            .all(|(key, kind)| column(key).is_none_or(|known| known == kind))
    }
}

fn node_shapes(view: &GraphView) -> Vec<Shape> {
    let mut shapes = Shapes::default();
    for node in nodes(view) {
        let names = label_names(view, node).map(str::to_owned).collect();
        let shape = shapes.add(names, &view.property_ids(EntityId::Node(node)), node.0);
        shape.note_sources(view, EntityId::Node(node));
    }
    shapes.shapes
}

fn relationship_shapes(view: &GraphView) -> Vec<Shape> {
    let mut shapes = Shapes::default();
    for (relationship, ..) in relationships(view) {
        let names = vec![type_name(view, relationship).to_owned()];
        let entity = EntityId::Relationship(relationship);
        let properties = view.property_ids(entity);
        let shape = shapes.add(names, &properties, relationship.0);
        shape.note_sources(view, entity);
    }
    shapes.shapes
}

/// The column type for a value; `JSON` if the convention has no type for it.
fn kind_of(value: &Value) -> Kind {
    match value {
        Value::Boolean(_) => Kind::Boolean,
        Value::Integer(_) => Kind::Integer,
        Value::Float(_) => Kind::Float,
        Value::Decimal(_) => Kind::Decimal,
        Value::String(_) => Kind::Text,
        Value::Date(_) => Kind::Date,
        Value::LocalTime(_) => Kind::LocalTime,
        Value::Time(_) => Kind::Time,
        Value::LocalDateTime(_) => Kind::LocalDateTime,
        Value::DateTime(_) => Kind::DateTime,
        Value::Duration(_) => Kind::Duration,
        Value::Period(_) => Kind::Period,
        // A value whose unit is not built in is written together with the unit.
        Value::Quantity(figure) if figure.unit.own_parts().next().is_some() => Kind::Json,
        Value::Quantity(_) => Kind::Quantity,
        Value::Vector(_) => Kind::Vector,
        Value::List(elements) => list_kind(elements),
        Value::Null | Value::Map(_) | Value::Node(_) | Value::Relationship(_) | Value::Path(_) => {
            Kind::Json
        }
    }
}

/// A list with one empty string would be read back as an empty list.
fn list_kind(elements: &[Value]) -> Kind {
    let mut kinds = elements.iter().map(kind_of);
    let Some(first) = kinds.next() else {
        return Kind::Array(Box::new(Kind::Text));
    };
    let alike = kinds.all(|kind| kind == first);
    let empty = matches!(elements, [Value::String(text)] if text.is_empty());
    match first {
        Kind::Json | Kind::Array(_) => Kind::Json,
        first if alike && !empty => Kind::Array(Box::new(first)),
        _ => Kind::Json,
    }
}

/// The files of a folder.
struct Files<'v> {
    view: &'v GraphView,
    folder: &'v Path,
    delimiter: char,
}

impl Files<'_> {
    fn write_nodes(&self, name: &str, shape: &Shape) -> io::Result<()> {
        let mut to = BufWriter::new(File::create_new(self.folder.join(name))?);
        self.write_header(&[":ID", ":LABEL"], shape, &mut to)?;
        // An empty string in quotes would be read as a label.
        let labels = match shape.names.is_empty() {
            true => String::new(),
            false => field(&shape.names.join(&String::from(self.delimiter))),
        };
        for id in &shape.members {
            write!(to, "{id},{labels}")?;
            self.write_values(EntityId::Node(NodeId(*id)), shape, &mut to)?;
        }
        to.flush()
    }

    fn write_relationships(&self, name: &str, shape: &Shape) -> io::Result<()> {
        let mut to = BufWriter::new(File::create_new(self.folder.join(name))?);
        self.write_header(&[":START_ID", ":END_ID", ":TYPE"], shape, &mut to)?;
        let of = field(&shape.names.concat());
        for id in shape.members.iter().map(|id| RelationshipId(*id)) {
            if let Some((start, end)) = self.view.endpoints(id) {
                write!(to, "{},{},{of}", start.0, end.0)?;
                self.write_values(EntityId::Relationship(id), shape, &mut to)?;
            }
        }
        to.flush()
    }

    fn write_header(&self, own: &[&str], shape: &Shape, to: &mut dyn Write) -> io::Result<()> {
        write!(to, "{}", own.join(","))?;
        for (key, kind) in &shape.columns {
            let name = self.view.key_name(*key);
            write!(to, ",{}", column(name, &kind.name()))?;
            if shape.cited_keys.contains(key) {
                write!(to, ",{}", column(name, "SOURCE"))?;
            }
        }
        if shape.cited {
            write!(to, ",:SOURCE")?;
        }
        writeln!(to)
    }

    fn write_values(&self, entity: EntityId, shape: &Shape, to: &mut dyn Write) -> io::Result<()> {
        for (key, kind) in &shape.columns {
            match self.view.property(entity, *key) {
                Value::Null => write!(to, ",")?,
                value => write!(to, ",{}", field(&self.text(&value, kind)?))?,
            }
            if shape.cited_keys.contains(key) {
                self.write_sources(Fact::property(entity, *key), to)?;
            }
        }
        if shape.cited {
            self.write_sources(Fact::existence(entity), to)?;
        }
        writeln!(to)
    }

    /// Writes nothing if there are no sources: an empty string in quotes would be read as a source.
    fn write_sources(&self, fact: Fact, to: &mut dyn Write) -> io::Result<()> {
        let names = self.view.source_names_of(self.view.references(fact));
        let names = names.join(&*String::from(self.delimiter));
        match names.is_empty() {
            true => write!(to, ","),
            false => write!(to, ",{}", field(&names)),
        }
    }

    fn text(&self, value: &Value, kind: &Kind) -> io::Result<String> {
        match (value, kind) {
            (value, Kind::Json) => Ok(serde_json::to_string(&TypedJson(value))?),
            (Value::List(elements), _) => {
                let texts = elements.iter().filter_map(plain_text);
                let texts: Vec<String> = texts.collect();
                Ok(texts.join(&String::from(self.delimiter)))
            }
            (value, _) => Ok(plain_text(value).unwrap_or_default()),
        }
    }
}

/// Writes a column of the header: in quotes if there are spaces around its name, which belong to the name only then.
fn column(key: &str, of: &str) -> String {
    let name = format!("{key}:{of}");
    match key.trim() == key {
        true => field(&name),
        false => quoted(&name),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Writes a CSV field: in quotes if necessary, and if it is empty, since an unquoted empty field means no value.
fn field(text: &str) -> String {
    let special = |c| matches!(c, ',' | '"' | '\n' | '\r');
    if text.is_empty() || text.contains(special) {
        quoted(text)
    } else {
        text.to_owned()
    }
}

/// Turns the names into a part of a file name.
fn file_part(names: &[String]) -> String {
    let joined = names.join("-");
    let safe = joined.chars().take(40);
    let safe: String = safe
        .map(|c| {
            if c.is_alphanumeric() || c == '-' {
                c
            } else {
                '_'
            }
        })
        .collect();
    if safe.is_empty() {
        safe
    } else {
        format!("-{safe}")
    }
}
