//! What one room may hold, and how long words may be. Characters are Unicode scalar values after cleaning.

use conductor::time::Span;

/// Longest name of an attendee, in characters.
pub const NAME_CHARS: usize = 40;
/// Longest title of a session, in characters.
pub const TITLE_CHARS: usize = 120;
/// Longest chat message, in characters.
pub const MESSAGE_CHARS: usize = 500;
/// Longest question, in characters; the same as of every content ([`conductor::arm::Content::MAX_TEXT`]).
pub const QUESTION_CHARS: usize = conductor::arm::Content::MAX_TEXT;
/// Chat messages that a room remembers and shows; older ones are forgotten here (the store keeps the acts).
pub const MESSAGES: usize = 200;
/// Bytes of words of the messages that a room remembers: a whole room must fit into one frame, whatever people write.
pub const MESSAGES_BYTES: usize = 48 * 1024;
/// Polls that one session may have.
pub const POLLS: usize = 200;
/// Polls that may be open at once.
pub const OPEN_POLLS: usize = 10;
/// Closed polls that a view still shows, the newest.
pub const CLOSED_POLLS_SHOWN: usize = 10;
/// Questions that one session may have.
pub const QUESTIONS: usize = 1_000;
/// Questions that a view shows, the first in its order.
pub const QUESTIONS_SHOWN: usize = 120;
/// Bytes of words of the questions that a view shows.
pub const QUESTIONS_SHOWN_BYTES: usize = 32 * 1024;
/// Questions of one attendee that may wait at once.
pub const WAITING_QUESTIONS_EACH: usize = 10;
/// Interventions that a room remembers; the oldest that are over are forgotten first.
pub const INTERVENTIONS: usize = 200;
/// Different attendees that a room remembers: those who spoke, voted, or are present.
pub const ATTENDEES: usize = 20_000;
/// Somebody without a page in front is shown as away after this long: a glance at another app and a blink of the network are shorter.
pub const AWAY_AFTER: Span = Span::from_secs(30);
/// Somebody without a connection has left after this long, even without a goodbye. A phone stays in a pocket for minutes.
pub const GONE_AFTER: Span = Span::from_secs(45 * 60);
/// A prompt stays pinned for this long, unless another replaces it.
pub const PROMPT_SPAN: Span = Span::from_secs(600);
/// A cue for the organizer is shown for this long.
pub const CUE_SPAN: Span = Span::from_secs(300);
/// A poll of an intervention closes itself after this long, so that an unattended room does not pile them up.
pub const INTERVENTION_POLL_SPAN: Span = Span::from_secs(600);
/// A tap on a pace button counts for this long.
pub const PACE_SPAN: Span = Span::from_secs(600);
