//! JSON documents that hold many objects in an array or an object, as `apoc.export.json` writes them besides JSON Lines:
//! `[{…}, {…}]`, `{"nodes": [{…}], "rels": [{…}]}`, `{"nodes": {"0": {…}}, "rels": {"0": {…}}}`.
//!
//! A document is never read as a whole: only its depth is tracked, and each object at the depth of the elements is a
//! record.

use super::line::line_ends;

/// The keys of a document that contain its elements.
const KEYS: [&str; 6] = [
    "nodes",
    "rels",
    "relationships",
    "edges",
    "links",
    "vertices",
];

/// The number of open brackets around the elements of the document that begins with these bytes; 0 if it is not a
/// document and each line is an object.
pub fn element_depth(start: &[u8]) -> u32 {
    let mut rest = start.trim_ascii_start();
    match rest.first() {
        Some(b'[') => return 1,
        Some(b'{') => rest = rest[1..].trim_ascii_start(),
        _ => return 0,
    }
    let is_key = |key: &&str| {
        let after = rest.strip_prefix(format!("\"{key}\"").as_bytes());
        let value = after.and_then(|after| after.trim_ascii_start().strip_prefix(b":"));
        let value = value.map(<[u8]>::trim_ascii_start);
        value.is_some_and(|value| value.starts_with(b"[") || value.starts_with(b"{"))
    };
    match KEYS.iter().any(is_key) {
        true => 2,
        false => 0,
    }
}

/// Tracks the depth of a document byte by byte.
#[derive(Clone, Copy, Debug, Default)]
pub struct Depth {
    open: u32,
    in_string: bool,
    escaped: bool,
}

impl Depth {
    /// A state outside strings, within this many brackets.
    pub fn within(open: u32) -> Depth {
        Depth {
            open,
            ..Depth::default()
        }
    }

    /// The number of open brackets.
    pub fn open(&self) -> u32 {
        self.open
    }

    /// Advances by a byte; returns whether it closes a bracket so that this many are still open.
    pub fn closes_to(&mut self, byte: u8, open: u32) -> bool {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
            return false;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.open += 1,
            b'}' | b']' => {
                self.open = self.open.saturating_sub(1);
                return self.open == open;
            }
            _ => {}
        }
        false
    }
}

/// The elements of a block with their lines. Anything between them that does not belong to the structure of the
/// document is returned as an invalid element.
pub struct Elements<'b> {
    rest: &'b [u8],
    depth: Depth,
    /// The depth of elements.
    of: u32,
    line: u64,
    last: Part,
}

/// What was read last of the structure of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// An opening bracket, a key, or nothing yet.
    Opening,
    Comma,
    /// An element, or a bracket that closes.
    Value,
}

/// An element with its line, or what is wrong with the structure there.
pub type Element<'b> = Result<(u64, &'b [u8]), (u64, &'static str)>;

impl<'b> Elements<'b> {
    /// The elements of a block that begins at this line and depth.
    pub fn new(block: &'b [u8], line: u64, depth: u32, of: u32) -> Elements<'b> {
        Elements {
            rest: block,
            depth: Depth::within(depth),
            of,
            line,
            // A block that is not the first begins behind an element.
            last: match depth {
                0 => Part::Opening,
                _ => Part::Value,
            },
        }
    }

    /// What is wrong with the structure if this part of it follows the last one.
    fn advance(&mut self, part: Part, closes: bool) -> Result<(), (u64, &'static str)> {
        let before = std::mem::replace(&mut self.last, part);
        let wrong = match (before, part) {
            (Part::Value, Part::Value) if closes => return Ok(()),
            (Part::Value, _) if self.depth.open() == 0 => "the document has ended before this",
            (Part::Value, Part::Opening | Part::Value) => "a comma is missing before this",
            (Part::Comma, Part::Value) if closes => "there is no element after the comma",
            (Part::Opening | Part::Comma, Part::Comma) => "there is no element before the comma",
            (Part::Value, Part::Comma) | (Part::Opening | Part::Comma, _) => return Ok(()),
        };
        Err((self.line, wrong))
    }

    fn take(&mut self, length: usize) -> &'b [u8] {
        let (taken, rest) = self.rest.split_at(length.min(self.rest.len()));
        self.rest = rest;
        self.line += line_ends(taken);
        taken
    }

    /// The length of the value at the start of the rest.
    fn value_length(&self) -> usize {
        let mut depth = Depth::within(0);
        let ends = |(_, byte): &(usize, &u8)| {
            let closed = depth.closes_to(**byte, 0);
            closed || depth.open() == 0 && !depth.in_string && matches!(**byte, b',' | b']' | b'}')
        };
        let end = self.rest.iter().enumerate().find(ends);
        match end {
            Some((at, b',')) => at,
            Some((at, b']' | b'}')) if !matches!(self.rest.first(), Some(b'{' | b'[')) => at,
            Some((at, _)) => at + 1,
            None => self.rest.len(),
        }
    }

    /// The length of the key at the start of the rest, if there is one.
    fn key_length(&self) -> Option<usize> {
        let mut depth = Depth::within(0);
        let end = self.rest.iter().position(|byte| {
            let was_in_string = depth.in_string;
            depth.closes_to(*byte, 0);
            was_in_string && !depth.in_string
        })?;
        let after = self.rest.get(end + 1..)?;
        let colon = after.iter().position(|byte| !byte.is_ascii_whitespace())?;
        (after.get(colon) == Some(&b':')).then_some(end + colon + 2)
    }
}

impl<'b> Iterator for Elements<'b> {
    type Item = Element<'b>;

    fn next(&mut self) -> Option<Element<'b>> {
        loop {
            let first = *self.rest.first()?;
            let inside = self.depth.open() == self.of;
            let structure = match first {
                b',' => self.advance(Part::Comma, false),
                b']' | b'}' => self.advance(Part::Value, true),
                _ if first.is_ascii_whitespace() => Ok(()),
                b'{' | b'[' if !inside => self.advance(Part::Opening, false),
                b'"' if self.key_length().is_some() => {
                    let structure = self.advance(Part::Opening, false);
                    let length = self.key_length().unwrap_or(1);
                    self.take(length);
                    match structure {
                        Ok(()) => continue,
                        Err(wrong) => return Some(Err(wrong)),
                    }
                }
                _ => {
                    if let Err(wrong) = self.advance(Part::Value, false) {
                        self.last = Part::Comma;
                        return Some(Err(wrong));
                    }
                    let line = self.line;
                    let length = self.value_length().max(1);
                    return Some(Ok((line, self.take(length))));
                }
            };
            if !first.is_ascii_whitespace() {
                self.depth = after(self.depth, first);
            }
            self.take(1);
            if let Err(wrong) = structure {
                return Some(Err(wrong));
            }
        }
    }
}

