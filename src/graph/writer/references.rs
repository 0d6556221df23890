//! The sources of facts.

use super::Graph;
use super::indexing::target_text;
use crate::error::{Error, ErrorCode, Result};
use crate::graph::change::{Change, SetReferences};
use crate::graph::index::PropertyIndex;
use crate::graph::references::{Fact, ReferenceSet, References, SetNumbers, TouchedSources};
use crate::graph::schema::ConstraintKind;
use crate::graph::symbol::{SourceId, SymbolKind};
use crate::graph::validation::{entity_name, missing, require_symbol, unfit};
use crate::graph::view::GraphView;
use crate::value::{EntityId, Value};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Graph {
    pub(super) fn set_references(&mut self, set: SetReferences) -> Result<Change> {
        let SetReferences { fact, sources } = set;
        for source in &sources {
            require_symbol(&self.view, SymbolKind::Source, source.0)?;
        }
        if !self.view.has_entity(fact.entity) {
            return Err(missing(fact.entity));
        }
        if !sources.is_empty() && !self.view.has_fact(fact) {
            let name = fact_name(&self.view, fact);
            return Err(unfit(&format!("{name} is cited, and is not there")));
        }
        let before = self.view.references(fact);
        let former = self.view.sources_of(before).to_vec();
        if former.is_empty() && sources.is_empty() {
            return Ok(Change::ReferencesSet(SetReferences { fact, sources }));
        }
        if self.view.has_source_key() {
            let new = sources.iter().filter(|source| !former.contains(source));
            self.sources.cited.extend(new);
        }
        self.write_references(fact, sources);
        Ok(Change::ReferencesSet(SetReferences {
            fact,
            sources: former,
        }))
    }

    /// Gives a fact its sources.
    pub(super) fn write_references(&mut self, fact: Fact, sources: Vec<SourceId>) {
        let number = self.reference_set(sources);
        if number != self.view.references(fact) {
            let references = self.view.references.get_or_insert_default();
            references.make_mut().set(fact, number);
        }
    }

    /// The number of a set, which gets one when it is new.
    pub(super) fn reference_set(&mut self, sources: Vec<SourceId>) -> ReferenceSet {
        if sources.is_empty() {
            return ReferenceSet::NONE;
        }
        let references = self.view.references.get_or_insert_default().make_mut();
        let numbers = self.set_numbers.get_or_insert_with(|| numbers(references));
        references.set_of(sources, numbers)
    }

    /// An entity with citations can only be deleted after its references were removed, because the inverse of a
    /// deletion does not include them.
    pub(super) fn require_uncited(&self, entity: EntityId) -> Result<()> {
        match self.view.cited_facts_of(entity).next() {
            None => Ok(()),
            Some((fact, _)) => Err(still_cited(&self.view, fact)),
        }
    }

    /// Checks the same for one fact.
    pub(super) fn require_uncited_fact(&self, fact: Fact) -> Result<()> {
        if self.view.references(fact).is_empty() {
            Ok(())
        } else {
            Err(still_cited(&self.view, fact))
        }
    }
}

fn numbers(references: &References) -> SetNumbers {
    let numbered = references.sets();
    numbered
        .map(|(number, sources)| (Arc::clone(sources), number))
        .collect()
}

fn still_cited(view: &GraphView, fact: Fact) -> Error {
    let name = fact_name(view, fact);
    unfit(&format!("{name} goes, and its references are still there"))
}

pub(super) fn fact_name(view: &GraphView, fact: Fact) -> String {
    let entity = entity_name(fact.entity);
    match fact.key {
        None => entity,
        Some(key) => format!("the property `{}` of {entity}", view.key_name(key)),
    }
}

/// If the graph defines which nodes are sources, those that are cited must stay sources.
pub(super) fn require_sources_stay(view: &GraphView, touched: &TouchedSources) -> Result<()> {
    let way_out = "take the source back first: CALL kg.withdraw(…); or leave the node as it is";
    let defined = view.has_source_key();
    let mut gone = touched.gone.iter().filter(|_| defined);
    gone.try_for_each(|source| require_source(view, *source, way_out))
}

