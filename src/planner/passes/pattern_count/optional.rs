//! An `OPTIONAL MATCH` whose pattern hangs on one node.

use super::super::super::predicate::{conjuncts, label_of};
use crate::expression::{Expression, Slot};
use crate::plan::{Apply, Branch, Expand, Filter, Operator, PlanNode};

/// An `OPTIONAL MATCH` with the predicates of its nodes.
pub(super) type Optional = (Branch, Vec<(Slot, Expression)>);

/// The pattern of the right side of an `OptionalApply`: one hop from an outer node, and hops that go on from there.
/// `None` if it is anything else.
pub(super) fn optional_branch(apply: &Apply, right: &PlanNode) -> Option<Optional> {
    let mut operators = Vec::new();
    let mut node = right;
    while !matches!(node.operator, Operator::Argument) {
        operators.push(&node.operator);
        node = node.children.first()?;
    }
    let mut root: Option<Branch> = None;
    let mut tests = Vec::new();
    for operator in operators.into_iter().rev() {
        match operator {
            Operator::Expand(expand) => add_hop(&mut root, expand)?,
            Operator::Filter(Filter { predicate }) => {
                for part in conjuncts(predicate) {
                    add_test(root.as_mut()?, part, &mut tests)?;
                }
            }
            _ => return None,
        }
    }
    let branch = root?;
    let slots = slots_of(&branch);
    let whole = apply.filled.iter().all(|slot| slots.contains(slot));
    whole.then_some((branch, tests))
}

fn add_hop(root: &mut Option<Branch>, expand: &Expand) -> Option<()> {
    if expand.into || expand.relationship_bound || !expand.distinct_from.is_empty() {
        return None;
    }
    let branch = Branch {
        hop: expand.clone(),
        optional: root.is_none(),
        unlike: Vec::new(),
        joined: Vec::new(),
        closings: Vec::new(),
        met: Vec::new(),
        carried: Vec::new(),
        branches: Vec::new(),
    };
    match root {
        None => *root = Some(branch),
        Some(root) => end(root, expand.from)?.branches.push(branch),
    }
    Some(())
}

fn add_test(
    root: &mut Branch,
    part: &Expression,
    tests: &mut Vec<(Slot, Expression)>,
) -> Option<()> {
    if let Some((slot, label)) = label_of(part) {
        end(root, slot)?.hop.labels.push(label.clone());
        return Some(());
    }
    let slots = part.slots();
    let mut slots = slots.iter();
    let (Some(node), None) = (slots.next(), slots.next()) else {
        return None;
    };
    end(root, *node)?;
    let plain =
        !part.is_random() && !part.any(&|inner| matches!(inner, Expression::Subquery { .. }));
    plain.then(|| tests.push((*node, part.clone())))
}

/// The hop that ends at a node.
pub(super) fn end(branch: &mut Branch, node: Slot) -> Option<&mut Branch> {
    if branch.hop.to == node {
        return Some(branch);
    }
    branch.branches.iter_mut().find_map(|one| end(one, node))
}

/// The nodes and relationships of a branch.
pub(super) fn slots_of(branch: &Branch) -> Vec<Slot> {
    let mut slots = vec![branch.hop.to, branch.hop.relationship];
    slots.extend(branch.branches.iter().flat_map(slots_of));
    for closing in &branch.closings {
        slots.extend(closing.hops.iter().map(|hop| hop.relationship));
        // The last one leads back to a node of the row.
        let between = closing.hops.iter().rev().skip(1);
        slots.extend(between.map(|hop| hop.to));
    }
    slots
}
