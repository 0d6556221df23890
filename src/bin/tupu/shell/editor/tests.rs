//! The picture of the shell in README.md, drawn with the colours of the shell; `TUPU_BLESS=1` updates it.

use super::highlight::{Style, styles};
use unicode_width::UnicodeWidthStr;

/// The typed lines, with their prompts.
const TYPED: &[(&str, &str)] = &[
    (
        ":demo:> ",
        "MATCH (c:City {name: '泰安市'})<-[:LOCATED_IN]-(d:District)",
    ),
    (
        "",
        "WHERE size(d.name) > 2 AND d.code STARTS WITH $prefix  // 区",
    ),
    ("", "RETURN d.name AS 区, [1, (2];"),
    (
        ":demo: (transaction)> ",
        ":profile MATCH (n) RETURN count(n);",
    ),
    (":demo: (transaction)> ", ":shcema"),
];
const LETTER: usize = 9;
const LINE: usize = 22;
const MARGIN: usize = 16;

/// The eight colours of a dark terminal.
fn colour(style: Style) -> &'static str {
    match style {
        Style::Keyword => "#6cb6ff\" font-weight=\"bold",
        Style::Naming => "#56d4dd",
        Style::Function => "#6cb6ff",
        Style::Text => "#8ddb8c",
        Style::Number | Style::Command => "#dcbdfb",
        Style::Parameter => "#daaa3f",
        Style::Comment => "#768390",
        Style::Wrong => "#ff6b63\" font-weight=\"bold",
    }
}

fn drawn() -> String {
    let (width, height) = (740, 2 * MARGIN + LINE * TYPED.len());
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" font-family=\"monospace\" \
         font-size=\"15\">\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#22272e\"/>\n"
    );
    for (row, (prompt, text)) in TYPED.iter().enumerate() {
        let y = MARGIN + LINE * row + 15;
        let mut at = 0;
        piece(&mut out, &mut at, y, prompt, "#ffffff\" font-weight=\"bold");
        let mut from = 0;
        for (start, end, style) in styles(text) {
            piece(&mut out, &mut at, y, &text[from..start], "#cdd9e5");
            piece(&mut out, &mut at, y, &text[start..end], colour(style));
            from = end;
        }
        piece(&mut out, &mut at, y, &text[from..], "#cdd9e5");
    }
    out + "</svg>\n"
}

/// A piece of a line at its position in a terminal: a Chinese character takes two columns.
fn piece(out: &mut String, at: &mut usize, y: usize, text: &str, fill: &str) {
    let (x, length) = (MARGIN + *at * LETTER, text.width() * LETTER);
    *at += text.width();
    if text.trim().is_empty() {
        return;
    }
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    out.push_str(&format!(
        "<text x=\"{x}\" y=\"{y}\" textLength=\"{length}\" xml:space=\"preserve\" fill=\"{fill}\">{escaped}</text>\n"
    ));
}

#[test]
fn the_readme_shows_the_colours_of_the_shell() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/shell.svg");
    let drawn = drawn();
    if std::env::var_os("TUPU_BLESS").is_some() {
        std::fs::write(&file, &drawn).unwrap();
    }
    assert_eq!(std::fs::read_to_string(file).unwrap_or_default(), drawn);
}
