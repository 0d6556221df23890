//! Captions shortened to the space in a drawing.

use unicode_width::UnicodeWidthChar;

/// The maximum width; wider captions would cover their neighbours.
const CAPTION_WIDTH: usize = 24;

/// The width of a text in columns of a terminal: Chinese characters take two each.
pub fn width(text: &str) -> usize {
    text.chars().filter_map(UnicodeWidthChar::width).sum()
}

/// Shortens a caption to leave room for its neighbours. A period or number at its end is kept, and the text before it
/// is cut.
pub fn shortened(caption: &str) -> String {
    if width(caption) <= CAPTION_WIDTH {
        return caption.to_owned();
    }
    let (text, end) = match caption.rsplit_once(' ') {
        Some((text, end)) if is_number(end) => (text, format!(" {end}")),
        _ => (caption, String::new()),
    };
    let mut room = CAPTION_WIDTH.saturating_sub(width(&end));
    let fits = |character: &char| {
        let columns = character.width().unwrap_or(0);
        let has_room = columns <= room;
        room = room.saturating_sub(columns);
        has_room
    };
    let text: String = text.chars().take_while(fits).collect();
    format!("{text}…{end}")
}

/// Whether a word is a period or a number short enough to be kept whole.
fn is_number(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_digit()) && width(word) < CAPTION_WIDTH - 4
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn wide_characters_count_twice() {
        assert_eq!(shortened("泰安市"), "泰安市");
        assert_eq!(
            shortened("山东泰安工程建设项目交易实现双增长"),
            "山东泰安工程建设项目交易…"
        );
        assert_eq!(
            shortened("abcdefghijklmnopqrstuvwxyz"),
            "abcdefghijklmnopqrstuvwx…"
        );
        assert_eq!(
            shortened("高技术制造业投资增长速度 2022-H1"),
            "高技术制造业投资… 2022-H1"
        );
        assert_eq!(
            shortened("公共资源交易节约总额 2022-01/2022-07"),
            "公共资源… 2022-01/2022-07"
        );
        assert_eq!(
            shortened("12345678901234567890 1234567890123456789012"),
            "12345678901234567890 123…"
        );
    }
}
