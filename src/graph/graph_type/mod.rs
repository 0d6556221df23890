//! Graph types: which labels imply which, what the properties of a label or a type are, what relationships join, and
//! what has to be true of an entity. What a type does not mention stays free.
//!
//! | part | its job |
//! | --- | --- |
//! | `mod` | [`GraphType`] by name: what the language, the files and programs see |
//! | `condition` | what CHECK requires of one entity, as a program over its properties |
//! | `edit` | the type after ADD, ALTER and DROP |
//! | `text` | the type as a statement |
//! | `difference` | what changes from one type to another |
//! | `rules` | the same by the numbers of a graph, for checking and planning |
//! | `violations` | holding entities against it |

mod condition;
mod difference;
mod edit;
mod rules;
mod text;
mod violations;

pub use condition::{Condition, ConditionOperator, ConditionStep};
pub use edit::{ElementName, GraphTypeEdit, require_sound};
pub use rules::CurrentType;
pub use text::GraphTypeText;
pub use violations::{Violation, survey, violation_of};

use crate::value::{Value, ValueType};
use std::sync::Arc;

/// What a graph type says of a graph, by name. `SHOW CURRENT GRAPH TYPE` and its `Display` write it as a statement does.
///
/// ```
/// let db = tupu::Database::in_memory();
/// db.execute("ALTER CURRENT GRAPH TYPE SET { (:City => :Place {name :: STRING NOT NULL}) DESCRIPTION '市' }", ())?;
/// let graph_type = db.graph_type()?;
/// let city = &graph_type.nodes[0];
/// assert_eq!((&*city.label, &*city.implied[0]), ("City", "Place"));
/// assert!(city.properties[0].not_null);
/// assert_eq!(city.description.as_deref(), Some("市"));
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GraphType {
    /// What is said of nodes, a label each.
    pub nodes: Vec<NodeType>,
    /// What is said of relationships, a type each.
    pub relationships: Vec<RelationshipType>,
    /// Rules with a name of their own.
    pub rules: Vec<TypeRule>,
}

/// What a graph type says of the nodes with a label.
///
/// ```
/// let db = tupu::Database::in_memory();
/// db.execute("ALTER CURRENT GRAPH TYPE SET { (:City => :Place) }", ())?;
/// let city: &tupu::NodeType = &db.graph_type()?.nodes[0];
/// assert_eq!(&*city.implied[0], "Place");
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct NodeType {
    /// The label.
    pub label: Arc<str>,
    /// The labels that a node with it has too.
    pub implied: Vec<Arc<str>>,
    /// Its properties.
    pub properties: Vec<PropertyType>,
    /// What it is, for people.
    pub description: Option<Arc<str>>,
}

/// What a graph type says of the relationships of a type.
///
/// ```
/// let db = tupu::Database::in_memory();
/// db.execute("ALTER CURRENT GRAPH TYPE SET { (:City)-[:LOCATED_IN =>]->(:Province) CARDINALITY OUT {1} }", ())?;
/// let located: &tupu::RelationshipType = &db.graph_type()?.relationships[0];
/// assert_eq!(located.ends[0].outgoing, Some(tupu::Cardinality { min: 1, max: Some(1) }));
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct RelationshipType {
    /// The type.
    pub name: Arc<str>,
    /// What it joins: a relationship fits one of these. At least one.
    pub ends: Vec<RelationshipEnds>,
    /// Its properties.
    pub properties: Vec<PropertyType>,
    /// What it is, for people.
    pub description: Option<Arc<str>>,
}

/// Where relationships of a type start and end.
///
/// ```
/// let db = tupu::Database::in_memory();
/// db.execute("ALTER CURRENT GRAPH TYPE SET { (:City|County)-[:LOCATED_IN =>]->() }", ())?;
/// let ends: &tupu::RelationshipEnds = &db.graph_type()?.relationships[0].ends[0];
/// assert_eq!((ends.starts.len(), ends.ends.len()), (2, 0));
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RelationshipEnds {
    /// They start at nodes with one of these labels; none: at any node.
    pub starts: Vec<Arc<str>>,
    /// They end at nodes with one of these labels; none: at any node.
    pub ends: Vec<Arc<str>>,
    /// How many go out from each such start to such an end.
    pub outgoing: Option<Cardinality>,
    /// How many come in to each such end from such a start.
    pub incoming: Option<Cardinality>,
}

