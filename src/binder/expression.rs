//! Expressions: names are resolved to slots, and operators and literals are bound, each with its types.

use super::case::has_type;
use super::derived::keeps_monotone;
use super::labels::Labelled;
use super::typing::{Typed, binary_type, expect, expect_properties, index_type};
use super::{Binder, Mentioned};
use crate::error::{Error, ErrorCode, Result, Span};
use crate::expression::{Expression, UnaryOperator, ValueOperator};
use crate::syntax::ast::{self, ExpressionKind as Kind, LabelExpression, Literal, Name};
use crate::value::Value;
use crate::value::kind::{Type, TypeSet};
use std::sync::Arc;

impl Binder<'_> {
    /// An expression that gives a value.
    pub fn bind_expression(&mut self, expression: &ast::Expression) -> Result<Typed> {
        if self.monotone && !(self.is_condition && keeps_monotone(expression)) {
            return self.not_monotone(|binder| binder.bind_expression(expression));
        }
        self.nested(expression.span, |binder| {
            match binder.bind_projected(expression)? {
                Some(projected) => Ok(projected),
                None => binder.bind_kind(expression),
            }
        })
    }

    fn bind_kind(&mut self, expression: &ast::Expression) -> Result<Typed> {
        let span = expression.span;
        self.doubt_date(expression);
        match &expression.kind {
            Kind::Literal(literal) => Ok(bind_literal(literal)),
            Kind::Variable(name) => self.bind_variable(name, span),
            Kind::Parameter(name) => self.bind_parameter(name, span),
            Kind::List(items) => self.bind_list(items),
            Kind::Map(entries) => self.bind_map(entries),
            Kind::Property(subject, key) => {
                let subject = self.bind_expression(subject)?;
                self.bind_property(subject, key, span)
            }
            Kind::Index(subject, index) => {
                let subject = self.bind_expression(subject)?;
                self.bind_index(subject, index, span)
            }
            Kind::Slice(subject, from, to) => {
                let place = subject.span;
                let subject = self.bind_expression(subject)?;
                self.bind_slice((subject, place), [from.as_deref(), to.as_deref()], span)
            }
            Kind::HasLabels(subject, labels) => self.bind_has_labels(subject, labels, span),
            Kind::HasType {
                subject,
                negated,
                expected,
            } => {
                let subject = self.bind_expression(subject)?.expression;
                Ok(has_type(subject, *negated, expected, span))
            }
            Kind::Unary(operator, operand) => self.bind_unary_operator(*operator, operand, span),
            Kind::Binary(operator, left, right) => self.bind_binary(*operator, left, right, span),
            Kind::Comparison(operands, operators) => self.bind_comparison(operands, operators),
            Kind::Chain(first, links) => self.bind_chain(first, links),
            Kind::Call {
                name,
                distinct,
                arguments,
            } => self.bind_function(expression, name, *distinct, arguments),
            Kind::CountStar => self.bind_aggregate(expression, None, false, &[]),
            Kind::Case {
                subject,
                branches,
                otherwise,
            } => self.bind_case(subject.as_deref(), branches, otherwise.as_deref(), span),
            Kind::ListComprehension { .. } => self.bind_list_comprehension(expression),
            Kind::Quantifier { .. } => self.bind_quantifier(expression),
            Kind::Reduce { .. } => self.bind_reduce(expression),
            Kind::MapProjection { subject, items } => self.bind_map_projection(subject, items),
            Kind::PatternComprehension {
                pattern,
                predicate,
                result,
            } => self.bind_pattern_comprehension(pattern, predicate.as_deref(), result),
            Kind::ShortestPath(pattern) => self.bind_shortest_path_expression(pattern),
            Kind::Subquery { kind, body } => self.bind_subquery_expression(*kind, body, span),
            Kind::PatternPredicate(_) => Err(pattern_as_value(span)),
        }
    }

    fn bind_unary_operator(
        &mut self,
        operator: ast::UnaryOperator,
        operand: &ast::Expression,
        span: Span,
    ) -> Result<Typed> {
        let bound = self.bind_operand(operator, operand)?;
        bind_unary(operator, (bound, operand.span), span)
    }

    /// An expression in a boolean context, where a pattern is allowed too.
    pub fn bind_predicate(&mut self, expression: &ast::Expression) -> Result<Typed> {
        if let Kind::PatternPredicate(pattern) = &expression.kind {
            return self.bind_pattern_predicate(pattern);
        }
        let typed = self.bind_expression(expression)?;
        expect(TypeSet::BOOLEAN, typed.types, expression.span)?;
        Ok(typed)
    }

    /// A predicate, split into conjuncts.
    pub fn bind_conjuncts(&mut self, predicate: &ast::Expression) -> Result<Vec<Expression>> {
        let before = std::mem::replace(&mut self.is_condition, true);
        let bound = self.bind_predicate(predicate);
        self.is_condition = before;
        Ok(match bound?.expression {
            Expression::And(parts) => parts,
            other => vec![other],
        })
    }

    /// `NaN`, `INF` and `Infinity` are numbers unless a variable has that name.
    fn bind_variable(&mut self, name: &str, span: Span) -> Result<Typed> {
        if let (None, Some(number)) = (self.scope.find(name), number_of_word(name)) {
            return Ok(Typed::new(
                Expression::Literal(Value::Float(number)),
                TypeSet::FLOAT,
            ));
        }
        let (slot, types) = self.resolve(name, span)?;
        Ok(Typed::new(Expression::Slot(slot), types))
    }

    /// An expression where a text often stands.
    pub(super) fn bind_value(&mut self, expression: &ast::Expression) -> Result<Typed> {
        let bound = self.bind_expression(expression);
        bound.map_err(|error| meant_as_text(error, expression))
    }

    fn bind_parameter(&mut self, name: &Arc<str>, span: Span) -> Result<Typed> {
        self.reads_parameter(name, span);
        Ok(Typed::new(
            Expression::Parameter(name.clone()),
            TypeSet::ANY,
        ))
    }

    fn bind_list(&mut self, items: &[ast::Expression]) -> Result<Typed> {
        let mut bound = Vec::with_capacity(items.len());
        let mut elements = TypeSet::NONE;
        for item in items {
            let typed = self.bind_value(item)?;
            elements = elements.or(typed.types);
            bound.push(typed.expression);
        }
        if bound.is_empty() {
            elements = TypeSet::ANY;
        }
        Ok(Typed::new(
            Expression::List(bound),
            TypeSet::list_of(elements),
        ))
    }

    fn bind_map(&mut self, entries: &[(Name, ast::Expression)]) -> Result<Typed> {
        let mut bound = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            self.doubt_month(&key.text, value);
            bound.push((key.text.clone(), self.bind_value(value)?.expression));
        }
        Ok(Typed::new(Expression::Map(bound), TypeSet::MAP))
    }

    pub(super) fn bind_property(&mut self, bound: Typed, key: &Name, span: Span) -> Result<Typed> {
        expect_properties(bound.types, span)?;
        if bound.types.is_subset_of(TypeSet::ENTITY.or(TypeSet::NULL)) {
            self.mentions(Mentioned::Key, key);
        }
        let property = Expression::Property {
            subject: Box::new(bound.expression),
            key: key.text.clone(),
            span,
        };
        Ok(Typed::new(property, TypeSet::ANY))
    }

    pub(super) fn bind_index(
        &mut self,
        subject: Typed,
        index: &ast::Expression,
        span: Span,
    ) -> Result<Typed> {
        let index = self.bind_expression(index)?;
        let types = index_type(subject.types, index.types, span)?;
        let element = Expression::Index {
            subject: Box::new(subject.expression),
            index: Box::new(index.expression),
            span,
        };
        Ok(Typed::new(element, types))
    }

    pub(super) fn bind_slice(
        &mut self,
        (bound, place): (Typed, Span),
        bounds: [Option<&ast::Expression>; 2],
        span: Span,
    ) -> Result<Typed> {
        expect(TypeSet::LIST, bound.types, place)?;
        let mut ends = Vec::with_capacity(2);
        for end in bounds {
            ends.push(match end {
                Some(written) => {
                    let typed = self.bind_expression(written)?;
                    expect(TypeSet::INTEGER, typed.types, written.span)?;
                    Some(Box::new(typed.expression))
                }
                None => None,
            });
        }
        let to = ends.pop().flatten();
        let slice = Expression::Slice {
            subject: Box::new(bound.expression),
            from: ends.pop().flatten(),
            to,
            span,
        };
        Ok(Typed::new(slice, bound.types.or(TypeSet::NULL)))
    }

    fn bind_has_labels(
        &mut self,
        subject: &ast::Expression,
        labels: &LabelExpression,
        span: Span,
    ) -> Result<Typed> {
        let bound = self.bind_expression(subject)?;
        expect(TypeSet::ENTITY, bound.types, subject.span)?;
        let kind = match TypeSet::NODE.accepts(bound.types) {
            true => Labelled::Node,
            false => Labelled::Relationship,
        };
        let mut tests = self.label_predicates(&bound.expression, kind, labels, span)?;
        let test = match tests.len() {
            1 => tests.remove(0),
            _ => Expression::And(tests),
        };
        Ok(Typed::new(test, TypeSet::BOOLEAN.or(TypeSet::NULL)))
    }

    /// The operand of a unary operator; `NOT` accepts a pattern too.
    pub(super) fn bind_operand(
        &mut self,
        operator: UnaryOperator,
        operand: &ast::Expression,
    ) -> Result<Typed> {
        match operator {
            UnaryOperator::Not => self.bind_predicate(operand),
            UnaryOperator::Minus
            | UnaryOperator::Plus
            | UnaryOperator::IsNull
            | UnaryOperator::IsNotNull => self.bind_expression(operand),
        }
    }

    fn bind_binary(
        &mut self,
        operator: ast::BinaryOperator,
        left: &ast::Expression,
        right: &ast::Expression,
        span: Span,
    ) -> Result<Typed> {
        match operator {
            ast::BinaryOperator::And | ast::BinaryOperator::Or => {
                self.bind_connective(operator, left, right)
            }
            ast::BinaryOperator::Value(operator @ ValueOperator::Xor) => {
                let bound = (self.bind_predicate(left)?, self.bind_predicate(right)?);
                Ok(combine(operator, bound, span))
            }
            ast::BinaryOperator::Value(operator) => {
                if operator.exchanged().is_some() {
                    self.doubt_compared_months(left, right);
                    self.doubt_compared_unit(left, right);
                }
                let bound = self.bind_expression(left)?;
                self.bind_value_operator(operator, (bound, left.span), right, span)
            }
        }
    }

    /// `left operator right`, whose left operand is already bound.
    pub(super) fn bind_value_operator(
        &mut self,
        operator: ValueOperator,
        (left, place): (Typed, Span),
        right: &ast::Expression,
        span: Span,
    ) -> Result<Typed> {
        use ValueOperator as B;
        let bound = match operator {
            B::Subtract | B::Multiply | B::Divide | B::Modulo | B::Power => {
                (left, self.bind_expression(right)?)
            }
            _ => (left, self.bind_value(right)?),
        };
        let types = binary_type(
            operator,
            (bound.0.types, place),
            (bound.1.types, right.span),
        )?;
        Ok(Typed::new(combine(operator, bound, span).expression, types))
    }

    /// `AND` and `OR`; a chain of one of them becomes one node, whatever its length.
    fn bind_connective(
        &mut self,
        operator: ast::BinaryOperator,
        left: &ast::Expression,
        right: &ast::Expression,
    ) -> Result<Typed> {
        let mut operands = vec![right];
        let mut rest = left;
        while let Kind::Binary(same, further, operand) = &rest.kind
            && *same == operator
        {
            operands.push(operand);
            rest = further;
        }
        operands.push(rest);
        let is_and = operator == ast::BinaryOperator::And;
        let mut parts = Vec::with_capacity(operands.len());
        for operand in operands.into_iter().rev() {
            match self.bind_predicate(operand)?.expression {
                Expression::And(inner) if is_and => parts.extend(inner),
                Expression::Or(inner) if !is_and => parts.extend(inner),
                other => parts.push(other),
            }
        }
        let bound = if is_and {
            Expression::And(parts)
        } else {
            Expression::Or(parts)
        };
        Ok(Typed::new(bound, TypeSet::BOOLEAN.or(TypeSet::NULL)))
    }

    /// `a < b <= c` is `a < b AND b <= c`.
    fn bind_comparison(
        &mut self,
        operands: &[ast::Expression],
        operators: &[ValueOperator],
    ) -> Result<Typed> {
        for (left, right) in operands.iter().zip(operands.iter().skip(1)) {
            self.doubt_compared_months(left, right);
        }
        let mut bound = Vec::with_capacity(operands.len());
        for operand in operands {
            bound.push((self.bind_expression(operand)?, operand.span));
        }
        let mut tests = Vec::with_capacity(operators.len());
        for (pair, operator) in bound.windows(2).zip(operators) {
            let [(left, from), (right, to)] = pair else {
                continue;
            };
            let span = from.to(*to);
            tests.push(combine(*operator, (left.clone(), right.clone()), span).expression);
        }
        let test = match tests.len() {
            1 => tests.remove(0),
            _ => Expression::And(tests),
        };
        Ok(Typed::new(test, TypeSet::BOOLEAN.or(TypeSet::NULL)))
    }

    /// An optional expression.
    pub fn bind_optional(&mut self, expression: Option<&ast::Expression>) -> Result<Option<Typed>> {
        expression
            .map(|written| self.bind_expression(written))
            .transpose()
    }
}

