//! `ALTER CURRENT GRAPH TYPE`.

use super::{Expression, Name, Requirement, SchemaTarget};
use crate::error::Span;
use crate::value::ValueType;
use std::sync::Arc;

/// `ALTER CURRENT GRAPH TYPE action { elements }`
#[derive(Clone, Debug, PartialEq)]
pub struct GraphTypeCommand {
    /// What is done with the elements.
    pub action: GraphTypeAction,
    /// The elements in order.
    pub elements: Vec<GraphTypeElement>,
}

/// What is done to the graph type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GraphTypeAction {
    /// `SET`
    Set,
    /// `ADD`
    Add,
    /// `ALTER`
    Alter,
    /// `DROP`
    Drop,
}

impl GraphTypeAction {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            GraphTypeAction::Set => "SET",
            GraphTypeAction::Add => "ADD",
            GraphTypeAction::Alter => "ALTER",
            GraphTypeAction::Drop => "DROP",
        }
    }
}

/// An element of a graph type.
#[derive(Clone, Debug, PartialEq)]
pub enum GraphTypeElement {
    /// `(n:Label => :Implied {properties}) …`
    Node(NodeElement),
    /// `(:A)-[r:TYPE => {properties}]->(:B) …`
    Relationship(RelationshipElement),
    /// `CONSTRAINT [name] FOR target …`
    Rule {
        /// The given name.
        name: Option<Name>,
        /// The variable of the target.
        variable: Name,
        /// What it is over.
        target: SchemaTarget,
        /// What it requires.
        rule: ElementRule,
    },
    /// `CONSTRAINT name`, which is to be dropped.
    RuleName(Name),
}

/// What is said of a label.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeElement {
    /// How rules call the node.
    pub variable: Option<Name>,
    /// The label.
    pub label: Name,
    /// The labels that it implies.
    pub implied: Vec<Name>,
    /// What comes in braces.
    pub properties: Vec<PropertyElement>,
    /// What comes behind.
    pub tail: ElementTail,
}

/// What is said of a relationship type.
#[derive(Clone, Debug, PartialEq)]
pub struct RelationshipElement {
    /// How rules call the relationship.
    pub variable: Option<Name>,
    /// The type.
    pub name: Name,
    /// The labels of its start, of which one is needed.
    pub starts: Vec<Name>,
    /// The labels of its end, of which one is needed.
    pub ends: Vec<Name>,
    /// What comes in braces.
    pub properties: Vec<PropertyElement>,
    /// What comes behind.
    pub tail: ElementTail,
}

/// What comes behind an element.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ElementTail {
    /// `REQUIRE …` and `CHECK …`
    pub rules: Vec<ElementRule>,
    /// `CARDINALITY OUT {m,n}`
    pub outgoing: Option<(u64, Option<u64>)>,
    /// `CARDINALITY IN {m,n}`
    pub incoming: Option<(u64, Option<u64>)>,
    /// `DESCRIPTION text`
    pub description: Option<Arc<str>>,
}

/// A property of an element.
#[derive(Clone, Debug, PartialEq)]
pub struct PropertyElement {
    /// Its key.
    pub key: Name,
    /// Its type, without `NOT NULL`.
    pub value_type: ValueType,
    /// `NOT NULL`
    pub not_null: bool,
    /// `IS UNIQUE` or `IS KEY`
    pub requirement: Option<Requirement>,
    /// `IN [values]`
    pub allowed: Option<Vec<Expression>>,
    /// `DESCRIPTION text`
    pub description: Option<Arc<str>>,
}

/// What an element, or a rule with a name, requires.
#[derive(Clone, Debug, PartialEq)]
pub enum ElementRule {
    /// `REQUIRE (n.a, n.b) IS KEY`
    Require {
        /// The keys in order.
        keys: Vec<Name>,
        /// What is required of them.
        requirement: Requirement,
        /// Where it stands.
        span: Span,
    },
    /// `CHECK expression`
    Check(Expression),
}
