//! Detection of binary data: bytes that are not text in any encoding.

use super::utf8::utf8_part;

/// The number of bytes of a file that are examined.
const SAMPLE: usize = 1 << 16;

/// Whether bytes that are not UTF-8 are not text in any other encoding either, because control characters are frequent
/// among them. UTF-16 and UTF-32 must be ruled out first.
pub fn is_binary(bytes: &[u8]) -> bool {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    // ESC switches between character sets, and DOS ended files with SUB.
    let control =
        |byte: &&u8| byte.is_ascii_control() && !matches!(byte, b'\t'..=b'\r' | b'\x1a' | b'\x1b');
    utf8_part(sample).is_none() && sample.iter().filter(control).count() * 32 > sample.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_no_text() {
        let mut state = 1_u32;
        let mut noise = |length: usize| -> Vec<u8> {
            let mut next = || {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            };
            (0..length).map(|_| next()).collect()
        };
        assert!(is_binary(&noise(200)) && is_binary(&noise(5000)));
        for (text, name) in [
            ("编号,名称\r\n1,泰安市\t\r\n", encoding_rs::GBK),
            (
                "名\u{1f}稱\n臺北市位於臺灣北部的盆地，是首都\n",
                encoding_rs::BIG5,
            ),
            ("Zürich\n", encoding_rs::WINDOWS_1252),
            ("\u{0}\u{1}泰安", encoding_rs::UTF_8),
        ] {
            let (bytes, _, _) = name.encode(text);
            assert!(!is_binary(&bytes), "{text}");
        }
    }
}
