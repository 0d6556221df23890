//! Infers the type of a plain column: the first type as which all its values can be read, and the reason why each
//! earlier type was rejected.

use super::kind::Kind;
use super::record::{Cell, Records};
use std::borrow::Cow;

/// The candidate types, in order of preference; text is the fallback.
const TRIED: [Kind; 8] = [
    Kind::Integer,
    Kind::Float,
    Kind::Boolean,
    Kind::Date,
    Kind::LocalDateTime,
    Kind::DateTime,
    Kind::LocalTime,
    Kind::Time,
];

/// The length to which a value is cut in a message.
const SHOWN: usize = 40;

/// A value that is not valid for a type.
#[derive(Clone, Debug)]
struct Counterexample {
    line: u64,
    text: String,
    /// What is wrong, where the value looks like one of the type.
    why: Option<&'static str>,
}

/// What is known about a column.
#[derive(Clone, Debug, Default)]
pub struct ColumnTypes {
    /// The line of its first value.
    first: Option<u64>,
    /// The reason why each candidate type was rejected.
    against: [Option<Counterexample>; TRIED.len()],
    /// Whether any value was a number: then a value that is not a number is reported, even if it came first.
    has_number: bool,
}

impl ColumnTypes {
    /// Adds a value.
    fn add(&mut self, text: &str, line: u64) {
        self.first.get_or_insert(line);
        self.has_number = self.has_number || fits(&Kind::Float, text).is_ok();
        for (kind, against) in TRIED.iter().zip(&mut self.against) {
            if against.is_none()
                && let Err(why) = fits(kind, text)
            {
                *against = Some(Counterexample {
                    line,
                    text: text.chars().take(SHOWN).collect(),
                    why,
                });
            }
        }
    }

    /// Merges what is known about a later part of the file.
    fn append(&mut self, later: ColumnTypes) {
        self.first = self.first.or(later.first);
        self.has_number |= later.has_number;
        for (against, later) in self.against.iter_mut().zip(later.against) {
            if against.is_none() {
                *against = later;
            }
        }
    }

    /// The type of the column, and why it is not another one that almost matched.
    pub fn kind(&self) -> (Kind, Option<String>) {
        let Some(first) = self.first else {
            return (Kind::Text, Some("it has no values".to_owned()));
        };
        let chosen = self.against.iter().position(Option::is_none);
        let kind = chosen.map_or(Kind::Text, |at| TRIED[at].clone());
        let before = TRIED.iter().zip(&self.against);
        let before = before.take(chosen.unwrap_or(TRIED.len()));
        let telling = before.filter_map(|(tried, against)| {
            let witness = against.as_ref()?;
            let was_possible = witness.line > first || witness.why.is_some();
            let is_mixed = chosen.is_none() && self.has_number && tried == &Kind::Integer;
            (was_possible || is_mixed).then_some((tried, witness))
        });
        // The type that matched the most values is probably the intended one.
        let nearest =
            telling.max_by_key(|(tried, witness)| (witness.line, *tried == &Kind::Integer));
        let reason = nearest.map(|(tried, witness)| {
            let Counterexample { line, text, why } = witness;
            let why = why.map_or(String::new(), |why| format!(" {why}"));
            format!("not {}: `{text}` on line {line}{why}", tried.shown())
        });
        (kind, reason)
    }
}

/// What is known about the columns of a file.
pub fn infer(block: &[u8], delimiter: u8, line: u64, columns: usize) -> Vec<ColumnTypes> {
    let mut types = vec![ColumnTypes::default(); columns];
    let mut records = Records::new(block, delimiter, line);
    let mut cells: Vec<Cell<'_>> = Vec::new();
    while let Some(record) = records.next(&mut cells) {
        // An invalid row gives no information about types; the second pass rejects it.
        let Ok(line) = record else { continue };
        for (column, cell) in types.iter_mut().zip(&cells) {
            if !cell.bytes.is_empty() {
                column.add(&text(cell), line);
            }
        }
    }
    types
}

fn text<'c>(cell: &'c Cell<'_>) -> Cow<'c, str> {
    String::from_utf8_lossy(&cell.bytes)
}

