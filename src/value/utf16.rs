//! Recognises UTF-16 by its bytes.

use super::utf8::utf8_part;

/// The number of bytes of a text that are examined.
const SAMPLE: usize = 1 << 16;

/// Returns the UTF-16 variant of bytes that have its byte order mark, or a zero in every other position, or that are no
/// UTF-8 and are read in it as ASCII, Latin or Chinese.
pub fn utf16(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Some("UTF-16");
    }
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let zeros = |from: usize| {
        sample
            .iter()
            .skip(from)
            .step_by(2)
            .filter(|byte| **byte == 0)
    };
    let (even, odd) = (zeros(0).count(), zeros(1).count());
    let enough = sample.len() / 8;
    match (even, odd) {
        (0, odd) if odd > enough => Some("UTF-16LE"),
        (even, 0) if even > enough => Some("UTF-16BE"),
        (0, 0) => None,
        _ if utf8_part(sample).is_some() => None,
        _ => [
            ("UTF-16LE", legible_share(sample, u16::from_le_bytes)),
            ("UTF-16BE", legible_share(sample, u16::from_be_bytes)),
        ]
        .into_iter()
        .filter(|(_, share)| *share >= LEGIBLE)
        .max_by_key(|(_, share)| *share)
        .map(|(name, _)| name),
    }
}

/// The percentage of legible units from which bytes are taken for UTF-16.
const LEGIBLE: usize = 90;

/// The percentage of the units of UTF-16 that are ASCII, Latin, punctuation or Chinese.
fn legible_share(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> usize {
    let units = bytes
        .chunks_exact(2)
        .filter_map(|pair| pair.try_into().ok());
    let legible = |unit: &u16| {
        matches!(
            unit,
            9 | 10 | 13 | 0x20..=0x7e | 0xa0..=0x24f | 0x2010..=0x2027 | 0x3000..=0x303f | 0x4e00..=0x9fff | 0xff00..=0xffef
        )
    };
    let legible = units.map(unit).filter(legible).count();
    legible * 100 / (bytes.len() / 2).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_without_a_mark_is_seen_in_chinese_too() {
        for text in [
            "id,name\n1,Ada\n",
            "编号,名称\n1,泰安市位于山东省中部\n2,一座城市\n",
            "编号,名称\r\n",
        ] {
            let units: Vec<u16> = text.encode_utf16().collect();
            let bytes = |to: fn(u16) -> [u8; 2]| -> Vec<u8> {
                units.iter().flat_map(|unit| to(*unit)).collect()
            };
            assert_eq!(utf16(&bytes(u16::to_le_bytes)), Some("UTF-16LE"), "{text}");
            assert_eq!(utf16(&bytes(u16::to_be_bytes)), Some("UTF-16BE"), "{text}");
            assert_eq!(utf16(text.as_bytes()), None);
            let (gbk, _, _) = encoding_rs::GBK.encode(text);
            assert_eq!(utf16(&gbk), None, "{text}");
        }
        assert_eq!(utf16("城市名称与地区\0的说明文字".as_bytes()), None);
    }
}
