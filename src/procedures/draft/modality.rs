//! Whether a figure is one of the past, or of what is to come.

/// What ends a part of a sentence.
const ENDS: &[char] = &['，', ',', '；', ';', '：', ':', '。'];

/// The modality of a figure, by the words of its sentence before it. `subject` is where its subject begins in them, in characters.
///
/// The last word for what is to come counts, unless something behind it says that it is over: a semicolon (of a list that no
/// colon opens), 已, or 完成 and 实现 of another subject, or behind a figure that is planned.
pub(super) fn modality(words: &[char], subject: Option<usize>) -> &'static str {
    let (mut now, mut listed) = ("actual", "actual");
    let (mut start, mut said_from, mut said_to) = (0, 0, 0);
    for part in words.split_inclusive(|c| ENDS.contains(c)) {
        let text: String = part.iter().collect();
        let says = |marks: &[&str]| marks.iter().any(|mark| text.contains(mark));
        let end = start + part.len();
        if let Some(mark) = mark(&text) {
            (now, said_from, said_to) = (mark, start, end);
        } else if now != "actual" {
            let is_other = subject.is_some_and(|subject| (said_to..end).contains(&subject));
            let is_behind_plan = now == "planned" && has_figure(words.get(said_from..start));
            if says(&["已"]) || says(&["完成", "实现"]) && (is_other || is_behind_plan) {
                now = "actual";
            }
        }
        match part.last() {
            Some('；' | ';') => now = listed,
            Some('：' | ':') => listed = now,
            _ => {}
        }
        start = end;
    }
    now
}

fn has_figure(words: Option<&[char]>) -> bool {
    words.is_some_and(|words| words.iter().any(char::is_ascii_digit))
}

fn mark(words: &str) -> Option<&'static str> {
    let says = |marks: &[&str]| marks.iter().any(|mark| words.contains(mark));
    let is_will = |(at, will): (usize, &str)| {
        let behind = words.get(at + will.len()..).unwrap_or("");
        WILL_DO.iter().any(|word| behind.starts_with(word))
    };
    if says(&["力争", "未来"]) || sets_goal(words) {
        Some("target")
    } else if says(&["预计", "有望"]) {
        Some("expected")
    } else if says(&["计划", "拟于", "将于", "拟建"]) || words.match_indices('将').any(is_will)
    {
        Some("planned")
    } else {
        None
    }
}

/// What follows 将 where it speaks of what is to come. 将项目列入 only says with what something is done.
const WILL_DO: &[&str] = &[
    "建", "达", "实现", "完成", "新增", "新建", "突破", "超", "增", "投", "形成", "成为", "带动",
    "有", "为", "是", "再", "累计", "力争", "继续",
];

/// Whether 目标 says what the goal is: 目标是, 目标：, 以…为目标. One that is clear, or reached to a part, says nothing of the figure.
fn sets_goal(words: &str) -> bool {
    words.match_indices("目标").any(|(at, goal)| {
        let (before, behind) = (words.get(..at), words.get(at + goal.len()..));
        let (before, behind) = (before.unwrap_or(""), behind.unwrap_or(""));
        let is_done = DONE.iter().any(|done| before.contains(done));
        let names = NAMES_GOAL.iter().any(|word| behind.starts_with(word));
        !is_done && (names || before.ends_with('为'))
    })
}

/// What is done with a goal that is there.
const DONE: &[&str] = &["完成", "实现了", "达到", "达成", "占"];

/// What follows 目标 where it is said what the goal is.
const NAMES_GOAL: &[&str] = &[
    "：",
    ":",
    "是",
    "为",
    "到",
    "达",
    "定为",
    "设为",
    "值",
    "产值",
    "产能",
    "任务是",
    "任务为",
    "，力争",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_come_ends_with_what_is_over() {
        for (words, subject, expected) in [
            ("泰安市力争投资", "泰安市", "target"),
            ("泰安市力争投资100亿元，实现产值", "泰安市", "target"),
            ("力争到2025年，泰安市实现产值", "", "target"),
            ("泰安市力争投资100亿元；江门市投资", "江门市", "actual"),
            ("主要目标：投资100亿元；产值", "", "target"),
            ("泰安市计划投资100亿元，江门市完成投资", "江门市", "actual"),
            ("泰安市计划投资100亿元，江门市投资", "江门市", "planned"),
            ("泰安市计划投资100亿元，已投资", "泰安市", "actual"),
            ("泰安市力争投资100亿元，江门市计划投资", "江门市", "planned"),
            ("预计已有", "", "expected"),
            ("完成投资", "", "actual"),
            ("泰安市完成年度目标的", "泰安市", "actual"),
            ("泰安市完成年度目标的60%，年度投资", "泰安市", "actual"),
            ("泰安市目标明确，上半年完成投资", "泰安市", "actual"),
            ("围绕发展目标，投资", "", "actual"),
            ("发展目标是投资", "", "target"),
            ("年度目标为", "", "target"),
            ("到2025年全市将建成5G基站1万个，投资", "", "planned"),
            ("泰安市将项目列入清单，投资", "泰安市", "actual"),
        ] {
            let subject = words.find(subject).filter(|_| !subject.is_empty());
            let subject = subject.map(|byte| words[..byte].chars().count());
            let words_of: Vec<char> = words.chars().collect();
            assert_eq!(modality(&words_of, subject), expected, "{words}");
        }
    }
}
