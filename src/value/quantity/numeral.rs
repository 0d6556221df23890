//! Parsing of numbers as Chinese web pages write them: `163.8亿`, `１，５７８`, `十二亿三千万`, `三千余`, `七八`, `半`.
//!
//! Ambiguous numbers (一百五, 五六七, 1.5万3千) are rejected, never guessed.

use super::digits::{digit, half, in_places, is_of_number, multiplier, run_of_digits, unreadable};
use super::table::UnitTable;
use crate::error::Result;
use crate::value::Decimal;

/// A number that has been parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numeral {
    /// The number; the lower one of two neighbours (七八).
    pub value: Decimal,
    /// The higher neighbour.
    pub higher: Option<Decimal>,
    /// The product of 万 and 亿 at its end.
    pub scale: Decimal,
    /// 十, 百 or 千 at its end, or before the 万 or 亿 there; else 1.
    pub tail: i64,
    /// Whether 十, 百 or 千 occurs anywhere in it.
    pub multiplied: bool,
    /// Whether digits follow a 万 or 亿: 1亿2000万.
    pub mixed: bool,
    /// 多, 余 or 几: more than the number.
    pub more: bool,
    /// 来: about the number.
    pub about: bool,
}

/// The script of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Arabic,
    /// One Chinese digit.
    Digit,
    /// Several Chinese digits in a row, as in 二〇二二.
    Places,
}

/// The digits since the last multiplier.
#[derive(Clone, Copy, Debug)]
struct Digits {
    value: Decimal,
    script: Script,
}

impl Digits {
    fn is_whole(self) -> bool {
        self.value.scale() == 0
    }
}

/// The state of the parser: `1亿2000万` is a total with a section.
struct Reader<'a, 'u> {
    text: &'a str,
    rest: &'a str,
    units: &'u UnitTable,
    /// What 万 and 亿 have already multiplied.
    total: Decimal,
    /// What 十, 百 and 千 have multiplied since then.
    section: Option<Decimal>,
    current: Option<Digits>,
    /// The difference between two neighbours.
    spread: Decimal,
    scale: Decimal,
    tail: i64,
    /// The last multiplier; what follows must be less. 0 if there was none.
    last: i64,
    /// The last of 十, 百 and 千 in this section.
    small: i64,
    /// The last of 万 and 亿.
    great: i64,
    /// Whether there was an 亿, or 万万.
    has_hundred_million: bool,
    multiplied: bool,
    mixed: bool,
    /// A 零 as a placeholder: 一百零五.
    placeholder: bool,
    /// The reason why no more digits may follow.
    closed: Option<&'static str>,
    more: bool,
    about: bool,
    read: bool,
}

const MYRIAD: i64 = 10_000;
const HUNDRED_MILLION: i64 = 100_000_000;

const DESCEND: &str = "its multipliers do not descend";

/// Parses a number at the beginning of a normalized text; the rest begins with the unit. `None` if the text does not
/// begin with a number.
///
/// # Errors
///
/// If the number is ambiguous or malformed.
pub(super) fn numeral<'a>(text: &'a str, units: &UnitTable) -> Result<Option<(Numeral, &'a str)>> {
    let mut reader = Reader {
        text,
        rest: text,
        units,
        total: Decimal::ZERO,
        section: None,
        current: None,
        spread: Decimal::ZERO,
        scale: Decimal::from(1),
        tail: 1,
        last: 0,
        small: 0,
        great: 0,
        has_hundred_million: false,
        multiplied: false,
        mixed: false,
        placeholder: false,
        closed: None,
        more: false,
        about: false,
        read: false,
    };
    while reader.step()? {}
    if !reader.read {
        return Ok(None);
    }
    let value = reader.total.plus(reader.group()?.unwrap_or_default())?;
    let higher = match reader.spread.is_zero() {
        true => None,
        false => Some(value.plus(reader.spread)?),
    };
    let numeral = Numeral {
        value,
        higher,
        scale: reader.scale,
        tail: reader.tail,
        multiplied: reader.multiplied,
        mixed: reader.mixed,
        more: reader.more,
        about: reader.about,
    };
    Ok(Some((numeral, reader.rest)))
}