/// Merges what is known about a later part of a file.
pub fn append(types: &mut [ColumnTypes], later: Vec<ColumnTypes>) {
    for (column, later) in types.iter_mut().zip(later) {
        column.append(later);
    }
}

/// Returns whether a value can be read as a type without loss.
fn fits(kind: &Kind, text: &str) -> Result<(), Option<&'static str>> {
    let text = text.trim();
    match kind {
        Kind::Integer => integer(text),
        Kind::Float => float(text),
        Kind::Boolean => written(kind, text, true),
        Kind::Date if is_other_date(text) => Err(Some("is not written as 2024-01-31 is")),
        Kind::Date => written(
            kind,
            text,
            text.len() == "2024-01-31".len() && dashes(text) == 2,
        ),
        Kind::LocalDateTime | Kind::DateTime => match text.split_once([' ', 'T']) {
            Some((day, time)) if is_other_date(day) && time.contains(':') => {
                Err(Some("is not written as 2024-01-31 10:00:00 is"))
            }
            day_and_time => written(kind, text, day_and_time.is_some() && dashes(text) >= 2),
        },
        Kind::LocalTime | Kind::Time => written(kind, text, text.contains(':')),
        Kind::Text
        | Kind::Decimal
        | Kind::Duration
        | Kind::Quantity
        | Kind::Period
        | Kind::Vector
        | Kind::Json
        | Kind::Array(_) => Err(None),
    }
}

/// The parser of a type accepts more forms than intended here: it accepts `2024` as a date.
fn written(kind: &Kind, text: &str, has_form: bool) -> Result<(), Option<&'static str>> {
    match has_form && kind.read(text, ';').is_ok() {
        true => Ok(()),
        false => Err(None),
    }
}

/// Whether a value is a date in another form: `31.1.2024`, `1/31/2024`, `2024/1/31`, `2024-1-31`, `2024年1月31日`.
fn is_other_date(text: &str) -> bool {
    let text = text.strip_suffix('日').unwrap_or(text);
    ["./-", "年月"].into_iter().any(|signs| {
        let mut parts = text.split(|c| signs.contains(c));
        let parts = [parts.next(), parts.next(), parts.next(), parts.next()];
        let [Some(first), Some(middle), Some(last), None] = parts else {
            return false;
        };
        let number = |text: &str, most: u32| {
            let digits = text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
            let number = text.parse::<u32>().ok().filter(|_| digits);
            number.is_some_and(|number| (1..=most).contains(&number))
        };
        let is_short = |text: &str| text.len() <= 2 && number(text, 31);
        let is_year = |text: &str| text.len() == 4 && number(text, 9999);
        let is_standard = text.len() == "2024-01-31".len() && dashes(text) == 2;
        let year_first = is_year(first) && is_short(middle) && is_short(last);
        let year_last = is_short(first) && is_short(middle) && is_year(last);
        (year_first && !is_standard) || year_last
    })
}

/// Whether a value is a number that is written with commas: `1,50`, `1.234,50`, `1,234,567`.
fn is_number_with_commas(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let of_number = |byte: u8| byte.is_ascii_digit() || byte == b',' || byte == b'.';
    digits.contains(',')
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(of_number)
}

fn dashes(text: &str) -> usize {
    text.matches('-').count()
}

/// An integer in its canonical form.
fn integer(text: &str) -> Result<(), Option<&'static str>> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(None);
    }
    if digits.len() > 1 && digits.starts_with('0') {
        return Err(Some("has leading zeros"));
    }
    match text.parse::<i64>() {
        Ok(_) => Ok(()),
        Err(_) => Err(Some("does not fit 64 bits")),
    }
}

