//! What CHECK says of one entity: an expression as a program over its properties.

use crate::error::{Error, ErrorCode, Result, Span};
use crate::graph::{Condition, ConditionOperator as Operator, ConditionStep as Step};
use crate::syntax::ast::{
    BinaryOperator, ChainLink, ChainOperation, Expression, ExpressionKind as Kind, Literal,
    UnaryOperator, ValueOperator,
};
use crate::value::Value;
use crate::value::quantity::{UnitTable, read};
use std::sync::Arc;

/// The condition that an expression is; `variable` stands for the entity.
pub(super) fn condition(
    variable: &Arc<str>,
    expression: &Expression,
    units: &UnitTable,
) -> Result<Condition> {
    let mut program = Program {
        variable: Some(variable),
        units,
        steps: Vec::new(),
    };
    program.add(expression)?;
    let text = Arc::from(expression.to_string());
    let condition = Condition::new(Arc::clone(variable), text, program.steps);
    let condition = condition.ok_or_else(|| unusable("this", expression.span))?;
    if condition.keys().next().is_none() {
        let message = format!("the check reads no property of `{variable}`");
        let error = Error::syntax(ErrorCode::InvalidArgumentType, message);
        return Err(error.at(expression.span));
    }
    let constants = condition.require_constants();
    constants.map_err(|error| error.at(expression.span))?;
    Ok(condition)
}

/// The value of an expression that reads nothing.
pub(super) fn constant(expression: &Expression, units: &UnitTable) -> Result<Value> {
    let mut program = Program {
        variable: None,
        units,
        steps: Vec::new(),
    };
    program.add(expression)?;
    let value = Condition::constant(&program.steps);
    value.map_err(|error| error.at(expression.span))
}

const INDEX: &str = "an index in brackets; a property is written n.key";
const SLICE: &str = "a part of a list";
const TYPE: &str = "`IS ::`; the type of a property stands with the property, {key :: STRING}";

struct Program<'v> {
    /// `None` where no entity may be read.
    variable: Option<&'v Arc<str>>,
    /// The units that quantities may be of: those of the graph among them.
    units: &'v UnitTable,
    steps: Vec<Step>,
}

impl Program<'_> {
    fn add(&mut self, expression: &Expression) -> Result<()> {
        let span = expression.span;
        match &expression.kind {
            Kind::Literal(literal) => self.steps.push(Step::Constant(literal.value())),
            Kind::List(elements) => {
                elements.iter().try_for_each(|element| self.add(element))?;
                self.steps.push(Step::List(elements.len() as u32));
            }
            Kind::Property(subject, key) => self.add_property(subject, &key.text)?,
            Kind::Unary(operator, operand) => {
                self.add(operand)?;
                self.steps.push(Step::Operator(unary(*operator)));
            }
            Kind::Binary(operator, left, right) => self.add_binary(*operator, left, right)?,
            Kind::Comparison(operands, operators) => self.add_comparison(operands, operators)?,
            Kind::Chain(first, links) => {
                self.add(first)?;
                links.iter().try_for_each(|link| self.add_link(link))?;
            }
            Kind::Call {
                name,
                distinct: false,
                arguments,
            } => self.add_call(&name.text, arguments, span)?,
            Kind::Variable(name) => {
                return Err(unusable(&format!("`{name}` by itself"), span));
            }
            Kind::Parameter(name) => {
                return Err(unusable(&format!("the parameter `${name}`"), span));
            }
            Kind::Map(_) => return Err(unusable("a map", span)),
            Kind::Index(..) => return Err(unusable(INDEX, span)),
            Kind::Slice(..) => return Err(unusable(SLICE, span)),
            Kind::HasLabels(..) => return Err(unusable("a label", span)),
            Kind::HasType { .. } => return Err(unusable(TYPE, span)),
            Kind::Call { name, .. } => {
                return Err(unusable(&format!("{}(DISTINCT …)", name.text), span));
            }
            Kind::CountStar => return Err(unusable("count(*)", span)),
            Kind::Case { .. } => return Err(unusable("CASE", span)),
            Kind::ListComprehension { .. } | Kind::PatternComprehension { .. } => {
                return Err(unusable("a comprehension", span));
            }
            Kind::Quantifier { .. } => {
                return Err(unusable("all(), any(), none() or single()", span));
            }
            Kind::Reduce { .. } => return Err(unusable("reduce()", span)),
            Kind::MapProjection { .. } => return Err(unusable("a map projection", span)),
            Kind::PatternPredicate(_) | Kind::ShortestPath(_) => {
                return Err(unusable("a pattern", span));
            }
            Kind::Subquery { .. } => return Err(unusable("a subquery", span)),
        }
        Ok(())
    }

    fn add_binary(
        &mut self,
        operator: BinaryOperator,
        left: &Expression,
        right: &Expression,
    ) -> Result<()> {
        self.add(left)?;
        self.add(right)?;
        self.steps.push(Step::Operator(match operator {
            BinaryOperator::Or => Operator::Or,
            BinaryOperator::And => Operator::And,
            BinaryOperator::Value(operator) => binary(operator),
        }));
        Ok(())
    }

    fn add_property(&mut self, subject: &Expression, key: &Arc<str>) -> Result<()> {
        if let Kind::Variable(name) = &subject.kind {
            return match self.variable {
                Some(variable) if variable == name => {
                    self.steps.push(Step::Property(Arc::clone(key)));
                    Ok(())
                }
                _ => {
                    let message = format!("`{name}` is not defined");
                    let error = Error::syntax(ErrorCode::UndefinedVariable, message);
                    Err(error.at(subject.span))
                }
            };
        }
        self.add(subject)?;
        self.steps.push(Step::Part(Arc::clone(key)));
        Ok(())
    }

    /// `a < b < c` is `a < b AND b < c`.
    fn add_comparison(
        &mut self,
        operands: &[Expression],
        operators: &[ValueOperator],
    ) -> Result<()> {
        for (place, (pair, operator)) in operands.windows(2).zip(operators).enumerate() {
            pair.iter().try_for_each(|operand| self.add(operand))?;
            self.steps.push(Step::Operator(binary(*operator)));
            if place > 0 {
                self.steps.push(Step::Operator(Operator::And));
            }
        }
        Ok(())
    }

    fn add_link(&mut self, link: &ChainLink) -> Result<()> {
        match &link.operation {
            ChainOperation::Unary(operator) => {
                self.steps.push(Step::Operator(unary(*operator)));
            }
            ChainOperation::Binary(operator, right) => {
                self.add(right)?;
                self.steps.push(Step::Operator(binary(*operator)));
            }
            ChainOperation::Property(key) => self.steps.push(Step::Part(Arc::clone(&key.text))),
            ChainOperation::HasType { .. } => return Err(unusable(TYPE, link.span)),
            ChainOperation::Index(_) => return Err(unusable(INDEX, link.span)),
            ChainOperation::Slice(..) => return Err(unusable(SLICE, link.span)),
        }
        Ok(())
    }

    fn add_call(&mut self, name: &str, arguments: &[Expression], span: Span) -> Result<()> {
        let [argument] = arguments else {
            return Err(unusable(&format!("{name}()"), span));
        };
        if name.eq_ignore_ascii_case("size") {
            self.add(argument)?;
            self.steps.push(Step::Operator(Operator::Size));
            return Ok(());
        }
        let Kind::Literal(Literal::String(text)) = &argument.kind else {
            return Err(unusable(&format!("{name}()"), span));
        };
        let made =
            made(name, text, self.units).ok_or_else(|| unusable(&format!("{name}()"), span))?;
        self.steps.push(Step::Constant(
            made.map_err(|error| error.at(argument.span))?,
        ));
        Ok(())
    }
}

