//! Names: finding nodes as people call them (`kg.find`).

use super::option_map::OptionMap;
use super::{Procedure, ProcedureContext, ProcedureField, ProcedureSignature};
use crate::error::Result;
use crate::graph::{GraphView, KeyId, LabelId, NameQuestion};
use crate::text::{FindOptions, Found, NameTable};
use crate::value::kind::TypeSet;
use crate::value::{Map, Node, NodeId, Value};
use std::sync::Arc;

/// The keys that are read where there is no name index: the main name, and the others.
const KEYS: [&str; 2] = ["name", "aliases"];

/// How much more is asked for where too little of what was found may be shown.
const MORE: usize = 8;

/// `kg.find`
pub(super) fn find() -> Arc<dyn Procedure> {
    let options = ProcedureField::new("options", TypeSet::MAP);
    let signature = ProcedureSignature::new("kg.find")
        .parameter(ProcedureField::new("text", TypeSet::STRING))
        .parameter(options.or(Value::Map(Arc::new(Map::new()))))
        .result(ProcedureField::new("node", TypeSet::NODE))
        .result(ProcedureField::new("score", TypeSet::FLOAT))
        .result(ProcedureField::new("via", TypeSet::STRING))
        .option("label", "label or list of labels = all")
        .option("limit", "integer = 10")
        .option("fuzzy", "boolean = true, typing errors count")
        .describe(
            "Nodes that a text may mean, by all name indexes of the graph: the best first, each once, with a score and \
             how it was found. 'exact' (score 1): its main name; 'alias' (0.95): another name; 'normal form' (0.9): one of \
             them but for case, width, spaces, brackets, dots and traditional characters; 'core' (0.8, or 0.75): but for \
             市, 有限公司 and the like, or a place before it; 'pinyin' (0.7) and 'initials' (0.6): its Latin letters; \
             'prefix' (0.4 to 0.6): its beginning; 'fuzzy' (below 0.4) and 'fuzzy pinyin' (below 0.36): but for typing \
             errors. Without a name index, name and aliases of every node are read.",
        )
        .example(
            "CREATE NAME INDEX names FOR (n) ON EACH [n.name, n.aliases]; CREATE (:City {name: '泰安市', aliases: ['泰安']}); \
             CALL kg.find('tas', {label: 'City', limit: 3}) YIELD node, score, via RETURN node.name, score, via",
        );
    Arc::new(Find(signature))
}

struct Find(ProcedureSignature);

/// What is looked for.
pub(super) struct Wanted<'a> {
    pub text: &'a str,
    pub options: FindOptions,
    /// The labels of which a node has one; none where any node will do.
    pub labels: Option<Vec<LabelId>>,
}

impl Procedure for Find {
    fn signature(&self) -> &ProcedureSignature {
        &self.0
    }

    fn call(&self, context: ProcedureContext<'_>, arguments: &[Value]) -> Result<Vec<Vec<Value>>> {
        let nothing = Map::new();
        let given = match arguments.get(1) {
            Some(Value::Map(map)) => &**map,
            _ => &nothing,
        };
        let options = self.options(given, context.graph)?;
        let Some(Value::String(text)) = arguments.first() else {
            return Ok(Vec::new());
        };
        let (options, labels) = options;
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
            ]
        });
        Ok(rows.collect())
    }
}

impl Find {
    fn options(
        &self,
        given: &Map,
        graph: &GraphView,
    ) -> Result<(FindOptions, Option<Vec<LabelId>>)> {
        let known: Vec<&str> = self.0.options.iter().map(|option| &*option.name).collect();
        let map = OptionMap::new(&self.0.name, &known, given)?;
        let default = FindOptions::default();
        let options = FindOptions {
            limit: map.count("limit", 0, default.limit)?,
            fuzzy: map.flag("fuzzy", default.fuzzy)?,
        };
        let labels = map.names("label")?.map(|names| {
            let known = names.iter().filter_map(|name| graph.label_id(name));
            known.collect()
        });
        Ok((options, labels))
    }
}

impl Wanted<'_> {
    /// Whether a node may be shown: it has one of the labels, and holds at the time that the statement asks about.
    fn takes(&self, node: NodeId, context: ProcedureContext<'_>) -> Result<bool> {
        let own = context.graph.labels(node);
        let is_one = |labels: &Vec<LabelId>| labels.iter().any(|label| own.contains(label));
        Ok(self.labels.as_ref().is_none_or(is_one) && context.holds(node)?)
    }
}

/// What may be shown of what is found: more and more is asked for until that is enough, or there is no more.
pub(super) fn found(context: ProcedureContext<'_>, wanted: &Wanted<'_>) -> Result<Vec<Found>> {
    let scanned = scanned(context)?;
    let mut options = wanted.options;
    loop {
        let question = NameQuestion {
            text: wanted.text,
            options,
        };
        let hits = match &scanned {
            Some(names) => names.table.find(wanted.text, options),
            None => context.graph.find_name(question, context.allowance())?,
        };
        let is_all = hits.len() < options.limit;
        let mut taken = Vec::new();
        for hit in hits {
            if taken.len() < wanted.options.limit && wanted.takes(NodeId(hit.id), context)? {
                taken.push(hit);
            }
        }
        if is_all || taken.len() >= wanted.options.limit {
            return Ok(taken);
        }
        context.check()?;
        options.limit = options.limit.saturating_mul(MORE);
    }
}

/// The names of a graph without a name index, kept for the other rows of the statement.
struct Scanned {
    graph: GraphView,
    table: NameTable,
}

/// The names of all nodes, where there is no name index.
fn scanned(context: ProcedureContext<'_>) -> Result<Option<Arc<Scanned>>> {
    let graph = context.graph;
    if graph.has_name_index() {
        return Ok(None);
    }
    context.warn(
        "the graph has no name index, so the names of all nodes were read: CREATE NAME INDEX names FOR (n) ON EACH \
         [n.name, n.aliases]",
    );
    let kept = context.memory().kept::<Scanned>();
    if let Some(kept) = kept.filter(|kept| kept.graph.is_clone_of(graph)) {
        return Ok(Some(kept));
    }
    // A key that the graph does not know keeps its place: aliases are no main names.
    let keys = KEYS.map(|key| graph.key_id(key).unwrap_or(KeyId(u32::MAX)));
    let scanned = Arc::new(Scanned {
        graph: graph.clone(),
        table: graph.names_by_scan(keys.to_vec(), context.allowance())?,
    });
    context.memory().keep(Arc::clone(&scanned));
    Ok(Some(scanned))
}
