//! Properties of all temporal values.

use super::calendar::{FIRST_DAY, LAST_DAY, NANOS_PER_DAY};
use super::{Date, DateTime, Duration, LocalDateTime, LocalTime, Time, Zone, arithmetic, between};
use crate::value::Value;
use proptest::prelude::*;

const ZONES: [&str; 4] = [
    "Europe/Stockholm",
    "Asia/Shanghai",
    "America/New_York",
    "Pacific/Apia",
];

fn date() -> impl Strategy<Value = Date> {
    prop_oneof![FIRST_DAY..=LAST_DAY, -800_000_i64..800_000]
        .prop_map(|days| Date::from_days(days).expect("within the calendar"))
}

fn local_time() -> impl Strategy<Value = LocalTime> {
    (0..NANOS_PER_DAY).prop_map(|nanoseconds| LocalTime { nanoseconds })
}

fn local_date_time() -> impl Strategy<Value = LocalDateTime> {
    (date(), local_time()).prop_map(|(date, time)| LocalDateTime::new(date, time))
}

fn zone() -> impl Strategy<Value = Zone> {
    prop_oneof![
        (-64_800_i32..=64_800).prop_map(Zone::Offset),
        (0..ZONES.len()).prop_map(|at| Zone::named(ZONES[at]).expect("a known zone")),
    ]
}

fn duration() -> impl Strategy<Value = Duration> {
    let small = -1_000_000_i64..1_000_000;
    (small.clone(), small.clone(), small, any::<i32>()).prop_map(
        |(months, days, seconds, nanoseconds)| {
            Duration::new(months, days, seconds, nanoseconds.into()).expect("in range")
        },
    )
}

proptest! {
    #[test]
    fn every_date_has_one_name_of_each_kind(date in date()) {
        let (year, month, day) = date.calendar();
        prop_assert_eq!(Date::from_calendar(year, month, day).expect("a date"), date);
        prop_assert_eq!(Date::from_ordinal(year, date.ordinal_day()).expect("a date"), date);
        let quarter = Date::from_quarter(year, date.quarter(), date.day_of_quarter());
        prop_assert_eq!(quarter.expect("a date"), date);
        let (week_year, week) = date.week();
        if week_year.abs() <= 999_999_999 {
            let by_week = Date::from_week(week_year, week, date.day_of_week());
            prop_assert_eq!(by_week.expect("a date"), date);
        }
    }

    #[test]
    fn what_is_written_reads_back(local in local_date_time(), offset in -64_800_i32..=64_800) {
        prop_assert_eq!(local.date().to_string().parse::<Date>().expect("a date"), local.date());
        prop_assert_eq!(local.time().to_string().parse::<LocalTime>().expect("a time"), local.time());
        prop_assert_eq!(local.to_string().parse::<LocalDateTime>().expect("a date-time"), local);
        let time = local.time().at_offset(offset);
        prop_assert_eq!(time.to_string().parse::<Time>().expect("a time"), time);
    }

    #[test]
    fn zoned_moments_read_back(local in local_date_time(), zone in zone()) {
        // The last hours of the calendar are out of range in some zones.
        if let Ok(value) = DateTime::from_local(local, &zone) {
            prop_assert_eq!(value.to_string().parse::<DateTime>().expect("a date-time"), value);
        }
    }

    #[test]
    fn durations_read_back(duration in duration()) {
        prop_assert_eq!(duration.to_string().parse::<Duration>().expect("a duration"), duration);
    }

    #[test]
    fn the_difference_leads_from_one_to_the_other(from in local_date_time(), to in local_date_time()) {
        let (from, to) = (Value::LocalDateTime(from), Value::LocalDateTime(to));
        let difference = between::between(&from, &to).expect("in range");
        let sum = arithmetic::add(&from, &Value::Duration(difference.into())).expect("temporal");
        prop_assert_eq!(sum.expect("in range").to_string(), to.to_string());
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in "[-+P0-9TWQDMYHSZ:.,\\[\\]/ a-zé]{0,24}") {
        let _ = (text.parse::<Date>().is_ok(), text.parse::<DateTime>().is_ok());
        let _ = (text.parse::<Time>().is_ok(), text.parse::<Duration>().is_ok());
    }

    #[test]
    fn no_number_makes_scaling_panic(duration in duration(), float: f64, integer: i64) {
        let duration = Value::Duration(duration.into());
        for number in [Value::Float(float), Value::Integer(integer)] {
            let product = arithmetic::multiply(&duration, &number).expect("a duration");
            let quotient = arithmetic::divide(&duration, &number).expect("a duration");
            let _ = (product.is_ok(), quotient.is_ok());
        }
    }
}
