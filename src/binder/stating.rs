//! `ADD` and `REMOVE STATEMENT`.

use super::labels::literal;
use super::{Binder, BoundClause, BoundSet};
use crate::error::{Error, ErrorCode, Result};
use crate::expression::{Citing, Expression, Update, ValidPeriod};
use crate::syntax::ast::{self, PropertyKey, Stated};
use crate::value::Value;

impl Binder<'_> {
    /// `ADD items`
    pub(super) fn bind_add(
        &mut self,
        items: &[Stated],
        citing: Vec<Citing>,
    ) -> Result<BoundClause> {
        let items = items.iter().map(|stated| self.bind_added(stated));
        let items = items.collect::<Result<_>>()?;
        Ok(BoundClause::Set(BoundSet { items, citing }))
    }

    fn bind_added(&mut self, stated: &Stated) -> Result<Update> {
        if let PropertyKey::Named(key) = &stated.key {
            self.doubt_month(&key.text, &stated.value);
        }
        Ok(Update::AddStatement {
            target: self.bind_target(&stated.target)?,
            key: self.bind_stated_key(&stated.key)?,
            value: self.bind_value(&stated.value)?.expression,
            rank: stated
                .rank
                .as_ref()
                .map(|rank| self.bind_rank(rank))
                .transpose()?,
            valid: self.bind_valid(stated.valid.as_ref())?,
            span: stated.target.span.to(stated.value.span),
        })
    }

    /// The name of a rank, where another word was probably meant to be one.
    fn bind_rank(&mut self, rank: &ast::Expression) -> Result<Expression> {
        self.bind_key(rank).map_err(|error| match &rank.kind {
            ast::ExpressionKind::Variable(name) if error.code() == ErrorCode::UndefinedVariable => {
                let message = format!("`{name}` is no rank, and no variable");
                Error::syntax(ErrorCode::UndefinedVariable, message)
                    .at(rank.span)
                    .hint("the ranks are PREFERRED, NORMAL and DEPRECATED")
            }
            _ => error,
        })
    }

    /// `REMOVE STATEMENT entity.key = value`
    pub(super) fn bind_removed(&mut self, stated: &Stated) -> Result<Update> {
        Ok(Update::RemoveStatement {
            target: self.bind_target(&stated.target)?,
            key: self.bind_stated_key(&stated.key)?,
            value: self.bind_value(&stated.value)?.expression,
            valid: self.bind_valid(stated.valid.as_ref())?,
            span: stated.target.span.to(stated.value.span),
        })
    }

    fn bind_stated_key(&mut self, key: &PropertyKey) -> Result<Expression> {
        match key {
            PropertyKey::Named(key) => Ok(literal(&key.text)),
            PropertyKey::Computed(key) => self.bind_key(key),
        }
    }

    fn bind_valid(&mut self, valid: Option<&ast::ValidPeriod>) -> Result<Option<ValidPeriod>> {
        let Some(ast::ValidPeriod { from, to }) = valid else {
            return Ok(None);
        };
        let mut bind = |time: &Option<ast::Expression>| -> Result<Expression> {
            match time {
                Some(time) => Ok(self.bind_expression(time)?.expression),
                None => Ok(Expression::Literal(Value::Null)),
            }
        };
        Ok(Some(ValidPeriod {
            from: bind(from)?,
            to: bind(to)?,
        }))
    }
}
