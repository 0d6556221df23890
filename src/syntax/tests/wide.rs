//! Characters of Chinese input methods: a statement typed with them is parsed like the statement in ASCII.

use super::super::ast::Statement;
use super::super::{TokenKind, is_complete, quoted_name, split_statements, tokenize};
use super::conformance::golden_statements;
use super::kit::queries;
use super::language::error;
use super::{parse, shape};
use proptest::prelude::*;
use std::sync::LazyLock;

/// The full-width form of an ASCII character.
fn wide(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).expect("the forms have no gap"),
        _ => c,
    }
}

/// The text with the ASCII characters selected by `choose` in full width; strings, backticks and comments are not
/// changed inside, and their delimiters are widened or kept together.
fn widened(text: &str, mut choose: impl FnMut() -> bool) -> String {
    let mut out = String::new();
    let mut last = 0;
    for token in tokenize(text) {
        let (start, end) = (token.span.start as usize, token.span.end as usize);
        out.push_str(&text[last..start]);
        let token_text = &text[start..end];
        match token.kind {
            TokenKind::String | TokenKind::QuotedIdentifier => {
                out.push_str(&widened_marks(token_text, 1, choose()))
            }
            TokenKind::Comment if token_text.starts_with("/*") => {
                out.push_str(&widened_marks(token_text, 2, choose()));
            }
            TokenKind::Comment => out.push_str(token_text),
            TokenKind::Parameter if token_text.contains('`') => out.push_str(token_text),
            _ => out.extend(token_text.chars().map(|c| match choose() {
                true => wide(c),
                false => c,
            })),
        }
        last = end;
    }
    out.push_str(&text[last..]);
    out
}

/// The first and the last `count` characters widened, unless what is between them holds one of the widened characters,
/// or doubled backticks, which only backticks of the same width stand for.
fn widened_marks(text: &str, count: usize, wanted: bool) -> String {
    let Some((marks, rest)) = text.split_at_checked(count).filter(|_| wanted) else {
        return text.to_owned();
    };
    let (inside, end) = rest.split_at(rest.len() - count);
    let wide_marks: String = marks.chars().map(wide).collect();
    let doubled = marks == "`" && inside.contains('`');
    match marks.is_ascii() && !doubled && !inside.contains(|c| wide_marks.contains(c)) {
        true => format!(
            "{wide_marks}{inside}{}",
            end.chars().map(wide).collect::<String>()
        ),
        false => text.to_owned(),
    }
}

/// Every statement of the golden scripts and of the conformance kit that can be read.
static STATEMENTS: LazyLock<Vec<(String, Statement)>> = LazyLock::new(|| {
    let texts = golden_statements().into_iter();
    let texts = texts.chain(queries().into_iter().map(|query| query.text));
    texts
        .filter_map(|text| parse(&text).ok().map(|statement| (text, statement)))
        .collect()
});

fn reads_the_same(text: &str, wide: &str, statement: &Statement) {
    match parse(wide) {
        Ok(again) => {
            assert_eq!(shape(&again), shape(statement), "{wide}");
            assert_eq!(again.to_string(), statement.to_string(), "{wide}");
        }
        Err(error) => panic!("{text}\n{}", error.report(wide)),
    }
    let kinds = |text: &str| {
        tokenize(text)
            .iter()
            .map(|token| token.kind)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        kinds(text),
        kinds(wide),
        "the colours of a shell see other tokens: {wide}"
    );
    assert_eq!(
        split_statements(text).len(),
        split_statements(wide).len(),
        "{wide}"
    );
    assert_eq!(is_complete(text), is_complete(wide), "{wide}");
}

#[test]
fn a_statement_all_in_full_width_is_the_same_statement() {
    assert!(STATEMENTS.len() > 400, "{} found", STATEMENTS.len());
    for (text, statement) in STATEMENTS.iter() {
        reads_the_same(text, &widened(text, || true), statement);
    }
}

proptest! {
    #[test]
    fn a_statement_partly_in_full_width_is_the_same_statement(
        at in any::<prop::sample::Index>(),
        choices in prop::collection::vec(any::<bool>(), 1..200),
    ) {
        let (text, statement) = at.get(&STATEMENTS);
        let mut choices = choices.iter().copied().cycle();
        let wide = widened(text, || choices.next().unwrap_or(true));
        reads_the_same(text, &wide, statement);
    }
}

