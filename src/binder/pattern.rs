//! Patterns → a graph of slots: who is bound already, what is new, what must hold.
//!
//! Two steps: first every variable of the clause gets its slot and its kind, then property maps and inline predicates
//! are bound, so that they may mention any of them.

use super::call::already_bound;
use super::expression::{label_test, may_be_relationships};
use super::pattern_parts::{
    bounds, check_bounded, direction, equal, for_each_name, kind_conflict, label_predicates,
    path_mode, relationship_types, same, set_step_predicate, used_twice,
};
use super::selector::needs_selection;
use super::typing::expect;
use super::{Binder, Connection, ConnectionKind, PathMode, PatternGraph, PatternGroup};
use super::{PatternNode, VariableLength};
use crate::error::{Error, ErrorCode, Result, Span};
use crate::expression::{Expression, LabelTest, PathPart, Slot};
use crate::graph::Direction;
use crate::syntax::ast::{self, ExpressionKind as Kind, GroupPattern, Name};
use crate::syntax::ast::{NodePattern, Pattern, PatternElement};
use crate::syntax::ast::{Quantifier, RelationshipPattern};
use crate::value::kind::TypeSet;
use std::sync::Arc;

/// One clause's patterns while they are put together.
pub(super) struct PatternBuilder<'q> {
    pub graph: PatternGraph,
    /// The relationship variables that this clause has used.
    relationships: Vec<Arc<str>>,
    pending: Vec<Pending<'q>>,
    /// The scope as it was before the clause.
    mark: usize,
    optional: bool,
    repeatable: bool,
}

/// The rest of a clause, set aside while one pattern is bound on its own.
pub(super) struct SetAside<'q> {
    pub graph: PatternGraph,
    pending: Vec<Pending<'q>>,
}

/// What is bound in the second step.
struct Pending<'q> {
    subject: Slot,
    name: Option<&'q Name>,
    labels: Option<LabelTest>,
    properties: Option<&'q ast::Expression>,
    predicate: Option<&'q ast::Expression>,
    /// For each relationship of this connection, not for one entity.
    step_of: Option<usize>,
    span: Span,
}

/// A run of pattern elements: where it starts and ends, and what a path through it consists of.
pub(super) struct Run {
    pub start: Slot,
    pub end: Slot,
    pub parts: Vec<PathPart>,
}

/// What stands between two nodes and waits for the second.
#[derive(Clone, Copy)]
enum Link<'q> {
    Relationship(&'q RelationshipPattern),
    Group(&'q GroupPattern, &'q Quantifier),
}

/// A run under construction.
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
        }
    }

    fn set_aside(&mut self) -> SetAside<'q> {
        SetAside {
            graph: std::mem::take(&mut self.graph),
            pending: std::mem::take(&mut self.pending),
        }
    }

    /// Takes back what was set aside; returns what was bound meanwhile.
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

    fn add_node(&mut self, slot: Slot) {
        if !self.graph.nodes.iter().any(|node| node.slot == slot) {
            self.graph.nodes.push(PatternNode { slot });
        }
    }
}

