//! Label expressions: what is known from the text becomes a label test, `$(…)` a predicate over the names at runtime.

use super::typing::expect;
use super::{Binder, Mentioned, scope::Slots};
use crate::error::{Error, ErrorCode, Result, Span};
use crate::expression::{Expression, FunctionReference, ValueOperator};
use crate::expression::{LabelTest, ListQuantifier, UnaryOperator};
use crate::functions;
use crate::syntax::ast::LabelExpression;
use crate::value::Value;
use crate::value::kind::TypeSet;
use std::sync::Arc;

/// An entity with labels or a type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Labelled {
    Node,
    Relationship,
}

impl Binder<'_> {
    /// One or more predicates that are equivalent to a label expression on `subject`. `A&B` becomes two, so that each
    /// can be used separately.
    pub fn label_predicates(
        &mut self,
        subject: &Expression,
        kind: Labelled,
        labels: &LabelExpression,
        span: Span,
    ) -> Result<Vec<Expression>> {
        if let LabelExpression::And(parts) = labels {
            let mut predicates = Vec::with_capacity(parts.len());
            for part in parts {
                predicates.extend(self.label_predicates(subject, kind, part, span)?);
            }
            return Ok(predicates);
        }
        let is_derived = kind == Labelled::Node && self.mentions_derived_label(labels);
        if is_derived && let Some(test) = self.derived_label_test(subject, labels, span)? {
            return Ok(vec![test]);
        }
        if let Some(test) = label_test(labels).filter(|_| !is_derived) {
            self.mention_labels(kind, labels);
            let labels = test;
            return Ok(vec![Expression::HasLabels {
                subject: Box::new(subject.clone()),
                labels,
                span,
            }]);
        }
        Ok(vec![self.dynamic_predicate(subject, kind, labels, span)?])
    }

    /// Records the names in a label expression.
    pub fn mention_labels(&mut self, kind: Labelled, labels: &LabelExpression) {
        match labels {
            LabelExpression::Label(name) => {
                let what = match kind {
                    Labelled::Node => Mentioned::Label,
                    Labelled::Relationship => Mentioned::Type,
                };
                self.mentions(what, name);
            }
            LabelExpression::And(parts) | LabelExpression::Or(parts) => {
                for part in parts {
                    self.mention_labels(kind, part);
                }
            }
            LabelExpression::Not(inner) => self.mention_labels(kind, inner),
            LabelExpression::Any | LabelExpression::Dynamic { .. } => {}
        }
    }

    /// Records the names in the labels or the type that an entity is given, and returns them.
    pub fn create_labels(&mut self, kind: Labelled, labels: &LabelExpression) -> Vec<Arc<str>> {
        let mut names = Vec::new();
        match labels {
            LabelExpression::Label(name) => {
                let what = match kind {
                    Labelled::Node => Mentioned::Label,
                    Labelled::Relationship => Mentioned::Type,
                };
                self.creates(what, name, &[]);
                names.push(Arc::clone(&name.text));
            }
            LabelExpression::And(parts) => {
                for part in parts {
                    names.extend(self.create_labels(kind, part));
                }
            }
            LabelExpression::Or(_)
            | LabelExpression::Not(_)
            | LabelExpression::Any
            | LabelExpression::Dynamic { .. } => {}
        }
        names
    }

    /// An expression that contains `$(…)`.
    fn dynamic_predicate(
        &mut self,
        subject: &Expression,
        kind: Labelled,
        labels: &LabelExpression,
        span: Span,
    ) -> Result<Expression> {
        match labels {
            LabelExpression::Dynamic { names, any } => {
                let bound = self.bind_expression(names)?;
                expect(TypeSet::STRING.or(TypeSet::LIST), bound.types, names.span)?;
                self.doubt_computed_name(kind, names);
                let quantifier = match any {
                    true => ListQuantifier::Any,
                    false => ListQuantifier::All,
                };
                let names = in_a_list(bound.expression, names.span);
                let has = labels_of(subject.clone(), kind, span);
                Ok(each_is_in(&mut self.slots, quantifier, names, has, span))
            }
            LabelExpression::Not(inner) => {
                let operand = self
                    .not_monotone(|binder| binder.label_predicates(subject, kind, inner, span))?;
                Ok(Expression::Unary {
                    operator: UnaryOperator::Not,
                    operand: Box::new(Expression::And(operand)),
                    span,
                })
            }
            LabelExpression::Or(parts) => {
                let mut sides = Vec::with_capacity(parts.len());
                for part in parts {
                    let side = self.label_predicates(subject, kind, part, span)?;
                    sides.push(Expression::And(side));
                }
                Ok(Expression::Or(sides))
            }
            // An expression without `$(…)` is a label test, and `label_predicates` splits conjunctions.
            LabelExpression::Label(_) | LabelExpression::And(_) | LabelExpression::Any => Ok(
                Expression::And(self.label_predicates(subject, kind, labels, span)?),
            ),
        }
    }

    /// The labels of a new node, or those that `SET` adds, as expressions that give a string or a list of strings.
    pub fn bind_label_names(
        &mut self,
        labels: &LabelExpression,
        span: Span,
    ) -> Result<Vec<Expression>> {
        let mut names = Vec::new();
        self.add_label_names(labels, span, &mut names)?;
        Ok(names)
    }

    fn add_label_names(
        &mut self,
        labels: &LabelExpression,
        span: Span,
        out: &mut Vec<Expression>,
    ) -> Result<()> {
        match labels {
            LabelExpression::Label(name) => out.push(literal(&name.text)),
            LabelExpression::And(parts) => {
                for part in parts {
                    self.add_label_names(part, span, out)?;
                }
            }
            LabelExpression::Dynamic { names, any: false } => {
                let bound = self.bind_expression(names)?;
                expect(TypeSet::STRING.or(TypeSet::LIST), bound.types, names.span)?;
                out.push(bound.expression);
            }
            LabelExpression::Or(_)
            | LabelExpression::Not(_)
            | LabelExpression::Any
            | LabelExpression::Dynamic { any: true, .. } => return Err(indefinite(span)),
        }
        Ok(())
    }
}

