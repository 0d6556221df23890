//! Many nodes at once are what the same nodes are one by one.

use super::blocks::state;
use super::step::{properties, steps};
use crate::graph::{Change, CreatedNode, Graph, KeyId, LabelId};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn nodes_that_are_created_at_once_are_as_one_by_one(
        all in steps(60),
        labels in 0_u32..16,
        each in prop::collection::vec(properties(), 0..30),
    ) {
        let before = state(&all);
        let (mut at_once, mut one_by_one) = (Graph::from_view(before.clone()), Graph::from_view(before.clone()));
        let labels: Vec<LabelId> = (0..4).filter(|bit| labels >> bit & 1 == 1).map(LabelId).collect();
        let ids = at_once.next_nodes(each.len());
        let nodes: Vec<CreatedNode> = ids.into_iter().zip(each).map(|(node, properties)| CreatedNode {
            node,
            labels: labels.clone(),
            properties: properties.into_iter().map(|(key, value)| (KeyId(key), value)).collect(),
        }).collect();
        let applied = nodes.iter().try_for_each(|created| {
            prop_assert_eq!(one_by_one.next_node(), created.node);
            let applied = one_by_one.apply(Change::NodeCreated(created.clone()));
            applied.map(drop).map_err(|error| TestCaseError::reject(error.to_string()))
        });
        let created = at_once.create_nodes(&nodes).unwrap();
        // What a graph type refuses at the end of the statement is the same.
        let expected = if created { one_by_one.check() } else { Vec::new() };
        prop_assert_eq!(at_once.check(), expected);
        match created {
            true => {
                prop_assert!(applied.is_ok());
                prop_assert_eq!(at_once.view().fingerprint(), one_by_one.view().fingerprint());
                prop_assert_eq!(at_once.next_node(), one_by_one.next_node());
                prop_assert_eq!(at_once.verify().is_ok(), one_by_one.verify().is_ok());
            }
            false => prop_assert_eq!(at_once.view().fingerprint(), before.fingerprint()),
        }
    }
}
