//! Builds operators from plan nodes.

use super::aggregate::Aggregate;
use super::apply::Apply;
use super::call::CallProcedure;
use super::columns::{ColumnAggregate, ColumnScan};
use super::count_store::CountStore;
use super::create::Create;
use super::degree::Degree;
use super::delete::Delete;
use super::distinct::Distinct;
use super::eager::{Argument, Discard, Eager};
use super::ends::DistinctEnds;
use super::expand::Expand;
use super::expand_ends::ExpandEnds;
use super::filter::{Filter, Project};
use super::flat_map::{FlatMap, FlatMapOperator};
use super::foreach::Foreach;
use super::join::Join;
use super::join_keys::Condition;
use super::limit::{Limit, Skip};
use super::lineage::{Citation, Witness};
use super::load_csv::LoadCsv;
use super::marks::Closing;
use super::merge::Merge;
use super::operator::{BoxOperator, Live, Operator};
use super::parallel_aggregate::ParallelAggregate;
use super::path_count::PathCount;
use super::pattern_count::PatternCount;
use super::profile::size;
use super::profiled::Profiled;
use super::relationship_seek::RelationshipSeek;
use super::repeat::Repeat;
use super::run::Run;
use super::scan::{NodeScan, RelationshipScan};
use super::schema::ChangeSchema;
use super::seek::{NodeSeek, Over, Sought};
use super::semi_join::SemiJoin;
use super::sequence::Sequence;
use super::set::Set;
use super::shortest_path::ShortestPath;
use super::sort::Sort;
use super::transactions::InTransactions;
use super::tree_count::TreeCount;
use super::triangles::TriangleCount;
use super::union::Union;
use super::unwind::Unwind;
use super::var_expand::VariableExpand;
use crate::plan::{self, Operator as Plan, PlanNode};

/// Builds operators, and numbers them for the profile.
pub(super) struct Builder {
    profiled: bool,
    number: usize,
    /// The cycle that the operator above closes, through filters.
    closing: Option<Closing>,
}

impl Builder {
    /// A builder for the tree of the statement; `number` is that of the first operator.
    pub(super) fn new(run: &Run, number: usize) -> Builder {
        Builder {
            profiled: run.profile.is_some(),
            number,
            closing: None,
        }
    }

    /// The number of the first operator of a subplan.
    pub(super) fn first_number(run: &Run, subplan: usize) -> usize {
        let before = run.plan.subplans.iter().take(subplan);
        size(&run.plan.root) + before.map(|sub| size(&sub.root)).sum::<usize>()
    }

    /// A builder for one of several trees of the same part of a plan; `number` is that of the first operator if it is measured.
    pub(super) fn of_part(number: Option<usize>) -> Builder {
        Builder {
            profiled: number.is_some(),
            number: number.unwrap_or(0),
            closing: None,
        }
    }

    /// Builds the operator of a plan node, with its descendants.
    pub(super) fn build(&mut self, node: &PlanNode) -> BoxOperator {
        let number = self.number;
        self.number += 1;
        let above = self.closing.take();
        if let Plan::ParallelAggregate(plan) = &node.operator {
            return self.build_parallel(node, plan, number);
        }
        // Any other operator may bind other nodes in between, so no cycle is closed through it.
        let own = match &node.operator {
            Plan::Expand(expand) => Closing::of(expand),
            Plan::Degree(degree) => Closing::of(&degree.expand),
            Plan::Filter(_) => above.clone(),
            _ => None,
        };
        let mut children = Vec::with_capacity(node.children.len());
        for child in &node.children {
            self.closing.clone_from(&own);
            children.push(self.build(child));
        }
        let inputs = Inputs {
            children: children.into_iter(),
            live: node.live.clone(),
        };
        let operator = make(node, inputs, above);
        self.closing = None;
        self.measured(operator, number)
    }

    fn measured(&self, operator: BoxOperator, number: usize) -> BoxOperator {
        if self.profiled {
            Box::new(Profiled::new(operator, number))
        } else {
            operator
        }
    }

    /// Each thread builds the descendants of its own.
    fn build_parallel(
        &mut self,
        node: &PlanNode,
        plan: &plan::Aggregate,
        number: usize,
    ) -> BoxOperator {
        let below = self.profiled.then_some(self.number);
        self.number += node.children.iter().map(size).sum::<usize>();
        let Some(input) = node.children.first() else {
            return Box::new(Aggregate::new(Box::new(Argument::new()), plan));
        };
        let own = input.clone();
        let make = move || Builder::of_part(below).build(&own);
        let operator = ParallelAggregate::new(Box::new(make), input, plan);
        self.measured(Box::new(operator), number)
    }
}

/// Builds a tree that belongs to an operator and is not numbered.
fn body(node: &PlanNode) -> BoxOperator {
    let mut builder = Builder {
        profiled: false,
        number: 0,
        closing: None,
    };
    builder.build(node)
}

