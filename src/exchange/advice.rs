//! The advice in errors about files that are not UTF-8, have another delimiter, or are not text.

use crate::value::encoding::guess;
use crate::value::utf8::ends_within_character;

/// What to do with a text that is not UTF-8, of which these bytes are a part, up to its end or to that of a line.
pub fn encoding_advice(bytes: &[u8]) -> String {
    if ends_within_character(bytes) {
        return "it ends within a character: the rest of the file is missing; write it again"
            .to_owned();
    }
    let name = guess(bytes);
    format!(
        "it looks like {name}: name the encoding (tupu import --encoding {name}, LOAD CSV … ENCODING '{name}'), or convert \
         the file (iconv -f {name} -t UTF-8)"
    )
}

/// The advice for a text in this encoding, when another one was specified.
pub fn encoding_instead(name: &str) -> String {
    match name {
        "UTF-8" => "it looks like UTF-8: leave the encoding out".to_owned(),
        name => format!("it looks like {name}: name that encoding instead"),
    }
}

/// The advice for a header with one column that appears to contain several.
pub fn delimiter_advice(header: &str) -> Option<String> {
    if header.contains('，') {
        return Some("the full-width `，` is not between columns: write `,`".to_owned());
    }
    let (character, option) = delimiter_within(header)?;
    let shown = match character {
        '\t' => "a tab",
        _ => option.trim_matches('\''),
    };
    Some(format!(
        "the header is one column, `{header}`; if {shown} separates its fields, use --delimiter {option}"
    ))
}

/// The delimiter that a header of one column probably has, as the language writes it.
pub fn other_delimiter(header: &str) -> Option<&'static str> {
    let (character, option) = delimiter_within(header)?;
    Some(match character {
        '\t' => "'\\t'",
        _ => option,
    })
}

/// A delimiter that occurs in a text, and how the command line writes it.
fn delimiter_within(header: &str) -> Option<(char, &'static str)> {
    let looks = [(';', "';'"), ('\t', "TAB"), ('|', "'|'"), (',', "','")];
    looks.into_iter().find(|(one, _)| header.contains(*one))
}

/// The kind of a file that a spreadsheet program wrote in its own format.
pub fn workbook(bytes: &[u8]) -> Option<&'static str> {
    [
        (
            &b"PK\x03\x04"[..],
            "a workbook (.xlsx, .ods) or another zip archive",
        ),
        (&b"\xd0\xcf\x11\xe0"[..], "a workbook of Excel (.xls)"),
    ]
    .into_iter()
    .find_map(|(mark, what)| bytes.starts_with(mark).then_some(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_seen_in_a_header_of_one_column() {
        for (header, option) in [
            ("id;name", Some("--delimiter ';'")),
            ("id\tname, first", Some("--delimiter TAB")),
            ("id|name", Some("--delimiter '|'")),
            ("id，名称", Some("write `,`")),
            ("id", None),
        ] {
            let advice = delimiter_advice(header);
            assert_eq!(advice.is_some(), option.is_some(), "{header}");
            let advice = advice.unwrap_or_default();
            assert!(advice.contains(option.unwrap_or_default()), "{advice}");
        }
    }
}
