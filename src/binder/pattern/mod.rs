//! Patterns → a graph of slots: which variables are bound, which are new, and the conditions.
//!
//! Two steps: first every variable of the clause is given its slot and its kind, then property maps and inline
//! predicates are bound, so that they may refer to any of them. `element` binds nodes and relationships, `group`
//! parenthesised parts, `condition` is the second step, `selector` binds `SHORTEST` and the like.

mod condition;
mod element;
mod group;
mod parts;
mod selector;

pub(super) use parts::{for_each_name, kind_conflict};

use super::call::already_bound;
use super::{Binder, ConnectionKind, PatternGraph, PatternNode};
use crate::error::Result;
use crate::expression::{PathMode, PathPart, Slot};
use crate::syntax::ast::{self, GroupPattern, Name, Pattern, PatternElement};
use crate::syntax::ast::{Quantifier, RelationshipPattern};
use crate::value::kind::TypeSet;
use condition::Pending;
use parts::same;
use selector::needs_selection;
use std::sync::Arc;

/// The patterns of one clause under construction.
pub(super) struct PatternBuilder<'q> {
    pub graph: PatternGraph,
    /// The relationship variables that this clause has used.
    relationships: Vec<Arc<str>>,
    pending: Vec<Pending<'q>>,
    /// The scope before the clause.
    mark: usize,
    optional: bool,
    repeatable: bool,
    /// A group that repeats is being bound.
    pub repeats: bool,
}

/// The rest of a clause, set aside while one pattern is bound separately.
pub(super) struct SetAside<'q> {
    pub graph: PatternGraph,
    pending: Vec<Pending<'q>>,
}

/// A bound chain of pattern elements: its first and last node, and the parts of a path through it.
pub(super) struct BoundChain {
    pub start: Slot,
    pub end: Slot,
    pub parts: Vec<PathPart>,
}

/// A connection between two nodes of which the second is not bound yet.
#[derive(Clone, Copy)]
enum Link<'q> {
    Relationship(&'q RelationshipPattern),
    Group(&'q GroupPattern, &'q Quantifier),
}

/// A chain under construction.
#[derive(Default)]
struct Progress<'q> {
    start: Option<Slot>,
    left: Option<Slot>,
    link: Option<Link<'q>>,
    parts: Vec<PathPart>,
}

impl<'q> PatternBuilder<'q> {
    pub fn new(mark: usize, optional: bool, repeatable: bool) -> PatternBuilder<'q> {
        PatternBuilder {
            graph: PatternGraph::default(),
            relationships: Vec::new(),
            pending: Vec::new(),
            mark,
            optional,
            repeatable,
            repeats: false,
        }
    }

    fn set_aside(&mut self) -> SetAside<'q> {
        SetAside {
            graph: std::mem::take(&mut self.graph),
            pending: std::mem::take(&mut self.pending),
        }
    }

    /// Restores what was set aside; returns what was bound in the meantime.
    pub fn take_back(&mut self, outer: SetAside<'q>) -> PatternGraph {
        self.pending = outer.pending;
        std::mem::replace(&mut self.graph, outer.graph)
    }

    fn nullable(&self, types: TypeSet) -> TypeSet {
        if self.optional {
            types.or(TypeSet::NULL)
        } else {
            types
        }
    }

    /// The path mode in this clause.
    fn mode(&self, written: PathMode) -> PathMode {
        match self.repeatable {
            true => PathMode::Walk,
            false => written,
        }
    }

    fn add_node(&mut self, slot: Slot) {
        if !self.graph.nodes.iter().any(|node| node.slot == slot) {
            self.graph.nodes.push(PatternNode { slot });
        }
    }
}

