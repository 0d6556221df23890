//! Numbers as Chinese pages print them: `163.8亿`, `１，５７８`, `十二亿三千万`, `三千余`, `七八`, `半`.

use super::table::UnitTable;
use crate::error::Result;
use crate::value::Decimal;

/// What has been read of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numeral {
    /// The number; of two neighbours (七八) the lower one.
    pub value: Decimal,
    /// The higher neighbour.
    pub higher: Option<Decimal>,
    /// What 万 and 亿 behind it multiply it by.
    pub scale: Decimal,
    /// 多, 余 or 几: there is more than that.
    pub more: bool,
    /// 来: about that.
    pub about: bool,
}

/// The state of a reader: `1亿2000万` is a total with a section.
struct Reader<'a, 'u> {
    rest: &'a str,
    units: &'u UnitTable,
    total: Decimal,
    section: Decimal,
    /// The digits since the last multiplier.
    current: Option<Decimal>,
    higher: Option<Decimal>,
    scale: Decimal,
    more: bool,
    about: bool,
    read: bool,
}

/// Reads a number from the beginning of a text that has been made plain; the rest begins with the unit. `None` where the
/// text begins with no number.
pub(super) fn numeral<'a>(text: &'a str, units: &UnitTable) -> Result<Option<(Numeral, &'a str)>> {
    let mut reader = Reader {
        rest: text,
        units,
        total: Decimal::ZERO,
        section: Decimal::ZERO,
        current: None,
        higher: None,
        scale: Decimal::from(1),
        more: false,
        about: false,
        read: false,
    };
    while reader.step()? {}
    if !reader.read {
        return Ok(None);
    }
    let own = reader.current.unwrap_or(Decimal::ZERO);
    let sum = |last: Decimal| reader.total.plus(reader.section)?.plus(last);
    let numeral = Numeral {
        value: sum(own)?,
        higher: reader.higher.map(sum).transpose()?,
        scale: reader.scale,
        more: reader.more,
        about: reader.about,
    };
    Ok(Some((numeral, reader.rest)))
}

/// The digit that a character is.
fn digit(c: char) -> Option<i64> {
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

/// What a character multiplies the digits before it by.
fn multiplier(c: char) -> Option<i64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        _ => return None,
    })
}

