//! Analyzers, the syntax of queries, patterns and highlights.

use super::*;
use crate::error::{Error, ErrorCode};
use proptest::prelude::*;

fn words(analyzer: &str, text: &str) -> Vec<String> {
    let words = Analyzer::named(analyzer).unwrap().list(text).into_iter();
    words
        .map(|(word, position)| format!("{word}/{position}"))
        .collect()
}

#[test]
fn each_analyzer_makes_its_words() {
    for (analyzer, text, expected) in [
        (
            "cjk",
            "恒力石化（大連）Hengli Ｇroup",
            "恒力/0 力石/1 石化/2 大连/4 hengli/6 group/7",
        ),
        ("cjk", "市", "市/0"),
        ("cjk", "東京タワー", "东京/0 タワ/2 ワー/3"),
        (
            "standard",
            "The end of 3.2 cities, don't",
            "end/1 3.2/3 cities/4 don't/5",
        ),
        ("standard-no-stop-words", "The End", "the/0 end/1"),
        ("standard-folding", "Café Müller", "cafe/0 muller/1"),
        ("simple", "abc123def, x", "abc/0 def/1 x/2"),
        ("stop", "to be 2 b", "b/2"),
        (
            "whitespace",
            "Wi-Fi 恒力石化,  ok!",
            "wi-fi/0 恒力石化,/1 ok!/2",
        ),
        ("keyword", "Hengli Group", "hengli group/0"),
        ("keyword", "", ""),
        (
            "ngram",
            "hengli ab 江门市",
            "hen/0 eng/1 ngl/2 gli/3 ab/6 江门/8 门市/9",
        ),
        (
            "url_or_email",
            "写信 a.b@c.cn，见 https://x.cn/a?b=1.",
            "写信/0 a.b@c.cn/2 见/3 https://x.cn/a?b=1/4",
        ),
        (
            "english",
            "The company's running cities",
            "compani/1 run/2 citi/3",
        ),
        ("german", "Häuser", "haus/0"),
        ("russian", "города", "город/0"),
        ("cjk", "，。 —— !?", ""),
    ] {
        assert_eq!(
            words(analyzer, text).join(" "),
            expected,
            "{analyzer}: {text}"
        );
    }
}

#[cfg(feature = "jieba")]
#[test]
fn chinese_words_are_those_of_the_dictionary_and_those_within_them() {
    for (text, expected) in [
        (
            "江门经济技术开发区",
            "江门/0 经济/2 技术/4 开发/6 发区/7 开发区/6",
        ),
        ("恒力石化", "恒力/0 石化/2"),
        ("經濟Growth增長", "经济/0 growth/2 增长/3"),
    ] {
        let found = words("chinese", text).join(" ");
        // Which parts there are is the dictionary's affair; the whole words have to be among them.
        for word in expected.split(' ').filter(|word| !word.starts_with("发区")) {
            let is_known = found.split(' ').any(|other| other == word);
            assert!(is_known || text == "恒力石化", "{word}: {found}");
        }
    }
}

#[test]
fn an_unknown_analyzer_is_told_with_those_that_there_are() {
    let error = Analyzer::named("chinesee").err().unwrap();
    assert_eq!(error.message(), "there is no analyzer `chinesee`");
    let hint = error.hint_text().unwrap();
    assert!(
        hint.contains("english") && hint.contains("keyword"),
        "{hint}"
    );
    assert!(Analyzer::named("smartcn").is_err());
    for analyzer in Analyzer::all() {
        assert_eq!(
            Analyzer::named(analyzer.name).unwrap().name(),
            analyzer.name
        );
    }
}

fn parse(text: &str) -> crate::error::Result<TextQuery> {
    TextQuery::parse(text, &|name| match name {
        "name" => Ok(0),
        "text" => Ok(1),
        other => Err(Error::argument(
            ErrorCode::InvalidArgumentValue,
            format!("no property {other}"),
        )),
    })
}