/// If the graph defines which nodes are sources, everything that is cited must be one of them.
pub(super) fn require_sources(view: &GraphView, touched: &TouchedSources) -> Result<()> {
    if !view.has_source_key() {
        return Ok(());
    }
    let way_out = "cite one that there is, or create the node first";
    let mut cited = touched.cited.iter();
    cited.try_for_each(|source| require_source(view, *source, way_out))
}

/// What a new source key does not have must be a node of another one.
pub(super) fn require_matched(view: &GraphView, touched: &TouchedSources) -> Result<()> {
    let way_out = "create the nodes of all sources first; SHOW SOURCES lists them";
    let defined = view.has_source_key();
    let mut unmatched = touched.unmatched.iter().filter(|_| defined);
    unmatched.try_for_each(|source| require_source(view, *source, way_out))
}

/// The sources in use that are not in the index of a new source key.
pub(super) fn unmatched_sources(view: &GraphView, index: &PropertyIndex) -> Vec<SourceId> {
    let sources = (0..).map(SourceId).zip(view.source_names());
    let unmatched = sources.filter(|(source, name)| {
        let found = index.seek(&[Value::String(Arc::clone(name))]);
        found.is_empty() && source_in_use(view, *source)
    });
    unmatched.map(|(source, _)| source).collect()
}

fn require_source(view: &GraphView, source: SourceId, way_out: &str) -> Result<()> {
    let name = view.source_name(source);
    if view.source_node(name).is_some() || !source_in_use(view, source) {
        return Ok(());
    }
    let rules = view.schema.constraints.iter();
    let keys = rules.filter(|rule| rule.kind == ConstraintKind::SourceKey);
    let keys: Vec<String> = keys
        .map(|rule| target_text(view, rule.target, &rule.keys))
        .collect();
    let keys = keys.join(", ");
    let message = format!("`{name}` is cited, and no node of {keys} is that source");
    Err(Error::constraint(ErrorCode::ConstraintViolation, message).hint(way_out))
}

/// Whether any fact has this source.
pub(super) fn source_in_use(view: &GraphView, source: SourceId) -> bool {
    let references = view.kept_references();
    references.is_some_and(|references| references.used_by(source) > 0)
}

/// Every cited fact exists, every set is sorted and unique, and the counts match the columns.
pub(super) fn check_references(view: &GraphView, problems: &mut Vec<String>) {
    let Some(references) = view.kept_references() else {
        return;
    };
    let used: BTreeMap<_, _> = references.used_sets().collect();
    let mut seen = FxHashSet::default();
    for (number, sources) in references.sets() {
        let known = |source: &SourceId| view.symbols.sources.has(source.0);
        let sorted = sources.is_sorted_by(|a, b| a < b);
        let unknown = used.contains_key(&number) && !sources.iter().all(known);
        if !sorted || !seen.insert(sources) || unknown {
            problems.push(format!("the set of sources {sources:?} is wrong"));
        }
    }
    let mut counted: BTreeMap<ReferenceSet, u32> = BTreeMap::new();
    for (fact, set) in references.facts() {
        *counted.entry(set).or_default() += 1;
        if !view.has_fact(fact) {
            let name = fact_name(view, fact);
            problems.push(format!("{name} is cited, and is not there"));
        }
    }
    let facts: u64 = counted.values().map(|count| u64::from(*count)).sum();
    for (_, _, known) in view.stated_properties() {
        for set in known.sets() {
            *counted.entry(set).or_default() += 1;
        }
    }
    let mut used_by: BTreeMap<SourceId, u32> = BTreeMap::new();
    for source in used.keys().flat_map(|set| references.sources(*set)) {
        *used_by.entry(*source).or_default() += 1;
    }
    let differs = |(source, sets): (SourceId, &u32)| used_by.get(&source).unwrap_or(&0) != sets;
    let mut kept = (0..).map(SourceId).zip(references.used_by_all());
    let uncounted = used_by
        .keys()
        .any(|source| references.used_by(*source) == 0);
    if used != counted || references.len() != facts || uncounted || kept.any(differs) {
        problems.push("the counts of cited facts are wrong".to_owned());
    }
}
