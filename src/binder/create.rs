//! `CREATE` and `MERGE`: patterns of entities to be created.

use super::call::already_bound;
use super::creation_order::{Mark, check_order, creation_rounds};
use super::labels::{Labelled, check_definite};
use super::pattern::PatternBuilder;
use super::pattern::kind_conflict;
use super::typing::expect;
use super::{Binder, BoundClause, BoundCreate, BoundMerge, Mentioned};
use crate::error::{Error, ErrorCode, Result, Span};
use crate::expression::{Citing, Expression, NewNode, NewRelationship, PathPart, Slot};
use crate::syntax::ast::{
    self, ExpressionKind, LabelExpression, MergeClause, Name, NodePattern, Pattern,
};
use crate::syntax::ast::{PatternDirection, PatternElement, RelationshipPattern, Selector};
use crate::value::kind::TypeSet;
use std::sync::Arc;

impl Binder<'_> {
    /// `CREATE patterns`
    pub fn bind_create(
        &mut self,
        patterns: &[Pattern],
        citing: Vec<Citing>,
    ) -> Result<BoundCreate> {
        let mut create = BoundCreate {
            citing,
            ..BoundCreate::default()
        };
        for pattern in patterns {
            check_plain(pattern)?;
            self.bind_new_pattern(&mut create, pattern)?;
        }
        // Each further round is an operator on top of the previous one.
        let further = creation_rounds(&create).into_values().max().unwrap_or(0);
        if let Some(last) = patterns.last() {
            self.step(further, last.span)?;
        }
        Ok(create)
    }

    fn bind_new_pattern(&mut self, create: &mut BoundCreate, pattern: &Pattern) -> Result<()> {
        let (alone, mark) = (pattern.elements.len() == 1, Mark::of(create));
        let mut parts = Vec::with_capacity(pattern.elements.len());
        // Nodes first, because a relationship needs its end node.
        for element in &pattern.elements {
            parts.push(match element {
                PatternElement::Node(node) => {
                    PathPart::Node(self.bind_new_node(create, node, alone)?)
                }
                PatternElement::Relationship(relationship) => {
                    self.check_new_relationship(relationship, true)?;
                    let name = relationship.variable.as_ref();
                    PathPart::Relationship(self.new_slot(name, TypeSet::RELATIONSHIP)?)
                }
                PatternElement::Group(group) => return Err(not_a_value(group.span)),
            });
        }
        self.add_relationships(create, pattern, &parts)?;
        check_order(create, mark, pattern, &parts)?;
        if let Some(name) = &pattern.variable {
            let slot = self.declare_new(name, TypeSet::PATH)?;
            create.paths.push((slot, parts));
        }
        Ok(())
    }

    fn new_slot(&mut self, name: Option<&Name>, types: TypeSet) -> Result<Slot> {
        match name {
            Some(name) => self.declare_new(name, types),
            None => Ok(self.slots.anonymous("new")),
        }
    }

    fn bind_new_node(
        &mut self,
        create: &mut BoundCreate,
        node: &NodePattern,
        alone: bool,
    ) -> Result<Slot> {
        if let Some(known) = self.known_node(node, alone)? {
            return Ok(known);
        }
        let labels = self.bind_new_labels(node)?;
        let properties = self.bind_node_properties(node)?;
        let slot = self.new_slot(node.variable.as_ref(), TypeSet::NODE)?;
        create.nodes.push(NewNode {
            slot,
            labels,
            properties,
            span: node.span,
        });
        Ok(slot)
    }

    /// The node of a variable that is already bound; then nothing else may be specified for it, and it must be the end
    /// of a relationship.
    fn known_node(&mut self, node: &NodePattern, alone: bool) -> Result<Option<Slot>> {
        if node.predicate.is_some() {
            return Err(not_a_value(node.span));
        }
        let Some(name) = &node.variable else {
            return Ok(None);
        };
        if self.scope.find(&name.text).is_none() {
            return Ok(None);
        }
        let (slot, types) = self.resolve(&name.text, name.span)?;
        if !TypeSet::NODE.accepts(types) {
            return Err(kind_conflict(name, "a node", types));
        }
        if alone || node.labels.is_some() || node.properties.is_some() {
            return Err(already_bound(name));
        }
        Ok(Some(slot))
    }

    /// A map; it may refer to what was bound before, and to entities of this clause further to the left.
    fn bind_new_properties(
        &mut self,
        properties: Option<&ast::Expression>,
        owners: Option<Vec<Arc<str>>>,
    ) -> Result<Option<Expression>> {
        let Some(written) = properties else {
            return Ok(None);
        };
        if let (ExpressionKind::Map(entries), Some(owners)) = (&written.kind, owners) {
            for (key, _) in entries {
                self.creates(Mentioned::Key, key, &owners);
            }
        }
        let bound = self.bind_expression(written)?;
        expect(TypeSet::MAP.or(TypeSet::ENTITY), bound.types, written.span)?;
        Ok(Some(bound.expression))
    }

    fn bind_node_properties(&mut self, node: &NodePattern) -> Result<Option<Expression>> {
        let labels = node.labels.as_ref();
        let owners = labels.map(|labels| self.create_labels(Labelled::Node, labels));
        self.bind_new_properties(node.properties.as_ref(), owners)
    }

    fn bind_new_labels(&mut self, node: &NodePattern) -> Result<Vec<Expression>> {
        match &node.labels {
            Some(labels) => self.bind_label_names(labels, node.span),
            None => Ok(Vec::new()),
        }
    }

    fn bind_new_type(&mut self, relationship: &RelationshipPattern) -> Result<Expression> {
        let types = one_type(relationship)?;
        let mut names = self.bind_label_names(types, relationship.span)?;
        Ok(names
            .pop()
            .unwrap_or(Expression::Literal(crate::value::Value::Null)))
    }

    fn add_relationships(
        &mut self,
        create: &mut BoundCreate,
        pattern: &Pattern,
        parts: &[PathPart],
    ) -> Result<()> {
        for (window, element) in parts.windows(3).zip(pattern.elements.iter().skip(1)) {
            let (
                [
                    PathPart::Node(left),
                    PathPart::Relationship(slot),
                    PathPart::Node(right),
                ],
                PatternElement::Relationship(relationship),
            ) = (window, element)
            else {
                continue;
            };
            let (start, end) = match relationship.direction {
                PatternDirection::Left => (*right, *left),
                PatternDirection::Right | PatternDirection::Both => (*left, *right),
            };
            let properties = relationship.properties.as_ref();
            let types = relationship.types.as_ref();
            let owners = types.map(|of| self.create_labels(Labelled::Relationship, of));
            create.relationships.push(NewRelationship {
                slot: *slot,
                relationship_type: self.bind_new_type(relationship)?,
                start,
                end,
                properties: self.bind_new_properties(properties, owners)?,
                span: relationship.span,
            });
        }
        Ok(())
    }

    /// `MERGE pattern ON CREATE SET … ON MATCH SET …`
    pub fn bind_merge(
        &mut self,
        MergeClause {
            pattern,
            on_create,
            on_match,
        }: &MergeClause,
        citing: Vec<Citing>,
    ) -> Result<BoundClause> {
        check_plain(pattern)?;
        self.check_merge(pattern)?;
        let (mark, first) = (self.scope.mark(), self.slots.next());
        let mut builder = PatternBuilder::new(mark, false, false);
        let mentioned = self.mentions.len();
        let runs = self.bind_patterns(&mut builder, std::slice::from_ref(pattern))?;
        // What it does not find, it creates.
        self.mentions.truncate(mentioned);
        self.note_compared_names(&builder.graph, true);
        let parts = runs
            .into_iter()
            .flat_map(|run| run.parts)
            .collect::<Vec<_>>();
        // A new entity cannot refer to itself.
        let hidden = self.scope.hide(mark);
        let create = self.created_by_merge(pattern, &parts, first);
        let names = hidden
            .iter()
            .map(|variable| variable.name.clone())
            .collect();
        self.scope.restore(hidden);
        let create = create.map_err(|error| explain_hidden(error, names))?;
        Ok(BoundClause::Merge(BoundMerge {
            graph: builder.graph,
            create,
            on_create: self.bind_set_items(on_create)?,
            on_match: self.bind_set_items(on_match)?,
            citing,
        }))
    }

    fn check_merge(&mut self, pattern: &Pattern) -> Result<()> {
        let alone = pattern.elements.len() == 1;
        for element in &pattern.elements {
            match element {
                PatternElement::Node(node) => {
                    self.known_node(node, alone)?;
                    check_definite(node.labels.as_ref(), node.span)?;
                }
                PatternElement::Relationship(relationship) => {
                    self.check_new_relationship(relationship, false)?;
                }
                PatternElement::Group(group) => return Err(not_a_value(group.span)),
            }
        }
        Ok(())
    }

    fn check_new_relationship(
        &self,
        relationship: &RelationshipPattern,
        directed: bool,
    ) -> Result<()> {
        let known = |name: &&Name| self.scope.find(&name.text).is_some();
        if let Some(name) = relationship.variable.as_ref().filter(known) {
            return Err(already_bound(name));
        }
        if let Some(length) = &relationship.length {
            let message = "a relationship of variable length cannot be created";
            return Err(Error::syntax(ErrorCode::CreatingVarLength, message).at(length.span));
        }
        if relationship.predicate.is_some() {
            return Err(not_a_value(relationship.span));
        }
        one_type(relationship)?;
        if directed && relationship.direction == PatternDirection::Both {
            let message = "a relationship is created with a direction";
            return Err(
                Error::syntax(ErrorCode::RequiresDirectedRelationship, message)
                    .at(relationship.span)
                    .hint("write --> or <--"),
            );
        }
        Ok(())
    }

    /// What the pattern of a `MERGE` creates if nothing matches: everything that was not bound before.
    fn created_by_merge(
        &mut self,
        pattern: &Pattern,
        parts: &[PathPart],
        first: Slot,
    ) -> Result<BoundCreate> {
        let mut create = BoundCreate::default();
        for (part, element) in parts.iter().zip(&pattern.elements) {
            let (PathPart::Node(slot), PatternElement::Node(node)) = (part, element) else {
                continue;
            };
            if *slot < first || create.nodes.iter().any(|made| made.slot == *slot) {
                continue;
            }
            create.nodes.push(NewNode {
                slot: *slot,
                labels: self.bind_new_labels(node)?,
                properties: self.bind_node_properties(node)?,
                span: node.span,
            });
        }
        self.add_relationships(&mut create, pattern, parts)?;
        Ok(create)
    }
}