/// A query as Lucene shows it.
fn shown(query: &TextQuery) -> String {
    let clause = |clause: &Clause| {
        let sign = match clause.occurrence {
            Occurrence::May => "",
            Occurrence::Must => "+",
            Occurrence::MustNot => "-",
        };
        let node = match &clause.node {
            QueryNode::Group(query) => format!("({})", shown(query)),
            QueryNode::Everything => "*".to_owned(),
            QueryNode::Words(words) => {
                let field = words
                    .field
                    .map_or(String::new(), |field| format!("{field}:"));
                let text = &words.text;
                let text = match &words.kind {
                    text_query::WordsKind::Words => text.clone(),
                    text_query::WordsKind::Phrase { slop: 0 } => format!("\"{text}\""),
                    text_query::WordsKind::Phrase { slop } => format!("\"{text}\"~{slop}"),
                    text_query::WordsKind::Prefix => format!("{text}*"),
                    text_query::WordsKind::Wildcards(parts) => format!("{text}#{}", parts.len()),
                    text_query::WordsKind::Fuzzy { errors } => format!("{text}~{errors}"),
                };
                format!("{field}{text}")
            }
        };
        let boost = match clause.boost {
            1.0 => String::new(),
            boost => format!("^{boost}"),
        };
        format!("{sign}{node}{boost}")
    };
    query
        .clauses
        .iter()
        .map(clause)
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn queries_are_read_as_lucene_reads_them() {
    for (text, expected) in [
        ("", ""),
        ("a b", "a b"),
        ("a AND b", "+a +b"),
        ("a AND b OR c", "+a +b c"),
        ("a OR b AND c", "a +b +c"),
        ("a && !b", "+a -b"),
        ("a NOT b", "a -b"),
        ("+a -b c", "+a -b c"),
        ("and or not android NOTE", "and or not android NOTE"),
        ("(a OR b) AND c^2.5", "+(a b) +c^2.5"),
        ("\"恒力 石化\"~3^2", "\"恒力 石化\"~3^2"),
        ("\"a \\\"b\\\"\"", "\"a \"b\"\""),
        ("恒力*", "恒力*"),
        ("h?ng*li", "h?ng*li#7"),
        ("a\\*b\\ c", "a*b c"),
        ("hengli~ hengli~1", "hengli~2 hengli~1"),
        ("name:恒力 text:(a b)", "0:恒力 (1:a 1:b)"),
        ("name:\"a b\" +text:x*", "0:\"a b\" +1:x*"),
        ("name:(a text:b)", "(0:a 1:b)"),
        ("* *:*", "* *"),
        ("wi-fi A/B c++", "wi-fi A/B c++"),
        ("恒力石化（大连）：江门　市", "恒力石化（大连）：江门 市"),
    ] {
        assert_eq!(shown(&parse(text).unwrap()), expected, "{text}");
    }
}

#[test]
fn what_is_no_query_says_where() {
    for (text, message) in [
        ("a AND", "character 3: AND and OR stand between two clauses"),
        ("OR a", "character 1: AND and OR stand between two clauses"),
        ("(a", "character 1: `(` is not closed"),
        ("a)", "character 2: `)` closes nothing"),
        (
            "恒力 \"石化",
            "character 4: the quotation mark is not closed",
        ),
        ("a -", "character 3: +, - and NOT stand before a clause"),
        (
            "a^b",
            "character 3: ^ is followed by how much a clause counts",
        ),
        (
            "a~3",
            "character 3: ~ behind a word is followed by how many typing errors count",
        ),
        ("\"a b\"~", "character 7: ~ behind a phrase"),
        (
            "[a TO b]",
            "character 1: ranges are not part of a full-text search",
        ),
        (
            "/a.*/",
            "character 1: regular expressions are not part of a full-text search",
        ),
        ("nam:a", "no property nam"),
        (
            "name:",
            "character 1: a property and a colon stand right before",
        ),
        ("a\\", "character 2: \\ stands before a character"),
        ("^2", "character 1: `^` stands for itself only in quotes"),
    ] {
        let error = parse(text).unwrap_err();
        assert!(error.message().contains(message), "{text}: {error}");
        assert!(error.hint_text().is_some(), "{text}");
    }
    let deep = "(".repeat(100);
    assert!(
        parse(&deep)
            .unwrap_err()
            .message()
            .contains("more than 64 parentheses")
    );
}

fn naive_like(parts: &[PatternPart], word: &[char]) -> bool {
    match (parts.split_first(), word.split_first()) {
        (None, None) => true,
        (Some((PatternPart::Any, rest)), _) if naive_like(rest, word) => true,
        (Some((PatternPart::Any, _)), Some((_, after))) => naive_like(parts, after),
        (Some((PatternPart::One, rest)), Some((_, after))) => naive_like(rest, after),
        (Some((PatternPart::Character(own), rest)), Some((c, after))) => {
            own == c && naive_like(rest, after)
        }
        _ => false,
    }
}

use super::pattern::PatternPart;

/// Optimal string alignment by recursion.
fn naive_errors(a: &[char], b: &[char]) -> usize {
    let (Some(x), Some(y)) = (a.last(), b.last()) else {
        return a.len() + b.len();
    };
    let (less_a, less_b) = (&a[..a.len() - 1], &b[..b.len() - 1]);
    let mut least = naive_errors(less_a, less_b) + usize::from(x != y);
    least = least
        .min(naive_errors(less_a, b) + 1)
        .min(naive_errors(a, less_b) + 1);
    if a.len() > 1 && b.len() > 1 && *x == b[b.len() - 2] && a[a.len() - 2] == *y {
        least = least.min(naive_errors(&a[..a.len() - 2], &b[..b.len() - 2]) + 1);
    }
    least
}

fn part() -> impl Strategy<Value = PatternPart> {
    prop_oneof![
        4 => prop::char::ranges(vec!['a'..='c', '恒'..='恒'].into()).prop_map(PatternPart::Character),
        1 => Just(PatternPart::One),
        1 => Just(PatternPart::Any),
    ]
}

proptest! {
    #[test]
    fn patterns_take_what_they_should_and_a_vocabulary_finds_it(
        parts in prop::collection::vec(part(), 0..6),
        near in "[ab恒]{1,5}",
        errors in 0_u8..3,
        all in prop::collection::btree_set("[abc恒]{1,6}", 0..30),
    ) {
        let mut builder = VocabularyBuilder::new();
        for word in &all {
            builder.add(word).unwrap();
        }
        let vocabulary = builder.finish().unwrap();
        let letters = |word: &str| word.chars().collect::<Vec<char>>();
        let wild = Pattern::Wildcards(parts.clone());
        let typed = Pattern::Near { word: letters(&near), errors };
        let (mut like, mut similar) = (Vec::new(), Vec::new());
        vocabulary.like(&wild, &|| Ok(()), &mut |word, _| { like.push(word.to_owned()); Ok(()) }).unwrap();
        vocabulary.like(&typed, &|| Ok(()), &mut |word, errors| { similar.push((word.to_owned(), errors)); Ok(()) }).unwrap();
        let expected: Vec<String> = all.iter().filter(|word| naive_like(&parts, &letters(word))).cloned().collect();
        prop_assert_eq!(like, expected);
        let of = |word: &String| u8::try_from(naive_errors(&letters(&near), &letters(word))).unwrap();
        let expected: Vec<(String, u8)> = all.iter().map(|word| (word.clone(), of(word))).filter(|(_, of)| *of <= errors).collect();
        prop_assert_eq!(similar, expected);
        for (at, word) in all.iter().enumerate() {
            prop_assert_eq!(vocabulary.number(word), Some(at));
        }
    }

    #[test]
    fn any_text_is_cut_and_any_query_is_read_or_refused(text in "\\PC{0,30}") {
        for analyzer in Analyzer::all() {
            let analyzer = Analyzer::named(analyzer.name).unwrap();
            analyzer.words(&text, 0, &mut |word| {
                assert!(text.get(word.place.clone()).is_some(), "{word:?}");
            });
        }
        if let Ok(query) = parse(&text) {
            let analyzer = Analyzer::named("cjk").unwrap();
            let options = HighlightOptions { before: "<", after: ">", length: 10 };
            highlight(&text, &query, &analyzer, options, &|| Ok(())).unwrap();
        }
    }
}

#[test]
fn what_is_looked_for_is_marked() {
    let marked = |text: &str, query: &str, length: usize| {
        let analyzer = Analyzer::named("cjk").unwrap();
        let options = HighlightOptions {
            before: "<",
            after: ">",
            length,
        };
        highlight(text, &parse(query).unwrap(), &analyzer, options, &|| Ok(())).unwrap()
    };
    assert_eq!(
        marked("江门的恒力石化", "恒力", 99).unwrap(),
        "江门的<恒力>石化"
    );
    assert_eq!(
        marked("江门的恒力石化", "\"恒力石化\"", 99).unwrap(),
        "江门的<恒力石化>"
    );
    assert_eq!(marked("恒力在石化", "\"恒力石化\"", 99), None);
    assert_eq!(
        marked("Hengli and Ｈengli", "henl*  hengli", 99).unwrap(),
        "<Hengli> and <Ｈengli>"
    );
    assert_eq!(marked("a b c", "a -b", 99).unwrap(), "<a> b c");
    assert_eq!(marked("a b c", "x", 99), None);
    assert_eq!(marked("", "x", 99), None);
    assert_eq!(
        marked("一二三四五六七八九十恒力一二三四五六七八九十", "恒力", 6).unwrap(),
        "…九十<恒力>一二…"
    );
    assert_eq!(marked("石化、化工", "化", 99).unwrap(), "石<化>、<化>工");
}

#[test]
fn a_long_text_is_marked_as_long_as_it_may_be() {
    let analyzer = Analyzer::named("cjk").unwrap();
    let options = HighlightOptions {
        before: "<",
        after: ">",
        length: 5_000,
    };
    // Quadratic searches would take minutes.
    let text = "a b ".repeat(100_000);
    for query in ["a", "\"a c\"~100", "aaaa~2 bbbb~2"] {
        let query = parse(query).unwrap();
        let marked = highlight(&text, &query, &analyzer, options, &|| Ok(())).unwrap();
        assert!(marked.is_none_or(|marked| marked.starts_with("<a>")));
        let stop = || Err(Error::limit(ErrorCode::TimeOut, "over"));
        assert!(highlight(&text, &query, &analyzer, options, &stop).is_err());
    }
}
