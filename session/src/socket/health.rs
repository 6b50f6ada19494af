//! Liveness of the other side: browsers hide WebSocket pings, so the client asks by itself.

/// A question is asked after this long without a word from the server, in ms.
const ASK_EVERY: f64 = protocol::limits::PING.as_millis() as f64;
/// An answer is due within this time, in ms: after the first a second question is asked, after the second the connection is dead.
const ANSWER: f64 = 5_000.0;
/// A question is asked this long after a command if nothing was heard, in ms: a network that died in silence is noticed by whoever acts.
const AFTER_COMMAND: f64 = 3_000.0;
/// An answer to a question asked on purpose (the page came back into view) is due within this time, in ms.
const PROBE: f64 = 5_000.0;

/// The next thing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Nothing.
    Fine,
    /// Ask.
    Ask,
    /// Ask, and say that the connection may be dead: a question has no answer.
    Doubt,
    /// Give the connection up: two questions have no answer, or a probe has none.
    Dead,
}

/// Asks after each silence and counts what is not answered. Times are ms of a clock that only goes forward.
#[derive(Clone, Copy, Debug)]
pub struct Health {
    asked_at: f64,
    unanswered: u32,
    probe_until: Option<f64>,
}

impl Health {
    /// A connection that opened at `now`.
    #[must_use]
    pub fn new(now: f64) -> Self {
        Self { asked_at: now, unanswered: 0, probe_until: None }
    }

    /// Something was heard from the server.
    pub fn heard(&mut self, now: f64) {
        *self = Self::new(now);
    }

    /// A command was sent, which is answered soon.
    pub fn sent(&mut self, now: f64) {
        if self.unanswered == 0 {
            self.asked_at = self.asked_at.min(now + AFTER_COMMAND - ASK_EVERY);
        }
    }

    /// Asks at once; unless the answer comes within five seconds, the connection is dead.
    pub fn probe(&mut self, now: f64) {
        self.probe_until.get_or_insert(now + PROBE);
    }

    /// Decides what to do at `now`; call it about every second.
    pub fn check(&mut self, now: f64) -> Check {
        if self.probe_until.is_some_and(|until| now >= until) {
            return Check::Dead;
        }
        let patience = if self.unanswered == 0 { ASK_EVERY } else { ANSWER };
        if now - self.asked_at < patience {
            return Check::Fine;
        }
        self.asked_at = now;
        self.unanswered += 1;
        match self.unanswered {
            1 => Check::Ask,
            2 => Check::Doubt,
            _ => Check::Dead,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The checks at each second of a silence.
    fn silence(health: &mut Health, seconds: std::ops::RangeInclusive<u32>) -> Vec<(u32, Check)> {
        seconds.map(|second| (second, health.check(f64::from(second) * 1000.0))).filter(|(_, check)| *check != Check::Fine).collect()
    }

    #[test]
    fn a_missed_answer_raises_doubt_and_two_end_it() {
        let mut health = Health::new(0.0);
        assert_eq!(silence(&mut health, 0..=35), [(25, Check::Ask), (30, Check::Doubt), (35, Check::Dead)]);
    }

    #[test]
    fn who_acts_notices_soon_that_nobody_answers() {
        let mut health = Health::new(0.0);
        assert_eq!(silence(&mut health, 0..=4), []);
        health.sent(5_000.0);
        health.sent(7_000.0);
        assert_eq!(silence(&mut health, 5..=18), [(8, Check::Ask), (13, Check::Doubt), (18, Check::Dead)]);
        let mut health = Health::new(0.0);
        health.sent(5_000.0);
        health.heard(5_100.0);
        assert_eq!(silence(&mut health, 5..=30), [], "an answered command asks nothing");
    }

    #[test]
    fn any_word_of_the_server_counts_as_an_answer() {
        let mut health = Health::new(0.0);
        assert_eq!(silence(&mut health, 0..=30).len(), 2);
        health.heard(31_000.0);
        assert_eq!(silence(&mut health, 31..=60), [(56, Check::Ask)]);
    }

    #[test]
    fn an_unanswered_probe_ends_it_within_five_seconds() {
        let mut health = Health::new(0.0);
        health.probe(1_000.0);
        health.probe(4_000.0);
        assert_eq!(silence(&mut health, 1..=6), [(6, Check::Dead)]);
        health.heard(5_500.0);
        assert_eq!(silence(&mut health, 6..=20), []);
    }
}
