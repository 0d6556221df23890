//! Rules: created and dropped. Nothing follows from them here.

use super::Graph;
use super::schema::{exists, unknown};
use crate::error::Result;
use crate::graph::change::Change;
use crate::graph::derivation::DerivationRule;
use crate::graph::view::GraphView;
use std::sync::Arc;

impl Graph {
    /// Creates a rule; that it fits the others has been checked by whoever read its text.
    pub(in crate::graph) fn create_rule(&mut self, rule: Arc<DerivationRule>) -> Result<Change> {
        if self.view.derivation_rule(&rule.name).is_some() {
            return Err(exists(format!("a rule is called `{}` already", rule.name)));
        }
        let rules = Arc::make_mut(&mut self.view.rules);
        let place = rules.partition_point(|other| other.name < rule.name);
        rules.insert(place, Arc::clone(&rule));
        self.view.schema_version += 1;
        Ok(Change::RuleDropped(rule))
    }

    /// Lets the state be read with what another one says follows from rules, while a statement runs; `None`: with nothing. It must
    /// not be published like that.
    pub fn derive(&mut self, deriving: Option<GraphView>) {
        self.view.derived = deriving.and_then(|view| view.derived);
    }

    pub(super) fn drop_rule(&mut self, rule: &DerivationRule) -> Result<Change> {
        let mut rules = self.view.rules.iter();
        let Some(place) = rules.position(|other| other.name == rule.name) else {
            return Err(unknown("rule", &rule.name, "SHOW RULES"));
        };
        let dropped = Arc::make_mut(&mut self.view.rules).remove(place);
        self.view.schema_version += 1;
        Ok(Change::RuleCreated(dropped))
    }
}
