//! The types that an expression may have, and the operands that are invalid whatever the data.
//!
//! The rules only reject expressions for which no value is valid; everything else is left to the runtime.

use crate::error::{Error, ErrorCode, Phase, Result, Span};
use crate::expression::{Expression, ValueOperator};
use crate::value::Value;
use crate::value::access::NO_LIST;
use crate::value::kind::{Type, TypeSet};

/// A bound expression and the types of its values.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub expression: Expression,
    pub types: TypeSet,
}

impl Typed {
    pub fn new(expression: Expression, types: TypeSet) -> Typed {
        Typed { expression, types }
    }
}

/// The types that can be added and subtracted.
const SUMMANDS: TypeSet = TypeSet::AMOUNT.or(TypeSet::INSTANT);

/// The error for types that are not the expected ones: `String`, list, node …
pub(super) fn mismatch(expected: TypeSet, actual: TypeSet, span: Span) -> Error {
    let error = Error::syntax(
        ErrorCode::InvalidArgumentType,
        format!("expected {expected}, but this is {actual}"),
    )
    .at(span);
    match way_out(expected, actual) {
        Some(hint) => error.hint(hint),
        None => error,
    }
}

/// How to write what was probably meant by an operand of another type.
fn way_out(expected: TypeSet, actual: TypeSet) -> Option<&'static str> {
    if actual.contains(Type::Quantity) && expected.contains(Type::Integer) {
        return Some(
            "this is not defined for quantities; calculate with the number of one, q.value",
        );
    }
    if actual.contains(Type::Period) && expected.contains(Type::Date) {
        return Some("a period is not added to; add to a day of it: p.start + duration('P1Y')");
    }
    let needs_period = expected.contains(Type::Period) && !expected.contains(Type::Date);
    if needs_period && (actual.contains(Type::Integer) || actual.contains(Type::String)) {
        return Some("make a period of a year or a text: period('2022'), period('上半年', 2022)");
    }
    if actual.contains(Type::Vector) && expected.contains(Type::List) {
        return Some(NO_LIST);
    }
    let is_time = expected.contains(Type::Date) && !expected.contains(Type::Duration);
    (is_time && actual.contains(Type::Duration)).then_some(
        "a duration says how long, not when; reckon from a day: date() - duration('P1D')",
    )
}

/// Fails if no value of `actual` is one of `expected`.
pub(super) fn expect(expected: TypeSet, actual: TypeSet, span: Span) -> Result<()> {
    if expected.accepts(actual) {
        Ok(())
    } else {
        Err(mismatch(expected, actual, span))
    }
}

/// Fails if a count is a literal and not positive.
pub(super) fn expect_positive(count: &Expression, what: &str, span: Span) -> Result<()> {
    match count {
        Expression::Literal(Value::Integer(count)) if *count < 1 => {
            let message = format!("{what} must be a positive integer, not {count}");
            Err(Error::syntax(ErrorCode::NegativeIntegerArgument, message).at(span))
        }
        _ => Ok(()),
    }
}

/// Fails if `subject.key` is invalid.
pub(super) fn expect_properties(actual: TypeSet, span: Span) -> Result<()> {
    if TypeSet::HAS_PROPERTIES.accepts(actual) {
        return Ok(());
    }
    let message = format!("{actual} has no properties");
    let error = if actual.contains(Type::Path) {
        Error::syntax(ErrorCode::InvalidArgumentType, message)
    } else {
        Error::type_error(ErrorCode::InvalidArgumentType, message).in_phase(Phase::CompileTime)
    };
    Err(error.at(span))
}

/// The types of `subject[index]`; fails if it is invalid.
pub(super) fn index_type(subject: TypeSet, index: TypeSet, span: Span) -> Result<TypeSet> {
    let indexable = TypeSet::LIST.or(TypeSet::MAP).or(TypeSet::ENTITY);
    let wrong = |message: String| {
        Err(Error::type_error(ErrorCode::InvalidArgumentType, message)
            .in_phase(Phase::CompileTime)
            .at(span))
    };
    if !indexable.accepts(subject) {
        let error = match subject.is_subset_of(TypeSet::VECTOR.or(TypeSet::NULL)) {
            true => wrong("a Vector has no elements".to_owned()),
            false => wrong(format!("{subject} has no elements")),
        };
        return match subject.contains(Type::Vector) {
            true => error.map_err(|error| error.hint(NO_LIST)),
            false => error,
        };
    }
    let only_list = TypeSet::LIST.or(TypeSet::NULL);
    if subject.is_subset_of(only_list) && subject.contains(Type::List) {
        if !TypeSet::INTEGER.accepts(index) {
            return wrong(format!("a list is indexed by Integer, not by {index}"));
        }
        return Ok(subject.elements().or(TypeSet::NULL));
    }
    if !TypeSet::INTEGER.or(TypeSet::STRING).accepts(index) {
        return wrong(format!("expected Integer or String, but this is {index}"));
    }
    Ok(TypeSet::ANY)
}

