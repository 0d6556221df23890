//! Vectors: functions that create, measure and compare them.

use super::arguments::{integer, string, wrong_type};
use super::{FunctionContext, ScalarFunction};
use crate::error::{Error, ErrorCode, Result};
use crate::value::display::excerpt;
use crate::value::kind::TypeSet;
use crate::value::vector::{Distance, Norm, Number, Similarity, numbers, require_dimension};
use crate::value::{CoordinateType, Value, Vector};

/// What a similarity is measured of.
const VECTOR_OR_LIST: TypeSet = TypeSet::VECTOR.or(TypeSet::LIST);

/// The functions of this family.
pub static FUNCTIONS: &[ScalarFunction] = &[
    ScalarFunction::of(
        "vector",
        &[
            TypeSet::LIST.or(TypeSet::STRING).or(TypeSet::VECTOR),
            TypeSet::INTEGER,
            TypeSet::STRING,
        ],
        TypeSet::VECTOR,
        vector,
    )
    .documented(
        "vector(coordinates :: List<Number> or String or Vector, dimension :: Integer, type :: String) :: Vector",
        "The vector of some coordinates; the type is INTEGER8, INTEGER16, INTEGER32, INTEGER, FLOAT32 or FLOAT, without quotes.",
        "RETURN vector([1, 2.5, 3], 3, FLOAT32)",
    )
    .answers("vector([1.0, 2.5, 3.0], 3, FLOAT32)"),
    ScalarFunction::of(
        "vector_dimension_count",
        &[TypeSet::VECTOR],
        TypeSet::INTEGER,
        |_, arguments| {
            let vector = vector_argument("vector_dimension_count", &arguments[0])?;
            Ok(Value::Integer(vector.dimension() as i64))
        },
    )
    .documented(
        "vector_dimension_count(vector :: Vector) :: Integer",
        "How many coordinates a vector has.",
        "RETURN vector_dimension_count(vector([1, 2], 2, INTEGER8))",
    )
    .answers("2"),
    ScalarFunction::of(
        "vector_distance",
        &[TypeSet::VECTOR, TypeSet::VECTOR, TypeSet::STRING],
        TypeSet::FLOAT,
        distance,
    )
    .documented(
        "vector_distance(a :: Vector, b :: Vector, measure :: String) :: Float",
        "How far apart two vectors are; the measure is COSINE, EUCLIDEAN, EUCLIDEAN_SQUARED, MANHATTAN, DOT or HAMMING, without quotes.",
        "RETURN vector_distance(vector([1, 2], 2, FLOAT32), vector([4, 6], 2, FLOAT32), EUCLIDEAN)",
    )
    .answers("5.0"),
    ScalarFunction::of(
        "vector_norm",
        &[TypeSet::VECTOR, TypeSet::STRING],
        TypeSet::FLOAT,
        norm,
    )
    .documented(
        "vector_norm(vector :: Vector, measure :: String) :: Float",
        "How long a vector is; the measure is EUCLIDEAN or MANHATTAN, without quotes.",
        "RETURN vector_norm(vector([3, 4], 2, FLOAT32), EUCLIDEAN)",
    )
    .answers("5.0"),
    ScalarFunction::of(
        "vector.similarity.cosine",
        &[VECTOR_OR_LIST, VECTOR_OR_LIST],
        TypeSet::FLOAT,
        |_, arguments| similarity(Similarity::Cosine, arguments),
    )
    .documented(
        "vector.similarity.cosine(a :: Vector or List<Number>, b :: Vector or List<Number>) :: Float",
        "(1 + cosine) / 2: 1 for vectors of the same direction, 0 for those of opposite ones.",
        "RETURN vector.similarity.cosine([1, 0], [0, 2])",
    )
    .answers("0.5"),
    ScalarFunction::of(
        "vector.similarity.euclidean",
        &[VECTOR_OR_LIST, VECTOR_OR_LIST],
        TypeSet::FLOAT,
        |_, arguments| similarity(Similarity::Euclidean, arguments),
    )
    .documented(
        "vector.similarity.euclidean(a :: Vector or List<Number>, b :: Vector or List<Number>) :: Float",
        "1 / (1 + d²), where d is the distance of the vectors.",
        "RETURN vector.similarity.euclidean([1, 0], [1, 1])",
    )
    .answers("0.5"),
];

fn vector(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let [coordinates, dimension, of] = arguments else {
        return Ok(Value::Null);
    };
    let of = coordinate_type(string("vector", of)?)?;
    let dimension = integer("vector", dimension)?;
    let coordinates = match coordinates {
        Value::String(text) => numbers(text)?,
        Value::List(values) => values.iter().map(number).collect::<Result<_>>()?,
        Value::Vector(vector) => vector.coordinates().numbers(),
        other => return Err(wrong_type("vector", "a List of numbers or a String", other)),
    };
    let dimension = usize::try_from(dimension).map_err(|_| {
        let message = format!("a vector has 1 to 4096 dimensions, {dimension} is not one of these");
        Error::argument(ErrorCode::NumberOutOfRange, message)
    })?;
    require_dimension(coordinates.len(), dimension)?;
    Vector::new(of, coordinates.into_iter()).map(Value::from)
}

