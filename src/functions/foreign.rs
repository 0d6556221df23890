//! Functions of other languages, and their equivalents in tupu.
//!
//! Used in error messages only. A name that tupu starts to support must be removed from this table; a test checks that.

use crate::value::kind::{Type, TypeSet};

/// The name of a function in lower case, and its equivalent here.
const FOREIGN: &[(&str, &str)] = &[
    ("len", "size(text)"),
    ("strlen", "size(text)"),
    ("concat", "a || b"),
    ("now", "datetime()"),
    ("sysdate", "datetime()"),
    ("current_date", "date()"),
    ("current_timestamp", "datetime()"),
    ("year", "date.year, as of any temporal value"),
    ("month", "date.month, as of any temporal value"),
    ("day", "date.day, as of any temporal value"),
    ("datediff", "duration.between(from, to)"),
    ("if", "CASE WHEN condition THEN a ELSE b END"),
    ("iif", "CASE WHEN condition THEN a ELSE b END"),
    ("ifnull", "coalesce(value, otherwise)"),
    ("nvl", "coalesce(value, otherwise)"),
    ("isnull", "value IS NULL"),
    (
        "substr",
        "substring(text, start, length), which counts from 0",
    ),
    ("mid", "substring(text, start, length), which counts from 0"),
    ("instr", "text CONTAINS part"),
    ("contains", "text CONTAINS part"),
    ("startswith", "text STARTS WITH prefix"),
    ("endswith", "text ENDS WITH suffix"),
    ("ucase", "toUpper(text)"),
    ("lcase", "toLower(text)"),
    ("str", "toString(value)"),
    ("int", "toInteger(value)"),
    ("number", "toFloat(value)"),
    ("pow", "power(base, exponent), or base ^ exponent"),
    ("array_agg", "collect(value)"),
    ("group_concat", "collect(value)"),
    ("string_agg", "collect(value)"),
    ("list", "collect(value)"),
    ("variance", "stDev(value) ^ 2"),
    ("stddev", "stDev(value)"),
    ("median", "percentileCont(value, 0.5)"),
    ("label", "labels(node)"),
    ("typeof", "valueType(value)"),
    ("filter", "[x IN list WHERE condition]"),
    ("list_contains", "value IN list"),
    ("uuid", "randomUUID()"),
    (
        "lpad",
        "right('00000' || text, 5), with as many characters as are wanted",
    ),
    (
        "rpad",
        "left(text || '     ', 5), with as many characters as are wanted",
    ),
    (
        "cast",
        "toInteger(value), toFloat(value), toString(value) or toBoolean(value)",
    ),
    ("char", "'\\u0041', the character by its number"),
    ("chr", "'\\u0041', the character by its number"),
    (
        "position",
        "size(split(text, part)[0]), which counts from 0",
    ),
    ("indexof", "size(split(text, part)[0]), which counts from 0"),
    ("locate", "size(split(text, part)[0]), which counts from 0"),
    ("strpos", "size(split(text, part)[0]), which counts from 0"),
    (
        "repeat",
        "reduce(text = '', i IN range(1, times) | text || part)",
    ),
    ("regexp_like", "text =~ pattern"),
    ("regexp_matches", "text =~ pattern"),
    ("matches", "text =~ pattern"),
    (
        "least",
        "list's smallest: reduce(least = head(list), x IN tail(list) | CASE WHEN x < least THEN x ELSE least END)",
    ),
    (
        "greatest",
        "list's greatest: reduce(most = head(list), x IN tail(list) | CASE WHEN x > most THEN x ELSE most END)",
    ),
    ("date_add", "date + duration({days: 1})"),
    ("dateadd", "date + duration({days: 1})"),
    ("date_sub", "date - duration({days: 1})"),
    ("date_trunc", "date.truncate('month', date)"),
    ("date_format", "toString(date), or its parts: date.year"),
    ("to_char", "toString(value)"),
    ("to_date", "date(text)"),
    ("strftime", "toString(date), or its parts: date.year"),
    ("extract", "date.year, as of any temporal value"),
    ("hour", "time.hour, as of any temporal value"),
    ("minute", "time.minute, as of any temporal value"),
    ("second", "time.second, as of any temporal value"),
    ("weekday", "date.dayOfWeek, where Monday is 1"),
    ("dayofweek", "date.dayOfWeek, where Monday is 1"),
    ("quarter", "date.quarter"),
    ("unnest", "UNWIND list AS element"),
    ("explode", "UNWIND list AS element"),
    ("generate_series", "UNWIND range(first, last) AS i"),
    ("count_distinct", "count(DISTINCT value)"),
    ("first", "head(collect(value))"),
    ("any_value", "head(collect(value))"),
    ("mean", "avg(value)"),
    ("average", "avg(value)"),
    ("std", "stDev(value)"),
    (
        "row_number",
        "collect(value) AS values, then UNWIND range(0, size(values) - 1) AS row",
    ),
    (
        "point",
        "a map of two numbers: {latitude: 37.9, longitude: 112.5}",
    ),
    (
        "point.distance",
        "algo.aStar for ways; between two points reckon it from latitude and longitude",
    ),
    (
        "distance",
        "length(path), for the steps of a path; between two points reckon it from latitude and longitude",
    ),
    (
        "trunc",
        "toInteger(number), or round(number, places, 'DOWN')",
    ),
    (
        "truncate",
        "toInteger(number), or round(number, places, 'DOWN')",
    ),
    ("allnodes", "MATCH (n) RETURN n"),
    ("outdegree", "COUNT { (n)-->() }"),
    ("indegree", "COUNT { (n)<--() }"),
    ("degree", "COUNT { (n)--() }"),
    ("haslabel", "n:Label"),
    ("haslabels", "n:Label"),
    ("hasproperty", "n.key IS NOT NULL"),
    ("has", "n.key IS NOT NULL"),
    ("exist", "EXISTS { MATCH … }"),
    ("rels", "relationships(path)"),
    ("edges", "relationships(path)"),
    ("vertices", "nodes(path)"),
    ("src", "startNode(relationship)"),
    ("dst", "endNode(relationship)"),
    ("values", "[key IN keys(map) | map[key]]"),
    ("map_keys", "keys(map)"),
    ("array_length", "size(list)"),
    ("array_contains", "value IN list"),
    ("array_append", "list || [value]"),
    ("list_append", "list || [value]"),
    ("list_concat", "list || other"),
    ("list_slice", "list[from..to]"),
    (
        "list_sort",
        "COLLECT { UNWIND list AS x RETURN x ORDER BY x }",
    ),
    ("list_sum", "reduce(sum = 0, x IN list | sum + x)"),
    ("struct", "{key: value}"),
    // Functions of APOC.
    (
        "apoc.text.join",
        "reduce(text = '', part IN list | text || part)",
    ),
    ("apoc.text.split", "split(text, delimiter)"),
    ("apoc.text.replace", "replace(text, search, replacement)"),
    (
        "apoc.text.indexof",
        "size(split(text, part)[0]), which counts from 0",
    ),
    (
        "apoc.text.capitalize",
        "toUpper(left(text, 1)) || substring(text, 1)",
    ),
    (
        "apoc.text.lpad",
        "right('00000' || text, 5), with as many characters as are wanted",
    ),
    (
        "apoc.text.rpad",
        "left(text || '     ', 5), with as many characters as are wanted",
    ),
    (
        "apoc.text.regexgroups",
        "text =~ pattern, which matches the whole text",
    ),
    ("apoc.coll.contains", "value IN list"),
    ("apoc.coll.containsall", "all(x IN wanted WHERE x IN list)"),
    ("apoc.coll.sum", "reduce(sum = 0, x IN list | sum + x)"),
    (
        "apoc.coll.avg",
        "reduce(sum = 0.0, x IN list | sum + x) / size(list)",
    ),
    (
        "apoc.coll.sort",
        "COLLECT { UNWIND list AS x RETURN x ORDER BY x }",
    ),
    (
        "apoc.coll.toset",
        "COLLECT { UNWIND list AS x RETURN DISTINCT x }",
    ),
    (
        "apoc.coll.max",
        "reduce(most = head(list), x IN tail(list) | CASE WHEN x > most THEN x ELSE most END)",
    ),
    (
        "apoc.coll.min",
        "reduce(least = head(list), x IN tail(list) | CASE WHEN x < least THEN x ELSE least END)",
    ),
    ("apoc.coll.intersection", "[x IN list WHERE x IN other]"),
    ("apoc.coll.subtract", "[x IN list WHERE NOT x IN other]"),
    (
        "apoc.coll.union",
        "COLLECT { UNWIND list || other AS x RETURN DISTINCT x }",
    ),
    ("apoc.coll.reverse", "reverse(list)"),
    (
        "apoc.coll.indexof",
        "[i IN range(0, size(list) - 1) WHERE list[i] = value][0]",
    ),
    ("apoc.map.merge", "map {.*, key: value}"),
    ("apoc.map.values", "[key IN keys(map) | map[key]]"),
    (
        "apoc.date.format",
        "toString(datetime.fromEpochMillis(milliseconds))",
    ),
    ("apoc.date.parse", "datetime(text).epochMillis"),
    ("apoc.date.currenttimestamp", "timestamp()"),
    ("apoc.create.uuid", "randomUUID()"),
    ("apoc.node.degree", "COUNT { (n)--() }"),
    ("apoc.node.degree.in", "COUNT { (n)<--() }"),
    ("apoc.node.degree.out", "COUNT { (n)-->() }"),
    ("apoc.label.exists", "n:Label"),
    ("apoc.convert.tointeger", "toInteger(value)"),
    ("apoc.convert.tofloat", "toFloat(value)"),
    ("apoc.convert.tostring", "toString(value)"),
    ("apoc.convert.toboolean", "toBoolean(value)"),
    ("apoc.meta.type", "valueType(value)"),
    ("apoc.meta.cypher.type", "valueType(value)"),
    ("apoc.number.format", "toString(value)"),
];

