//! [`Stored`]: a summary as it is kept in a database, by name and with a version.

use super::Summary;
use crate::reading::Channel;
use crate::table::PerChannel;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version that this program writes. Another one means that exposure is counted otherwise, so that levels do not compare.
pub const VERSION: u16 = 1;

/// The summary of a session in the form that is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stored {
    version: u16,
    channels: BTreeMap<String, Counted>,
    focused: f64,
    asked: f64,
    seconds: f64,
}

/// Acts of a channel and the exposure in which they were made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Counted {
    acts: f64,
    exposure: f64,
}

impl From<&Summary> for Stored {
    fn from(summary: &Summary) -> Self {
        let counted =
            |channel: Channel| (channel.name().to_owned(), Counted { acts: summary.acts[channel], exposure: summary.exposure[channel] });
        Self {
            version: VERSION,
            channels: Channel::ALL.map(counted).into(),
            focused: summary.focused,
            asked: summary.asked,
            seconds: summary.seconds,
        }
    }
}

impl Stored {
    /// The summary, if its levels compare with those of today. Numbers that cannot be are taken for nothing.
    #[must_use]
    pub fn summary(&self) -> Option<Summary> {
        let plain = |number: f64| number.is_finite() && number >= 0.0;
        let counts = self.channels.values().all(|counted| plain(counted.acts) && plain(counted.exposure));
        if self.version != VERSION || !counts || ![self.focused, self.asked, self.seconds].into_iter().all(plain) {
            return None;
        }
        let of = |channel: Channel| self.channels.get(channel.name()).copied().unwrap_or_default();
        Some(Summary {
            acts: PerChannel::of(|channel| of(channel).acts),
            exposure: PerChannel::of(|channel| of(channel).exposure),
            focused: self.focused.min(self.asked),
            asked: self.asked,
            seconds: self.seconds,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary() -> Summary {
        Summary { acts: [60.0, 5.0, 1.0].into(), exposure: [40.0, 41.0, 42.0].into(), focused: 300.0, asked: 400.0, seconds: 1800.0 }
    }

    #[test]
    fn the_stored_form_stays_as_it_is() {
        let golden = r#"{"version":1,"channels":{"chat":{"acts":60.0,"exposure":40.0},"qa":{"acts":1.0,"exposure":42.0},"react":{"acts":5.0,"exposure":41.0}},"focused":300.0,"asked":400.0,"seconds":1800.0}"#;
        assert_eq!(serde_json::to_string(&Stored::from(&summary())).expect("it has a JSON form"), golden);
        let read: Stored = serde_json::from_str(golden).expect("it can be read");
        assert_eq!(read.summary(), Some(summary()));
    }

    #[test]
    fn another_version_and_absurd_numbers_count_for_nothing() {
        let stored = Stored::from(&summary());
        assert_eq!(Stored { version: 2, ..stored.clone() }.summary(), None);
        assert_eq!(Stored { seconds: f64::NAN, ..stored.clone() }.summary(), None);
        assert_eq!(Stored { asked: -1.0, ..stored }.summary(), None);
    }
}
