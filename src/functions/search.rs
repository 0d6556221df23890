//! Texts that were found: `kg.highlight`.

use super::arguments::{string, wrong_type};
use super::{FunctionContext, ScalarFunction};
use crate::error::{Error, ErrorCode, Result, nearest};
use crate::text::words::{Analyzer, HighlightOptions, TextQuery, highlight as highlighted};
use crate::value::kind::TypeSet;
use crate::value::{Map, Value};

/// Functions of texts that were found.
pub static FUNCTIONS: &[ScalarFunction] = &[ScalarFunction::of(
    "kg.highlight",
    &[TypeSet::STRING, TypeSet::STRING, TypeSet::STRING, TypeSet::MAP],
    TypeSet::STRING,
    highlight,
)
.optional(1)
// It asks the schema for the analyzer of an index, which is none of its arguments.
.varying()
.documented(
    "kg.highlight(index or analyzer :: String, text :: String, query :: String, options = {} :: Map) :: String",
    "A text with the words marked that a full-text query looks for, by the analyzer of an index or by the analyzer of that name; null if it has none of them. Of a long text the part with most of them. Options: before ('<b>'), after ('</b>'), length (200 characters).",
    "RETURN kg.highlight('cjk', '江门的恒力石化', '恒力')",
)
.answers("'江门的<b>恒力</b>石化'")];

/// The options and their values where they are left out.
const KNOWN: [&str; 3] = ["before", "after", "length"];
const LENGTH: usize = 200;

fn highlight(context: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let [name, text, query, rest @ ..] = arguments else {
        return Ok(Value::Null);
    };
    let [name, text, query] = [name, text, query].map(|value| string("kg.highlight", value));
    let (name, text, query) = (name?, text?, query?);
    let nothing = Map::new();
    let options = match rest.first() {
        None => &nothing,
        Some(Value::Map(map)) => &**map,
        Some(other) => return Err(wrong_type("kg.highlight", "a Map of options", other)),
    };
    let index = context.graph.full_text_index(name);
    let analyzer = match index {
        Some(index) => index.analyzer()?,
        None => analyzer(name)?,
    };
    let keys = |name: &str| {
        let mut keys = index.into_iter().flat_map(|index| &index.keys);
        keys.position(|key| **context.graph.key_name(*key) == *name)
    };
    // A property that the query names does not matter to a text.
    let query = TextQuery::parse(query, &|name| Ok(keys(name).unwrap_or(0)))?;
    let (options, go_on) = (self::options(options)?, || context.allowance.check());
    let shown = highlighted(text, &query, &analyzer, options, &go_on)?;
    Ok(shown.map_or(Value::Null, Value::from))
}

fn analyzer(name: &str) -> Result<Analyzer> {
    Analyzer::named(name).map_err(|error| {
        let message = format!("`{name}` is neither a full-text index nor an analyzer");
        let hint = error.hint_text().unwrap_or_default().to_owned();
        Error::argument(ErrorCode::InvalidArgumentValue, message).hint(hint)
    })
}

fn options(given: &Map) -> Result<HighlightOptions<'_>> {
    if let Some(name) = given.keys().find(|name| !KNOWN.contains(&&***name)) {
        let message = format!("`kg.highlight` has no option `{name}`");
        let error = Error::argument(ErrorCode::InvalidArgumentValue, message);
        return Err(error.hint(match nearest(name, KNOWN.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it has {}", KNOWN.join(", ")),
        }));
    }
    let text = |name: &str, default: &'static str| match given.get(name) {
        None | Some(Value::Null) => Ok(default),
        Some(Value::String(text)) => Ok(&**text),
        Some(other) => Err(wrong_type("kg.highlight", "a String", other)),
    };
    let length = match given.get("length") {
        None | Some(Value::Null) => LENGTH,
        Some(Value::Integer(length)) => {
            let found = usize::try_from(*length).ok().filter(|length| *length > 0);
            found.ok_or_else(|| {
                let message = format!(
                    "`length` of `kg.highlight` takes a whole number from 1 on, not {length}"
                );
                Error::argument(ErrorCode::InvalidArgumentValue, message)
            })?
        }
        Some(other) => return Err(wrong_type("kg.highlight", "an Integer", other)),
    };
    Ok(HighlightOptions {
        before: text("before", "<b>")?,
        after: text("after", "</b>")?,
        length,
    })
}
