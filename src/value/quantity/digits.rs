//! The characters of numbers, and normalization of a text before it is parsed.

use crate::error::{Error, ErrorCode, Result};
use crate::value::Decimal;

/// Removes spaces, and replaces full-width characters by ASCII and 廿 by 二十.
///
/// # Errors
///
/// If there is a space within a number: `2 0人` may be two numbers.
pub(super) fn plain(text: &str) -> Result<String> {
    let mut plain = String::with_capacity(text.len());
    let mut spaced = false;
    for c in text.chars() {
        if c.is_whitespace() {
            spaced = true;
            continue;
        }
        let c = half_width(c);
        let digits = |c: char| is_digit(c) || matches!(c, '.' | ',' | '廿' | '卅');
        let joins = |before: char| digits(before) || before.is_ascii_alphabetic();
        if spaced && digits(c) && plain.ends_with(joins) {
            return Err(unreadable(text, "there is a space within a number"));
        }
        match c {
            '廿' => plain.push_str("二十"),
            '卅' => plain.push_str("三十"),
            c => plain.push(c),
        }
        spaced = false;
    }
    Ok(plain)
}

/// The ASCII character of a full-width one, and of a tilde or a minus sign that is written otherwise; any other as it is.
pub fn half_width(c: char) -> char {
    match c {
        '～' | '〜' | '∼' => '~',
        '−' | '－' => '-',
        '￥' => '¥',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    }
}

/// The digit of a character.
pub(super) fn digit(c: char) -> Option<i64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// The factor by which a character multiplies the digits before it.
pub(super) fn multiplier(c: char) -> Option<i64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        _ => return None,
    })
}

/// Whether a character is a digit, Arabic or Chinese.
pub(super) fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || digit(c).is_some()
}

/// Whether a character multiplies the digits before it: 十 to 亿.
pub(super) fn is_multiplier(c: char) -> bool {
    multiplier(c).is_some() || matches!(c, '万' | '萬' | '亿' | '億')
}

/// Whether a number can begin with a character: a digit, 十 to 亿, or 半.
pub fn begins_number(c: char) -> bool {
    is_digit(c) || is_multiplier(c) || c == '半'
}

/// Whether a character can begin or continue a number.
pub(super) fn is_of_number(c: char) -> bool {
    is_digit(c) || is_multiplier(c) || "多余几来半点.,".contains(c)
}

/// The Chinese digits at the beginning of a text, and the rest.
pub(super) fn run_of_digits(text: &str) -> (&str, &str) {
    let end = text.find(|c| digit(c).is_none()).unwrap_or(text.len());
    text.split_at(end)
}

/// Whether a sequence of Chinese digits is one positional number, as in 二〇二二: it contains a zero, or it has at least
/// four digits; but 五六七 and 一二三四 are enumerations.
pub(super) fn in_places(digits: &[i64]) -> bool {
    let counts_up = digits.windows(2).all(|pair| pair[1] == pair[0] + 1);
    let begins = digits.first().is_some_and(|first| *first > 0);
    begins && !counts_up && (digits.contains(&0) || digits.len() >= 4)
}

/// One half.
pub(super) fn half() -> Result<Decimal> {
    Decimal::from(1).divided_by(2.into())
}

/// The error for a text that is not a figure.
pub(super) fn unreadable(text: &str, why: &str) -> Error {
    let shown: String = text.chars().take(60).collect();
    Error::argument(
        ErrorCode::InvalidArgumentValue,
        format!("`{shown}` cannot be read as a quantity: {why}"),
    )
    .hint("it is written as '163.8亿元', '160万吨/年', '20多人', '1300元~1800元' or '>=10 kg'")
}