/// The operator of each plan node. `closing`: the cycle that the operator above closes.
fn make(node: &PlanNode, inputs: Inputs, closing: Option<Closing>) -> BoxOperator {
    match &node.operator {
        Plan::Argument => Box::new(Argument::new()),
        Plan::AllNodesScan(scan) => inputs.flat_map(NodeScan::new(scan.node, None)),
        Plan::LabelScan(scan) => inputs.flat_map(label_scan(scan)),
        Plan::ColumnScan(scan) => inputs.flat_map(ColumnScan::new(scan)),
        Plan::ColumnAggregate(plan) => inputs.on_one(|one, _| ColumnAggregate::new(one, plan)),
        Plan::IndexSeek(seek) => inputs.flat_map(NodeSeek::new(seek.node, sought(seek))),
        Plan::IndexRange(seek) => inputs.flat_map(NodeSeek::new(seek.node, sought_range(seek))),
        Plan::NodeByIdSeek(seek) => inputs.flat_map(NodeSeek::new(seek.node, sought_ids(seek))),
        Plan::RelationshipScan(scan) => inputs.flat_map(relationship_scan(scan)),
        Plan::RelationshipIndexSeek(plan) => inputs.flat_map(RelationshipSeek::new(plan)),
        Plan::RelationshipByIdSeek(plan) => inputs.flat_map(RelationshipSeek::by_id(plan)),
        Plan::CountStore(plan) => inputs.flat_map(count_store(plan)),
        Plan::Expand(plan) => inputs.expand(plan, closing),
        Plan::Degree(plan) => inputs.flat_map(Degree::new(plan.clone())),
        Plan::PatternCount(plan) => inputs.flat_map(PatternCount::new(plan)),
        Plan::TriangleCount(plan) => inputs.flat_map(TriangleCount::new(plan)),
        Plan::TreeCount(plan) => inputs.flat_map(TreeCount::new(plan)),
        Plan::PathCount(plan) => inputs.flat_map(PathCount::new(plan.clone())),
        Plan::DistinctEnds(plan) => inputs.on_one(|one, _| DistinctEnds::new(one, plan)),
        Plan::VariableExpand(plan) => inputs.variable_expand(plan),
        Plan::ShortestPath(plan) => inputs.flat_map(ShortestPath::new(plan.clone())),
        Plan::Repeat(plan) => inputs.flat_map(Repeat::new(plan.clone(), body(&plan.body))),
        Plan::Filter(plan) => inputs.on_one(|one, live| filter(one, plan, live)),
        Plan::Project(plan) => {
            inputs.on_one(|one, live| Project::new(one, plan.items.clone(), live))
        }
        Plan::Aggregate(plan) | Plan::ParallelAggregate(plan) => inputs.aggregate(plan),
        Plan::Distinct(plan) => inputs.on_one(|one, live| distinct(one, plan, live)),
        Plan::Sort(plan) => inputs.on_one(|one, live| sort(one, plan, live)),
        Plan::Skip(plan) => inputs.on_one(|one, _| Skip::new(one, plan.count.clone())),
        Plan::Limit(plan) => inputs.on_one(|one, _| limit(one, plan, node)),
        Plan::Unwind(plan) => inputs.flat_map(Unwind::new(plan.list.clone(), plan.variable)),
        Plan::Apply(plan) => inputs.on_two(|two, live| apply(two, plan, live)),
        Plan::SemiJoin(plan) => {
            inputs.on_two(|two, live| SemiJoin::new(two, (plan.node, plan.wanted), live))
        }
        Plan::HashJoin(plan) => inputs.join(Condition::Equal(plan.clone())),
        Plan::RangeJoin(plan) => inputs.join(Condition::Range(plan.clone())),
        Plan::Union(plan) => Box::new(union(inputs.children.collect(), plan)),
        Plan::CallProcedure(plan) => inputs.flat_map(call(plan)),
        Plan::LoadCsv(plan) => inputs.load_csv(plan),
        Plan::Eager => inputs.on_one(|one, _| Eager::new(one)),
        Plan::Create(plan) => inputs.on_one(|one, live| create(one, plan, live)),
        Plan::Merge(plan) => inputs.on_two(|two, live| Merge::new(two, plan.clone(), live)),
        Plan::Set(plan) => inputs.on_one(|one, live| Set::new(one, plan.clone(), live)),
        Plan::Delete(plan) => inputs.on_one(|one, live| delete(one, plan, live)),
        Plan::Foreach(plan) => inputs.on_one(|one, live| foreach(one, plan, live)),
        Plan::InTransactions(plan) => {
            inputs.on_two(|two, live| InTransactions::new(two, plan.clone(), live))
        }
        Plan::ChangeSchema(plan) => inputs.on_one(|one, _| change_schema(one, plan)),
        Plan::Sequence(_) => inputs.on_two(|two, _| Sequence::new(two)),
        Plan::Discard => inputs.on_one(|one, _| Discard::new(one)),
        Plan::Witness(plan) => inputs.on_one(|one, live| Witness::new(one, plan.clone(), live)),
        Plan::Citation(plan) => inputs.on_one(|one, live| Citation::new(one, plan.clone(), live)),
    }
}

fn change_schema(input: BoxOperator, plan: &plan::ChangeSchema) -> ChangeSchema {
    ChangeSchema::new(input, plan.change.clone())
}

