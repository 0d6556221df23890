//! Observations that a running text states, as proposals for a person to correct: `kg.draft`.
//!
//! | file | its job |
//! | --- | --- |
//! | `firms` | firms that the graph does not know |
//! | `lists` | words around figures |
//! | `modality` | whether a figure is planned, expected, a target, or of the past |
//! | `pairs` | quotation marks and brackets that belong together |
//! | `proposals` | whose figure each is, of what, and when |
//! | `shares` | what a sentence shares out in order, by 分别, and where a change begins |
//! | `words` | what the words before a figure say |

mod firms;
mod lists;
mod modality;
mod pairs;
mod proposals;
mod shares;
mod words;

use super::names::{Labels, main_name, mentioned};
use super::option_map::OptionMap;
use super::{Procedure, ProcedureContext, ProcedureField, ProcedureSignature};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::{GraphView, LabelId};
use crate::text::{Mention, MentionOptions, Via, paragraphs};
use crate::value::figures::figures;
use crate::value::kind::TypeSet;
use crate::value::{Map, Node, NodeId, Period, Value};
use firms::add_firms;
use proposals::{Name, Proposal, Reading, Role, note_asides, proposals};
use std::sync::Arc;

/// What figures measure, and what figures are, in the terms of the ontology.
const INDICATOR: &str = "Indicator";
const OBSERVATION: &str = "Observation";
const ABOUT: &str = "ABOUT";

/// Labels of nodes whose figures nobody reports.
const NO_SUBJECTS: [&str; 4] = [INDICATOR, OBSERVATION, "Article", "Paragraph"];

/// The label of classes of subjects (企业, 农民) in the terms of the ontology.
const GENERAL: &str = "Group";

/// A name without what may be left out of it (国轩电池 for 合肥国轩电池有限公司) counts with so many characters.
const LONG: usize = 4;

/// `kg.draft`
pub(super) fn procedure() -> Arc<dyn Procedure> {
    let options = ProcedureField::new("options", TypeSet::MAP);
    let text = |name: &str| ProcedureField::new(name, TypeSet::STRING);
    let signature = ProcedureSignature::new("kg.draft")
        .parameter(text("text"))
        .parameter(options.or(Value::Map(Arc::new(Map::new()))))
        .result(ProcedureField::new("subject", TypeSet::NODE))
        .result(text("name"))
        .result(text("indicator"))
        .result(text("kind"))
        .result(ProcedureField::new("quantity", TypeSet::QUANTITY))
        .result(text("printed"))
        .result(ProcedureField::new("period", TypeSet::PERIOD))
        .result(text("periodPrinted"))
        .result(ProcedureField::new("inferred", TypeSet::BOOLEAN))
        .result(text("modality"))
        .result(text("source"))
        .result(text("sentence"))
        .result(ProcedureField::new("start", TypeSet::INTEGER))
        .result(ProcedureField::new("end", TypeSet::INTEGER))
        .option("source", "string: 'a3' makes 'a3.p1', 'a3.p2', … of the paragraphs")
        .option("year", "integer: the year of periods that name none")
        .option("label", "label or list of labels of subjects = those of the observations in the graph")
        .describe(
            "Observations that a text states, for a person to correct: for each figure of a sentence whose it is (the nearest name \
             before it, else the last one of the paragraph; a name alone where it is that of a firm, by its 有限公司 or the like, that the graph \
             does not know), the words that say what it measures, its kind, its period (that of \
             the sentence, else of the paragraph, else the year), and the sentence with the characters from which and up to which it goes. \
             What is not found is null; `inferred` says that the sentence does not name the year of the period. `:draft` and `tupu draft` make \
             a script of the rows.",
        )
        .example(
            "CREATE NAME INDEX names FOR (n) ON EACH [n.name, n.aliases]; CREATE (:City {name: '泰安市'}); \
             CALL kg.draft('上半年，泰安市实现交易总额163.8亿元，同比增长3.5%。', {source: 'a3', year: 2022}) \
             YIELD name, indicator, kind, quantity, period, source RETURN name, indicator, kind, quantity, period, source",
        );
    Arc::new(Draft(signature))
}

struct Draft(ProcedureSignature);

impl Procedure for Draft {
    fn signature(&self) -> &ProcedureSignature {
        &self.0
    }

    fn call(&self, context: ProcedureContext<'_>, arguments: &[Value]) -> Result<Vec<Vec<Value>>> {
        let map = OptionMap::of_call(&self.0, arguments.get(1))?;
        let source = map.text("source")?.map(|source| Source::new(&source));
        let base = match map.get("year") {
            None => None,
            Some(_) => Some(year(map.count("year", 1, 0)?)?),
        };
        let labels = map
            .get("label")
            .map(|_| Labels::with_names(&map, context))
            .transpose()?;
        let Some(Value::String(text)) = arguments.first() else {
            return Ok(Vec::new());
        };
        let options = MentionOptions { cores: true };
        let mentions = mentioned(context, text, options, &Labels::all())?;
        let subjects = Subjects::new(context.graph, labels);
        let mut names = names(mentions, &subjects, context.graph);
        let figures = figures(text, base, context.graph.units(), &|| context.check())?;
        let (characters, paragraphs) = (text.chars().collect::<Vec<char>>(), paragraphs(text));
        add_firms(&mut names, &characters, &paragraphs, &figures);
        note_asides(&mut names, &characters, &paragraphs);
        let found = proposals(&Reading {
            characters: &characters,
            paragraphs: &paragraphs,
            figures: &figures,
            names: &names,
            base,
        });
        let rows = found.into_iter();
        Ok(rows
            .map(|proposal| row(proposal, source.as_ref(), &characters))
            .collect())
    }
}

