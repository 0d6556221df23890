//! What is written like a figure, and is none in a running text.

use super::scan::Scan;

/// Words that look like a number with a unit.
const WORDS: &[&str] = &[
    "十分",
    "百分",
    "千分",
    "万分",
    "百度",
    "千方",
    "千克",
    "千米",
    "千瓦",
    "千伏",
    "千升",
    "千卡",
    "千帕",
    "千赫",
    "千瓦时",
    "千伏安",
];

/// What stands before a number of days, and not before the day of a month.
const BEFORE_DAYS: &[&str] = &[
    "历时", "为期", "连续", "长达", "工作", "不足", "近", "约", "超", "逾", "达", "满", "共", "仅",
    "用", "第", "过",
];

/// What stands behind it.
const BEHIND_DAYS: &[&str] = &["内", "间", "游", "之", "以", "后", "前", "左", "多"];

/// Whether the text from one place to another is a word, or a part of a fraction: 十分重要, 三分之一.
pub(super) fn is_figure_of_speech(scan: &Scan<'_>, at: usize, end: usize) -> bool {
    let written = scan.written(at, end);
    let is_part = written.ends_with('分') && scan.character(end) == Some('之');
    is_part || WORDS.contains(&written)
}

/// Whether a duration from one place to another is rather a day, or days, of a month: 5日, 5日至7日.
pub(super) fn is_day_of_month(scan: &Scan<'_>, at: usize, end: usize) -> bool {
    let written = scan.written(at, end);
    let Some(days) = written.strip_suffix('日') else {
        return false;
    };
    let mut numbers = days.split(|c: char| !c.is_ascii_digit());
    let is_day = |number: &str| number.parse().is_ok_and(|day: u8| (1..=31).contains(&day));
    let are_days = numbers.all(|number| number.is_empty() || is_day(number));
    let begins = days.starts_with(|c: char| c.is_ascii_digit());
    let joined = days
        .chars()
        .all(|c| c.is_ascii_digit() || "日~至到—–-、".contains(c));
    let before: String = (at.saturating_sub(2)..at)
        .filter_map(|at| scan.character(at))
        .collect();
    let behind: String = (end..end + 1).filter_map(|at| scan.character(at)).collect();
    let counts = BEFORE_DAYS.iter().any(|word| before.ends_with(word))
        || BEHIND_DAYS.iter().any(|word| behind.starts_with(word));
    begins && are_days && joined && !counts
}