impl Binder<'_> {
    /// The patterns between commas; returns the run of each.
    pub fn bind_patterns<'q>(
        &mut self,
        builder: &mut PatternBuilder<'q>,
        patterns: &'q [Pattern],
    ) -> Result<Vec<Run>> {
        let mut runs = Vec::with_capacity(patterns.len());
        for pattern in patterns {
            runs.push(self.bind_pattern(builder, pattern)?);
        }
        self.bind_pending(builder)?;
        Ok(runs)
    }

    fn bind_pattern<'q>(
        &mut self,
        builder: &mut PatternBuilder<'q>,
        pattern: &'q Pattern,
    ) -> Result<Run> {
        let first = builder.graph.connections.len();
        let outer = needs_selection(pattern)?.then(|| builder.set_aside());
        let run = self.bind_elements(builder, &pattern.elements, path_mode(pattern.mode))?;
        let path = self.declare_path(builder, pattern)?;
        match (outer, self.selected(pattern)?) {
            (Some(outer), Some(selected)) => {
                self.select(builder, outer, selected, path, &run)?;
            }
            (None, Some(selected)) => self.shorten(builder, selected, path),
            (_, None) => self.finish_path(builder, pattern, path, &run, first),
        }
        Ok(run)
    }

    /// A plain path is put together from what was found; in an acyclic one no node may come twice.
    fn finish_path(
        &mut self,
        builder: &mut PatternBuilder<'_>,
        pattern: &Pattern,
        path: Option<Slot>,
        run: &Run,
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
        builder.graph.paths.push((path, run.parts.clone()));
        if acyclic {
            let predicate = self.no_node_twice(path, pattern.span);
            builder.graph.predicates.push(predicate);
        }
    }

    fn declare_path(
        &mut self,
        builder: &PatternBuilder<'_>,
        pattern: &Pattern,
    ) -> Result<Option<Slot>> {
        let Some(name) = &pattern.variable else {
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

    /// Nodes, relationships and groups in turn.
    fn bind_elements<'q>(
        &mut self,
        builder: &mut PatternBuilder<'q>,
        elements: &'q [PatternElement],
        mode: PathMode,
    ) -> Result<Run> {
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
        Ok(Run {
            start: progress.start.unwrap_or(end),
            end,
            parts: progress.parts,
        })
    }

    /// A relationship or group begins at the node before it, or at one that is not written.
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

    /// A node ends what waits for it.
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
            // Two nodes side by side are one.
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

    /// `((a)-->(b) WHERE …)` without a quantifier stands for what is inside.
    fn bind_parenthesised<'q>(
        &mut self,
        builder: &mut PatternBuilder<'q>,
        progress: &mut Progress<'q>,
        group: &'q GroupPattern,
        mode: PathMode,
    ) -> Result<()> {
        let run = self.nested(group.span, |binder| {
            binder.bind_elements(builder, &group.elements, mode)
        })?;
        self.arrive(builder, progress, run.start, mode)?;
        progress.parts.extend(run.parts.into_iter().skip(1));
        progress.left = Some(run.end);
        builder.pending.push(Pending {
            subject: run.start,
            name: None,
            labels: None,
            properties: None,
            predicate: group.predicate.as_deref(),
            step_of: None,
            span: group.span,
        });
        Ok(())
    }

    fn anonymous_node(&mut self, builder: &mut PatternBuilder<'_>) -> Slot {
        let slot = self.slots.anonymous("node");
        builder.add_node(slot);
        slot
    }

    fn bind_node<'q>(
        &mut self,
        builder: &mut PatternBuilder<'q>,
        node: &'q NodePattern,
    ) -> Result<Slot> {
        let slot = match &node.variable {
            None => self.anonymous_node(builder),
            Some(name) => self.node_variable(builder, name)?,
        };
        builder.pending.push(Pending {
            subject: slot,
            name: None,
            labels: node.labels.as_ref().map(label_test),
            properties: node.properties.as_ref(),
            predicate: node.predicate.as_deref(),
            step_of: None,
            span: node.span,
        });
        Ok(slot)
    }

    fn node_variable(&mut self, builder: &mut PatternBuilder<'_>, name: &Name) -> Result<Slot> {
        if self.scope.find(&name.text).is_none() {
            let slot = self.slots.named(&name.text);
            let types = builder.nullable(TypeSet::NODE);
            self.scope.declare(&name.text, slot, types);
            builder.add_node(slot);
            return Ok(slot);
        }
        let (slot, types) = self.resolve(&name.text, name.span)?;
        if !TypeSet::NODE.accepts(types) {
            return Err(kind_conflict(name, "a node", types));
        }
        builder.add_node(slot);
        Ok(slot)
    }

    /// The slot of a relationship variable, and whether it has a value before the clause.
    fn relationship_variable(
        &mut self,
        builder: &mut PatternBuilder<'_>,
        name: Option<&Name>,
        is_list: bool,
    ) -> Result<(Slot, bool)> {
        let Some(name) = name else {
            return Ok((self.slots.anonymous("relationship"), false));
        };
        if builder.relationships.contains(&name.text) {
            return Err(used_twice(name));
        }
        builder.relationships.push(name.text.clone());
        let single = TypeSet::RELATIONSHIP;
        if self.scope.find(&name.text).is_none() {
            let slot = self.slots.named(&name.text);
            let types = if is_list {
                TypeSet::list_of(single)
            } else {
                single
            };
            self.scope
                .declare(&name.text, slot, builder.nullable(types));
            return Ok((slot, false));
        }
        let (slot, types) = self.resolve(&name.text, name.span)?;
        match is_list {
            true if !may_be_relationships(types) => {
                Err(kind_conflict(name, "a list of relationships", types))
            }
            false if !single.accepts(types) => Err(kind_conflict(name, "a relationship", types)),
            _ => Ok((slot, true)),
        }
    }

    fn bind_relationship<'q>(
        &mut self,
        builder: &mut PatternBuilder<'q>,
        relationship: &'q RelationshipPattern,
        [left, right]: [Slot; 2],
        mode: PathMode,
    ) -> Result<PathPart> {
        let is_list = relationship.length.is_some();
        let name = relationship.variable.as_ref();
        let (slot, bound) = self.relationship_variable(builder, name, is_list)?;
        let (types, labels) = relationship_types(relationship.types.as_ref());
        let (kind, subject, part) = match &relationship.length {
            None => {
                let kind = ConnectionKind::Single {
                    relationship: slot,
                    bound,
                    types,
                };
                (kind, slot, PathPart::Relationship(slot))
            }
            Some(length) => {
                let (min, max) = bounds(length)?;
                let mode = if builder.repeatable {
                    PathMode::Walk
                } else {
                    mode
                };
                check_bounded(mode, max, length.span)?;
                let step = self.slots.anonymous("step");
                let kind = ConnectionKind::Variable(VariableLength {
                    relationships: slot,
                    bound,
                    types,
                    min,
                    max,
                    mode,
                    predicate: None,
                    step,
                });
                (kind, step, PathPart::Relationships(slot))
            }
        };
        builder.pending.push(Pending {
            subject,
            name,
            labels,
            properties: relationship.properties.as_ref(),
            predicate: relationship.predicate.as_deref(),
            step_of: is_list.then_some(builder.graph.connections.len()),
            span: relationship.span,
        });
        builder.graph.connections.push(Connection {
            left,
            right,
            direction: direction(relationship.direction),
            unique: mode != PathMode::Walk && !builder.repeatable,
            kind,
        });
        Ok(part)
    }

    /// `((a)-[r]->(b) WHERE …){1,5}`: its variables are single inside and lists outside.
    fn bind_group<'q>(
        &mut self,
        builder: &mut PatternBuilder<'q>,
        group: &'q GroupPattern,
        quantifier: &Quantifier,
        [left, right]: [Slot; 2],
        mode: PathMode,
    ) -> Result<PathPart> {
        self.check_group_names(group)?;
        let (min, max) = bounds(quantifier)?;
        let mode = if builder.repeatable {
            PathMode::Walk
        } else {
            mode
        };
        check_bounded(mode, max, quantifier.span)?;
        let hidden = self.scope.hide(builder.mark);
        let mut inner = PatternBuilder::new(builder.mark, false, builder.repeatable);
        let bound = self.nested(group.span, |binder| {
            let run = binder.bind_elements(&mut inner, &group.elements, mode)?;
            binder.bind_pending(&mut inner)?;
            if let Some(predicate) = &group.predicate {
                inner
                    .graph
                    .predicates
                    .extend(binder.bind_conjuncts(predicate)?);
            }
            Ok(run)
        });
        let variables = self.scope.hide(builder.mark);
        self.scope.restore(hidden);
        let run = bound?;
        let mut collected = Vec::with_capacity(variables.len());
        for variable in variables {
            let outer = self.slots.named(&variable.name);
            collected.push((variable.slot, outer));
            let types = builder.nullable(TypeSet::list_of(variable.types));
            self.scope.declare(&variable.name, outer, types);
        }
        let walked = self.slots.anonymous("walked");
        builder.graph.connections.push(Connection {
            left,
            right,
            direction: Direction::Outgoing,
            unique: mode != PathMode::Walk && !builder.repeatable,
            kind: ConnectionKind::Group(Box::new(PatternGroup {
                body: inner.graph,
                inner_start: run.start,
                inner_end: run.end,
                collected,
                min,
                max,
                mode,
                walked,
            })),
        });
        Ok(PathPart::Relationships(walked))
    }

    fn check_group_names(&self, group: &GroupPattern) -> Result<()> {
        let mut taken = None;
        for_each_name(&group.elements, &mut |name| {
            if taken.is_none() && self.scope.find(&name.text).is_some() {
                taken = Some(already_bound(name));
            }
        });
        taken.map_or(Ok(()), Err)
    }

    /// The second step: labels, property maps and inline predicates.
    pub fn bind_pending(&mut self, builder: &mut PatternBuilder<'_>) -> Result<()> {
        for pending in std::mem::take(&mut builder.pending) {
            let mut predicates = Vec::new();
            if let Some(labels) = &pending.labels {
                predicates.extend(label_predicates(pending.subject, labels, pending.span));
            }
            if let Some(properties) = pending.properties {
                predicates.extend(self.property_predicates(pending.subject, properties)?);
            }
            if let Some(written) = pending.predicate {
                predicates.extend(self.bind_inline(&pending, written)?);
            }
            match pending.step_of {
                None => builder.graph.predicates.extend(predicates),
                Some(at) => set_step_predicate(&mut builder.graph, at, predicates),
            }
        }
        Ok(())
    }

    /// `WHERE` inside brackets: the variable of a chain means one relationship of it.
    fn bind_inline(
        &mut self,
        pending: &Pending<'_>,
        written: &ast::Expression,
    ) -> Result<Vec<Expression>> {
        self.scoped(|binder| {
            if let (Some(name), Some(_)) = (pending.name, pending.step_of) {
                let types = TypeSet::RELATIONSHIP;
                binder.scope.declare(&name.text, pending.subject, types);
            }
            binder.bind_conjuncts(written)
        })
    }

    /// `{k: v}`: one comparison a key.
    fn property_predicates(
        &mut self,
        subject: Slot,
        properties: &ast::Expression,
    ) -> Result<Vec<Expression>> {
        let entries = match &properties.kind {
            Kind::Map(entries) => entries,
            Kind::Parameter(name) => {
                return Err(Error::syntax(
                    ErrorCode::InvalidParameterUse,
                    format!("`${name}` cannot stand for the properties of a pattern"),
                )
                .at(properties.span)
                .hint("write the keys: {key: $name.key}"));
            }
            _ => {
                let bound = self.bind_expression(properties)?;
                expect(TypeSet::MAP, bound.types, properties.span)?;
                return Err(Error::syntax(
                    ErrorCode::UnexpectedSyntax,
                    "the properties of a pattern are written as a map",
                )
                .at(properties.span));
            }
        };
        let mut predicates = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let property = Expression::Property {
                subject: Box::new(Expression::Slot(subject)),
                key: key.text.clone(),
                span: key.span,
            };
            let value = self.bind_expression(value)?.expression;
            predicates.push(equal(property, value, key.span));
        }
        Ok(predicates)
    }
}
