//! Searching a state.

use super::definition::{SearchDefinition, SearchKind, SearchTarget};
use super::find::build_alone;
use super::full_text::{FullText, TextHit, TextQuestion, with_names};
use super::names::{NameQuestion, names};
use super::nearest::{NearestEntity, VectorQuestion, VectorTable};
use super::slot::SearchIndex;
use super::texts::PartQuestion;
use crate::error::Result;
use crate::graph::symbol::{KeyId, LabelId};
use crate::graph::view::GraphView;
use crate::text::{Found, GramTable, MentionSearch, NameTable, Names};
use crate::value::NodeId;
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
            SearchKind::Name | SearchKind::Text | SearchKind::Vector(_) => None,
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
        for index in self.name_indexes() {
            hits.extend(index.find::<NameTable>(self, &question, allowance)?);
        }
        hits.sort_by(Found::order);
        let mut seen = rustc_hash::FxHashSet::default();
        hits.retain(|hit| seen.insert(hit.id));
        hits.truncate(question.options.limit);
        Ok(hits)
    }

    /// The text index over a property of the nodes with a label.
    pub fn text_index(&self, label: LabelId, key: KeyId) -> Option<&SearchDefinition> {
        let (target, keys) = (SearchTarget::Nodes(vec![label]), vec![key]);
        let mut indexes = self.searches();
        indexes.find(|index| {
            index.kind == SearchKind::Text && (&index.target, &index.keys) == (&target, &keys)
        })
    }

    /// The nodes whose texts may contain some parts, by the text index of a name, in the order of their ids; `None` if there
    /// may be too many for that to be of use, or if there is no such index.
    pub fn text_candidates(
        &self,
        index: &str,
        question: PartQuestion<'_>,
        allowance: &dyn Allowance,
    ) -> Result<Option<Vec<NodeId>>> {
        let Some(index) = self.search_index(index, false) else {
            return Ok(None);
        };
        let found = index.find::<GramTable>(self, &question, allowance)?;
        let ids = found.into_iter().next().flatten();
        Ok(ids.map(|ids| ids.into_iter().map(NodeId).collect()))
    }

    /// The entities whose vectors are the most similar to one, by the vector index of a name; none where there is none.
    pub fn find_nearest(
        &self,
        index: &str,
        question: VectorQuestion<'_>,
        allowance: &dyn Allowance,
    ) -> Result<Vec<NearestEntity>> {
        match self.search_index(index, false) {
            Some(index) => index.find::<VectorTable>(self, &question, allowance),
            None => Ok(Vec::new()),
        }
    }

    /// Builds the contents of the vector index of a name wholly, which searches would do bit by bit.
    pub fn finish_search(&self, index: &str, allowance: &dyn Allowance) -> Result<()> {
        let Some(index) = self.search_index(index, false) else {
            return Ok(());
        };
        match index.definition.kind {
            SearchKind::Vector(_) => index.finish(self, allowance),
            SearchKind::Name | SearchKind::FullText { .. } | SearchKind::Text => Ok(()),
        }
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
        let indexes = self.searches.iter();
        indexes.filter(|index| index.definition.kind.is_name())
    }

    /// Looks for the names of all name indexes in a running text.
    pub fn add_mentions(
        &self,
        search: &mut MentionSearch<'_>,
        allowance: &dyn Allowance,
    ) -> Result<()> {
        let check = || allowance.check();
        self.with_names(allowance, &mut |names| search.add(names, &check))
    }

    /// Gives the names of each name index to `look`.
    pub fn with_names(
        &self,
        allowance: &dyn Allowance,
        look: &mut dyn FnMut(&Names<'_>) -> Result<()>,
    ) -> Result<()> {
        for index in self.name_indexes() {
            index.ask::<NameTable, _>(self, allowance, |tables| look(&names(tables)))?;
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
