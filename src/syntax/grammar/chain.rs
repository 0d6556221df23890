//! Sequences of operators as a tree: short ones are nested, long ones are one flat node, so that nothing recurses over
//! them.

use super::super::ast::{ChainLink, ChainOperation, Expression, ExpressionKind, LONG_CHAIN};
use super::super::combinator::grow;
use super::super::failure::Failure;
use super::super::input::Input;

/// An operand and the operators after (or before) it, the innermost first.
pub(super) struct ChainBuilder<'a> {
    /// The start of the operand.
    start: Input<'a>,
    first: Expression,
    links: Vec<ChainLink>,
}

impl<'a> ChainBuilder<'a> {
    pub(super) fn new(start: Input<'a>, first: Expression) -> ChainBuilder<'a> {
        ChainBuilder {
            start,
            first,
            links: Vec::new(),
        }
    }

    /// The first operand, if no operator follows it.
    pub(super) fn only(&self) -> Option<&Expression> {
        self.links.is_empty().then_some(&self.first)
    }

    /// Adds an operator whose text ends at `rest`.
    pub(super) fn push(&mut self, rest: Input<'a>, operation: ChainOperation) {
        let span = self.start.span_to(rest);
        self.links.push(ChainLink { operation, span });
    }

    /// Adds an operator whose text begins at `from`, before all others, and ends at `rest`.
    pub(super) fn push_before(
        &mut self,
        from: Input<'a>,
        rest: Input<'a>,
        operation: ChainOperation,
    ) {
        let span = from.span_to(rest);
        self.links.push(ChainLink { operation, span });
    }

    /// The expression.
    pub(super) fn finish(self) -> Result<Expression, nom::Err<Failure>> {
        let (first, links) = (self.first, self.links);
        if links.len() <= LONG_CHAIN {
            grow(self.start, u32::try_from(links.len()).unwrap_or(u32::MAX))?;
            let joined = links
                .into_iter()
                .fold(first, |operand, link| link.above(operand));
            return Ok(joined);
        }
        grow(self.start, 1)?;
        let span = links.last().map_or(first.span, |link| link.span);
        let kind = ExpressionKind::Chain(Box::new(first), links);
        Ok(Expression { kind, span })
    }
}
