//! The built-in procedures: what they list, and that their documentation is complete.

use super::{ProcedureContext, ProcedureMemory, ProcedureRegistry};
use crate::functions::Unlimited;
use crate::graph::{
    Change, CreatedNode, CreatedRelationship, Graph, LabelId, NewSymbol, SymbolKind, TypeId,
};
use crate::value::{NodeId, RelationshipId, Value};

/// `(:City {0: '泰安市'})-[:LOCATED_IN]->()`, built by hand.
fn graph() -> Graph {
    let mut graph = Graph::default();
    let names = [
        (SymbolKind::Label, "City"),
        (SymbolKind::RelationshipType, "LOCATED_IN"),
        (SymbolKind::PropertyKey, "name"),
    ];
    let mut changes: Vec<Change> = names
        .map(|(kind, name)| {
            Change::SymbolAdded(NewSymbol {
                kind,
                name: name.into(),
            })
        })
        .into();
    let key = crate::graph::KeyId(0);
    changes.extend([
        Change::NodeCreated(CreatedNode {
            node: NodeId(0),
            labels: vec![LabelId(0)],
            properties: vec![(key, Value::from("泰安市"))],
        }),
        Change::NodeCreated(CreatedNode {
            node: NodeId(1),
            labels: vec![],
            properties: vec![],
        }),
        Change::RelationshipCreated(CreatedRelationship {
            relationship: RelationshipId(0),
            relationship_type: TypeId(0),
            start: NodeId(0),
            end: NodeId(1),
            properties: vec![],
        }),
    ]);
    for change in changes {
        graph.apply(change).expect("a change that fits");
    }
    graph
}

fn rows(procedure: &str) -> String {
    let graph = graph();
    let registry = ProcedureRegistry::built_in();
    let procedure = registry.get(procedure).expect("a built-in procedure");
    let memory = ProcedureMemory::default();
    let context = ProcedureContext::new(graph.view(), &Unlimited, &memory);
    let rows = procedure.call(context, &[]).expect("rows");
    let row = |row: Vec<Value>| row.iter().map(Value::to_string).collect::<Vec<_>>();
    let rows: Vec<String> = rows.into_iter().map(|one| row(one).join(" | ")).collect();
    rows.join("\n")
}

#[test]
fn names_in_use_are_listed() {
    assert_eq!(rows("db.labels"), "'City'");
    assert_eq!(rows("db.relationshipTypes"), "'LOCATED_IN'");
    assert_eq!(rows("db.propertyKeys"), "'name'");
}

#[test]
fn properties_are_listed_by_kind() {
    assert_eq!(
        rows("db.schema.nodeTypeProperties"),
        "'' | [] | null | null | false | 0 | 1\n':`City`' | ['City'] | 'name' | ['String'] | true | 1 | 1"
    );
    assert_eq!(
        rows("db.schema.relTypeProperties"),
        "':`LOCATED_IN`' | null | null | false | 0 | 1"
    );
    assert_eq!(
        rows("db.schema.patterns"),
        "['City'] | 'LOCATED_IN' | [] | 1"
    );
}

#[test]
fn help_has_what_it_needs() {
    for procedure in ProcedureRegistry::built_in().iter() {
        let signature = procedure.signature();
        assert!(signature.description.ends_with('.'), "{}", signature.name);
        assert!(!signature.example.is_empty(), "{}", signature.name);
    }
}
