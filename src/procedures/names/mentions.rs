//! Names in running text: `kg.mentions`.

use super::nearness::Nearness;
use super::{Labels, main_name, scanned};
use crate::error::Result;
use crate::procedures::option_map::OptionMap;
use crate::procedures::{Procedure, ProcedureContext, ProcedureField, ProcedureSignature};
use crate::text::{Mention, MentionOptions, MentionSearch, Mentioned, Names};
use crate::value::kind::TypeSet;
use crate::value::{Map, Node, NodeId, Value};
use std::sync::Arc;

/// `kg.mentions`
pub(in crate::procedures) fn mentions() -> Arc<dyn Procedure> {
    let options = ProcedureField::new("options", TypeSet::MAP);
    let signature = ProcedureSignature::new("kg.mentions")
        .parameter(ProcedureField::new("text", TypeSet::STRING))
        .parameter(options.or(Value::Map(Arc::new(Map::new()))))
        .result(ProcedureField::new("node", TypeSet::NODE))
        .result(ProcedureField::new("name", TypeSet::STRING))
        .result(ProcedureField::new("start", TypeSet::INTEGER))
        .result(ProcedureField::new("end", TypeSet::INTEGER))
        .result(ProcedureField::new("score", TypeSet::FLOAT))
        .result(ProcedureField::new("via", TypeSet::STRING))
        .option("label", "label or list of labels = all")
        .option("candidates", "integer = all that a name may mean")
        .option("cores", "boolean = false, names without 市, 有限公司 and the like count")
        .describe(
            "Nodes whose names are in a running text, in order, each with the characters from which (from 0 on) and up to which \
             its name goes, and the name in the graph. Of names that overlap the longest counts. A name of several nodes has a row \
             for each, the likeliest first: those come first that what else is mentioned is near to, and the scores of find are \
             shared among them. Without a name index, name and aliases of every node are read.",
        )
        .example(
            "CREATE NAME INDEX names FOR (n) ON EACH [n.name, n.aliases]; CREATE (:City {name: '泰安市', aliases: ['泰安']}); \
             CALL kg.mentions('山东泰安的企业', {label: 'City'}) YIELD node, name, start, end, score \
             RETURN node.name, name, start, end, score",
        );
    Arc::new(Mentions(signature))
}

struct Mentions(ProcedureSignature);

impl Procedure for Mentions {
    fn signature(&self) -> &ProcedureSignature {
        &self.0
    }

    fn call(&self, context: ProcedureContext<'_>, arguments: &[Value]) -> Result<Vec<Vec<Value>>> {
        let map = OptionMap::of_call(&self.0, arguments.get(1))?;
        let most = map.count("candidates", 1, usize::MAX)?;
        let options = MentionOptions {
            cores: map.flag("cores", false)?,
        };
        let labels = Labels::with_names(&map, context)?;
        let Some(Value::String(text)) = arguments.first() else {
            return Ok(Vec::new());
        };
        let found = mentioned(context, text, options, &labels)?;
        Ok(found
            .into_iter()
            .flat_map(|mention| rows(mention, most))
            .collect())
    }
}

/// A row for each candidate of a mention.
fn rows(mention: Mention, most: usize) -> impl Iterator<Item = Vec<Value>> {
    let place = |place: usize| Value::Integer(i64::try_from(place).unwrap_or(i64::MAX));
    let (start, end) = (place(mention.start), place(mention.end));
    let candidates = mention.candidates.into_iter().take(most);
    candidates.map(move |candidate| {
        vec![
            Value::Node(Node::from(NodeId(candidate.id))),
            Value::from(candidate.name),
            start.clone(),
            end.clone(),
            Value::Float(candidate.score),
            Value::from(candidate.via.as_str()),
        ]
    })
}

/// The names in a text, of nodes that hold at the time that the statement asks about.
pub(in crate::procedures) fn mentioned(
    context: ProcedureContext<'_>,
    text: &str,
    options: MentionOptions,
    labels: &Labels,
) -> Result<Vec<Mention>> {
    context.check()?;
    let graph = context.graph;
    let mut search = MentionSearch::new(text, options);
    match scanned(context)? {
        Some(scanned) => search.add(&Names::new(&scanned.table), &|| context.check())?,
        None => graph.add_mentions(&mut search, context.allowance())?,
    }
    if context.time().is_some() {
        search.keep(&mut |id| context.holds(NodeId(id)))?;
    }
    let near = Nearness::new(graph);
    let wanted = |id: u32| labels.take(NodeId(id), graph);
    Ok(search.finish(&Mentioned {
        wanted: &wanted,
        related: &|a, b| near.of(a, b),
        main_name: &|id| main_name(NodeId(id), graph),
    }))
}
