//! Coordinates of one type, one after the other.

use crate::error::{Error, ErrorCode, Result};
use crate::value::Value;
use std::cmp::Ordering;

/// The type of the coordinates of a vector, in ascending order.
///
/// ```
/// use tupu::CoordinateType;
/// assert_eq!(CoordinateType::Float32.name(), "FLOAT32");
/// assert!(CoordinateType::Integer64 < CoordinateType::Float32);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CoordinateType {
    /// 8-bit integers.
    Integer8,
    /// 16-bit integers.
    Integer16,
    /// 32-bit integers.
    Integer32,
    /// 64-bit integers.
    Integer64,
    /// 32-bit floats.
    Float32,
    /// 64-bit floats.
    Float64,
}

/// Their names; the first of a type is the one that is written.
const NAMES: &[(&str, CoordinateType)] = &[
    ("INTEGER8", CoordinateType::Integer8),
    ("INT8", CoordinateType::Integer8),
    ("INTEGER16", CoordinateType::Integer16),
    ("INT16", CoordinateType::Integer16),
    ("INTEGER32", CoordinateType::Integer32),
    ("INT32", CoordinateType::Integer32),
    ("INTEGER", CoordinateType::Integer64),
    ("INTEGER64", CoordinateType::Integer64),
    ("INT", CoordinateType::Integer64),
    ("INT64", CoordinateType::Integer64),
    ("SIGNED INTEGER", CoordinateType::Integer64),
    ("FLOAT32", CoordinateType::Float32),
    ("FLOAT", CoordinateType::Float64),
    ("FLOAT64", CoordinateType::Float64),
];

/// Types of coordinates elsewhere, each with that which has room for all its numbers.
const OTHERS: &[(&str, CoordinateType)] = &[
    ("FLOAT16", CoordinateType::Float32),
    ("BFLOAT16", CoordinateType::Float32),
    ("FLOAT8", CoordinateType::Float32),
    ("HALF", CoordinateType::Float32),
    ("SINGLE", CoordinateType::Float32),
    ("DOUBLE", CoordinateType::Float64),
    ("BIT", CoordinateType::Integer8),
    ("BINARY", CoordinateType::Integer8),
    ("BOOLEAN", CoordinateType::Integer8),
    ("INT4", CoordinateType::Integer8),
    ("UINT8", CoordinateType::Integer16),
    ("BYTE", CoordinateType::Integer16),
    ("UINT16", CoordinateType::Integer32),
    ("UINT32", CoordinateType::Integer64),
    ("LONG", CoordinateType::Integer64),
];

impl CoordinateType {
    /// The type that has room for all numbers of a type which is none here, by its name in any case.
    pub(crate) fn instead_of(name: &str) -> Option<CoordinateType> {
        let mut names = OTHERS.iter();
        let found = names.find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, of)| *of)
    }

    /// All of them, in ascending order.
    pub(crate) const ALL: [CoordinateType; 6] = [
        CoordinateType::Integer8,
        CoordinateType::Integer16,
        CoordinateType::Integer32,
        CoordinateType::Integer64,
        CoordinateType::Float32,
        CoordinateType::Float64,
    ];

    /// Its name in the language.
    ///
    /// ```
    /// assert_eq!(tupu::CoordinateType::Float64.name(), "FLOAT");
    /// ```
    pub fn name(self) -> &'static str {
        let mut names = NAMES.iter();
        names
            .find(|(_, of)| *of == self)
            .map_or("", |(name, _)| name)
    }

    /// Its name with the number of bits, as typed JSON has it.
    pub(crate) fn long_name(self) -> &'static str {
        match self {
            CoordinateType::Integer64 => "INTEGER64",
            CoordinateType::Float64 => "FLOAT64",
            other => other.name(),
        }
    }

    /// The type of a name, in any case.
    pub(crate) fn of_name(name: &str) -> Option<CoordinateType> {
        let mut names = NAMES.iter();
        let found = names.find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, of)| *of)
    }

    /// The bytes of one coordinate.
    pub(crate) fn width(self) -> usize {
        match self {
            CoordinateType::Integer8 => 1,
            CoordinateType::Integer16 => 2,
            CoordinateType::Integer32 | CoordinateType::Float32 => 4,
            CoordinateType::Integer64 | CoordinateType::Float64 => 8,
        }
    }
}