/// The period of a year.
fn year(number: usize) -> Result<Period> {
    let year = i32::try_from(number).ok();
    let period = year.and_then(|year| format!("{year:04}").parse::<Period>().ok());
    period.ok_or_else(|| {
        let message = format!("`year` of `kg.draft` takes a year, not {number}");
        Error::argument(ErrorCode::InvalidArgumentValue, message)
    })
}

/// The names that tell of figures.
fn names(mentions: Vec<Mention>, subjects: &Subjects, graph: &GraphView) -> Vec<Name> {
    let general = graph.label_id(GENERAL);
    let of = |mention: Mention| {
        let is_long = mention.end - mention.start >= LONG;
        let role = |id: u32| subjects.role(NodeId(id), graph);
        let (candidate, role) = mention
            .candidates
            .into_iter()
            .filter(|candidate| candidate.via != Via::Core || is_long)
            .find_map(|candidate| role(candidate.id).map(|role| (candidate, role)))?;
        let name = main_name(NodeId(candidate.id), graph);
        Some(Name {
            span: mention.start..mention.end,
            node: Some(candidate.id),
            name: name.unwrap_or(candidate.name),
            role,
            is_general: general
                .is_some_and(|label| graph.labels(NodeId(candidate.id)).contains(&label)),
            aside: None,
        })
    };
    mentions.into_iter().filter_map(of).collect()
}

/// Which nodes figures may be of.
struct Subjects {
    /// Nodes with one of these labels; none where observations tell nothing of it.
    labels: Labels,
    indicator: Option<LabelId>,
    never: Vec<LabelId>,
}

impl Subjects {
    /// Those with the labels that are given, or else the labels of what observations of the graph are about.
    fn new(graph: &GraphView, given: Option<Labels>) -> Subjects {
        let never = NO_SUBJECTS.iter().filter_map(|name| graph.label_id(name));
        Subjects {
            labels: given.unwrap_or_else(|| Labels::any(learned(graph))),
            indicator: graph.label_id(INDICATOR),
            never: never.collect(),
        }
    }

    fn role(&self, node: NodeId, graph: &GraphView) -> Option<Role> {
        let own = graph.labels(node);
        if self.indicator.is_some_and(|label| own.contains(&label)) {
            return Some(Role::Indicator);
        }
        let never = own.iter().any(|label| self.never.contains(label));
        (!never && self.labels.take(node, graph)).then_some(Role::Subject)
    }
}

/// The labels of what observations are about; none where there are none.
fn learned(graph: &GraphView) -> Option<Vec<LabelId>> {
    let (observation, about) = (graph.label_id(OBSERVATION)?, graph.type_id(ABOUT)?);
    let mut labels = Vec::new();
    for (start, of, end, count) in graph.triples() {
        if count > 0 && of == about && start.contains(&observation) {
            labels.extend_from_slice(end);
        }
    }
    labels.sort_unstable();
    labels.dedup();
    (!labels.is_empty()).then_some(labels)
}

/// The source of a text, from which those of its paragraphs are made.
struct Source {
    stem: String,
    first: usize,
}

impl Source {
    /// `a3` begins with `a3.p1`, and `a3.p4` goes on with `a3.p5`.
    fn new(source: &str) -> Source {
        let numbered = source.rsplit_once(".p");
        let numbered = numbered.and_then(|(stem, number)| Some((stem, number.parse().ok()?)));
        let (stem, first) = numbered.unwrap_or((source, 1));
        Source {
            stem: stem.to_owned(),
            first,
        }
    }

    fn of(&self, paragraph: usize) -> String {
        format!("{}.p{}", self.stem, self.first.saturating_add(paragraph))
    }
}

fn row(proposal: Proposal, source: Option<&Source>, characters: &[char]) -> Vec<Value> {
    let place = |place: usize| Value::Integer(i64::try_from(place).unwrap_or(i64::MAX));
    let text = |text: Option<String>| text.map_or(Value::Null, Value::from);
    let sentence = characters.get(proposal.sentence.clone()).unwrap_or(&[]);
    let (node, name) = match proposal.subject {
        Some((node, name)) => {
            let node = node.map(|node| Value::Node(Node::from(NodeId(node))));
            (node.unwrap_or(Value::Null), Value::from(name))
        }
        None => (Value::Null, Value::Null),
    };
    vec![
        node,
        name,
        text(proposal.indicator),
        Value::from(proposal.kind),
        Value::from(proposal.quantity),
        Value::from(proposal.printed),
        proposal.period.map_or(Value::Null, Value::from),
        text(proposal.period_printed),
        Value::Boolean(proposal.period_inferred),
        Value::from(proposal.modality),
        text(source.map(|source| source.of(proposal.paragraph))),
        Value::from(sentence.iter().collect::<String>()),
        place(proposal.sentence.start),
        place(proposal.sentence.end),
    ]
}
