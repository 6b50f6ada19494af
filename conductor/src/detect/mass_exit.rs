//! Mass exit: within two minutes more people leave than this room loses by itself, and more than a handful of it.

use super::View;
use crate::norm::NORM;
use crate::presence::{GRACE_TICKS, LEAVE_TICKS};

/// Windows in ticks: 20 s to two minutes.
const WINDOWS: [usize; 6] = [4, 6, 8, 12, 18, 24];
/// Within ten seconds or three ticks, more than this share of all leaves is a storm.
const STORM_SHARE: f64 = 0.75;
/// The root that counts as one.
const ROOT_SCALE: f64 = 3.0;

/// The statistic: 1 where the leaves are both beyond chance (a signed root of 3) and a relevant share of the room.
#[must_use]
pub fn statistic(view: &View) -> f64 {
    // The running tick has just begun and is empty.
    let mut leaves = [0.0; LEAVE_TICKS];
    for (slot, count) in leaves.iter_mut().zip(view.presence.leaves().skip(1)) {
        *slot = f64::from(count);
    }
    let settled = of_windows(view, &leaves[GRACE_TICKS - 1..]);
    // Sockets drop together. Where the newest leaves are no burst, waiting for their return would only lose time.
    let newest = leaves[..GRACE_TICKS].windows(2).map(|two| two[0] + two[1]).fold(0.0, f64::max);
    if newest > NORM.burst_share * f64::from(view.presence.people()) {
        return settled;
    }
    for (count, weight) in leaves.iter_mut().zip(NORM.early_leaves) {
        *count *= weight;
    }
    settled.max(of_windows(view, &leaves))
}

fn of_windows(view: &View, leaves: &[f64]) -> f64 {
    WINDOWS.iter().map(|&window| of_window(view, &leaves[..window.min(leaves.len())])).fold(0.0, f64::max)
}

fn of_window(view: &View, leaves: &[f64]) -> f64 {
    let gone: f64 = leaves.iter().sum();
    let before = f64::from(view.presence.people()) + gone;
    let expected = view.leave_rate * before * leaves.len() as f64 / 12.0;
    if gone <= expected || before < 5.0 {
        return 0.0;
    }
    let root = (2.0 * (gone * (gone / expected).ln() - (gone - expected))).sqrt() / ROOT_SCALE;
    let [least, most] = NORM.exit_share;
    let longest = WINDOWS[WINDOWS.len() - 1] as f64;
    let share = gone / before / (least + (most - least) * (leaves.len() - WINDOWS[0]) as f64 / (longest - WINDOWS[0] as f64));
    let burst = leaves.windows(3).map(|three| three.iter().sum::<f64>()).fold(0.0, f64::max);
    let discount = if burst > STORM_SHARE * gone { NORM.storm_discount } else { 1.0 };
    root.min(share) * discount
}
