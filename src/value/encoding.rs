//! Text in other encodings than UTF-8: decoding of streams, and a guess of the encoding for error messages.

use super::binary::is_binary;
use super::utf8::utf8_part;
use super::utf16::utf16;
use crate::error::{Error, ErrorCode, Result};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding};
use std::collections::HashSet;
use std::io::{self, Read};
use std::str::FromStr;

/// The number of bytes that are read and decoded at once.
const CHUNK: usize = 1 << 16;

/// The number of bytes of a text that a guess examines.
const SAMPLE: usize = 1 << 16;

/// The encoding of a text file.
///
/// Created from a name such as `GB18030`, `GBK`, `Big5`, `UTF-16`, `UTF-16LE`, `UTF-16BE`, `Latin-1` or `UTF-8`; all
/// names of the WHATWG Encoding Standard are known, in any case. A byte order mark at the beginning of a file overrides
/// the name.
///
/// ```
/// let encoding: tupu::TextEncoding = "gb18030".parse()?;
/// assert_eq!(encoding.name(), "GB18030");
/// assert!("GB-what".parse::<tupu::TextEncoding>().is_err());
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextEncoding {
    encoding: &'static Encoding,
    /// UTF-16 without a byte order: it is detected in the text.
    open_order: bool,
}

impl TextEncoding {
    fn is_utf16(self) -> bool {
        self.encoding == encoding_rs::UTF_16LE || self.encoding == encoding_rs::UTF_16BE
    }

    /// The definition of the encoding.
    pub(crate) fn encoding(self) -> &'static Encoding {
        self.encoding
    }

    /// The name of the encoding in the Encoding Standard.
    ///
    /// ```
    /// let encoding: tupu::TextEncoding = "latin-1".parse()?;
    /// assert_eq!(encoding.name(), "windows-1252");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn name(&self) -> &'static str {
        match self.encoding.name() {
            _ if self.open_order => "UTF-16",
            "gb18030" => "GB18030",
            name => name,
        }
    }
}

impl FromStr for TextEncoding {
    type Err = Error;

    fn from_str(name: &str) -> Result<TextEncoding> {
        let bare: String = name
            .chars()
            .filter(|c| !matches!(c, '-' | '_' | ' '))
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let (label, open_order) = match bare.as_str() {
            "utf16" | "unicode" | "ucs2" => ("utf-16le", true),
            "utf16le" => ("utf-16le", false),
            "utf16be" => ("utf-16be", false),
            "cp936" => ("gbk", false),
            "cp950" => ("big5", false),
            bare => (bare, false),
        };
        let encoding = Encoding::for_label_no_replacement(label.as_bytes())
            .or_else(|| Encoding::for_label_no_replacement(name.as_bytes()));
        let encoding = encoding.ok_or_else(|| {
            let message = format!("`{name}` is not the name of an encoding");
            Error::argument(ErrorCode::InvalidArgumentValue, message)
                .hint("known are GB18030, GBK, Big5, UTF-16, UTF-16LE, UTF-16BE, Latin-1, windows-1252, Shift_JIS, EUC-KR, UTF-8 and the other names of the WHATWG Encoding Standard")
        })?;
        Ok(TextEncoding {
            encoding,
            open_order,
        })
    }
}

/// The most probable encoding of bytes that are not UTF-8, by a name that [`TextEncoding`] and `iconv` know.
pub fn guess(bytes: &[u8]) -> &'static str {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    if let Some(order) = utf16(sample) {
        return order;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, false);
    match detector.guess(None, Utf8Detection::Deny).name() {
        // GB18030 is a superset of GBK.
        "GBK" => "GB18030",
        name => name,
    }
}

