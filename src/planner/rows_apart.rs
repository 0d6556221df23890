//! Whether a statement that writes for each element of a list does the same for all elements at once as a statement of its own
//! does for each of them: no element may read what another one writes, and new entities must get the same ids.

use crate::expression::{Expression, FunctionReference, NewNode, NewRelationship, Slot, Update};
use crate::plan::{Operator, Plan, PlanNode};
use std::sync::Arc;

/// What is known of a plan whose elements are apart from one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowsApart {
    /// It calls functions. Those of time read the clock if a map tells them to.
    pub calls: bool,
}

/// Whether the elements of the list in a parameter, over which the plan runs, are apart from one another.
pub fn rows_apart(plan: &Plan, list: &str) -> Option<RowsApart> {
    let is_alone = plan.columns.is_empty()
        && plan.subplans.is_empty()
        && plan.at.is_none()
        && plan.cite.is_none()
        && plan.rules.is_none();
    if !is_alone || !plan.writes {
        return None;
    }
    let mut found = Found::over(element(&plan.root, list)?);
    let mut next = Some(&plan.root);
    while let Some(node) = next {
        found.operator(node)?;
        next = node.children.first();
    }
    found.is_apart().then_some(RowsApart { calls: found.calls })
}

/// The slot of the elements, over which everything else runs.
fn element(node: &PlanNode, list: &str) -> Option<Slot> {
    let below = node.children.first()?;
    match &node.operator {
        Operator::Unwind(unwind) if matches!(below.operator, Operator::Argument) => {
            let is_it = matches!(&unwind.list, Expression::Parameter(name) if **name == *list);
            is_it.then_some(unwind.variable)
        }
        _ => element(below, list),
    }
}

/// What a plan reads and writes.
struct Found<'p> {
    element: Slot,
    /// The labels by which nodes are looked up.
    sought: Vec<&'p Arc<str>>,
    /// The keys of properties that are read.
    read: Vec<&'p Arc<str>>,
    /// The labels of new nodes.
    made: Vec<&'p Arc<str>>,
    /// The keys of properties that are set.
    set: Vec<&'p Arc<str>>,
    nodes: usize,
    relationships: usize,
    calls: bool,
}

