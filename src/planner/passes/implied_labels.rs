//! What the graph type says of every row need not be asked: a label that another label implies, and one that all nodes at
//! that end of a relationship have. What is left out is noted beside the operator that gives the rows.
//!
//! The graph type holds when a statement has ended, not within it. A statement that writes keeps its tests of ends; one
//! that removes labels keeps all of them.

use super::super::predicate::{conjunction, conjuncts, label_of};
use crate::expression::{Expression, Slot};
use crate::graph::{CurrentType, Direction, GraphView};
use crate::plan::{
    ColumnScan, Expand, Filter, LabelScan, Operator, Plan, PlanNode, RelationshipIndexSeek,
    RelationshipScan,
};
use std::sync::Arc;

pub(super) fn run(plan: &mut Plan, view: &GraphView) {
    let Some(of) = view.current_type().filter(|_| !plan.removes_labels()) else {
        return;
    };
    let ends = !plan.writes;
    let known = Known { of, view, ends };
    plan.for_each_root_mut(&mut |root| {
        root.for_each_mut(&mut |node| known.simplify(node));
    });
}

struct Known<'g> {
    of: &'g CurrentType,
    view: &'g GraphView,
    /// Whether what is said of the ends of relationships holds.
    ends: bool,
}

impl Known<'_> {
    /// `Filter` over what gives its rows.
    fn simplify(&self, filter: &mut PlanNode) {
        let Operator::Filter(Filter { predicate }) = &filter.operator else {
            return;
        };
        let mut staying = conjuncts(predicate).to_vec();
        let Some(input) = filter.children.first_mut() else {
            return;
        };
        let before = staying.len();
        self.scan_specific(input, &mut staying);
        let asked: Vec<(Slot, Arc<str>)> = staying
            .iter()
            .filter_map(label_of)
            .map(|(slot, label)| (slot, Arc::clone(label)))
            .collect();
        staying.retain(|part| match label_of(part) {
            Some((slot, label)) if self.is_given(input, &asked, slot, label) => {
                input.by_graph_type.push((slot, Arc::clone(label)));
                false
            }
            _ => true,
        });
        if staying.len() < before {
            replace(filter, staying);
        }
    }

    /// A scan of a general label under a test of one that implies it is a scan of that one.
    fn scan_specific(&self, input: &mut PlanNode, staying: &mut Vec<Expression>) {
        let Operator::LabelScan(LabelScan { node, label }) = &mut input.operator else {
            return;
        };
        let specific = staying.iter().position(|part| {
            let test = label_of(part).filter(|(slot, _)| slot == node);
            test.is_some_and(|(_, other)| other != label && self.implies(other, label))
        });
        if let Some(place) = specific
            && let Some((_, other)) = label_of(&staying[place])
        {
            let general = std::mem::replace(label, Arc::clone(other));
            input.by_graph_type.push((*node, general));
            staying.remove(place);
        }
    }

    /// Whether rows have a label by another test beside, or by what is below.
    fn is_given(
        &self,
        input: &PlanNode,
        asked: &[(Slot, Arc<str>)],
        slot: Slot,
        label: &Arc<str>,
    ) -> bool {
        let mut others = asked.iter();
        let beside =
            others.any(|(of, other)| *of == slot && other != label && self.implies(other, label));
        beside || self.has(input, slot, label)
    }

    fn implies(&self, label: &str, other: &str) -> bool {
        match (self.view.label_id(label), self.view.label_id(other)) {
            (Some(label), Some(other)) => self.of.implies(label, other),
            _ => false,
        }
    }

    fn column_scan_gives(&self, scan: &ColumnScan, slot: Slot, label: &str) -> bool {
        let implies = |own: &Arc<str>| self.implies(own, label);
        scan.node == slot && scan.label.as_ref().is_some_and(implies)
    }

    fn filter_gives(&self, filter: &Filter, slot: Slot, label: &str) -> bool {
        let mut tests = conjuncts(&filter.predicate).iter().filter_map(label_of);
        tests.any(|(of, other)| of == slot && self.implies(other, label))
    }

    fn seek_gives(&self, seek: &RelationshipIndexSeek, slot: Slot, label: &str) -> bool {
        let types = std::slice::from_ref(&seek.relationship_type);
        let ends = (seek.from, seek.to, seek.direction);
        self.ends_give(types, ends, slot, label)
    }

    /// Whether in every row of a plan a slot is a node with a label.
    fn has(&self, node: &PlanNode, slot: Slot, label: &str) -> bool {
        let here = match &node.operator {
            Operator::LabelScan(scan) => scan.node == slot && self.implies(&scan.label, label),
            Operator::ColumnScan(scan) => self.column_scan_gives(scan, slot, label),
            Operator::IndexSeek(seek) => seek.node == slot && self.implies(&seek.label, label),
            Operator::IndexRange(range) => range.node == slot && self.implies(&range.label, label),
            Operator::Expand(expand) => self.hop_gives(expand, slot, label),
            Operator::RelationshipScan(scan) => self.scan_gives(scan, slot, label),
            Operator::RelationshipIndexSeek(seek) => self.seek_gives(seek, slot, label),
            Operator::Filter(filter) => self.filter_gives(filter, slot, label),
            Operator::AllNodesScan(_)
            | Operator::NodeByIdSeek(_)
            | Operator::RelationshipByIdSeek(_)
            | Operator::VariableExpand(_)
            | Operator::Unwind(_) => false,
            Operator::Argument
            | Operator::CountStore(_)
            | Operator::ColumnAggregate(_)
            | Operator::Degree(_)
            | Operator::PatternCount(_)
            | Operator::TriangleCount(_)
            | Operator::TreeCount(_)
            | Operator::DistinctEnds(_)
            | Operator::PathCount(_)
            | Operator::ShortestPath(_)
            | Operator::Repeat(_)
            | Operator::Project(_)
            | Operator::Aggregate(_)
            | Operator::ParallelAggregate(_)
            | Operator::Distinct(_)
            | Operator::Sort(_)
            | Operator::Skip(_)
            | Operator::Limit(_)
            | Operator::Apply(_)
            | Operator::SemiJoin(_)
            | Operator::HashJoin(_)
            | Operator::RangeJoin(_)
            | Operator::Union(_)
            | Operator::CallProcedure(_)
            | Operator::LoadCsv(_)
            | Operator::Eager
            | Operator::Create(_)
            | Operator::Merge(_)
            | Operator::Set(_)
            | Operator::Delete(_)
            | Operator::Foreach(_)
            | Operator::InTransactions(_)
            | Operator::ChangeSchema(_)
            | Operator::Sequence(_)
            | Operator::Discard
            | Operator::Witness(_)
            | Operator::Citation(_) => return false,
        };
        here || node
            .children
            .first()
            .is_some_and(|input| self.has(input, slot, label))
    }

    fn scan_gives(&self, scan: &RelationshipScan, slot: Slot, label: &str) -> bool {
        let ends = (scan.from, scan.to, scan.direction);
        let types = scan.types.as_ref();
        types.is_some_and(|types| self.ends_give(types, ends, slot, label))
    }

    fn hop_gives(&self, expand: &Expand, slot: Slot, label: &str) -> bool {
        let asked = expand.to == slot && expand.labels.iter().any(|own| self.implies(own, label));
        let ends = (expand.from, expand.to, expand.direction);
        let types = expand.types.as_ref();
        asked || types.is_some_and(|types| self.ends_give(types, ends, slot, label))
    }

    /// Whether relationships of the types have a label at that end.
    fn ends_give(
        &self,
        types: &[Arc<str>],
        (from, to, direction): (Slot, Slot, Direction),
        slot: Slot,
        label: &str,
    ) -> bool {
        let Some(label) = self.view.label_id(label).filter(|_| self.ends) else {
            return false;
        };
        let all = |at_start: bool| {
            types.iter().all(|name| {
                let id = self.view.type_id(name);
                id.is_some_and(|id| self.of.end_has(id, at_start, label))
            })
        };
        let side = |left: bool| match direction {
            Direction::Outgoing => all(left),
            Direction::Incoming => all(!left),
            Direction::Both => all(true) && all(false),
        };
        (from == slot && side(true)) || (to == slot && side(false))
    }
}

/// Leaves of a filter what stays; where nothing does, its input.
fn replace(filter: &mut PlanNode, staying: Vec<Expression>) {
    match conjunction(staying) {
        Some(predicate) => filter.operator = Operator::Filter(Filter { predicate }),
        None => {
            let estimate = filter.estimate;
            if let Some(mut input) = filter.children.pop() {
                input.estimate = estimate;
                *filter = input;
            }
        }
    }
}