impl Reader<'_, '_> {
    /// Parses one more token; false at the end of the number.
    fn step(&mut self) -> Result<bool> {
        let Some(c) = self.rest.chars().next() else {
            return Ok(false);
        };
        // 千克 is a unit, not a thousand 克.
        if self.read && self.units.begins_like_numeral(self.rest) {
            return Ok(false);
        }
        if c.is_ascii_digit() || (c == '.' && !self.read) {
            return self.arabic();
        }
        if digit(c).is_some() {
            return self.chinese();
        }
        if let Some(factor) = multiplier(c) {
            self.multiply(factor)?;
            self.advance(c);
            return Ok(true);
        }
        match c {
            '万' | '萬' => self.myriad()?,
            '亿' | '億' => self.hundred_million()?,
            '多' | '余' | '几' | '来' if self.read => self.vague(c)?,
            '点' if self.small > 0 && self.current.is_none() => return self.fraction(),
            '半' if !self.read => {
                let value = half()?;
                self.put(value, Script::Digit)?;
                self.advance(c);
                return Ok(false);
            }
            _ => return Ok(false),
        }
        self.advance(c);
        Ok(true)
    }

    fn advance(&mut self, c: char) {
        self.read = true;
        self.rest = self.rest.get(c.len_utf8()..).unwrap_or("");
    }

    fn refused<T>(&self, why: &str) -> Result<T> {
        Err(unreadable(self.text, why))
    }

    /// Adds digits, if digits may follow here.
    fn put(&mut self, value: Decimal, script: Script) -> Result<()> {
        if self.current.is_some() {
            return self.refused("it contains two adjacent numbers");
        }
        if let Some(why) = self.closed {
            return self.refused(why);
        }
        if self.last > 0 && value >= self.last.into() {
            return self.refused(DESCEND);
        }
        self.mixed |= self.great > 0;
        (self.tail, self.scale) = (1, Decimal::from(1));
        self.current = Some(Digits { value, script });
        self.read = true;
        Ok(())
    }

    /// `1,578.5`: commas between groups of three.
    fn arabic(&mut self) -> Result<bool> {
        let mut digits = String::new();
        let mut characters = self.rest.chars();
        let mut rest = self.rest;
        let mut commas = 0;
        while let Some(c) = characters.next() {
            let after = characters.as_str();
            let group = || {
                let digits = after.bytes().take_while(u8::is_ascii_digit);
                digits.take(4).count() == 3
            };
            match c {
                '0'..='9' => digits.push(c),
                ',' if !digits.is_empty() && !digits.contains('.') && group() => {
                    if commas == 0 && (digits.len() > 3 || digits.starts_with('0')) {
                        return self.refused("its commas do not separate groups of three digits");
                    }
                    commas += 1;
                }
                '.' if !digits.contains('.') && after.starts_with(|c: char| c.is_ascii_digit()) => {
                    digits.push(c);
                }
                _ => break,
            }
            rest = after;
        }
        if digits.is_empty() {
            return Ok(false);
        }
        self.put(digits.parse()?, Script::Arabic)?;
        self.rest = rest;
        Ok(true)
    }

