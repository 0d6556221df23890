//! `CASE`, and tests of a value's type.

use super::Binder;
use super::expression::combine;
use super::typing::{Typed, binary_type};
use crate::error::{Result, Span};
use crate::expression::{Expression, UnaryOperator};
use crate::syntax::ast::{self, CaseBranch, CaseTest};
use crate::value::kind::TypeSet;
use crate::value::{Value, ValueType};
use std::sync::Arc;

/// Condition and result of each branch, `ELSE`, and the types of the results.
type BoundBranches = (
    Vec<(Expression, Expression)>,
    Option<Box<Expression>>,
    TypeSet,
);

impl Binder<'_> {
    /// `CASE [subject] WHEN … THEN … [ELSE …] END`
    pub fn bind_case(
        &mut self,
        subject: Option<&ast::Expression>,
        branches: &[CaseBranch],
        otherwise: Option<&ast::Expression>,
        span: Span,
    ) -> Result<Typed> {
        let is_value = |test: &CaseTest| matches!(test, CaseTest::Value(_));
        let plain = branches
            .iter()
            .flat_map(|branch| &branch.tests)
            .all(is_value);
        let subject = match subject {
            Some(subject) if !plain => {
                return self.bind_tested_case(subject, branches, otherwise, span);
            }
            Some(subject) => Some(Box::new(self.bind_expression(subject)?.expression)),
            None => None,
        };
        let searched = subject.is_none();
        let mut condition = |binder: &mut Self, test: &CaseTest| match test {
            CaseTest::Value(written) if searched => binder.bind_predicate(written),
            CaseTest::Value(written) => binder.bind_expression(written),
            // Only values remain here.
            _ => Ok(Typed::new(Expression::Literal(Value::Null), TypeSet::NULL)),
        };
        let bound = self.bind_branches(branches, otherwise, &mut condition)?;
        let (branches, otherwise, types) = bound;
        let case = Expression::Case {
            subject,
            branches,
            otherwise,
        };
        Ok(Typed::new(case, types))
    }

    /// With operators after `WHEN`: the subject is evaluated once, as the only element of a list comprehension.
    fn bind_tested_case(
        &mut self,
        written: &ast::Expression,
        branches: &[CaseBranch],
        otherwise: Option<&ast::Expression>,
        span: Span,
    ) -> Result<Typed> {
        let subject = self.bind_expression(written)?;
        let variable = self.slots.anonymous("case");
        let held = Typed::new(Expression::Slot(variable), subject.types);
        let mut condition =
            |binder: &mut Self, test: &CaseTest| binder.bind_test(&held, test, written.span);
        let bound = self.bind_branches(branches, otherwise, &mut condition)?;
        let (branches, otherwise, types) = bound;
        let case = Expression::Case {
            subject: None,
            branches,
            otherwise,
        };
        let walked = Expression::ListComprehension {
            variable,
            list: Box::new(Expression::List(vec![subject.expression])),
            predicate: None,
            result: Some(Box::new(case)),
        };
        let first = Expression::Index {
            subject: Box::new(walked),
            index: Box::new(Expression::Literal(Value::Integer(0))),
            span,
        };
        Ok(Typed::new(first, types))
    }

    /// Several tests of a branch become several branches with the same result.
    fn bind_branches(
        &mut self,
        branches: &[CaseBranch],
        otherwise: Option<&ast::Expression>,
        condition: &mut dyn FnMut(&mut Self, &CaseTest) -> Result<Typed>,
    ) -> Result<BoundBranches> {
        let mut types = TypeSet::NONE;
        let mut bound = Vec::with_capacity(branches.len());
        for branch in branches {
            let mut conditions = Vec::with_capacity(branch.tests.len());
            for test in &branch.tests {
                conditions.push(condition(self, test)?.expression);
            }
            let result = self.bind_expression(&branch.result)?;
            types = types.or(result.types);
            let pairs = conditions.into_iter();
            bound.extend(pairs.map(|condition| (condition, result.expression.clone())));
        }
        let otherwise = self.bind_optional(otherwise)?;
        types = types.or(otherwise
            .as_ref()
            .map_or(TypeSet::NULL, |typed| typed.types));
        let otherwise = otherwise.map(|typed| Box::new(typed.expression));
        Ok((bound, otherwise, types))
    }

    /// A test after `WHEN`, with the subject on its left side.
    fn bind_test(&mut self, subject: &Typed, test: &CaseTest, place: Span) -> Result<Typed> {
        let (operator, right) = match test {
            CaseTest::Value(value) => return self.bind_value_test(subject, value),
            CaseTest::Compare(operator, right) => (*operator, right),
            CaseTest::Null { negated } => return Ok(null_test(subject, *negated, place)),
            CaseTest::Typed { negated, expected } => {
                let subject = subject.expression.clone();
                return Ok(has_type(subject, *negated, expected, place));
            }
        };
        let bound = self.bind_expression(right)?;
        binary_type(operator, (subject.types, place), (bound.types, right.span))?;
        Ok(combine(operator, (subject.clone(), bound), right.span))
    }

    /// `WHEN value` among other tests: a simple `CASE` of one branch, so that null is equal to null in both forms.
    fn bind_value_test(&mut self, subject: &Typed, value: &ast::Expression) -> Result<Typed> {
        let value = self.bind_expression(value)?.expression;
        let boolean = |truth| Expression::Literal(Value::Boolean(truth));
        let test = Expression::Case {
            subject: Some(Box::new(subject.expression.clone())),
            branches: vec![(value, boolean(true))],
            otherwise: Some(Box::new(boolean(false))),
        };
        Ok(Typed::new(test, TypeSet::BOOLEAN))
    }
}

fn null_test(subject: &Typed, negated: bool, span: Span) -> Typed {
    let operator = match negated {
        true => UnaryOperator::IsNotNull,
        false => UnaryOperator::IsNull,
    };
    Typed::new(
        unary(operator, subject.expression.clone(), span),
        TypeSet::BOOLEAN,
    )
}

/// `subject IS [NOT] :: type`
pub(super) fn has_type(
    subject: Expression,
    negated: bool,
    expected: &ValueType,
    span: Span,
) -> Typed {
    let test = Expression::HasType {
        subject: Box::new(subject),
        expected: Arc::new(expected.clone()),
    };
    let test = match negated {
        true => unary(UnaryOperator::Not, test, span),
        false => test,
    };
    Typed::new(test, TypeSet::BOOLEAN)
}

fn unary(operator: UnaryOperator, operand: Expression, span: Span) -> Expression {
    Expression::Unary {
        operator,
        operand: Box::new(operand),
        span,
    }
}
