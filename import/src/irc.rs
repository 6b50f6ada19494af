//! IRC: logs of clients and bots.
//!
//! A line begins with a time, `[12:34]`, `[12:34:56]`, `12:34`, `2018-03-01T12:34:56`, `Mar 03 10:28:36` (HexChat) or `[14 Jan 10:36]` (dircproxy); then `<nick> text`, `* nick does`, or who comes
//! and goes: `-!- nick [user@host] has joined #channel` (irssi), `* nick (user@host) has joined #channel`, `* nick (user@host) Quit (why)`
//! (mIRC), `*** Joins: nick (user@host)` (ZNC). `WeeChat` puts tabs between date, nick and text: `2018-03-01 12:34:56\t@nick\ttext`, with `-->`,
//! `<--`, ` *` or `--` in place of the nick (its logger's default format). The forms are those of the modules `Pisg::Parser::Format::irssi` and `::mIRC6` of
//! github.com/mbp/pisg and of the logs of github.com/duraspace/irclogs, whose lines carry HTML tags.

use super::moment::{Clock, Order, moment, time_of_day, without_year};
use super::{LONGEST_S, Reading, Unclear};
use conductor::signal::Signal;
use std::borrow::Cow;

/// A deed with its time and its person.
struct Line<'a> {
    /// ms, since midnight unless it is dated.
    ms: i64,
    dated: bool,
    to_the_second: bool,
    nick: &'a str,
    deed: Deed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Says,
    Joins,
    Leaves,
    Other,
}

/// Characters of `Mar 03 10:28:36`.
const MONTH_DAY_TIME: usize = 15;

/// The time at the beginning of a line, and what follows.
fn time(line: &str) -> Option<(i64, bool, bool, &str)> {
    let line = line.trim_start();
    let (stamp, rest) = match line.strip_prefix('[') {
        Some(inner) => inner.split_once(']')?,
        None => match line.split_at_checked(MONTH_DAY_TIME).filter(|(stamp, _)| without_year(stamp).is_some()) {
            Some(parts) => parts,
            None => line.split_once(char::is_whitespace)?,
        },
    };
    let colons = stamp.matches(':').count();
    if let Some(ms) = moment(stamp, Order::DayFirst).or_else(|| without_year(stamp)) {
        return Some((ms, true, colons > 1, rest.trim_start()));
    }
    let ms = time_of_day(stamp)?;
    Some((ms, false, colons > 1, rest.trim_start()))
}

/// Signs before a nick that tell its rank in the channel.
const RANKS: [char; 6] = ['@', '+', '%', '&', '~', ' '];

/// A line of `WeeChat`: date and time, who or what kind of line, the text, with tabs between them.
fn weechat(line: &str) -> Option<Line<'_>> {
    let mut parts = line.splitn(3, '\t');
    let (stamp, who, text) = (parts.next()?, parts.next()?, parts.next()?);
    let ms = moment(stamp, Order::DayFirst)?;
    let (nick, deed) = match who.trim() {
        "-->" => (text.split_whitespace().next()?, Deed::Joins),
        "<--" => (text.split_whitespace().next()?, Deed::Leaves),
        "*" => (text.split_whitespace().next()?, Deed::Says),
        "--" | "=!=" | "" => (who, Deed::Other),
        nick => (nick.trim_start_matches(RANKS), Deed::Says),
    };
    Some(Line { ms, dated: true, to_the_second: stamp.matches(':').count() > 1, nick: nick.trim_start_matches(RANKS), deed })
}

/// Words of lines that begin like a deed and tell of the channel.
const NEWS: [&str; 9] = [
    "Now talking ",
    "Topic for #",
    "Topic is ",
    " is now known as ",
    " sets mode",
    " changes topic",
    " has changed the topic",
    " gives channel operator status",
    " gives voice to ",
];

