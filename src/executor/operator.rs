//! What every operator is, and the table that makes one from its plan node.

use super::aggregate::Aggregate;
use super::apply::Apply;
use super::call::CallProcedure;
use super::context::{Context, Run};
use super::count_store::CountStore;
use super::create::Create;
use super::degree::Degree;
use super::delete::Delete;
use super::distinct::Distinct;
use super::eager::{Argument, Discard, Eager};
use super::expand::Expand;
use super::filter::{Filter, Project};
use super::foreach::Foreach;
use super::join::HashJoin;
use super::limit::{Limit, Skip};
use super::load_csv::LoadCsv;
use super::marks::Closing;
use super::merge::Merge;
use super::per_row::{PerRow, Spread};
use super::profile::{Profiled, size};
use super::repeat::Repeat;
use super::scan::{NodeScan, RelationshipScan};
use super::seek::{NodeSeek, Sought};
use super::semi_join::SemiJoin;
use super::sequence::Sequence;
use super::set::Set;
use super::shortest_path::ShortestPath;
use super::sort::Sort;
use super::transactions::InTransactions;
use super::union::Union;
use super::unwind::Unwind;
use super::var_expand::VariableExpand;
use crate::error::Result;
use crate::expression::{Batch, Slot};
use crate::plan::{self, Operator as Plan, PlanNode};

/// Something that gives out batches of rows until there are none left.
///
/// It keeps ids and positions between two calls, never a borrow of the graph.
pub trait Operator: Send {
    /// The next batch, never an empty one; `None` when there are no more, and again at every later call.
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>>;

    /// Starts again from the beginning, with other rows as the (sub)plan's argument.
    fn restart(&mut self, argument: &Batch);
}

/// An operator of any kind.
pub type BoxOperator = Box<dyn Operator>;

/// The slots still read above an operator; `None`: all.
pub(super) type Live = Option<Vec<Slot>>;

/// Makes operators, numbering them for the profile.
pub(super) struct Builder {
    profiled: bool,
    number: usize,
    /// The cycle that the operator above closes, through filters.
    closing: Option<Closing>,
}

impl Builder {
    /// For the statement's tree; `number` is the first operator's.
    pub(super) fn new(run: &Run, number: usize) -> Builder {
        Builder {
            profiled: run.profile.is_some(),
            number,
            closing: None,
        }
    }

    /// The number that the first operator of a subplan has.
    pub(super) fn first_number(run: &Run, subplan: usize) -> usize {
        let before = run.plan.subplans.iter().take(subplan);
        size(&run.plan.root) + before.map(|sub| size(&sub.root)).sum::<usize>()
    }

    /// The operator of a plan node, with those below it.
    pub(super) fn build(&mut self, node: &PlanNode) -> BoxOperator {
        let number = self.number;
        self.number += 1;
        let above = self.closing.take();
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
        self.closing = above;
        let operator = self.make(node, Inputs(children.into_iter()));
        self.closing = None;
        if self.profiled {
            Box::new(Profiled::new(operator, number))
        } else {
            operator
        }
    }

    /// A tree that hangs inside an operator: it has no numbers of its own.
    fn body(&self, node: &PlanNode) -> BoxOperator {
        let mut builder = Builder {
            profiled: false,
            number: 0,
            closing: None,
        };
        builder.build(node)
    }