/// The encoding of bytes that are clearly not in the declared encoding, although they can be decoded with it: text is
/// often decoded with a wrong encoding without an error.
fn contradicted(bytes: &[u8], said: TextEncoding) -> Option<&'static str> {
    // The byte order mark overrides the declared encoding.
    if bytes.is_empty() || Encoding::for_bom(bytes).is_some() {
        return None;
    }
    let encoding = said.encoding;
    let is_utf16 = said.is_utf16();
    match utf16(bytes) {
        Some(order) if !is_utf16 => return Some(order),
        Some(order) => return (!said.open_order && order != encoding.name()).then_some(order),
        // A line end, a comma and a digit contain a zero byte in UTF-16.
        None if is_utf16 && memchr::memchr(0, bytes).is_none() => return Some(probable(bytes)),
        None if is_utf16 || encoding == encoding_rs::UTF_8 => return None,
        None => {}
    }
    let is_other = match probable(bytes) {
        "UTF-8" => is_long_utf8(bytes),
        // Every byte is a character in Latin-1. Its letters appear between ASCII letters, while characters of two bytes
        // appear side by side.
        "GB18030" | "Big5" | "Shift_JIS" | "EUC-JP" | "EUC-KR" => {
            encoding == encoding_rs::WINDOWS_1252 && has_pairs(bytes)
        }
        _ => false,
    };
    is_other.then(|| probable(bytes))
}

/// The most probable encoding of bytes, including UTF-8.
fn probable(bytes: &[u8]) -> &'static str {
    match utf8_part(bytes) {
        Some(_) => "UTF-8",
        None => guess(bytes),
    }
}

/// Whether the UTF-8 contains so much that is not ASCII that no other encoding would look like it by chance.
fn is_long_utf8(bytes: &[u8]) -> bool {
    let text = utf8_part(bytes).unwrap_or_default();
    let distinct: HashSet<char> = text.chars().filter(|c| !c.is_ascii()).collect();
    // Characters of three bytes must match twice.
    let weights = distinct
        .into_iter()
        .map(|c| if c.len_utf8() > 2 { 2 } else { 1 });
    weights.sum::<usize>() >= 4
}

/// Whether there are bytes beyond ASCII, and most of them are adjacent to another one.
fn has_pairs(bytes: &[u8]) -> bool {
    let runs = bytes.split(u8::is_ascii).map(<[u8]>::len);
    let (mut alone, mut together) = (0, 0);
    for length in runs.filter(|length| *length > 0) {
        match length {
            1 => alone += 1,
            _ => together += length,
        }
    }
    together >= 4 && alone <= together
}

/// A stream of text in another encoding, as UTF-8.
#[derive(Debug)]
pub struct DecodedReader<R> {
    from: R,
    encoding: TextEncoding,
    decoder: Option<encoding_rs::Decoder>,
    /// Bytes that have been read but not yet decoded.
    input: Vec<u8>,
    /// Text that has been decoded, and how much of it has been returned.
    output: Vec<u8>,
    taken: usize,
    /// The line that the output ends in, counted from 1.
    line: u64,
    ended: bool,
    finished: bool,
    failed: Option<NotInEncoding>,
}

/// Bytes that are invalid in the declared encoding of a file.
#[derive(Clone, Copy, Debug)]
pub struct NotInEncoding {
    /// The line in which they occur, counted from 1.
    pub line: u64,
    /// The name of the declared encoding.
    pub encoding: &'static str,
    /// The name of the most probable encoding, if there is another one.
    pub probable: Option<&'static str>,
    /// The bytes are not text in any encoding.
    pub is_binary: bool,
}

impl std::fmt::Display for NotInEncoding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {} is not {}", self.line, self.encoding)
    }
}

impl std::error::Error for NotInEncoding {}

impl<R: Read> DecodedReader<R> {
    /// Decodes a stream in an encoding.
    pub fn new(from: R, encoding: TextEncoding) -> DecodedReader<R> {
        DecodedReader {
            from,
            encoding,
            decoder: None,
            input: Vec::new(),
            output: Vec::new(),
            taken: 0,
            line: 1,
            ended: false,
            finished: false,
            failed: None,
        }
    }

