//! Distinguishable colours: chosen one after the other, each as far as possible from those before it in the space
//! OKLab, where distances match perception (Björn Ottosson, 2020). All are visible on white and on black.

/// A colour of the screen, and its position in OKLab.
#[derive(Clone, Copy, Debug)]
pub struct Colour {
    rgb: [u8; 3],
    lab: [f32; 3],
}

/// The first colour: a calm blue.
const FIRST: (f32, f32, f32) = (0.58, 0.13, 250.0);
/// Lightness and chroma of the candidates: from 0.45 to 0.85 they are visible on white and on black, and the weaker
/// ones are tinted greys.
const LIGHTNESS: [f32; 9] = [0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85];
const CHROMA: [f32; 4] = [0.05, 0.1, 0.15, 0.2];
/// Degrees from one candidate's hue to the next.
const HUE_STEP: usize = 10;
/// The weight of lightness differences, which is below 1 because a large dot appears lighter than a small one.
const WEIGHT_OF_LIGHTNESS: f32 = 0.8;

impl Colour {
    /// `None` if the colour is outside of sRGB.
    fn of(lightness: f32, chroma: f32, hue: f32) -> Option<Colour> {
        let (a, b) = (
            chroma * hue.to_radians().cos(),
            chroma * hue.to_radians().sin(),
        );
        let cube = |a_part: f32, b_part: f32| (lightness + a_part * a + b_part * b).powi(3);
        let l = cube(0.396_337_78, 0.215_803_76);
        let m = cube(-0.105_561_346, -0.063_854_17);
        let s = cube(-0.089_484_18, -1.291_485_5);
        let linear = [
            4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_94 * s,
            -1.268_438 * l + 2.609_757_4 * m - 0.341_319_38 * s,
            -0.004_196_086_3 * l - 0.703_418_6 * m + 1.707_614_7 * s,
        ];
        let shown = linear.iter().all(|part| (0.0..=1.0).contains(part));
        shown.then(|| Colour {
            rgb: linear.map(byte),
            lab: [lightness * WEIGHT_OF_LIGHTNESS, a, b],
        })
    }

    /// As CSS writes it: `#4e79a7`.
    pub fn css(&self) -> String {
        let [red, green, blue] = self.rgb;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    fn distance(&self, other: &Colour) -> f32 {
        let parts = self.lab.iter().zip(&other.lab);
        parts
            .map(|(one, two)| (one - two).powi(2))
            .sum::<f32>()
            .sqrt()
    }
}

/// The transfer function of sRGB.
fn byte(linear: f32) -> u8 {
    let curved = if linear <= 0.003_130_8 {
        12.92 * linear
    } else {
        1.055 * linear.powf(1.0 / 2.4) - 0.055
    };
    (curved * 255.0).round() as u8
}

/// Returns `count` colours; the first ones are the same for every count. Beyond the number of candidates, some 600, the
/// colours repeat.
pub fn distinct(count: usize) -> Vec<Colour> {
    let (lightness, chroma, hue) = FIRST;
    let Some(first) = Colour::of(lightness, chroma, hue) else {
        return Vec::new();
    };
    let mut chosen = vec![first];
    // Each candidate with its distance to the nearest colour that has been chosen.
    let mut candidates: Vec<(Colour, f32)> = candidates()
        .map(|colour| (colour, colour.distance(&first)))
        .collect();
    while chosen.len() < count.min(candidates.len()) {
        let farthest = candidates
            .iter()
            .max_by(|(_, one), (_, two)| one.total_cmp(two));
        let Some((next, _)) = farthest.copied() else {
            break;
        };
        chosen.push(next);
        for (colour, nearest) in &mut candidates {
            *nearest = nearest.min(colour.distance(&next));
        }
    }
    chosen.into_iter().cycle().take(count).collect()
}

fn candidates() -> impl Iterator<Item = Colour> {
    LIGHTNESS.into_iter().flat_map(|lightness| {
        CHROMA.into_iter().flat_map(move |chroma| {
            let hues = (0..360).step_by(HUE_STEP);
            hues.filter_map(move |hue| Colour::of(lightness, chroma, hue as f32))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nearest(colours: &[Colour]) -> f32 {
        let pairs = colours
            .iter()
            .enumerate()
            .flat_map(|(at, one)| colours[at + 1..].iter().map(|two| one.distance(two)));
        pairs.fold(f32::INFINITY, f32::min)
    }

    #[test]
    fn many_labels_can_be_told_apart() {
        // 0.02 is the smallest noticeable difference of two adjacent colours.
        assert!(nearest(&distinct(10)) > 0.12, "{}", nearest(&distinct(10)));
        assert!(nearest(&distinct(33)) > 0.065, "{}", nearest(&distinct(33)));
        assert!(nearest(&distinct(60)) > 0.045, "{}", nearest(&distinct(60)));
    }

    #[test]
    fn a_longer_list_begins_like_a_shorter_one() {
        let names = |count| distinct(count).iter().map(Colour::css).collect::<Vec<_>>();
        assert_eq!(names(5), names(40)[..5]);
        assert_eq!((names(0).len(), names(5_000).len()), (0, 5_000));
        assert!(names(40).iter().all(|name| name.len() == 7));
    }
}
