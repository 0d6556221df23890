//! The definition of a rule.

use crate::error::{Error, ErrorCode};
use std::sync::Arc;

/// What a rule derives.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RuleHead {
    /// Relationships of a type.
    Relationship(Arc<str>),
    /// Nodes with a label.
    Label(Arc<str>),
}

impl RuleHead {
    /// The type or the label.
    pub fn name(&self) -> &Arc<str> {
        match self {
            RuleHead::Relationship(name) | RuleHead::Label(name) => name,
        }
    }

    /// The kind of entity, as `SHOW RULES` has it.
    pub fn kind(&self) -> &'static str {
        match self {
            RuleHead::Relationship(_) => "RELATIONSHIP",
            RuleHead::Label(_) => "NODE",
        }
    }

    /// The error for a statement that would store more of it.
    pub fn cannot_be_written(&self) -> Error {
        let (message, way_out) = match self {
            RuleHead::Relationship(name) => (
                format!("relationships of type `{name}` follow from rules, and cannot be written"),
                "write what the rule derives them from; SHOW RULES has its body",
            ),
            RuleHead::Label(name) => (
                format!("the label `{name}` follows from rules, and cannot be written"),
                "write what the rule derives it from; SHOW RULES has its body",
            ),
        };
        Error::semantic(ErrorCode::InvalidArgumentValue, message).hint(way_out)
    }
}

/// Which nodes of what is derived are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BindingPattern {
    /// The starts.
    Start,
    /// The ends.
    End,
    /// Neither.
    None,
}

impl BindingPattern {
    /// All of them.
    pub const ALL: [BindingPattern; 3] = [
        BindingPattern::Start,
        BindingPattern::End,
        BindingPattern::None,
    ];

    /// The other end.
    #[must_use]
    pub fn opposite(self) -> BindingPattern {
        match self {
            BindingPattern::Start => BindingPattern::End,
            BindingPattern::End => BindingPattern::Start,
            BindingPattern::None => BindingPattern::None,
        }
    }
}

/// A named view: what its body finds reads like stored relationships of a type, or like nodes with a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DerivationRule {
    /// Its name.
    pub name: Arc<str>,
    /// What it derives.
    pub derives: RuleHead,
    /// The pattern of the head, as text.
    pub head: Arc<str>,
    /// The query of the body, as text.
    pub body: Arc<str>,
}
