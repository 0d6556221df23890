//! Chinese names in Latin letters: by whole syllables (`taianshi`) and by initials (`tas`).

use ::pinyin::ToPinyinMulti;

/// A character counts with so many readings, the most usual ones.
const READINGS: usize = 3;

/// A name counts with so many spellings of a kind.
const SPELLINGS: usize = 4;

/// The spellings of a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spellings {
    /// By whole syllables: `taianshi`.
    pub syllables: Vec<String>,
    /// By the first letter of each syllable: `tas`.
    pub initials: Vec<String>,
}

/// The spellings of a normal form; none where it has no Chinese character.
///
/// Characters have several readings. The first spelling has the most usual one of each; the next ones differ from it in one
/// character, the first characters first, then in two, and so on, until there are four. Latin letters and digits in a name
/// stand for themselves, and other characters are passed over. `ü` is `v`, as it is typed.
///
/// ```text
/// spellings("重庆市") has the syllables "zhongqingshi" and "chongqingshi", and the initials "zqs" and "cqs"
/// ```
pub fn spellings(form: &str) -> Spellings {
    let mut chinese = false;
    let mut syllables: Vec<Vec<String>> = Vec::new();
    for c in form.chars() {
        let readings = readings(c);
        if !readings.is_empty() {
            chinese = true;
            syllables.push(readings);
        } else if c.is_ascii_alphanumeric() {
            syllables.push(vec![c.to_string()]);
        }
    }
    if !chinese {
        return Spellings::default();
    }
    let initials: Vec<Vec<String>> = syllables.iter().map(|readings| firsts(readings)).collect();
    Spellings {
        syllables: combined(&syllables),
        initials: combined(&initials),
    }
}

/// The distinct readings of a character without tones, the most usual first.
fn readings(c: char) -> Vec<String> {
    if c.is_ascii() {
        return Vec::new();
    }
    let mut found: Vec<String> = Vec::new();
    for reading in c.to_pinyin_multi().into_iter().flatten() {
        let reading = reading.plain().replace('ü', "v");
        if !found.contains(&reading) {
            found.push(reading);
        }
        if found.len() == READINGS {
            break;
        }
    }
    found
}

fn firsts(readings: &[String]) -> Vec<String> {
    let mut firsts: Vec<String> = Vec::new();
    for reading in readings {
        let first: String = reading.chars().take(1).collect();
        if !firsts.contains(&first) {
            firsts.push(first);
        }
    }
    firsts
}

/// The spellings that choose one of the readings of each character, those with the fewest unusual readings first.
fn combined(characters: &[Vec<String>]) -> Vec<String> {
    // A choice is the unusual readings in it: (character, reading), ascending.
    let mut choices: Vec<Vec<(usize, usize)>> = vec![Vec::new()];
    let mut at = 0;
    while at < choices.len() && choices.len() < SPELLINGS {
        let choice = choices.get(at).cloned().unwrap_or_default();
        let after = choice.last().map_or(0, |(character, _)| character + 1);
        let more = characters
            .iter()
            .enumerate()
            .skip(after)
            .flat_map(|(character, readings)| {
                (1..readings.len()).map(move |reading| (character, reading))
            });
        for unusual in more.take(SPELLINGS - choices.len()) {
            choices.push(choice.iter().copied().chain([unusual]).collect());
        }
        at += 1;
    }
    let spelled = choices.iter().map(|choice| {
        let letters = characters.iter().enumerate().map(|(at, readings)| {
            let unusual = choice.iter().find(|(character, _)| *character == at);
            let reading = readings.get(unusual.map_or(0, |(_, reading)| *reading));
            reading.map_or("", String::as_str)
        });
        letters.collect::<String>()
    });
    let mut distinct: Vec<String> = Vec::with_capacity(choices.len());
    for spelling in spelled {
        if !distinct.contains(&spelling) {
            distinct.push(spelling);
        }
    }
    distinct
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
