//! Files that need each other in a circle can be read only together. The circles that may stay are listed here with their
//! reasons, file by file; a new one, a new file in an old one, or one that is there no more, fails. What a `mod.rs` hands on
//! with `pub use` it does not need by that.

use crate::repository::{Source, code_lines, sources};
use std::collections::{BTreeMap, BTreeSet};

/// The circles that stay: the files of each, and why.
const MAY_STAY: &[(&[&str], &str)] = &[
    (
        &["binder/aggregation.rs", "binder/mod.rs"],
        "the binder keeps what a projection may aggregate, and looking for aggregates is its method",
    ),
    (
        &["binder/case.rs", "binder/expression.rs"],
        "recursion: expressions hold CASE, and CASE holds expressions",
    ),
    (
        &[
            "binder/pattern/condition.rs",
            "binder/pattern/mod.rs",
            "binder/pattern/selector.rs",
        ],
        "one builder of patterns, whose `impl` stands in several files",
    ),
    (
        &["database/many_rows.rs", "database/prepared.rs"],
        "a prepared statement keeps its form over many rows, which is a prepared statement too",
    ),
    (
        &[
            "executor/derivation/body.rs",
            "executor/derivation/fixpoint.rs",
            "executor/derivation/mod.rs",
            "executor/derivation/round.rs",
            "executor/derivation/search.rs",
        ],
        "recursion: what a body reads of other rules starts the bodies of these",
    ),
    (
        &["exchange/picture/layout.rs", "exchange/picture/room.rs"],
        "the layout makes room between the places that it has found",
    ),
    (
        &[
            "expression/chain.rs",
            "expression/comprehension.rs",
            "expression/evaluate.rs",
        ],
        "recursion: these expressions hold expressions, which are evaluated in turn",
    ),
    (
        &[
            "functions/aggregate/count.rs",
            "functions/aggregate/mod.rs",
            "functions/aggregate/spread.rs",
            "functions/signature.rs",
        ],
        "the table of aggregate functions makes accumulators, which implement the trait that its rows name",
    ),
    (
        &[
            "graph/assemble/mod.rs",
            "graph/assemble/neighbours.rs",
            "graph/assemble/tables.rs",
        ],
        "the parts of an assembly refuse what does not fit in the same words",
    ),
    (
        &[
            "graph/search/full_text/build.rs",
            "graph/search/full_text/joining.rs",
        ],
        "the postings that are built are joined, and both refuse what does not fit in the same words",
    ),
    (
        &["text/mentions/longest.rs", "text/mentions/mod.rs"],
        "the spans in which names are found are the ones among which the longest are chosen",
    ),
    (
        &[
            "procedures/algorithms/algorithm.rs",
            "procedures/algorithms/options.rs",
        ],
        "an algorithm lists its options, and options are read for an algorithm",
    ),
    (
        &[
            "syntax/ast/chain.rs",
            "syntax/ast/clause.rs",
            "syntax/ast/expression.rs",
            "syntax/ast/graph_type.rs",
            "syntax/ast/pattern.rs",
            "syntax/ast/statement.rs",
        ],
        "recursion: expressions hold subqueries, which hold clauses, which hold expressions",
    ),
    (
        &[
            "syntax/ast/display/case.rs",
            "syntax/ast/display/chain.rs",
            "syntax/ast/display/expression.rs",
        ],
        "recursion: the text of an expression holds those of its parts",
    ),
    (
        &[
            "syntax/failure.rs",
            "syntax/habits/mod.rs",
            "syntax/input.rs",
        ],
        "an input keeps the failure that got furthest, which points into the input and is explained by habits of other dialects",
    ),
    (
        &[
            "syntax/grammar/atom.rs",
            "syntax/grammar/call.rs",
            "syntax/grammar/case.rs",
            "syntax/grammar/comprehension.rs",
            "syntax/grammar/conditional.rs",
            "syntax/grammar/expression.rs",
            "syntax/grammar/graph_type.rs",
            "syntax/grammar/is_test.rs",
            "syntax/grammar/label.rs",
            "syntax/grammar/pattern.rs",
            "syntax/grammar/projection.rs",
            "syntax/grammar/reading.rs",
            "syntax/grammar/relationship.rs",
            "syntax/grammar/rule.rs",
            "syntax/grammar/schema.rs",
            "syntax/grammar/search.rs",
            "syntax/grammar/special_call.rs",
            "syntax/grammar/statement.rs",
            "syntax/grammar/stating.rs",
            "syntax/grammar/subquery.rs",
            "syntax/grammar/writing.rs",
        ],
        "recursion: the grammar is that of the tree",
    ),
    (
        &["syntax/ascii.rs", "syntax/literal.rs", "syntax/token.rs"],
        "characters of full width are read as tokens, tokens contain literals, and literals are enclosed in such characters",
    ),
    (
        &[
            "value/de.rs",
            "value/entity_form.rs",
            "value/serde_access.rs",
        ],
        "recursion: values hold values, and entities hold properties",
    ),
    (
        &["value/json/number.rs", "value/json/read.rs"],
        "a number that would be rounded is refused in the words of the reader",
    ),
    (
        &["value/temporal/date_fields.rs", "value/temporal/fields.rs"],
        "the fields of a date are among those of a point in time, and are read from them",
    ),
    (
        &["value/quantity/single.rs", "value/quantity/written_out.rs"],
        "recursion: a percentage that is written out is read as the figure that it means, and figures may be written out",
    ),
    (
        &[
            "value/column.rs",
            "value/footprint.rs",
            "value/lists.rs",
            "value/records.rs",
        ],
        "recursion: a column may hold lists, or the maps of a list, which are kept as columns and measured as values",
    ),
];

