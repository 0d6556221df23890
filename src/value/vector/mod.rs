//! Vectors: fixed numbers of coordinates of one type, such as the embedding of a text.

mod coordinates;
mod measure;
mod text;

pub use coordinates::{CoordinateType, Coordinates, Number};
pub use measure::{Distance, Norm, Similarity, dot, squared_distance};
pub use text::{numbers, require_dimension};

use crate::error::{Error, ErrorCode, Result};
use crate::value::Value;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// The greatest number of coordinates.
pub const MOST_DIMENSIONS: usize = 4096;

/// A vector of at least one and at most 4,096 finite numbers.
///
/// ```
/// use tupu::{Value, Vector};
/// let db = tupu::Database::in_memory();
/// let embedding = Vector::from_floats(&[0.6, 0.8])?;
/// db.execute("CREATE (:Page {embedding: $embedding})", tupu::params! {"embedding" => embedding.clone()})?;
/// let stored: Vector = db.query_one("MATCH (p:Page) RETURN p.embedding", ())?;
/// assert_eq!(stored, embedding);
/// let (numbers,): (Vec<f32>,) = db.query_one("MATCH (p:Page) RETURN p.embedding", ())?;
/// assert_eq!(numbers, [0.6, 0.8]);
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Vector {
    coordinates: Coordinates,
}

impl Vector {
    /// The vector of 32-bit floats.
    ///
    /// # Errors
    ///
    /// `ArgumentError` for no coordinate, for more than 4,096, and for NaN or an infinity.
    ///
    /// ```
    /// use tupu::Vector;
    /// assert_eq!(Vector::from_floats(&[1.0, 0.5])?.to_string(), "vector([1.0, 0.5], 2, FLOAT32)");
    /// assert!(Vector::from_floats(&[]).is_err() && Vector::from_floats(&[f32::NAN]).is_err());
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn from_floats(coordinates: &[f32]) -> Result<Vector> {
        let numbers = coordinates
            .iter()
            .map(|number| Number::Float((*number).into()));
        Vector::new(CoordinateType::Float32, numbers)
    }

    /// The vector of some numbers as coordinates of a type; floats lose what an integer type has no room for.
    pub(crate) fn new(
        of: CoordinateType,
        numbers: impl ExactSizeIterator<Item = Number>,
    ) -> Result<Vector> {
        check_dimension(numbers.len())?;
        let coordinates = Coordinates::collect(of, numbers)?;
        Ok(Vector { coordinates })
    }

    /// The vector whose coordinates lie one after the other, the least significant byte first; `None` if these are no
    /// coordinates of a vector.
    pub(crate) fn from_bytes(of: CoordinateType, bytes: &[u8]) -> Option<Vector> {
        let coordinates = Coordinates::from_bytes(of, bytes)?;
        let dimension = coordinates.len();
        (1..=MOST_DIMENSIONS)
            .contains(&dimension)
            .then_some(Vector { coordinates })
    }

    /// The coordinates as bytes, the least significant one first.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        self.coordinates.to_bytes()
    }

    /// How many coordinates it has.
    ///
    /// ```
    /// assert_eq!(tupu::Vector::from_floats(&[1.0, 2.0])?.dimension(), 2);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn dimension(&self) -> usize {
        self.coordinates.len()
    }

    /// The type of the coordinates.
    ///
    /// ```
    /// use tupu::{CoordinateType, Vector};
    /// assert_eq!(Vector::from_floats(&[1.0])?.coordinate_type(), CoordinateType::Float32);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn coordinate_type(&self) -> CoordinateType {
        self.coordinates.coordinate_type()
    }

    /// The coordinates as floats.
    ///
    /// ```
    /// let vector = tupu::Vector::from_floats(&[1.0, 0.5])?;
    /// assert_eq!(vector.to_floats(), [1.0, 0.5]);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn to_floats(&self) -> Vec<f32> {
        self.coordinates.to_f32()
    }

    /// The coordinates as floats, without a copy where they are 32-bit floats.
    pub(crate) fn floats(&self) -> Cow<'_, [f32]> {
        match &self.coordinates {
            Coordinates::Float32(slice) => Cow::Borrowed(slice),
            other => Cow::Owned(other.to_f32()),
        }
    }

    /// The coordinates as values; a float of 32 bits as the float of 64 bits that is written alike.
    pub(crate) fn values(&self) -> impl Iterator<Item = Value> {
        self.coordinates.values().into_iter()
    }

    /// The coordinates.
    pub(crate) fn coordinates(&self) -> &Coordinates {
        &self.coordinates
    }

    /// How many bytes its coordinates take.
    pub(crate) fn bytes(&self) -> u64 {
        (self.dimension() * self.coordinate_type().width()) as u64
    }
}

fn check_dimension(dimension: usize) -> Result<()> {
    match dimension {
        1..=MOST_DIMENSIONS => Ok(()),
        _ => Err(Error::argument(
            ErrorCode::NumberOutOfRange,
            format!(
                "a vector has 1 to {MOST_DIMENSIONS} dimensions, and this one would have {dimension}"
            ),
        )),
    }
}

/// By the type of the coordinates, then by their number, then one by one.
impl Ord for Vector {
    fn cmp(&self, other: &Vector) -> Ordering {
        let types = self.coordinate_type().cmp(&other.coordinate_type());
        types
            .then_with(|| self.dimension().cmp(&other.dimension()))
            .then_with(|| self.coordinates.order(&other.coordinates))
    }
}

impl PartialOrd for Vector {
    fn partial_cmp(&self, other: &Vector) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Vector {
    fn eq(&self, other: &Vector) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Vector {}

impl Hash for Vector {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.coordinate_type().hash(state);
        // No coordinate is a negative zero, so that equal ones have the same bits.
        self.to_bytes().hash(state);
    }
}
