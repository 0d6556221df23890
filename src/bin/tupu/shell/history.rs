//! Where the history is kept: one file per user, readable by that user only.

use super::validator::StatementHelper;
use rustyline::Editor;
use rustyline::history::DefaultHistory;
use std::path::{Path, PathBuf};

/// `$XDG_STATE_HOME/tupu/history`, else `~/.local/state/tupu/history`.
pub fn path() -> Option<PathBuf> {
    let state = std::env::var_os("XDG_STATE_HOME").map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/state"));
    state
        .or_else(home)
        .map(|folder| folder.join("tupu/history"))
}

/// Keeps the history; one that cannot be kept is not worth a word on leaving.
pub fn save(editor: &mut Editor<StatementHelper, DefaultHistory>, path: &Path) {
    if let Some(folder) = path.parent() {
        let _ = std::fs::create_dir_all(folder);
    }
    if editor.save_history(path).is_ok() {
        protect(path);
    }
}

#[cfg(unix)]
fn protect(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600));
}

#[cfg(not(unix))]
fn protect(_: &Path) {}
