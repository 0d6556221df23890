//! A set of companies of which some stand in it twice, made by rule: what people do to names, and nothing of how they are found.

use std::collections::BTreeSet;

/// A company as one source has it.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    pub name: String,
    pub aliases: Vec<String>,
    pub city: Option<usize>,
    pub industry: Option<usize>,
    pub suppliers: BTreeSet<usize>,
}

/// The entries, and which two of them are one company.
#[derive(Debug, Default)]
pub struct Made {
    pub entries: Vec<Entry>,
    pub pairs: BTreeSet<(usize, usize)>,
    pub suppliers: usize,
}

/// Cities with their provinces.
pub const CITIES: [(&str, &str); 16] = [
    ("杭州", "浙江"),
    ("宁波", "浙江"),
    ("丽水", "浙江"),
    ("温州", "浙江"),
    ("南京", "江苏"),
    ("苏州", "江苏"),
    ("无锡", "江苏"),
    ("徐州", "江苏"),
    ("济南", "山东"),
    ("青岛", "山东"),
    ("泰安", "山东"),
    ("烟台", "山东"),
    ("大连", "辽宁"),
    ("沈阳", "辽宁"),
    ("鞍山", "辽宁"),
    ("营口", "辽宁"),
];
pub const INDUSTRIES: usize = 24;

const FIRST: &str = "恒华东海金盛宏鑫瑞泰兴永安康达丰隆昌茂源通汇德润祥嘉博凯旭晨科创智远航宇天地联合众信诚立新正明光亚中北南";
const SECOND: &str = "力泰瑞源达丰盛昌隆华宇航天信诚安康乐福寿禧春秋月星辰云山河江湖海洋林森木石玉珠宝龙凤麟鹏鹤虎狮象马驰腾飞跃";
const TRADES: [&str; 14] = [
    "石化",
    "纺织",
    "机械制造",
    "新材料科技",
    "电子",
    "食品",
    "建筑工程",
    "物流",
    "生物医药",
    "环保设备",
    "汽车零部件",
    "信息技术",
    "贸易",
    "化纤",
];
const FORMS: [&str; 4] = ["有限公司", "股份有限公司", "有限责任公司", "集团有限公司"];
/// Simplified characters with the traditional ones that people write.
const TRADITIONAL: [(char, char); 24] = [
    ('华', '華'),
    ('东', '東'),
    ('兴', '興'),
    ('达', '達'),
    ('丰', '豐'),
    ('润', '潤'),
    ('创', '創'),
    ('远', '遠'),
    ('联', '聯'),
    ('众', '眾'),
    ('诚', '誠'),
    ('龙', '龍'),
    ('凤', '鳳'),
    ('纺', '紡'),
    ('织', '織'),
    ('机', '機'),
    ('电', '電'),
    ('环', '環'),
    ('设', '設'),
    ('备', '備'),
    ('贸', '貿'),
    ('纤', '纖'),
    ('团', '團'),
    ('术', '術'),
];

/// Numbers by chance, the same for one seed.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound
    }

    pub fn is(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn one_of(&mut self, text: &str) -> char {
        let characters: Vec<char> = text.chars().collect();
        characters[self.below(characters.len())]
    }
}

/// The parts of the name of a company.
#[derive(Clone)]
struct Parts {
    brand: String,
    trade: &'static str,
    form: &'static str,
    city: usize,
    /// How much of the place is said before the brand.
    said: usize,
}

impl Parts {
    fn by_chance(chance: &mut Chance) -> Parts {
        let mut brand = String::from(chance.one_of(FIRST));
        for _ in 0..1 + usize::from(chance.is(35)) {
            brand.push(chance.one_of(SECOND));
        }
        Parts {
            brand,
            trade: TRADES[chance.below(TRADES.len())],
            form: FORMS[chance.below(FORMS.len())],
            city: chance.below(CITIES.len()),
            said: chance.below(4),
        }
    }

    fn name(&self) -> String {
        let (city, province) = CITIES[self.city];
        let place = match self.said {
            0 => String::new(),
            1 => city.to_owned(),
            2 => province.to_owned(),
            3 => format!("{city}市"),
            _ => format!("{province}省{city}市"),
        };
        format!("{place}{}{}{}", self.brand, self.trade, self.form)
    }
}

/// So many companies, some of them twice, and some with a namesake in another city.
pub fn made(companies: usize, seed: u64) -> Made {
    let mut chance = Chance::new(seed);
    let mut made = Made {
        suppliers: companies / 3 + 10,
        ..Made::default()
    };
    for _ in 0..companies {
        let parts = Parts::by_chance(&mut chance);
        let entry = entry(&parts, made.suppliers, &mut chance);
        if chance.is(20) {
            let mut other = parts.clone();
            other.city = (parts.city + 1 + chance.below(CITIES.len() - 1)) % CITIES.len();
            other.form = FORMS[chance.below(FORMS.len())];
            let namesake = self::entry(&other, made.suppliers, &mut chance);
            made.entries.push(namesake);
        }
        if chance.is(40) {
            let (first, second) = twice(&parts, entry, &mut chance);
            let at = made.entries.len();
            made.entries.extend([first, second]);
            made.pairs.insert((at, at + 1));
        } else {
            made.entries.push(entry);
        }
    }
    made
}

fn entry(parts: &Parts, suppliers: usize, chance: &mut Chance) -> Entry {
    Entry {
        name: parts.name(),
        aliases: Vec::new(),
        city: chance.is(95).then_some(parts.city),
        industry: chance.is(90).then(|| chance.below(INDUSTRIES)),
        suppliers: (0..chance.below(5))
            .map(|_| chance.below(suppliers))
            .collect(),
    }
}

/// The company as another source has it.
fn twice(parts: &Parts, mut entry: Entry, chance: &mut Chance) -> (Entry, Entry) {
    let mut other = entry.clone();
    match chance.below(6) {
        0 => other.name = format!("{}{}", parts.brand, parts.trade),
        1 => {
            let mut parts = parts.clone();
            parts.said = (parts.said + 1 + chance.below(4)) % 5;
            other.name = parts.name();
        }
        2 => other.name = mistyped(&entry.name, chance),
        3 => {
            let traditional = |c: char| TRADITIONAL.iter().find(|(simple, _)| *simple == c);
            let written = entry
                .name
                .chars()
                .map(|c| traditional(c).map_or(c, |pair| pair.1));
            other.name = written.collect();
        }
        4 => {
            let old = Parts::by_chance(chance);
            other.name = old.name();
            match chance.is(85) {
                true => entry.aliases.push(other.name.clone()),
                // Who has forgotten the old name knows the company by what it does.
                false => other.suppliers.extend(entry.suppliers.iter().copied()),
            }
        }
        _ => {
            other.name = format!(
                "{}（{}）{}{}",
                parts.brand, CITIES[parts.city].0, parts.trade, parts.form
            )
        }
    }
    if chance.is(8) {
        other.city = None;
    }
    if chance.is(10) {
        other.industry = Some(chance.below(INDUSTRIES));
    }
    other.suppliers.retain(|_| chance.is(75));
    (entry, other)
}

/// A name with one typing error: another character, one less, or two exchanged.
fn mistyped(name: &str, chance: &mut Chance) -> String {
    let mut characters: Vec<char> = name.chars().collect();
    let at = chance.below(characters.len() - 1);
    match chance.below(3) {
        0 => characters[at] = chance.one_of(SECOND),
        1 => {
            characters.remove(at);
        }
        _ => characters.swap(at, at + 1),
    }
    characters.into_iter().collect()
}
