//! Signals. Ctrl-C stops the running statement: in the shell only that, elsewhere the command too. SIGTERM, and SIGHUP
//! unless it is ignored, terminate the process: first its statement, then its wait for input, and the graph is closed
//! as usual.

use crate::console::print_error;
use std::io;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tupu::Interrupt;

/// The number that is added to the number of a signal for the exit status of a process that it terminated.
const STATUS_OF_SIGNAL: u8 = 128;

/// Wakes the thread that waits for input.
type Wake = Box<dyn Fn() + Send>;

/// Whether the process was asked to terminate. Clones share the same state.
#[derive(Clone, Default)]
pub struct EndRequest(Arc<RequestState>);

#[derive(Default)]
struct RequestState {
    /// The number of the first signal; 0 if there was none.
    signal: AtomicU8,
    wakes: Mutex<Vec<Wake>>,
}

impl EndRequest {
    /// The exit status for the signal that requested termination; `None` if there was none.
    pub fn status(&self) -> Option<u8> {
        match self.0.signal.load(Ordering::SeqCst) {
            0 => None,
            signal => Some(STATUS_OF_SIGNAL.saturating_add(signal)),
        }
    }

    /// Calls this when termination is requested, or immediately if it already was.
    pub fn on_request(&self, wake: impl Fn() + Send + 'static) {
        // While the list is locked, a request that is not visible here yet must still process the list.
        let mut wakes = self.wakes();
        if self.status().is_some() {
            wake();
        }
        wakes.push(Box::new(wake));
    }

    fn ask(&self, signal: u8) {
        self.0.signal.store(signal, Ordering::SeqCst);
        self.wakes().iter().for_each(|wake| wake());
    }

    fn wakes(&self) -> std::sync::MutexGuard<'_, Vec<Wake>> {
        // A thread that panicked with the lock leaves the list in a valid state.
        self.0.wakes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// From now on Ctrl-C stops the running statement and not the shell; a termination signal stops both.
pub fn listen_in_shell(interrupt: &Interrupt) -> EndRequest {
    let (interrupt, end) = (interrupt.clone(), EndRequest::default());
    let asked = end.clone();
    report_failure(watch(move |came| match came {
        Received::CtrlC => interrupt.interrupt(),
        Received::End(signal) => {
            end_once(&asked, &interrupt, signal);
            keep_waking(&interrupt);
        }
    }));
    end
}

/// From now on Ctrl-C also stops the running statement and all following ones, so that the command ends and closes its
/// graph.
pub fn listen_in_command(interrupt: &Interrupt) -> EndRequest {
    let (interrupt, end) = (interrupt.clone(), EndRequest::default());
    let asked = end.clone();
    report_failure(watch(move |came| {
        let signal = match came {
            Received::CtrlC => SIGINT,
            Received::End(signal) => signal,
        };
        end_once(&asked, &interrupt, signal);
    }));
    end
}

/// Requests termination. A second request exits immediately, whatever the process waits for: what was committed is in
/// the log. When a terminal is closed, the signal may be sent twice, and that is not urgent.
fn end_once(end: &EndRequest, interrupt: &Interrupt, signal: u8) {
    match end.status() {
        Some(_) if signal == SIGHUP => {}
        Some(status) => std::process::exit(status.into()),
        None => {
            // The order matters: a thread that finds its statement stopped must also find the reason.
            end.ask(signal);
            interrupt.interrupt();
        }
    }
}

fn report_failure(watching: io::Result<()>) {
    if let Err(error) = watching {
        print_error(format_args!(
            "tupu: signals will end the program at once: {error}"
        ));
    }
}

/// A signal that was received.
enum Received {
    CtrlC,
    /// A termination signal.
    End(u8),
}

#[cfg(unix)]
use unix::{SIGHUP, SIGINT, keep_waking, watch};

#[cfg(unix)]
mod unix {
    use super::Received;
    use signal_hook::consts;
    use signal_hook::iterator::Signals;
    use std::io;
    use std::time::Duration;
    use tupu::Interrupt;

    pub const SIGINT: u8 = 2;
    pub const SIGHUP: u8 = 1;

    /// The time after which a thread that should end is notified again.
    const PATIENCE: Duration = Duration::from_millis(50);

    /// Calls this in a thread for each signal.
    pub fn watch(mut handle: impl FnMut(Received) + Send + 'static) -> io::Result<()> {
        let wanted = [consts::SIGINT, consts::SIGTERM, consts::SIGHUP];
        let is_wanted = |signal: &i32| *signal != consts::SIGHUP || !hang_up_is_ignored();
        let mut signals = Signals::new(wanted.into_iter().filter(is_wanted))?;
        let watching = std::thread::Builder::new().name("signals".to_owned());
        watching.spawn(move || {
            for signal in signals.forever() {
                handle(match signal {
                    consts::SIGINT => Received::CtrlC,
                    other => Received::End(u8::try_from(other).unwrap_or(SIGHUP)),
                });
            }
        })?;
        Ok(())
    }

    /// Whether the process was started to outlive its terminal, as with `nohup`.
    fn hang_up_is_ignored() -> bool {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status
            .lines()
            .find_map(|line| line.strip_prefix("SigIgn:"))
            .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        mask.is_some_and(|mask| mask & (1 << (SIGHUP - 1)) != 0)
    }

    /// Ends the wait of the line editor, and any statement that began at the same moment. While it reads a line, the
    /// editor stops at SIGINT; at all other times the signal only stops a statement.
    pub fn keep_waking(interrupt: &Interrupt) {
        let interrupt = interrupt.clone();
        let waking = move || {
            loop {
                interrupt.interrupt();
                // It cannot fail for an existing signal.
                let _ = signal_hook::low_level::raise(consts::SIGINT);
                std::thread::sleep(PATIENCE);
            }
        };
        // Without a thread the next key ends the wait.
        let _ = std::thread::Builder::new()
            .name("ending".to_owned())
            .spawn(waking);
    }
}

#[cfg(not(unix))]
use elsewhere::{SIGHUP, SIGINT, keep_waking, watch};

/// On platforms without these signals, every request is treated as Ctrl-C.
#[cfg(not(unix))]
mod elsewhere {
    use super::Received;
    use std::io;
    use tupu::Interrupt;

    pub const SIGINT: u8 = 2;
    pub const SIGHUP: u8 = 1;

    pub fn watch(mut handle: impl FnMut(Received) + Send + 'static) -> io::Result<()> {
        ctrlc::set_handler(move || handle(Received::CtrlC)).map_err(io::Error::other)
    }

    pub fn keep_waking(_: &Interrupt) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;

    #[test]
    fn whoever_waits_is_woken_also_where_the_request_came_before() {
        let end = EndRequest::default();
        let woken = Arc::new(AtomicUsize::new(0));
        let wake = || {
            let woken = Arc::clone(&woken);
            move || {
                woken.fetch_add(1, Ordering::SeqCst);
            }
        };
        end.on_request(wake());
        assert_eq!(woken.load(Ordering::SeqCst), 0);
        end.ask(SIGINT);
        assert_eq!(woken.load(Ordering::SeqCst), 1);
        end.on_request(wake());
        assert_eq!(woken.load(Ordering::SeqCst), 2);
    }
}
