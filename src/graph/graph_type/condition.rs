//! What CHECK requires of one entity: a program over its properties, operand by operand, so that evaluating it needs no
//! recursion, whatever a file says.

use crate::error::{Error, ErrorCode, Result};
use crate::value::{Value, access, equality, logic, operator};
use std::sync::Arc;

/// What has to be true of an entity, or not be known.
///
/// ```
/// let db = tupu::Database::in_memory();
/// db.execute("ALTER CURRENT GRAPH TYPE SET { (o:Observation => {}) CHECK o.value > 0 }", ())?;
/// let tupu::RuleRequirement::Check(condition) = &db.graph_type()?.rules[0].requirement else { unreachable!() };
/// assert_eq!(condition.text(), "o.value > 0");
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    variable: Arc<str>,
    text: Arc<str>,
    steps: Vec<ConditionStep>,
}

/// A step of a condition: it takes the newest operands and leaves its result in their place.
#[derive(Clone, Debug, PartialEq)]
pub enum ConditionStep {
    /// A constant.
    Constant(Value),
    /// A property of the entity.
    Property(Arc<str>),
    /// A part of a value: `.unit`, `.year`.
    Part(Arc<str>),
    /// A list of so many operands.
    List(u32),
    /// An operator.
    Operator(ConditionOperator),
}

