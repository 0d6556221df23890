//! Rollback restores the state, readers keep their state, rejected changes have no effect, derived parts stay
//! consistent.

use super::graph;
use super::step::{Step, change, steps, take};
use crate::graph::{Change, Graph};
use proptest::prelude::*;
use std::sync::Arc;

/// Applies the steps that the graph accepts; returns their inverses, in order.
fn take_all(graph: &mut Graph, steps: &[Step]) -> Vec<Change> {
    steps.iter().filter_map(|step| take(graph, step)).collect()
}

fn undo(graph: &mut Graph, back: Vec<Change>) {
    for change in back.into_iter().rev() {
        graph.apply(change).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn steps_back_in_reverse_order_restore(before in steps(80), after in steps(80)) {
        let mut graph = graph();
        take_all(&mut graph, &before);
        graph.settle();
        graph.release_ids(graph.view().commit().number);
        let reader = graph.view().clone();
        let fingerprint = reader.fingerprint();
        let back = take_all(&mut graph, &after);
        prop_assert_eq!(graph.check(), Vec::<String>::new());
        prop_assert_eq!(reader.fingerprint(), fingerprint);
        undo(&mut graph, back);
        prop_assert_eq!(graph.check(), Vec::<String>::new());
        prop_assert_eq!(graph.view().fingerprint(), fingerprint);
        graph.settle();
        graph.release_ids(graph.view().commit().number);
        prop_assert_eq!(graph.check(), Vec::<String>::new());
        prop_assert_eq!(graph.view().fingerprint(), fingerprint);
    }

    #[test]
    fn a_refused_change_leaves_no_trace(all in steps(60)) {
        let mut graph = graph();
        for step in &all {
            let Some(change) = change(&graph, step) else { continue };
            let fingerprint = graph.view().fingerprint();
            if graph.apply(change).is_err() {
                prop_assert_eq!(graph.view().fingerprint(), fingerprint);
            }
        }
        // No step is a statement here, at whose end a graph type would be held.
        graph.apply(Change::GraphTypeSet(Arc::default())).unwrap();
        prop_assert_eq!(graph.check(), Vec::<String>::new());
    }

    #[test]
    fn a_replay_gives_the_same_graph(all in prop::collection::vec(steps(30), 1..4)) {
        let (mut graph, mut replayed) = (graph(), graph());
        for transaction in &all {
            for step in transaction {
                let Some(change) = change(&graph, step) else { continue };
                if graph.apply(change.clone()).is_ok() {
                    replayed.apply(change).unwrap();
                }
            }
            graph.settle();
            graph.release_ids(graph.view().commit().number);
            replayed.settle();
            replayed.release_ids(replayed.view().commit().number);
        }
        prop_assert_eq!(graph.view().fingerprint(), replayed.view().fingerprint());
    }

    #[test]
    fn a_writer_goes_on_from_any_state(before in steps(60), after in steps(40)) {
        let mut graph = graph();
        take_all(&mut graph, &before);
        graph.settle();
        graph.release_ids(graph.view().commit().number);
        let mut other = Graph::from_view(graph.view().clone());
        let back = take_all(&mut other, &after);
        prop_assert_eq!(other.check(), Vec::<String>::new());
        undo(&mut other, back);
        other.settle();
        other.release_ids(other.view().commit().number);
        prop_assert_eq!(other.view().fingerprint(), graph.view().fingerprint());
    }
}
