//! Patterns as text.

use super::super::{
    Expression, ExpressionKind, GroupPattern, LabelExpression, Literal, NodePattern, PathMode,
    Pattern, PatternDirection, PatternElement, Quantifier, RelationshipPattern, Selector,
};
use super::{write_list, write_name, write_optional, write_variable};
use std::fmt::{self, Display, Formatter};

impl Display for Pattern {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(variable) = &self.variable {
            write_variable(f, &variable.text)?;
            f.write_str(" = ")?;
        }
        let legacy = write_selector(f, &self.selector)?;
        f.write_str(match self.mode {
            PathMode::Walk => "WALK ",
            PathMode::Trail => "",
            PathMode::Acyclic => "ACYCLIC ",
        })?;
        if matches!(&self.selector, Selector::ShortestGroups { legacy: false, count } if !is_one(count))
        {
            f.write_str("GROUPS ")?;
        }
        write_elements(f, &self.elements)?;
        f.write_str(if legacy { ")" } else { "" })
    }
}

/// Writes the selector; returns whether it is a function whose parenthesis is open.
fn write_selector(f: &mut Formatter<'_>, selector: &Selector) -> Result<bool, fmt::Error> {
    match selector {
        Selector::All => {}
        Selector::Any(count) => write!(f, "ANY {count} ")?,
        Selector::Shortest { legacy: true, .. } => f.write_str("shortestPath(")?,
        Selector::ShortestGroups { legacy: true, .. } => f.write_str("allShortestPaths(")?,
        Selector::Shortest { count, .. } => write!(f, "SHORTEST {count} ")?,
        Selector::ShortestGroups { count, .. } if is_one(count) => f.write_str("ALL SHORTEST ")?,
        Selector::ShortestGroups { count, .. } => write!(f, "SHORTEST {count} ")?,
    }
    Ok(matches!(
        selector,
        Selector::Shortest { legacy: true, .. } | Selector::ShortestGroups { legacy: true, .. }
    ))
}

fn is_one(count: &Expression) -> bool {
    count.kind == ExpressionKind::Literal(Literal::Integer(1))
}

fn write_elements(f: &mut Formatter<'_>, elements: &[PatternElement]) -> fmt::Result {
    elements.iter().try_for_each(|element| element.fmt(f))
}

impl Display for PatternElement {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            PatternElement::Node(node) => node.fmt(f),
            PatternElement::Relationship(relationship) => relationship.fmt(f),
            PatternElement::Group(group) => group.fmt(f),
        }
    }
}

impl Display for NodePattern {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("(")?;
        if let Some(variable) = &self.variable {
            write_variable(f, &variable.text)?;
        }
        write_optional(f, ":", self.labels.as_ref().map(|labels| labels as _))?;
        write_optional(f, " ", self.properties.as_ref().map(|map| map as _))?;
        write_optional(f, " WHERE ", self.predicate.as_deref().map(|p| p as _))?;
        f.write_str(")")
    }
}

impl Display for RelationshipPattern {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self.direction {
            PatternDirection::Left => "<-",
            _ => "-",
        })?;
        let bare = self.variable.is_none()
            && self.types.is_none()
            && self.properties.is_none()
            && self.predicate.is_none()
            && self.length.is_none();
        if !bare {
            self.write_detail(f)?;
        }
        f.write_str(match self.direction {
            PatternDirection::Right => "->",
            _ => "-",
        })?;
        match &self.length {
            Some(length) if !length.legacy => length.fmt(f),
            _ => Ok(()),
        }
    }
}

impl RelationshipPattern {
    fn write_detail(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        if let Some(variable) = &self.variable {
            write_variable(f, &variable.text)?;
        }
        write_optional(f, ":", self.types.as_ref().map(|types| types as _))?;
        let length = self.length.as_ref().filter(|length| length.legacy);
        write_optional(f, "", length.map(|length| length as _))?;
        write_optional(f, " ", self.properties.as_ref().map(|map| map as _))?;
        write_optional(f, " WHERE ", self.predicate.as_deref().map(|p| p as _))?;
        f.write_str("]")
    }
}

impl Display for GroupPattern {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("(")?;
        if let Some(variable) = &self.variable {
            write_variable(f, &variable.text)?;
            f.write_str(" = ")?;
        }
        write_elements(f, &self.elements)?;
        write_optional(f, " WHERE ", self.predicate.as_deref().map(|p| p as _))?;
        f.write_str(")")?;
        write_optional(
            f,
            "",
            self.quantifier.as_ref().map(|quantifier| quantifier as _),
        )
    }
}

impl Display for Quantifier {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let bound = |bound: Option<u64>| bound.map(|bound| bound.to_string()).unwrap_or_default();
        let (min, max) = (bound(self.min), bound(self.max));
        match (self.legacy, self.min, self.max) {
            (true, None, None) => f.write_str("*"),
            (true, ..) => write!(f, "*{min}..{max}"),
            (false, Some(0), None) => f.write_str("*"),
            (false, Some(1), None) => f.write_str("+"),
            (false, ..) => write!(f, "{{{min},{max}}}"),
        }
    }
}

impl Display for LabelExpression {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            LabelExpression::Label(name) => write_name(f, &name.text),
            LabelExpression::Any => f.write_str("%"),
            LabelExpression::Dynamic { names, any: false } => write!(f, "$({names})"),
            LabelExpression::Dynamic { names, any: true } => write!(f, "$any({names})"),
            LabelExpression::Not(inner) => {
                f.write_str("!")?;
                inner.write_operand(f, matches!(**inner, LabelExpression::And(..)))
            }
            LabelExpression::And(parts) => write_list(f, "&", parts, |f, part| {
                part.write_operand(f, matches!(part, LabelExpression::And(_)))
            }),
            LabelExpression::Or(parts) => {
                write_list(f, "|", parts, |f, part| part.write_operand(f, false))
            }
        }
    }
}

impl LabelExpression {
    /// An operand of an operator that binds tighter than `|`.
    fn write_operand(&self, f: &mut Formatter<'_>, parenthesised: bool) -> fmt::Result {
        match parenthesised || matches!(self, LabelExpression::Or(..)) {
            true => write!(f, "({self})"),
            false => self.fmt(f),
        }
    }

    /// After an expression, where a bare `|` could end a comprehension.
    pub(super) fn write_in_expression(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.write_operand(f, false)
    }
}