/// The equivalent of a function that other languages have under this name.
pub fn instead_of(name: &str) -> Option<&'static str> {
    let row = FOREIGN
        .iter()
        .find(|(other, _)| other.eq_ignore_ascii_case(name));
    row.map(|(_, here)| *here)
}

/// A function, the type of a value that it does not accept, and what was probably meant.
const MEANT: &[(&str, Type, &str)] = &[
    ("length", Type::String, "size(text) counts its characters"),
    ("length", Type::List, "size(list) counts its elements"),
    ("length", Type::Map, "size(keys(map)) counts its entries"),
    (
        "length",
        Type::Relationship,
        "length(path) counts the relationships of a path; one relationship is one",
    ),
    ("size", Type::Path, "length(path) counts its relationships"),
    ("size", Type::Map, "size(keys(map)) counts its entries"),
    (
        "size",
        Type::Node,
        "size(keys(node)) counts its properties; COUNT { (n)--() } counts its relationships",
    ),
    ("type", Type::Node, "labels(node) has the labels of a node"),
    (
        "labels",
        Type::Relationship,
        "type(relationship) has the type of a relationship",
    ),
    (
        "labels",
        Type::Path,
        "[n IN nodes(path) | labels(n)] has the labels of each node",
    ),
    (
        "type",
        Type::Path,
        "[r IN relationships(path) | type(r)] has the types of all relationships",
    ),
    (
        "id",
        Type::Path,
        "[n IN nodes(path) | id(n)] has the id of each node",
    ),
    (
        "startNode",
        Type::Path,
        "nodes(path)[0] is the first node of a path",
    ),
    (
        "endNode",
        Type::Path,
        "nodes(path)[-1] is the last node of a path",
    ),
    (
        "nodes",
        Type::Relationship,
        "startNode(relationship) and endNode(relationship) are its ends",
    ),
    (
        "properties",
        Type::Path,
        "[n IN nodes(path) | properties(n)] has the properties of each node",
    ),
    (
        "keys",
        Type::List,
        "range(0, size(list) - 1) are the positions in a list",
    ),
    (
        "toUpper",
        Type::List,
        "[x IN list | toUpper(x)] does so with each element",
    ),
    (
        "toLower",
        Type::List,
        "[x IN list | toLower(x)] does so with each element",
    ),
    (
        "trim",
        Type::List,
        "[x IN list | trim(x)] does so with each element",
    ),
    (
        "toInteger",
        Type::List,
        "toIntegerList(list) does so with each element",
    ),
    (
        "toFloat",
        Type::List,
        "toFloatList(list) does so with each element",
    ),
    (
        "toString",
        Type::List,
        "toStringList(list) does so with each element",
    ),
    (
        "toBoolean",
        Type::List,
        "toBooleanList(list) does so with each element",
    ),
    ("head", Type::String, "left(text, 1) is the first character"),
    ("last", Type::String, "right(text, 1) is the last character"),
    (
        "tail",
        Type::String,
        "substring(text, 1) is all but the first character",
    ),
    (
        "substring",
        Type::List,
        "list[from..to] is a part of a list",
    ),
    (
        "left",
        Type::List,
        "list[..length] is the first part of a list",
    ),
    (
        "right",
        Type::List,
        "list[-length..] is the last part of a list",
    ),
    (
        "split",
        Type::List,
        "[x IN list | split(x, ',')] does so with each element",
    ),
    ("abs", Type::Duration, "a duration has no sign of its own"),
];

