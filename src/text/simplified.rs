//! Traditional Chinese characters → simplified ones, one by one.
//!
//! The table is data (`simplified.txt`), because the crates for it bring a second bincode, or two dozen crates more, and
//! convert whole phrases. Names are compared by a form that is never shown: it is enough that both spellings of a name have
//! the same one, so each character has one image (乾 is 干, in 乾隆 too).

use std::sync::LazyLock;

/// The characters, each traditional one followed by its simplified form.
const TABLE: &str = include_str!("simplified.txt");

/// The first character of the table's range: CJK Unified Ideographs Extension A.
const FIRST: u32 = 0x3400;
/// The last one: the end of the CJK Unified Ideographs.
const LAST: u32 = 0x9fff;

/// The simplified form of each character of the range; 0 where it is its own.
static FORMS: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut forms = vec![0; (LAST - FIRST + 1) as usize];
    for (traditional, simplified) in pairs() {
        let place = u32::from(traditional).checked_sub(FIRST);
        let form = place.and_then(|place| forms.get_mut(place as usize));
        if let (Some(form), Ok(simplified)) = (form, u16::try_from(u32::from(simplified))) {
            *form = simplified;
        }
    }
    forms
});

fn pairs() -> impl Iterator<Item = (char, char)> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| {
        let mut characters = line.chars();
        std::iter::from_fn(move || Some((characters.next()?, characters.next()?)))
    })
}

/// The simplified form of a character; any other character is its own.
///
/// ```text
/// simplified('龍') is '龙', simplified('龙') is '龙'
/// ```
pub fn simplified(c: char) -> char {
    let Some(place) = u32::from(c).checked_sub(FIRST) else {
        return c;
    };
    match FORMS.get(place as usize) {
        None | Some(0) => c,
        Some(form) => char::from_u32(u32::from(*form)).unwrap_or(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_the_table_counts() {
        let pairs: Vec<(char, char)> = pairs().collect();
        assert!(pairs.len() > 2900);
        for (traditional, form) in pairs {
            assert_eq!(simplified(traditional), form);
            // Else the form of a form would be another.
            assert_eq!(simplified(form), form, "{traditional}");
        }
    }

    #[test]
    fn other_characters_stay() {
        for c in ['a', '泰', 'ー', '가', '\u{20000}', '\u{0}', '\u{9fff}'] {
            assert_eq!(simplified(c), c);
        }
        let text: String = "恒力石化（大連）與臺灣廣東"
            .chars()
            .map(simplified)
            .collect();
        assert_eq!(text, "恒力石化（大连）与台湾广东");
    }
}