fn parse(line: &str) -> Option<Line<'_>> {
    if let Some(line) = weechat(line) {
        return Some(line);
    }
    let (ms, dated, to_the_second, rest) = time(line)?;
    let says = |nick, deed| Some(Line { ms, dated, to_the_second, nick, deed });
    if let Some(rest) = rest.strip_prefix('<') {
        let (nick, _) = rest.split_once('>')?;
        // Some logs write the host after the nick.
        let nick = nick.split('!').next().unwrap_or_default();
        return says(nick.trim_start_matches(RANKS).trim(), Deed::Says);
    }
    let news = ["-!- ", "*** ", "--- ", "-->\t", "<--\t", "--> ", "<-- "].iter().find_map(|mark| rest.strip_prefix(mark));
    if let Some(news) = news {
        for (mark, deed) in [("Joins: ", Deed::Joins), ("Parts: ", Deed::Leaves), ("Quits: ", Deed::Leaves)] {
            if let Some(who) = news.strip_prefix(mark) {
                return says(who.split_whitespace().next()?, deed);
            }
        }
        let nick = news.split_whitespace().next()?;
        let deed = if news.contains("has joined") || news.contains(" joined ") {
            Deed::Joins
        } else if news.contains("has quit") || news.contains("has left") || news.contains("Quit") || news.contains(" left ") {
            Deed::Leaves
        } else {
            Deed::Other
        };
        return says(nick, deed);
    }
    if let Some(act) = rest.strip_prefix('*').filter(|act| act.starts_with([' ', '\t'])) {
        let act = act.trim_start();
        let nick = act.split_whitespace().next()?;
        let deed = match act {
            _ if NEWS.iter().any(|news| act.contains(news)) => Deed::Other,
            _ if act.contains("has joined") => Deed::Joins,
            _ if act.contains("has quit") || act.contains("has left") || act.contains("Quit (") => Deed::Leaves,
            _ => Deed::Says,
        };
        return says(nick, deed);
    }
    None
}

/// Returns whether a line is one of such a log.
pub fn is_line(line: &str) -> bool {
    parse(&untagged(line)).is_some()
}

/// The mark of a log whose lines carry HTML tags.
pub const TAGGED: &str = "<span class=\"irc-date\">";

/// A line without its HTML tags, if it carries any.
fn untagged(line: &str) -> Cow<'_, str> {
    if !line.starts_with(TAGGED) {
        return Cow::Borrowed(line);
    }
    let (mut text, mut in_tag) = (String::with_capacity(line.len()), false);
    for sign in line.chars() {
        match sign {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            sign if !in_tag => text.push(sign),
            _ => {}
        }
    }
    Cow::Owned(text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&amp;", "&"))
}

/// A silence that ends a session, ms: the log of a channel never ends.
const PAUSE_MS: i64 = 2 * 3600 * 1000;

/// Reads a log.
pub fn log(text: &str, reading: &mut Reading) {
    let mut clock = Clock::default();
    let (mut last, mut in_minute) = (0, 0);
    // When the session began, and when somebody last did something.
    let (mut began, mut before) = (None, None);
    reading.exact_s = 60;
    for (number, line) in (1..).zip(text.lines()) {
        let line = &untagged(line);
        let Some(Line { ms, dated, to_the_second, nick, deed }) = parse(line) else {
            match line.trim() {
                "" => {}
                line if ["---", "===", "****"].iter().any(|mark| line.starts_with(mark)) => reading.pass(),
                _ => reading.misread(number, Unclear::Deed),
            }
            continue;
        };
        let mut ms = if dated { ms } else { clock.at(ms) };
        if to_the_second {
            reading.exact_s = 1;
        } else {
            // A clock of whole minutes keeps the order of its lines.
            in_minute = if ms == last { in_minute + 1 } else { 0 };
            last = ms;
            ms += (in_minute * 500).min(59_500);
        }
        if deed != Deed::Other {
            if before.is_some_and(|before| ms > before + PAUSE_MS) || began.is_some_and(|began| ms > began + LONGEST_S * 1000) {
                reading.another();
                began = None;
            }
            began.get_or_insert(ms);
            before = Some(ms);
        }
        let who = reading.who(nick);
        match deed {
            Deed::Says => reading.take(ms, Signal::Chat { who }),
            Deed::Joins => reading.take(ms, Signal::Join { who }),
            Deed::Leaves => reading.take(ms, Signal::Leave { who }),
            Deed::Other => reading.pass(),
        }
    }
}
