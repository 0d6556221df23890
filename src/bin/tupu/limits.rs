//! The limits of a statement: the options `--time-limit`, `--memory-limit` and `--threads`, and the notation of sizes and durations.

use crate::machine;
use clap::Args;
use std::time::Duration;
use tupu::Limits;

/// The options of every command that runs statements.
#[derive(Clone, Debug, Default, Args)]
pub struct LimitOptions {
    /// The maximum time of a statement: `500ms`, `2s`, `5min`, `1h`; `none` (the default) is unlimited.
    #[arg(long, value_name = "DURATION", value_parser = time)]
    pub time_limit: Option<Choice<Duration>>,
    /// The maximum memory of a statement besides the graph: `512MiB`, `2GB`; `none` is unlimited. By default half of
    /// the machine's memory (or of the container's limit).
    #[arg(long, value_name = "SIZE", value_parser = memory)]
    pub memory_limit: Option<Choice<u64>>,
    /// The number of threads that work on a statement, 1 or more; by default as many as the machine runs in parallel.
    #[arg(long, value_name = "COUNT", value_parser = threads)]
    pub threads: Option<usize>,
}

/// A limit that is specified: a number, or unlimited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice<T> {
    Most(T),
    NoLimit,
}

impl<T> Choice<T> {
    /// The limit as the library expects it.
    pub fn most(self) -> Option<T> {
        match self {
            Choice::Most(most) => Some(most),
            Choice::NoLimit => None,
        }
    }
}

impl LimitOptions {
    /// The limits of a statement; by default a share of the available memory.
    pub fn limits(&self) -> Limits {
        let memory = self.memory_limit;
        Limits {
            timeout: self.time_limit.and_then(Choice::most),
            memory: memory.map_or_else(|| Some(machine::share_of_memory()), Choice::most),
            threads: self.threads,
            ..Limits::default()
        }
    }
}

const TIMES: &[(&str, f64)] = &[
    ("ms", 1e-3),
    ("s", 1.0),
    ("sec", 1.0),
    ("min", 60.0),
    ("m", 60.0),
    ("h", 3600.0),
];

const SIZES: &[(&str, f64)] = &[
    ("B", 1.0),
    ("kB", 1e3),
    ("MB", 1e6),
    ("GB", 1e9),
    ("TB", 1e12),
    ("K", 1024.0),
    ("M", 1_048_576.0),
    ("G", 1_073_741_824.0),
    ("T", 1_099_511_627_776.0),
    ("KiB", 1024.0),
    ("MiB", 1_048_576.0),
    ("GiB", 1_073_741_824.0),
    ("TiB", 1_099_511_627_776.0),
];

/// Reads a duration, or `none`.
pub fn time(text: &str) -> Result<Choice<Duration>, String> {
    let help = "write a number with ms, s, min or h, such as `2s`, or `none`";
    choice(text, TIMES, help, |seconds| {
        Duration::try_from_secs_f64(seconds).ok()
    })
}

/// With less, hardly any statement can be compiled.
const LEAST_MEMORY: u64 = 1 << 20;

/// Reads a size, or `none`.
pub fn memory(text: &str) -> Result<Choice<u64>, String> {
    match any_memory(text)? {
        Choice::Most(most) if most < LEAST_MEMORY => {
            Err("a statement needs 1MiB at least, and most need more".to_owned())
        }
        choice => Ok(choice),
    }
}

/// Reads a number of threads.
pub fn threads(text: &str) -> Result<usize, String> {
    let count = text.trim().parse().ok().filter(|count| *count > 0);
    count.ok_or_else(|| "write a number of threads, such as `1`".to_owned())
}

fn any_memory(text: &str) -> Result<Choice<u64>, String> {
    let help = "write a number with MB, MiB, GB or GiB, such as `512MiB`, or `none`";
    // Sizes above 2^53 bytes are rounded.
    let whole = |bytes: f64| (bytes < u64::MAX as f64).then_some(bytes as u64);
    choice(text, SIZES, help, whole)
}

fn choice<T>(
    text: &str,
    units: &[(&str, f64)],
    help: &str,
    make: impl Fn(f64) -> Option<T>,
) -> Result<Choice<T>, String> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("none") {
        return Ok(Choice::NoLimit);
    }
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.'));
    let (number, unit) = text.split_at(end.unwrap_or(text.len()));
    let unit = units
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(unit.trim()));
    let amount = number.parse::<f64>().ok().zip(unit);
    let amount = amount.map(|(number, (_, factor))| number * factor);
    match amount.filter(|amount| *amount > 0.0).and_then(make) {
        Some(most) => Ok(Choice::Most(most)),
        None => Err(help.to_owned()),
    }
}

/// A duration in the notation of `--time-limit`.
pub fn show_time(limit: Option<Duration>) -> String {
    match limit {
        None => "none".to_owned(),
        Some(limit) if limit.subsec_millis() > 0 => format!("{}ms", limit.as_millis()),
        Some(limit) if limit.as_secs() >= 3600 && limit.as_secs().is_multiple_of(3600) => {
            format!("{}h", limit.as_secs() / 3600)
        }
        Some(limit) if limit.as_secs() >= 60 && limit.as_secs().is_multiple_of(60) => {
            format!("{}min", limit.as_secs() / 60)
        }
        Some(limit) => format!("{}s", limit.as_secs()),
    }
}

/// A size in the notation of `--memory-limit`.
pub fn show_memory(limit: Option<u64>) -> String {
    limit.map_or_else(|| "none".to_owned(), tupu::language::readable_size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        let most = |text| time(text).ok().and_then(Choice::most);
        assert_eq!(most("500ms"), Some(Duration::from_millis(500)));
        assert_eq!(most("1.5 s"), Some(Duration::from_millis(1500)));
        assert_eq!(most("2MIN"), Some(Duration::from_secs(120)));
        assert_eq!(time("none"), Ok(Choice::NoLimit));
        for wrong in ["", "2", "s", "-1s", "0s", "2 weeks", "1e400s", "1.2.3s"] {
            assert!(time(wrong).is_err(), "{wrong}");
        }
        for text in ["none", "500ms", "90s", "2min", "3h"] {
            assert_eq!(show_time(time(text).unwrap().most()), text);
        }
    }

    #[test]
    fn numbers_of_threads() {
        assert_eq!(threads(" 2 "), Ok(2));
        for wrong in ["", "0", "-1", "all", "1.5"] {
            assert!(threads(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn sizes() {
        let most = |text| memory(text).ok().and_then(Choice::most);
        assert_eq!(most("512MiB"), Some(512 << 20));
        assert_eq!(most("1.5 gb"), Some(1_500_000_000));
        assert_eq!(most("2000000b"), Some(2_000_000));
        assert_eq!(most("1m"), Some(1 << 20));
        assert_eq!(memory("NONE"), Ok(Choice::NoLimit));
        for wrong in [
            "",
            "512",
            "MiB",
            "0B",
            "-1MiB",
            "99999999999TiB",
            "100B",
            "1023K",
        ] {
            assert!(memory(wrong).is_err(), "{wrong}");
        }
        for text in [
            "none", "1.5MiB", "512MiB", "1.5GiB", "1.5GB", "10MB", "2TiB",
        ] {
            assert_eq!(show_memory(memory(text).unwrap().most()), text);
        }
    }
}
