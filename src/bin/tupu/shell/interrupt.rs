//! Ctrl-C. In the shell it ends what runs, and not the shell; while a line is typed, the line editor sees the key itself.
//! A command it ends, and the graph is closed.

use tupu::Interrupt;

/// What a shell reports as the exit status of a program that Ctrl-C has ended.
const ENDED_BY_CTRL_C: i32 = 130;

/// From now on Ctrl-C stops what runs under this handle. Where that cannot be had, Ctrl-C ends the shell, as it would
/// any program.
pub fn listen(interrupt: &Interrupt) {
    let interrupt = interrupt.clone();
    set_handler(move || interrupt.interrupt());
}

/// From now on Ctrl-C stops the statement that runs under this handle and all after it, so that the command ends and closes
/// its graph. A second Ctrl-C ends it at once, also where it waits for its input: what was committed is in the log.
pub fn end_command(interrupt: &Interrupt) {
    let interrupt = interrupt.clone();
    set_handler(move || {
        if interrupt.is_interrupted() {
            std::process::exit(ENDED_BY_CTRL_C);
        }
        interrupt.interrupt();
    });
}

fn set_handler(handler: impl FnMut() + Send + 'static) {
    if let Err(error) = ctrlc::set_handler(handler) {
        eprintln!("tupu: Ctrl-C will end the program at once: {error}");
    }
}
