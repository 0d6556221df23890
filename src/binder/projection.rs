//! `WITH`, `RETURN`, and GQL's clauses for their parts: `LET`, `FILTER`, `ORDER BY`.
//!
//! If a projection neither aggregates nor is `DISTINCT`, its `ORDER BY` and `WHERE` see the old columns in addition to
//! the new ones; otherwise only the new ones, by name or by repeating the expression.

use super::aggregation::{Aggregating, Keys, contains_aggregate};
use super::scope::{Scope, Variable};
use super::typing::{Typed, expect};
use super::{Binder, BoundClause, BoundProjection, BoundSortItem, Column, Grouping};
use crate::error::{Error, ErrorCode, Result, Span};
use crate::expression::{Expression, Slot, UnaryOperator};
use crate::syntax::ast::{self, ExpressionKind as Kind, Name, Projection, ProjectionItem};
use crate::value::Value;
use crate::value::kind::TypeSet;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

/// An item with the name of its column.
struct Item {
    name: Arc<str>,
    expression: ast::Expression,
    aggregates: bool,
}

/// An item with its slot.
struct Bound {
    slot: Slot,
    types: TypeSet,
}

impl Binder<'_> {
    /// Binds `WITH` or `RETURN`; afterwards only its columns are in scope.
    pub fn bind_projection(
        &mut self,
        projection: &Projection,
        predicate: Option<&ast::Expression>,
        is_return: bool,
    ) -> Result<BoundProjection> {
        let items = self.expand_items(projection, is_return)?;
        check_names(&items, projection)?;
        let mut bound = BoundProjection {
            items: Vec::new(),
            grouping: None,
            distinct: projection.distinct,
            columns: Vec::new(),
            order_by: Vec::new(),
            skip: None,
            limit: None,
            predicates: Vec::new(),
        };
        if items.iter().any(|item| item.aggregates) {
            self.bind_grouped(&items, &mut bound)?;
        } else {
            for item in &items {
                let column = self.bind_item(item, &mut bound.items)?;
                bound.columns.push(named(item, column));
            }
        }
        self.enter_projected(&items, &bound);
        let rest = self.bind_after(projection, predicate, &mut bound);
        self.aggregating = Aggregating::Forbidden;
        rest?;
        let grouped = bound.grouping.is_some() || bound.distinct;
        let origin = self.scope.origin().filter(|_| !grouped);
        self.scope = self.scope_of(&bound.columns);
        if origin.is_some() {
            self.scope.set_origin(origin);
        }
        if bound.grouping.is_some() {
            self.group_derived();
        }
        if !is_return {
            check_aliases(projection)?;
        }
        Ok(bound)
    }

    /// The clauses after the items: `ORDER BY`, `SKIP`, `LIMIT`, `WHERE`.
    fn bind_after(
        &mut self,
        projection: &Projection,
        predicate: Option<&ast::Expression>,
        bound: &mut BoundProjection,
    ) -> Result<()> {
        for item in &projection.order_by {
            self.note_aggregate(&item.expression);
            let key = self.bind_expression(&item.expression)?;
            bound.order_by.push(BoundSortItem {
                expression: key.expression,
                descending: item.descending,
            });
        }
        bound.skip = self.bind_row_count(projection.skip.as_ref(), "SKIP")?;
        bound.limit = self.bind_row_count(projection.limit.as_ref(), "LIMIT")?;
        if bound.skip.is_some() || bound.limit.is_some() {
            self.group_derived();
        }
        if let Some(written) = predicate {
            self.note_aggregate(written);
            bound.predicates = self.bind_conjuncts(written)?;
        }
        Ok(())
    }

    fn note_aggregate(&mut self, expression: &ast::Expression) {
        if let Aggregating::Projected(keys) = &mut self.aggregating {
            keys.aggregated = contains_aggregate(expression);
        }
    }

    /// The items with `*` expanded.
    fn expand_items(&self, projection: &Projection, is_return: bool) -> Result<Vec<Item>> {
        let mut items = Vec::new();
        if projection.star {
            let visible = self.scope.visible();
            if visible.is_empty() && is_return && projection.items.is_empty() {
                return Err(Error::syntax(
                    ErrorCode::NoVariablesInScope,
                    "RETURN * with no variables in scope",
                )
                .at(projection.span)
                .hint("give the pattern variables"));
            }
            items.extend(visible.into_iter().map(|v| star_item(v, projection.span)));
        }
        items.extend(projection.items.iter().map(|item| Item {
            name: column_name(item),
            aggregates: contains_aggregate(&item.expression),
            expression: item.expression.clone(),
        }));
        Ok(items)
    }

    /// An item that does not aggregate: a column that is passed on, or a computed one.
    fn bind_item(&mut self, item: &Item, computed: &mut Vec<(Slot, Expression)>) -> Result<Bound> {
        let typed = self.bind_expression(&item.expression)?;
        let types = typed.types;
        if let (Expression::Slot(slot), Kind::Variable(name)) =
            (&typed.expression, &item.expression.kind)
            && *name == item.name
        {
            return Ok(Bound { slot: *slot, types });
        }
        let slot = self.slots.named(&item.name);
        computed.push((slot, typed.expression));
        Ok(Bound { slot, types })
    }

    /// Items that do not aggregate are keys; those that do are computed over groups.
    fn bind_grouped(&mut self, items: &[Item], bound: &mut BoundProjection) -> Result<()> {
        let mut keys = Keys::default();
        let mut grouping = Grouping::default();
        let mut slots: Vec<Option<Bound>> = Vec::with_capacity(items.len());
        for item in items {
            if item.aggregates {
                slots.push(None);
                continue;
            }
            let mut computed = Vec::new();
            let key = self.bind_item(item, &mut computed)?;
            let passing = (key.slot, Expression::Slot(key.slot));
            grouping.keys.push(computed.pop().unwrap_or(passing));
            keys.add(&item.expression, key.slot, key.types);
            slots.push(Some(key));
        }
        keys.aggregated = true;
        self.aggregating = Aggregating::Grouping(keys);
        let result = self.bind_aggregating_items(items, slots, bound);
        if let Aggregating::Grouping(keys) =
            std::mem::replace(&mut self.aggregating, Aggregating::Forbidden)
        {
            let aggregates = keys.aggregates.into_iter();
            grouping.aggregates = aggregates.map(|(_, slot, made)| (slot, made)).collect();
        }
        bound.grouping = Some(grouping);
        result
    }

    fn bind_aggregating_items(
        &mut self,
        items: &[Item],
        slots: Vec<Option<Bound>>,
        bound: &mut BoundProjection,
    ) -> Result<()> {
        for (item, slot) in items.iter().zip(slots) {
            let column = match slot {
                Some(key) => key,
                None => {
                    let Typed { expression, types } = self.bind_expression(&item.expression)?;
                    let slot = self.slots.named(&item.name);
                    bound.items.push((slot, expression));
                    Bound { slot, types }
                }
            };
            bound.columns.push(named(item, column));
        }
        Ok(())
    }

    /// The scope and the rules for everything after the items.
    fn enter_projected(&mut self, items: &[Item], bound: &BoundProjection) {
        if bound.grouping.is_some() || bound.distinct {
            self.scope = self.scope_of(&bound.columns);
        } else {
            for column in &bound.columns {
                self.scope.declare(&column.name, column.slot, column.types);
            }
        }
        let mut keys = Keys::default();
        for (item, column) in items.iter().zip(&bound.columns) {
            keys.add(&item.expression, column.slot, column.types);
        }
        self.aggregating = Aggregating::Projected(keys);
    }

    fn scope_of(&self, columns: &[Column]) -> Scope {
        let mut scope = self.scope.constants();
        for column in columns {
            scope.declare(&column.name, column.slot, column.types);
        }
        scope
    }

    /// The number after `SKIP` and `LIMIT`: the same for every row.
    fn bind_row_count(
        &mut self,
        count: Option<&ast::Expression>,
        word: &str,
    ) -> Result<Option<Expression>> {
        let Some(written) = count else {
            return Ok(None);
        };
        let scope = std::mem::take(&mut self.scope);
        let outside = std::mem::replace(&mut self.aggregating, Aggregating::Forbidden);
        let bound = self.bind_expression(written);
        self.scope = scope;
        self.aggregating = outside;
        let bound = bound.map_err(|error| match error.code() {
            ErrorCode::UndefinedVariable => not_constant(word, written.span),
            _ => error,
        })?;
        expect(TypeSet::INTEGER, bound.types, written.span)?;
        if is_negative(&bound.expression) {
            return Err(Error::syntax(
                ErrorCode::NegativeIntegerArgument,
                format!("{word} takes a number of rows, which cannot be negative"),
            )
            .at(written.span));
        }
        Ok(Some(bound.expression))
    }

    /// `LET variable = expression, …`
    pub fn bind_let(&mut self, items: &[(Name, ast::Expression)]) -> Result<BoundClause> {
        let mut extended = Vec::with_capacity(items.len());
        let mut computed = BTreeSet::new();
        for (name, expression) in items {
            let bound = self.bind_expression(expression)?;
            // An item that reads an earlier one is computed by an operator on top of the one that computes that.
            if !bound.expression.slots().is_disjoint(&computed) {
                self.step(1, expression.span)?;
                computed.clear();
            }
            let slot = self.declare_new(name, bound.types)?;
            computed.insert(slot);
            extended.push((slot, bound.expression));
        }
        Ok(BoundClause::Extend(extended))
    }

    /// `ORDER BY … SKIP … LIMIT …` as a clause: all columns are passed on.
    pub fn bind_order_by(&mut self, projection: &Projection) -> Result<BoundClause> {
        let visible = self.scope.visible();
        let all = visible.into_iter().map(|variable| Column {
            name: variable.name,
            slot: variable.slot,
            types: variable.types,
        });
        let mut bound = BoundProjection {
            items: Vec::new(),
            grouping: None,
            distinct: false,
            columns: all.collect(),
            order_by: Vec::new(),
            skip: None,
            limit: None,
            predicates: Vec::new(),
        };
        self.bind_after(projection, None, &mut bound)?;
        Ok(BoundClause::Project(bound))
    }
}

