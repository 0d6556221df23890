//! Updates over slots. The binder, the plan and the executor share these types.

use super::{Expression, Slot};
use crate::error::Span;

/// A node to be created.
#[derive(Clone, Debug)]
pub struct NewNode {
    /// The slot that receives the node.
    pub slot: Slot,
    /// The labels; each is a name, or a list of names.
    pub labels: Vec<Expression>,
    /// The properties, as a map.
    pub properties: Option<Expression>,
    /// The position of its pattern.
    pub span: Span,
}

/// A relationship to be created.
#[derive(Clone, Debug)]
pub struct NewRelationship {
    /// The slot that receives the relationship.
    pub slot: Slot,
    /// The type, as a name.
    pub relationship_type: Expression,
    /// The start node.
    pub start: Slot,
    /// The end node.
    pub end: Slot,
    /// The properties, as a map.
    pub properties: Option<Expression>,
    /// The position of its pattern.
    pub span: Span,
}

/// The sources of the facts that a clause states.
#[derive(Clone, Debug)]
pub struct Citing {
    /// A string, or a list of strings.
    pub sources: Expression,
    /// Where they are written.
    pub span: Span,
}

/// When a statement holds.
#[derive(Clone, Debug)]
pub struct ValidPeriod {
    /// From when on; null where that is open.
    pub from: Expression,
    /// Until when, itself not included; null where that is open.
    pub to: Expression,
}

/// One update of an entity.
#[derive(Clone, Debug)]
pub enum Update {
    /// `entity.key = value`; null removes.
    Property {
        /// The entity.
        target: Expression,
        /// The key.
        key: Expression,
        /// The value.
        value: Expression,
        /// Its position in the query text.
        span: Span,
    },
    /// `entity = map`
    Replace {
        /// The entity.
        target: Expression,
        /// A map or an entity.
        value: Expression,
        /// Its position in the query text.
        span: Span,
    },
    /// `entity += map`
    Merge {
        /// The entity.
        target: Expression,
        /// A map or an entity.
        value: Expression,
        /// Its position in the query text.
        span: Span,
    },
    /// `SET node:A:B`
    AddLabels {
        /// The node.
        target: Expression,
        /// The labels; each is a name, or a list of names.
        labels: Vec<Expression>,
        /// Its position in the query text.
        span: Span,
    },
    /// `REMOVE node:A:B`
    RemoveLabels {
        /// The node.
        target: Expression,
        /// The labels; each is a name, or a list of names.
        labels: Vec<Expression>,
        /// Its position in the query text.
        span: Span,
    },
    /// `ADD entity.key = value RANK rank VALID FROM from TO to`
    AddStatement {
        /// The entity.
        target: Expression,
        /// The key.
        key: Expression,
        /// The value.
        value: Expression,
        /// The name of a rank; `None` where none is given.
        rank: Option<Expression>,
        /// When it holds; `None` where that is not said.
        valid: Option<ValidPeriod>,
        /// Where it is written.
        span: Span,
    },
    /// `REMOVE STATEMENT entity.key = value VALID FROM from TO to`
    RemoveStatement {
        /// The entity.
        target: Expression,
        /// The key.
        key: Expression,
        /// The value.
        value: Expression,
        /// When it holds; `None` where that is not said.
        valid: Option<ValidPeriod>,
        /// Where it is written.
        span: Span,
    },
    /// `REMOVE CITATION sources FROM entity`, `… FROM entity.key`
    RemoveCitation {
        /// The entity.
        target: Expression,
        /// The key; `None` for the existence of the entity.
        key: Option<Expression>,
        /// A source, or a list of them.
        sources: Expression,
        /// Its position in the query text.
        span: Span,
    },
}

impl Update {
    /// The entity that is changed.
    pub fn target(&self) -> &Expression {
        match self {
            Update::Property { target, .. }
            | Update::Replace { target, .. }
            | Update::Merge { target, .. }
            | Update::AddLabels { target, .. }
            | Update::RemoveLabels { target, .. }
            | Update::AddStatement { target, .. }
            | Update::RemoveStatement { target, .. }
            | Update::RemoveCitation { target, .. } => target,
        }
    }

    /// Its position in the query text.
    pub fn span(&self) -> Span {
        match self {
            Update::Property { span, .. }
            | Update::Replace { span, .. }
            | Update::Merge { span, .. }
            | Update::AddLabels { span, .. }
            | Update::RemoveLabels { span, .. }
            | Update::AddStatement { span, .. }
            | Update::RemoveStatement { span, .. }
            | Update::RemoveCitation { span, .. } => *span,
        }
    }
}

impl NewNode {
    /// All expressions that are evaluated to create it.
    pub fn parts(&self) -> impl Iterator<Item = &Expression> {
        self.labels.iter().chain(&self.properties)
    }
}

impl NewRelationship {
    /// All expressions that are evaluated to create it.
    pub fn parts(&self) -> impl Iterator<Item = &Expression> {
        std::iter::once(&self.relationship_type).chain(&self.properties)
    }
}
