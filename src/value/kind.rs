//! The types of the language, and sets of them, which compile-time checks use.

use super::Value;
use std::fmt;

macro_rules! types {
    ($($(#[$doc:meta])* $name:ident = $bit:literal, $set:ident;)*) => {
        /// The type of one value.
        ///
        /// ```
        /// use tupu::{Type, Value};
        /// assert_eq!(Value::from(1).kind(), Type::Integer);
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Type { $($(#[$doc])* $name = $bit),* }

        impl Type {
            /// Every type.
            pub const ALL: &'static [Type] = &[$(Type::$name),*];

            /// The name of the type in messages.
            ///
            /// ```
            /// assert_eq!(tupu::Type::LocalDateTime.name(), "LocalDateTime");
            /// ```
            pub fn name(self) -> &'static str {
                match self { $(Type::$name => stringify!($name)),* }
            }
        }

        impl TypeSet {
            $(
                #[doc = concat!("Only `", stringify!($name), "`; of a list: with elements of any type.")]
                pub const $set: TypeSet = TypeSet::only(Type::$name);
            )*
            /// Every type.
            pub const ANY: TypeSet = TypeSet { types: 0 $(| 1 << $bit)*, elements: 0 $(| 1 << $bit)* };
        }
    };
}

types! {
    /// The absence of a value.
    Null = 0, NULL;
    /// `true` or `false`.
    Boolean = 1, BOOLEAN;
    /// A 64-bit integer.
    Integer = 2, INTEGER;
    /// A 64-bit float.
    Float = 3, FLOAT;
    /// Text.
    String = 4, STRING;
    /// A list.
    List = 5, LIST;
    /// A map.
    Map = 6, MAP;
    /// A day.
    Date = 7, DATE;
    /// A time of day.
    LocalTime = 8, LOCAL_TIME;
    /// A time of day with an offset.
    Time = 9, TIME;
    /// A day and a time of day.
    LocalDateTime = 10, LOCAL_DATE_TIME;
    /// An instant with an offset or a zone.
    DateTime = 11, DATE_TIME;
    /// An amount of time.
    Duration = 12, DURATION;
    /// A node.
    Node = 13, NODE;
    /// A relationship.
    Relationship = 14, RELATIONSHIP;
    /// A path.
    Path = 15, PATH;
    /// An exact decimal number.
    Decimal = 16, DECIMAL;
    /// A figure with a unit.
    Quantity = 17, QUANTITY;
    /// Days from one to before another.
    Period = 18, PERIOD;
    /// Numbers of one type.
    Vector = 19, VECTOR;
}

impl Type {
    /// The name with its article: `an Integer`.
    ///
    /// ```
    /// assert_eq!(tupu::Type::Integer.described(), "an Integer");
    /// ```
    pub fn described(self) -> String {
        let article = match self {
            Type::Null => return "null".to_owned(),
            Type::Integer => "an",
            _ => "a",
        };
        format!("{article} {}", self.name())
    }
}

/// The types that an expression may have, and, if it may be a list, those that its elements may have.
///
/// A set is what is known before the first row; `ANY` if nothing is known. Checks fail only if no type of the set is
/// valid; everything else is left to the runtime.
///
/// ```
/// use tupu::{Type, TypeSet};
/// let number = TypeSet::INTEGER.or(TypeSet::FLOAT).or(TypeSet::DECIMAL);
/// assert!(number.contains(Type::Float));
/// assert_eq!(number.to_string(), "Number");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TypeSet {
    types: u32,
    elements: u32,
}

impl TypeSet {
    /// No type at all: the neutral element of unions.
    pub const NONE: TypeSet = TypeSet {
        types: 0,
        elements: 0,
    };
    /// Integers, floats and decimals.
    pub const NUMBER: TypeSet = TypeSet::INTEGER.or(TypeSet::FLOAT).or(TypeSet::DECIMAL);
    /// Types that can be added, multiplied and divided: numbers, durations and quantities.
    pub const AMOUNT: TypeSet = TypeSet::NUMBER.or(TypeSet::DURATION).or(TypeSet::QUANTITY);
    /// Nodes and relationships.
    pub const ENTITY: TypeSet = TypeSet::NODE.or(TypeSet::RELATIONSHIP);
    /// Dates, times and instants; not durations.
    pub const INSTANT: TypeSet = TypeSet::DATE
        .or(TypeSet::LOCAL_TIME)
        .or(TypeSet::TIME)
        .or(TypeSet::LOCAL_DATE_TIME)
        .or(TypeSet::DATE_TIME);
    /// Types with components or properties to access with a dot.
    pub const HAS_PROPERTIES: TypeSet = TypeSet::ENTITY
        .or(TypeSet::MAP)
        .or(TypeSet::INSTANT)
        .or(TypeSet::DURATION)
        .or(TypeSet::QUANTITY)
        .or(TypeSet::PERIOD);

    /// The set of one type.
    ///
    /// ```
    /// use tupu::{Type, TypeSet};
    /// assert_eq!(TypeSet::only(Type::String), TypeSet::STRING);
    /// ```
    pub const fn only(kind: Type) -> TypeSet {
        let elements = match kind {
            Type::List => TypeSet::ANY.types,
            _ => 0,
        };
        TypeSet {
            types: 1 << kind as u32,
            elements,
        }
    }

    /// The types of one value.
    ///
    /// ```
    /// use tupu::{TypeSet, Value};
    /// assert_eq!(TypeSet::of(&Value::from(vec![1, 2])).to_string(), "List<Integer>");
    /// ```
    pub fn of(value: &Value) -> TypeSet {
        match value {
            Value::List(values) => {
                let types = values.iter().map(TypeSet::of);
                TypeSet::list_of(types.fold(TypeSet::NONE, TypeSet::or))
            }
            other => TypeSet::only(other.kind()),
        }
    }

    /// The name of each type; for lists `List<…>` with the types of the elements.
    ///
    /// ```
    /// assert_eq!(tupu::TypeSet::NUMBER.names(), ["Integer", "Float", "Decimal"]);
    /// ```
    pub fn names(self) -> Vec<String> {
        self.types()
            .map(|kind| match kind {
                Type::List => format!("List<{}>", self.elements()),
                other => other.name().to_owned(),
            })
            .collect()
    }

    /// Lists whose elements have the types of `elements`.
    ///
    /// ```
    /// use tupu::TypeSet;
    /// assert_eq!(TypeSet::list_of(TypeSet::STRING).to_string(), "List<String>");
    /// ```
    pub const fn list_of(elements: TypeSet) -> TypeSet {
        TypeSet {
            types: 1 << Type::List as u32,
            elements: elements.types,
        }
    }

    /// The union of both sets.
    ///
    /// ```
    /// use tupu::TypeSet;
    /// assert_eq!(TypeSet::STRING.or(TypeSet::MAP).to_string(), "String or Map");
    /// ```
    #[must_use]
    pub const fn or(self, other: TypeSet) -> TypeSet {
        TypeSet {
            types: self.types | other.types,
            elements: self.elements | other.elements,
        }
    }

    /// The types of the elements, if these are lists; `ANY` if nothing is known.
    ///
    /// ```
    /// use tupu::TypeSet;
    /// assert_eq!(TypeSet::list_of(TypeSet::STRING).elements(), TypeSet::STRING);
    /// ```
    #[must_use]
    pub const fn elements(self) -> TypeSet {
        let nested = self.elements & (1 << Type::List as u32) != 0;
        TypeSet {
            types: self.elements,
            elements: if nested { TypeSet::ANY.types } else { 0 },
        }
    }

    /// Whether a type is in the set.
    ///
    /// ```
    /// use tupu::{Type, TypeSet};
    /// assert!(TypeSet::ENTITY.contains(Type::Node));
    /// ```
    pub const fn contains(self, kind: Type) -> bool {
        self.types & (1 << kind as u32) != 0
    }

    /// Whether the two have a type in common.
    ///
    /// ```
    /// use tupu::TypeSet;
    /// assert!(TypeSet::NUMBER.intersects(TypeSet::INTEGER));
    /// ```
    pub const fn intersects(self, other: TypeSet) -> bool {
        self.types & other.types != 0
    }

    /// Whether every type of this set is in the other.
    ///
    /// ```
    /// use tupu::TypeSet;
    /// assert!(TypeSet::INTEGER.is_subset_of(TypeSet::NUMBER));
    /// ```
    pub const fn is_subset_of(self, other: TypeSet) -> bool {
        self.types & !other.types == 0
    }

    /// Whether an expression of these types may be used where `self` is expected. Null may be used anywhere.
    ///
    /// ```
    /// use tupu::TypeSet;
    /// assert!(TypeSet::STRING.accepts(TypeSet::NULL) && !TypeSet::STRING.accepts(TypeSet::INTEGER));
    /// ```
    pub const fn accepts(self, argument: TypeSet) -> bool {
        let proper = argument.types & !TypeSet::NULL.types;
        proper == 0 || self.types & proper != 0
    }

    /// The types of the set.
    ///
    /// ```
    /// use tupu::{Type, TypeSet};
    /// assert_eq!(TypeSet::NUMBER.types().collect::<Vec<_>>(), [Type::Integer, Type::Float, Type::Decimal]);
    /// ```
    pub fn types(self) -> impl Iterator<Item = Type> {
        Type::ALL
            .iter()
            .copied()
            .filter(move |kind| self.contains(*kind))
    }
}

impl From<Type> for TypeSet {
    fn from(kind: Type) -> TypeSet {
        TypeSet::only(kind)
    }
}

impl Type {
    /// The name in a sentence: `an Integer`, `a String`.
    pub(crate) fn with_article(self) -> String {
        TypeSet::only(self).with_article()
    }
}

impl TypeSet {
    /// The names in a sentence.
    pub(crate) fn with_article(self) -> String {
        let names = self.to_string();
        let article = if names.starts_with(['A', 'I']) {
            "an"
        } else {
            "a"
        };
        format!("{article} {names}")
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for TypeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if TypeSet::ANY.is_subset_of(*self) {
            return f.write_str("Any");
        }
        let mut rest = *self;
        let mut names = Vec::new();
        if TypeSet::NUMBER.is_subset_of(rest) {
            names.push("Number".to_owned());
            rest.types &= !TypeSet::NUMBER.types;
        }
        names.extend(rest.names());
        match names.split_last() {
            None => f.write_str("Nothing"),
            Some((last, [])) => f.write_str(last),
            Some((last, others)) => write!(f, "{} or {last}", others.join(", ")),
        }
    }
}

impl Value {
    /// The type of the value.
    ///
    /// ```
    /// assert_eq!(tupu::Value::from("泰安市").kind(), tupu::Type::String);
    /// ```
    pub fn kind(&self) -> Type {
        match self {
            Value::Null => Type::Null,
            Value::Boolean(_) => Type::Boolean,
            Value::Integer(_) => Type::Integer,
            Value::Float(_) => Type::Float,
            Value::Decimal(_) => Type::Decimal,
            Value::Quantity(_) => Type::Quantity,
            Value::Period(_) => Type::Period,
            Value::Vector(_) => Type::Vector,
            Value::String(_) => Type::String,
            Value::List(_) => Type::List,
            Value::Map(_) => Type::Map,
            Value::Date(_) => Type::Date,
            Value::LocalTime(_) => Type::LocalTime,
            Value::Time(_) => Type::Time,
            Value::LocalDateTime(_) => Type::LocalDateTime,
            Value::DateTime(_) => Type::DateTime,
            Value::Duration(_) => Type::Duration,
            Value::Node(_) => Type::Node,
            Value::Relationship(_) => Type::Relationship,
            Value::Path(_) => Type::Path,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_well() {
        assert_eq!(TypeSet::INTEGER.to_string(), "Integer");
        assert_eq!(TypeSet::NUMBER.to_string(), "Number");
        assert_eq!(TypeSet::LIST.to_string(), "List<Any>");
        let names = TypeSet::list_of(TypeSet::STRING).or(TypeSet::PATH);
        assert_eq!(names.to_string(), "List<String> or Path");
        assert_eq!(TypeSet::ANY.to_string(), "Any");
    }

    #[test]
    fn null_stands_anywhere() {
        assert!(TypeSet::PATH.accepts(TypeSet::NULL));
        assert!(!TypeSet::PATH.accepts(TypeSet::NODE.or(TypeSet::NULL)));
        assert!(TypeSet::PATH.accepts(TypeSet::ANY));
    }
}
