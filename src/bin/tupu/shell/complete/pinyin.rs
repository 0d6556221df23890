//! Chinese words typed with Latin letters: by the initials of their pinyin (`tas`), or the complete pinyin (`taian`).

use pinyin::ToPinyinMulti;

/// Whether the letters spell the beginning of a word. Each character may be spelled by its initial or completely, in
/// any of its readings: `cqs`, `chongqs` and `zqs` all match 重庆市.
pub fn sounds_like(word: &str, letters: &str) -> bool {
    let latin = !letters.is_empty() && letters.bytes().all(|byte| byte.is_ascii_lowercase());
    latin && spells(word, letters, true)
}

/// At least one character must be spelled, or plain text would match that is not a prefix.
fn spells(word: &str, letters: &str, first: bool) -> bool {
    if letters.is_empty() {
        return true;
    }
    let Some(c) = word.chars().next() else {
        return false;
    };
    let rest = &word[c.len_utf8()..];
    let Some(readings) = c.to_pinyin_multi() else {
        let lower = c.to_ascii_lowercase();
        return !first
            && letters
                .strip_prefix(lower)
                .is_some_and(|left| spells(rest, left, false));
    };
    readings.into_iter().any(|reading| {
        // `ü` is typed as `v`.
        let reading = reading.plain().replace('ü', "v");
        spelled(letters, &reading).any(|left| spells(rest, left, false))
    })
}

/// The remaining letters after a reading: without its initial, without the complete reading, or nothing if the letters
/// end within it.
fn spelled<'a>(letters: &'a str, reading: &str) -> impl Iterator<Item = &'a str> {
    let initial = reading
        .get(..1)
        .and_then(|initial| letters.strip_prefix(initial));
    let whole = letters.strip_prefix(reading);
    let partly = reading.starts_with(letters).then_some("");
    [initial, whole, partly].into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::sounds_like;

    #[test]
    fn initials_whole_syllables_and_both() {
        for letters in ["t", "ta", "tas", "taian", "taias", "taianshi", "tans"] {
            assert!(sounds_like("泰安市", letters), "{letters}");
        }
        for letters in ["", "as", "tass", "tais", "x", "T", "tai1"] {
            assert!(!sounds_like("泰安市", letters), "{letters}");
        }
    }

    #[test]
    fn characters_of_many_readings() {
        assert!(sounds_like("重庆市", "cqs"));
        assert!(sounds_like("重庆市", "chongqing"));
        assert!(sounds_like("吕梁市", "lv"));
    }

    #[test]
    fn latin_letters_inside() {
        assert!(sounds_like("山西AI中心", "sxaizx"));
        assert!(!sounds_like("Tai", "tai"));
    }
}