fn after(mut depth: Depth, byte: u8) -> Depth {
    depth.closes_to(byte, u32::MAX);
    depth
}

#[cfg(test)]
mod tests {
    use super::*;

    fn elements(text: &str) -> Vec<(u64, String)> {
        let of = element_depth(text.as_bytes());
        let elements = Elements::new(text.as_bytes(), 1, 0, of);
        let texts = elements.map(|element| match element {
            Ok((line, text)) => (line, String::from_utf8_lossy(text).into_owned()),
            Err((line, wrong)) => (line, wrong.to_owned()),
        });
        texts.collect()
    }

    #[test]
    fn three_shapes_have_elements() {
        let wanted = [(2, r#"{"a":"]}\"{"}"#), (3, r#"{"b":[{}]}"#)];
        let wanted: Vec<_> = wanted.map(|(line, text)| (line, text.to_owned())).into();
        let [a, b] = [&wanted[0].1, &wanted[1].1];
        for text in [
            format!("[\n{a},\n{b}]"),
            format!("\n [{a}\r,{b}\n]\n"),
            format!("{{\"nodes\": [\n{a}],\"rels\":[\n{b}\n]}}"),
            format!("{{\"nodes\":{{\"0\":\n{a}}},\"rels\":{{\"}}\" :\n{b}}}}}"),
        ] {
            assert_eq!(elements(&text), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_no_object_is_not_passed_over() {
        let found = elements("[1, \"a]\", {}, [{}], null]");
        let texts: Vec<&str> = found.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(texts, ["1", "\"a]\"", "{}", "[{}]", "null"]);
        let open = elements("[{}, {\"a\": 1");
        assert_eq!(open.len(), 2);
    }

    #[test]
    fn commas_stand_between_elements_and_nowhere_else() {
        const MISSING: &str = "a comma is missing before this";
        const NONE_AFTER: &str = "there is no element after the comma";
        const NONE_BEFORE: &str = "there is no element before the comma";
        const ENDED: &str = "the document has ended before this";
        for (text, wrong) in [
            ("[{},\n]", Some((2, NONE_AFTER))),
            ("[{}\n{}]", Some((2, MISSING))),
            ("[,{}]", Some((1, NONE_BEFORE))),
            ("[{},,{}]", Some((1, NONE_BEFORE))),
            ("[,]", Some((1, NONE_BEFORE))),
            ("[{}]\n[{}]", Some((2, ENDED))),
            ("[{}],", Some((1, ENDED))),
            ("{\"nodes\":[{}]\"rels\":[{}]}", Some((1, MISSING))),
            ("{\"nodes\":[{}],\"rels\":[{},]}", Some((1, NONE_AFTER))),
            ("{\"nodes\":[{}],}", Some((1, NONE_AFTER))),
            ("{\"nodes\":{\"0\":{}\n\"1\":{}}}", Some((2, MISSING))),
            ("{\"nodes\":{\"0\":{},\"1\":{}},\"rels\":{}}", None),
            ("[{}, {} ]\n", None),
            ("[ ]", None),
        ] {
            let found = elements(text);
            let found = found.iter().map(|(line, text)| (*line, text.as_str()));
            let mut found = found.filter(|(_, text)| text.contains(' '));
            assert_eq!(found.next(), wrong, "{text}");
        }
        // Between the blocks of a document, which end behind an element.
        let wrong = |block: &str| {
            let mut elements = Elements::new(block.as_bytes(), 1, 1, 1);
            elements.find_map(Result::err)
        };
        assert_eq!(wrong(",{}]"), None);
        assert_eq!(wrong("]"), None);
        assert_eq!(wrong("{}]"), Some((1, MISSING)));
        assert_eq!(wrong(",]"), Some((1, NONE_AFTER)));
    }

    #[test]
    fn lines_of_objects_are_no_document() {
        assert_eq!(element_depth(b"{\"id\":1}\n{\"id\":2}"), 0);
        assert_eq!(element_depth(b"{\"nodes\": 3}"), 0);
        assert_eq!(element_depth(b"  \n[ ]"), 1);
        assert_eq!(element_depth(b"{ \"rels\" : { \"0\":"), 2);
    }
}
