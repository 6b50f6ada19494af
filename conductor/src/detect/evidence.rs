//! How strongly one window says that a room does less than it used to.
//!
//! A window-limited generalised likelihood ratio (Lai 1995, *J. R. Statist. Soc. B* 57; Willsky & Jones 1976, *IEEE Trans.
//! Autom. Control* 21) of "the room's multiplier differs inside the window" against "it is what it was", as a signed root
//! (Barndorff-Nielsen 1986, *Biometrika* 73), so that it is about standard normal while nothing happens.

use crate::norm::NORM;
use crate::window::Row;

/// Keeps a window that expects almost nothing from speaking with full voice.
const LITTLE_INFORMATION: f64 = 0.5;

/// The evidence of one window. Positive numbers mean a fall.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    /// Of all channels together.
    pub activity: f64,
    /// Of the share of visible pages, if it is known.
    pub focus: Option<f64>,
}

impl Evidence {
    /// What a window says.
    #[must_use]
    pub fn of(window: &Row, drift: f64) -> Self {
        let (mut weighted, mut information) = (0.0, LITTLE_INFORMATION);
        for k in 0..3 {
            let [seen, exposure, shape, rate, dispersion] =
                [window.seen[k], window.exposure[k], window.shape[k], window.rate[k], window.dispersion[k]].map(f64::from);
            let mean = exposure * shape / rate;
            // A room's log rate drifts by itself; without this a big room, whose counts are precise, alarms at everything.
            let inflation = 1.0 + drift * drift * mean / dispersion;
            // A channel that never spoke cannot fall silent.
            let learned = (shape - NORM.channels[k].spread.powi(-2)).max(0.0);
            let weight = mean / dispersion / inflation * learned / (learned + NORM.heard);
            weighted += weight.sqrt() * fall(seen, exposure, shape, rate, dispersion) / inflation.sqrt();
            information += weight;
        }
        Self { activity: weighted / information.sqrt(), focus: focus_fall(window) }
    }

    /// Activity and focus together, again about standard normal while nothing happens.
    #[must_use]
    pub fn total(&self) -> f64 {
        match self.focus {
            Some(focus) => (self.activity + NORM.focus_weight * focus) / NORM.focus_weight.hypot(1.0),
            None => NORM.blind_weight * self.activity,
        }
    }
}

/// Signed root of the quasi-likelihood ratio of one channel: `seen` counts at `exposure` against a multiplier that is Gamma
/// distributed with `shape` and `rate`.
fn fall(seen: f64, exposure: f64, shape: f64, rate: f64, dispersion: f64) -> f64 {
    let pooled = (seen + shape) / (exposure + rate);
    let term = |count: f64, exposure: f64| if count > 0.0 { count * (count / (exposure * pooled)).ln() } else { 0.0 };
    let ratio = if exposure > 0.0 { term(seen, exposure) + term(shape, rate) } else { 0.0 };
    let root = (2.0 * ratio.max(0.0) * weight_of_evidence(seen, exposure * shape / rate, dispersion)).sqrt();
    if seen * rate < shape * exposure { root } else { -root }
}

/// What a unit of Poisson log-likelihood weighs where counts come in clusters, as in NB1, whose variance is `dispersion` times
/// its mean: 1/dispersion near the mean (quasi-likelihood), and ln(dispersion)/(dispersion − 1) at zero, because silence needs
/// that no cluster began. Linear in between.
fn weight_of_evidence(seen: f64, mean: f64, dispersion: f64) -> f64 {
    let at_mean = 1.0 / dispersion;
    let excess = dispersion - 1.0;
    let at_zero = if excess < 1e-3 { 1.0 } else { dispersion.ln() / excess };
    let missing = if mean > 0.0 { (1.0 - seen / mean).clamp(0.0, 1.0) } else { 0.0 };
    at_mean + (at_zero - at_mean) * missing * NORM.silence
}

/// Fall of the share of visible pages in standard deviations, against the fifteen minutes before the window.
fn focus_fall(window: &Row) -> Option<f64> {
    let [usual, focused, asked] = [window.usual_focus, window.focused, window.asked].map(f64::from);
    if usual < 0.0 || asked < 1.0 {
        return None;
    }
    let usual = usual.clamp(0.02, 0.98);
    let deviation = (usual * (1.0 - usual) / asked + NORM.focus_drift * NORM.focus_drift).sqrt();
    Some((usual - focused / asked) / deviation)
}
