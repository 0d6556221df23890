//! What an update makes or sets, over slots: the same on its way from the binder through the plan to the executor.

use super::{Expression, Slot};
use crate::error::Span;

/// A node to be created.
#[derive(Clone, Debug)]
pub struct NewNode {
    /// Gets it.
    pub slot: Slot,
    /// Its labels: each a name, or a list of names.
    pub labels: Vec<Expression>,
    /// A map.
    pub properties: Option<Expression>,
    /// Where its pattern stands.
    pub span: Span,
}

/// A relationship to be created.
#[derive(Clone, Debug)]
pub struct NewRelationship {
    /// Gets it.
    pub slot: Slot,
    /// Its type: a name.
    pub relationship_type: Expression,
    /// Where it starts.
    pub start: Slot,
    /// Where it ends.
    pub end: Slot,
    /// A map.
    pub properties: Option<Expression>,
    /// Where its pattern stands.
    pub span: Span,
}

/// The sources of what a clause states.
#[derive(Clone, Debug)]
pub struct Citing {
    /// A string, or a list of strings.
    pub sources: Expression,
    /// Where they stand.
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
        /// Where it stands.
        span: Span,
    },
    /// `entity = map`
    Replace {
        /// The entity.
        target: Expression,
        /// A map or an entity.
        value: Expression,
        /// Where it stands.
        span: Span,
    },
    /// `entity += map`
    Merge {
        /// The entity.
        target: Expression,
        /// A map or an entity.
        value: Expression,
        /// Where it stands.
        span: Span,
    },
    /// `SET node:A:B`
    AddLabels {
        /// The node.
        target: Expression,
        /// The labels: each a name, or a list of names.
        labels: Vec<Expression>,
        /// Where it stands.
        span: Span,
    },
    /// `REMOVE node:A:B`
    RemoveLabels {
        /// The node.
        target: Expression,
        /// The labels: each a name, or a list of names.
        labels: Vec<Expression>,
        /// Where it stands.
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
        /// Where it stands.
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
        /// Where it stands.
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
        /// Where it stands.
        span: Span,
    },
}

impl Update {
    /// The entity that it changes.
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

    /// Where it stands.
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
    /// Everything that is evaluated to make it.
    pub fn parts(&self) -> impl Iterator<Item = &Expression> {
        self.labels.iter().chain(&self.properties)
    }
}

impl NewRelationship {
    /// Everything that is evaluated to make it.
    pub fn parts(&self) -> impl Iterator<Item = &Expression> {
        std::iter::once(&self.relationship_type).chain(&self.properties)
    }
}
