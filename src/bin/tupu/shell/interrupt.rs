//! Ctrl-C ends the query that runs, and not the shell. While a line is typed, the line editor sees the key itself.

use tupu::Interrupt;

/// From now on Ctrl-C stops what runs under this handle. Where that cannot be had, Ctrl-C ends the shell, as it would
/// any program.
pub fn listen(interrupt: &Interrupt) {
    let interrupt = interrupt.clone();
    if let Err(error) = ctrlc::set_handler(move || interrupt.interrupt()) {
        eprintln!("tupu: Ctrl-C will end the shell: {error}");
    }
}