/// What was probably meant by calling a function with a value of a type that it does not accept.
pub fn instead_for(name: &str, given: TypeSet) -> Option<&'static str> {
    let meant = |(of, kind, _): &&(&str, Type, &str)| {
        of.eq_ignore_ascii_case(name) && given.contains(*kind)
    };
    MEANT.iter().find(meant).map(|(_, _, way_out)| *way_out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::{aggregate, scalar};

    #[test]
    fn what_is_foreign_is_not_there() {
        for (name, _) in FOREIGN {
            let known = scalar(name).is_some() || aggregate(name).is_some();
            assert!(!known, "`{name}` is a function of tupu");
        }
    }

    /// A function that a hint calls must exist; a word before a bracket that is not a function belongs to the grammar.
    #[test]
    fn the_ways_out_name_functions_that_are_there() {
        const GRAMMAR: &[&str] = &["count", "reduce", "all", ""];
        let word = |text: &str| {
            let start = text.rfind(|c: char| !c.is_alphanumeric() && c != '.' && c != '_');
            text[start.map_or(0, |at| at + 1)..].to_owned()
        };
        for (name, here) in FOREIGN {
            for (at, _) in here.match_indices('(') {
                let called = word(&here[..at]);
                let known = scalar(&called).is_some() || aggregate(&called).is_some();
                assert!(
                    known || GRAMMAR.contains(&&*called),
                    "{name}: `{called}` in `{here}`"
                );
            }
        }
    }
}
