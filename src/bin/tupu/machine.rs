//! The available memory: of the machine, of the control group of a container, of the process.

use std::fs;
use std::path::{Path, PathBuf};

/// The assumed memory of the machine if the system does not report it.
const UNKNOWN: u64 = 4 << 30;

/// The default memory limit of a statement: half of the memory available to the process. The other half is for the
/// graph, and for memory that is not counted exactly.
pub fn share_of_memory() -> u64 {
    // Whole MiB, so that the limit can be shown as it can be given.
    ((memory() / 2) >> 20) << 20
}

/// The number of bytes available to the process.
fn memory() -> u64 {
    let known = [of_machine(), of_group(), of_process()];
    known.into_iter().flatten().min().unwrap_or(UNKNOWN)
}

fn read(path: impl AsRef<Path>) -> Option<String> {
    fs::read_to_string(path).ok()
}

fn of_machine() -> Option<u64> {
    total(&read("/proc/meminfo")?)
}

/// `MemTotal:       24605532 kB`
fn total(meminfo: &str) -> Option<u64> {
    let line = meminfo
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kilobytes.checked_mul(1024)
}

/// The smallest limit of the control groups of the process, version 1 or 2: a limit also applies to nested groups.
fn of_group() -> Option<u64> {
    let groups = read("/proc/self/cgroup")?;
    let files = groups.lines().filter_map(group).flat_map(limit_files);
    let limits = files.filter_map(|file| read(file)?.trim().parse::<u64>().ok());
    limits.min()
}

/// From a line such as `4:memory:/a/b` (version 1) or `0::/a/b` (version 2): the root folder of the groups, the name of
/// the file with the limit, and the group.
fn group(line: &str) -> Option<(&'static str, &'static str, PathBuf)> {
    let mut parts = line.splitn(3, ':').skip(1);
    let (controllers, path) = (parts.next()?, parts.next()?);
    let path = PathBuf::from(path.trim_start_matches('/'));
    if controllers.is_empty() {
        return Some(("/sys/fs/cgroup", "memory.max", path));
    }
    let memory = controllers.split(',').any(|name| name == "memory");
    memory.then_some(("/sys/fs/cgroup/memory", "memory.limit_in_bytes", path))
}

/// The limit files of a group and of its ancestors. In a container the group itself is the visible root.
fn limit_files((root, name, path): (&'static str, &'static str, PathBuf)) -> Vec<PathBuf> {
    let around = path.ancestors().map(|group| Path::new(root).join(group));
    around.map(|group| group.join(name)).collect()
}

/// The limit of `ulimit -v`.
fn of_process() -> Option<u64> {
    address_space(&read("/proc/self/limits")?)
}

/// `Max address space         unlimited            unlimited            bytes`
fn address_space(limits: &str) -> Option<u64> {
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max address space"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says() {
        assert_eq!(
            total("MemTotal:       1024 kB\nMemFree: 3 kB\n"),
            Some(1 << 20)
        );
        assert_eq!(total("MemFree: 3 kB\n"), None);
        let limits = "Max processes  9\nMax address space         8000000   unlimited  bytes\n";
        assert_eq!(address_space(limits), Some(8_000_000));
        assert_eq!(
            address_space("Max address space  unlimited unlimited bytes"),
            None
        );
    }

    #[test]
    fn groups_of_both_versions() {
        let files = |line| group(line).map(limit_files).unwrap_or_default();
        assert_eq!(
            files("0::/user/tupu"),
            [
                "/sys/fs/cgroup/user/tupu/memory.max",
                "/sys/fs/cgroup/user/memory.max",
                "/sys/fs/cgroup/memory.max"
            ]
            .map(PathBuf::from)
        );
        let root = "/sys/fs/cgroup/memory/memory.limit_in_bytes";
        assert_eq!(files("4:cpu,memory:/"), [PathBuf::from(root)]);
        assert!(files("8:pids:/").is_empty());
    }

    #[test]
    fn there_is_some() {
        assert!(share_of_memory() > 1 << 20);
    }
}