impl<'p> Found<'p> {
    fn over(element: Slot) -> Found<'p> {
        Found {
            element,
            sought: Vec::new(),
            read: Vec::new(),
            made: Vec::new(),
            set: Vec::new(),
            nodes: 0,
            relationships: 0,
            calls: false,
        }
    }

    /// With one new node and one new relationship an element, all at once are made in the order in which they would be one by
    /// one. Nodes without labels are found by no look-up.
    fn is_apart(&self) -> bool {
        let meet = |some: &[&Arc<str>], others: &[&Arc<str>]| {
            some.iter().any(|name| others.contains(name))
        };
        self.nodes <= 1
            && self.relationships <= 1
            && !meet(&self.sought, &self.made)
            && !meet(&self.read, &self.set)
    }

    /// Takes an operator in; `None` for one that may mix elements, change their order, or read what they write.
    fn operator(&mut self, node: &'p PlanNode) -> Option<()> {
        let operator = &node.operator;
        if let Operator::Argument | Operator::Eager | Operator::Discard = operator {
            return Some(());
        }
        if let Operator::Unwind(unwind) = operator {
            return (unwind.variable == self.element).then_some(());
        }
        if let Operator::IndexSeek(seek) = operator {
            self.sought.push(&seek.label);
            self.read.extend(&seek.keys);
            return self.expressions(seek.values.iter());
        }
        if let Operator::Filter(filter) = operator {
            return self.expression(&filter.predicate);
        }
        self.write(operator)
    }

    /// The same for one that writes: `None` unless it writes the rows of a batch at once.
    fn write(&mut self, operator: &'p Operator) -> Option<()> {
        if let Operator::Create(create) = operator {
            create.together.then_some(())?;
            return self.created(&create.nodes, &create.relationships);
        }
        if let Operator::Set(set) = operator {
            set.together.then_some(())?;
            return self.updates(set.items.iter());
        }
        let Operator::Merge(merge) = operator else {
            return None;
        };
        merge.together.then_some(())?;
        let nodes = merge.nodes.iter().map(|node| &node.properties);
        let relationships = merge.relationships.iter().map(|of| &of.properties);
        for properties in nodes.chain(relationships).flatten() {
            let Expression::Map(entries) = properties else {
                return None;
            };
            self.read.extend(entries.iter().map(|(key, _)| key));
        }
        self.created(&merge.nodes, &merge.relationships)?;
        self.updates(merge.on_create.iter().chain(&merge.on_match))
    }

    fn created(
        &mut self,
        nodes: &'p [NewNode],
        relationships: &'p [NewRelationship],
    ) -> Option<()> {
        self.nodes += nodes.len();
        self.relationships += relationships.len();
        for node in nodes {
            for label in &node.labels {
                self.made.push(label.written_text()?);
            }
            self.expressions(node.properties.iter())?;
        }
        for relationship in relationships {
            relationship.relationship_type.written_text()?;
            self.expressions(relationship.properties.iter())?;
        }
        Some(())
    }

    /// Only properties whose keys are written in the statement: labels would change what a look-up finds. Each key by one
    /// operator: what the last element sets is what is left then.
    fn updates(&mut self, items: impl Iterator<Item = &'p Update>) -> Option<()> {
        let mut keys = Vec::new();
        for item in items {
            let (key, value) = property(item)?;
            if self.set.contains(&key) {
                return None;
            }
            keys.push(key);
            self.expression(value)?;
        }
        self.set.append(&mut keys);
        Some(())
    }

    fn expressions(&mut self, all: impl Iterator<Item = &'p Expression>) -> Option<()> {
        let mut all = all;
        all.try_for_each(|expression| self.expression(expression))
    }

    /// Takes an expression in; `None` for one that may read more of the graph than single properties and labels.
    fn expression(&mut self, expression: &'p Expression) -> Option<()> {
        match expression {
            Expression::Literal(_) => Some(()),
            Expression::Slot(slot) => (*slot == self.element).then_some(()),
            Expression::Property { subject, key, .. } => match **subject {
                Expression::Slot(slot) if slot == self.element => Some(()),
                Expression::Slot(_) => {
                    self.read.push(key);
                    Some(())
                }
                _ => {
                    self.read.push(key);
                    self.expression(subject)
                }
            },
            Expression::HasLabels { subject, .. } => match **subject {
                Expression::Slot(_) => Some(()),
                _ => self.expression(subject),
            },
            Expression::Function {
                function,
                arguments,
                ..
            } => {
                self.calls = true;
                follows_from(function, arguments).then_some(())?;
                self.expressions(arguments.iter())
            }
            Expression::List(_)
            | Expression::Map(_)
            | Expression::HasType { .. }
            | Expression::Unary { .. }
            | Expression::Binary { .. }
            | Expression::And(_)
            | Expression::Or(_)
            | Expression::Case { .. } => {
                let mut children = Vec::new();
                expression.for_each_child(&mut |child| children.push(child));
                self.expressions(children.into_iter())
            }
            Expression::Parameter(_)
            | Expression::Index { .. }
            | Expression::Slice { .. }
            | Expression::Holds { .. }
            | Expression::Chain { .. }
            | Expression::ListComprehension { .. }
            | Expression::Quantifier { .. }
            | Expression::Reduce { .. }
            | Expression::MapProjection { .. }
            | Expression::Path(_)
            | Expression::Subquery { .. } => None,
        }
    }
}

/// The key and the value of an update that sets a property of what a slot holds.
fn property(item: &Update) -> Option<(&Arc<str>, &Expression)> {
    match item {
        Update::Property {
            target: Expression::Slot(_),
            key,
            value,
            ..
        } => Some((key.written_text()?, value)),
        Update::Property { .. }
        | Update::Replace { .. }
        | Update::Merge { .. }
        | Update::AddLabels { .. }
        | Update::RemoveLabels { .. }
        | Update::AddStatement { .. }
        | Update::RemoveStatement { .. }
        | Update::RemoveCitation { .. } => None,
    }
}

/// Whether the value of a call follows from its arguments, in whichever statement it is made: without arguments, or under a
/// name like `date.realtime`, functions of time read the clock.
fn follows_from(function: &FunctionReference, arguments: &[Expression]) -> bool {
    let is_built_in = match function {
        FunctionReference::BuiltIn(_) => true,
        FunctionReference::User(_) => false,
    };
    is_built_in
        && function.is_deterministic()
        && !function.reads_graph()
        && !arguments.is_empty()
        && !function.name().contains('.')
}
