//! Temporal functions: what makes a date, a time, a date-time or a duration, and what cuts or measures one.
//!
//! The rules of the calendar are `value::temporal`'s; here are the names, the arguments and the clocks. To add a function, add a row to the table of its file.

mod construct;
mod duration;
mod truncate;

pub use construct::{CONSTRUCTORS, EPOCH};
pub use duration::DURATION;
pub use truncate::TRUNCATION;

use crate::error::{Error, ErrorCode};
use crate::value::Value;

/// The error for an argument of a wrong type.
fn wrong_type(function: &str, wanted: &str, given: &Value) -> Error {
    Error::type_error(
        ErrorCode::InvalidArgumentType,
        format!(
            "{function}() takes {wanted}, {given} is {}",
            given.kind().with_article()
        ),
    )
}

#[cfg(test)]
mod tests {
    use crate::functions::{Clock, FunctionContext, RandomSource, Unlimited, scalar};
    use crate::graph::GraphView;
    use crate::value::Value;

    fn call(name: &str, arguments: &[Value]) -> String {
        let now = "2015-07-21T21:40:32.142Z".parse().expect("a date-time");
        let (graph, clock) = (GraphView::default(), Clock::fixed(now));
        let context = FunctionContext {
            graph: &graph,
            at: None,
            clock: &clock,
            random: &RandomSource::seeded(1),
            allowance: &Unlimited,
        };
        let function = scalar(name).expect("a function");
        let allowed = function.min_arguments..=function.max_arguments;
        assert!(allowed.contains(&arguments.len()), "{name}");
        function
            .call(&context, arguments)
            .map_or_else(|error| error.to_string(), |value| value.to_string())
    }

    fn text(text: &str) -> Value {
        Value::String(text.into())
    }

    #[test]
    fn without_an_argument_it_is_now() {
        assert_eq!(call("date", &[]), "'2015-07-21'");
        assert_eq!(call("localtime.realtime", &[]), "'21:40:32.142'");
        let zone = [text("Asia/Shanghai")];
        assert_eq!(call("date.statement", &zone), "'2015-07-22'");
        assert_eq!(call("time.transaction", &zone), "'05:40:32.142+08:00'");
        assert_eq!(
            call("datetime.truncate", &[text("week")]),
            "'2015-07-20T00:00Z'"
        );
    }

    #[test]
    fn null_makes_null() {
        for name in [
            "date",
            "datetime.realtime",
            "duration",
            "datetime.fromEpochMillis",
        ] {
            assert_eq!(call(name, &[Value::Null]), "null", "{name}");
        }
        for name in ["duration.inDays", "time.truncate", "datetime.fromEpoch"] {
            assert_eq!(call(name, &[Value::Null, Value::Null]), "null", "{name}");
        }
    }

    #[test]
    fn names_are_found_in_any_case_and_wrong_types_refused() {
        let arguments = [Value::Integer(416_779), Value::Integer(999_999_999)];
        let moment = "'1970-01-05T19:46:19.999999999Z'";
        assert_eq!(call("datetime.fromepoch", &arguments), moment);
        assert!(call("date", &[Value::Integer(1)]).starts_with("TypeError"));
        assert!(call("date.truncate", &[text("fortnight")]).starts_with("ArgumentError"));
    }
}