    /// Reads more bytes and decodes the complete characters.
    fn fill(&mut self) -> io::Result<()> {
        let mut part = self.from.by_ref().take(CHUNK as u64);
        self.ended = part.read_to_end(&mut self.input)? < CHUNK;
        if self.decoder.is_none() {
            let probable = contradicted(&self.input, self.encoding);
            let is_binary =
                probable.is_none() && !self.encoding.is_utf16() && is_binary(&self.input);
            if probable.is_some() || is_binary {
                self.fail(1, probable, is_binary);
                self.output.clear();
                self.taken = 0;
                return Ok(());
            }
        }
        let decoder = self.decoder.get_or_insert_with(|| {
            let encoding = match utf16(&self.input) {
                Some("UTF-16BE") if self.encoding.open_order => encoding_rs::UTF_16BE,
                _ => self.encoding.encoding,
            };
            encoding.new_decoder()
        });
        // Reserve the maximum length that the input can be decoded to, so that the decoder never stops for lack of
        // space.
        let longest = decoder.max_utf8_buffer_length_without_replacement(self.input.len());
        self.output.clear();
        self.output.resize(longest.unwrap_or(4 * CHUNK), 0);
        self.taken = 0;
        let (result, read, written) =
            decoder.decode_to_utf8_without_replacement(&self.input, &mut self.output, self.ended);
        self.output.truncate(written);
        self.input.drain(..read);
        self.line += memchr::memchr_iter(b'\n', &self.output).count() as u64;
        self.finished = self.ended && self.input.is_empty();
        if let DecoderResult::Malformed(..) = result {
            self.fail(self.line, None, false);
        }
        Ok(())
    }

    fn fail(&mut self, line: u64, probable: Option<&'static str>, is_binary: bool) {
        self.failed = Some(NotInEncoding {
            line,
            encoding: self.encoding.name(),
            probable,
            is_binary,
        });
    }
}

