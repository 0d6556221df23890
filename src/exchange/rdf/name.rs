//! Names as parts of IRIs, and back.

use std::fmt::Write;

/// A name as the last part of an IRI: letters and digits of any script are kept, everything else is percent-encoded.
pub fn encoded(prefix: &str, name: &str) -> String {
    let mut iri = prefix.to_owned();
    for c in name.chars() {
        if c.is_alphanumeric() || matches!(c, '_' | '-') {
            iri.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                let _ = write!(iri, "%{byte:02X}");
            }
        }
    }
    iri
}

/// The local name of an IRI: what follows its last `#`, `/` or `:`.
pub fn local(iri: &str) -> String {
    let start = iri.trim_end_matches(['#', '/']).rfind(['#', '/', ':']);
    let name = start.map_or(iri, |start| iri.get(start + 1..).unwrap_or(iri));
    percent_decoded(name).unwrap_or_else(|| name.to_owned())
}

/// Decodes percent-encoding; `None` if it is invalid.
pub fn percent_decoded(name: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first == b'%' {
            let digits = std::str::from_utf8(after.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &after[2..];
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for name in ["City", "城市", "a b", "50%", "x:y/z#", "`", ""] {
            assert_eq!(local(&encoded("urn:tupu:key:", name)), name);
        }
        assert_eq!(local("http://example.org/ns#name"), "name");
        assert_eq!(local("http://example.org/city/"), "city/");
        assert_eq!(local("urn:x:bad%zz"), "bad%zz");
    }
}
