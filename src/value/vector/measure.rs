//! How similar and how far apart vectors are.

use std::borrow::Cow;

/// How many sums are kept side by side, so that the compiler can use vector instructions.
const LANES: usize = 16;

/// The sum of the products of the coordinates.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    summed(a, b, |a, b| a * b)
}

/// The sum of the squares of the differences.
pub fn squared_distance(a: &[f32], b: &[f32]) -> f32 {
    summed(a, b, |a, b| (a - b) * (a - b))
}

#[inline(always)]
fn summed(a: &[f32], b: &[f32], term: impl Fn(f32, f32) -> f32) -> f32 {
    let (parts_a, rest_a) = a.as_chunks::<LANES>();
    let (parts_b, rest_b) = b.as_chunks::<LANES>();
    let mut sums = [0.0_f32; LANES];
    for (a, b) in parts_a.iter().zip(parts_b) {
        for lane in 0..LANES {
            sums[lane] += term(a[lane], b[lane]);
        }
    }
    let rest: f32 = rest_a.iter().zip(rest_b).map(|(a, b)| term(*a, *b)).sum();
    // Halves are added, which the compiler does with vector instructions too.
    let mut half = LANES / 2;
    while half > 0 {
        for lane in 0..half {
            sums[lane] += sums[lane + half];
        }
        half /= 2;
    }
    sums[0] + rest
}

/// The sum of a term over pairs of coordinates, with the digits of 64-bit floats.
fn exact(a: &[f64], b: &[f64], term: impl Fn(f64, f64) -> f64) -> f64 {
    a.iter().zip(b).map(|(a, b)| term(*a, *b)).sum()
}

/// The squares of coordinates of vectors whose squared length is between these lose nothing, nor do products of two of them.
const PLAIN: std::ops::RangeInclusive<f64> = 1e-140..=1e140;

/// The greatest absolute value.
fn greatest(vector: &[f64]) -> f64 {
    vector
        .iter()
        .fold(0.0, |most, number| number.abs().max(most))
}

/// A vector of the same direction whose length can be squared; `None` if it has no direction.
fn directed(vector: &[f64]) -> Option<Cow<'_, [f64]>> {
    if PLAIN.contains(&exact(vector, vector, |a, b| a * b)) {
        return Some(Cow::Borrowed(vector));
    }
    let most = greatest(vector);
    (most > 0.0).then(|| vector.iter().map(|number| number / most).collect())
}

/// The root of the sum of the squares.
fn length(vector: &[f64]) -> f64 {
    let squared = exact(vector, vector, |a, b| a * b);
    let most = greatest(vector);
    if PLAIN.contains(&squared) || most == 0.0 || !most.is_finite() {
        return squared.sqrt();
    }
    let scaled: Vec<f64> = vector.iter().map(|number| number / most).collect();
    most * exact(&scaled, &scaled, |a, b| a * b).sqrt()
}

/// A measure of similarity between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Similarity {
    /// (1 + cosine) / 2.
    Cosine,
    /// 1 / (1 + squared distance).
    Euclidean,
}

impl Similarity {
    /// Its name in the options of an index.
    pub fn name(self) -> &'static str {
        match self {
            Similarity::Cosine => "cosine",
            Similarity::Euclidean => "euclidean",
        }
    }

    /// The measure of a name, in any case.
    pub fn of_name(name: &str) -> Option<Similarity> {
        let all = [Similarity::Cosine, Similarity::Euclidean];
        let mut all = all.into_iter();
        all.find(|measure| measure.name().eq_ignore_ascii_case(name))
    }

    /// The similarity of two vectors of one dimension; `None` if one of them has no direction, which cosine needs.
    pub fn of(self, a: &[f32], b: &[f32]) -> Option<f64> {
        let terms = a.iter().zip(b).map(|(a, b)| (f64::from(*a), f64::from(*b)));
        match self {
            Similarity::Cosine => {
                let sums = terms.fold([0.0; 3], |[ab, aa, bb], (a, b)| {
                    [ab + a * b, aa + a * a, bb + b * b]
                });
                let [product, of_a, of_b] = sums;
                (of_a > 0.0 && of_b > 0.0)
                    .then(|| Similarity::of_cosine(product / (of_a * of_b).sqrt()))
            }
            Similarity::Euclidean => {
                let squared: f64 = terms.map(|(a, b)| (a - b) * (a - b)).sum();
                Some(1.0 / (1.0 + squared))
            }
        }
    }

    /// The similarity of two vectors of 64-bit floats; `None` if one of them has no direction, which cosine needs.
    pub fn exact(self, a: &[f64], b: &[f64]) -> Option<f64> {
        let dot = |a: &[f64], b: &[f64]| exact(a, b, |a, b| a * b);
        match self {
            Similarity::Cosine => {
                let (a, b) = (directed(a)?, directed(b)?);
                let lengths = (dot(&a, &a) * dot(&b, &b)).sqrt();
                Some(Similarity::of_cosine(dot(&a, &b) / lengths))
            }
            Similarity::Euclidean => Some(1.0 / (1.0 + exact(a, b, |a, b| (a - b) * (a - b)))),
        }
    }

    fn of_cosine(cosine: f64) -> f64 {
        (1.0 + cosine.clamp(-1.0, 1.0)) / 2.0
    }
}

