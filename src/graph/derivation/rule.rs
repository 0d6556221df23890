//! The definition of a rule.

use crate::graph::view::GraphView;
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

/// Rules.
impl GraphView {
    /// All rules in the order of their names.
    pub fn derivation_rules(&self) -> &[Arc<DerivationRule>] {
        &self.rules
    }

    /// The rule of a name.
    pub fn derivation_rule(&self, name: &str) -> Option<&Arc<DerivationRule>> {
        self.rules.iter().find(|rule| *rule.name == *name)
    }

    /// Whether relationships of a type follow from rules.
    pub fn is_derived_type(&self, name: &str) -> bool {
        let mut rules = self.rules.iter();
        rules.any(|rule| matches!(&rule.derives, RuleHead::Relationship(of) if **of == *name))
    }

    /// Whether rules say which nodes have a label.
    pub fn is_derived_label(&self, name: &str) -> bool {
        let mut rules = self.rules.iter();
        rules.any(|rule| matches!(&rule.derives, RuleHead::Label(of) if **of == *name))
    }
}
