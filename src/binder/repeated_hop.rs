//! Rules that come to the repetition of a hop.

use super::derivation::{RuleSource, passes_on};
use crate::graph::RuleHead;
use crate::syntax::ast::{
    Clause, ClauseKind, ExpressionKind as Kind, LabelExpression, NodePattern, PathMode,
    PatternDirection, PatternElement, ProjectionItem, RelationshipPattern, Selector,
};
use std::sync::Arc;

/// The labels at the start and at the end.
pub type EndLabels = [Vec<Arc<str>>; 2];

/// A hop of a body.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PlainHop {
    types: Vec<Arc<str>>,
    backwards: bool,
    /// `*1..`
    any_length: bool,
}

impl PlainHop {
    /// Whether it is one hop along relationships of a type.
    pub fn is_along(&self, name: &Arc<str>) -> bool {
        self.types == [Arc::clone(name)] && !self.backwards && !self.any_length
    }

    /// The types and the direction of a hop that is not repeated.
    pub fn of_one(self) -> Option<(Vec<Arc<str>>, bool)> {
        (!self.any_length).then_some((self.types, self.backwards))
    }
}

impl RuleSource {
    /// The types, the direction (whether backwards), and the labels at the ends, if the alternatives of some rules of one head come to
    /// the repetition of a hop: a chain of any length, or one hop and one more before or behind what is derived.
    pub fn repeated_hop(of: &[(&RuleSource, usize)]) -> Option<(Vec<Arc<str>>, bool, EndLabels)> {
        let (first, _) = of.first()?;
        let RuleHead::Relationship(head) = &first.derives else {
            return None;
        };
        let mut labels = None;
        let (mut base, mut steps) = (Vec::new(), Vec::new());
        for (source, number) in of {
            let (hops, ends) = source.plain_hops(*number)?;
            if labels.get_or_insert_with(|| ends.clone()) != &ends {
                return None;
            }
            match hops.as_slice() {
                [hop] => base.push(hop.clone()),
                [hop, other] if other.is_along(head) => steps.push(hop.clone()),
                [other, hop] if other.is_along(head) => steps.push(hop.clone()),
                _ => return None,
            }
        }
        let [hop] = base.as_slice() else {
            return None;
        };
        let labels = labels?;
        let same = |step: &PlainHop| {
            step.is_along(head)
                || !step.any_length && step.types == hop.types && step.backwards == hop.backwards
        };
        // What is derived has the labels; a chain may pass through nodes without them.
        let is_labelled = labels.iter().any(|labels| !labels.is_empty());
        let closed = match steps.is_empty() {
            true => hop.any_length,
            false => !hop.any_length && !is_labelled && steps.iter().all(same),
        };
        let stored = !hop.types.contains(head);
        (closed && stored).then(|| (hop.types.clone(), hop.backwards, labels))
    }

    /// The hops of an alternative from the start to the end, if it says nothing else; and the labels of the ends.
    pub(super) fn plain_hops(&self, alternative: usize) -> Option<(Vec<PlainHop>, EndLabels)> {
        if !self.properties.is_empty() {
            return None;
        }
        let found = match self.bodies.get(alternative)?.clauses.as_slice() {
            [found] => found,
            [found, last] if self.returns_ends(last) => found,
            _ => return None,
        };
        let ClauseKind::Match(found) = &found.kind else {
            return None;
        };
        let [pattern] = found.patterns.as_slice() else {
            return None;
        };
        let plain = !found.optional
            && found.search.is_none()
            && found.predicate.is_none()
            && !found.repeatable;
        let all = pattern.selector == Selector::All && pattern.mode == PathMode::Trail;
        if !plain || !all || pattern.variable.is_some() {
            return None;
        }
        let mut labels = [Vec::new(), Vec::new()];
        for condition in &self.conditions {
            let [PatternElement::Node(node)] = condition.elements.as_slice() else {
                return None;
            };
            self.end_labels(node, &mut labels)?;
        }
        let (mut hops, last) = (Vec::new(), pattern.elements.len() - 1);
        for (at, element) in pattern.elements.iter().enumerate() {
            match element {
                PatternElement::Node(node) if at == 0 || at == last => {
                    let end = &self.ends[usize::from(at == last)];
                    let named = node.variable.as_ref() == Some(end);
                    named.then_some(())?;
                    self.end_labels(node, &mut labels)?;
                }
                PatternElement::Node(node) => {
                    let bare = node.labels.is_none() && is_bare(node);
                    let own = self
                        .ends
                        .iter()
                        .any(|end| node.variable.as_ref() == Some(end));
                    (bare && !own).then_some(())?;
                }
                PatternElement::Relationship(relationship) => hops.push(plain_hop(relationship)?),
                PatternElement::Group(_) => return None,
            }
        }
        (self.ends[0] != self.ends[1]).then_some((hops, labels))
    }

    /// `RETURN` of the two ends as they are.
    pub(super) fn returns_ends(&self, clause: &Clause) -> bool {
        let ClauseKind::Return(projection) = &clause.kind else {
            return false;
        };
        let only = |item: &ProjectionItem| {
            let named = self.ends.iter().any(
                |end| matches!(&item.expression.kind, Kind::Variable(name) if *name == end.text),
            );
            named && item.alias.is_none()
        };
        self.ends.iter().all(|end| passes_on(projection, end))
            && !projection.star
            && projection.items.iter().all(only)
    }

    /// Adds the labels that a node must have; `None` if it must be something else.
    pub(super) fn end_labels(
        &self,
        node: &NodePattern,
        labels: &mut [Vec<Arc<str>>; 2],
    ) -> Option<()> {
        let Some(written) = &node.labels else {
            return is_bare(node).then_some(());
        };
        let mut names = Vec::new();
        let plain = match written {
            LabelExpression::Label(name) => {
                names.push(Arc::clone(&name.text));
                true
            }
            _ => false,
        };
        let end = self
            .ends
            .iter()
            .position(|end| node.variable.as_ref() == Some(end));
        let own = labels.get_mut(end?)?;
        for name in names {
            if !own.contains(&name) {
                own.push(name);
            }
        }
        (plain && is_bare(node)).then_some(())
    }
}

/// Whether nothing but labels is asked of a node.
pub(super) fn is_bare(node: &NodePattern) -> bool {
    node.properties.is_none() && node.predicate.is_none()
}

pub(super) fn plain_hop(relationship: &RelationshipPattern) -> Option<PlainHop> {
    let bare = relationship.properties.is_none()
        && relationship.predicate.is_none()
        && relationship.variable.is_none();
    let types = match relationship.types.as_ref()? {
        LabelExpression::Label(name) => vec![Arc::clone(&name.text)],
        _ => return None,
    };
    let backwards = match relationship.direction {
        PatternDirection::Right => false,
        PatternDirection::Left => true,
        PatternDirection::Both => return None,
    };
    let any_length = match &relationship.length {
        None => false,
        Some(length) => {
            let least = length.min.unwrap_or(u64::from(length.legacy));
            (least == 1 && length.max.is_none()).then_some(true)?
        }
    };
    bare.then_some(PlainHop {
        types,
        backwards,
        any_length,
    })
}
