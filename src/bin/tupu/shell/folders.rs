//! Where the files of a user are, by the XDG Base Directory Specification.

use std::path::PathBuf;

/// The folder that the variable names, else the one below the home folder.
pub fn folder(variable: &str, below_home: &str) -> Option<PathBuf> {
    let named = std::env::var_os(variable).map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(below_home));
    // The standard has relative paths ignored.
    named.filter(|path| path.is_absolute()).or_else(home)
}
