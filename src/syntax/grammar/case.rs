//! `CASE`, simple, searched and with tests: `CASE x WHEN < 3, 5 THEN … WHEN IS NULL THEN … END`.

use super::super::ast::{CaseBranch, CaseTest, Expression, ExpressionKind};
use super::super::combinator::{comma_list, keyword, with_bar};
use super::super::failure::Expected;
use super::super::input::{Input, Parsed};
use super::super::keyword::Keyword;
use super::expression::{expression, half_comparison, spanned};
use super::is_test::{IsTest, is_test, is_type_sign};
use super::name::is_named_word;
use nom::Parser;
use nom::combinator::{map, opt};
use nom::multi::many1;
use nom::sequence::{preceded, terminated};

/// `CASE [subject] WHEN … THEN … [ELSE …] END`
pub(super) fn case(input: Input<'_>) -> Parsed<'_, Expression> {
    with_bar(false, input, |input| {
        let (rest, _) = keyword(Keyword::Case)(input)?;
        let (rest, subject) = match rest.is_word(Keyword::When) && !is_named_word(rest) {
            true => (rest, None),
            false => expression(rest).map(|(rest, subject)| (rest, Some(Box::new(subject))))?,
        };
        let simple = subject.is_some();
        let (rest, branches) = many1(|input| branch(input, simple)).parse(rest)?;
        let otherwise = preceded(keyword(Keyword::Else), expression);
        let (rest, otherwise) = terminated(opt(otherwise), keyword(Keyword::End)).parse(rest)?;
        let kind = ExpressionKind::Case {
            subject,
            branches,
            otherwise: otherwise.map(Box::new),
        };
        Ok((rest, spanned(input, rest, kind)))
    })
}

/// `WHEN tests THEN result`; only the simple form has more than one test.
fn branch(input: Input<'_>, simple: bool) -> Parsed<'_, CaseBranch> {
    let (rest, _) = keyword(Keyword::When)(input)?;
    let (rest, tests) = match simple {
        true => comma_list(test).parse(rest)?,
        false => map(expression, |condition| vec![CaseTest::Value(condition)]).parse(rest)?,
    };
    let (rest, _) = keyword(Keyword::Then)(rest)?;
    let (rest, result) = expression(rest)?;
    Ok((rest, CaseBranch { tests, result }))
}

fn test(input: Input<'_>) -> Parsed<'_, CaseTest> {
    if let Some(half) = half_comparison(input) {
        return half.map(|(rest, (operator, right))| (rest, CaseTest::Compare(operator, right)));
    }
    if input.is_word(Keyword::Is) || is_type_sign(input) {
        let (rest, negated, test) = is_test(input)?;
        return match test {
            IsTest::Null => Ok((rest, CaseTest::Null { negated })),
            IsTest::Typed(expected) => Ok((rest, CaseTest::Typed { negated, expected })),
            IsTest::Normalized(_) | IsTest::Labels(_) => {
                input.skip(1).fail(Expected::Thing("NULL or a type"))
            }
        };
    }
    map(expression, CaseTest::Value).parse(input)
}