    /// Chinese digits: one before a multiplier, two neighbours (七八), several in a row (二〇二二), a fraction after 点.
    fn chinese(&mut self) -> Result<bool> {
        let (run, after) = run_of_digits(self.rest);
        let digits: Vec<i64> = run.chars().filter_map(digit).collect();
        // 5两, 五两: a number of the weight, or one digit more.
        let follows = self.current.is_some() || digits.len() > 1;
        if follows && run.ends_with('两') && !after.starts_with(is_of_number) {
            return self
                .refused("its `两` may be a digit or the weight; write `市两` for the weight");
        }
        let (value, script) = match digits.as_slice() {
            // 一百零五, and 1亿零500万.
            [0] if self.last > 0 => {
                self.placeholder = true;
                self.rest = after;
                return Ok(true);
            }
            [0, one] if self.last > 0 => {
                self.placeholder = true;
                ((*one).into(), Script::Digit)
            }
            [one] => ((*one).into(), Script::Digit),
            [low, high] if self.neighbours(*low, *high) && !after.starts_with('点') => {
                self.put((*low).into(), Script::Digit)?;
                self.spread = (high - low).into();
                self.rest = after;
                return Ok(true);
            }
            several if self.last == 0 && in_places(several) && !run.contains('两') => {
                let text: String = several.iter().map(i64::to_string).collect();
                (text.parse()?, Script::Places)
            }
            _ => {
                return self.refused(&format!(
                    "`{run}` may be several numbers, or the digits of one; write it in Arabic digits"
                ));
            }
        };
        self.put(value, script)?;
        self.rest = after;
        match after.starts_with('点') {
            true => self.fraction(),
            false => Ok(true),
        }
    }

    /// Whether two digits give a range: 七八, 三五, 两三; never 十三五.
    fn neighbours(&self, low: i64, high: i64) -> bool {
        low > 0 && (high == low + 1 || (self.last == 0 && (low, high) == (3, 5)))
    }

    /// `点五` after an integer.
    fn fraction(&mut self) -> Result<bool> {
        let (run, after) = match self.rest.strip_prefix('点') {
            Some(rest) => run_of_digits(rest),
            None => ("", self.rest),
        };
        if run.is_empty() {
            return Ok(false);
        }
        let text = run.chars().filter_map(digit).map(|digit| digit.to_string());
        let fraction: Decimal = format!("0.{}", text.collect::<String>()).parse()?;
        match self.current.as_mut() {
            Some(current) => current.value = current.value.plus(fraction)?,
            None => self.put(fraction, Script::Places)?,
        }
        self.rest = after;
        Ok(true)
    }

    /// 十, 百, 千: without a digit before it, the digit is 1.
    fn multiply(&mut self, factor: i64) -> Result<()> {
        if self.more || self.about {
            return self.refused(
                "`多`, `余`, `几` and `来` follow 十, 百 and 千, and do not precede them",
            );
        }
        let own = match self.current.take() {
            Some(own) if own.script == Script::Places => {
                return self.refused("digits in a row are not multiplied by 十, 百 or 千");
            }
            Some(own) if !own.is_whole() && self.section.is_some() => return self.refused(DESCEND),
            Some(own) => own.value,
            None if !self.read => {
                self.close_bare(factor > 10);
                1.into()
            }
            // 一百十五
            None if factor == 10
                && self.small > 10
                && !self.placeholder
                && self.closed.is_none() =>
            {
                1.into()
            }
            None => return self.refused(DESCEND),
        };
        if self.small > 0 && factor >= self.small {
            return self.refused(DESCEND);
        }
        let amount = own.times(factor.into())?;
        let section = self.section.unwrap_or_default().plus(amount)?;
        if self.great > 0 && section >= self.great.into() {
            return self.refused(DESCEND);
        }
        self.spread = self.spread.times(factor.into())?;
        self.close_after(own);
        self.section = Some(section);
        (self.small, self.last, self.tail) = (factor, factor, factor);
        (self.placeholder, self.multiplied) = (false, true);
        Ok(())
    }

    /// 百 alone is a hundred, but 百五 and 百八十 are ambiguous.
    fn close_bare(&mut self, bare: bool) {
        if bare {
            self.closed =
                Some("a 百, 千, 万 or 亿 without a digit before it has none behind it either");
        }
    }