/// The types of `left operator right`; fails if it is invalid.
pub(super) fn binary_type(
    operator: ValueOperator,
    left: (TypeSet, Span),
    right: (TypeSet, Span),
) -> Result<TypeSet> {
    use ValueOperator as Op;
    match operator {
        Op::Xor => {
            expect(TypeSet::BOOLEAN, left.0, left.1)?;
            expect(TypeSet::BOOLEAN, right.0, right.1)?;
            Ok(TypeSet::BOOLEAN)
        }
        Op::In => {
            expect(TypeSet::LIST, right.0, right.1)?;
            Ok(TypeSet::BOOLEAN)
        }
        Op::Equal
        | Op::NotEqual
        | Op::Less
        | Op::LessOrEqual
        | Op::Greater
        | Op::GreaterOrEqual
        | Op::StartsWith
        | Op::EndsWith
        | Op::Contains
        | Op::MatchesRegex => Ok(TypeSet::BOOLEAN),
        Op::Add => addition_type(left, right),
        Op::Concatenate => concatenation_type(left, right),
        Op::Subtract => {
            let operands = SUMMANDS;
            arithmetic_type(operands, left, right)
        }
        Op::Multiply | Op::Divide => arithmetic_type(TypeSet::AMOUNT, left, right),
        Op::Modulo => arithmetic_type(TypeSet::NUMBER, left, right),
        Op::Power => arithmetic_type(TypeSet::NUMBER, left, right).map(|_| TypeSet::FLOAT),
    }
}

fn arithmetic_type(
    operands: TypeSet,
    left: (TypeSet, Span),
    right: (TypeSet, Span),
) -> Result<TypeSet> {
    for (types, span) in [left, right] {
        expect(operands, types, span).map_err(|error| match types.contains(Type::String) {
            true => error.hint("toInteger(text) or toFloat(text) reads a number"),
            false => error,
        })?;
    }
    Ok(numeric_result(left.0, right.0))
}

/// The result of arithmetic over numbers; `ANY` if the operands may be something else.
fn numeric_result(left: TypeSet, right: TypeSet) -> TypeSet {
    let numeric = TypeSet::NUMBER.or(TypeSet::NULL);
    if !left.is_subset_of(numeric) || !right.is_subset_of(numeric) {
        return TypeSet::ANY;
    }
    let nullable = if left.contains(Type::Null) || right.contains(Type::Null) {
        TypeSet::NULL
    } else {
        TypeSet::NONE
    };
    let either = |kind| left.contains(kind) || right.contains(kind);
    let exact = |side: TypeSet| side.contains(Type::Integer) || side.contains(Type::Decimal);
    let possible = [
        (
            TypeSet::INTEGER,
            left.contains(Type::Integer) && right.contains(Type::Integer),
        ),
        (TypeSet::FLOAT, either(Type::Float)),
        (
            TypeSet::DECIMAL,
            either(Type::Decimal) && exact(left) && exact(right),
        ),
    ];
    let possible = possible.into_iter().filter(|(_, possible)| *possible);
    possible.fold(nullable, |types, (kind, _)| types.or(kind))
}

/// `+` also concatenates strings with values that have a text, and lists with anything.
fn addition_type(left: (TypeSet, Span), right: (TypeSet, Span)) -> Result<TypeSet> {
    let (a, b) = (left.0, right.0);
    if a.contains(Type::List) || b.contains(Type::List) {
        return Ok(list_sum(a, b));
    }
    let text = TypeSet::STRING.or(TypeSet::NULL);
    if a.contains(Type::String) || b.contains(Type::String) {
        let certain = a.is_subset_of(text) && b.is_subset_of(text);
        return Ok(if certain { text } else { TypeSet::ANY });
    }
    let operands = SUMMANDS;
    arithmetic_type(operands, left, right)
}

