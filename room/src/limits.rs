//! Limits of a room: sizes and lengths of texts. Characters are Unicode scalar values after cleaning.

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
/// Bytes of closed polls that a view still shows, the newest: their words, and [`POLL_BYTES`] for each.
pub const CLOSED_POLLS_SHOWN_BYTES: usize = 40 * 1024;
/// About the bytes of a poll in a frame beside its words.
pub const POLL_BYTES: usize = 400;
/// Longest answer to an open question of a poll, in characters.
pub const ANSWER_CHARS: usize = 200;
/// Longest word of a word cloud, in characters.
pub const WORD_CHARS: usize = 30;
/// Words of a word cloud that one person may give.
pub const WORDS_EACH: usize = 3;
/// Longest idea, in characters.
pub const IDEA_CHARS: usize = 100;
/// Ideas of one person in one poll.
pub const IDEAS_EACH: usize = 5;
/// Ideas of others that one person may support in one poll.
pub const IDEAS_LIKED: usize = 20;
/// Answers in words that a tally shows; exports have all.
pub const ANSWERS_SHOWN: usize = 60;
/// Bytes of the answers in words that a tally shows.
pub const ANSWERS_SHOWN_BYTES: usize = 6 * 1024;
/// Answers of one poll that organizers may show, hide or merge.
pub const JUDGED: usize = 1_000;
/// Places that a leaderboard shows.
pub const LEADERS: usize = 10;
/// Shortest and longest time after which a poll closes by itself, in seconds.
pub const POLL_SECONDS: std::ops::RangeInclusive<u32> = 5..=3_600;
/// Questions that one session may have.
pub const QUESTIONS: usize = 1_000;
/// Questions that a view shows: one's own, the newest ones, and the first in its order.
pub const QUESTIONS_SHOWN: usize = 120;
/// Places among them that belong to the newest waiting questions, so that a question is seen before it has support.
pub const NEW_QUESTIONS_SHOWN: usize = 30;
/// Questions of their own that an attendee sees in any case, the newest.
pub const OWN_QUESTIONS_SHOWN: usize = 30;
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
/// A tap on a pace button counts for this long.
pub const PACE_SPAN: Span = Span::from_secs(600);
/// Newcomers that come again to one network a minute, besides one for each person present.
pub const NEWCOMERS_PER_MINUTE: u32 = 60;
/// Newcomers that may come to one room at once, from networks that have had their share; at least twice those of one network.
pub const NEWCOMERS_PER_ROOM: u32 = 6_000;
/// Messages and questions that newcomers of the last minute may write at once, besides half the people present.
pub const VOICES: u32 = 40;
/// Messages and questions that newcomers may write a minute, besides one for each person present.
pub const VOICES_PER_MINUTE: u32 = 60;
/// Messages, questions and names of one newcomer at once.
pub const WORDS: u32 = 10;
/// Messages, questions and names of one newcomer a minute, in the long run.
pub const WORDS_PER_MINUTE: u32 = 60;
/// A newcomer beyond the budgets of a network and a room takes part after being here for this long.
pub const PLACE_AFTER: Span = Span::from_secs(15);
/// A person is fresh until they have been here for this long; a newcomer who has been is none any more.
pub const FRESH: Span = Span::from_secs(60);
/// An identity is young for this long after it was made.
pub const YOUNG: Span = Span::from_secs(600);
/// A newcomer who acts and gives no sign of life this long after they came is hasty: nobody reads a page, chooses and leaves so fast.
pub const HASTE: Span = Span::from_secs(10);
/// The same for a network that has sent too many hasty people.
pub const HASTE_IF_LOUD: Span = FRESH;
/// Somebody is hasty only if they are not back within this time: networks stutter.
pub const BACK_SOON: Span = Span::from_secs(5);
/// The same where many of a network lose their connections at one moment: a proxy or a network fails, and people come back one by one.
pub const BACK_AFTER_CUT: Span = Span::from_secs(30);
/// People who lose their connections in a cut, at least; and at least half of those present from their network.
pub const CUT: u32 = 20;
/// Connections that are cut at one moment are found lost within this time.
pub const CUT_WITHIN: Span = Span::from_secs(3);
/// Hasty people that a network may send before they are set aside; or a quarter of the people present from it, if that is more. Whoever
/// makes people up gains nothing by the quarter: to keep as many connected for a minute costs as little.
pub const HASTY_PEOPLE: u32 = 4;
/// For this long after a poll has closed, the arrival of its voters is told, and an organizer can doubt those who came late.
pub const BALLOTS_TOLD: Span = Span::from_secs(600);
/// For this long a network is watched after hasty people came from it.
pub const LOUD: Span = Span::from_secs(600);
/// Fewest letters and digits of a passcode.
pub const PASSCODE_LEAST: usize = 6;
/// Most letters and digits of a passcode.
pub const PASSCODE_MOST: usize = 32;
/// Wrong passcodes that one person may enter at once, and a minute in the long run.
pub const GUESSES: u32 = 5;
/// Wrong passcodes that one network may enter at once and a minute, besides one for each person present.
pub const GUESSES_PER_NETWORK: u32 = 300;
/// People who ask to be let in and are listed by name.
pub const ASKING_SHOWN: usize = 30;
/// People whom an organizer may let in at once.
pub const LET_IN_AT_ONCE: usize = 100;
/// Longest time between two messages of one person that an organizer may set, in seconds.
pub const SLOWEST: u16 = 600;
/// A message can be changed or taken back for this long by who said it.
pub const EDIT_SPAN: Span = Span::from_secs(300);
/// Longest label of a question, in characters.
pub const LABEL_CHARS: usize = 24;
/// Longest written answer to a question, in characters.
pub const WRITTEN_CHARS: usize = 500;
/// Questions that may be pinned at once.
pub const PINNED_QUESTIONS: usize = 5;
/// Questions that may be merged into another at once.
pub const MERGED_AT_ONCE: usize = 50;
/// Words that a session may block.
pub const BLOCKED_WORDS: usize = 200;
/// Longest blocked word or phrase, in characters.
pub const BLOCKED_CHARS: usize = 40;
/// Bytes of all blocked words.
pub const BLOCKED_BYTES: usize = 4 * 1024;
/// People who may be shut out of one session.
pub const BANS: usize = 200;
/// Hands that may be raised at once.
pub const HANDS: usize = 500;
/// Hands that an organizer sees, the longest raised.
pub const HANDS_SHOWN: usize = 50;
