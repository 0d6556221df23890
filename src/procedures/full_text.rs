//! Full-text indexes: `db.index.fulltext.queryNodes`, `…queryRelationships`, `…listAvailableAnalyzers`, and
//! `…awaitEventuallyConsistentIndexRefresh`.

use super::enough::find_enough;
use super::option_map::OptionMap;
use super::{Procedure, ProcedureContext, ProcedureField, ProcedureSignature, refused};
use crate::error::{Result, nearest};
use crate::graph::{GraphView, SearchDefinition, SearchKind, SearchTarget, TextHit, TextQuestion};
use crate::text::words::{Analyzer, TextQuery};
use crate::value::kind::TypeSet;
use crate::value::{Map, Value};
use std::sync::Arc;

/// The procedures of this file.
pub(super) fn all() -> [Arc<dyn Procedure>; 4] {
    let nodes = signature("db.index.fulltext.queryNodes")
        .result(ProcedureField::new("node", TypeSet::NODE))
        .result(ProcedureField::new("score", TypeSet::FLOAT))
        .describe(
            "Nodes whose texts a query applies to, by a full-text index: the best first. The query has the syntax of Lucene: \
             words, \"phrases\" (\"…\"~2), AND, OR, NOT, + and -, parentheses, wildcards (恒力*, h?ng*), typing errors \
             (hengli~1), one property (name:恒力), weights (恒力^2).",
        )
        .example(
            "CREATE FULLTEXT INDEX texts FOR (n:Company) ON EACH [n.name, n.text]; \
             CREATE (:Company {name: '恒力石化', text: '新材料'}); \
             CALL db.index.fulltext.queryNodes('texts', '新材料 OR name:石化', {limit: 3}) YIELD node, score RETURN node.name",
        );
    let relationships = signature("db.index.fulltext.queryRelationships")
        .result(ProcedureField::new("relationship", TypeSet::RELATIONSHIP))
        .result(ProcedureField::new("score", TypeSet::FLOAT))
        .describe(
            "Relationships whose texts a query applies to, by a full-text index: the best first. The query is as that of \
             db.index.fulltext.queryNodes.",
        )
        .example(
            "CREATE FULLTEXT INDEX contracts FOR ()-[r:SUPPLIES]-() ON EACH [r.contract]; \
             CREATE (:Company)-[:SUPPLIES {contract: '锂电池框架合同'}]->(:Company); \
             CALL db.index.fulltext.queryRelationships('contracts', '锂电池') YIELD relationship RETURN relationship.contract",
        );
    let waits = ProcedureSignature::new("db.index.fulltext.awaitEventuallyConsistentIndexRefresh")
        .describe("Waits for indexes that are behind, as scripts of Neo4j do; here none ever is.")
        .example("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()")
        .calls(|_, _| Ok(Vec::new()));
    [
        Arc::new(Query(nodes)),
        Arc::new(Query(relationships)),
        analyzers(),
        waits,
    ]
}

fn signature(name: &str) -> ProcedureSignature {
    let options = ProcedureField::new("options", TypeSet::MAP);
    ProcedureSignature::new(name)
        .parameter(ProcedureField::new("indexName", TypeSet::STRING))
        .parameter(ProcedureField::new("queryString", TypeSet::STRING))
        .parameter(options.or(Value::Map(Arc::new(Map::new()))))
        .option("skip", "integer = 0, so many of the best are left out")
        .option("limit", "integer = all")
        .option(
            "analyzer",
            "string = that of the index, cuts the query into words",
        )
}

/// `db.index.fulltext.listAvailableAnalyzers`
fn analyzers() -> Arc<dyn Procedure> {
    ProcedureSignature::new("db.index.fulltext.listAvailableAnalyzers")
        .result(ProcedureField::new("analyzer", TypeSet::STRING))
        .result(ProcedureField::new("description", TypeSet::STRING))
        .result(ProcedureField::new("stopwords", TypeSet::list_of(TypeSet::STRING)))
        .describe("What can make words of the texts of a full-text index, with the words that it leaves out.")
        .example("CALL db.index.fulltext.listAvailableAnalyzers() YIELD analyzer, description")
        .calls(|_, _| {
            let rows = Analyzer::all().map(|analyzer| {
                let stop_words = analyzer.stop_words().iter().copied().map(Value::from);
                vec![
                    Value::from(analyzer.name),
                    Value::from(analyzer.description),
                    Value::from(stop_words.collect::<Vec<_>>()),
                ]
            });
            Ok(rows.collect())
        })
}

struct Query(ProcedureSignature);

impl Procedure for Query {
    fn signature(&self) -> &ProcedureSignature {
        &self.0
    }

