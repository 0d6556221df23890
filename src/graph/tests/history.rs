//! What may come between the changes of a test: a commit, a rollback, a state of before, the state as it is read again.
//! Whatever is to be true of a state is compared meanwhile.

use super::blocks::assemble;
use crate::graph::{Change, CommitTime, Graph, GraphView};
use proptest::prelude::*;

type Outcome = std::result::Result<(), TestCaseError>;

/// The changes that may be rolled back, and states that are kept.
pub struct History {
    compare: fn(&GraphView) -> Outcome,
    back: Vec<Change>,
    kept: Vec<GraphView>,
}

impl History {
    pub fn new(compare: fn(&GraphView) -> Outcome) -> History {
        History {
            compare,
            back: Vec::new(),
            kept: Vec::new(),
        }
    }

    /// Notes the inverses of changes.
    pub fn note(&mut self, inverses: impl IntoIterator<Item = Change>) {
        self.back.extend(inverses);
    }

    /// What is done after a change, by its number; from 8 on nothing.
    pub fn act(&mut self, what: u8, graph: &mut Graph) -> Outcome {
        let compare = self.compare;
        match what {
            0 | 1 => compare(graph.view())?,
            2 => self.kept.push(graph.view().clone()),
            3 => {
                commit(graph);
                self.back.clear();
            }
            4 => {
                for change in self.back.drain(..).rev() {
                    graph.apply(change).unwrap();
                }
                compare(graph.view())?;
            }
            5 if self.back.is_empty() && !self.kept.is_empty() => {
                let place = self.kept.len() / 2;
                graph.return_to(self.kept[place].clone());
            }
            6 if self.back.is_empty() => {
                let view = assemble(graph.view().blocks()).unwrap();
                prop_assert_eq!(view.fingerprint(), graph.view().fingerprint());
                *graph = Graph::from_view(view);
            }
            7 => self.kept.iter().try_for_each(compare)?,
            _ => {}
        }
        Ok(())
    }

    /// Compares the last state and those that were kept.
    pub fn finish(self, graph: &Graph) -> Outcome {
        (self.compare)(graph.view())?;
        self.kept.iter().rev().try_for_each(self.compare)
    }
}

pub fn commit(graph: &mut Graph) {
    graph.set_commit(graph.view().commit().next(CommitTime(1)));
    graph.settle();
}
