//! Input that may block: standard input, and scripts that are not regular files. It is read by a thread, so that the
//! wait ends when the process is asked to terminate.

use crate::signals::EndRequest;
use std::io::{self, BufRead, Read};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

/// The number of bytes that are read at once.
const PART: usize = 64 << 10;

/// A buffer with the number of bytes that were read into it. Nothing read is the end of the input, or a wake-up to check
/// whether the process should terminate.
type Part = io::Result<(Vec<u8>, usize)>;

/// A stream that fails once the process is asked to terminate.
pub struct Input {
    parts: Receiver<Part>,
    /// Takes buffers back.
    buffers: Sender<Vec<u8>>,
    part: Vec<u8>,
    length: usize,
    /// The number of bytes of the part that have been returned.
    taken: usize,
    /// The stream has ended, and no more parts come.
    ended: bool,
    end: EndRequest,
}

impl Input {
    /// Starts to read a stream.
    ///
    /// # Errors
    ///
    /// If no thread can be started.
    pub fn new(from: impl Read + Send + 'static, end: &EndRequest) -> io::Result<Input> {
        let (sender, parts) = sync_channel(1);
        let (buffers, used) = channel();
        let wake = sender.clone();
        std::thread::Builder::new()
            .name("input".to_owned())
            .spawn(move || read_on(from, &sender, &used))?;
        // If a part is already waiting, no wake-up is needed.
        end.on_request(move || drop(wake.try_send(Ok((Vec::new(), 0)))));
        Ok(Input {
            parts,
            buffers,
            part: Vec::new(),
            length: 0,
            taken: 0,
            ended: false,
            end: end.clone(),
        })
    }
}

fn read_on(mut from: impl Read, parts: &SyncSender<Part>, used: &Receiver<Vec<u8>>) {
    loop {
        let mut part = used.try_recv().unwrap_or_default();
        part.resize(PART, 0);
        let read = from.read(&mut part).map(|length| (part, length));
        if matches!(&read, Err(error) if error.kind() == io::ErrorKind::Interrupted) {
            continue;
        }
        let was_last = read.as_ref().map_or(true, |(_, length)| *length == 0);
        // If the receiver is gone, nothing more is needed.
        if parts.send(read).is_err() || was_last {
            return;
        }
    }
}

impl BufRead for Input {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken == self.length && !self.ended {
            self.taken = 0;
            self.length = 0;
            // Assume the end of the input, also after an error, unless a part arrives.
            self.ended = true;
            let (part, length) = self.parts.recv().unwrap_or(Ok((Vec::new(), 0)))?;
            let former = std::mem::replace(&mut self.part, part);
            if !former.is_empty() {
                // At the end of the input nobody reads any more.
                drop(self.buffers.send(former));
            }
            self.length = length;
            self.ended = length == 0;
        }
        if self.end.status().is_some() {
            return Err(io::Error::other("the process was asked to terminate"));
        }
        Ok(self.part.get(self.taken..self.length).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        self.taken = (self.taken + count).min(self.length);
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = self.fill_buf()?;
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.consume(count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_read_as_often_as_it_is_asked_for() {
        let mut input = Input::new(&b"last line"[..], &EndRequest::default()).unwrap();
        let mut text = String::new();
        input.read_to_string(&mut text).unwrap();
        assert_eq!(text, "last line");
        for _ in 0..3 {
            assert_eq!(input.read(&mut [0; 8]).unwrap(), 0);
        }
    }
}
