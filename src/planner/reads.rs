//! The reads of an expression from the graph, as far as they are known before it is evaluated.
//!
//! Most expressions read properties of variables, whatever their values are: `c.name`, `a.x + b.y`. For others the
//! reads are only known after evaluation: the elements of a comprehension, the branch of a `CASE`, the matches of a
//! subquery.

use crate::expression::{
    ChainLink, ChainOperation, Expression, FunctionReference, Slot, ValueOperator,
};
use crate::functions::GraphReading;
use crate::value::Value;
use crate::value::interval::{VALID_FROM, VALID_TO};
use crate::value::kind::{Type, TypeSet};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is known of slots.
#[derive(Clone, Copy)]
pub(super) struct Known<'k> {
    /// They hold nodes or relationships that are part of the lineage anyway, or null.
    pub entities: &'k BTreeSet<Slot>,
    /// They hold no node or relationship, not even within their values.
    pub scalars: &'k BTreeSet<Slot>,
}

/// What an expression reads, whatever the values are.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Reads {
    /// Properties.
    pub properties: BTreeSet<(Slot, Arc<str>)>,
    /// Possible entities whose labels or properties are read.
    pub entities: BTreeSet<Slot>,
    /// Entities all of whose properties are read.
    pub whole: BTreeSet<Slot>,
    /// The value may be an entity, or contain one.
    pub may_hold_entity: bool,
}

impl Reads {
    fn value() -> Reads {
        Reads::default()
    }

    fn is_within(&self, other: &Reads) -> bool {
        self.properties.is_subset(&other.properties)
            && self.entities.is_subset(&other.entities)
            && self.whole.is_subset(&other.whole)
    }

    fn is_nothing(&self) -> bool {
        self.is_within(&Reads::default())
    }

    /// Adds the reads of another expression.
    fn and(mut self, other: Reads) -> Reads {
        self.properties.extend(other.properties);
        self.entities.extend(other.entities);
        self.whole.extend(other.whole);
        self.may_hold_entity |= other.may_hold_entity;
        self
    }

    /// The same reads, for another kind of value.
    fn giving(mut self, may_hold_entity: bool) -> Reads {
        self.may_hold_entity = may_hold_entity;
        self
    }
}

/// Whether values of these types may be entities, or contain some.
pub(super) fn may_hold_entity(types: TypeSet) -> bool {
    let holders = [Type::Node, Type::Relationship, Type::Path, Type::Map];
    let holds = |types: TypeSet| holders.iter().any(|holder| types.contains(*holder));
    let elements = types.elements();
    holds(types) || holds(elements) || elements.contains(Type::List)
}