    /// The table: from what a plan says to what does it.
    fn make(&self, node: &PlanNode, mut inputs: Inputs) -> BoxOperator {
        let live = node.live.clone();
        match &node.operator {
            Plan::Argument => Box::new(Argument::new()),
            Plan::AllNodesScan(_)
            | Plan::LabelScan(_)
            | Plan::RelationshipScan(_)
            | Plan::IndexSeek(_)
            | Plan::IndexRange(_)
            | Plan::NodeByIdSeek(_)
            | Plan::CountStore(_) => scan(&node.operator, inputs.one(), live),
            Plan::Expand(_)
            | Plan::Degree(_)
            | Plan::VariableExpand(_)
            | Plan::ShortestPath(_)
            | Plan::Repeat(_) => self.hops(&node.operator, inputs.one(), live),
            Plan::Unwind(plan::Unwind { list, variable }) => {
                per_row(inputs.one(), Unwind::new(list.clone(), *variable), live)
            }
            Plan::CallProcedure(_) | Plan::LoadCsv(_) => source(&node.operator, inputs.one(), live),
            Plan::Filter(plan::Filter { predicate }) => {
                Box::new(Filter::new(inputs.one(), predicate.clone(), live))
            }
            Plan::Project(plan::Project { items }) => {
                Box::new(Project::new(inputs.one(), items.clone(), live))
            }
            Plan::Aggregate(plan::Aggregate { keys, aggregates }) => Box::new(Aggregate::new(
                inputs.one(),
                keys.clone(),
                aggregates.clone(),
            )),
            Plan::Distinct(plan::Distinct { slots }) => {
                Box::new(Distinct::new(inputs.one(), slots.clone(), live))
            }
            Plan::Sort(plan::Sort { keys, limit }) => {
                Box::new(Sort::new(inputs.one(), keys.clone(), limit.clone(), live))
            }
            Plan::Skip(plan::Skip { count }) => Box::new(Skip::new(inputs.one(), count.clone())),
            Plan::Limit(plan::Limit { count }) => {
                Box::new(Limit::new(inputs.one(), count.clone(), writes(node)))
            }
            Plan::Apply(_) | Plan::SemiJoin(_) | Plan::HashJoin(_) => {
                pair(&node.operator, inputs, live)
            }
            Plan::Union(plan::Union { slots, parts }) => {
                let (slots, parts) = (slots.clone(), parts.clone());
                Box::new(Union::new(inputs.0.collect(), slots, parts))
            }
            Plan::Sequence(_) => Box::new(Sequence::new(inputs.two())),
            Plan::Eager => Box::new(Eager::new(inputs.one())),
            Plan::Discard => Box::new(Discard::new(inputs.one())),
            _ => self.make_update(&node.operator, inputs, live),
        }
    }

    /// The part of the table that goes from bound nodes on.
    fn hops(&self, operator: &Plan, input: BoxOperator, live: Live) -> BoxOperator {
        match operator {
            Plan::Expand(plan) => {
                let expand = Expand::new(plan.clone(), self.closing.clone(), &live);
                per_row(input, expand, live)
            }
            Plan::Degree(plan) => per_row(input, Degree::new(plan.clone()), live),
            Plan::VariableExpand(plan) => {
                let expand = VariableExpand::new(plan.clone(), &live);
                per_row(input, expand, live)
            }
            Plan::ShortestPath(plan) => per_row(input, ShortestPath::new(plan.clone()), live),
            Plan::Repeat(plan) => {
                let body = self.body(&plan.body);
                per_row(input, Repeat::new(plan.clone(), body), live)
            }
            _ => input,
        }
    }

    /// The table's second half: what changes the graph.
    fn make_update(&self, operator: &Plan, mut inputs: Inputs, live: Live) -> BoxOperator {
        match operator {
            Plan::Create(plan::Create {
                nodes,
                relationships,
            }) => {
                let (nodes, relationships) = (nodes.clone(), relationships.clone());
                Box::new(Create::new(inputs.one(), nodes, relationships, live))
            }
            Plan::Merge(plan) => Box::new(Merge::new(inputs.two(), plan.clone(), live)),
            Plan::Set(plan::Set { items }) => Box::new(Set::new(inputs.one(), items.clone(), live)),
            Plan::Delete(plan::Delete { targets, detach }) => {
                Box::new(Delete::new(inputs.one(), targets.clone(), *detach, live))
            }
            Plan::Foreach(plan::Foreach {
                variable,
                list,
                body,
            }) => {
                let inputs = (inputs.one(), self.body(body));
                Box::new(Foreach::new(inputs, *variable, list.clone(), live))
            }
            Plan::InTransactions(plan) => {
                Box::new(InTransactions::new(inputs.two(), plan.clone(), live))
            }
            // Everything else stands in the first half.
            _ => inputs.one(),
        }
    }
}

/// The operators below one, in order; a missing one is the empty argument.
struct Inputs(std::vec::IntoIter<BoxOperator>);

