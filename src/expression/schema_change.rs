//! What a statement does to indexes, constraints and units, by name: the same on its way from the binder through the plan to the
//! executor, which looks the names up when the statement runs.

use crate::error::Span;
use crate::graph::{ConstraintKind, GraphTypeEdit, IndexKind};
use std::sync::Arc;

/// A change of the schema.
#[derive(Clone, Debug)]
pub enum SchemaChange {
    /// `CREATE INDEX`
    CreateIndex(NewIndex),
    /// `DROP INDEX`
    DropIndex(DroppedRule),
    /// `CREATE CONSTRAINT`
    CreateConstraint(NewConstraint),
    /// `DROP CONSTRAINT`
    DropConstraint(DroppedRule),
    /// `CREATE UNIT`
    CreateUnit(NewUnit),
    /// `DROP UNIT`
    DropUnit(DroppedRule),
    /// `ALTER CURRENT GRAPH TYPE`
    AlterGraphType(NewGraphType),
}

/// What becomes of the graph type.
#[derive(Clone, Debug)]
pub struct NewGraphType {
    /// What is done to it.
    pub edit: GraphTypeEdit,
    /// The statement.
    pub span: Span,
}

/// A unit to be created.
#[derive(Clone, Debug)]
pub struct NewUnit {
    /// How it is written.
    pub name: Arc<str>,
    /// Where the name stands.
    pub span: Span,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// Other names.
    pub aliases: Vec<Arc<str>>,
    /// What it measures.
    pub measure: NewMeasure,
}

/// What a new unit measures.
#[derive(Clone, Debug)]
pub enum NewMeasure {
    /// So much of another unit.
    Size(Arc<str>),
    /// A dimension of its own.
    Dimension(Arc<str>),
}

/// An index to be created.
#[derive(Clone, Debug)]
pub struct NewIndex {
    /// What it is made for.
    pub kind: IndexKind,
    /// Its name, and what it is over.
    pub rule: NewRule,
}

/// A constraint to be created.
#[derive(Clone, Debug)]
pub struct NewConstraint {
    /// What it requires.
    pub kind: ConstraintKind,
    /// Its name, and what it is over.
    pub rule: NewRule,
}

/// What a new index and a new constraint have in common.
#[derive(Clone, Debug)]
pub struct NewRule {
    /// Its name: the given one, or one made of what it is over.
    pub name: Arc<str>,
    /// Where the name stands, or what it is over where it has none.
    pub span: Span,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// The entities that it is over.
    pub target: RuleTarget,
    /// The property keys, in order.
    pub keys: Vec<Arc<str>>,
}

/// The entities that an index or a constraint is over.
#[derive(Clone, Debug)]
pub enum RuleTarget {
    /// Nodes with a label.
    Node(Arc<str>),
    /// Relationships of a type.
    Relationship(Arc<str>),
}

impl RuleTarget {
    /// The label, or the type.
    pub fn name(&self) -> &Arc<str> {
        match self {
            RuleTarget::Node(name) | RuleTarget::Relationship(name) => name,
        }
    }
}

/// An index or a constraint to be dropped.
#[derive(Clone, Debug)]
pub struct DroppedRule {
    /// Its name.
    pub name: Arc<str>,
    /// `IF EXISTS`
    pub if_exists: bool,
    /// Where the name stands.
    pub span: Span,
}
