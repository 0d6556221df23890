//! Notices about comparisons with a unit that no quantity has: 万 and 亿 belong to its number.

use super::Binder;
use crate::error::Warning;
use crate::syntax::ast::{self, ExpressionKind as Kind, Literal};
use crate::value::quantity::{UnitTable, unit_behind_multiplier};

impl Binder<'_> {
    /// Warns if the unit of a quantity is compared with a multiple of one: `o.quantity.unit = '亿元'`. A property of a
    /// variable, `o.unit`, may have any text.
    pub(super) fn doubt_compared_unit(&mut self, left: &ast::Expression, right: &ast::Expression) {
        for (property, value) in [(left, right), (right, left)] {
            let (Kind::Property(of, key), Kind::Literal(Literal::String(text))) =
                (&property.kind, &value.kind)
            else {
                continue;
            };
            if &*key.text != "unit" || matches!(of.kind, Kind::Variable(_)) {
                continue;
            }
            if let Some(unit) = unit_behind_multiplier(text, UnitTable::built_in()) {
                let message = format!(
                    "the unit of a quantity is without 万 and 亿, which belong to its number: it is '{unit}', and never '{text}'"
                );
                self.warn(Warning::new(message, value.span));
            }
        }
    }
}
