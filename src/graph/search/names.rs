//! The contents of a name index: who is called exactly so.

use super::contents::{Contents, SearchedEntity, Tables};
use super::definition::SearchDefinition;
use crate::error::Result;
use crate::value::allowance::Allowance;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// What the entry of a map takes, whatever it is; an estimate.
const BYTES_PER_NAME: u64 = 64;

/// The score of a main name, and of an alias.
const SCORES: [f64; 2] = [1.0, 0.95];

/// Names with the nodes that have them.
#[derive(Debug, Default)]
pub struct NameTable {
    /// The nodes of a name, and whether it is the main name of each.
    nodes: FxHashMap<Arc<str>, Vec<(u32, bool)>>,
    bytes: u64,
}

/// A node that was found by its name.
#[derive(Clone, Debug, PartialEq)]
pub struct NameHit {
    /// The id of the node.
    pub id: u32,
    /// The name.
    pub name: Arc<str>,
    /// How well it fits, above 0 and up to 1.
    pub score: f64,
    /// How it was found.
    pub via: &'static str,
}

impl Contents for NameTable {
    type Question<'q> = &'q str;
    type Hit = NameHit;

    fn build(
        _: &SearchDefinition,
        entities: &mut dyn Iterator<Item = SearchedEntity>,
        _: &dyn Allowance,
    ) -> Result<NameTable> {
        let mut table = NameTable::default();
        for entity in entities {
            for (key, name) in entity.texts() {
                table.add(name, entity.id, key == 0);
            }
        }
        Ok(table)
    }

    fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The better hit first, then the lower id. A node that has the name twice is found once.
    fn find(
        tables: &Tables<'_, NameTable>,
        name: &&str,
        _: &dyn Allowance,
    ) -> Result<Vec<NameHit>> {
        let mut hits = Vec::new();
        for (table, ignored) in tables.each() {
            let Some((name, nodes)) = table.nodes.get_key_value(*name) else {
                continue;
            };
            let nodes = nodes.iter().filter(|(id, _)| !ignored(*id));
            hits.extend(nodes.map(|(id, is_main)| hit(*id, name, *is_main)));
        }
        hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.id.cmp(&b.id)));
        Ok(hits)
    }
}

impl NameTable {
    fn add(&mut self, name: &Arc<str>, id: u32, is_main: bool) {
        let nodes = self.nodes.entry(Arc::clone(name)).or_default();
        match nodes.last_mut() {
            // The main name comes before the aliases.
            Some((last, _)) if *last == id => {}
            _ => {
                nodes.push((id, is_main));
                self.bytes += BYTES_PER_NAME + name.len() as u64;
            }
        }
    }
}

fn hit(id: u32, name: &Arc<str>, is_main: bool) -> NameHit {
    let [main, alias] = SCORES;
    let (score, via) = match is_main {
        true => (main, "exact"),
        false => (alias, "alias"),
    };
    NameHit {
        id,
        name: Arc::clone(name),
        score,
        via,
    }
}
