//! Searching a state.

use super::definition::{SearchDefinition, SearchKind, SearchTarget};
use super::find::build_alone;
use super::names::{NameQuestion, names};
use super::slot::SearchIndex;
use crate::error::Result;
use crate::graph::symbol::KeyId;
use crate::graph::view::GraphView;
use crate::text::{Found, MentionSearch, NameTable};
use crate::value::allowance::Allowance;
use std::sync::Arc;

/// The names of so many nodes are indexed in no time.
const FEW: u64 = 10_000;

/// Search indexes.
impl GraphView {
    /// All search indexes in the order of their names.
    pub fn searches(&self) -> impl Iterator<Item = &SearchDefinition> {
        self.searches.iter().map(|index| &*index.definition)
    }

    /// Whether an index, a search index or a constraint has a name.
    pub fn has_rule(&self, name: &str) -> bool {
        self.schema.has_name(name) || self.search_index(name).is_some()
    }

    /// The search index of a name.
    pub(in crate::graph) fn search_index(&self, name: &str) -> Option<&SearchIndex> {
        let mut indexes = self.searches.iter();
        indexes.find(|index| *index.definition.name == *name)
    }

    /// How much memory the contents of search indexes take, as far as they have been built; an estimate.
    pub fn search_bytes(&self) -> u64 {
        self.searches.iter().map(SearchIndex::bytes).sum()
    }

    /// Whether there is a name index.
    pub fn has_name_index(&self) -> bool {
        self.searches().any(|index| index.kind == SearchKind::Name)
    }

    /// Nodes that a text may mean by any name index, the best first, each once; as many as are asked for, or all.
    pub fn find_name(
        &self,
        question: NameQuestion<'_>,
        allowance: &dyn Allowance,
    ) -> Result<Vec<Found>> {
        let mut hits = Vec::new();
        for index in self.name_indexes() {
            hits.extend(index.find::<NameTable>(self, &question, allowance)?);
        }
        hits.sort_by(Found::order);
        let mut seen = rustc_hash::FxHashSet::default();
        hits.retain(|hit| seen.insert(hit.id));
        hits.truncate(question.options.limit);
        Ok(hits)
    }

    /// Whether a name index is over properties of this key.
    pub fn is_name_key(&self, key: KeyId) -> bool {
        let mut indexes = self.name_indexes();
        indexes.any(|index| index.definition.keys.contains(&key))
    }

    /// Whether names can be looked up in no time: the contents of all name indexes are built, or there are few nodes.
    pub fn are_names_at_hand(&self) -> bool {
        self.node_count() <= FEW || self.name_indexes().all(SearchIndex::is_built)
    }

    fn name_indexes(&self) -> impl Iterator<Item = &SearchIndex> {
        let mut indexes = self.searches.iter();
        std::iter::from_fn(move || {
            indexes.find(|index| match index.definition.kind {
                SearchKind::Name => true,
                SearchKind::FullText { .. } => false,
            })
        })
    }

    /// Looks for the names of all name indexes in a running text.
    pub fn add_mentions(
        &self,
        search: &mut MentionSearch<'_>,
        allowance: &dyn Allowance,
    ) -> Result<()> {
        for index in self.name_indexes() {
            index.ask::<NameTable, _>(self, allowance, |tables| {
                search.add(&names(tables), &|| allowance.check())
            })?;
        }
        Ok(())
    }

    /// The names that all nodes have under some keys, of which the first is the main name: without an index.
    pub fn names_by_scan(&self, keys: Vec<KeyId>, allowance: &dyn Allowance) -> Result<NameTable> {
        let definition = SearchDefinition {
            kind: SearchKind::Name,
            name: Arc::from(""),
            target: SearchTarget::Nodes(Vec::new()),
            keys,
        };
        build_alone(&definition, self, allowance)
    }
}
