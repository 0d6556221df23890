//! The values of literal tokens.

use super::ascii::to_ascii;
use crate::error::{Error, ErrorCode, Result, Span};
use crate::value::{self, Decimal};

/// The magnitude of an integer literal: decimal, `0x` or `0o`. At most 2⁶³, which only a minus sign makes valid.
pub(super) fn magnitude(text: &str, span: Span) -> Result<u64> {
    let ascii = to_ascii(text);
    let (digits, radix) = match ascii.get(..2) {
        Some("0x" | "0X") => (&ascii[2..], 16),
        Some("0o" | "0O") => (&ascii[2..], 8),
        _ => (&*ascii, 10),
    };
    let digits = without_separators(digits)
        .filter(|digits| !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix)))
        .ok_or_else(|| malformed(text, span))?;
    match u64::from_str_radix(&digits, radix) {
        Ok(value) if value <= i64::MIN.unsigned_abs() => Ok(value),
        _ => Err(integer_overflow(text, span)),
    }
}

/// The error for an integer that does not fit into 64 bits.
pub(super) fn integer_overflow(text: &str, span: Span) -> Error {
    let message = format!("`{text}` does not fit in a 64-bit integer");
    Error::syntax(ErrorCode::IntegerOverflow, message).at(span)
}

/// The value of a float literal.
pub(super) fn float(text: &str, span: Span) -> Result<f64> {
    let value = without_separators(&to_ascii(text))
        .and_then(|digits| digits.parse::<f64>().ok())
        .ok_or_else(|| malformed(text, span))?;
    if value.is_finite() {
        return Ok(value);
    }
    let message = format!("`{text}` is greater than any float");
    Err(Error::syntax(ErrorCode::FloatingPointOverflow, message).at(span))
}

/// The value of a decimal literal: `163.8m`. The suffix is GQL's for exact numbers.
pub(super) fn decimal(text: &str, span: Span) -> Result<Decimal> {
    let ascii = to_ascii(text);
    let number = ascii.strip_suffix(['m', 'M']).unwrap_or(&ascii);
    let digits = without_separators(number).ok_or_else(|| malformed(text, span))?;
    let number = value::decimal::parse(&digits).ok_or_else(|| malformed(text, span))?;
    let exact = number.exact();
    exact.map_err(|error| Error::syntax(error.code(), error.message()).at(span))
}

/// `1_000_000` without its underscores; `None` if one of them is not between two digits.
fn without_separators(text: &str) -> Option<String> {
    let stray = text.starts_with('_') || text.ends_with('_') || text.contains("__");
    let next_to_point = text.contains("_.") || text.contains("_e") || text.contains("_E");
    (!stray && !next_to_point).then(|| text.replace('_', ""))
}

fn malformed(text: &str, span: Span) -> Error {
    let message = format!("`{text}` is not a number");
    Error::syntax(ErrorCode::InvalidNumberLiteral, message).at(span)
}

/// The name between backticks, with doubled backticks replaced by single ones.
pub(super) fn quoted_name(text: &str) -> String {
    let mut characters = text.chars();
    let Some(backtick) = characters.next() else {
        return String::new();
    };
    characters.next_back();
    let mut buffer = [0; 4];
    let single = backtick.encode_utf8(&mut buffer);
    let inner = characters.as_str();
    inner.replace(&single.repeat(2), single)
}

/// The text between quotes, its escapes resolved. `span` is that of the token, quotes included.
pub(super) fn string(text: &str, span: Span) -> Result<String> {
    let mut characters = text.chars();
    let open = characters.next().map_or(0, char::len_utf8);
    characters.next_back();
    let inner = characters.as_str();
    if !inner.contains('\\') {
        return Ok(inner.to_owned());
    }
    let base = span.start as usize + open;
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let at = base + inner.len() - after.len() - 1;
        let (c, tail) = escape(after, at)?;
        out.push(c);
        rest = tail;
    }
    out.push_str(rest);
    Ok(out)
}

