//! Romanization of Chinese characters, for the search of a page.

use ::pinyin::ToPinyinMulti;
use std::collections::{BTreeMap, BTreeSet};

/// The readings of every Chinese character in some texts: without tones, and with `ü` as `v`, as they are typed.
pub fn readings<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeMap<char, BTreeSet<String>> {
    let mut readings = BTreeMap::new();
    for character in texts.flat_map(str::chars) {
        if let Some(spelled) = character.to_pinyin_multi() {
            readings.entry(character).or_insert_with(|| {
                let plain = spelled.into_iter().map(|reading| reading.plain());
                plain.map(|reading| reading.replace('ü', "v")).collect()
            });
        }
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::readings;

    #[test]
    fn a_character_has_all_its_readings_once() {
        let found = readings(["重庆", "女 a", "重"].into_iter());
        assert_eq!(found.len(), 3);
        assert!(found[&'重'].contains("chong") && found[&'重'].contains("zhong"));
        assert!(found[&'女'].contains("nv"));
    }
}
