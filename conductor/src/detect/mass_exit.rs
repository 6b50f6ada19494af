//! Mass exit: within two minutes more people leave than this room loses by itself, and more than a handful of it.

use super::View;
use crate::norm::NORM;
use crate::presence::{GRACE_TICKS, LEAVE_TICKS, RETURN_TICKS};

/// Windows in ticks: 20 s to two minutes.
const WINDOWS: [usize; 6] = [4, 6, 8, 12, 18, 24];
/// When more than this share of the recent leavers is back, connections dropped and the others will follow.
const BACK_SHARE: f64 = 0.2;
/// Returns that make it a storm and not somebody's bad network.
const BACK_LEAST: f64 = 3.0;
/// The signed root that counts as one.
const ROOT_SCALE: f64 = 3.0;
/// A smaller room has no mass.
const LEAST: f64 = 5.0;

/// The strongest window.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Exit {
    /// 1 where the leaves are both beyond chance (a signed root of 3) and a relevant share of the room.
    pub statistic: f64,
    /// Its length in ticks, back from now.
    pub ticks: usize,
}

/// Looks at the leaves that nobody undid.
#[must_use]
pub fn exit(view: &View) -> Exit {
    // The running tick has just begun and is empty.
    let by_tick = |counts: &mut dyn Iterator<Item = u32>| {
        let mut ticks = [0.0; LEAVE_TICKS];
        for (slot, count) in ticks.iter_mut().zip(counts.skip(1)) {
            *slot = f64::from(count);
        }
        ticks
    };
    let mut leaves = by_tick(&mut view.presence.leaves());
    let returns = by_tick(&mut view.presence.returns());
    let away: f64 = leaves[..RETURN_TICKS].iter().sum();
    let back: f64 = returns[..RETURN_TICKS].iter().sum();
    let newest = leaves[..GRACE_TICKS].windows(2).map(|two| two[0] + two[1]).fold(0.0, f64::max);
    let unsure = if back >= BACK_LEAST && back > BACK_SHARE * (back + away) {
        RETURN_TICKS
    } else if newest > NORM.burst_share * f64::from(view.presence.people()) {
        // Connections drop together. Where the newest leaves are no burst, waiting for returns would only lose time.
        GRACE_TICKS
    } else {
        0
    };
    leaves[..unsure].fill(0.0);
    WINDOWS
        .iter()
        .map(|&ticks| (ticks + unsure).min(LEAVE_TICKS))
        .map(|ticks| Exit { statistic: statistic(view, &leaves[unsure..ticks], unsure), ticks })
        .fold(Exit::default(), |best, exit| if exit.statistic > best.statistic { exit } else { best })
}

/// The smaller of two: how far the leaves are beyond chance, and which share of the room they are.
fn statistic(view: &View, leaves: &[f64], skipped: usize) -> f64 {
    let gone: f64 = leaves.iter().sum();
    let before = f64::from(view.presence.people_before(leaves.len() + skipped + 1));
    let expected = view.leave_rate * before * leaves.len() as f64 / 12.0;
    if gone <= expected || before < LEAST {
        return 0.0;
    }
    let root = (2.0 * (gone * (gone / expected).ln() - (gone - expected))).sqrt() / ROOT_SCALE;
    let [least, most] = NORM.exit_share;
    let (shortest, longest) = (WINDOWS[0] as f64, WINDOWS[WINDOWS.len() - 1] as f64);
    let share = gone / before / (least + (most - least) * (leaves.len() as f64 - shortest) / (longest - shortest));
    root.min(share)
}