/// How many there have to be at least, and may be at most.
///
/// ```
/// let some = tupu::Cardinality { min: 1, max: None };
/// assert!(some.admits(3) && !some.admits(0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cardinality {
    /// At least.
    pub min: u64,
    /// At most; `None`: any number.
    pub max: Option<u64>,
}

impl Cardinality {
    /// Whether a count is one of those that there may be.
    ///
    /// ```
    /// let one = tupu::Cardinality { min: 1, max: Some(1) };
    /// assert!(one.admits(1) && !one.admits(2));
    /// ```
    pub fn admits(self, count: u64) -> bool {
        count >= self.min && self.max.is_none_or(|max| count <= max)
    }
}

/// A property of the entities with a label, or of a type.
///
/// ```
/// let db = tupu::Database::in_memory();
/// db.execute("ALTER CURRENT GRAPH TYPE SET { (:City => {code :: STRING IS UNIQUE}) }", ())?;
/// let code: &tupu::PropertyType = &db.graph_type()?.nodes[0].properties[0];
/// assert_eq!((&*code.key, code.value_type.to_string().as_str()), ("code", "STRING"));
/// assert_eq!(code.uniqueness, tupu::Uniqueness::Unique);
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct PropertyType {
    /// Its key.
    pub key: Arc<str>,
    /// The type of its values, where there are any.
    pub value_type: ValueType,
    /// Whether every entity has one.
    pub not_null: bool,
    /// Whether no two entities have the same.
    pub uniqueness: Uniqueness,
    /// The values that it may have; `None`: all of its type.
    pub allowed: Option<Vec<Value>>,
    /// What it is, for people.
    pub description: Option<Arc<str>>,
}

/// Whether two entities may have the same value.
///
/// ```
/// assert_eq!(tupu::Uniqueness::default(), tupu::Uniqueness::None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Uniqueness {
    /// They may.
    #[default]
    None,
    /// `IS UNIQUE`: they may not.
    Unique,
    /// `IS KEY`: they may not, and every entity has a value.
    Key,
}

/// A rule of a graph type with a name.
///
/// ```
/// let db = tupu::Database::in_memory();
/// db.execute(
///     "ALTER CURRENT GRAPH TYPE SET { CONSTRAINT positive FOR (o:Observation) CHECK o.value > 0 }", ())?;
/// let rule: &tupu::TypeRule = &db.graph_type()?.rules[0];
/// assert_eq!(&*rule.name, "positive");
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct TypeRule {
    /// Its name.
    pub name: Arc<str>,
    /// What it is over.
    pub target: RuleTarget,
    /// What it requires.
    pub requirement: RuleRequirement,
}

/// What a rule of a graph type is over.
///
/// ```
/// use std::sync::Arc;
/// let target = tupu::RuleTarget::Node(Arc::from("City"));
/// assert_eq!(&**target.name(), "City");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RuleTarget {
    /// Nodes with a label.
    Node(Arc<str>),
    /// Relationships of a type.
    Relationship(Arc<str>),
}

impl RuleTarget {
    /// The label, or the type.
    ///
    /// ```
    /// use std::sync::Arc;
    /// assert_eq!(&**tupu::RuleTarget::Relationship(Arc::from("OWNS")).name(), "OWNS");
    /// ```
    pub fn name(&self) -> &Arc<str> {
        match self {
            RuleTarget::Node(name) | RuleTarget::Relationship(name) => name,
        }
    }
}

