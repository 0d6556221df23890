//! Chinese names in Latin letters: by whole syllables (`taianshi`) and by initials (`tas`).

use ::pinyin::ToPinyinMulti;
use std::sync::LazyLock;

/// The characters that have several usual readings.
const USUAL: &str = include_str!("readings.txt");

/// Of the readings that are not usual, so many count.
const RARE: usize = 2;

/// A name counts with so many spellings of usual readings.
const SPELLINGS: usize = 16;

/// Rare readings count in a name that has fewer spellings than this; then it has so many with them.
const WITH_RARE: usize = 4;

/// The longest name, in characters, in which rare readings count.
const LONGEST_WITH_RARE: usize = 8;

/// So many spellings of a typed name are compared with those of others.
const HEARD: usize = 4;

/// The first character whose readings are known: 〇, before the ideographs.
const FIRST: u32 = 0x3007;
/// The last one: the end of the CJK Unified Ideographs.
const LAST: u32 = 0x9fff;

/// What stands for itself in a name.
const LATIN: &str = "abcdefghijklmnopqrstuvwxyz0123456789";

/// The spellings of a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spellings {
    /// By whole syllables: `taianshi`.
    pub syllables: Vec<String>,
    /// So many of them have only usual readings: the first ones.
    pub usual_syllables: usize,
    /// By the first letter of each syllable: `tas`.
    pub initials: Vec<String>,
    /// So many of them have only usual readings.
    pub usual_initials: usize,
}

impl Spellings {
    /// What is compared with the pinyin of other names, where errors count.
    pub fn heard(&self) -> &[String] {
        let usual = self.usual_syllables.min(HEARD);
        self.syllables.get(..usual).unwrap_or(&[])
    }
}

/// The spellings of a normal form; none where it has no Chinese character.
///
/// Characters have several readings. Of those that are usual every choice counts, up to sixteen: the first spelling has the most
/// usual one of each. Of the others, one at a time counts in short names that have few spellings. Latin letters and digits in a name
/// stand for themselves, and other characters are passed over. `ü` is `v`, as it is typed.
///
/// ```text
/// spellings("重庆市") has the syllables "zhongqingshi" and "chongqingshi", and the initials "zqs" and "cqs"
/// ```
pub fn spellings(form: &str) -> Spellings {
    if form.is_ascii() {
        return Spellings::default();
    }
    let units: Vec<&Readings> = form.chars().filter_map(readings).collect();
    if units.iter().all(|unit| unit.is_latin) {
        return Spellings::default();
    }
    let (syllables, usual_syllables) = combined(&units, |unit| &unit.whole);
    let (initials, usual_initials) = combined(&units, |unit| &unit.initials);
    Spellings {
        syllables,
        usual_syllables,
        initials,
        usual_initials,
    }
}

/// What a character may be read as.
struct Readings {
    whole: Choices,
    initials: Choices,
    /// A letter or a digit, which stands for itself.
    is_latin: bool,
}

/// Distinct texts, the usual ones first.
#[derive(Default)]
struct Choices {
    all: Vec<&'static str>,
    usual: usize,
}

impl Choices {
    fn add(&mut self, text: &'static str, is_usual: bool) {
        if !self.all.contains(&text) {
            self.all.push(text);
            self.usual += usize::from(is_usual);
        }
    }
}

impl Readings {
    fn new(usual: &[&'static str], rare: &[&'static str], is_latin: bool) -> Readings {
        let (mut whole, mut initials) = (Choices::default(), Choices::default());
        for (reading, is_usual) in usual
            .iter()
            .map(|reading| (*reading, true))
            .chain(rare.iter().map(|reading| (*reading, false)))
        {
            whole.add(reading, is_usual);
            initials.add(reading.get(..1).unwrap_or(reading), is_usual);
        }
        Readings {
            whole,
            initials,
            is_latin,
        }
    }
}

