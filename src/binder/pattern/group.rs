//! Parenthesised parts of patterns: plain ones, and repeated groups.

use super::parts::{bounds, check_bounded, for_each_name};
use super::{PatternBuilder, Pending, Progress};
use crate::binder::call::already_bound;
use crate::binder::labels::Labelled;
use crate::binder::{Binder, Connection, ConnectionKind, PatternGroup};
use crate::error::Result;
use crate::expression::{PathMode, PathPart, Slot};
use crate::graph::Direction;
use crate::syntax::ast::{GroupPattern, Name, Quantifier};
use crate::value::kind::TypeSet;

impl Binder<'_> {
    /// `((a)-->(b) WHERE …)` without a quantifier is equivalent to its content.
    pub(super) fn bind_parenthesised<'q>(
        &mut self,
        builder: &mut PatternBuilder<'q>,
        progress: &mut Progress<'q>,
        group: &'q GroupPattern,
        mode: PathMode,
    ) -> Result<()> {
        let chain = self.nested(group.span, |binder| {
            binder.bind_elements(builder, &group.elements, mode)
        })?;
        self.name_path(builder, group.variable.as_ref(), &chain.parts)?;
        self.arrive(builder, progress, chain.start, mode)?;
        progress.parts.extend(chain.parts.into_iter().skip(1));
        progress.left = Some(chain.end);
        builder.pending.push(Pending {
            subject: chain.start,
            name: None,
            labels: None,
            kind: Labelled::Node,
            properties: None,
            predicate: group.predicate.as_deref(),
            step_of: None,
            span: group.span,
        });
        Ok(())
    }

    /// `((a)-[r]->(b) WHERE …){1,5}`: its variables are single values inside and lists outside.
    pub(super) fn bind_group<'q>(
        &mut self,
        builder: &mut PatternBuilder<'q>,
        group: &'q GroupPattern,
        quantifier: &Quantifier,
        [left, right]: [Slot; 2],
        mode: PathMode,
    ) -> Result<PathPart> {
        // A repetition contains a plan of its own.
        self.step(4, group.span)?;
        self.check_group_names(group)?;
        let (min, max) = bounds(quantifier)?;
        let mode = builder.mode(mode);
        check_bounded(mode, max, quantifier.span)?;
        let hidden = self.scope.hide(builder.mark);
        let mut inner = PatternBuilder::new(builder.mark, false, builder.repeatable);
        inner.repeats = true;
        let bound = self.nested(group.span, |binder| {
            let chain = binder.bind_elements(&mut inner, &group.elements, mode)?;
            binder.name_path(&mut inner, group.variable.as_ref(), &chain.parts)?;
            binder.bind_pending(&mut inner)?;
            if let Some(predicate) = &group.predicate {
                let conjuncts = binder.bind_conjuncts(predicate)?;
                inner.graph.predicates.extend(conjuncts);
            }
            Ok(chain)
        });
        let variables = self.scope.hide(builder.mark);
        self.scope.restore(hidden);
        let chain = bound?;
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
            unique: mode != PathMode::Walk,
            kind: ConnectionKind::Group(Box::new(PatternGroup {
                body: inner.graph,
                inner_start: chain.start,
                inner_end: chain.end,
                collected,
                min,
                max,
                mode,
                walked,
            })),
        });
        Ok(PathPart::Relationships(walked))
    }

    /// `(p = …)`
    fn name_path(
        &mut self,
        builder: &mut PatternBuilder<'_>,
        name: Option<&Name>,
        parts: &[PathPart],
    ) -> Result<()> {
        if let Some(slot) = self.declare_path(builder, name)? {
            builder.graph.paths.push((slot, parts.to_vec()));
        }
        Ok(())
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
}