impl Known<'_> {
    /// What an expression reads; `None` if that is only known after evaluation.
    pub fn reads(self, expression: &Expression) -> Option<Reads> {
        match expression {
            Expression::Literal(_) => Some(Reads::value()),
            // A node may be passed as a parameter.
            Expression::Parameter(_) | Expression::Path(_) => Some(Reads::value().giving(true)),
            Expression::Slot(slot) => Some(Reads::value().giving(!self.scalars.contains(slot))),
            Expression::List(items) => self.all(items),
            Expression::Map(entries) => self.all(entries.iter().map(|(_, value)| value)),
            Expression::Property { subject, key, .. } => self.property(subject, key),
            Expression::Index { subject, index, .. } => {
                let subject = self.reads(subject)?;
                self.index(subject, index)
            }
            Expression::Slice {
                subject, from, to, ..
            } => {
                let subject = self.reads(subject)?;
                self.slice(subject, from.as_deref(), to.as_deref())
            }
            Expression::HasLabels { subject, .. } => self.entity_read(subject),
            Expression::Holds { subject, with_ends } => self.validity(subject, *with_ends),
            Expression::HasType { subject, .. } => Some(self.reads(subject)?.giving(false)),
            Expression::Unary { operand, .. } => Some(self.reads(operand)?.giving(false)),
            Expression::Binary {
                operator,
                left,
                right,
                ..
            } => {
                let left = self.reads(left)?;
                self.binary(left, *operator, right)
            }
            Expression::Chain { first, links } => {
                let first = self.reads(first)?;
                links
                    .iter()
                    .try_fold(first, |before, link| self.link(before, link))
            }
            Expression::And(operands) | Expression::Or(operands) => self.junction(operands),
            Expression::Function { .. }
            | Expression::Case { .. }
            | Expression::ListComprehension { .. }
            | Expression::Quantifier { .. }
            | Expression::Reduce { .. }
            | Expression::MapProjection { .. } => self.conditional(expression),
            Expression::Subquery { .. } => None,
        }
    }

    /// Expressions that do not evaluate all their parts, or look into their results.
    fn conditional(self, expression: &Expression) -> Option<Reads> {
        match expression {
            Expression::Function {
                function,
                arguments,
                ..
            } => self.call(function, arguments),
            Expression::Case {
                subject,
                branches,
                otherwise,
            } => self.case(subject.as_deref(), branches, otherwise.as_deref()),
            Expression::ListComprehension {
                variable,
                list,
                predicate,
                result,
            } => {
                let inner = predicate.iter().chain(result).map(|part| &**part);
                self.over_list(list, &[*variable], inner)
            }
            Expression::Quantifier {
                variable,
                list,
                predicate,
                ..
            } => self.over_list(list, &[*variable], [&**predicate]),
            Expression::Reduce {
                accumulator,
                start,
                variable,
                list,
                step,
            } => self.over_list(list, &[*accumulator, *variable], [&**start, &**step]),
            Expression::MapProjection {
                subject,
                all,
                entries,
            } => self.map_projection(subject, *all, entries),
            Expression::Literal(_)
            | Expression::Parameter(_)
            | Expression::Slot(_)
            | Expression::List(_)
            | Expression::Map(_)
            | Expression::Property { .. }
            | Expression::Index { .. }
            | Expression::Slice { .. }
            | Expression::HasLabels { .. }
            | Expression::HasType { .. }
            | Expression::Holds { .. }
            | Expression::Unary { .. }
            | Expression::Binary { .. }
            | Expression::Chain { .. }
            | Expression::And(_)
            | Expression::Or(_)
            | Expression::Path(_)
            | Expression::Subquery { .. } => self.reads(expression),
        }
    }

    fn all<'e>(self, parts: impl IntoIterator<Item = &'e Expression>) -> Option<Reads> {
        let mut parts = parts.into_iter();
        parts.try_fold(Reads::value(), |before, part| {
            Some(before.and(self.reads(part)?))
        })
    }

    /// `subject.key`
    fn property(self, subject: &Expression, key: &Arc<str>) -> Option<Reads> {
        if let Expression::Slot(slot) = subject
            && !self.scalars.contains(slot)
        {
            let is_entity = self.entities.contains(slot);
            let mut reads = self.entity_read(subject)?;
            reads.properties.insert((*slot, key.clone()));
            // The value of a key of a map may be a node.
            return Some(reads.giving(!is_entity));
        }
        without_entity(self.reads(subject)?)
    }

    /// Under `AT`: from when and until when an entity holds. Of the ends of a relationship it is known at evaluation only.
    fn validity(self, subject: &Expression, with_ends: bool) -> Option<Reads> {
        let Expression::Slot(slot) = subject else {
            return without_entity(self.reads(subject)?);
        };
        if self.scalars.contains(slot) {
            return Some(Reads::value());
        }
        if with_ends || !self.entities.contains(slot) {
            return None;
        }
        let keys = [VALID_FROM, VALID_TO];
        let mut reads = Reads::value();
        reads
            .properties
            .extend(keys.map(|key| (*slot, Arc::from(key))));
        Some(reads)
    }

    /// A slot that may be an entity is read in a way that reads the entity in the graph.
    fn entity_read(self, subject: &Expression) -> Option<Reads> {
        let Expression::Slot(slot) = subject else {
            return without_entity(self.reads(subject)?);
        };
        let mut reads = Reads::value();
        if !self.entities.contains(slot) && !self.scalars.contains(slot) {
            reads.entities.insert(*slot);
        }
        Some(reads)
    }

    fn index(self, subject: Reads, index: &Expression) -> Option<Reads> {
        let may_hold_entity = subject.may_hold_entity;
        // An entity has no elements with a numeric index.
        let is_number = matches!(index, Expression::Literal(Value::Integer(_)));
        let reads = subject.and(self.reads(index)?).giving(may_hold_entity);
        (is_number || !may_hold_entity).then_some(reads)
    }

    fn slice(
        self,
        subject: Reads,
        from: Option<&Expression>,
        to: Option<&Expression>,
    ) -> Option<Reads> {
        let may_hold_entity = subject.may_hold_entity;
        let bounds = self.all(from.into_iter().chain(to))?;
        Some(subject.and(bounds).giving(may_hold_entity))
    }

    fn binary(self, left: Reads, operator: ValueOperator, right: &Expression) -> Option<Reads> {
        let both = left.and(self.reads(right)?);
        // Only concatenated lists contain what their parts contained.
        let holds = both.may_hold_entity && may_concatenate(operator);
        Some(both.giving(holds))
    }

    fn link(self, before: Reads, link: &ChainLink) -> Option<Reads> {
        match &link.operation {
            ChainOperation::Unary(_) | ChainOperation::HasType(_) => Some(before.giving(false)),
            ChainOperation::Binary(operator, right) => self.binary(before, *operator, right),
            ChainOperation::Property(_) => without_entity(before),
            ChainOperation::Index(index) => self.index(before, index),
            ChainOperation::Slice(from, to) => self.slice(before, from.as_ref(), to.as_ref()),
        }
    }

    /// Operands are evaluated up to the first one that decides.
    fn junction(self, operands: &[Expression]) -> Option<Reads> {
        let (first, rest) = operands.split_first()?;
        let first = self.reads(first)?;
        let always = self.all(rest)?.is_within(&first);
        always.then(|| first.giving(false))
    }

    fn call(self, function: &FunctionReference, arguments: &[Expression]) -> Option<Reads> {
        let reads = self.all(arguments)?;
        let FunctionReference::BuiltIn(built_in) = function else {
            // A registered function reads everything in its arguments.
            return without_entity(reads);
        };
        let may_hold = may_hold_entity(built_in.result);
        if !reads.may_hold_entity {
            // A function that looks a node up may find one that is not part of the lineage so far.
            let finds = built_in.reads_graph() && may_hold;
            return (!finds).then_some(reads);
        }
        if !built_in.reads_graph() {
            return Some(reads.giving(may_hold));
        }
        let [Expression::Slot(slot)] = arguments else {
            return None;
        };
        let mut reads = self.entity_read(&Expression::Slot(*slot))?.giving(may_hold);
        if built_in.reads == GraphReading::Properties {
            // Copies of values: a property contains no entity, but the slot may hold a map, which may contain one.
            reads.whole.insert(*slot);
            reads.may_hold_entity = may_hold && !self.entities.contains(slot);
        }
        Some(reads)
    }

    fn case(
        self,
        subject: Option<&Expression>,
        branches: &[(Expression, Expression)],
        otherwise: Option<&Expression>,
    ) -> Option<Reads> {
        let results = branches.iter().map(|(_, result)| result).chain(otherwise);
        let results = self.all(results)?;
        let mut conditions = branches.iter().map(|(condition, _)| condition);
        let first = conditions.next();
        let always = self.all(subject.into_iter().chain(first))?;
        let rest = self.all(conditions)?;
        let same = results.is_within(&always) && rest.is_within(&always);
        same.then(|| always.giving(results.may_hold_entity))
    }

    /// Comprehensions: the reads are known if the list contains no entity and the expressions over its elements read
    /// nothing.
    fn over_list<'e>(
        self,
        list: &Expression,
        variables: &[Slot],
        inner: impl IntoIterator<Item = &'e Expression>,
    ) -> Option<Reads> {
        let list = self.reads(list)?;
        let mut scalars = self.scalars.clone();
        scalars.extend(variables);
        let within = Known {
            scalars: &scalars,
            ..self
        };
        let inner = within.all(inner)?;
        let plain = !list.may_hold_entity && !inner.may_hold_entity && inner.is_nothing();
        plain.then_some(list)
    }

    fn map_projection(
        self,
        subject: &Expression,
        all: bool,
        entries: &[(Arc<str>, Expression)],
    ) -> Option<Reads> {
        let Expression::Slot(slot) = subject else {
            return None;
        };
        let mut reads = self.all(entries.iter().map(|(_, value)| value))?;
        // If the subject is null, its entries are not evaluated.
        let own = |read: &Slot| read == slot;
        let only_own = reads.properties.iter().all(|(read, _)| own(read))
            && reads.entities.iter().all(own)
            && reads.whole.iter().all(own);
        if !only_own {
            return None;
        }
        if all {
            reads = reads.and(self.entity_read(subject)?);
            reads.whole.insert(*slot);
            reads.may_hold_entity |= !self.entities.contains(slot);
        }
        Some(reads)
    }
}

/// The reads of an expression whose subject cannot be an entity, so that accessing it reads nothing of the graph.
fn without_entity(reads: Reads) -> Option<Reads> {
    (!reads.may_hold_entity).then_some(reads)
}

fn may_concatenate(operator: ValueOperator) -> bool {
    matches!(operator, ValueOperator::Add | ValueOperator::Concatenate)
}

/// The properties of variables that an expression names, whether or not they are evaluated: for expressions that cannot
/// be evaluated a second time, because the result could be different.
pub(super) fn named(expression: &Expression) -> Reads {
    let mut reads = Reads::default();
    if let Expression::Property { subject, key, .. } = expression
        && let Expression::Slot(slot) = **subject
    {
        reads.properties.insert((slot, key.clone()));
        reads.entities.insert(slot);
    }
    expression.for_each_child(&mut |child| {
        reads = std::mem::take(&mut reads).and(named(child));
    });
    reads
}
