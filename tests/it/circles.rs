//! Files that need each other in a circle can be read only together. The circles that may stay are listed here with their
//! reasons; a new one, or a new file in an old one, fails.

use crate::repository::{Source, code_lines, sources};
use std::collections::{BTreeMap, BTreeSet};

/// Where circles may stay: all files of a circle begin with one of the prefixes.
const MAY_STAY: &[(&[&str], &str)] = &[
    (
        &["syntax/"],
        "the grammar is recursive: expressions hold subqueries, which hold clauses, which hold expressions",
    ),
    (
        &["plan/"],
        "a plan is a tree: operators hold plans, and plans hold operators",
    ),
    (
        &["expression/"],
        "expressions are a tree, evaluated by recursion over all their kinds",
    ),
    (
        &["value/"],
        "values hold values; text, types and arithmetic of each kind go through all kinds",
    ),
    (
        &["functions/"],
        "the families of functions implement the traits that their registry holds",
    ),
    (
        &["procedures/"],
        "procedures list the registry that holds them",
    ),
    (
        &["binder/"],
        "binding is a recursion over the syntax, one `impl` in several files",
    ),
    (
        &["exchange/"],
        "each format reads and writes through the types of its room",
    ),
    (
        &["database/", "lib.rs"],
        "a database gives out transactions, sessions and rows that each hold the database",
    ),
    (
        &[
            "algorithms/methods.rs",
            "algorithms/mod.rs",
            "algorithms/projection/",
        ],
        "the methods of a projection are the algorithms",
    ),
    (
        &["error/"],
        "a report is made from an error, and an error reports itself",
    ),
    (
        &["graph/adjacency/", "graph/assemble/", "graph/view/"],
        "a type whose `impl` is spread over the files of its folder",
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
            if inside {
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
        let found = named.iter().filter_map(|path| self.resolve(&module, path));
        found.filter(|other| other != file).collect()
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
    let stays = |circle: &Vec<String>| {
        let within = |prefixes: &[&str]| {
            let inside = |file: &String| prefixes.iter().any(|prefix| file.starts_with(prefix));
            circle.iter().all(inside)
        };
        MAY_STAY.iter().any(|(prefixes, _)| within(prefixes))
    };
    let wrong = circles.iter().filter(|circle| !stays(circle));
    let wrong: Vec<String> = wrong.map(|circle| circle.join(" ↔ ")).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        circles.len() > 3,
        "the circles of the grammar were not found"
    );
}

#[test]
fn use_trees_are_taken_apart() {
    let text = "use super::{a::{B, C}, d};\npub use crate::e::F as G;\nlet x = super::h::i(1);";
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
