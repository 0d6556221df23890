//! What errors advise where a text is not in UTF-8.

use crate::value::encoding::guess;

/// What to do with a text that begins with these bytes.
pub fn encoding_advice(bytes: &[u8]) -> String {
    let name = guess(bytes);
    format!(
        "it looks like {name}: name the encoding (tupu import --encoding {name}, LOAD CSV … ENCODING '{name}'), or convert \
         the file (iconv -f {name} -t UTF-8)"
    )
}
