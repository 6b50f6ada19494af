//! Mass exit: within two minutes more people are gone than this room loses by itself, and more than a handful of it.
//!
//! A leave is a person gone, not a socket. Connections drop together and come back within minutes, so a burst of leaves waits: a
//! little while to see if anybody returns, and as long as returns take if some do.

use crate::norm::NORM;
use crate::presence::{LEAVE_TICKS, Presence, RETURN_TICKS};
use crate::tick::{TICKS_A_MINUTE, ticks_in};

/// Windows in ticks: 20 s to two minutes.
const WINDOWS: [usize; 6] = [ticks_in(20), ticks_in(30), ticks_in(40), ticks_in(60), ticks_in(90), ticks_in(120)];
/// Ticks in which a network drops its connections.
const BURST_TICKS: usize = ticks_in(15);
/// A window with this share of its leaves inside a burst looks like a network.
const BURST_SHARE: f64 = 0.8;
/// Largest probability with which merely dropped connections may show no return by now.
const UNLIKELY: f64 = 0.005;
/// Ticks until the last connection dropped and the first is back.
const SPREAD_TICKS: usize = ticks_in(20);
/// Ticks in which even a single return speaks for a network.
const LONE_TICKS: f64 = 2.0 * TICKS_A_MINUTE;
/// From this share of returns among the leavers on, it is a network; and where they leave one after the other.
const BACK_SHARES: [f64; 2] = [0.12, 0.3];
/// The same where only a head count tells, and the ticks until the next count is sure to have come.
const BACK_SHARE_OF_HEADS: f64 = 0.08;
const NEXT_COUNT_TICKS: usize = ticks_in(75);
/// Fewer than this share of a small room is no mass, and the most people that this may ask for.
const SMALL_SHARE: f64 = 0.15;
/// The signed root that counts as one.
const ROOT_SCALE: f64 = 2.5;
/// A head count wavers by itself, so that a mass exit takes this many times the share of leavers.
const SHARE_OF_HEADS: f64 = 1.4;
/// Leaves of this strength silence a room.
const NEAR: f64 = 0.7;
/// Older windows in which dropped connections may still silence a room: ticks back to their newest, and their length.
const OLDER: [usize; 2] = [ticks_in(60), ticks_in(120)];
const OLDER_TICKS: usize = ticks_in(120);
/// A smaller room has no mass.
const LEAST: f64 = 5.0;

/// The strongest window.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Exit {
    /// 1 where the leaves are beyond chance (a signed root of 3), a relevant share of the room, and people enough.
    pub statistic: f64,
    /// Its length in ticks, back from now.
    pub ticks: usize,
    /// True if a relevant share of the room has just dropped and may come back: until then its silence says nothing.
    pub waits: bool,
}

/// Looks at the leaves that nobody undid, in a room that usually loses `leave_rate` per person and minute. Once an exit was `told`, its
/// leaves are not counted again when all the time to come back has passed.
#[must_use]
pub fn exit(presence: &Presence, leave_rate: f64, told: bool) -> Exit {
    // The running tick has just begun and is empty.
    let by_tick = |counts: &mut dyn Iterator<Item = u32>| {
        let mut ticks = [0.0; LEAVE_TICKS];
        for (slot, count) in ticks.iter_mut().zip(counts.skip(1)) {
            *slot = f64::from(count);
        }
        ticks
    };
    let leaves = by_tick(&mut presence.leaves());
    let returns = by_tick(&mut presence.returns());
    let mut best = Exit::default();
    for ticks in WINDOWS {
        // Windows that end now, and those whose people had all the time to come back.
        for from in [0, RETURN_TICKS] {
            let (gone, back) = (&leaves[from..from + ticks], &returns[from..from + ticks]);
            let waits = if from == 0 { may_come_back(gone, back, presence.is_counted()) } else { told };
            let away = gone.iter().sum::<f64>();
            let statistic = statistic(presence, leave_rate, away, ticks, from);
            if waits {
                let all = away + back.iter().sum::<f64>();
                best.waits |= from == 0 && self::statistic(presence, leave_rate, all, ticks, from) >= NEAR;
            } else if statistic > best.statistic {
                best = Exit { statistic, ticks: from + ticks, ..best };
            }
        }
    }
    best.waits |= OLDER.into_iter().any(|from| {
        let [away, returned] = [&leaves, &returns].map(|counts| counts[from..from + OLDER_TICKS].iter().sum::<f64>());
        let all = away + returned;
        returned > BACK_SHARES[0] * all && statistic(presence, leave_rate, all, OLDER_TICKS, from) >= NEAR
    });
    best
}

/// Returns whether the leaves of a window look like dropped connections whose people may still return.
fn may_come_back(gone: &[f64], back: &[f64], counted: bool) -> bool {
    let (away, returned): (f64, f64) = (gone.iter().sum(), back.iter().sum());
    let all = away + returned;
    let (burst, newest) = (0..gone.len())
        .map(|newest| {
            let span = newest..gone.len().min(newest + BURST_TICKS);
            (span.map(|tick| gone[tick] + back[tick]).sum::<f64>(), newest)
        })
        .fold((0.0, 0), |best, next| if next.0 > best.0 { next } else { best });
    if !counted {
        return returned > BACK_SHARE_OF_HEADS * all || newest < NEXT_COUNT_TICKS;
    }
    if burst < BURST_SHARE * all {
        return returned > BACK_SHARES[1] * all;
    }
    // Recorded returns come soon after the drop and ever more rarely: half of them within a minute.
    let age = newest.saturating_sub(SPREAD_TICKS) as f64;
    let still_away = 1.0 - (age / RETURN_TICKS as f64).min(1.0).sqrt();
    returned > BACK_SHARES[0] * all || (returned >= 1.0 && age < LONE_TICKS) || still_away.powf(away) > UNLIKELY
}

/// The smallest of three: how far the leaves are beyond chance, which share of the room they are, and how many.
fn statistic(presence: &Presence, leave_rate: f64, gone: f64, ticks: usize, skipped: usize) -> f64 {
    let before = f64::from(presence.people_before(ticks + skipped + 1));
    let expected = leave_rate * before * ticks as f64 / TICKS_A_MINUTE;
    if gone <= expected || before < LEAST {
        return 0.0;
    }
    let root = (2.0 * (gone * (gone / expected).ln() - (gone - expected))).sqrt() / ROOT_SCALE;
    let [least, most] = NORM.exit_share.map(|share| if presence.is_counted() { share } else { SHARE_OF_HEADS * share });
    let (shortest, longest) = (WINDOWS[0] as f64, WINDOWS[WINDOWS.len() - 1] as f64);
    let share = gone / before / (least + (most - least) * (ticks as f64 - shortest) / (longest - shortest));
    root.min(share).min(gone / (SMALL_SHARE * before).clamp(2.0, NORM.exit_least))
}