    /// After a decimal or two neighbours, nothing smaller may follow.
    fn close_after(&mut self, own: Decimal) {
        if own.scale() > 0 || !self.spread.is_zero() {
            self.closed = Some(
                "digits follow a decimal, or two neighbouring digits, that is multiplied already",
            );
        }
    }

    /// The digits and sections since the last 万 or 亿; `None` if there are none.
    fn group(&mut self) -> Result<Option<Decimal>> {
        let current = self.current.take();
        if current.is_none() && self.placeholder {
            return self.refused("nothing follows its `零`");
        }
        let Some(own) = current else {
            return Ok(self.section.take());
        };
        // 一百五 means 150 to some readers and 105 to others.
        if self.last >= 100 && own.value < 10.into() && !self.placeholder {
            return self.refused(
                "one digit right behind 百, 千, 万 or 亿 may be so many tenths of it, or so many; write 一百五十, or 一百零五",
            );
        }
        self.placeholder = false;
        self.section
            .take()
            .unwrap_or_default()
            .plus(own.value)
            .map(Some)
    }

    fn myriad(&mut self) -> Result<()> {
        // 万万 is another way to write 亿.
        let nothing_since = self.current.is_none() && self.section.is_none() && !self.placeholder;
        if self.great == MYRIAD
            && nothing_since
            && !self.has_hundred_million
            && self.closed.is_none()
        {
            self.total = self.total.times(MYRIAD.into())?;
            return self.scaled(MYRIAD, HUNDRED_MILLION);
        }
        if self.great == MYRIAD {
            return self.refused(DESCEND);
        }
        let group = self.group()?;
        let group = match group {
            Some(group) => group,
            None if !self.read => {
                self.close_bare(true);
                1.into()
            }
            None => return self.refused(DESCEND),
        };
        let amount = group.times(MYRIAD.into())?;
        if self.great > 0 && amount >= self.great.into() {
            return self.refused(DESCEND);
        }
        self.close_after(group);
        self.total = self.total.plus(amount)?;
        self.scaled(MYRIAD, MYRIAD)
    }

    /// 亿 multiplies everything before it: 3万亿.
    fn hundred_million(&mut self) -> Result<()> {
        if self.has_hundred_million {
            return self.refused(DESCEND);
        }
        let group = self.group()?;
        let all = match group {
            Some(group) => self.total.plus(group)?,
            None if !self.read => {
                self.close_bare(true);
                1.into()
            }
            None => self.total,
        };
        self.close_after(all);
        self.total = all.times(HUNDRED_MILLION.into())?;
        self.scaled(HUNDRED_MILLION, HUNDRED_MILLION)
    }

    fn scaled(&mut self, factor: i64, great: i64) -> Result<()> {
        self.scale = self.scale.times(factor.into())?;
        self.spread = self.spread.times(factor.into())?;
        (self.great, self.last, self.small) = (great, great, 0);
        self.has_hundred_million |= great == HUNDRED_MILLION;
        Ok(())
    }

    /// 多, 余, 几, 来: once, followed by nothing but 万 and 亿.
    fn vague(&mut self, c: char) -> Result<()> {
        if self.more || self.about || self.placeholder {
            return self.refused("its words contradict one another");
        }
        if c == '几' && (self.last != 10 || self.current.is_some()) {
            return self.refused("`几` says how many only behind 十");
        }
        self.about = c == '来';
        self.more = c != '来';
        self.closed = Some("digits follow its `多`, `余`, `几` or `来`");
        Ok(())
    }
}

/// The integer in plain Chinese or Arabic digits at the beginning of a text, and the rest.
pub fn plain_number(text: &str) -> Option<(i64, &str)> {
    let (number, rest) = numeral(text, UnitTable::built_in()).ok()??;
    let plain = number.higher.is_none() && !number.more && !number.about;
    number
        .value
        .to_i64()
        .filter(|_| plain)
        .map(|value| (value, rest))
}