/// The modules of a `use` tree or a path, as lists of names.
fn expand(prefix: &[String], tree: &str, paths: &mut Vec<Vec<String>>) {
    let tree = tree.trim();
    let Some(open) = tree.find('{') else {
        let plain = tree.split(" as ").next().unwrap_or(tree);
        let names = plain
            .split("::")
            .map(str::trim)
            .filter(|name| !name.is_empty());
        paths.push(
            prefix
                .iter()
                .cloned()
                .chain(names.map(str::to_owned))
                .collect(),
        );
        return;
    };
    let names = tree[..open].split("::").map(str::trim);
    let names = names.filter(|name| !name.is_empty()).map(str::to_owned);
    let prefix: Vec<String> = prefix.iter().cloned().chain(names).collect();
    let inner = tree[open + 1..].trim_end().trim_end_matches('}');
    let (mut depth, mut start) = (0, 0);
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                expand(&prefix, &inner[start..at], paths);
                start = at + 1;
            }
            _ => {}
        }
    }
    if !inner[start..].trim().is_empty() {
        expand(&prefix, &inner[start..], paths);
    }
}

/// Every path of a text that begins with `crate`, `self` or `super`.
fn paths(text: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for first in ["crate::", "self::", "super::"] {
        for (at, _) in text.match_indices(first) {
            let inside =
                text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
            // `pub(in crate::a)` says who may see something, and needs nothing.
            if inside || text[..at].ends_with("(in ") {
                continue;
            }
            let rest = &text[at..];
            let line = text[..at].rfind([';', '}', '\n']).map_or(0, |at| at + 1);
            let is_use = text[line..at]
                .trim_start()
                .trim_start_matches("pub")
                .contains("use ");
            let end = match is_use {
                true => rest.find(';'),
                false => rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')),
            };
            expand(&[], &rest[..end.unwrap_or(rest.len())], &mut found);
        }
    }
    found
}

/// The sources as modules, and which of them need which.
struct Modules {
    texts: BTreeMap<String, String>,
    files: BTreeMap<Vec<String>, String>,
    /// Of the files at the doors of folders: which file a name that they hand on comes from.
    handed_on: BTreeMap<String, BTreeMap<String, String>>,
}

fn module_of(path: &str) -> Vec<String> {
    let mut names: Vec<String> = path
        .trim_end_matches(".rs")
        .split('/')
        .map(str::to_owned)
        .collect();
    if names
        .last()
        .is_some_and(|last| last == "mod" || last == "lib")
    {
        names.pop();
    }
    names
}

impl Modules {
    fn new(sources: &[Source]) -> Modules {
        let inside = |source: &&Source| {
            let test = source.path.contains("/tests/") || source.path.ends_with("tests.rs");
            !test && !source.path.starts_with("bin/")
        };
        let mut modules = Modules {
            texts: BTreeMap::new(),
            files: BTreeMap::new(),
            handed_on: BTreeMap::new(),
        };
        for source in sources.iter().filter(inside) {
            let lines: Vec<&str> = code_lines(source).map(|(_, line)| line).collect();
            modules
                .files
                .insert(module_of(&source.path), source.path.clone());
            modules.texts.insert(source.path.clone(), lines.join("\n"));
        }
        let doors = modules.texts.keys().filter(|path| path.ends_with("mod.rs"));
        for door in doors.cloned().collect::<Vec<_>>() {
            let names = modules.names_handed_on(&door);
            modules.handed_on.insert(door, names);
        }
        modules
    }

    /// `pub use child::{A, B};` and `pub use child::*;`
    fn names_handed_on(&self, door: &str) -> BTreeMap<String, String> {
        let mut names = BTreeMap::new();
        let module = module_of(door);
        for statement in self.texts[door].split(';') {
            let Some((before, tree)) = statement.split_once("use ") else {
                continue;
            };
            if !before.trim_start().starts_with("pub") {
                continue;
            }
            let mut paths = Vec::new();
            expand(&[], tree, &mut paths);
            for path in paths {
                let [child, .., name] = path.as_slice() else {
                    continue;
                };
                let own: Vec<String> = module.iter().chain([child]).cloned().collect();
                let Some(file) = self.files.get(&own) else {
                    continue;
                };
                match name.as_str() {
                    "*" => names.extend(self.public(file).map(|name| (name, file.clone()))),
                    _ => drop(names.insert(name.clone(), file.clone())),
                }
            }
        }
        names
    }

