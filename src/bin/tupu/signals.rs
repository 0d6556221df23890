//! Signals. Ctrl-C ends the running statement: in the shell only that, elsewhere the command too. SIGTERM, and SIGHUP
//! unless it is ignored, end the process: its statement first, then its wait for input, and the graph is closed as
//! usual.

use crate::console::tell;
use std::io;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tupu::Interrupt;

/// What a shell adds to the number of a signal for the exit status of a process that it has ended.
const STATUS_OF_SIGNAL: u8 = 128;

/// Wakes the thread that waits for input.
type Wake = Box<dyn Fn() + Send>;

/// Whether the process has been asked to end. Clones are the same.
#[derive(Clone, Default)]
pub struct EndRequest(Arc<Asked>);

#[derive(Default)]
struct Asked {
    /// The number of the first signal; 0 before there was one.
    signal: AtomicU8,
    wakes: Mutex<Vec<Wake>>,
}

impl EndRequest {
    /// The exit status for the signal that requested the end; `None` if there was none.
    pub fn status(&self) -> Option<u8> {
        match self.0.signal.load(Ordering::SeqCst) {
            0 => None,
            signal => Some(STATUS_OF_SIGNAL.saturating_add(signal)),
        }
    }

    /// Has this called when the process is asked to end, and at once if it has been asked already.
    pub fn on_request(&self, wake: impl Fn() + Send + 'static) {
        // While the list is locked, a request that is not yet seen here has still to go through the list.
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
        // The list is whole whatever happened to a holder.
        self.0.wakes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// From now on Ctrl-C stops the statement that runs under this handle and not the shell; a signal to end stops both.
pub fn listen_in_shell(interrupt: &Interrupt) -> EndRequest {
    let (interrupt, end) = (interrupt.clone(), EndRequest::default());
    let asked = end.clone();
    told(watch(move |came| match came {
        Came::CtrlC => interrupt.interrupt(),
        Came::End(signal) => {
            end_once(&asked, &interrupt, signal);
            keep_waking(&interrupt);
        }
    }));
    end
}

/// From now on Ctrl-C, too, stops the statement that runs under this handle and all after it, so that the command ends and
/// closes its graph.
pub fn listen_in_command(interrupt: &Interrupt) -> EndRequest {
    let (interrupt, end) = (interrupt.clone(), EndRequest::default());
    let asked = end.clone();
    told(watch(move |came| {
        let signal = match came {
            Came::CtrlC => SIGINT,
            Came::End(signal) => signal,
        };
        end_once(&asked, &interrupt, signal);
    }));
    end
}

/// Requests the end. A second request ends the process at once, whatever it waits for: what was committed is in the
/// log. A terminal that is closed may send the signal twice, and that is not urgent.
fn end_once(end: &EndRequest, interrupt: &Interrupt, signal: u8) {
    match end.status() {
        Some(_) if signal == SIGHUP => {}
        Some(status) => std::process::exit(status.into()),
        None => {
            // The order matters: a thread that finds its statement stopped then also finds the reason.
            end.ask(signal);
            interrupt.interrupt();
        }
    }
}

fn told(watching: io::Result<()>) {
    if let Err(error) = watching {
        tell(format_args!(
            "tupu: signals will end the program at once: {error}"
        ));
    }
}

/// What has come.
enum Came {
    CtrlC,
    /// A signal to end.
    End(u8),
}

#[cfg(unix)]
use unix::{SIGHUP, SIGINT, keep_waking, watch};

#[cfg(unix)]
mod unix {
    use super::Came;
    use signal_hook::consts;
    use signal_hook::iterator::Signals;
    use std::io;
    use std::time::Duration;
    use tupu::Interrupt;

    pub const SIGINT: u8 = 2;
    pub const SIGHUP: u8 = 1;

    /// How long a thread may take to notice that it should end before it is notified again.
    const PATIENCE: Duration = Duration::from_millis(50);

    /// Has a thread call this for each signal.
    pub fn watch(mut handle: impl FnMut(Came) + Send + 'static) -> io::Result<()> {
        let wanted = [consts::SIGINT, consts::SIGTERM, consts::SIGHUP];
        let is_wanted = |signal: &i32| *signal != consts::SIGHUP || !hang_up_is_ignored();
        let mut signals = Signals::new(wanted.into_iter().filter(is_wanted))?;
        let watching = std::thread::Builder::new().name("signals".to_owned());
        watching.spawn(move || {
            for signal in signals.forever() {
                handle(match signal {
                    consts::SIGINT => Came::CtrlC,
                    other => Came::End(u8::try_from(other).unwrap_or(SIGHUP)),
                });
            }
        })?;
        Ok(())
    }

    /// Whether the process was started to outlive its terminal, as `nohup` starts one.
    fn hang_up_is_ignored() -> bool {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status
            .lines()
            .find_map(|line| line.strip_prefix("SigIgn:"))
            .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        mask.is_some_and(|mask| mask & (1 << (SIGHUP - 1)) != 0)
    }

    /// Ends the wait of the line editor, and any statement that began in the same moment. While it reads a line, the
    /// editor stops at SIGINT; at all other times that only stops a statement.
    pub fn keep_waking(interrupt: &Interrupt) {
        let interrupt = interrupt.clone();
        let waking = move || {
            loop {
                interrupt.interrupt();
                // It cannot fail for a signal that there is.
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

/// Where signals cannot be distinguished, each is treated as Ctrl-C.
#[cfg(not(unix))]
mod elsewhere {
    use super::Came;
    use std::io;
    use tupu::Interrupt;

    pub const SIGINT: u8 = 2;
    pub const SIGHUP: u8 = 1;

    pub fn watch(mut handle: impl FnMut(Came) + Send + 'static) -> io::Result<()> {
        ctrlc::set_handler(move || handle(Came::CtrlC)).map_err(io::Error::other)
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
