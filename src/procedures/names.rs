//! Names: finding nodes as people call them (`kg.find`).

use super::{Procedure, ProcedureContext, ProcedureField, ProcedureSignature};
use crate::error::Result;
use crate::graph::NameHit;
use crate::value::kind::TypeSet;
use crate::value::{Node, NodeId, Value};
use std::sync::Arc;

/// The keys that are read where there is no name index: the main name, and the others.
const KEYS: [&str; 2] = ["name", "aliases"];

/// `kg.find`
pub(super) fn find() -> Arc<dyn Procedure> {
    let signature = ProcedureSignature::new("kg.find")
        .parameter(ProcedureField::new("text", TypeSet::STRING))
        .result(ProcedureField::new("node", TypeSet::NODE))
        .result(ProcedureField::new("score", TypeSet::FLOAT))
        .result(ProcedureField::new("via", TypeSet::STRING))
        .describe(
            "Nodes that are called so, by all name indexes of the graph: the best first, each with a score above 0 and up \
             to 1 and how it was found, 'exact' by its main name or 'alias' by another one. Without a name index, name and \
             aliases of every node are read.",
        )
        .example(
            "CREATE NAME INDEX names FOR (n) ON EACH [n.name, n.aliases]; CREATE (:City {name: '泰安市', aliases: ['泰安']}); \
             CALL kg.find('泰安') YIELD node, score, via RETURN node.name, score, via",
        );
    Arc::new(Find(signature))
}

struct Find(ProcedureSignature);

impl Procedure for Find {
    fn signature(&self) -> &ProcedureSignature {
        &self.0
    }

    fn call(&self, context: ProcedureContext<'_>, arguments: &[Value]) -> Result<Vec<Vec<Value>>> {
        let Some(Value::String(text)) = arguments.first() else {
            return Ok(Vec::new());
        };
        let mut rows = Vec::new();
        for hit in hits(context, text)? {
            let node = NodeId(hit.id);
            if context.holds(node)? {
                rows.push(vec![
                    Value::Node(Node::from(node)),
                    Value::Float(hit.score),
                    Value::from(hit.via),
                ]);
            }
        }
        Ok(rows)
    }
}

fn hits(context: ProcedureContext<'_>, text: &str) -> Result<Vec<NameHit>> {
    let (graph, allowance) = (context.graph, context.allowance());
    if graph.has_name_index() {
        return graph.find_name(text, allowance);
    }
    context.warn(
        "the graph has no name index, so the names of all nodes were read: CREATE NAME INDEX names FOR (n) ON EACH \
         [n.name, n.aliases]",
    );
    let keys = KEYS.iter().filter_map(|key| graph.key_id(key)).collect();
    graph.find_name_by_scan(text, keys, allowance)
}