fn label_scan(scan: &plan::LabelScan) -> NodeScan {
    NodeScan::new(scan.node, Some(scan.label.clone()))
}

fn count_store(plan: &plan::CountStore) -> CountStore {
    CountStore::new(plan.clone())
}

fn sought(seek: &plan::IndexSeek) -> Sought {
    let test = plan::IndexTest::Equal {
        keys: seek.keys.clone(),
        values: seek.values.clone(),
        many: seek.many,
        span: seek.span,
    };
    Sought::Indexed(Over::Label(seek.label.clone()), test)
}

fn sought_range(seek: &plan::IndexRange) -> Sought {
    let test = plan::IndexTest::Range {
        key: seek.key.clone(),
        range: seek.range.clone(),
        span: seek.span,
    };
    Sought::Indexed(Over::Label(seek.label.clone()), test)
}

fn sought_ids(seek: &plan::NodeByIdSeek) -> Sought {
    Sought::Ids(seek.ids.clone())
}

fn relationship_scan(scan: &plan::RelationshipScan) -> RelationshipScan {
    let slots = (scan.relationship, scan.from, scan.to);
    RelationshipScan::new(slots, scan.direction, scan.types.clone())
}

fn filter(one: BoxOperator, plan: &plan::Filter, live: Live) -> Filter {
    Filter::new(one, plan.predicate.clone(), live)
}

fn distinct(one: BoxOperator, plan: &plan::Distinct, live: Live) -> Distinct {
    Distinct::new(one, plan.slots.clone(), live)
}

fn sort(one: BoxOperator, plan: &plan::Sort, live: Live) -> Sort {
    Sort::new(one, plan.keys.clone(), plan.limit.clone(), live)
}

fn apply(two: (BoxOperator, BoxOperator), plan: &plan::Apply, live: Live) -> Apply {
    Apply::new(two, plan.kind, plan.filled.clone(), plan.batched, live)
}

fn limit(one: BoxOperator, plan: &plan::Limit, node: &PlanNode) -> Limit {
    Limit::new(one, plan.count.clone(), node.writes())
}

fn union(parts: Vec<BoxOperator>, plan: &plan::Union) -> Union {
    Union::new(parts, plan.slots.clone(), plan.parts.clone())
}

fn call(plan: &plan::CallProcedure) -> CallProcedure {
    let (name, arguments) = (plan.name.clone(), plan.arguments.clone());
    let flags = (plan.optional, plan.passes_rows);
    CallProcedure::new(
        (name, plan.span),
        arguments,
        plan.yields.clone(),
        flags,
        plan.citing.clone(),
    )
}

fn create(one: BoxOperator, plan: &plan::Create, live: Live) -> Create {
    Create::new(one, plan.clone(), live)
}

fn delete(one: BoxOperator, plan: &plan::Delete, live: Live) -> Delete {
    Delete::new(one, plan.clone(), live)
}

fn foreach(one: BoxOperator, plan: &plan::Foreach, live: Live) -> Foreach {
    Foreach::new(
        (one, body(&plan.body)),
        plan.variable,
        plan.list.clone(),
        live,
    )
}

/// The children of an operator, in order, and the slots that are read above it. A missing child is the empty argument.
struct Inputs {
    children: std::vec::IntoIter<BoxOperator>,
    live: Live,
}

impl Inputs {
    fn one(&mut self) -> BoxOperator {
        let child = self.children.next();
        child.unwrap_or_else(|| Box::new(Argument::new()))
    }

    /// An operator that creates any number of output rows from each input row.
    fn flat_map<M: FlatMap + 'static>(mut self, map: M) -> BoxOperator {
        Box::new(FlatMapOperator::new(self.one(), map, self.live))
    }

    fn aggregate(self, plan: &plan::Aggregate) -> BoxOperator {
        self.on_one(|one, _| Aggregate::new(one, plan))
    }

    fn expand(self, plan: &plan::Expand, closing: Option<Closing>) -> BoxOperator {
        if plan.gathered.is_some() {
            return self.flat_map(ExpandEnds::new(plan.clone()));
        }
        let expand = Expand::new(plan.clone(), closing, &self.live);
        self.flat_map(expand)
    }

    fn join(self, condition: Condition) -> BoxOperator {
        self.on_two(|two, live| Join::new(two, condition, live))
    }

    fn variable_expand(self, plan: &plan::VariableExpand) -> BoxOperator {
        let expand = VariableExpand::new(plan.clone(), &self.live);
        self.flat_map(expand)
    }

    fn load_csv(self, plan: &plan::LoadCsv) -> BoxOperator {
        let load = LoadCsv::new(plan, self.live.as_deref());
        self.flat_map(load)
    }

    fn on_one<O: Operator + 'static>(
        mut self,
        make: impl FnOnce(BoxOperator, Live) -> O,
    ) -> BoxOperator {
        Box::new(make(self.one(), self.live))
    }

    fn on_two<O: Operator + 'static>(
        mut self,
        make: impl FnOnce((BoxOperator, BoxOperator), Live) -> O,
    ) -> BoxOperator {
        let two = (self.one(), self.one());
        Box::new(make(two, self.live))
    }
}
