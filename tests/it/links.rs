//! The links between the pages of the repository lead to files and headings that exist.

use crate::repository::root;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn links_lead_to_files_and_headings() {
    let mut wrong = Vec::new();
    let mut followed = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for link in links(&text) {
            followed += 1;
            if !leads_somewhere(&page, link) {
                wrong.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(followed > 60, "{followed}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_missing_file_and_a_missing_heading_are_found() {
    let page = root().join("README.md");
    assert!(leads_somewhere(&page, "docs/durability.md#history"));
    assert!(!leads_somewhere(
        &page,
        "docs/durability.md#no-such-heading"
    ));
    assert!(!leads_somewhere(&page, "docs/no-such-page.md"));
    assert_eq!(
        links("[a](b.md) `[c](d.md)`\n```\n[e](f.md)\n```\n"),
        ["b.md"]
    );
}

fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> = [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "graph-data/README.md",
    ]
    .map(|page| root().join(page))
    .into();
    let documents = fs::read_dir(root().join("docs")).unwrap();
    let documents = documents.map(|entry| entry.unwrap().path());
    pages.extend(documents.filter(|path| path.extension().is_some_and(|ending| ending == "md")));
    pages
}

/// The targets of links outside of code, those to other sites left out.
fn links(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    // Every second part lies within a block of code.
    for prose in text.split("```").step_by(2) {
        for part in prose.split('`').step_by(2) {
            let targets = part.split("](").skip(1);
            found.extend(targets.filter_map(|rest| rest.split_once(')').map(|(target, _)| target)));
        }
    }
    found.retain(|target| !target.starts_with("http"));
    found
}

fn leads_somewhere(page: &Path, link: &str) -> bool {
    let (file, heading) = link.split_once('#').unwrap_or((link, ""));
    let target = match file {
        "" => page.to_owned(),
        file => page.parent().unwrap_or(page).join(file),
    };
    if heading.is_empty() {
        return target.exists();
    }
    let text = fs::read_to_string(target).unwrap_or_default();
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings.map(anchor).any(|anchor| anchor == heading)
}

/// The anchor that GitHub gives a heading.
fn anchor(heading: &str) -> String {
    let title = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    title
        .chars()
        .filter(kept)
        .collect::<String>()
        .replace(' ', "-")
}
