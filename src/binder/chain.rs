//! Chains: the operators of a long chain are bound one after the other.

use super::Binder;
use super::case::has_type;
use super::expression::bind_unary;
use super::typing::Typed;
use crate::error::{Error, ErrorCode, Result, Span};
use crate::expression::{ChainLink, ChainOperation, Expression, UnaryOperator};
use crate::syntax::ast;
use crate::value::Value;

impl Binder<'_> {
    /// A long chain of operators, each applied to the result of the previous ones.
    pub fn bind_chain(
        &mut self,
        first: &ast::Expression,
        written: &[ast::ChainLink],
    ) -> Result<Typed> {
        let mut bound = match written.first().map(|link| &link.operation) {
            Some(ast::ChainOperation::Unary(operator)) => self.bind_operand(*operator, first)?,
            _ => self.bind_expression(first)?,
        };
        let first_operand = std::mem::replace(&mut bound.expression, held());
        let mut place = first.span;
        let mut links = Vec::with_capacity(written.len());
        for link in written {
            self.work()?;
            bound = self.bind_link((bound, place), link)?;
            place = link.span;
            let node = std::mem::replace(&mut bound.expression, held());
            push_links(node, place, &mut links)?;
        }
        let chain = Expression::Chain {
            first: Box::new(first_operand),
            links,
        };
        Ok(Typed::new(chain, bound.types))
    }

    /// An operator applied to the chain before it, of which only the types matter.
    fn bind_link(
        &mut self,
        (before, place): (Typed, Span),
        link: &ast::ChainLink,
    ) -> Result<Typed> {
        let span = link.span;
        match &link.operation {
            ast::ChainOperation::Unary(operator) => bind_unary(*operator, (before, place), span),
            ast::ChainOperation::Binary(operator, right) => {
                self.bind_value_operator(*operator, (before, place), right, span)
            }
            ast::ChainOperation::HasType { negated, expected } => {
                Ok(has_type(before.expression, *negated, expected, span))
            }
            ast::ChainOperation::Property(key) => self.bind_property(before, key, span),
            ast::ChainOperation::Index(index) => self.bind_index(before, index, span),
            ast::ChainOperation::Slice(from, to) => {
                self.bind_slice((before, place), [from.as_ref(), to.as_ref()], span)
            }
        }
    }
}

/// Appends the bound operator as links. An operator that cannot be a link must not be dropped, as the result would be
/// that of a chain without it.
fn push_links(node: Expression, place: Span, links: &mut Vec<ChainLink>) -> Result<()> {
    match node {
        // The sign `+` does not change its operand.
        Expression::Literal(Value::Null) => Ok(()),
        // `IS NOT :: TYPE` is two operators.
        Expression::Unary {
            operator: UnaryOperator::Not,
            operand,
            span,
        } => {
            push_links(*operand, place, links)?;
            let operation = ChainOperation::Unary(UnaryOperator::Not);
            links.push(ChainLink { operation, span });
            Ok(())
        }
        other => {
            links.push(ChainLink::of(other).ok_or_else(|| no_link(place))?);
            Ok(())
        }
    }
}

fn no_link(place: Span) -> Error {
    let message = "this operator is not allowed in a long chain of operators";
    Error::syntax(ErrorCode::UnexpectedSyntax, message)
        .at(place)
        .hint("name the expression before it with WITH or LET")
}

/// A placeholder for the chain so far while an operator is bound.
fn held() -> Expression {
    Expression::Literal(Value::Null)
}
