//! Rules that begin or end with what they derive themselves, or with what rules that depend on them derive: what they say besides is
//! a step from node to node, and a rule of its own.

use super::derivation::RuleSource;
use super::repeated_hop::{EndLabels, PlainHop, is_bare, plain_hop};
use crate::error::Span;
use crate::syntax::ast::{
    Clause, ClauseKind, LabelExpression, MatchClause, Name, NodePattern, PathMode, Pattern,
    PatternDirection, PatternElement, Query, RelationshipPattern, Selector, SingleQuery,
};
use crate::syntax::tokenize;
use std::sync::Arc;

/// The node between what is derived and the step, where it has no name.
const MIDDLE: &str = "⊢middle";

/// What an alternative of rules that depend on each other comes to.
#[derive(Clone, Debug)]
pub enum Recursion {
    /// It reads nothing that these rules derive.
    Base,
    /// Something else that they derive, and no more.
    Same(Arc<str>),
    /// What they derive leads from the start, and a step to the end.
    Left(Arc<str>, RuleSource),
    /// A step leads from the start, and what they derive to the end.
    Right(Arc<str>, RuleSource),
    /// What is derived itself, twice, one behind the other.
    Twice,
}

/// The same, with the labels of its ends.
#[derive(Clone, Debug)]
pub struct Recursive {
    /// What it comes to.
    pub kind: Recursion,
    /// The labels that the start and the end must have, where nothing but what these rules derive has them.
    pub asked: EndLabels,
    /// Labels that the start and the end have in any case.
    pub known: EndLabels,
}

/// A hop along what is stored, or along what other rules derive.
#[derive(Clone, Debug)]
pub struct SingleHop {
    /// The types.
    pub types: Vec<Arc<str>>,
    /// It leads from the end to the start.
    pub backwards: bool,
    /// The labels of the start and of the end.
    pub labels: EndLabels,
}

/// What is left of a body without the hop along what is derived.
struct Rest {
    found: MatchClause,
    /// The node at which it was cut off.
    middle: Name,
    /// The labels of the node that is gone.
    asked: Vec<Arc<str>>,
}

impl RuleSource {
    /// What an alternative comes to, which reads this many times what the rules of some heads derive.
    pub fn recursion(
        &self,
        alternative: usize,
        (heads, reads): (&[Arc<str>], usize),
    ) -> Option<Recursive> {
        if !self.properties.is_empty() || self.ends[0] == self.ends[1] {
            return None;
        }
        match reads {
            0 => Some(Recursive {
                kind: Recursion::Base,
                asked: EndLabels::default(),
                known: self.known_labels(alternative),
            }),
            1 => self.cut(alternative, heads),
            _ => self.twice(alternative, heads),
        }
    }

    /// The hop that an alternative is, if it says nothing else.
    pub fn single_hop(&self, alternative: usize) -> Option<SingleHop> {
        let (found, _) = self.only_match(alternative)?;
        let [pattern] = found.patterns.as_slice() else {
            return None;
        };
        let [
            PatternElement::Node(left),
            PatternElement::Relationship(relationship),
            PatternElement::Node(right),
        ] = pattern.elements.as_slice()
        else {
            return None;
        };
        let named = |node: &NodePattern, end: &Name| node.variable.as_ref() == Some(end);
        let [start, end] = &self.ends;
        let turned = named(left, end) && named(right, start);
        let straight = named(left, start) && named(right, end);
        if !is_plain(pattern) || found.predicate.is_some() || !(turned || straight) {
            return None;
        }
        let mut labels = EndLabels::default();
        for condition in &self.conditions {
            let [PatternElement::Node(node)] = condition.elements.as_slice() else {
                return None;
            };
            self.end_labels(node, &mut labels)?;
        }
        self.end_labels(left, &mut labels)?;
        self.end_labels(right, &mut labels)?;
        let (types, backwards) = plain_hop(relationship)?.of_one()?;
        Some(SingleHop {
            types,
            backwards: backwards != turned,
            labels,
        })
    }

    fn twice(&self, alternative: usize, heads: &[Arc<str>]) -> Option<Recursive> {
        let [head] = heads else { return None };
        let (hops, labels) = self.plain_hops(alternative)?;
        let itself = |hop: &PlainHop| hop.is_along(head);
        (hops.len() == 2 && hops.iter().all(itself)).then(|| Recursive {
            kind: Recursion::Twice,
            known: labels.clone(),
            asked: labels,
        })
    }