fn star_item(variable: Variable, span: Span) -> Item {
    Item {
        expression: ast::Expression {
            kind: Kind::Variable(variable.name.clone()),
            span,
        },
        name: variable.name,
        aggregates: false,
    }
}

fn named(item: &Item, bound: Bound) -> Column {
    Column {
        name: item.name.clone(),
        slot: bound.slot,
        types: bound.types,
    }
}

/// The alias, the variable, or the text of the expression.
fn column_name(item: &ProjectionItem) -> Arc<str> {
    match (&item.alias, &item.expression.kind) {
        (Some(alias), _) => alias.text.clone(),
        (None, Kind::Variable(name)) => name.clone(),
        (None, _) => item.text.clone(),
    }
}

fn check_names(items: &[Item], projection: &Projection) -> Result<()> {
    let mut names = HashSet::with_capacity(items.len());
    for item in items {
        if !names.insert(&item.name) {
            let alias = projection
                .items
                .iter()
                .rev()
                .filter_map(|i| i.alias.as_ref());
            let span = alias
                .filter(|name| name.text == item.name)
                .map(|name| name.span);
            let span = span.min_by_key(|found| std::cmp::Reverse(found.start));
            return Err(Error::syntax(
                ErrorCode::ColumnNameConflict,
                format!("two columns are called `{}`", item.name),
            )
            .at(span.unwrap_or(item.expression.span))
            .hint("give one of them another name with AS"));
        }
    }
    Ok(())
}

/// The columns of `WITH` must have names.
fn check_aliases(projection: &Projection) -> Result<()> {
    let nameless = |item: &&ProjectionItem| {
        item.alias.is_none() && !matches!(item.expression.kind, Kind::Variable(_))
    };
    match projection.items.iter().find(nameless) {
        None => Ok(()),
        Some(item) => Err(Error::syntax(
            ErrorCode::NoExpressionAlias,
            format!("WITH needs a name for `{}`", item.text),
        )
        .at(item.expression.span)
        .hint("add AS and a name")),
    }
}

fn not_constant(word: &str, span: Span) -> Error {
    let message = format!("{word} cannot depend on a row");
    Error::syntax(ErrorCode::NonConstantExpression, message).at(span)
}

fn is_negative(expression: &Expression) -> bool {
    match expression {
        Expression::Literal(Value::Integer(count)) => *count < 0,
        Expression::Unary {
            operator: UnaryOperator::Minus,
            operand,
            ..
        } => matches!(&**operand, Expression::Literal(Value::Integer(count)) if *count > 0),
        _ => false,
    }
}
