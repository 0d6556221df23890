//! Changes of indexes, constraints and units, by name. The binder, the plan and the executor share these types; the
//! executor looks the names up when the statement runs.

use crate::error::Span;
use crate::graph::{ConstraintKind, DerivationRule, GraphTypeEdit, IndexKind, SearchKind};
use crate::syntax::ast::DroppedKind;
use std::sync::Arc;

/// A change of the schema.
#[derive(Clone, Debug)]
pub enum SchemaChange {
    /// `CREATE INDEX`
    CreateIndex(NewIndex),
    /// `CREATE NAME INDEX`, `CREATE FULLTEXT INDEX`
    CreateSearchIndex(NewSearchIndex),
    /// `DROP INDEX`, `DROP NAME INDEX`, `DROP FULLTEXT INDEX`, …
    DropIndex(DroppedIndex),
    /// `CREATE CONSTRAINT`
    CreateConstraint(NewConstraint),
    /// `DROP CONSTRAINT`
    DropConstraint(DroppedRule),
    /// `CREATE UNIT`
    CreateUnit(NewUnit),
    /// `DROP UNIT`
    DropUnit(DroppedRule),
    /// `CREATE RULE`
    CreateRule(NewDerivationRule),
    /// `DROP RULE`
    DropRule(DroppedRule),
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

/// A rule to be created.
#[derive(Clone, Debug)]
pub struct NewDerivationRule {
    /// Its definition.
    pub rule: Arc<DerivationRule>,
    /// The keys of the properties that it derives.
    pub keys: Vec<Arc<str>>,
    /// The position of the name.
    pub span: Span,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
}

/// A unit to be created.
#[derive(Clone, Debug)]
pub struct NewUnit {
    /// How it is written.
    pub name: Arc<str>,
    /// The position of the name.
    pub span: Span,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// Other names.
    pub aliases: Vec<Arc<str>>,
    /// The size or the dimension.
    pub measure: NewMeasure,
}

/// The definition of a new unit.
#[derive(Clone, Debug)]
pub enum NewMeasure {
    /// A size in another unit.
    Size(Arc<str>),
    /// A dimension of its own.
    Dimension(Arc<str>),
}

/// An index to be created.
#[derive(Clone, Debug)]
pub struct NewIndex {
    /// The kind of the index.
    pub kind: IndexKind,
    /// The name and the target.
    pub rule: NewRule,
}

/// A search index to be created.
#[derive(Clone, Debug)]
pub struct NewSearchIndex {
    /// The kind of the index.
    pub kind: SearchKind,
    /// The name: given in the statement, or derived from the target.
    pub name: Arc<str>,
    /// The position of the name, or of the keys if no name is given.
    pub span: Span,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// The entities to which it applies.
    pub target: NewSearchTarget,
    /// The property keys, in order.
    pub keys: Vec<Arc<str>>,
}

/// The entities to which a search index applies.
#[derive(Clone, Debug)]
pub enum NewSearchTarget {
    /// Nodes with any of these labels; all nodes where there are none.
    Nodes(Vec<Arc<str>>),
    /// Relationships of any of these types.
    Relationships(Vec<Arc<str>>),
}

/// A constraint to be created.
#[derive(Clone, Debug)]
pub struct NewConstraint {
    /// The kind of the constraint.
    pub kind: ConstraintKind,
    /// The name and the target.
    pub rule: NewRule,
}

/// The common parts of a new index and a new constraint.
#[derive(Clone, Debug)]
pub struct NewRule {
    /// The name: given in the statement, or derived from the target.
    pub name: Arc<str>,
    /// The position of the name, or of the target if no name is given.
    pub span: Span,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// The entities to which it applies.
    pub target: RuleTarget,
    /// The property keys, in order.
    pub keys: Vec<Arc<str>>,
}

/// The entities to which an index or a constraint applies.
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

/// An index to be dropped.
#[derive(Clone, Debug)]
pub struct DroppedIndex {
    /// The kind, where it is said.
    pub kind: Option<DroppedKind>,
    /// Its name.
    pub rule: DroppedRule,
}

/// An index or a constraint to be dropped.
#[derive(Clone, Debug)]
pub struct DroppedRule {
    /// Its name.
    pub name: Arc<str>,
    /// `IF EXISTS`
    pub if_exists: bool,
    /// The position of the name.
    pub span: Span,
}
