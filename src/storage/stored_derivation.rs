//! A rule on disk: in the log as a change, in a snapshot in a section with all others. It is kept as texts.

use super::codec;
use crate::error::Result;
use crate::graph::{DerivationRule, RuleHead};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The on-disk form.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoredDerivation<'a> {
    name: &'a str,
    derives: StoredHead<'a>,
    head: &'a str,
    body: &'a str,
}

/// The order of the variants is the file format: add at the end only.
#[derive(Debug, Serialize, Deserialize)]
enum StoredHead<'a> {
    Relationship(&'a str),
    Label(&'a str),
}

impl<'a> From<&'a DerivationRule> for StoredDerivation<'a> {
    fn from(rule: &'a DerivationRule) -> StoredDerivation<'a> {
        StoredDerivation {
            name: &rule.name,
            derives: match &rule.derives {
                RuleHead::Relationship(name) => StoredHead::Relationship(name),
                RuleHead::Label(name) => StoredHead::Label(name),
            },
            head: &rule.head,
            body: &rule.body,
        }
    }
}

impl From<StoredDerivation<'_>> for Arc<DerivationRule> {
    fn from(stored: StoredDerivation<'_>) -> Arc<DerivationRule> {
        Arc::new(DerivationRule {
            name: Arc::from(stored.name),
            derives: match stored.derives {
                StoredHead::Relationship(name) => RuleHead::Relationship(Arc::from(name)),
                StoredHead::Label(name) => RuleHead::Label(Arc::from(name)),
            },
            head: Arc::from(stored.head),
            body: Arc::from(stored.body),
        })
    }
}

/// Appends rules, one after another.
pub fn encode_rules(rules: &[Arc<DerivationRule>], out: &mut Vec<u8>) -> Result<()> {
    let mut rules = rules.iter();
    rules.try_for_each(|rule| codec::encode(&StoredDerivation::from(&**rule), out))
}

/// The rules that fill `bytes`.
pub fn decode_rules(mut bytes: &[u8]) -> Result<Vec<Arc<DerivationRule>>> {
    let mut rules = Vec::new();
    while !bytes.is_empty() {
        let stored: StoredDerivation<'_> = codec::decode_next(&mut bytes)?;
        rules.push(stored.into());
    }
    Ok(rules)
}
