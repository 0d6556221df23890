//! Vectors: the entities whose vectors are the most similar to one (`db.index.vector.queryNodes`, `queryRelationships`).

use super::enough::find_enough;
use super::option_map::OptionMap;
use super::{Procedure, ProcedureContext, ProcedureField, ProcedureSignature, refused};
use crate::error::{Result, nearest};
use crate::graph::{
    GraphView, NearestEntity, SearchDefinition, SearchKind, SearchTarget, VectorQuestion,
    coordinates,
};
use crate::value::display::excerpt;
use crate::value::kind::TypeSet;
use crate::value::vector::Similarity;
use crate::value::{Map, Value};
use roaring::RoaringBitmap;
use std::borrow::Cow;
use std::sync::Arc;

/// The procedures of this file.
pub(super) fn all() -> [Arc<dyn Procedure>; 2] {
    let nodes = signature("db.index.vector.queryNodes", "node", TypeSet::NODE)
        .describe(
            "The nodes whose vectors are the most similar to a vector, by a vector index, with a score from 0 to 1: for \
             'cosine' (1 + cosine) / 2, for 'euclidean' 1 / (1 + d²). With `filter` only nodes of a list count, before the k \
             most similar ones are taken.",
        )
        .example(
            "CREATE VECTOR INDEX pages FOR (p:Page) ON (p.embedding); CREATE (:Page {name: '泰安', embedding: [1.0, 0.0]}); \
             CALL db.index.vector.queryNodes('pages', 1, [0.9, 0.1]) YIELD node, score RETURN node.name, score > 0.9",
        );
    let relationships = signature(
        "db.index.vector.queryRelationships",
        "relationship",
        TypeSet::RELATIONSHIP,
    )
    .describe(
        "The relationships whose vectors are the most similar to a vector, by a vector index, with a score from 0 to 1; as \
         db.index.vector.queryNodes.",
    )
    .example(
        "CREATE VECTOR INDEX notes FOR ()-[r:SUPPLIES]-() ON (r.embedding); CALL db.index.vector.queryRelationships('notes', 1, \
         [0.9, 0.1]) YIELD relationship, score",
    );
    [
        Arc::new(Query {
            signature: nodes,
            of_nodes: true,
        }),
        Arc::new(Query {
            signature: relationships,
            of_nodes: false,
        }),
    ]
}

fn signature(name: &str, entity: &str, kind: TypeSet) -> ProcedureSignature {
    let options = ProcedureField::new("options", TypeSet::MAP);
    ProcedureSignature::new(name)
        .parameter(ProcedureField::new("indexName", TypeSet::STRING))
        .parameter(ProcedureField::new(
            "numberOfNearestNeighbours",
            TypeSet::INTEGER,
        ))
        .parameter(ProcedureField::new(
            "query",
            TypeSet::VECTOR.or(TypeSet::LIST),
        ))
        .parameter(options.or(Value::Map(Arc::new(Map::new()))))
        .result(ProcedureField::new(entity, kind))
        .result(ProcedureField::new("score", TypeSet::FLOAT))
        .option("filter", "list of nodes or relationships = all")
        .option("exact", "boolean = false, no approximation")
}

struct Query {
    signature: ProcedureSignature,
    of_nodes: bool,
}

impl Procedure for Query {
    fn signature(&self) -> &ProcedureSignature {
        &self.signature
    }

    fn call(&self, context: ProcedureContext<'_>, arguments: &[Value]) -> Result<Vec<Vec<Value>>> {
        let [Value::String(name), Value::Integer(count), query, rest @ ..] = arguments else {
            return Ok(Vec::new());
        };
        let index = self.index(context.graph, name)?;
        let limit = self.limit(*count)?;
        let options = OptionMap::of_call(&self.signature, rest.first())?;
        let among = self.among(&options)?;
        let exact = options.flag("exact", false)?;
        if query.is_null() {
            return Ok(Vec::new());
        }
        let vector = query_vector(index, query)?;
        let question = VectorQuestion {
            vector: &vector,
            limit,
            among: among.as_ref(),
            exact,
        };
        let found = found(context, index, question, &|_| true)?;
        let rows = found.into_iter().map(|hit| {
            let entity = index.target.entity(hit.id);
            vec![Value::from(entity), Value::Float(hit.score)]
        });
        Ok(rows.collect())
    }
}