    /// Takes away the one hop along what these rules derive.
    fn cut(&self, alternative: usize, heads: &[Arc<str>]) -> Option<Recursive> {
        let (found, span) = self.only_match(alternative)?;
        for (at, pattern) in found.patterns.iter().enumerate() {
            for (hop, element) in pattern.elements.iter().enumerate() {
                let PatternElement::Relationship(relationship) = element else {
                    continue;
                };
                let Some(head) = along(relationship, heads) else {
                    continue;
                };
                let (from, to) = match relationship.direction {
                    PatternDirection::Right => (hop.checked_sub(1)?, hop + 1),
                    PatternDirection::Left => (hop + 1, hop.checked_sub(1)?),
                    PatternDirection::Both => return None,
                };
                if !is_plain(pattern) || !is_bare_hop(relationship) {
                    return None;
                }
                let known = self.known_labels(alternative);
                let made = |kind, asked| Recursive { kind, asked, known };
                if let Some(rest) = self.without(found, at, (from, to, 0)) {
                    let asked = [rest.asked.clone(), Vec::new()];
                    let kind = match self.step(rest, (0, span)) {
                        Some(step) => Recursion::Left(head, step),
                        None => Recursion::Same(head),
                    };
                    return Some(made(kind, asked));
                }
                let rest = self.without(found, at, (to, from, 1))?;
                let asked = [Vec::new(), rest.asked.clone()];
                let kind = match self.step(rest, (1, span)) {
                    Some(step) => Recursion::Right(head, step),
                    None => Recursion::Same(head),
                };
                return Some(made(kind, asked));
            }
        }
        None
    }

    /// The pattern without a node at its end, which is the start or the end of the rule, and the hop to it; `None` if that node is
    /// something else, or more is said of it than its labels.
    fn without(
        &self,
        found: &MatchClause,
        at: usize,
        (gone, kept, side): (usize, usize, usize),
    ) -> Option<Rest> {
        let own = self.ends.get(side)?;
        let pattern = found.patterns.get(at)?;
        let last = pattern.elements.len().checked_sub(1)?;
        let PatternElement::Node(node) = pattern.elements.get(gone)? else {
            return None;
        };
        if gone != 0 && gone != last || node.variable.as_ref() != Some(own) {
            return None;
        }
        let mut asked = Vec::new();
        for node in std::iter::once(node).chain(self.conditions_of(own)) {
            asked.extend(only_labels(node)?);
        }
        let mut rest = found.clone();
        let elements = &mut rest.patterns.get_mut(at)?.elements;
        match gone {
            0 => drop(elements.drain(..kept)),
            _ => elements.truncate(kept + 1),
        }
        let place = if gone == 0 { 0 } else { elements.len() - 1 };
        let PatternElement::Node(node) = elements.get_mut(place)? else {
            return None;
        };
        let span = node.span;
        let middle = node.variable.get_or_insert_with(|| Name {
            text: MIDDLE.into(),
            span,
        });
        let middle = middle.clone();
        let others = self.conditions.iter();
        let others = others.filter(|condition| !is_about(condition, own));
        let mut all = rest.clone();
        all.patterns.extend(others.cloned());
        (!mentions(&all, own)).then_some(Rest {
            found: rest,
            middle,
            asked,
        })
    }

    /// The rule that what is left is; `None` if nothing is left.
    fn step(&self, rest: Rest, (side, span): (usize, Span)) -> Option<RuleSource> {
        let [start, end] = self.ends.clone();
        let (gone, other) = if side == 0 {
            (start, end)
        } else {
            (end, start)
        };
        let conditions = self.conditions.iter();
        let conditions: Vec<Pattern> = conditions
            .filter(|condition| !is_about(condition, &gone))
            .cloned()
            .collect();
        if let [pattern] = rest.found.patterns.as_slice()
            && let [PatternElement::Node(node)] = pattern.elements.as_slice()
            && rest.middle == other
            && node.labels.is_none()
            && is_bare(node)
            && rest.found.predicate.is_none()
            && conditions.is_empty()
        {
            return None;
        }
        let ends = match side {
            0 => [rest.middle, other],
            _ => [other, rest.middle],
        };
        let clause = Clause {
            kind: ClauseKind::Match(rest.found),
            citing: None,
            span,
        };
        Some(RuleSource {
            derives: self.derives.clone(),
            ends,
            properties: Vec::new(),
            conditions,
            bodies: vec![SingleQuery {
                clauses: vec![clause],
                span,
            }],
        })
    }