/// A unary operator, whose operand is already bound and is at `place`.
pub(super) fn bind_unary(
    operator: UnaryOperator,
    (operand, place): (Typed, Span),
    span: Span,
) -> Result<Typed> {
    let types = match operator {
        UnaryOperator::Not => {
            expect(TypeSet::BOOLEAN, operand.types, place)?;
            TypeSet::BOOLEAN.or(TypeSet::NULL)
        }
        UnaryOperator::Minus | UnaryOperator::Plus => {
            expect(TypeSet::AMOUNT, operand.types, place)?;
            operand.types
        }
        UnaryOperator::IsNull | UnaryOperator::IsNotNull => TypeSet::BOOLEAN,
    };
    let bound = Expression::Unary {
        operator,
        operand: Box::new(operand.expression),
        span,
    };
    Ok(Typed::new(bound, types))
}

fn number_of_word(word: &str) -> Option<f64> {
    let number = match word.to_ascii_lowercase().as_str() {
        "nan" => f64::NAN,
        "inf" | "infinity" => f64::INFINITY,
        _ => return None,
    };
    Some(number)
}

fn bind_literal(literal: &Literal) -> Typed {
    let types = match literal {
        Literal::Null => TypeSet::NULL,
        Literal::Boolean(_) => TypeSet::BOOLEAN,
        Literal::Integer(_) => TypeSet::INTEGER,
        Literal::Float(_) => TypeSet::FLOAT,
        Literal::Decimal(_) => TypeSet::DECIMAL,
        Literal::String(_) => TypeSet::STRING,
    };
    Typed::new(Expression::Literal(literal.value()), types)
}