/// A measure of distance: the less, the more similar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distance {
    /// 1 − cosine.
    Cosine,
    /// The length of the difference.
    Euclidean,
    /// The square of it.
    EuclideanSquared,
    /// The sum of the absolute differences.
    Manhattan,
    /// The negative sum of the products.
    Dot,
    /// The number of coordinates that differ.
    Hamming,
}

impl Distance {
    /// All of them with their names.
    pub const NAMES: [(&'static str, Distance); 6] = [
        ("COSINE", Distance::Cosine),
        ("EUCLIDEAN", Distance::Euclidean),
        ("EUCLIDEAN_SQUARED", Distance::EuclideanSquared),
        ("MANHATTAN", Distance::Manhattan),
        ("DOT", Distance::Dot),
        ("HAMMING", Distance::Hamming),
    ];

    /// The distance of two vectors of one dimension; `None` if one of them has no direction, which cosine needs.
    pub fn of(self, a: &[f64], b: &[f64]) -> Option<f64> {
        let squared = || exact(a, b, |a, b| (a - b) * (a - b));
        let dot = |a: &[f64], b: &[f64]| exact(a, b, |a, b| a * b);
        Some(match self {
            Distance::Cosine => {
                let (a, b) = (directed(a)?, directed(b)?);
                let lengths = dot(&a, &a).sqrt() * dot(&b, &b).sqrt();
                1.0 - (dot(&a, &b) / lengths).clamp(-1.0, 1.0)
            }
            Distance::Euclidean => {
                let differences: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).collect();
                length(&differences)
            }
            Distance::EuclideanSquared => squared(),
            Distance::Manhattan => exact(a, b, |a, b| (a - b).abs()),
            // Subtracting from zero keeps the zero positive.
            Distance::Dot => 0.0 - dot(a, b),
            Distance::Hamming => exact(a, b, |a, b| f64::from(u8::from(a != b))),
        })
    }
}

/// A measure of length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Norm {
    /// The root of the sum of the squares.
    Euclidean,
    /// The sum of the absolute values.
    Manhattan,
}

impl Norm {
    /// All of them with their names.
    pub const NAMES: [(&'static str, Norm); 2] = [
        ("EUCLIDEAN", Norm::Euclidean),
        ("MANHATTAN", Norm::Manhattan),
    ];

    /// The length of a vector.
    pub fn of(self, vector: &[f64]) -> f64 {
        match self {
            Norm::Euclidean => length(vector),
            Norm::Manhattan => vector.iter().map(|number| number.abs()).sum(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sums_side_by_side_are_sums(pairs in prop::collection::vec((-9_i8..9, -9_i8..9), 0..70)) {
            // Small integers are added without rounding, in any order.
            let (a, b): (Vec<f32>, Vec<f32>) =
                pairs.iter().map(|(a, b)| (f32::from(*a), f32::from(*b))).unzip();
            let products: i32 = pairs.iter().map(|(a, b)| i32::from(*a) * i32::from(*b)).sum();
            let squares: i32 = pairs.iter().map(|(a, b)| (i32::from(*a) - i32::from(*b)).pow(2)).sum();
            prop_assert_eq!(dot(&a, &b), products as f32);
            prop_assert_eq!(squared_distance(&a, &b), squares as f32);
        }
    }

    #[test]
    fn measures_are_those_of_the_manual() {
        let (a, b) = ([4.0, 5.0, 6.0], [2.0, 8.0, 3.0]);
        let near = |found: Option<f64>, wanted: f64| (found.unwrap_or(9.0) - wanted).abs() < 1e-7;
        assert!(near(Similarity::Euclidean.of(&a, &b), 0.043_478_26));
        assert!(near(Similarity::Cosine.of(&[1.0, 0.0], &[0.0, 3.0]), 0.5));
        assert_eq!(Similarity::Cosine.of(&[0.0, 0.0], &[0.0, 3.0]), None);
        assert_eq!(Distance::Manhattan.of(&[1.0, 2.0], &[2.0, 0.0]), Some(3.0));
        assert_eq!(Distance::Hamming.of(&[1.0, 2.0], &[1.0, 0.0]), Some(1.0));
        assert_eq!(Distance::Dot.of(&[1.0, 2.0], &[3.0, 4.0]), Some(-11.0));
        assert_eq!(Norm::Euclidean.of(&[3.0, 4.0]), 5.0);
    }
}
