//! docs/architecture.md names files and functions: they exist.

use crate::repository::root;
use std::collections::BTreeSet;

fn page() -> String {
    std::fs::read_to_string(root().join("docs/architecture.md")).unwrap()
}

/// What stands between backticks, in the order of the text.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_path_exists() {
    let page = page();
    let paths: BTreeSet<&str> = quoted(&page)
        .into_iter()
        .filter(|name| name.starts_with("src/") || name.starts_with("tests/"))
        .collect();
    assert!(paths.len() > 30, "{paths:?}");
    let missing: Vec<&&str> = paths
        .iter()
        .filter(|path| !root().join(path).exists())
        .collect();
    assert!(missing.is_empty(), "not there: {missing:?}");
}

/// "`bind` in `src/binder/mod.rs`": the file has the function.
#[test]
fn the_life_of_a_query_names_real_functions() {
    let page = page();
    let life = page.split("## The life of a query").nth(1).unwrap();
    let life = life.split("\n## ").next().unwrap();
    let life = life.split_whitespace().collect::<Vec<_>>().join(" ");
    let steps: Vec<(&str, &str)> = life
        .split("` in `")
        .zip(life.split("` in `").skip(1))
        .filter_map(|(before, after)| {
            let function = before.rsplit('`').next()?;
            Some((function, after.split('`').next()?))
        })
        .collect();
    assert!(steps.len() >= 15, "{steps:?}");
    let wrong: Vec<String> = steps
        .into_iter()
        .filter(|(function, path)| {
            let text = std::fs::read_to_string(root().join(path)).unwrap_or_default();
            let declared = [format!("fn {function}("), format!("fn {function}<")];
            !declared.iter().any(|fragment| text.contains(fragment))
        })
        .map(|(function, path)| format!("{path} has no function `{function}`"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
