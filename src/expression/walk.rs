//! Traversal of expressions: children, rewrites, the slots that are read.

use super::{ChainLink, ChainOperation, Expression, PathPart, Slot};
use crate::value::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

/// One `match` for both kinds of reference: default binding modes make the same arms fit `&` and `&mut`.
macro_rules! visit_children {
    ($expression:expr, $visit:expr) => {
        match $expression {
            Expression::Literal(_)
            | Expression::Parameter(_)
            | Expression::Slot(_)
            | Expression::Path(_)
            | Expression::Subquery { .. } => {}
            Expression::List(items) | Expression::And(items) | Expression::Or(items) => {
                for item in items {
                    $visit(item);
                }
            }
            Expression::Function { arguments, .. } => {
                for argument in arguments {
                    $visit(argument);
                }
            }
            Expression::Map(entries) => {
                for (_, value) in entries {
                    $visit(value);
                }
            }
            Expression::Property { subject, .. }
            | Expression::HasLabels { subject, .. }
            | Expression::HasType { subject, .. }
            | Expression::Holds { subject, .. } => {
                $visit(subject);
            }
            Expression::Index { subject, index, .. } => {
                $visit(subject);
                $visit(index);
            }
            Expression::Slice {
                subject, from, to, ..
            } => {
                $visit(subject);
                if let Some(bound) = from {
                    $visit(bound);
                }
                if let Some(bound) = to {
                    $visit(bound);
                }
            }
            Expression::Unary { operand, .. } => $visit(operand),
            Expression::Binary { left, right, .. } => {
                $visit(left);
                $visit(right);
            }
            Expression::Chain { first, links } => {
                $visit(first);
                for ChainLink { operation, .. } in links {
                    match operation {
                        ChainOperation::Unary(_)
                        | ChainOperation::HasType(_)
                        | ChainOperation::Property(_) => {}
                        ChainOperation::Binary(_, operand) | ChainOperation::Index(operand) => {
                            $visit(operand);
                        }
                        ChainOperation::Slice(from, to) => {
                            if let Some(bound) = from {
                                $visit(bound);
                            }
                            if let Some(bound) = to {
                                $visit(bound);
                            }
                        }
                    }
                }
            }
            Expression::Case {
                subject,
                branches,
                otherwise,
            } => {
                if let Some(subject) = subject {
                    $visit(subject);
                }
                for (condition, result) in branches {
                    $visit(condition);
                    $visit(result);
                }
                if let Some(otherwise) = otherwise {
                    $visit(otherwise);
                }
            }
            Expression::ListComprehension {
                list,
                predicate,
                result,
                ..
            } => {
                $visit(list);
                if let Some(predicate) = predicate {
                    $visit(predicate);
                }
                if let Some(result) = result {
                    $visit(result);
                }
            }
            Expression::Quantifier {
                list, predicate, ..
            } => {
                $visit(list);
                $visit(predicate);
            }
            Expression::Reduce {
                start, list, step, ..
            } => {
                $visit(start);
                $visit(list);
                $visit(step);
            }
            Expression::MapProjection {
                subject, entries, ..
            } => {
                $visit(subject);
                for (_, value) in entries {
                    $visit(value);
                }
            }
        }
    };
}

impl Expression {
    /// Visits the direct children of this expression, in the order in which they are written.
    pub fn for_each_child<'a>(&'a self, visit: &mut dyn FnMut(&'a Expression)) {
        visit_children!(self, visit);
    }

    /// Visits the direct children of this expression mutably.
    pub fn for_each_child_mut(&mut self, visit: &mut dyn FnMut(&mut Expression)) {
        visit_children!(self, visit);
    }

    /// Whether this expression or any of its descendants satisfies a predicate.
    pub fn any(&self, test: &dyn Fn(&Expression) -> bool) -> bool {
        let mut found = test(self);
        self.for_each_child(&mut |child| found = found || child.any(test));
        found
    }

    /// Whether it may give different values for the same row, because of a function in it.
    pub fn is_random(&self) -> bool {
        self.any(&|part| match part {
            Expression::Function { function, .. } => !function.is_deterministic(),
            _ => false,
        })
    }

