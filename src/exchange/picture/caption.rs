//! A caption cut to the room that a drawing has for it.

use unicode_width::UnicodeWidthChar;

/// Wider captions would cover their neighbours.
const CAPTION_WIDTH: usize = 24;

/// How many columns of a terminal a text would take up: Chinese characters two each.
pub fn width(text: &str) -> usize {
    text.chars().filter_map(UnicodeWidthChar::width).sum()
}

/// A caption that leaves room for its neighbours.
pub fn shortened(caption: &str) -> String {
    let mut width = 0;
    let mut short = String::new();
    for character in caption.chars() {
        width += character.width().unwrap_or(0);
        if width > CAPTION_WIDTH {
            short.push('…');
            break;
        }
        short.push(character);
    }
    short
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
    }
}
