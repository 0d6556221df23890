//! The folders for user files, by the XDG Base Directory Specification.

use std::path::PathBuf;

/// The folder of the variable, or the default below the home folder.
pub fn folder(variable: &str, below_home: &str) -> Option<PathBuf> {
    let named = std::env::var_os(variable).map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(below_home));
    // The standard requires that relative paths are ignored.
    named.filter(|path| path.is_absolute()).or_else(home)
}