macro_rules! operators {
    ($($(#[$doc:meta])* $name:ident = $number:literal, $operands:literal;)*) => {
        /// The operators that conditions know. The numbers are part of the file format.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ConditionOperator { $($(#[$doc])* $name),* }

        impl ConditionOperator {
            /// Its number in files.
            pub fn number(self) -> u8 {
                match self { $(ConditionOperator::$name => $number),* }
            }

            /// The operator of a number.
            pub fn of(number: u8) -> Option<ConditionOperator> {
                match number { $($number => Some(ConditionOperator::$name),)* _ => None }
            }

            /// How many operands it takes.
            fn operands(self) -> usize {
                match self { $(ConditionOperator::$name => $operands),* }
            }
        }
    };
}

operators! {
    /// `NOT a`
    Not = 0, 1;
    /// `-a`
    Minus = 1, 1;
    /// `+a`
    Plus = 2, 1;
    /// `a IS NULL`
    IsNull = 3, 1;
    /// `a IS NOT NULL`
    IsNotNull = 4, 1;
    /// `size(a)`
    Size = 5, 1;
    /// `a AND b`
    And = 6, 2;
    /// `a OR b`
    Or = 7, 2;
    /// `a XOR b`
    Xor = 8, 2;
    /// `a = b`
    Equal = 9, 2;
    /// `a <> b`
    NotEqual = 10, 2;
    /// `a < b`
    Less = 11, 2;
    /// `a <= b`
    LessOrEqual = 12, 2;
    /// `a > b`
    Greater = 13, 2;
    /// `a >= b`
    GreaterOrEqual = 14, 2;
    /// `a STARTS WITH b`
    StartsWith = 15, 2;
    /// `a ENDS WITH b`
    EndsWith = 16, 2;
    /// `a CONTAINS b`
    Contains = 17, 2;
    /// `a =~ b`
    MatchesRegex = 18, 2;
    /// `a IN b`
    In = 19, 2;
    /// `a + b`
    Add = 20, 2;
    /// `a - b`
    Subtract = 21, 2;
    /// `a * b`
    Multiply = 22, 2;
    /// `a / b`
    Divide = 23, 2;
    /// `a % b`
    Modulo = 24, 2;
    /// `a ^ b`
    Power = 25, 2;
    /// `a || b`
    Concatenate = 26, 2;
}

impl ConditionStep {
    /// How many operands it takes.
    fn operands(&self) -> usize {
        match self {
            ConditionStep::Constant(_) | ConditionStep::Property(_) => 0,
            ConditionStep::Part(_) => 1,
            ConditionStep::List(count) => *count as usize,
            ConditionStep::Operator(operator) => operator.operands(),
        }
    }
}

impl Condition {
    /// A condition of its steps; `None` where they do not leave exactly one result.
    pub(crate) fn new(
        variable: Arc<str>,
        text: Arc<str>,
        steps: Vec<ConditionStep>,
    ) -> Option<Condition> {
        let mut depth = 0usize;
        for step in &steps {
            depth = depth.checked_sub(step.operands())? + 1;
        }
        (depth == 1).then_some(Condition {
            variable,
            text,
            steps,
        })
    }

    /// How the entity is called in its text.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("ALTER CURRENT GRAPH TYPE SET { (o:Observation => {}) CHECK o.value > 0 }", ())?;
    /// let tupu::RuleRequirement::Check(condition) = &db.graph_type()?.rules[0].requirement else { unreachable!() };
    /// assert_eq!(condition.variable(), "o");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn variable(&self) -> &str {
        &self.variable
    }

    /// How it is written.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("ALTER CURRENT GRAPH TYPE SET { (c:City => {}) CHECK c.area IS NOT NULL }", ())?;
    /// let tupu::RuleRequirement::Check(condition) = &db.graph_type()?.rules[0].requirement else { unreachable!() };
    /// assert_eq!(condition.text(), "c.area IS NOT NULL");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its steps.
    pub(crate) fn steps(&self) -> &[ConditionStep] {
        &self.steps
    }

    /// The property keys that it reads.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &Arc<str>> {
        self.steps.iter().filter_map(|step| match step {
            ConditionStep::Property(key) => Some(key),
            ConditionStep::Constant(_)
            | ConditionStep::Part(_)
            | ConditionStep::List(_)
            | ConditionStep::Operator(_) => None,
        })
    }

    /// Fails where a part that reads no property has no value, such as a division by zero, and where a regular expression
    /// that is written out is none: every entity with the property would be refused.
    pub(crate) fn require_constants(&self) -> Result<()> {
        let mut stack: Vec<Option<Value>> = Vec::new();
        for step in &self.steps {
            let taken = step.operands();
            let from = stack.len().checked_sub(taken).ok_or_else(uneven)?;
            let operands = stack.split_off(from);
            if let (ConditionStep::Operator(ConditionOperator::MatchesRegex), Some(Some(pattern))) =
                (step, operands.last())
            {
                logic::matches_regex(&Value::from(""), pattern)?;
            }
            let known: Option<Vec<Value>> = operands.into_iter().collect();
            stack.push(match (step, known) {
                (ConditionStep::Property(_), _) | (_, None) => None,
                (step, Some(mut operands)) => {
                    apply(step, &mut operands, &|_| Value::Null)?;
                    operands.pop()
                }
            });
        }
        Ok(())
    }

    /// The constants that it mentions.
    pub(crate) fn constants(&self) -> impl Iterator<Item = &Value> {
        self.steps.iter().filter_map(|step| match step {
            ConditionStep::Constant(value) => Some(value),
            ConditionStep::Property(_)
            | ConditionStep::Part(_)
            | ConditionStep::List(_)
            | ConditionStep::Operator(_) => None,
        })
    }

    /// What steps that read no property come to.
    pub(crate) fn constant(steps: &[ConditionStep]) -> Result<Value> {
        evaluate(steps, &|_| Value::Null)
    }

    /// What it reads of an entity with these properties, each once: a property, or a part of one, `quantity.value`.
    pub(crate) fn reads(&self, property: &dyn Fn(&str) -> Value) -> Vec<(String, Value)> {
        let mut read: Vec<(String, Value)> = Vec::new();
        for (at, step) in self.steps.iter().enumerate() {
            let ConditionStep::Property(key) = step else {
                continue;
            };
            let (mut path, mut value) = (key.to_string(), property(key));
            let mut behind = self.steps.get(at + 1..).unwrap_or_default().iter();
            while let Some(ConditionStep::Part(name)) = behind.next() {
                path = format!("{path}.{name}");
                value = access::property(&value, name).unwrap_or_default();
            }
            if !read.iter().any(|(known, _)| *known == path) {
                read.push((path, value));
            }
        }
        read
    }

    /// Whether it is true of an entity with these properties; `None`: not known, because something is null.
    pub(crate) fn holds(&self, property: &dyn Fn(&str) -> Value) -> Result<Option<bool>> {
        logic::truth(&evaluate(&self.steps, property)?)
    }
}

