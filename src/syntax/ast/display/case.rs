//! `CASE` and type tests as text.

use super::super::{CaseBranch, CaseTest, Expression};
use super::expression::write_operand;
use super::{write_list, write_optional};
use crate::value::ValueType;
use std::fmt::{self, Display, Formatter};

pub(super) fn write_case(
    f: &mut Formatter<'_>,
    subject: Option<&Expression>,
    branches: &[CaseBranch],
    otherwise: Option<&Expression>,
) -> fmt::Result {
    f.write_str("CASE")?;
    write_optional(f, " ", subject.map(|subject| subject as _))?;
    for branch in branches {
        f.write_str(" WHEN ")?;
        write_list(f, ", ", &branch.tests, write_case_test)?;
        write!(f, " THEN {}", branch.result)?;
    }
    write_optional(f, " ELSE ", otherwise.map(|otherwise| otherwise as _))?;
    f.write_str(" END")
}

fn write_case_test(f: &mut Formatter<'_>, test: &CaseTest) -> fmt::Result {
    match test {
        CaseTest::Value(value) => value.fmt(f),
        CaseTest::Compare(operator, right) => {
            write!(f, "{} ", operator.as_str())?;
            write_operand(f, right, operator.level().tighter())
        }
        CaseTest::Null { negated: false } => f.write_str("IS NULL"),
        CaseTest::Null { negated: true } => f.write_str("IS NOT NULL"),
        CaseTest::Typed { negated, expected } => write_type_test(f, *negated, expected),
    }
}

/// A union of types has no parentheses: it is never written where it would capture a `|` of the text around it.
pub(super) fn write_type_test(
    f: &mut Formatter<'_>,
    negated: bool,
    expected: &ValueType,
) -> fmt::Result {
    let not = if negated { "NOT " } else { "" };
    write!(f, "IS {not}:: {expected}")
}