impl Query {
    /// The vector index of a name, over what this procedure yields.
    fn index<'g>(&self, graph: &'g GraphView, name: &str) -> Result<&'g SearchDefinition> {
        let index = vector_index(graph, name)?;
        let of_nodes = matches!(index.target, SearchTarget::Nodes(_));
        if of_nodes == self.of_nodes {
            return Ok(index);
        }
        let (over, other) = match of_nodes {
            true => ("nodes", "db.index.vector.queryNodes"),
            false => ("relationships", "db.index.vector.queryRelationships"),
        };
        let error = refused(format!("the vector index `{name}` is over {over}"));
        Err(error.hint(format!("call {other}")))
    }

    fn limit(&self, count: i64) -> Result<usize> {
        let limit = usize::try_from(count).ok().filter(|count| *count > 0);
        limit.ok_or_else(|| {
            let of = &self.signature.name;
            refused(format!(
                "`numberOfNearestNeighbours` of `{of}` takes a whole number from 1 on, not {count}"
            ))
        })
    }

    /// The ids in the option `filter`; nulls in it are no entities.
    fn among(&self, options: &OptionMap<'_>) -> Result<Option<RoaringBitmap>> {
        let wanted = match self.of_nodes {
            true => "a List of nodes",
            false => "a List of relationships",
        };
        let Some(given) = options.get("filter") else {
            return Ok(None);
        };
        let Value::List(entities) = given else {
            return Err(options.wrong_type("filter", wanted, given));
        };
        let mut ids = RoaringBitmap::new();
        for entity in entities.iter() {
            match entity {
                Value::Null => {}
                Value::Node(node) if self.of_nodes => {
                    ids.insert(node.id.0);
                }
                Value::Relationship(relationship) if !self.of_nodes => {
                    ids.insert(relationship.id.0);
                }
                other => return Err(options.wrong_type("filter", wanted, other)),
            }
        }
        Ok(Some(ids))
    }
}

/// The vector index of a name.
pub(super) fn vector_index<'g>(graph: &'g GraphView, name: &str) -> Result<&'g SearchDefinition> {
    let is_vector = |index: &&SearchDefinition| matches!(index.kind, SearchKind::Vector(_));
    if let Some(index) = graph
        .searches()
        .filter(is_vector)
        .find(|index| *index.name == *name)
    {
        return Ok(index);
    }
    if graph.has_rule(name) {
        let error = refused(format!("`{name}` is not a vector index"));
        return Err(error.hint("SHOW VECTOR INDEXES lists them"));
    }
    let error = refused(format!("there is no vector index `{name}`"));
    let mut names = graph.searches().filter(is_vector).map(|index| &*index.name);
    Err(match nearest(name, names.by_ref()) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => error.hint(
            "CREATE VECTOR INDEX name FOR (n:Label) ON (n.key) OPTIONS {indexConfig: {`vector.dimensions`: 384}}",
        ),
    })
}

/// A value as a vector that an index can be asked for.
pub(super) fn query_vector<'v>(
    index: &SearchDefinition,
    value: &'v Value,
) -> Result<Cow<'v, [f32]>> {
    let vector = coordinates(value).ok_or_else(|| {
        let shown = excerpt(value);
        refused(format!(
            "a query is a vector, or a list of 1 to 4096 finite numbers, none beyond ±3.4e38 (FLOAT32), and not {shown}"
        ))
    })?;
    let SearchKind::Vector(options) = &index.kind else {
        return Ok(vector);
    };
    let (name, given) = (&index.name, vector.len());
    if let Some(wanted) = options.dimensions
        && usize::from(wanted) != given
    {
        return Err(refused(format!(
            "the vector index `{name}` has {wanted} dimensions, and the query has {given}"
        )));
    }
    match options.similarity.of(&vector, &vector) {
        None if options.similarity == Similarity::Cosine => {
            let message = "a vector of zeros has no direction, which cosine compares";
            Err(refused(message.to_owned()))
        }
        _ => Ok(vector),
    }
}

/// The most similar entities that may be taken and hold at the time that the statement asks about.
pub(super) fn found(
    context: ProcedureContext<'_>,
    index: &SearchDefinition,
    question: VectorQuestion<'_>,
    takes: &dyn Fn(u32) -> bool,
) -> Result<Vec<NearestEntity>> {
    let find = |limit| {
        let asked = VectorQuestion { limit, ..question };
        let graph = context.graph;
        graph.find_nearest(&index.name, asked, context.allowance())
    };
    find_enough(context, question.limit, find, |hit| {
        Ok(takes(hit.id) && context.holds(index.target.entity(hit.id))?)
    })
}