/// The types of a sum in which one side may be a list.
fn list_sum(a: TypeSet, b: TypeSet) -> TypeSet {
    let certain = |side: TypeSet| side.is_subset_of(TypeSet::LIST) && side.contains(Type::List);
    let elements = |side: TypeSet| {
        if certain(side) { side.elements() } else { side }
    };
    if certain(a) || certain(b) {
        let uncertain = |side: TypeSet| side.contains(Type::List) && !certain(side);
        if uncertain(a) || uncertain(b) {
            return TypeSet::LIST.or(TypeSet::NULL);
        }
        return TypeSet::list_of(elements(a).or(elements(b))).or(TypeSet::NULL);
    }
    TypeSet::ANY
}

/// `||` concatenates two strings or two lists.
fn concatenation_type(left: (TypeSet, Span), right: (TypeSet, Span)) -> Result<TypeSet> {
    let operands = TypeSet::STRING.or(TypeSet::LIST);
    for (types, span) in [left, right] {
        expect(operands, types, span).map_err(|error| {
            error.hint("`||` joins texts or lists: between conditions write OR, and a number is toString(number)")
        })?;
    }
    let only_text = TypeSet::STRING.or(TypeSet::NULL);
    if left.0.is_subset_of(only_text) && right.0.is_subset_of(only_text) {
        return Ok(only_text);
    }
    Ok(TypeSet::ANY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(operator: ValueOperator, left: TypeSet, right: TypeSet) -> Result<TypeSet> {
        binary_type(operator, (left, Span::default()), (right, Span::default()))
    }

    #[test]
    fn arithmetic_over_text_makes_no_sense() {
        assert!(typed(ValueOperator::Modulo, TypeSet::STRING, TypeSet::INTEGER).is_err());
        assert!(typed(ValueOperator::Modulo, TypeSet::ANY, TypeSet::INTEGER).is_ok());
        assert!(typed(ValueOperator::Add, TypeSet::STRING, TypeSet::INTEGER).is_ok());
        assert!(typed(ValueOperator::Add, TypeSet::BOOLEAN, TypeSet::INTEGER).is_err());
    }

    #[test]
    fn operands_of_another_type_have_a_way_out() {
        let (modulo, add) = (ValueOperator::Modulo, ValueOperator::Add);
        let period = TypeSet::PERIOD.or(TypeSet::NULL);
        let time = expect(
            TypeSet::DATE.or(TypeSet::PERIOD),
            TypeSet::DURATION,
            Span::default(),
        );
        for (refused, way) in [
            (
                typed(modulo, TypeSet::QUANTITY, TypeSet::QUANTITY).err(),
                "q.value",
            ),
            (
                typed(ValueOperator::Power, TypeSet::QUANTITY, TypeSet::INTEGER).err(),
                "q.value",
            ),
            (
                expect(TypeSet::NUMBER, TypeSet::QUANTITY, Span::default()).err(),
                "q.value",
            ),
            (typed(add, period, TypeSet::DURATION).err(), "p.start"),
            (
                typed(ValueOperator::Subtract, TypeSet::DATE, period).err(),
                "p.start",
            ),
            (time.err(), "date() - duration"),
        ] {
            let hint = refused.as_ref().and_then(Error::hint_text);
            assert!(
                hint.is_some_and(|hint| hint.contains(way)),
                "{way}: {hint:?}"
            );
        }
    }

    #[test]
    fn numbers_stay_numbers() {
        let sum = typed(ValueOperator::Add, TypeSet::INTEGER, TypeSet::INTEGER);
        assert!(sum.is_ok_and(|types| types == TypeSet::INTEGER));
        let sum = typed(ValueOperator::Add, TypeSet::INTEGER, TypeSet::FLOAT);
        assert!(sum.is_ok_and(|types| types == TypeSet::FLOAT));
        let sum = typed(ValueOperator::Add, TypeSet::INTEGER, TypeSet::DECIMAL);
        assert!(sum.is_ok_and(|types| types == TypeSet::DECIMAL));
        let sum = typed(ValueOperator::Add, TypeSet::NUMBER, TypeSet::INTEGER);
        assert!(sum.is_ok_and(|types| types == TypeSet::NUMBER));
    }

    #[test]
    fn lists_are_indexed_by_integers() {
        let list = TypeSet::list_of(TypeSet::STRING);
        assert!(index_type(list, TypeSet::FLOAT, Span::default()).is_err());
        assert!(index_type(TypeSet::INTEGER, TypeSet::INTEGER, Span::default()).is_err());
        assert!(index_type(TypeSet::MAP, TypeSet::STRING, Span::default()).is_ok());
    }
}