    /// What a file declares as public.
    fn public(&self, file: &str) -> impl Iterator<Item = String> {
        let lines = self.texts[file].lines().map(str::to_owned);
        lines.filter_map(|line| {
            let rest = line.strip_prefix("pub ")?;
            let kinds = ["struct ", "enum ", "fn ", "trait ", "const ", "type "];
            let rest = kinds.iter().find_map(|kind| rest.strip_prefix(kind))?;
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'));
            Some(rest[..end.unwrap_or(rest.len())].to_owned())
        })
    }

    /// The files that a file names.
    fn needs(&self, file: &str) -> BTreeSet<String> {
        let module = module_of(file);
        let named = paths(&self.texts[file]);
        let children = self.children_used(file, &module);
        let found = named.iter().chain(&children);
        let found = found.filter_map(|path| self.resolve(&module, path));
        found.filter(|other| other != file).collect()
    }

    /// The paths of `use child::Name;`, which begin with the name of a module below.
    fn children_used(&self, file: &str, module: &[String]) -> Vec<Vec<String>> {
        let mut found = Vec::new();
        for statement in self.texts[file].split(';') {
            if let Some(tree) = statement.trim_start().strip_prefix("use ") {
                expand(&[], tree, &mut found);
            }
        }
        found.retain(|path| {
            let child = path.first().into_iter();
            let own: Vec<String> = module.iter().chain(child).cloned().collect();
            path.len() > 1 && self.files.contains_key(&own)
        });
        found
    }

    fn resolve(&self, module: &[String], path: &[String]) -> Option<String> {
        let mut base = module.to_vec();
        let mut rest = path;
        while let Some((first, others)) = rest.split_first() {
            match first.as_str() {
                "crate" => base.clear(),
                "super" => drop(base.pop()),
                "self" => {}
                _ => break,
            }
            rest = others;
        }
        while let Some((first, others)) = rest.split_first() {
            let deeper: Vec<String> = base.iter().chain([first]).cloned().collect();
            if !self.files.contains_key(&deeper) {
                break;
            }
            base = deeper;
            rest = others;
        }
        let file = self.files.get(&base)?;
        let handed = self.handed_on.get(file);
        let named = rest.first().and_then(|name| handed?.get(name));
        Some(named.unwrap_or(file).clone())
    }
}

/// The files that each file reaches, itself only through others.
fn reached(needs: &BTreeMap<String, BTreeSet<String>>, from: &str) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<&String> = needs[from].iter().collect();
    while let Some(file) = waiting.pop() {
        if seen.insert(file.clone()) {
            waiting.extend(needs.get(file).into_iter().flatten());
        }
    }
    seen
}

#[test]
fn circles_of_files_have_reasons() {
    let modules = Modules::new(&sources());
    let needs: BTreeMap<String, BTreeSet<String>> = modules
        .texts
        .keys()
        .map(|file| (file.clone(), modules.needs(file)))
        .collect();
    let all: BTreeMap<&String, BTreeSet<String>> = needs
        .keys()
        .map(|file| (file, reached(&needs, file)))
        .collect();
    let mut circles = BTreeSet::new();
    for (file, reach) in &all {
        if reach.contains(*file) {
            let back = |other: &&String| all.get(other).is_some_and(|of| of.contains(*file));
            circles.insert(reach.iter().filter(back).cloned().collect::<Vec<_>>());
        }
    }
    let listed: BTreeSet<Vec<String>> = MAY_STAY
        .iter()
        .map(|(files, _)| files.iter().map(|file| (*file).to_owned()).collect())
        .collect();
    let told = |circles: Vec<&Vec<String>>| {
        let lines = circles.into_iter().map(|circle| circle.join(" ↔ "));
        lines.collect::<Vec<_>>().join("\n")
    };
    let new = told(circles.difference(&listed).collect());
    assert!(
        new.is_empty(),
        "cut these circles, or list them with a reason:\n{new}"
    );
    let gone = told(listed.difference(&circles).collect());
    assert!(gone.is_empty(), "these circles are gone:\n{gone}");
}

#[test]
fn use_trees_are_taken_apart() {
    let text = "use super::{a::{B, C}, d};\npub use crate::e::F as G;\nlet x = super::h::i(1);\npub(in crate::j) fn k() {}";
    let found: BTreeSet<String> = paths(text).iter().map(|path| path.join("::")).collect();
    let expected = [
        "super::a::B",
        "super::a::C",
        "super::d",
        "crate::e::F",
        "super::h::i",
    ];
    assert_eq!(found, expected.map(str::to_owned).into());
}