/// What a rule of a graph type requires.
///
/// ```
/// let db = tupu::Database::in_memory();
/// db.execute("ALTER CURRENT GRAPH TYPE SET { (c:City => {}) REQUIRE (c.name, c.year) IS KEY }", ())?;
/// let requirement: &tupu::RuleRequirement = &db.graph_type()?.rules[0].requirement;
/// assert!(matches!(requirement, tupu::RuleRequirement::Key(keys) if keys.len() == 2));
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum RuleRequirement {
    /// No two entities have the same values.
    Unique(Vec<Arc<str>>),
    /// Every entity has values, and no two the same.
    Key(Vec<Arc<str>>),
    /// Every entity has a value.
    NotNull(Vec<Arc<str>>),
    /// Something is true of each, or not known.
    Check(Condition),
}

impl GraphType {
    /// Whether it says nothing.
    ///
    /// ```
    /// assert!(tupu::Database::in_memory().graph_type()?.is_empty());
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.relationships.is_empty() && self.rules.is_empty()
    }

    /// What it says of a label.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("ALTER CURRENT GRAPH TYPE SET { (:City => :Place) }", ())?;
    /// assert!(db.graph_type()?.node("City").is_some() && db.graph_type()?.node("Place").is_none());
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn node(&self, label: &str) -> Option<&NodeType> {
        self.nodes.iter().find(|node| *node.label == *label)
    }

    /// What it says of a relationship type.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("ALTER CURRENT GRAPH TYPE SET { (:City)-[:ROAD =>]->(:City) }", ())?;
    /// assert_eq!(db.graph_type()?.relationship("ROAD").map(|road| road.ends.len()), Some(1));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn relationship(&self, name: &str) -> Option<&RelationshipType> {
        self.relationships.iter().find(|of| *of.name == *name)
    }

    /// What it says, for people, of a property key: the first description of one.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("ALTER CURRENT GRAPH TYPE SET { (:City => {name :: STRING DESCRIPTION '名称'}) }", ())?;
    /// assert_eq!(db.graph_type()?.description_of_key("name").map(|text| &**text), Some("名称"));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn description_of_key(&self, key: &str) -> Option<&Arc<str>> {
        let nodes = self.nodes.iter().map(|node| &node.properties);
        let relationships = self.relationships.iter().map(|of| &of.properties);
        let mut all = nodes.chain(relationships).flatten();
        all.find_map(|property| {
            property
                .description
                .as_ref()
                .filter(|_| *property.key == *key)
        })
    }

    /// Every label that it names.
    pub(crate) fn labels(&self) -> impl Iterator<Item = &Arc<str>> {
        let nodes = self.nodes.iter();
        let nodes = nodes.flat_map(|node| std::iter::once(&node.label).chain(&node.implied));
        let ends = self.relationships.iter().flat_map(|of| &of.ends);
        let ends = ends.flat_map(|pair| pair.starts.iter().chain(&pair.ends));
        let rules = self.rules.iter().filter_map(|rule| match &rule.target {
            RuleTarget::Node(label) => Some(label),
            RuleTarget::Relationship(_) => None,
        });
        nodes.chain(ends).chain(rules)
    }

    /// Every relationship type that it names.
    pub(crate) fn types(&self) -> impl Iterator<Item = &Arc<str>> {
        let rules = self.rules.iter().filter_map(|rule| match &rule.target {
            RuleTarget::Node(_) => None,
            RuleTarget::Relationship(name) => Some(name),
        });
        self.relationships.iter().map(|of| &of.name).chain(rules)
    }

    /// Every property key that it names.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &Arc<str>> {
        let nodes = self.nodes.iter().map(|node| &node.properties);
        let relationships = self.relationships.iter().map(|of| &of.properties);
        let properties = nodes.chain(relationships).flatten();
        let rules = self.rules.iter().flat_map(TypeRule::keys);
        properties.map(|property| &property.key).chain(rules)
    }
}

impl TypeRule {
    /// The property keys that it reads.
    pub(crate) fn keys(&self) -> Vec<&Arc<str>> {
        match &self.requirement {
            RuleRequirement::Unique(keys)
            | RuleRequirement::Key(keys)
            | RuleRequirement::NotNull(keys) => keys.iter().collect(),
            RuleRequirement::Check(condition) => condition.keys().collect(),
        }
    }
}