    /// Whether it may read an entity, apart from its children.
    pub fn may_read_entity(&self) -> bool {
        match self {
            Expression::Property { .. }
            | Expression::Index { .. }
            | Expression::Chain { .. }
            | Expression::HasLabels { .. }
            | Expression::Holds { .. }
            | Expression::MapProjection { .. }
            | Expression::Subquery { .. }
            | Expression::Path(_) => true,
            Expression::Function { function, .. } => function.reads_graph(),
            Expression::Literal(_)
            | Expression::Parameter(_)
            | Expression::Slot(_)
            | Expression::List(_)
            | Expression::Map(_)
            | Expression::Slice { .. }
            | Expression::HasType { .. }
            | Expression::Unary { .. }
            | Expression::Binary { .. }
            | Expression::And(_)
            | Expression::Or(_)
            | Expression::Case { .. }
            | Expression::ListComprehension { .. }
            | Expression::Quantifier { .. }
            | Expression::Reduce { .. } => false,
        }
    }

    /// The slots that are read from the outer row; variables of comprehensions inside the expression are not included.
    pub fn slots(&self) -> BTreeSet<Slot> {
        let (mut read, mut bound) = (BTreeSet::new(), BTreeSet::new());
        collect(self, &mut read, &mut bound);
        // Slots are unique within a statement, so a slot that is bound inside is never read outside.
        read.retain(|slot| !bound.contains(slot));
        read
    }

    /// The node or relationship that it requires to hold, without its ends, if it is such a predicate.
    pub fn held(&self) -> Option<Slot> {
        match self {
            Expression::Holds {
                subject,
                with_ends: false,
            } => match **subject {
                Expression::Slot(slot) => Some(slot),
                _ => None,
            },
            _ => None,
        }
    }

    /// The text, if it is a string that is written in the statement.
    pub fn written_text(&self) -> Option<&Arc<str>> {
        match self {
            Expression::Literal(Value::String(text)) => Some(text),
            _ => None,
        }
    }

    /// Whether it reads a slot.
    pub fn reads(&self, slot: Slot) -> bool {
        self.slots().contains(&slot)
    }

    /// Whether it has the same value in every row of a statement, including parameters, and can be evaluated without a
    /// row.
    pub fn is_constant(&self) -> bool {
        self.slots().is_empty()
            && !self.any(&|part| match part {
                Expression::Subquery { .. } => true,
                Expression::Function { function, .. } => !function.is_deterministic(),
                _ => false,
            })
    }
}

fn collect(expression: &Expression, read: &mut BTreeSet<Slot>, bound: &mut BTreeSet<Slot>) {
    match expression {
        Expression::Slot(slot) => {
            read.insert(*slot);
        }
        Expression::Path(parts) => read.extend(parts.iter().map(|part| part.slot())),
        Expression::Subquery { arguments, .. } => read.extend(arguments.iter().copied()),
        Expression::ListComprehension { variable, .. }
        | Expression::Quantifier { variable, .. } => {
            bound.insert(*variable);
        }
        Expression::Reduce {
            accumulator,
            variable,
            ..
        } => {
            bound.insert(*accumulator);
            bound.insert(*variable);
        }
        Expression::Literal(_) | Expression::Parameter(_) => {}
        Expression::List(_) | Expression::Map(_) | Expression::MapProjection { .. } => {}
        Expression::Property { .. } | Expression::Index { .. } | Expression::Slice { .. } => {}
        Expression::HasLabels { .. } | Expression::HasType { .. } | Expression::Holds { .. } => {}
        Expression::Unary { .. } | Expression::Binary { .. } | Expression::Chain { .. } => {}
        Expression::And(_) | Expression::Or(_) => {}
        Expression::Case { .. } | Expression::Function { .. } => {}
    }
    expression.for_each_child(&mut |child| collect(child, read, bound));
}

impl PathPart {
    /// The slot that it reads.
    pub fn slot(self) -> Slot {
        match self {
            PathPart::Node(slot) | PathPart::Relationship(slot) | PathPart::Relationships(slot) => {
                slot
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_comprehensions_are_not_read() {
        let comprehension = Expression::ListComprehension {
            variable: Slot(1),
            list: Box::new(Expression::Slot(Slot(0))),
            predicate: None,
            result: Some(Box::new(Expression::List(vec![
                Expression::Slot(Slot(1)),
                Expression::Slot(Slot(2)),
            ]))),
        };
        assert_eq!(comprehension.slots(), BTreeSet::from([Slot(0), Slot(2)]));
        assert!(comprehension.reads(Slot(2)) && !comprehension.reads(Slot(1)));
    }
}