/// A number that becomes a coordinate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// An integer.
    Integer(i64),
    /// A float.
    Float(f64),
}

impl Number {
    fn integer(self) -> Option<i64> {
        match self {
            Number::Integer(number) => Some(number),
            Number::Float(number) => crate::value::number::truncate(number).ok(),
        }
    }

    fn float(self) -> f64 {
        match self {
            Number::Integer(number) => number as f64,
            Number::Float(number) => number,
        }
    }
}

/// Coordinates of one type.
#[derive(Clone, Debug)]
pub enum Coordinates {
    /// 8-bit integers.
    Integer8(Box<[i8]>),
    /// 16-bit integers.
    Integer16(Box<[i16]>),
    /// 32-bit integers.
    Integer32(Box<[i32]>),
    /// 64-bit integers.
    Integer64(Box<[i64]>),
    /// 32-bit floats.
    Float32(Box<[f32]>),
    /// 64-bit floats.
    Float64(Box<[f64]>),
}

/// Evaluates an expression over the slice of coordinates, whatever their type.
macro_rules! each_type {
    ($coordinates:expr, $slice:ident => $made:expr) => {
        match $coordinates {
            Coordinates::Integer8($slice) => $made,
            Coordinates::Integer16($slice) => $made,
            Coordinates::Integer32($slice) => $made,
            Coordinates::Integer64($slice) => $made,
            Coordinates::Float32($slice) => $made,
            Coordinates::Float64($slice) => $made,
        }
    };
}
pub(super) use each_type;

impl Coordinates {
    /// Numbers as coordinates of a type.
    pub fn collect(
        of: CoordinateType,
        numbers: impl Iterator<Item = Number>,
    ) -> Result<Coordinates> {
        let numbers = numbers.map(|number| match number {
            Number::Float(float) if !float.is_finite() => Err(not_finite(float)),
            number => Ok(number),
        });
        let integer = |number: Number| number.integer();
        Ok(match of {
            CoordinateType::Integer8 => Coordinates::Integer8(all(numbers, of, |number| {
                i8::try_from(integer(number)?).ok()
            })?),
            CoordinateType::Integer16 => Coordinates::Integer16(all(numbers, of, |number| {
                i16::try_from(integer(number)?).ok()
            })?),
            CoordinateType::Integer32 => Coordinates::Integer32(all(numbers, of, |number| {
                i32::try_from(integer(number)?).ok()
            })?),
            CoordinateType::Integer64 => Coordinates::Integer64(all(numbers, of, integer)?),
            // Adding positive zero makes a positive zero of a negative one.
            CoordinateType::Float32 => Coordinates::Float32(all(numbers, of, |number| {
                let float = number.float() as f32 + 0.0;
                float.is_finite().then_some(float)
            })?),
            CoordinateType::Float64 => {
                Coordinates::Float64(all(numbers, of, |number| Some(number.float() + 0.0))?)
            }
        })
    }

