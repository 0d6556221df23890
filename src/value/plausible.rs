//! Detection of text in another encoding than the declared one, which is often decoded without an error.

use super::encoding::{TextEncoding, guess};
use encoding_rs::{BIG5, EUC_KR, Encoding, GBK, SHIFT_JIS, UTF_8};

/// The number of bytes of a file that are examined.
pub const SAMPLE: usize = 1 << 16;

/// The minimum number of characters beyond ASCII for a decision.
const ENOUGH: usize = 3;

/// The minimum share of common characters in an encoding that is considered plausible.
const USUAL: f64 = 0.98;

/// The maximum share of common characters in an encoding that is considered suspicious. About a third of the characters
/// that are common in one encoding decode to rare ones in another.
const SUSPICIOUS: f64 = 0.9;

/// The name of an encoding in which the bytes are common characters, if many of them are rare characters in the
/// declared one.
pub fn more_plausible(bytes: &[u8], said: TextEncoding) -> Option<&'static str> {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    if Encoding::for_bom(sample).is_some() {
        return None;
    }
    if usual(sample, said.encoding())? > SUSPICIOUS {
        return None;
    }
    let others = [
        ("UTF-8", UTF_8),
        ("GB18030", GBK),
        ("Big5", BIG5),
        ("Shift_JIS", SHIFT_JIS),
        ("EUC-KR", EUC_KR),
    ];
    let better = others.into_iter().filter_map(|(name, encoding)| {
        let share = usual(sample, encoding)?;
        // All Hangul syllables count as common, and kana are mapped to rare characters of other encodings.
        let confirmed = !matches!(name, "EUC-KR" | "Shift_JIS") || guess(sample) == name;
        (share >= USUAL && confirmed).then_some((name, share))
    });
    let best = better.reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.map(|(name, _)| name)
}

/// The share of characters in daily use among the characters beyond ASCII; `None` if bytes are invalid, or if there are
/// too few such characters.
fn usual(bytes: &[u8], encoding: &'static Encoding) -> Option<f64> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text =
        String::with_capacity(decoder.max_utf8_buffer_length_without_replacement(bytes.len())?);
    // An incomplete character at the end of the sample is ignored.
    let (result, _) = decoder.decode_to_string_without_replacement(bytes, &mut text, false);
    if matches!(result, encoding_rs::DecoderResult::Malformed(..)) {
        return None;
    }
    let beyond: Vec<char> = text.chars().filter(|c| !c.is_ascii()).collect();
    let usual = beyond.iter().filter(|c| is_usual(**c)).count();
    (beyond.len() >= ENOUGH).then(|| usual as f64 / beyond.len() as f64)
}

/// Whether a character is in daily use: letters of an alphabet, and the Chinese characters of the first levels of GB 2312
/// and Big5, which are those in use.
fn is_usual(c: char) -> bool {
    match c {
        // Latin, Greek, Cyrillic and further alphabets; punctuation.
        '\u{a0}'..='\u{1fff}' => c.is_alphanumeric() || c < '\u{100}',
        '\u{2010}'..='\u{2026}' | '\u{20ac}' | '\u{2103}' | '\u{2116}' => true,
        // Chinese punctuation, kana, and full-width forms, but not the half-width kana.
        '\u{3001}'..='\u{3017}' | '\u{3041}'..='\u{30ff}' | '\u{ff01}'..='\u{ff5e}' => true,
        // Hangul syllables.
        '\u{ac00}'..='\u{d7a3}' => true,
        '\u{4e00}'..='\u{9fff}' => leads(c, GBK, 0xb0..=0xd7) || leads(c, BIG5, 0xa4..=0xc6),
        _ => false,
    }
}

/// Whether the first byte of a two-byte character is in this range, in the original part of an encoding.
fn leads(c: char, encoding: &'static Encoding, first: std::ops::RangeInclusive<u8>) -> bool {
    let mut buffer = [0; 4];
    let (bytes, _, unmappable) = encoding.encode(c.encode_utf8(&mut buffer));
    match (&*bytes, unmappable) {
        // GBK uses the area before 0xa1, which GB 2312 left unused.
        ([lead, trail], false) => first.contains(lead) && (encoding != GBK || *trail >= 0xa1),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str, name: &str) -> (Vec<u8>, TextEncoding) {
        let encoding: TextEncoding = name.parse().unwrap();
        (encoding.encoding().encode(text).0.into_owned(), encoding)
    }

    #[test]
    fn short_text_in_another_encoding_is_seen() {
        for (text, encoding, said, probable) in [
            ("编号,名称\n1,泰安市\n2,济南市\n", "GBK", "Big5", "GB18030"),
            ("编号,名称\n1,江门市\n", "GB18030", "Big5", "GB18030"),
            ("編號,名稱\n1,臺北市\n2,高雄市\n", "Big5", "GBK", "Big5"),
            ("編號,名稱\n1,臺北市\n2,高雄市\n", "Big5", "GB18030", "Big5"),
        ] {
            let (bytes, _) = encoded(text, encoding);
            let said: TextEncoding = said.parse().unwrap();
            assert_eq!(
                more_plausible(&bytes, said),
                Some(probable),
                "{text} as {said:?}"
            );
        }
    }

    #[test]
    fn text_in_its_own_encoding_is_not_doubted() {
        for (text, name) in [
            ("编号,名称\n1,泰安市\n2,济南市\n", "GBK"),
            ("編號,名稱\n1,臺北市\n2,高雄市\n", "Big5"),
            ("编号,名称\n1,泰安市\n2,济南市\n", "UTF-8"),
            ("鑫淼犇羴\n", "GBK"),
            ("東京\n大阪\nひらがな\n", "Shift_JIS"),
            ("서울\n부산\n", "EUC-KR"),
            ("Москва\nКазань\n", "windows-1251"),
            ("Zürich\nGenève\nBesançon\n", "Latin-1"),
            ("id,name\n1,Ada\n", "Big5"),
        ] {
            let (bytes, said) = encoded(text, name);
            assert_eq!(more_plausible(&bytes, said), None, "{name}: {text}");
        }
    }
}