/// The characters of the keys of an input method, and their ASCII equivalents.
#[test]
fn characters_with_one_meaning_are_read_as_ascii() {
    for (typed, ascii) in [
        (
            "RETURN 【１， ２、３】【０。。２】 AS x；",
            "RETURN [1, 2, 3][0..2] AS x",
        ),
        ("RETURN 3。14 ＋ ．5 － 1e－3", "RETURN 3.14 + 0.5 - 0.001"),
        (
            "RETURN 6 × 7 ÷ 2 − 1 ∗ 1 ∕ 1",
            "RETURN 6 * 7 / 2 - 1 * 1 / 1",
        ),
        (
            "MATCH (n) WHERE n.x ≥ 1 AND n.x ≤ 5 AND n.x ≠ 3 RETURN n",
            "MATCH (n) WHERE n.x >= 1 AND n.x <= 5 AND n.x <> 3 RETURN n",
        ),
        (
            "MATCH (n) WHERE n.x 《 5 AND n.y 》＝ 2 AND n.z 《》 1 RETURN n",
            "MATCH (n) WHERE n.x < 5 AND n.y >= 2 AND n.z <> 1 RETURN n",
        ),
        (
            "MATCH （a）《-【r：Ｒ】-（b） RETURN r",
            "MATCH (a)<-[r:R]-(b) RETURN r",
        ),
        (
            "ＭＡＴＣＨ （ｎ：Ｃｉｔｙ） ｗｈｅｒｅ ｎ。ｎａｍｅ ＝～ ＂太.*＂ ＲＥＴＵＲＮ ｎ",
            "MATCH (n:City) WHERE n.name =~ '太.*' RETURN n",
        ),
        (
            "RETURN ￥name ＋ ＄｀first name｀ ＋ ¥year ％ ２",
            "RETURN $name + $`first name` + $year % 2",
        ),
        ("MATCH (n:A｜B＆！C) RETURN n", "MATCH (n:A|B&!C) RETURN n"),
        (
            "RETURN ０ｘＦＦ， ０ｏ１７， １＿０００， ６．０２ｅ２３",
            "RETURN 255, 15, 1000, 6.02e23",
        ),
        (
            "／＊ 注释 ＊／ RETURN ＇it\\'s＇ ／／ 完",
            "RETURN 'it\\'s'",
        ),
        ("RETURN\u{3000}1\u{a0}AS\u{202f}x\u{2060}", "RETURN 1 AS x"),
    ] {
        let statement = parse(typed).unwrap_or_else(|error| panic!("{}", error.report(typed)));
        assert_eq!(statement.to_string(), ascii, "{typed}");
    }
}

#[test]
fn text_and_quoted_names_keep_every_character() {
    let text = "RETURN '【１】《》≥　￥。＂' AS `（Ａ）`, \"ｎ＇\" AS ｀｀｀ｂ｀ /* ＊／ 。*/";
    let statement = parse(text).expect("a statement");
    assert_eq!(
        statement.to_string(),
        "RETURN '【１】《》≥　￥。＂' AS `（Ａ）`, 'ｎ＇' AS `｀ｂ`"
    );
    assert_eq!(quoted_name("Ａ股"), "`Ａ股`");
}

#[test]
fn characters_of_several_meanings_are_rejected_with_their_equivalents() {
    for (text, named) in [
        ("MATCH (a)→(b) RETURN a", "`-->`"),
        ("MATCH (a)←(b) RETURN a", "`<--`"),
        ("MATCH (a)—(b) RETURN a", "`--`"),
        ("RETURN 3 — 1", "`-`"),
        ("RETURN [1,2,3][0…2]", "`..`"),
        ("RETURN 「山西」", "quotes"),
        ("RETURN n·name·x, ·name·", "backticks"),
        ("RETURN ？", "`$name`"),
        ("RETURN a ∧ b", "`AND`"),
        ("RETURN «a»", "quotes"),
        ("＃ 注释", "`//`"),
    ] {
        let error = error(text);
        let hint = error.hint_text().unwrap_or_default();
        assert!(hint.contains(named), "{}", error.report(text));
    }
    let stop = error("MATCH (n) RETURN n。");
    assert!(stop.hint_text().is_some_and(|hint| hint.contains("`;`")));
}

#[test]
fn an_unexpected_wide_sign_is_named_with_its_equivalent() {
    for (text, help) in [
        (
            "RETURN 1 AS x。",
            "`。` is read as `.`; a statement ends with `;`",
        ),
        ("RETURN 《a》 AS x", "`《` is read as `<`"),
        ("RETURN 1 AS x）", "`）` is read as `)`"),
        (
            "RETURN 1 ＿a",
            "`＿a` is read as `_a`; a name stands behind AS: AS _a",
        ),
        ("RETURN 1 AS x ２", "`２` is read as `2`"),
        ("RETURN 1 省, 2 AS x", "a name stands behind AS: AS 省"),
    ] {
        let error = error(text);
        let hint = error.hint_text().unwrap_or_default();
        assert!(hint.starts_with(help), "{text}: {hint}");
    }
}