/// The readings of letters and digits, then those of the characters of the range.
static READINGS: LazyLock<(Vec<Readings>, Vec<Option<Readings>>)> = LazyLock::new(|| {
    let letter = |at: usize| Readings::new(&[LATIN.get(at..=at).unwrap_or("")], &[], true);
    let mut characters: Vec<Option<Readings>> = (FIRST..=LAST)
        .map(|code| char::from_u32(code).and_then(of_dictionary))
        .collect();
    for (c, usual) in usual_readings() {
        let place = u32::from(c).checked_sub(FIRST);
        let known = place.and_then(|place| characters.get_mut(place as usize));
        if let Some(known) = known {
            *known = Some(Readings::new(&usual, &dictionary(c), false));
        }
    }
    ((0..LATIN.len()).map(letter).collect(), characters)
});

/// The characters of the table with their usual readings.
fn usual_readings() -> impl Iterator<Item = (char, Vec<&'static str>)> {
    let lines = USUAL.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| {
        let mut words = line.split_whitespace();
        let c = words.next()?.chars().next()?;
        Some((c, words.collect()))
    })
}

/// The distinct readings of a character without tones, the most usual first.
fn dictionary(c: char) -> Vec<&'static str> {
    let mut found: Vec<&'static str> = Vec::new();
    for reading in c.to_pinyin_multi().into_iter().flatten() {
        let reading = match reading.plain() {
            "lü" => "lv",
            "nü" => "nv",
            "lüe" => "lve",
            "nüe" => "nve",
            other => other,
        };
        if !found.contains(&reading) && found.len() <= RARE {
            found.push(reading);
        }
    }
    found
}

fn of_dictionary(c: char) -> Option<Readings> {
    let readings = dictionary(c);
    let (usual, rare) = readings.split_first()?;
    Some(Readings::new(&[usual], rare, false))
}

fn readings(c: char) -> Option<&'static Readings> {
    let (letters, characters) = &*READINGS;
    if c.is_ascii() {
        return LATIN.find(c).and_then(|at| letters.get(at));
    }
    let place = u32::from(c).checked_sub(FIRST)?;
    characters.get(place as usize)?.as_ref()
}

