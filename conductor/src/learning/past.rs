//! [`Past`]: the room's own minutes before a decision, as two means in constant space.

use crate::context::Before;
use crate::unit::Score;
use serde::{Deserialize, Serialize};

/// Memory of what the room did lately, in seconds.
const LATELY_S: f64 = 120.0;
/// Memory of what it usually does, in seconds.
const USUALLY_S: f64 = 900.0;
/// A mean over less than this is not told, in seconds.
const LEAST_S: f64 = 60.0;

/// A mean that forgets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Mean {
    sum: f64,
    seconds: f64,
}

impl Mean {
    fn add(&mut self, seconds: f64, value: f64, memory_s: f64) {
        let kept = (-seconds / memory_s).exp();
        self.sum = self.sum.mul_add(kept, seconds * value);
        self.seconds = self.seconds.mul_add(kept, seconds);
    }

    fn get(self) -> f64 {
        self.sum / self.seconds
    }
}

/// The score in the minutes before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Past {
    lately: Mean,
    usually: Mean,
}

impl Past {
    /// Counts `seconds` at `score`.
    pub fn add(&mut self, seconds: f64, score: Score) {
        self.lately.add(seconds, score.get(), LATELY_S);
        self.usually.add(seconds, score.get(), USUALLY_S);
    }

    /// The minutes before, once there were enough.
    pub fn before(&self) -> Option<Before> {
        let told = || Before { lately: Score::new(self.lately.get()), usually: Score::new(self.usually.get()) };
        (self.usually.seconds >= LEAST_S).then(told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recent_mean_follows_a_fall_sooner_than_the_long_one() {
        let mut past = Past::default();
        assert_eq!(past.before(), None);
        for second in 0..1200 {
            past.add(1.0, Score::new(if second < 1080 { 0.6 } else { 0.2 }));
        }
        let Before { lately, usually } = past.before().unwrap();
        assert!(lately.get() < 0.36 && usually.get() > 0.52, "{lately:?} {usually:?}");
    }
}
