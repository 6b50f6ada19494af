//! The cross-fitted estimate and its sandwich interval.

use super::{Interval, Row};
use crate::effect_model::EffectModel;
use crate::id::SessionId;
use crate::policy::Treatment;
use statrs::distribution::{ContinuousCDF, StudentsT};
use std::collections::BTreeMap;

/// The fold of a session: by the parity of its id's bits, so that a session never predicts itself.
fn fold(session: SessionId) -> usize {
    (session.0.as_u128().count_ones() % 2) as usize
}

/// The contribution ψ of a row, given what its room was expected to do by itself.
pub(super) fn contribution(row: &Row<'_>, baseline: f64) -> f64 {
    let rest = row.gain - baseline;
    if row.drawn { rest } else { -row.odds * rest }
}

/// The estimate with its 95 % interval.
pub(super) fn estimate(rows: &[Row<'_>]) -> Interval {
    let mut baselines = [EffectModel::default(), EffectModel::default()];
    for row in rows.iter().filter(|row| !row.drawn) {
        baselines[1 - fold(row.outcome.session)].observe_natural(&row.outcome.context, row.gain);
    }
    let parts: Vec<f64> =
        rows.iter().map(|row| contribution(row, baselines[fold(row.outcome.session)].natural(&row.outcome.context).mean)).collect();
    let sent = |row: &Row<'_>| if row.drawn && row.outcome.treated == Treatment::Sent { 1.0 } else { 0.0 };
    let n: f64 = rows.iter().map(sent).sum();
    let estimate = parts.iter().sum::<f64>() / n;
    let mut sessions: BTreeMap<SessionId, f64> = BTreeMap::new();
    for (row, part) in rows.iter().zip(&parts) {
        *sessions.entry(row.outcome.session).or_default() += part - estimate * sent(row);
    }
    let squares: f64 = sessions.values().map(|sum| sum * sum).sum();
    // Few heavily weighted holdouts carry most of the variance: as many degrees of freedom as they are worth
    // (Satterthwaite's idea, as in Bell & McCaffrey 2002).
    let fourth: f64 = sessions.values().map(|sum| sum.powi(4)).sum();
    let freedom = (squares * squares / fourth.max(f64::MIN_POSITIVE)).max(4.0);
    let quantile = StudentsT::new(0.0, 1.0, freedom).map_or(1.96, |t| t.inverse_cdf(0.975));
    let count = sessions.len() as f64;
    let half = quantile * (squares * count / (count - 1.0).max(1.0)).sqrt() / n;
    Interval { estimate, low: estimate - half, high: estimate + half }
}