impl<R: Read> Read for DecodedReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.output.len() {
            if let Some(failed) = self.failed {
                return Err(io::Error::new(io::ErrorKind::InvalidData, failed));
            }
            if self.finished {
                return Ok(0);
            }
            self.fill()?;
        }
        let rest = self.output.get(self.taken..).unwrap_or(&[]);
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.taken += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decoded(bytes: &[u8], name: &str) -> io::Result<String> {
        let encoding = name.parse().map_err(io::Error::other)?;
        let mut text = String::new();
        DecodedReader::new(bytes, encoding).read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn names_are_forgiving() {
        for (name, known) in [
            ("gb18030", "GB18030"),
            ("GBK", "GBK"),
            ("big-5", "Big5"),
            ("Latin-1", "windows-1252"),
            ("ISO-8859-1", "windows-1252"),
            ("utf_16", "UTF-16"),
            ("UTF-16be", "UTF-16BE"),
            ("shift_jis", "Shift_JIS"),
            ("utf8", "UTF-8"),
        ] {
            let encoding: TextEncoding = name.parse().expect(name);
            assert_eq!(encoding.name(), known, "{name}");
        }
        assert!("".parse::<TextEncoding>().is_err());
        assert!("ISO-2022-CN".parse::<TextEncoding>().is_err());
    }

    #[test]
    fn the_order_of_utf_16_shows_itself() {
        let little: Vec<u8> = "id,名\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let big: Vec<u8> = "id,名\n"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        let marked = [&b"\xfe\xff"[..], &big].concat();
        for bytes in [&little, &big, &marked] {
            assert_eq!(decoded(bytes, "UTF-16").expect("text"), "id,名\n");
        }
        assert_eq!(utf16(&little), Some("UTF-16LE"));
        assert_eq!(utf16(&big), Some("UTF-16BE"));
        assert_eq!(utf16(&marked), Some("UTF-16"));
        assert_eq!(utf16("id,名\n".as_bytes()), None);
    }

    #[test]
    fn what_is_not_in_the_encoding_is_told_with_its_line() {
        let error = decoded(b"a\nb\xff\xff\n", "GB18030").expect_err("not GB18030");
        assert_eq!(error.to_string(), "line 2 is not GB18030");
        let cut = decoded(b"a\n\xc4", "GBK").expect_err("half a character");
        assert_eq!(cut.to_string(), "line 2 is not GBK");
    }

    #[test]
    fn guesses_are_those_of_a_reader() {
        for (encoding, text) in [
            (
                "GB18030",
                "编号,名称\n1,泰安市位于山东省中部\n2,济南市是省会\n",
            ),
            (
                "Big5",
                "編號,名稱\n1,臺北市位於臺灣北部的盆地\n2,高雄市在南部\n",
            ),
            (
                "windows-1252",
                "id,name\n1,Zürich\n2,Besançon près de Genève\n",
            ),
        ] {
            let known: TextEncoding = encoding.parse().expect(encoding);
            let (bytes, _, _) = known.encoding.encode(text);
            assert_eq!(guess(&bytes), encoding);
        }
    }

    #[test]
    fn a_wrong_encoding_is_seen_where_it_has_a_meaning_for_the_bytes() {
        let chinese = "编号,名称\n1,泰安市\n2,济南市\n";
        let gbk = encoding_rs::GBK.encode(chinese).0.into_owned();
        let big5 = encoding_rs::BIG5
            .encode("編號,名稱\n1,臺北市\n")
            .0
            .into_owned();
        let little: Vec<u8> = chinese.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = chinese.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let utf8 = chinese.as_bytes();
        for (bytes, said, probable) in [
            (&gbk[..], "UTF-16", "GB18030"),
            (&gbk, "UTF-16BE", "GB18030"),
            (&gbk, "Latin-1", "GB18030"),
            (&big5, "Latin-1", "Big5"),
            (utf8, "UTF-16", "UTF-8"),
            (b"id,name\n1,Ada\n", "UTF-16LE", "UTF-8"),
            (utf8, "GB18030", "UTF-8"),
            (utf8, "Latin-1", "UTF-8"),
            (
                "name\nZürich, Genève, Besançon, Málaga".as_bytes(),
                "Latin-1",
                "UTF-8",
            ),
            (&little, "UTF-16BE", "UTF-16LE"),
            (&big, "UTF-16LE", "UTF-16BE"),
            (&little, "GBK", "UTF-16LE"),
            (&little, "UTF-8", "UTF-16LE"),
        ] {
            let error = decoded(bytes, said).expect_err(said);
            let found = error.get_ref().and_then(|inner| inner.downcast_ref());
            let found = found.and_then(|NotInEncoding { probable, .. }| *probable);
            assert_eq!(found, Some(probable), "{said}");
        }
    }

    #[test]
    fn a_right_encoding_is_not_doubted() {
        let latin = "id,name\n1,Zürich\n2,Besançon près de Genève\n3,ÄÖÜ\n4,Łódź\n";
        for (text, name) in [
            (latin, "windows-1252"),
            ("名\n泰安", "GB18030"),
            ("名\n泰安", "GBK"),
            ("名\n臺北", "Big5"),
            ("Москва\nКазань\n", "windows-1251"),
            ("東京\n大阪\n", "Shift_JIS"),
            ("서울\n부산\n", "EUC-KR"),
            ("id\n1\n", "GB18030"),
            ("泰安", "UTF-8"),
            ("", "UTF-16"),
        ] {
            let known: TextEncoding = name.parse().expect(name);
            let (bytes, _, _) = known.encoding.encode(text);
            assert_eq!(contradicted(&bytes, known), None, "{name}: {text}");
        }
        let marked = [&b"\xef\xbb\xbf"[..], "泰安市在山东省".as_bytes()].concat();
        assert_eq!(
            decoded(&marked, "GBK").expect("the mark overrides"),
            "泰安市在山东省"
        );
    }

    proptest! {
        /// What is encoded is read back unchanged, wherever the chunks end.
        #[test]
        fn text_is_read_back(text in "[a-z,\n中文泰安ü€]{0,40}", times in 1..3000_usize) {
            let text = text.repeat(times) + "\n";
            let (bytes, _, _) = encoding_rs::GB18030.encode(&text);
            prop_assert_eq!(decoded(&bytes, "GB18030").expect("text"), text.clone());
            let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            prop_assert_eq!(decoded(&bytes, "UTF-16BE").expect("text"), text);
        }
    }
}