impl Inputs {
    fn one(&mut self) -> BoxOperator {
        self.0.next().unwrap_or_else(|| Box::new(Argument::new()))
    }

    fn two(&mut self) -> (BoxOperator, BoxOperator) {
        (self.one(), self.one())
    }
}

fn per_row<S: Spread + 'static>(input: BoxOperator, spread: S, live: Live) -> BoxOperator {
    Box::new(PerRow::new(input, spread, live))
}

fn scan(operator: &Plan, input: BoxOperator, live: Live) -> BoxOperator {
    let seek = |node: &Slot, sought| NodeSeek::new(*node, sought);
    match operator {
        Plan::LabelScan(plan::LabelScan { node, label }) => {
            per_row(input, NodeScan::new(*node, Some(label.clone())), live)
        }
        Plan::AllNodesScan(plan::AllNodesScan { node }) => {
            per_row(input, NodeScan::new(*node, None), live)
        }
        Plan::RelationshipScan(plan::RelationshipScan {
            relationship,
            from,
            to,
            direction,
            types,
        }) => {
            let slots = (*relationship, *from, *to);
            let scan = RelationshipScan::new(slots, *direction, types.clone());
            per_row(input, scan, live)
        }
        Plan::IndexSeek(plan::IndexSeek {
            node,
            label,
            keys,
            values,
            many,
        }) => {
            let sought = Sought::Equal {
                label: label.clone(),
                keys: keys.clone(),
                values: values.clone(),
                many: *many,
            };
            per_row(input, seek(node, sought), live)
        }
        Plan::IndexRange(plan::IndexRange {
            node,
            label,
            key,
            range,
        }) => {
            let sought = Sought::Range {
                label: label.clone(),
                key: key.clone(),
                range: range.clone(),
            };
            per_row(input, seek(node, sought), live)
        }
        Plan::CountStore(plan::CountStore { counted, count }) => {
            per_row(input, CountStore::new(counted.clone(), *count), live)
        }
        Plan::NodeByIdSeek(plan::NodeByIdSeek { node, ids }) => {
            per_row(input, seek(node, Sought::Ids(ids.clone())), live)
        }
        _ => input,
    }
}

fn source(operator: &Plan, input: BoxOperator, live: Live) -> BoxOperator {
    match operator {
        Plan::CallProcedure(plan::CallProcedure {
            name,
            arguments,
            yields,
            optional,
            passes_rows,
        }) => {
            let flags = (*optional, *passes_rows);
            let (name, arguments) = (name.clone(), arguments.clone());
            let call = CallProcedure::new(name, arguments, yields.clone(), flags);
            per_row(input, call, live)
        }
        Plan::LoadCsv(plan::LoadCsv {
            source,
            headers,
            terminator,
            variable,
        }) => {
            let (source, terminator) = (source.clone(), terminator.clone());
            let load = LoadCsv::new(source, *headers, terminator, *variable);
            per_row(input, load, live)
        }
        _ => input,
    }
}

/// What puts the rows of two inputs together.
fn pair(operator: &Plan, mut inputs: Inputs, live: Live) -> BoxOperator {
    match operator {
        Plan::Apply(plan::Apply {
            kind,
            filled,
            batched,
        }) => {
            let filled = filled.clone();
            Box::new(Apply::new(inputs.two(), *kind, filled, *batched, live))
        }
        Plan::SemiJoin(plan::SemiJoin { node, wanted }) => {
            Box::new(SemiJoin::new(inputs.two(), (*node, *wanted), live))
        }
        Plan::HashJoin(plan::HashJoin { left, right }) => {
            let keys = (left.clone(), right.clone());
            Box::new(HashJoin::new(inputs.two(), keys, live))
        }
        _ => inputs.one(),
    }
}

/// Whether anything in a tree changes the graph: such a tree is always run to its end.
fn writes(node: &PlanNode) -> bool {
    let itself = matches!(
        node.operator,
        Plan::Create(_)
            | Plan::Merge(_)
            | Plan::Set(_)
            | Plan::Delete(_)
            | Plan::Foreach(_)
            | Plan::InTransactions(_)
    );
    itself || node.children.iter().any(writes)
}