/// What is said of a word without quotes that is no variable, where a text often stands.
pub(super) fn meant_as_text(error: Error, expression: &ast::Expression) -> Error {
    let Kind::Variable(name) = &expression.kind else {
        return error;
    };
    let is_near = |hint: &str| hint.starts_with("did you mean");
    if error.code() != ErrorCode::UndefinedVariable || error.hint_text().is_some_and(is_near) {
        return error;
    }
    let text = format!("a text is written in quotes: '{name}'");
    let hint = match error.hint_text() {
        Some(hint) => format!("{text}; {hint}"),
        None => text,
    };
    error.hint(hint)
}

pub(super) fn combine(operator: ValueOperator, bound: (Typed, Typed), span: Span) -> Typed {
    let expression = Expression::Binary {
        operator,
        left: Box::new(bound.0.expression),
        right: Box::new(bound.1.expression),
        span,
    };
    Typed::new(expression, TypeSet::BOOLEAN.or(TypeSet::NULL))
}

/// Whether values of these types may be a list of relationships or null.
pub(super) fn may_be_relationships(types: TypeSet) -> bool {
    TypeSet::LIST.accepts(types)
        && (!types.contains(Type::List) || types.elements().intersects(TypeSet::RELATIONSHIP))
}

/// The error for a pattern where a value is expected.
fn pattern_as_value(span: Span) -> Error {
    Error::syntax(
        ErrorCode::UnexpectedSyntax,
        "a pattern is a predicate: it is only allowed where a boolean is expected",
    )
    .at(span)
    .hint("use a pattern comprehension, COUNT { … } or EXISTS { … }")
}