impl Binder<'_> {
    /// The patterns between commas; returns the chain of each.
    pub fn bind_patterns<'q>(
        &mut self,
        builder: &mut PatternBuilder<'q>,
        patterns: &'q [Pattern],
    ) -> Result<Vec<BoundChain>> {
        let mut chains = Vec::with_capacity(patterns.len());
        for (position, pattern) in patterns.iter().enumerate() {
            if position > 0 {
                self.step(1, pattern.span)?;
            }
            chains.push(self.bind_pattern(builder, pattern)?);
        }
        self.bind_pending(builder)?;
        Ok(chains)
    }

    fn bind_pattern<'q>(
        &mut self,
        builder: &mut PatternBuilder<'q>,
        pattern: &'q Pattern,
    ) -> Result<BoundChain> {
        let first = builder.graph.connections.len();
        let outer = needs_selection(pattern)?.then(|| builder.set_aside());
        let chain = self.bind_elements(builder, &pattern.elements, pattern.mode)?;
        let path = self.declare_path(builder, pattern.variable.as_ref())?;
        match (outer, self.selected(pattern)?) {
            (Some(outer), Some(selected)) => {
                self.select(builder, outer, selected, path, &chain)?;
            }
            (None, Some(selected)) => self.shorten(builder, selected, path),
            (_, None) => self.finish_path(builder, pattern, path, &chain, first),
        }
        Ok(chain)
    }

    /// A plain path is built from the elements that were found; in an acyclic path no node may occur twice.
    fn finish_path(
        &mut self,
        builder: &mut PatternBuilder<'_>,
        pattern: &Pattern,
        path: Option<Slot>,
        chain: &BoundChain,
        first: usize,
    ) {
        let connections = builder.graph.connections.get(first..).unwrap_or_default();
        let walks_itself =
            matches!(connections, [only] if !matches!(only.kind, ConnectionKind::Single { .. }));
        let acyclic = pattern.mode == ast::PathMode::Acyclic && !walks_itself;
        let path = match (path, acyclic) {
            (None, false) => return,
            (None, true) => self.slots.anonymous("path"),
            (Some(path), _) => path,
        };
        builder.graph.paths.push((path, chain.parts.clone()));
        if acyclic {
            let predicate = self.no_node_twice(path, pattern.span);
            builder.graph.predicates.push(predicate);
        }
    }

    fn declare_path(
        &mut self,
        builder: &PatternBuilder<'_>,
        name: Option<&Name>,
    ) -> Result<Option<Slot>> {
        let Some(name) = name else {
            return Ok(None);
        };
        if self.scope.find(&name.text).is_some() {
            return Err(already_bound(name));
        }
        let slot = self.slots.named(&name.text);
        let types = builder.nullable(TypeSet::PATH);
        self.scope.declare(&name.text, slot, types);
        Ok(Some(slot))
    }

    /// Nodes, relationships and groups alternately.
    fn bind_elements<'q>(
        &mut self,
        builder: &mut PatternBuilder<'q>,
        elements: &'q [PatternElement],
        mode: PathMode,
    ) -> Result<BoundChain> {
        let mut progress = Progress::default();
        for element in elements {
            match element {
                PatternElement::Node(node) => {
                    let slot = self.bind_node(builder, node)?;
                    self.arrive(builder, &mut progress, slot, mode)?;
                }
                PatternElement::Relationship(relationship) => {
                    self.depart(
                        builder,
                        &mut progress,
                        Link::Relationship(relationship),
                        mode,
                    )?;
                }
                PatternElement::Group(group) => match &group.quantifier {
                    Some(quantifier) => {
                        let link = Link::Group(group, quantifier);
                        self.depart(builder, &mut progress, link, mode)?;
                    }
                    None => self.bind_parenthesised(builder, &mut progress, group, mode)?,
                },
            }
        }
        if progress.link.is_some() || progress.left.is_none() {
            let end = self.anonymous_node(builder);
            self.arrive(builder, &mut progress, end, mode)?;
        }
        let end = progress
            .left
            .unwrap_or_else(|| self.anonymous_node(builder));
        Ok(BoundChain {
            start: progress.start.unwrap_or(end),
            end,
            parts: progress.parts,
        })
    }

    /// A relationship or group begins at the previous node, or at an anonymous one.
    fn depart<'q>(
        &mut self,
        builder: &mut PatternBuilder<'q>,
        progress: &mut Progress<'q>,
        link: Link<'q>,
        mode: PathMode,
    ) -> Result<()> {
        if progress.link.is_some() || progress.left.is_none() {
            let node = self.anonymous_node(builder);
            self.arrive(builder, progress, node, mode)?;
        }
        progress.link = Some(link);
        Ok(())
    }

    /// A node completes the pending connection.
    fn arrive<'q>(
        &mut self,
        builder: &mut PatternBuilder<'q>,
        progress: &mut Progress<'q>,
        node: Slot,
        mode: PathMode,
    ) -> Result<()> {
        match (progress.left, progress.link.take()) {
            (Some(left), Some(Link::Relationship(relationship))) => {
                let part = self.bind_relationship(builder, relationship, [left, node], mode)?;
                progress.parts.push(part);
            }
            (Some(left), Some(Link::Group(group, quantifier))) => {
                let part = self.bind_group(builder, group, quantifier, [left, node], mode)?;
                progress.parts.push(part);
            }
            // Two adjacent nodes are the same.
            (Some(left), None) => {
                builder.graph.predicates.push(same(left, node));
                progress.parts.pop();
            }
            (None, _) => progress.start = Some(node),
        }
        progress.parts.push(PathPart::Node(node));
        progress.left = Some(node);
        Ok(())
    }
}