    /// Coordinates that lie one after the other, the least significant byte first.
    pub fn from_bytes(of: CoordinateType, bytes: &[u8]) -> Option<Coordinates> {
        Some(match of {
            CoordinateType::Integer8 => Coordinates::Integer8(read(bytes, i8::from_le_bytes)?),
            CoordinateType::Integer16 => Coordinates::Integer16(read(bytes, i16::from_le_bytes)?),
            CoordinateType::Integer32 => Coordinates::Integer32(read(bytes, i32::from_le_bytes)?),
            CoordinateType::Integer64 => Coordinates::Integer64(read(bytes, i64::from_le_bytes)?),
            CoordinateType::Float32 => {
                let floats = read(bytes, |bytes| f32::from_le_bytes(bytes) + 0.0)?;
                let finite = floats.iter().all(|float| float.is_finite());
                Coordinates::Float32(finite.then_some(floats)?)
            }
            CoordinateType::Float64 => {
                let floats = read(bytes, |bytes| f64::from_le_bytes(bytes) + 0.0)?;
                let finite = floats.iter().all(|float| float.is_finite());
                Coordinates::Float64(finite.then_some(floats)?)
            }
        })
    }

    /// All bytes, the least significant one of each coordinate first.
    pub fn to_bytes(&self) -> Vec<u8> {
        each_type!(self, slice => slice.iter().flat_map(|number| number.to_le_bytes()).collect())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        each_type!(self, slice => slice.len())
    }

    /// Their type.
    pub fn coordinate_type(&self) -> CoordinateType {
        match self {
            Coordinates::Integer8(_) => CoordinateType::Integer8,
            Coordinates::Integer16(_) => CoordinateType::Integer16,
            Coordinates::Integer32(_) => CoordinateType::Integer32,
            Coordinates::Integer64(_) => CoordinateType::Integer64,
            Coordinates::Float32(_) => CoordinateType::Float32,
            Coordinates::Float64(_) => CoordinateType::Float64,
        }
    }

    /// As 32-bit floats.
    pub fn to_f32(&self) -> Vec<f32> {
        match self {
            Coordinates::Integer8(slice) => slice.iter().map(|number| f32::from(*number)).collect(),
            Coordinates::Integer16(slice) => {
                slice.iter().map(|number| f32::from(*number)).collect()
            }
            Coordinates::Integer32(slice) => slice.iter().map(|number| *number as f32).collect(),
            Coordinates::Integer64(slice) => slice.iter().map(|number| *number as f32).collect(),
            Coordinates::Float32(slice) => slice.to_vec(),
            Coordinates::Float64(slice) => slice.iter().map(|number| *number as f32).collect(),
        }
    }

    /// As 64-bit floats.
    pub fn to_f64(&self) -> Vec<f64> {
        match self {
            Coordinates::Integer8(slice) => slice.iter().map(|number| f64::from(*number)).collect(),
            Coordinates::Integer16(slice) => {
                slice.iter().map(|number| f64::from(*number)).collect()
            }
            Coordinates::Integer32(slice) => {
                slice.iter().map(|number| f64::from(*number)).collect()
            }
            Coordinates::Integer64(slice) => slice.iter().map(|number| *number as f64).collect(),
            Coordinates::Float32(slice) => slice.iter().map(|number| f64::from(*number)).collect(),
            Coordinates::Float64(slice) => slice.to_vec(),
        }
    }

    /// As numbers.
    pub fn numbers(&self) -> Vec<Number> {
        let integers =
            |numbers: &mut dyn Iterator<Item = i64>| numbers.map(Number::Integer).collect();
        match self {
            Coordinates::Integer8(slice) => integers(&mut slice.iter().copied().map(i64::from)),
            Coordinates::Integer16(slice) => integers(&mut slice.iter().copied().map(i64::from)),
            Coordinates::Integer32(slice) => integers(&mut slice.iter().copied().map(i64::from)),
            Coordinates::Integer64(slice) => integers(&mut slice.iter().copied()),
            Coordinates::Float32(slice) => slice
                .iter()
                .map(|number| Number::Float((*number).into()))
                .collect(),
            Coordinates::Float64(slice) => {
                slice.iter().map(|number| Number::Float(*number)).collect()
            }
        }
    }

