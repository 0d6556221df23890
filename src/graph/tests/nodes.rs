//! Many nodes or relationships at once are what the same ones are one by one.

use super::blocks::state;
use super::step::{properties, steps};
use crate::graph::{
    Change, CreatedNode, CreatedNodes, CreatedRelationship, CreatedRelationships, Graph, KeyId,
    LabelId, Many, PropertyColumns, TypeId,
};
use crate::value::{NodeId, Value};
use proptest::prelude::*;
use std::sync::Arc;

/// The ids of the nodes of a graph.
fn nodes(graph: &Graph) -> Vec<NodeId> {
    let ids = (0..graph.view().node_bound()).map(NodeId);
    ids.filter(|id| graph.view().has_node(*id)).collect()
}

/// Properties by key.
fn columns<'p>(rows: impl Iterator<Item = &'p Vec<(KeyId, Value)>> + Clone) -> PropertyColumns {
    PropertyColumns::of_rows(rows.map(Vec::as_slice))
}

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
        let together = CreatedNodes {
            nodes: nodes.iter().map(|created| created.node).collect(),
            labels: labels.clone(),
            properties: columns(nodes.iter().map(|created| &created.properties)),
        };
        let created = at_once.create_nodes(&together).unwrap();
        // What a graph type refuses at the end of the statement is the same.
        let expected = if created { one_by_one.check() } else { Vec::new() };
        prop_assert_eq!(at_once.check(), expected);
        match created {
            true => {
                prop_assert!(applied.is_ok());
                prop_assert_eq!(at_once.view().fingerprint(), one_by_one.view().fingerprint());
                prop_assert_eq!(at_once.next_node(), one_by_one.next_node());
                prop_assert_eq!(at_once.verify().is_ok(), one_by_one.verify().is_ok());
                at_once.apply(Change::Many(Many::NodesDeleted(Arc::new(together)))).unwrap();
                prop_assert_eq!(at_once.view().fingerprint(), before.fingerprint());
            }
            false => prop_assert_eq!(at_once.view().fingerprint(), before.fingerprint()),
        }
    }

    #[test]
    fn relationships_that_are_created_at_once_are_as_one_by_one(
        all in steps(60),
        of in 0_u32..3,
        each in prop::collection::vec((any::<u16>(), any::<u16>(), properties()), 0..30),
        settled in any::<bool>(),
    ) {
        let before = state(&all);
        let (mut at_once, mut one_by_one) = (Graph::from_view(before.clone()), Graph::from_view(before.clone()));
        let nodes = nodes(&at_once);
        prop_assume!(!nodes.is_empty());
        if settled {
            [&mut at_once, &mut one_by_one].into_iter().for_each(Graph::settle);
        }
        let end = |number: u16| nodes[usize::from(number) % nodes.len()];
        let ids = at_once.next_relationships(each.len());
        let created: Vec<CreatedRelationship> = ids.into_iter().zip(each).map(|(relationship, (start, to, properties))| {
            CreatedRelationship {
                relationship,
                relationship_type: TypeId(of),
                start: end(start),
                end: end(to),
                properties: properties.into_iter().map(|(key, value)| (KeyId(key), value)).collect(),
            }
        }).collect();
        let applied = created.iter().try_for_each(|one| {
            prop_assert_eq!(one_by_one.next_relationship(), one.relationship);
            let applied = one_by_one.apply(Change::RelationshipCreated(one.clone()));
            applied.map(drop).map_err(|error| TestCaseError::reject(error.to_string()))
        });
        let together = CreatedRelationships {
            relationships: created.iter().map(|one| one.relationship).collect(),
            relationship_type: TypeId(of),
            ends: created.iter().map(|one| (one.start, one.end)).collect(),
            properties: columns(created.iter().map(|one| &one.properties)),
        };
        let done = at_once.create_relationships(&together).unwrap();
        let expected = if done { one_by_one.check() } else { Vec::new() };
        prop_assert_eq!(at_once.check(), expected);
        match done {
            true => {
                prop_assert!(applied.is_ok());
                prop_assert_eq!(at_once.view().fingerprint(), one_by_one.view().fingerprint());
                prop_assert_eq!(at_once.next_relationship(), one_by_one.next_relationship());
                prop_assert_eq!(at_once.verify().is_ok(), one_by_one.verify().is_ok());
                at_once.apply(Change::Many(Many::RelationshipsDeleted(Arc::new(together)))).unwrap();
                prop_assert_eq!(at_once.view().fingerprint(), before.fingerprint());
            }
            false => prop_assert_eq!(at_once.view().fingerprint(), before.fingerprint()),
        }
    }
}