    fn call(&self, context: ProcedureContext<'_>, arguments: &[Value]) -> Result<Vec<Vec<Value>>> {
        let options = OptionMap::of_call(&self.0, arguments.get(2))?;
        let skip = options.count("skip", 0, 0)?;
        let limit = options.count("limit", 0, usize::MAX)?;
        let analyzer = options.text("analyzer")?;
        let [Value::String(name), Value::String(text), ..] = arguments else {
            return Ok(Vec::new());
        };
        let index = full_text_index(context.graph, name)?;
        self.require_target(index)?;
        let analyzer = match analyzer {
            Some(name) => Analyzer::named(&name)?,
            None => index.analyzer()?,
        };
        let query = query(context.graph, index, text)?;
        let question = TextQuestion {
            query: &query,
            analyzer: &analyzer,
            most: skip.saturating_add(limit),
        };
        let hits = found(context, index, question, &|_| true)?;
        let row = |hit: TextHit| {
            let entity = index.target.entity(hit.id);
            vec![Value::from(entity), Value::Float(hit.score)]
        };
        Ok(hits.into_iter().skip(skip).map(row).collect())
    }
}

impl Query {
    /// Fails for an index over relationships that is asked for nodes, and the other way round.
    fn require_target(&self, index: &SearchDefinition) -> Result<()> {
        let wants_nodes = &*self.0.name == "db.index.fulltext.queryNodes";
        let (what, other) = match (&index.target, wants_nodes) {
            (SearchTarget::Nodes(_), true) | (SearchTarget::Relationships(_), false) => {
                return Ok(());
            }
            (SearchTarget::Relationships(_), true) => ("relationships", "queryRelationships"),
            (SearchTarget::Nodes(_), false) => ("nodes", "queryNodes"),
        };
        let message = format!("the index `{}` is over {what}", index.name);
        let error = refused(message);
        Err(error.hint(format!("ask it with db.index.fulltext.{other}")))
    }
}

/// The full-text index of a name.
pub(super) fn full_text_index<'a>(
    graph: &'a GraphView,
    name: &str,
) -> Result<&'a SearchDefinition> {
    if let Some(index) = graph.full_text_index(name) {
        return Ok(index);
    }
    let is_name = |of: &SearchDefinition| of.kind.is_name() && *of.name == *name;
    if graph.searches().any(is_name) {
        let message = format!("`{name}` is a name index, and no full-text index");
        let hint = "CALL kg.find(text) finds names; CREATE FULLTEXT INDEX makes a full-text index, which may have that name too";
        return Err(refused(message).hint(hint));
    }
    let texts = graph
        .searches()
        .filter(|of| matches!(of.kind, SearchKind::FullText { .. }));
    let names: Vec<&str> = texts.map(|of| &*of.name).collect();
    let message = format!("there is no full-text index named `{name}`");
    Err(
        refused(message).hint(match nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if names.is_empty() => {
                "CREATE FULLTEXT INDEX name FOR (n:Label) ON EACH [n.text] makes one".to_owned()
            }
            None => format!("there is `{}`", names.join("`, `")),
        }),
    )
}

/// The query that a text is, to an index.
fn query(graph: &GraphView, index: &SearchDefinition, text: &str) -> Result<TextQuery> {
    let keys = || index.keys.iter().map(|key| &**graph.key_name(*key));
    TextQuery::parse(text, &|name| {
        let place = keys().position(|key| key == name);
        place.ok_or_else(|| {
            let message = format!("the index `{}` is not over a property `{name}`", index.name);
            let error = refused(message);
            let escaped = "as a character of a word, put a \\ before the colon";
            error.hint(match nearest(name, keys()) {
                Some(near) => format!("did you mean `{near}`? {escaped}"),
                None => format!(
                    "it is over `{}`; {escaped}",
                    keys().collect::<Vec<_>>().join("`, `")
                ),
            })
        })
    })
}

/// What may be shown of what is found: what is taken, and holds at the time that the statement asks about.
pub(super) fn found(
    context: ProcedureContext<'_>,
    index: &SearchDefinition,
    question: TextQuestion<'_>,
    takes: &dyn Fn(u32) -> bool,
) -> Result<Vec<TextHit>> {
    let find = |most| {
        let asked = TextQuestion { most, ..question };
        let graph = context.graph;
        let hits = graph.find_text(&index.name, asked, context.allowance())?;
        context.hold(size_of_val(hits.as_slice()) as u64)?;
        Ok(hits)
    };
    find_enough(context, question.most, find, |hit| {
        Ok(takes(hit.id) && context.holds(index.target.entity(hit.id))?)
    })
}
