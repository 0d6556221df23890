//! The words of the language, and which of them are reserved.
//!
//! Keywords are contextual: a label, a type or a property key may be any word, and so may a variable where it is bound.
//! Where an expression begins, a reserved word is a variable only if the statement has bound it before. Only words that
//! the grammar cannot do without are reserved: `end`, `order` and `desc` are names everywhere.

use std::cmp::Ordering;

macro_rules! keywords {
    ($($name:ident = $text:literal $(, $reserved:ident)?;)*) => {
        /// A word that is a keyword in some context.
        ///
        /// ```
        /// use tupu::language::Keyword;
        /// assert_eq!(Keyword::from_word("match"), Some(Keyword::Match));
        /// assert_eq!(Keyword::Match.as_str(), "MATCH");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Keyword { $(#[doc = concat!("`", $text, "`")] $name),* }

        /// Every keyword, in the order of its upper-case text.
        const KEYWORDS: &[Keyword] = &[$(Keyword::$name),*];

        impl Keyword {
            /// The word as it is usually written.
            ///
            /// ```
            /// assert_eq!(tupu::language::Keyword::ShortestPath.as_str(), "shortestPath");
            /// ```
            pub fn as_str(self) -> &'static str {
                match self { $(Keyword::$name => $text),* }
            }

            /// Whether the word needs backticks as a variable, unless the statement has bound it before: by itself it
            /// begins or joins something.
            ///
            /// ```
            /// use tupu::language::Keyword;
            /// assert!(Keyword::Match.is_reserved() && !Keyword::Order.is_reserved());
            /// ```
            pub fn is_reserved(self) -> bool {
                match self { $(Keyword::$name => keywords!(@ $($reserved)?)),* }
            }
        }
    };
    (@) => { false };
    (@ reserved) => { true };
}

