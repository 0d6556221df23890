//! Finding nodes as people call them: `kg.find`.

use super::Labels;
use super::qualified::{AllNames, Qualified};
use crate::error::Result;
use crate::procedures::enough::find_enough;
use crate::procedures::option_map::OptionMap;
use crate::procedures::{Procedure, ProcedureContext, ProcedureField, ProcedureSignature};
use crate::text::{FindOptions, Found};
use crate::value::kind::TypeSet;
use crate::value::{Map, Node, NodeId, Value};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// `kg.find`
pub(in crate::procedures) fn find() -> Arc<dyn Procedure> {
    let options = ProcedureField::new("options", TypeSet::MAP);
    let signature = ProcedureSignature::new("kg.find")
        .parameter(ProcedureField::new("text", TypeSet::STRING))
        .parameter(options.or(Value::Map(Arc::new(Map::new()))))
        .result(ProcedureField::new("node", TypeSet::NODE))
        .result(ProcedureField::new("score", TypeSet::FLOAT))
        .result(ProcedureField::new("via", TypeSet::STRING))
        .result(ProcedureField::new("name", TypeSet::STRING))
        .option("label", "label or list of labels = all")
        .option("limit", "integer = 10")
        .option("fuzzy", "boolean = true, typing errors count where nothing else answers well")
        .describe(
            "Nodes that a text may mean, by all name indexes of the graph: the best first, each once, with a score, \
             how it was found, and the name by which it was. 'exact' (score 1): its main name; 'alias' (0.95): another name; 'normal form' (0.9): one of \
             them but for case, width, spaces, brackets, dots and traditional characters; 'core' (0.8, or 0.75): but for \
             市, 有限公司 and the like, or a place before it; 'qualified' (0.95 to 0.45): a name behind the names of others, such as the \
             places around it, the higher the more of these it leads to; 'pinyin' (0.7) and 'initials' (0.6): its Latin letters; \
             'prefix' (0.4 to 0.6): its beginning; 'fuzzy' (below 0.4) and 'fuzzy pinyin' (below 0.36): but for typing \
             errors, which count where nothing has a score of 0.9 or more; 'qualified pinyin' and so on (0.95 of these): one of them behind \
             the names of all that it leads to. Without a name index, name and aliases of every node are read.",
        )
        .example(
            "CREATE NAME INDEX names FOR (n) ON EACH [n.name, n.aliases]; CREATE (:City {name: '泰安市', aliases: ['泰安']}); \
             CALL kg.find('tas', {label: 'City', limit: 3}) YIELD node, score, via RETURN node.name, score, via",
        );
    Arc::new(Find(signature))
}

struct Find(ProcedureSignature);

/// What is looked for.
pub(in crate::procedures) struct Wanted<'a> {
    pub text: &'a str,
    pub options: FindOptions,
    pub labels: Labels,
}

impl Procedure for Find {
    fn signature(&self) -> &ProcedureSignature {
        &self.0
    }

    fn call(&self, context: ProcedureContext<'_>, arguments: &[Value]) -> Result<Vec<Vec<Value>>> {
        let map = OptionMap::of_call(&self.0, arguments.get(1))?;
        let default = FindOptions::default();
        let options = FindOptions {
            limit: map.count("limit", 0, default.limit)?,
            fuzzy: map.flag("fuzzy", default.fuzzy)?,
            ..default
        };
        let labels = Labels::with_names(&map, context)?;
        let Some(Value::String(text)) = arguments.first() else {
            return Ok(Vec::new());
        };
        let wanted = Wanted {
            text,
            options,
            labels,
        };
        let found = found(context, &wanted)?;
        let rows = found.into_iter().map(|hit| {
            vec![
                Value::Node(Node::from(NodeId(hit.id))),
                Value::Float(hit.score),
                Value::from(hit.via.as_str()),
                Value::from(hit.name),
            ]
        });
        Ok(rows.collect())
    }
}

impl Wanted<'_> {
    /// Whether a node may be shown: it has one of the labels, and holds at the time that the statement asks about.
    fn takes(&self, node: NodeId, context: ProcedureContext<'_>) -> Result<bool> {
        Ok(self.labels.take(node, context.graph) && context.holds(node)?)
    }
}

/// What may be shown of what is found.
///
/// Where something has a score of [`ANSWERS_WELL`] or more, the text is a name, and no less sure way is tried.
pub(in crate::procedures) fn found(
    context: ProcedureContext<'_>,
    wanted: &Wanted<'_>,
) -> Result<Vec<Found>> {
    let names = AllNames::new(context)?;
    let FindOptions { limit, fuzzy, .. } = wanted.options;
    let takes = |hit: &Found| wanted.takes(NodeId(hit.id), context);
    let find = |fuzzy: bool| {
        find_enough(
            context,
            limit,
            |limit| {
                let options = FindOptions {
                    limit,
                    fuzzy,
                    ..wanted.options
                };
                names.find(wanted.text, options)
            },
            takes,
        )
    };
    let mut hits = find(false)?;
    if limit == 0 || answers_well(&hits) {
        return Ok(hits);
    }
    let mut qualified = Qualified::new(&names, wanted.text)?;
    let mut behind = match &mut qualified {
        Some(text) => text.found(hits.len() < limit, &takes)?,
        None => Vec::new(),
    };
    let are_enough = hits.len() == limit || answers_well(&behind);
    if fuzzy && !are_enough {
        hits = find(true)?;
        let scores = hits.iter().chain(&behind).map(|hit| hit.score);
        let best = scores.fold(0.0, f64::max);
        if let Some(text) = &mut qualified {
            behind.extend(text.near(best, &takes)?);
        }
    }
    hits.extend(behind);
    hits.sort_by(Found::order);
    let mut seen = FxHashSet::default();
    hits.retain(|hit| seen.insert(hit.id));
    hits.truncate(limit);
    Ok(hits)
}

/// From this score on a text is a name: exact, an alias, or the normal form of one.
const ANSWERS_WELL: f64 = 0.9;

fn answers_well(hits: &[Found]) -> bool {
    hits.iter().any(|hit| hit.score >= ANSWERS_WELL)
}