fn evaluate(steps: &[ConditionStep], property: &dyn Fn(&str) -> Value) -> Result<Value> {
    let mut stack: Vec<Value> = Vec::new();
    for step in steps {
        apply(step, &mut stack, property)?;
    }
    pop(&mut stack)
}

/// Takes the operands of a step from a stack and leaves its result there.
fn apply(
    step: &ConditionStep,
    stack: &mut Vec<Value>,
    property: &dyn Fn(&str) -> Value,
) -> Result<()> {
    let result = match step {
        ConditionStep::Constant(value) => value.clone(),
        ConditionStep::Property(key) => property(key),
        ConditionStep::Part(name) => access::property(&pop(stack)?, name)?,
        ConditionStep::List(count) => {
            let from = stack.len().checked_sub(*count as usize);
            let elements = stack.split_off(from.ok_or_else(uneven)?);
            Value::List(Arc::new(elements))
        }
        ConditionStep::Operator(operator) if operator.operands() == 1 => {
            unary(*operator, &pop(stack)?)?
        }
        ConditionStep::Operator(operator) => {
            let (right, left) = (pop(stack)?, pop(stack)?);
            binary(*operator, &left, &right)?
        }
    };
    stack.push(result);
    Ok(())
}

fn pop(stack: &mut Vec<Value>) -> Result<Value> {
    stack.pop().ok_or_else(uneven)
}

/// [`Condition::new`] lets no such condition through.
fn uneven() -> Error {
    Error::storage(ErrorCode::Corruption, "a condition lacks an operand")
}

fn unary(operator: ConditionOperator, a: &Value) -> Result<Value> {
    Ok(match (operator, a) {
        (ConditionOperator::Not, a) => logic::not(a)?,
        (ConditionOperator::Minus, a) => operator::negate(a)?,
        (ConditionOperator::Plus, a) => operator::plus(a)?,
        (ConditionOperator::IsNull, a) => Value::Boolean(a.is_null()),
        (ConditionOperator::IsNotNull, a) => Value::Boolean(!a.is_null()),
        (_, Value::String(text)) => Value::Integer(text.chars().count() as i64),
        (_, Value::List(elements)) => Value::Integer(elements.len() as i64),
        (_, _) => Value::Null,
    })
}

fn binary(operator: ConditionOperator, a: &Value, b: &Value) -> Result<Value> {
    use ConditionOperator as C;
    let truth = |found: Option<bool>| Ok(logic::from_truth(found));
    match operator {
        C::And => truth(both(logic::truth(a)?, logic::truth(b)?)),
        C::Or => {
            let not = |side: Option<bool>| side.map(|truth| !truth);
            truth(not(both(not(logic::truth(a)?), not(logic::truth(b)?))))
        }
        C::Xor => logic::xor(a, b),
        C::Equal => truth(equality::equals(a, b)),
        C::NotEqual => truth(equality::equals(a, b).map(|same| !same)),
        C::Less => truth(equality::less_than(a, b)),
        C::LessOrEqual => truth(equality::less_or_equal(a, b)),
        C::Greater => truth(equality::greater_than(a, b)),
        C::GreaterOrEqual => truth(equality::greater_or_equal(a, b)),
        C::StartsWith => Ok(logic::starts_with(a, b)),
        C::EndsWith => Ok(logic::ends_with(a, b)),
        C::Contains => Ok(logic::contains(a, b)),
        C::MatchesRegex => logic::matches_regex(a, b),
        C::In => logic::in_list(a, b),
        C::Add => operator::add(a, b),
        C::Subtract => operator::subtract(a, b),
        C::Multiply => operator::multiply(a, b),
        C::Divide => operator::divide(a, b),
        C::Modulo => operator::modulo(a, b),
        C::Power => operator::power(a, b),
        C::Concatenate => operator::concatenate(a, b),
        C::Not | C::Minus | C::Plus | C::IsNull | C::IsNotNull | C::Size => Err(uneven()),
    }
}

fn both(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}
