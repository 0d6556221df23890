//! Types and labels that are heads of rules: where a statement reads them, and what it may not do with them.

use super::known_rules::{DerivedUse, MARK, loop_type};
use super::labels::Labelled;
use super::subquery::clauses_only;
use super::{Binder, BoundClause, BoundMatch, BoundSubquery, Connection, ConnectionKind};
use super::{PatternGraph, PatternNode};
use crate::error::{Error, ErrorCode, Result, Span, Warning};
use crate::expression::{Expression, Slot, SubqueryKind};
use crate::graph::{Direction, RuleHead};
use crate::syntax::ast::{BinaryOperator, Expression as Written, ExpressionKind as Kind};
use crate::syntax::ast::{LabelExpression, Literal, SubqueryKind as WrittenKind, quoted_name};
use std::sync::Arc;

/// The number of derived names that a notice lists.
const MOST_NAMED: usize = 5;

impl Binder<'_> {
    /// Notes that a place reads a head, and returns the type by which it does.
    fn read_derived(&mut self, head: RuleHead, (plain, repeated): (Arc<str>, bool)) -> Arc<str> {
        let number = self.catalog.rules.numbered + self.derived.len();
        let is_recursive = self.catalog.rules.recursive.contains(&head);
        let place: Option<Arc<str>> =
            is_recursive.then(|| format!("{MARK}{number}:{}", head.name()).into());
        self.derived.push(DerivedUse {
            head,
            monotone: self.monotone,
            repeated,
            place: place.clone(),
        });
        place.unwrap_or(plain)
    }

    /// Adds what places within rules need to the types of a pattern.
    pub fn with_derived_types(
        &mut self,
        types: Option<Vec<Arc<str>>>,
        repeated: bool,
    ) -> Option<Vec<Arc<str>>> {
        let mut types = types?;
        for at in 0..types.len() {
            let head = RuleHead::Relationship(Arc::clone(&types[at]));
            if self.catalog.rules.has(&head) {
                let name = self.read_derived(head, (Arc::clone(&types[at]), repeated));
                if name != types[at] {
                    types.push(name);
                }
            }
        }
        Some(types)
    }

    /// Whether rules say which nodes have a label.
    fn is_derived_label(&self, name: &Arc<str>) -> bool {
        let rules = self.catalog.rules;
        !rules.heads.is_empty() && rules.has(&RuleHead::Label(Arc::clone(name)))
    }

    /// Whether a label expression names a derived label.
    pub fn mentions_derived_label(&self, labels: &LabelExpression) -> bool {
        match labels {
            LabelExpression::Label(name) => self.is_derived_label(&name.text),
            LabelExpression::And(parts) | LabelExpression::Or(parts) => {
                parts.iter().any(|part| self.mentions_derived_label(part))
            }
            LabelExpression::Not(inner) => self.mentions_derived_label(inner),
            LabelExpression::Any | LabelExpression::Dynamic { .. } => false,
        }
    }

    /// The loop that a node with a derived label has.
    fn loop_at(&mut self, node: Slot, label: &Arc<str>) -> Connection {
        let head = RuleHead::Label(Arc::clone(label));
        let name = self.read_derived(head, (loop_type(label), false));
        Connection {
            left: node,
            right: node,
            direction: Direction::Outgoing,
            unique: false,
            kind: ConnectionKind::Single {
                relationship: self.slots.anonymous("label"),
                bound: false,
                types: Some(vec![name]),
            },
        }
    }

    /// The labels of a node of a pattern without the derived ones that it must have, which become connections.
    pub fn derived_labels<'q>(
        &mut self,
        node: Slot,
        labels: &'q LabelExpression,
        connections: &mut Vec<Connection>,
    ) -> Vec<&'q LabelExpression> {
        match labels {
            LabelExpression::Label(name) if self.is_derived_label(&name.text) => {
                self.mention_labels(Labelled::Node, labels);
                let connection = self.loop_at(node, &name.text);
                connections.push(connection);
                Vec::new()
            }
            LabelExpression::And(parts) => {
                let mut rest = Vec::with_capacity(parts.len());
                for part in parts {
                    rest.extend(self.derived_labels(node, part, connections));
                }
                rest
            }
            LabelExpression::Label(_)
            | LabelExpression::Or(_)
            | LabelExpression::Not(_)
            | LabelExpression::Any
            | LabelExpression::Dynamic { .. } => vec![labels],
        }
    }

    /// `n:Label` for a derived label, if this is one.
    pub fn derived_label_test(
        &mut self,
        subject: &Expression,
        labels: &LabelExpression,
        span: Span,
    ) -> Result<Option<Expression>> {
        let LabelExpression::Label(name) = labels else {
            return Ok(None);
        };
        if !self.is_derived_label(&name.text) {
            return Ok(None);
        }
        let Expression::Slot(node) = *subject else {
            let message = format!(
                "`{}` follows from a rule, and can be asked of a variable only",
                name.text
            );
            let error = Error::syntax(ErrorCode::UnexpectedSyntax, message).at(span);
            return Err(error.hint("give the node a name first: WITH … AS n"));
        };
        self.mention_labels(Labelled::Node, labels);
        let (found, arguments) = self.capturing(|binder| {
            binder.slots.read(node);
            let connection = binder.loop_at(node, &name.text);
            let mut graph = PatternGraph {
                nodes: vec![PatternNode { slot: node }],
                connections: vec![connection],
                ..PatternGraph::default()
            };
            binder.hold(&mut graph);
            Ok(BoundMatch {
                optional: false,
                graph,
            })
        })?;
        let subquery = BoundSubquery {
            query: clauses_only(vec![BoundClause::Match(found)]),
            arguments,
            result: None,
        };
        Ok(Some(self.add_subquery(subquery, SubqueryKind::Exists)))
    }

    /// Warns where `$(…)`, which asks for what is stored, names what rules derive, or may do so.
    pub fn doubt_computed_name(&mut self, kind: Labelled, names: &Written) {
        let of_kind = |head: &&RuleHead| match head {
            RuleHead::Label(_) => matches!(kind, Labelled::Node),
            RuleHead::Relationship(_) => matches!(kind, Labelled::Relationship),
        };
        let derived = self.catalog.rules.heads.iter().filter(of_kind);
        let message = match &names.kind {
            Kind::Literal(Literal::String(name)) => {
                let mut derived = derived.filter(|head| head.name() == name);
                let what = match kind {
                    Labelled::Node => "nodes whose label",
                    Labelled::Relationship => "relationships whose type",
                };
                derived.next().map(|_| {
                    format!(
                        "`$(…)` finds what is stored; {what} `{name}` follows from rules are found by :{}",
                        quoted_name(name)
                    )
                })
            }
            _ => {
                let names = derived.map(|head| format!(":{}", quoted_name(head.name())));
                let names: Vec<String> = names.take(MOST_NAMED).collect();
                (!names.is_empty()).then(|| {
                    format!(
                        "`$(…)` finds what is stored; what follows from rules is found by its name: {}",
                        names.join(", ")
                    )
                })
            }
        };
        if let Some(message) = message {
            self.warn(Warning::new(message, names.span));
        }
    }

    /// Runs `bind` where more of what is derived may take rows away.
    pub fn not_monotone<T>(&mut self, bind: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let before = std::mem::replace(&mut self.monotone, false);
        let result = bind(self);
        self.monotone = before;
        result
    }

    /// What was read so far in this statement is grouped, or cut off: more of it may take rows away.
    pub fn group_derived(&mut self) {
        for derived in &mut self.derived {
            derived.monotone = false;
        }
    }

    /// Remembers that a statement gives an entity a type or a label that only follows from rules.
    pub fn refuse_derived(&mut self, head: RuleHead, span: Span) {
        if self.refused.is_none() && self.catalog.rules.has(&head) {
            self.refused = Some(head.cannot_be_written().at(span));
        }
    }
}

/// Whether more rows for the patterns inside an expression can only make it true, not false.
pub(super) fn keeps_monotone(expression: &Written) -> bool {
    match &expression.kind {
        Kind::Binary(operator, ..) => {
            matches!(operator, BinaryOperator::And | BinaryOperator::Or)
        }
        Kind::Subquery { kind, .. } => *kind == WrittenKind::Exists,
        Kind::PatternPredicate(_) | Kind::HasLabels(..) => true,
        Kind::Literal(_)
        | Kind::Variable(_)
        | Kind::Parameter(_)
        | Kind::List(_)
        | Kind::Map(_)
        | Kind::Property(..)
        | Kind::Index(..)
        | Kind::Slice(..)
        | Kind::HasType { .. }
        | Kind::Unary(..)
        | Kind::Comparison(..)
        | Kind::Chain(..)
        | Kind::Call { .. }
        | Kind::CountStar
        | Kind::Case { .. }
        | Kind::ListComprehension { .. }
        | Kind::PatternComprehension { .. }
        | Kind::Quantifier { .. }
        | Kind::Reduce { .. }
        | Kind::MapProjection { .. }
        | Kind::ShortestPath(_) => false,
    }
}
