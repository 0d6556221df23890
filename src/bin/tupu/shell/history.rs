//! The history file: one per user, readable only by that user.

use super::folders::folder;
use rustyline::history::{DefaultHistory, History};
use std::fs::DirBuilder;
use std::path::{Path, PathBuf};

/// `$XDG_STATE_HOME/tupu/history`, else `~/.local/state/tupu/history`.
pub fn path() -> Option<PathBuf> {
    folder("XDG_STATE_HOME", ".local/state").map(|folder| folder.join("tupu/history"))
}

/// Reads the history; a missing file is an empty history.
pub fn load(history: &mut DefaultHistory, path: &Path) {
    if history.load(path).is_ok() {
        protect(path);
    }
}

/// Appends new entries. A failure is not reported for every line.
pub fn keep(history: &mut DefaultHistory, path: &Path) {
    if let Some(folder) = path.parent() {
        let _ = private_folder().create(folder);
    }
    let _ = history.append(path);
}

#[cfg(unix)]
fn private_folder() -> DirBuilder {
    use std::os::unix::fs::DirBuilderExt;
    let mut builder = DirBuilder::new();
    builder.recursive(true).mode(0o700);
    builder
}

#[cfg(not(unix))]
fn private_folder() -> DirBuilder {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    builder
}

/// The line editor creates private files; a file that was made readable for others is made private again.
#[cfg(unix)]
fn protect(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600));
}

#[cfg(not(unix))]
fn protect(_: &Path) {}