impl Reader<'_, '_> {
    /// Reads one thing more; false where the number ends.
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
            self.advance(c);
            return self.multiply(factor.into()).map(|()| true);
        }
        match c {
            '万' | '萬' => self.myriad(c).map(|()| true),
            '亿' | '億' => self.hundred_million(c).map(|()| true),
            '多' | '余' | '几' if self.read => {
                self.more = true;
                self.advance(c);
                Ok(true)
            }
            '来' if self.read => {
                self.about = true;
                self.advance(c);
                Ok(true)
            }
            '半' if !self.read => {
                self.advance(c);
                self.current = Some(half()?);
                Ok(false)
            }
            _ => Ok(false),
        }
    }

    fn advance(&mut self, c: char) {
        self.read = true;
        self.rest = self.rest.get(c.len_utf8()..).unwrap_or("");
    }

    /// `1,578.5`: commas between groups of three.
    fn arabic(&mut self) -> Result<bool> {
        if self.current.is_some() {
            return Ok(false);
        }
        let mut digits = String::new();
        let mut characters = self.rest.chars();
        let mut rest = self.rest;
        while let Some(c) = characters.next() {
            let after = characters.as_str();
            let group = || {
                let digits = after.bytes().take_while(u8::is_ascii_digit);
                digits.take(4).count() == 3
            };
            match c {
                '0'..='9' => digits.push(c),
                ',' if !digits.is_empty() && !digits.contains('.') && group() => {}
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
        self.current = Some(digits.parse()?);
        self.read = true;
        self.rest = rest;
        Ok(true)
    }

    /// Chinese digits: one before a multiplier, two neighbours (七八), several in a row (二〇二二), a fraction behind 点.
    fn chinese(&mut self) -> Result<bool> {
        let end = self
            .rest
            .find(|c| digit(c).is_none())
            .unwrap_or(self.rest.len());
        let (run, after) = self.rest.split_at(end);
        let digits: Vec<i64> = run.chars().filter_map(digit).collect();
        self.read = true;
        self.rest = after;
        if let [low, high] = digits.as_slice()
            && *low > 0
            && *high == low + 1
        {
            self.current = Some((*low).into());
            self.higher = Some((*high).into());
            return Ok(true);
        }
        let mut text: String = digits.iter().map(i64::to_string).collect();
        if let Some(fraction) = after.strip_prefix('点') {
            let end = fraction
                .find(|c| digit(c).is_none())
                .unwrap_or(fraction.len());
            let (run, after) = fraction.split_at(end);
            if !run.is_empty() {
                text.push('.');
                text.extend(run.chars().filter_map(digit).map(|digit| digit.to_string()));
                self.rest = after;
            }
        }
        self.current = Some(text.parse()?);
        Ok(true)
    }

    /// 十, 百, 千: without a digit before it, it is one of them.
    fn multiply(&mut self, factor: Decimal) -> Result<()> {
        let own = self.current.take().unwrap_or(Decimal::from(1));
        if let Some(higher) = self.higher.take() {
            self.higher = Some(higher.times(factor)?);
            self.current = Some(own.times(factor)?);
            return Ok(());
        }
        self.section = self.section.plus(own.times(factor)?)?;
        Ok(())
    }

    fn myriad(&mut self, c: char) -> Result<()> {
        self.advance(c);
        self.scale_by(10_000)?;
        let own = self.current.take().unwrap_or(Decimal::ZERO);
        let section = self.section.plus(own)?;
        let section = if section.is_zero() {
            Decimal::from(1)
        } else {
            section
        };
        if let Some(higher) = self.higher.take() {
            self.higher = Some(higher.times(10_000.into())?);
            self.current = Some(section.times(10_000.into())?);
        } else {
            self.total = self.total.plus(section.times(10_000.into())?)?;
        }
        self.section = Decimal::ZERO;
        Ok(())
    }

    /// 亿 multiplies all before it: 3万亿.
    fn hundred_million(&mut self, c: char) -> Result<()> {
        self.advance(c);
        self.scale_by(100_000_000)?;
        let factor = Decimal::from(100_000_000);
        let own = self.current.take().unwrap_or(Decimal::ZERO);
        let all = self.total.plus(self.section)?.plus(own)?;
        let all = if all.is_zero() { Decimal::from(1) } else { all };
        self.section = Decimal::ZERO;
        if let Some(higher) = self.higher.take() {
            self.total = Decimal::ZERO;
            self.higher = Some(higher.times(factor)?);
            self.current = Some(all.times(factor)?);
        } else {
            self.total = all.times(factor)?;
        }
        Ok(())
    }

    fn scale_by(&mut self, factor: i64) -> Result<()> {
        self.scale = self.scale.times(factor.into())?;
        Ok(())
    }
}

/// The integer in plain Chinese or Arabic digits that a text begins with, and the rest.
pub fn plain_number(text: &str) -> Option<(i64, &str)> {
    let (number, rest) = numeral(text, UnitTable::built_in()).ok()??;
    let plain = number.higher.is_none() && !number.more && !number.about;
    number
        .value
        .to_i64()
        .filter(|_| plain)
        .map(|value| (value, rest))
}

/// One half.
pub(super) fn half() -> Result<Decimal> {
    Decimal::from(1).divided_by(2.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match numeral(text, UnitTable::built_in()) {
            Ok(Some((found, rest))) => {
                let higher = found
                    .higher
                    .map_or(String::new(), |higher| format!("~{higher}"));
                let more = if found.more { "+" } else { "" };
                format!("{}{higher}{more} {rest}", found.value)
            }
            Ok(None) => format!("none {text}"),
            Err(error) => error.message().to_owned(),
        }
    }

    #[test]
    fn numbers_as_they_are_printed() {
        for (text, number) in [
            ("163.8亿元", "16380000000 元"),
            ("160万吨/年", "1600000 吨/年"),
            ("1,578万元", "15780000 元"),
            ("十二亿三千万元", "1230000000 元"),
            ("1亿2000万元", "120000000 元"),
            ("3万亿元", "3000000000000 元"),
            ("百万元", "1000000 元"),
            ("两万元", "20000 元"),
            ("三千五百人", "3500 人"),
            ("十五个", "15 个"),
            ("一百零五户", "105 户"),
            ("二十三点五%", "23.5 %"),
            ("三点一四米", "3.14 米"),
            ("二〇二二年", "2022 年"),
            ("半年", "0.5 年"),
            ("5千克", "5 千克"),
            ("5千元", "5000 元"),
            ("3亿千瓦时", "300000000 千瓦时"),
            ("5百分点", "5 百分点"),
            ("七八个", "7~8 个"),
            ("三四十人", "30~40 人"),
            ("七八百万元", "7000000~8000000 元"),
            ("20多人", "20+ 人"),
            ("3000余万元", "30000000+ 元"),
            ("十几人", "10+ 人"),
            ("1.2.3元", "1.2 .3元"),
            ("1,57元", "1 ,57元"),
            ("元", "none 元"),
            ("", "none "),
        ] {
            assert_eq!(read(text), number, "{text}");
        }
    }
}