    /// As values; a float of 32 bits as the float of 64 bits that is written alike.
    pub fn values(&self) -> Vec<Value> {
        if let Coordinates::Float32(slice) = self {
            return slice
                .iter()
                .map(|number| Value::Float(widened(*number)))
                .collect();
        }
        let numbers = self.numbers().into_iter();
        let values = numbers.map(|number| match number {
            Number::Integer(number) => Value::Integer(number),
            Number::Float(number) => Value::Float(number),
        });
        values.collect()
    }

    /// The order of coordinates of one type, one by one.
    pub fn order(&self, other: &Coordinates) -> Ordering {
        match (self, other) {
            (Coordinates::Integer8(a), Coordinates::Integer8(b)) => a.cmp(b),
            (Coordinates::Integer16(a), Coordinates::Integer16(b)) => a.cmp(b),
            (Coordinates::Integer32(a), Coordinates::Integer32(b)) => a.cmp(b),
            (Coordinates::Integer64(a), Coordinates::Integer64(b)) => a.cmp(b),
            (Coordinates::Float32(a), Coordinates::Float32(b)) => {
                a.partial_cmp(b).unwrap_or(Ordering::Equal)
            }
            (Coordinates::Float64(a), Coordinates::Float64(b)) => {
                a.partial_cmp(b).unwrap_or(Ordering::Equal)
            }
            (a, b) => a.coordinate_type().cmp(&b.coordinate_type()),
        }
    }

    /// Bytes whose lexicographic order is that of coordinates of this type and number.
    pub fn ordered_bytes(&self) -> Vec<u8> {
        fn float_bits(bits: u64) -> u64 {
            if bits >> 63 == 1 {
                !bits
            } else {
                bits | 1 << 63
            }
        }
        match self {
            Coordinates::Float32(slice) => {
                let bits = slice
                    .iter()
                    .map(|float| float_bits(f64::from(*float).to_bits()));
                bits.flat_map(u64::to_be_bytes).collect()
            }
            Coordinates::Float64(slice) => {
                let bits = slice.iter().map(|float| float_bits(float.to_bits()));
                bits.flat_map(u64::to_be_bytes).collect()
            }
            Coordinates::Integer8(_)
            | Coordinates::Integer16(_)
            | Coordinates::Integer32(_)
            | Coordinates::Integer64(_) => {
                let numbers = self.numbers().into_iter().filter_map(Number::integer);
                let ordered = numbers.map(|number| number as u64 ^ 1 << 63);
                ordered.flat_map(u64::to_be_bytes).collect()
            }
        }
    }
}

fn all<T>(
    numbers: impl Iterator<Item = Result<Number>>,
    of: CoordinateType,
    convert: impl Fn(Number) -> Option<T>,
) -> Result<Box<[T]>> {
    let converted = numbers.map(|number| {
        let number = number?;
        convert(number).ok_or_else(|| out_of_range(number, of))
    });
    converted.collect()
}

fn read<T, const N: usize>(bytes: &[u8], convert: impl Fn([u8; N]) -> T) -> Option<Box<[T]>> {
    let (parts, rest) = bytes.as_chunks::<N>();
    rest.is_empty()
        .then(|| parts.iter().map(|part| convert(*part)).collect())
}

/// The float that is written as this one is: 0.1 for 0.1, and not 0.10000000149011612.
fn widened(number: f32) -> f64 {
    number.to_string().parse().unwrap_or(f64::from(number))
}

fn not_finite(number: f64) -> Error {
    let number = crate::value::display::float_text(number);
    let message = format!("a coordinate of a vector is a finite number, {number} is none");
    Error::argument(ErrorCode::NumberOutOfRange, message)
}

fn out_of_range(number: Number, of: CoordinateType) -> Error {
    let number = match number {
        Number::Integer(number) => number.to_string(),
        Number::Float(number) => crate::value::display::float_text(number),
    };
    let message = format!(
        "the coordinate {number} is out of the range of {}",
        of.name()
    );
    Error::argument(ErrorCode::NumberOutOfRange, message)
}