/// A number with a point or an exponent, or an integer.
fn float(text: &str) -> Result<(), Option<&'static str>> {
    match integer(text) {
        Err(None) => {}
        outcome => return outcome,
    }
    if is_number_with_commas(text) {
        return Err(Some(
            "has a comma: a number is written with a point, and without separators of thousands",
        ));
    }
    let whole = text.trim_start_matches(['-', '+']);
    if whole.len() > 1 && whole.starts_with('0') && whole.as_bytes()[1].is_ascii_digit() {
        return Err(Some("has leading zeros"));
    }
    let is_number = whole.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && whole
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    match text.parse::<f64>() {
        Ok(number) if is_number && number.is_finite() => Ok(()),
        Ok(_) if is_number => Err(Some("is too large")),
        _ => Err(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(values: &[&str]) -> (String, String) {
        let mut whole = vec![ColumnTypes::default()];
        for (line, value) in (2..).zip(values) {
            let types = infer(format!("{value}\n").as_bytes(), b',', line, 1);
            append(&mut whole, types);
        }
        let (kind, why) = whole[0].kind();
        (kind.shown(), why.unwrap_or_default())
    }

    #[test]
    fn the_first_type_that_fits_all_values() {
        for (values, name, why) in [
            (&["1", "-2", "", "0"][..], "INT", ""),
            (&["1", "2.5", "1e3"], "FLOAT", "not INT: `2.5` on line 3"),
            (&["true", "FALSE"], "BOOLEAN", ""),
            (&["2024-01-31", "2024-02-29"], "DATE", ""),
            (&["2024-01-31T12:00"], "LOCALDATETIME", ""),
            (&["2024-01-31T12:00+08:00"], "DATETIME", ""),
            (&["12:30"], "LOCALTIME", ""),
            (&["a", "b"], "STRING", ""),
            (&["1", "2", "n/a"], "STRING", "not INT: `n/a` on line 4"),
            (&["n/a", "1", "2"], "STRING", "not INT: `n/a` on line 2"),
            (&["", "-", "1.5"], "STRING", "not INT: `-` on line 3"),
            (
                &["007"],
                "STRING",
                "not INT: `007` on line 2 has leading zeros",
            ),
            (
                &["1.5", "07.5"],
                "STRING",
                "not FLOAT: `07.5` on line 3 has leading zeros",
            ),
            (
                &["9223372036854775808"],
                "STRING",
                "not INT: `9223372036854775808` on line 2 does not fit 64 bits",
            ),
            (
                &["2024", "2024-01-01"],
                "STRING",
                "not INT: `2024-01-01` on line 3",
            ),
            (
                &["2024-02-29", "2023-02-29"],
                "STRING",
                "not DATE: `2023-02-29` on line 3",
            ),
            (&["NaN", "inf"], "STRING", ""),
            (
                &["1e999"],
                "STRING",
                "not FLOAT: `1e999` on line 2 is too large",
            ),
            (&["", "\"\""], "STRING", "it has no values"),
            (&["1_000"], "STRING", ""),
        ] {
            assert_eq!(
                kind(values),
                (name.to_owned(), why.to_owned()),
                "{values:?}"
            );
        }
    }

    #[test]
    fn dates_and_numbers_in_other_forms_are_named() {
        for (values, name, why) in [
            (
                &["1.2.2020", "31/12/2020"][..],
                "STRING",
                "not DATE: `1.2.2020` on line 2 is not written as 2024-01-31 is",
            ),
            (
                &["2020/1/2"],
                "STRING",
                "not DATE: `2020/1/2` on line 2 is not written as 2024-01-31 is",
            ),
            (
                &["2020年1月2日"],
                "STRING",
                "not DATE: `2020年1月2日` on line 2 is not written as 2024-01-31 is",
            ),
            (
                &["2020/1/2 10:00"],
                "STRING",
                "not DATETIME: `2020/1/2 10:00` on line 2 is not written as 2024-01-31 10:00:00 is",
            ),
            (&["2020-01-02 10:00:00"], "LOCALDATETIME", ""),
            (&["2020-01-02 10:00:00Z"], "DATETIME", ""),
            (&["1.2.3"], "STRING", ""),
            (
                &["\"1,50\""],
                "STRING",
                "not FLOAT: `1,50` on line 2 has a comma: a number is written with a point, and without separators of thousands",
            ),
            (
                &["\"1,50\"", "a"],
                "STRING",
                "not FLOAT: `1,50` on line 2 has a comma: a number is written with a point, and without separators of thousands",
            ),
            (&["\"a,b\"", "\"1, 2\""], "STRING", ""),
        ] {
            assert_eq!(
                kind(values),
                (name.to_owned(), why.to_owned()),
                "{values:?}"
            );
        }
    }
}