/// Checks that a label expression determines the labels of a new node: names, `&` and `$(…)`.
pub(super) fn check_definite(labels: Option<&LabelExpression>, span: Span) -> Result<()> {
    fn definite(labels: &LabelExpression) -> bool {
        match labels {
            LabelExpression::Label(_) | LabelExpression::Dynamic { any: false, .. } => true,
            LabelExpression::And(parts) => parts.iter().all(definite),
            LabelExpression::Or(_)
            | LabelExpression::Not(_)
            | LabelExpression::Any
            | LabelExpression::Dynamic { any: true, .. } => false,
        }
    }
    match labels {
        Some(labels) if !definite(labels) => Err(indefinite(span)),
        _ => Ok(()),
    }
}

fn indefinite(span: Span) -> Error {
    let message = "these labels can be searched for but not created";
    Error::syntax(ErrorCode::UnexpectedSyntax, message)
        .at(span)
        .hint("name each label: `:A:B` or `:A&B`")
}

/// A name as an expression.
pub(super) fn literal(name: &Arc<str>) -> Expression {
    Expression::Literal(Value::String(name.clone()))
}

/// The label test of a label expression; `None` if it depends on the row.
pub(super) fn label_test(labels: &LabelExpression) -> Option<LabelTest> {
    Some(match labels {
        LabelExpression::Label(name) => LabelTest::Label(name.text.clone()),
        LabelExpression::And(parts) => LabelTest::And(label_tests(parts)?),
        LabelExpression::Or(parts) => LabelTest::Or(label_tests(parts)?),
        LabelExpression::Not(inner) => LabelTest::Not(Box::new(label_test(inner)?)),
        LabelExpression::Any => LabelTest::Any,
        LabelExpression::Dynamic { .. } => return None,
    })
}

fn label_tests(parts: &[LabelExpression]) -> Option<Vec<LabelTest>> {
    parts.iter().map(label_test).collect()
}

/// One or several names, as a list: `[] + names`.
fn in_a_list(names: Expression, span: Span) -> Expression {
    Expression::Binary {
        operator: ValueOperator::Add,
        left: Box::new(Expression::List(Vec::new())),
        right: Box::new(names),
        span,
    }
}

fn labels_of(subject: Expression, kind: Labelled, span: Span) -> Expression {
    match kind {
        Labelled::Node => call("labels", subject, span),
        Labelled::Relationship => Expression::List(vec![call("type", subject, span)]),
    }
}

/// A built-in function of one argument.
pub(super) fn call(name: &str, argument: Expression, span: Span) -> Expression {
    match functions::scalar(name) {
        Some(function) => Expression::Function {
            function: FunctionReference::BuiltIn(function),
            arguments: vec![argument],
            span,
        },
        None => Expression::Literal(Value::Null),
    }
}

/// `all(name IN names WHERE name IN list)`, or the same with `any`
fn each_is_in(
    slots: &mut Slots,
    quantifier: ListQuantifier,
    names: Expression,
    list: Expression,
    span: Span,
) -> Expression {
    let variable = slots.anonymous("label");
    Expression::Quantifier {
        quantifier,
        variable,
        list: Box::new(names),
        predicate: Box::new(Expression::Binary {
            operator: ValueOperator::In,
            left: Box::new(Expression::Slot(variable)),
            right: Box::new(list),
            span,
        }),
    }
}
