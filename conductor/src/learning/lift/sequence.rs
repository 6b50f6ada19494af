//! The estimate with an interval that holds at every look: an asymptotic confidence sequence (Waudby-Smith, Arbour, Sinha, Kennedy &
//! Ramdas 2024, theorem 2.2). Each row's baseline is fitted on the held rows before it, so that the contributions are martingale
//! differences around the lift.

use super::aipw::contribution;
use super::{Interval, Row};
use crate::effect_model::EffectModel;
use crate::policy::Treatment;

/// One minus the coverage.
const ALPHA: f64 = 0.05;
/// The number of rows at which the interval is tightest.
const TIGHTEST: f64 = 300.0;

/// The estimate with its 95 % interval.
pub(super) fn estimate(rows: &[Row<'_>]) -> Interval {
    let mut baseline = EffectModel::default();
    let (mut parts, mut sent) = (Vec::with_capacity(rows.len()), 0.0);
    for row in rows {
        let treated = if row.drawn && row.outcome.treated == Treatment::Sent { 1.0 } else { 0.0 };
        parts.push((contribution(row, baseline.natural(&row.outcome.context).mean), treated));
        sent += treated;
        if !row.drawn {
            baseline.observe_natural(&row.outcome.context, row.gain);
        }
    }
    let n = parts.len() as f64;
    let estimate = parts.iter().map(|(part, _)| part).sum::<f64>() / sent;
    let variance = parts.iter().map(|(part, treated)| (part - estimate * treated).powi(2)).sum::<f64>() / n;
    let twice = -2.0 * ALPHA.ln();
    let rho = (twice + (twice.ln() + 1.0)) / TIGHTEST;
    let spread = n.mul_add(rho, 1.0);
    let half = (2.0 * spread / (n * n * rho) * (spread.sqrt() / ALPHA).ln() * variance).sqrt() * n / sent;
    Interval { estimate, low: estimate - half, high: estimate + half }
}
