//! Searching a state.

use super::definition::{SearchDefinition, SearchKind, SearchTarget};
use super::find::build_alone;
use super::full_text::{FullText, TextHit, TextQuestion, with_names};
use super::names::NameQuestion;
use super::slot::SearchIndex;
use crate::error::Result;
use crate::graph::symbol::KeyId;
use crate::graph::view::GraphView;
use crate::text::{Found, NameTable};
use crate::value::allowance::Allowance;
use std::sync::Arc;

/// Search indexes.
impl GraphView {
    /// All search indexes in the order of their names.
    pub fn searches(&self) -> impl Iterator<Item = &SearchDefinition> {
        self.searches.iter().map(|index| &*index.definition)
    }

    /// Whether an index that is no name index, or a constraint, has a name.
    pub fn has_rule(&self, name: &str) -> bool {
        self.schema.has_name(name) || self.search_index(name, false).is_some()
    }

    /// Whether no other search index may have the name of this one.
    pub fn has_search_name(&self, definition: &SearchDefinition) -> bool {
        match definition.kind.is_name() {
            true => self.search_index(&definition.name, true).is_some(),
            false => self.has_rule(&definition.name),
        }
    }

    /// The search index of a name: a name index, or another one.
    pub(in crate::graph) fn search_index(&self, name: &str, is_name: bool) -> Option<&SearchIndex> {
        let is_it = |of: &SearchDefinition| *of.name == *name && of.kind.is_name() == is_name;
        let mut indexes = self.searches.iter();
        indexes.find(|index| is_it(&index.definition))
    }

    /// The full-text index of a name.
    pub fn full_text_index(&self, name: &str) -> Option<&SearchDefinition> {
        let index = self.search_index(name, false)?;
        match index.definition.kind {
            SearchKind::FullText { .. } => Some(&index.definition),
            SearchKind::Name => None,
        }
    }

    /// The entities that a query applies to by a full-text index, the best first.
    pub fn find_text(
        &self,
        index: &str,
        question: TextQuestion<'_>,
        allowance: &dyn Allowance,
    ) -> Result<Vec<TextHit>> {
        let Some(index) = self.search_index(index, false) else {
            return Ok(Vec::new());
        };
        let query = with_names(self, question.query, question.analyzer, allowance)?;
        let question = TextQuestion {
            query: &query,
            ..question
        };
        index.find::<FullText>(self, &question, allowance)
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
        for index in self.searches.iter() {
            match index.definition.kind {
                SearchKind::Name => {
                    hits.extend(index.find::<NameTable>(self, &question, allowance)?);
                }
                SearchKind::FullText { .. } => {}
            }
        }
        hits.sort_by(Found::order);
        let mut seen = rustc_hash::FxHashSet::default();
        hits.retain(|hit| seen.insert(hit.id));
        hits.truncate(question.options.limit);
        Ok(hits)
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
