//! Every operator and the plain functions over a few values of every kind.

/// One or more of each kind.
pub const VALUES: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "1",
    "-2",
    "2.5",
    "''",
    "'a'",
    "'ab'",
    "[]",
    "[1]",
    "[1, null]",
    "{}",
    "{a: 1}",
];

const BINARY: &[&str] = &[
    "+",
    "-",
    "*",
    "/",
    "%",
    "^",
    "=",
    "<>",
    "<",
    "<=",
    ">",
    ">=",
    "AND",
    "OR",
    "XOR",
    "IN",
    "STARTS WITH",
    "ENDS WITH",
    "CONTAINS",
];

/// Without `split`: graphqlite never returns from splitting by an empty text.
const UNARY: &[&str] = &[
    "NOT _",
    "-_",
    "_ IS NULL",
    "_ IS NOT NULL",
    "size(_)",
    "head(_)",
    "last(_)",
    "tail(_)",
    "reverse(_)",
    "keys(_)",
    "toString(_)",
    "toInteger(_)",
    "toFloat(_)",
    "toBoolean(_)",
    "abs(_)",
    "sign(_)",
    "ceil(_)",
    "floor(_)",
    "round(_)",
    "sqrt(_)",
    "toUpper(_)",
    "toLower(_)",
    "trim(_)",
    "coalesce(_, 7)",
    "[x IN _ | x]",
    "_[0]",
    "_.a",
    "CASE _ WHEN 1 THEN 'one' ELSE 'other' END",
    "all(x IN _ WHERE x = 1)",
    "any(x IN _ WHERE x = 1)",
    "reduce(s = 0, x IN _ | s + x)",
    "substring('abc', _)",
    "range(0, _)",
];

/// Every expression.
pub fn all() -> Vec<String> {
    let mut expressions = Vec::new();
    for a in VALUES {
        expressions.extend(UNARY.iter().map(|form| form.replace('_', a)));
        for b in VALUES {
            expressions.extend(BINARY.iter().map(|operator| format!("{a} {operator} {b}")));
        }
    }
    expressions
}