/// What `name('text')` makes; `None` where no such function makes a constant.
fn made(name: &str, text: &str, units: &UnitTable) -> Option<Result<Value>> {
    Some(match name.to_lowercase().as_str() {
        "date" => text.parse().map(Value::Date),
        "localtime" => text.parse().map(Value::LocalTime),
        "time" => text.parse().map(Value::Time),
        "localdatetime" => text.parse().map(Value::LocalDateTime),
        "datetime" => text.parse().map(|made| Value::DateTime(Arc::new(made))),
        "duration" => text.parse().map(|made| Value::Duration(Arc::new(made))),
        "decimal" => text.parse().map(Value::Decimal),
        "quantity" => read(text, units).map(|made| Value::Quantity(Arc::new(made))),
        "period" => text.parse().map(Value::Period),
        _ => return None,
    })
}

fn unusable(what: &str, span: Span) -> Error {
    let message = format!("a graph type cannot ask for {what}");
    Error::syntax(ErrorCode::InvalidArgumentType, message)
        .at(span)
        .hint("a check reads the properties of one entity, with operators, lists, constants and size()")
}

fn unary(operator: UnaryOperator) -> Operator {
    match operator {
        UnaryOperator::Not => Operator::Not,
        UnaryOperator::Minus => Operator::Minus,
        UnaryOperator::Plus => Operator::Plus,
        UnaryOperator::IsNull => Operator::IsNull,
        UnaryOperator::IsNotNull => Operator::IsNotNull,
    }
}

fn binary(operator: ValueOperator) -> Operator {
    use ValueOperator as V;
    match operator {
        V::Xor => Operator::Xor,
        V::Equal => Operator::Equal,
        V::NotEqual => Operator::NotEqual,
        V::Less => Operator::Less,
        V::LessOrEqual => Operator::LessOrEqual,
        V::Greater => Operator::Greater,
        V::GreaterOrEqual => Operator::GreaterOrEqual,
        V::StartsWith => Operator::StartsWith,
        V::EndsWith => Operator::EndsWith,
        V::Contains => Operator::Contains,
        V::MatchesRegex => Operator::MatchesRegex,
        V::In => Operator::In,
        V::Add => Operator::Add,
        V::Subtract => Operator::Subtract,
        V::Multiply => Operator::Multiply,
        V::Divide => Operator::Divide,
        V::Modulo => Operator::Modulo,
        V::Power => Operator::Power,
        V::Concatenate => Operator::Concatenate,
    }
}