keywords! {
    Acyclic = "ACYCLIC";
    Add = "ADD";
    Alias = "ALIAS";
    All = "ALL";
    AllShortestPaths = "allShortestPaths";
    Alter = "ALTER";
    And = "AND", reserved;
    Any = "ANY";
    As = "AS", reserved;
    Asc = "ASC";
    Ascending = "ASCENDING";
    Assert = "ASSERT";
    At = "AT";
    Begin = "BEGIN";
    Both = "BOTH";
    Break = "BREAK";
    By = "BY";
    Call = "CALL";
    Cardinality = "CARDINALITY";
    Case = "CASE", reserved;
    Check = "CHECK";
    Citation = "CITATION";
    Cite = "CITE";
    Citing = "CITING";
    Collect = "COLLECT";
    Commit = "COMMIT";
    Commits = "COMMITS";
    Constraint = "CONSTRAINT";
    Constraints = "CONSTRAINTS";
    Contains = "CONTAINS";
    Continue = "CONTINUE";
    Count = "COUNT";
    Create = "CREATE", reserved;
    Csv = "CSV";
    Current = "CURRENT";
    Delete = "DELETE", reserved;
    Deprecated = "DEPRECATED";
    Desc = "DESC";
    Descending = "DESCENDING";
    Description = "DESCRIPTION";
    Detach = "DETACH", reserved;
    Different = "DIFFERENT";
    Distinct = "DISTINCT", reserved;
    Drop = "DROP";
    Each = "EACH";
    Elements = "ELEMENTS";
    Else = "ELSE", reserved;
    Encoding = "ENCODING";
    End = "END";
    Ends = "ENDS";
    Error = "ERROR";
    Exists = "EXISTS";
    Explain = "EXPLAIN";
    Extract = "EXTRACT";
    Facts = "FACTS";
    Fail = "FAIL";
    False = "FALSE", reserved;
    FieldTerminator = "FIELDTERMINATOR";
    Filter = "FILTER";
    Finish = "FINISH";
    For = "FOR";
    Foreach = "FOREACH";
    From = "FROM";
    FullText = "FULLTEXT";
    Function = "FUNCTION";
    Functions = "FUNCTIONS";
    Graph = "GRAPH";
    Group = "GROUP";
    Groups = "GROUPS";
    Headers = "HEADERS";
    If = "IF";
    In = "IN", reserved;
    Index = "INDEX";
    Indexes = "INDEXES";
    Insert = "INSERT";
    Is = "IS", reserved;
    Key = "KEY";
    Keys = "KEYS";
    Labeled = "LABELED";
    Labels = "LABELS";
    Leading = "LEADING";
    Let = "LET";
    Limit = "LIMIT";
    Load = "LOAD";
    Match = "MATCH", reserved;
    Merge = "MERGE", reserved;
    Next = "NEXT";
    Node = "NODE";
    Nodes = "NODES";
    Nodetach = "NODETACH";
    None = "NONE";
    Normal = "NORMAL";
    Normalized = "NORMALIZED";
    Not = "NOT", reserved;
    Null = "NULL", reserved;
    Of = "OF";
    Offset = "OFFSET";
    On = "ON";
    Optional = "OPTIONAL", reserved;
    Or = "OR", reserved;
    Order = "ORDER";
    Out = "OUT";
    Path = "PATH";
    Paths = "PATHS";
    Preferred = "PREFERRED";
    Procedure = "PROCEDURE";
    Procedures = "PROCEDURES";
    Profile = "PROFILE";
    Property = "PROPERTY";
    Range = "RANGE";
    Rank = "RANK";
    Reduce = "REDUCE";
    Rel = "REL";
    Relationship = "RELATIONSHIP";
    Relationships = "RELATIONSHIPS";
    Remove = "REMOVE", reserved;
    Repeatable = "REPEATABLE";
    Report = "REPORT";
    Require = "REQUIRE";
    Return = "RETURN", reserved;
    Rollback = "ROLLBACK";
    Row = "ROW";
    Rows = "ROWS";
    Set = "SET";
    Shortest = "SHORTEST";
    ShortestPath = "shortestPath";
    Show = "SHOW";
    Single = "SINGLE";
    Skip = "SKIP";
    Source = "SOURCE";
    Sources = "SOURCES";
    Start = "START";
    Starts = "STARTS";
    Statement = "STATEMENT";
    Status = "STATUS";
    Then = "THEN", reserved;
    To = "TO";
    Trail = "TRAIL";
    Trailing = "TRAILING";
    Transaction = "TRANSACTION";
    Transactions = "TRANSACTIONS";
    True = "TRUE", reserved;
    Type = "TYPE";
    Typed = "TYPED";
    Types = "TYPES";
    Union = "UNION", reserved;
    Unique = "UNIQUE";
    Unit = "UNIT";
    Units = "UNITS";
    Unwind = "UNWIND", reserved;
    Valid = "VALID";
    Walk = "WALK";
    When = "WHEN", reserved;
    Where = "WHERE", reserved;
    With = "WITH", reserved;
    Xor = "XOR", reserved;
    Yield = "YIELD";
}

impl Keyword {
    /// The keyword of a word; case does not matter.
    ///
    /// ```
    /// use tupu::language::Keyword;
    /// assert_eq!(Keyword::from_word("Return"), Some(Keyword::Return));
    /// assert_eq!(Keyword::from_word("returned"), None);
    /// ```
    pub fn from_word(word: &str) -> Option<Keyword> {
        let found = KEYWORDS.binary_search_by(|keyword| compare(keyword.as_str(), word));
        found.ok().and_then(|at| KEYWORDS.get(at).copied())
    }

    /// Every keyword, for completion.
    ///
    /// ```
    /// assert!(tupu::language::Keyword::all().iter().any(|keyword| keyword.as_str() == "UNWIND"));
    /// ```
    pub fn all() -> &'static [Keyword] {
        KEYWORDS
    }
}

fn compare(keyword: &str, word: &str) -> Ordering {
    let left = keyword.bytes().map(|byte| byte.to_ascii_uppercase());
    let right = word.bytes().map(|byte| byte.to_ascii_uppercase());
    left.cmp(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_keyword_is_found_in_any_case() {
        for keyword in Keyword::all() {
            assert_eq!(Keyword::from_word(keyword.as_str()), Some(*keyword));
            let lower = keyword.as_str().to_lowercase();
            assert_eq!(Keyword::from_word(&lower), Some(*keyword));
        }
    }

    #[test]
    fn a_word_that_begins_with_a_keyword_is_no_keyword() {
        assert_eq!(Keyword::from_word("organisation"), None);
        assert_eq!(Keyword::from_word("returned"), None);
    }
}