/// Selectors and modes choose among existing paths, so they cannot be used in a pattern to be created.
fn check_plain(pattern: &Pattern) -> Result<()> {
    if pattern.selector == Selector::All && pattern.mode == ast::PathMode::Trail {
        Ok(())
    } else {
        Err(not_a_value(pattern.span))
    }
}

fn not_a_value(span: Span) -> Error {
    Error::syntax(
        ErrorCode::UnexpectedSyntax,
        "this can be searched for but not created",
    )
    .at(span)
}

/// The one type of a new relationship.
fn one_type(relationship: &RelationshipPattern) -> Result<&LabelExpression> {
    match &relationship.types {
        Some(types @ (LabelExpression::Label(_) | LabelExpression::Dynamic { any: false, .. })) => {
            Ok(types)
        }
        _ => Err(Error::syntax(
            ErrorCode::NoSingleRelationshipType,
            "a relationship is created with exactly one type",
        )
        .at(relationship.span)
        .hint("write [:TYPE]")),
    }
}

/// A variable of the same clause is known, but not bound yet.
fn explain_hidden(error: Error, hidden: Vec<Arc<str>>) -> Error {
    let quoted = |name: &Arc<str>| error.message().contains(&format!("`{name}`"));
    if error.code() == ErrorCode::UndefinedVariable && hidden.iter().any(quoted) {
        return error.hint("it belongs to this very pattern: set the property in ON CREATE SET");
    }
    error
}