    /// The only `MATCH` of an alternative that returns its ends and nothing else.
    fn only_match(&self, alternative: usize) -> Option<(&MatchClause, Span)> {
        let body = self.bodies.get(alternative)?;
        let first = match body.clauses.as_slice() {
            [first] => first,
            [first, last] if self.returns_ends(last) => first,
            _ => return None,
        };
        match &first.kind {
            ClauseKind::Match(found)
                if !found.optional && found.search.is_none() && !found.repeatable =>
            {
                Some((found, body.span))
            }
            _ => None,
        }
    }

    /// Labels that the ends have in any case.
    fn known_labels(&self, alternative: usize) -> EndLabels {
        let mut known = EndLabels::default();
        let matched = self.only_match(alternative);
        let patterns = matched.iter().flat_map(|(found, _)| &found.patterns);
        for pattern in patterns.chain(&self.conditions) {
            for element in &pattern.elements {
                let PatternElement::Node(node) = element else {
                    continue;
                };
                for (end, labels) in self.ends.iter().zip(&mut known) {
                    if node.variable.as_ref() == Some(end) {
                        node.labels.iter().for_each(|of| add_implied(of, labels));
                    }
                }
            }
        }
        known
    }

    fn conditions_of(&self, end: &Name) -> impl Iterator<Item = &NodePattern> {
        let own = self.conditions.iter();
        let own = own.filter(move |condition| is_about(condition, end));
        own.flat_map(|condition| &condition.elements)
            .filter_map(|element| match element {
                PatternElement::Node(node) => Some(node),
                PatternElement::Relationship(_) | PatternElement::Group(_) => None,
            })
    }
}

fn is_about(condition: &Pattern, end: &Name) -> bool {
    condition.elements.iter().any(|element| {
        matches!(element, PatternElement::Node(node) if node.variable.as_ref() == Some(end))
    })
}

/// The head of rules along which a relationship leads.
fn along(relationship: &RelationshipPattern, heads: &[Arc<str>]) -> Option<Arc<str>> {
    match &relationship.types {
        Some(LabelExpression::Label(name)) => {
            heads.iter().find(|head| **head == name.text).cloned()
        }
        _ => None,
    }
}

fn is_plain(pattern: &Pattern) -> bool {
    pattern.selector == Selector::All
        && pattern.mode == PathMode::Trail
        && pattern.variable.is_none()
}

fn is_bare_hop(relationship: &RelationshipPattern) -> bool {
    relationship.variable.is_none()
        && relationship.properties.is_none()
        && relationship.predicate.is_none()
        && relationship.length.is_none()
}

/// The labels that a node must have; `None` if it must be something else.
fn only_labels(node: &NodePattern) -> Option<Vec<Arc<str>>> {
    let mut labels = Vec::new();
    if let Some(of) = &node.labels {
        let parts = match of {
            LabelExpression::And(parts) => parts.as_slice(),
            other => std::slice::from_ref(other),
        };
        for part in parts {
            let LabelExpression::Label(name) = part else {
                return None;
            };
            labels.push(Arc::clone(&name.text));
        }
    }
    is_bare(node).then_some(labels)
}

/// Adds labels that a node has if it is what the expression says.
fn add_implied(of: &LabelExpression, labels: &mut Vec<Arc<str>>) {
    match of {
        LabelExpression::Label(name) => labels.push(Arc::clone(&name.text)),
        LabelExpression::And(parts) => parts.iter().for_each(|part| add_implied(part, labels)),
        LabelExpression::Or(_)
        | LabelExpression::Not(_)
        | LabelExpression::Any
        | LabelExpression::Dynamic { .. } => {}
    }
}

/// Whether a name stands anywhere in a clause. What only looks like it counts, too.
fn mentions(found: &MatchClause, name: &Name) -> bool {
    let clause = Clause {
        kind: ClauseKind::Match(found.clone()),
        citing: None,
        span: name.span,
    };
    let text = Query::Single(SingleQuery {
        clauses: vec![clause],
        span: name.span,
    })
    .to_string();
    tokenize(&text)
        .iter()
        .any(|token| token.name(&text).as_deref() == Some(&*name.text))
}