fn coordinate_type(name: &str) -> Result<CoordinateType> {
    CoordinateType::of_name(name).ok_or_else(|| {
        let shown = excerpt(&Value::from(name));
        let message = format!("{shown} is not a type of coordinates");
        let types = "the types are INTEGER8, INTEGER16, INTEGER32, INTEGER, FLOAT32 and FLOAT";
        let error = Error::argument(ErrorCode::InvalidArgumentValue, message);
        match CoordinateType::instead_of(name) {
            Some(of) => {
                let of = of.name();
                error.hint(format!("{of} has room for all its numbers; {types}"))
            }
            None => error.hint(types),
        }
    })
}

/// A value as a coordinate.
fn number(value: &Value) -> Result<Number> {
    match value {
        Value::Integer(number) => Ok(Number::Integer(*number)),
        Value::Float(number) => Ok(Number::Float(*number)),
        Value::Decimal(number) => Ok(Number::Float(number.to_f64())),
        other => {
            let message = format!(
                "a coordinate of a vector is a finite number, {} is none",
                excerpt(other)
            );
            Err(Error::type_error(ErrorCode::InvalidArgumentType, message))
        }
    }
}

fn vector_argument<'v>(function: &str, value: &'v Value) -> Result<&'v Vector> {
    match value {
        Value::Vector(vector) => Ok(vector),
        other => Err(wrong_type(function, "a Vector", other)
            .hint("vector(list, size(list), FLOAT32) makes a vector of a list")),
    }
}

/// The coordinates of a vector or of a list of numbers. A list that is compared with 32-bit floats is rounded as these are,
/// so that a vector is as similar as can be to the list that it was made of.
fn floats(function: &str, value: &Value, other: &Value) -> Result<Vec<f64>> {
    match value {
        Value::Vector(vector) => Ok(vector.coordinates().to_f64()),
        Value::List(values) => {
            let of = match other {
                Value::Vector(vector) if vector.coordinate_type() == CoordinateType::Float32 => {
                    CoordinateType::Float32
                }
                _ => CoordinateType::Float64,
            };
            let numbers = values.iter().map(number).collect::<Result<Vec<_>>>()?;
            let vector = Vector::new(of, numbers.into_iter())?;
            Ok(vector.coordinates().to_f64())
        }
        other => Err(wrong_type(function, "a Vector or a List of numbers", other)),
    }
}

fn similarity(measure: Similarity, arguments: &[Value]) -> Result<Value> {
    let function = match measure {
        Similarity::Cosine => "vector.similarity.cosine",
        Similarity::Euclidean => "vector.similarity.euclidean",
    };
    let [a, b] = arguments else {
        return Ok(Value::Null);
    };
    let (a, b) = (floats(function, a, b)?, floats(function, b, a)?);
    require_one_dimension(function, a.len(), b.len())?;
    let found = measure.exact(&a, &b).map(Value::Float);
    found.ok_or_else(|| no_direction(function))
}

fn require_one_dimension(function: &str, a: usize, b: usize) -> Result<()> {
    if a == b {
        return Ok(());
    }
    let message =
        format!("{function}() needs two vectors of one dimension, these have {a} and {b}");
    Err(Error::argument(ErrorCode::InvalidArgumentValue, message))
}

fn no_direction(function: &str) -> Error {
    let message = format!("{function}() needs directions, and a vector of zeros has none");
    Error::argument(ErrorCode::InvalidArgumentValue, message)
}

fn distance(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    const NAME: &str = "vector_distance";
    let [a, b, measure] = arguments else {
        return Ok(Value::Null);
    };
    let (a, b) = (vector_argument(NAME, a)?, vector_argument(NAME, b)?);
    let measure = named(string(NAME, measure)?, &Distance::NAMES)?;
    require_one_dimension(NAME, a.dimension(), b.dimension())?;
    let found = measure.of(&a.coordinates().to_f64(), &b.coordinates().to_f64());
    found.map(Value::Float).ok_or_else(|| no_direction(NAME))
}

fn norm(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let [vector, measure] = arguments else {
        return Ok(Value::Null);
    };
    let vector = vector_argument("vector_norm", vector)?;
    let measure = named(string("vector_norm", measure)?, &Norm::NAMES)?;
    Ok(Value::Float(measure.of(&vector.coordinates().to_f64())))
}

/// A measure by its name, in any case.
fn named<M: Copy>(name: &str, names: &[(&'static str, M)]) -> Result<M> {
    let found = names
        .iter()
        .find(|(other, _)| other.eq_ignore_ascii_case(name));
    found.map(|(_, measure)| *measure).ok_or_else(|| {
        let all: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
        let message = format!("{} is not a measure", excerpt(&Value::from(name)));
        Error::argument(ErrorCode::InvalidArgumentValue, message)
            .hint(format!("the measures are {}", all.join(", ")))
    })
}