/// One escape: `after` begins after the backslash, which is at byte `at` of the query.
fn escape(after: &str, at: usize) -> Result<(char, &str)> {
    let mut characters = after.chars();
    let kind = characters.next().unwrap_or('\\');
    let tail = characters.as_str();
    let c = match kind {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        '0' => '\0',
        'u' => return unicode(tail, 4, at),
        'U' => return unicode(tail, 8, at),
        c if !c.is_alphanumeric() => c,
        _ => return Err(unknown_escape(kind, at)),
    };
    Ok((c, tail))
}

fn unknown_escape(kind: char, at: usize) -> Error {
    let span = Span::new(at, at + 1 + kind.len_utf8());
    let message = format!("`\\{kind}` is not an escape");
    Error::syntax(ErrorCode::UnexpectedSyntax, message)
        .at(span)
        .hint("a backslash in a string is written `\\\\`")
}

/// `\uXXXX` or `\UXXXXXXXX`; two `\u` in a row may be the halves of one character, as JSON writes them.
fn unicode(tail: &str, length: usize, at: usize) -> Result<(char, &str)> {
    let bad = || {
        let digits = tail.chars().take(length).map(char::len_utf8);
        let span = Span::new(at, at + 2 + digits.sum::<usize>());
        let message =
            format!("`\\u` must be followed by {length} hexadecimal digits of a character");
        Error::syntax(ErrorCode::InvalidUnicodeLiteral, message).at(span)
    };
    let (code, rest) = hexadecimal(tail, length).ok_or_else(bad)?;
    if let Some(c) = char::from_u32(code) {
        return Ok((c, rest));
    }
    let low = rest.strip_prefix("\\u").and_then(|low| hexadecimal(low, 4));
    let (low, rest) = low.ok_or_else(bad)?;
    let halves = [code, low].map(|half| u16::try_from(half).unwrap_or(0));
    match char::decode_utf16(halves).next() {
        Some(Ok(c)) => Ok((c, rest)),
        _ => Err(bad()),
    }
}

fn hexadecimal(text: &str, length: usize) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(length)?;
    let all = digits.chars().all(|c| c.is_ascii_hexdigit());
    let code = u32::from_str_radix(digits, 16).ok().filter(|_| all)?;
    Some((code, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unescape(text: &str) -> std::result::Result<String, ErrorCode> {
        string(text, Span::new(0, text.len())).map_err(|error| error.code())
    }

    #[test]
    fn escapes() {
        assert_eq!(unescape(r"'a\'b\\\n'"), Ok("a'b\\\n".to_owned()));
        assert_eq!(unescape(r"'\u5c71\u897F'"), Ok("山西".to_owned()));
        assert_eq!(unescape(r"'\uD83D\uDE00'"), Ok("😀".to_owned()));
        assert_eq!(unescape(r"'\uD83D'"), Err(ErrorCode::InvalidUnicodeLiteral));
        assert_eq!(unescape(r"'\d'"), Err(ErrorCode::UnexpectedSyntax));
        assert_eq!(unescape("“山西”"), Ok("山西".to_owned()));
    }

    #[test]
    fn decimals() {
        let read = |text: &str| {
            let value = decimal(text, Span::default());
            value.map_or_else(|error| error.code().to_string(), |value| value.to_string())
        };
        assert_eq!(read("163.8m"), "163.8");
        assert_eq!(read("１６３．８０Ｍ"), "163.8");
        assert_eq!(read("1_000e-2M"), "10");
        assert_eq!(read("1e38m"), "NumberOutOfRange");
        assert_eq!(read("1__0m"), "InvalidNumberLiteral");
    }

    #[test]
    fn integers() {
        let read = |text: &str| magnitude(text, Span::default()).map_err(|error| error.code());
        assert_eq!(read("0x1F"), Ok(31));
        assert_eq!(read("0o17"), Ok(15));
        assert_eq!(read("1_000"), Ok(1000));
        assert_eq!(read("0x"), Err(ErrorCode::InvalidNumberLiteral));
        assert_eq!(read("12ab"), Err(ErrorCode::InvalidNumberLiteral));
        assert_eq!(read("1__0"), Err(ErrorCode::InvalidNumberLiteral));
        assert_eq!(read("9223372036854775808"), Ok(1 << 63));
        assert_eq!(read("9223372036854775809"), Err(ErrorCode::IntegerOverflow));
        assert_eq!(
            read("99999999999999999999"),
            Err(ErrorCode::IntegerOverflow)
        );
    }
}
