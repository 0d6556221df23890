//! UTF-8 that ends within a character: a chunk of a longer text, or a file whose end is missing.

/// Bytes that are UTF-8, without an incomplete character at their end; `None` if they are not.
pub fn utf8_part(bytes: &[u8]) -> Option<&str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) if error.error_len().is_none() => {
            let whole = bytes.get(..error.valid_up_to())?;
            std::str::from_utf8(whole).ok()
        }
        Err(_) => None,
    }
}

/// Whether the end of a text is missing: the bytes are UTF-8 up to an incomplete character at their end. Without another
/// character beyond ASCII they may as well be in another encoding: `José` in Latin-1 ends like that.
pub fn ends_within_character(bytes: &[u8]) -> bool {
    utf8_part(bytes).is_some_and(|part| part.len() < bytes.len() && !part.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn end_within_a_character_is_told_from_another_encoding() {
        let text = "1,泰安".as_bytes();
        for (bytes, expected) in [
            (text, false),
            (&text[..7], true),
            (&text[..6], true),
            (&text[..4], false),
            (b"1,Jos\xe9", false),
            (b"\xcc\xa9\xb0\xb2\xca", false),
            (b"", false),
        ] {
            assert_eq!(ends_within_character(bytes), expected, "{bytes:?}");
        }
    }
}