/// The spellings that choose one text for each character, and how many of them have only usual ones.
fn combined(units: &[&Readings], of: fn(&Readings) -> &Choices) -> (Vec<String>, usize) {
    let mut product = 1;
    // How many texts of each may be chosen.
    let counts: Vec<usize> = units
        .iter()
        .map(|unit| {
            let usual = of(unit).usual.max(1);
            let fits = product * usual <= SPELLINGS;
            let count = if fits { usual } else { 1 };
            product *= count;
            count
        })
        .collect();
    let mut spelled: Vec<String> = Vec::with_capacity(product.max(WITH_RARE));
    let mut add = |text: String| {
        if !spelled.contains(&text) {
            spelled.push(text);
        }
        spelled.len()
    };
    let mut usual = 0;
    for number in 0..product {
        let (mut text, mut rest) = (String::with_capacity(units.len() * 4), number);
        for (unit, count) in units.iter().zip(&counts) {
            text.push_str(of(unit).all.get(rest % count).unwrap_or(&""));
            rest /= count;
        }
        usual = add(text);
    }
    let mut all = usual;
    let rare = |unit: &Readings| of(unit).usual..of(unit).all.len();
    let is_short = units.len() <= LONGEST_WITH_RARE;
    let places = 0..if is_short { units.len() } else { 0 };
    for (place, chosen) in places.flat_map(|place| {
        let choices = units.get(place).map_or(0..0, |unit| rare(unit));
        choices.map(move |chosen| (place, chosen))
    }) {
        if all >= WITH_RARE {
            break;
        }
        let letters = units.iter().enumerate().map(|(at, unit)| {
            let at = if at == place { chosen } else { 0 };
            of(unit).all.get(at).copied().unwrap_or("")
        });
        all = add(letters.collect());
    }
    (spelled, usual)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_and_initials() {
        let found = spellings("泰安市");
        assert_eq!(
            found.syllables.first().map(String::as_str),
            Some("taianshi")
        );
        assert_eq!(found.initials.first().map(String::as_str), Some("tas"));
        assert_eq!(
            spellings("山西ai中心").initials.first().map(String::as_str),
            Some("sxaizx")
        );
        assert_eq!(spellings("ibm"), Spellings::default());
        assert_eq!(spellings(""), Spellings::default());
        assert!(
            spellings("吕梁市")
                .syllables
                .contains(&"lvliangshi".to_owned())
        );
    }

    #[test]
    fn places_are_read_as_their_people_do() {
        for (name, syllables) in [
            ("重庆", "chongqing"),
            ("厦门", "xiamen"),
            ("长沙", "changsha"),
            ("长治", "changzhi"),
            ("大连", "dalian"),
            ("六安", "luan"),
            ("蚌埠", "bengbu"),
            ("东莞", "dongguan"),
            ("乐清", "yueqing"),
            ("乐山", "leshan"),
            ("台州", "taizhou"),
            ("石家庄", "shijiazhuang"),
            ("丽水", "lishui"),
            ("朝阳", "chaoyang"),
            ("成都", "chengdu"),
            ("番禺", "panyu"),
            ("铅山", "yanshan"),
            ("单县", "shanxian"),
            ("中国银行", "zhongguoyinhang"),
            ("尉犁", "yuli"),
            ("浚县", "xunxian"),
            ("会稽", "kuaiji"),
        ] {
            let found = spellings(name).syllables;
            assert!(found.contains(&syllables.to_owned()), "{name}: {found:?}");
        }
    }

    #[test]
    fn a_name_of_several_such_characters_has_all_usual_mixtures() {
        for (name, syllables, initials) in [
            ("重庆银行", "chongqingyinhang", "cqyh"),
            ("长乐重工", "changlezhonggong", "clzg"),
            ("石家庄车行", "shijiazhuangchehang", "sjzch"),
            ("厦门朝阳会计", "xiamenchaoyangkuaiji", "xmcykj"),
            ("陕西省", "shaanxisheng", "sxs"),
        ] {
            let found = spellings(name);
            let usual = &found.syllables[..found.usual_syllables];
            assert!(usual.contains(&syllables.to_owned()), "{name}: {found:?}");
            let usual = &found.initials[..found.usual_initials];
            assert!(usual.contains(&initials.to_owned()), "{name}: {found:?}");
        }
    }

    #[test]
    fn rare_readings_come_last_and_only_in_short_names() {
        let found = spellings("广州");
        assert_eq!(found.syllables, ["guangzhou", "yanzhou", "anzhou"]);
        assert_eq!((found.usual_syllables, found.usual_initials), (1, 1));
        assert_eq!(found.initials, ["gz", "yz", "az"]);
        let long = spellings("广州中央广场地下停车");
        assert_eq!(long.usual_syllables, long.syllables.len());
        assert_eq!(found.heard(), ["guangzhou"]);
    }

    #[test]
    fn the_table_has_each_character_once_with_distinct_readings() {
        let mut seen = Vec::new();
        for (c, readings) in usual_readings() {
            assert!(!seen.contains(&c), "{c}");
            seen.push(c);
            let mut distinct = readings.clone();
            distinct.sort_unstable();
            distinct.dedup();
            assert_eq!(distinct.len(), readings.len(), "{c}");
            assert!(!readings.is_empty(), "{c}");
        }
        assert!(seen.len() > 90);
    }

    #[test]
    fn spellings_are_bounded_and_distinct() {
        let found = spellings("重庆长乐单都会行朝阳");
        for kind in [&found.syllables, &found.initials] {
            assert_eq!(kind.len(), SPELLINGS, "{kind:?}");
            let mut distinct = kind.clone();
            distinct.sort();
            distinct.dedup();
            assert_eq!(distinct.len(), SPELLINGS);
        }
    }
}
