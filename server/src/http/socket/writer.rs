//! [`Writer`]: the bytes that wait to be written to one socket, in order. It does no I/O: it says which bytes come next and is told how
//! many of them went.

use crate::hub::frame;
use axum::body::Bytes;
use std::collections::VecDeque;

/// The bytes that wait to be written to one socket.
///
/// Messages go out in the order in which they came. A control frame goes out between two frames, as soon as the one under way is whole.
#[derive(Debug, Default)]
pub struct Writer {
    /// The rest of what is under way: the end of a frame, and whole frames behind it.
    rest: Bytes,
    /// Bytes of `rest` that end the frame under way; 0 between two frames.
    under_way: usize,
    /// Runs of whole frames that come after it.
    runs: VecDeque<Bytes>,
    /// Control frames.
    controls: VecDeque<Bytes>,
    /// True once the last frame is among them.
    is_ended: bool,
}

impl Writer {
    /// Returns whether nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty() && self.runs.is_empty() && self.controls.is_empty()
    }

    /// Appends a run of whole frames, of which the first `written` bytes are written already. That may only be said of a run that nothing
    /// comes before.
    pub fn push(&mut self, run: Bytes, written: usize) {
        if self.is_ended {
            return;
        }
        if written > 0 {
            debug_assert!(self.is_empty(), "bytes of a run went before what came first");
            self.rest = run;
            self.wrote(written);
        } else if !run.is_empty() {
            self.runs.push_back(run);
        }
    }

    /// Appends a control frame.
    pub fn push_control(&mut self, control: Bytes) {
        if !self.is_ended {
            self.controls.push_back(control);
        }
    }

    /// Lets `last`, a close, be the last frame. Messages that have not begun are not written any more.
    pub fn end(&mut self, last: Bytes) {
        if self.is_ended {
            return;
        }
        self.is_ended = true;
        self.rest.truncate(self.under_way);
        self.runs.clear();
        self.controls.push_back(last);
    }

    /// The bytes that come next; none if nothing waits.
    pub fn next(&mut self) -> &[u8] {
        if self.under_way == 0 {
            if let Some(control) = self.controls.pop_front() {
                let later = std::mem::replace(&mut self.rest, control);
                if !later.is_empty() {
                    self.runs.push_front(later);
                }
                self.under_way = self.rest.len();
            } else if self.rest.is_empty() {
                self.rest = self.runs.pop_front().unwrap_or_default();
            }
        }
        if self.controls.is_empty() {
            return &self.rest;
        }
        // Something is to be squeezed in behind the frame under way.
        &self.rest[..self.under_way]
    }

    /// Takes note that the first `bytes` of [`Self::next`] are written; whether a frame became whole.
    pub fn wrote(&mut self, mut bytes: usize) -> bool {
        let mut is_whole = false;
        while bytes > 0 {
            if self.under_way == 0 {
                // A run holds whole frames only.
                self.under_way = frame::first(&self.rest).map_or(self.rest.len(), |frame| frame.length);
            }
            let step = bytes.min(self.under_way);
            drop(self.rest.split_to(step));
            bytes -= step;
            self.under_way -= step;
            is_whole |= self.under_way == 0;
        }
        is_whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use frame::{Frame, Kind};
    use proptest::prelude::*;

    /// Something that happens to a writer.
    #[derive(Clone, Debug)]
    enum Step {
        /// A run of so many messages comes, and the socket takes so many of its bytes at once if nothing waits.
        Run(Vec<usize>, usize),
        /// A control frame comes.
        Control,
        /// The socket takes at most so many bytes; 0 means that it would block.
        Room(usize),
    }

    fn step() -> impl Strategy<Value = Step> {
        let length = prop_oneof![8 => 0..200_usize, 1 => 60_000..70_000_usize];
        prop_oneof![
            2 => (prop::collection::vec(length, 1..5), 0..400_usize).prop_map(|(lengths, at_once)| Step::Run(lengths, at_once)),
            1 => Just(Step::Control),
            4 => (0..300_usize).prop_map(Step::Room),
            1 => (0..80_000_usize).prop_map(Step::Room),
        ]
    }

    /// A message that is told from all others.
    fn message(number: usize, length: usize) -> String {
        format!("{number}:{}", "m".repeat(length))
    }

    fn control(number: usize) -> Bytes {
        let content = format!("c{number}");
        let mut bytes = vec![0x80 | Kind::Pong as u8, content.len() as u8];
        bytes.extend_from_slice(content.as_bytes());
        bytes.into()
    }

    fn frames(mut stream: &[u8]) -> Vec<(Kind, String)> {
        let mut frames = Vec::new();
        while let Some(Frame { kind, payload, length }) = frame::first(stream) {
            frames.push((kind.expect("a known kind"), String::from_utf8(payload.to_vec()).expect("text")));
            stream = &stream[length..];
        }
        assert!(stream.is_empty(), "the stream ends within a frame");
        frames
    }

    fn take(writer: &mut Writer, room: usize, stream: &mut Vec<u8>) -> bool {
        let next = writer.next();
        let taken = next.len().min(room);
        stream.extend_from_slice(&next[..taken]);
        writer.wrote(taken)
    }

    /// Bytes of whole frames in a stream.
    fn whole(stream: &[u8]) -> usize {
        let mut at = 0;
        while let Some(frame) = frame::first(&stream[at..]) {
            at += frame.length;
        }
        at
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn a_slow_socket_gets_everything_whole_and_in_order(steps in prop::collection::vec(step(), 1..60)) {
            let (mut writer, mut stream) = (Writer::default(), Vec::new());
            let (mut messages, mut controls) = (Vec::new(), 0);
            // For each control frame, the bytes before which it must stand: the frame under way when it came, then it.
            let mut due: Vec<(usize, usize)> = Vec::new();
            for step in steps {
                match step {
                    Step::Run(lengths, at_once) => {
                        let mut run = Vec::new();
                        for length in lengths {
                            let text = message(messages.len(), length);
                            frame::text(&mut run, &text);
                            messages.push(text);
                        }
                        let written = if writer.is_empty() { at_once.min(run.len()) } else { 0 };
                        stream.extend_from_slice(&run[..written]);
                        writer.push(run.into(), written);
                    }
                    Step::Control => {
                        writer.push_control(control(controls));
                        due.push((controls, stream.len()));
                        controls += 1;
                    }
                    Step::Room(room) => {
                        let before = whole(&stream);
                        let is_whole = take(&mut writer, room, &mut stream);
                        prop_assert_eq!(is_whole, whole(&stream) > before, "whether a frame became whole");
                    }
                }
            }
            while !writer.is_empty() {
                take(&mut writer, 777, &mut stream);
            }
            let sent = frames(&stream);
            let texts: Vec<&String> = sent.iter().filter(|(kind, _)| *kind == Kind::Text).map(|(_, text)| text).collect();
            prop_assert_eq!(texts, messages.iter().collect::<Vec<_>>());
            let pongs: Vec<String> = sent.iter().filter(|(kind, _)| *kind == Kind::Pong).map(|(_, text)| text.clone()).collect();
            prop_assert_eq!(pongs, (0..controls).map(|number| format!("c{number}")).collect::<Vec<_>>());
            // No message begins between the moment at which a control frame came and the control frame.
            for (number, came_at) in due {
                let mut at = 0;
                for (kind, text) in &sent {
                    if *kind == Kind::Pong && *text == format!("c{number}") {
                        break;
                    }
                    prop_assert!(*kind == Kind::Pong || at < came_at,
                        "message {text:.8} began at {at}, after control frame {number} came at {came_at}");
                    let mut one = Vec::new();
                    frame::text(&mut one, text);
                    at += one.len();
                }
            }
        }

        #[test]
        fn the_last_frame_is_whole_and_nothing_follows_it(
            lengths in prop::collection::vec(0..300_usize, 1..6), taken in 0..1500_usize, room in 1..50_usize,
        ) {
            let (mut writer, mut stream) = (Writer::default(), Vec::new());
            let mut run = Vec::new();
            lengths.iter().enumerate().for_each(|(number, length)| frame::text(&mut run, &message(number, *length)));
            let taken = taken.min(run.len());
            stream.extend_from_slice(&run[..taken]);
            writer.push(run.clone().into(), taken);
            writer.push(run.into(), 0);
            writer.end(frame::close(1000, "over"));
            writer.push(Bytes::from_static(&[0x81, 0]), 0);
            writer.push_control(control(1));
            writer.end(frame::close(1001, "again"));
            while !writer.is_empty() {
                take(&mut writer, room, &mut stream);
            }
            let mut at = 0;
            while at < taken {
                at += frame::first(&stream[at..]).expect("whole frames").length;
            }
            prop_assert_eq!(&stream[at..], &frame::close(1000, "over")[..]);
        }
    }
}
