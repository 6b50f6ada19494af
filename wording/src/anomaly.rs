//! Names of the kinds of anomaly: everything that pages call them.

use crate::language::{Text, terms};
use conductor::anomaly::AnomalyKind;

/// An anomaly as people call it.
#[must_use]
pub const fn anomaly_name(kind: AnomalyKind) -> Text {
    match kind {
        AnomalyKind::SuddenDrop => terms::SUDDEN_DROP,
        AnomalyKind::GradualDecline => terms::GRADUAL_DECLINE,
        AnomalyKind::MassExit => terms::MASS_EXIT,
        AnomalyKind::LowEngagement => terms::LOW_ENGAGEMENT,
    }
}

/// An anomaly at the start of a sentence.
pub(crate) const fn an_anomaly(kind: AnomalyKind) -> Text {
    match kind {
        AnomalyKind::SuddenDrop => terms::A_SUDDEN_DROP,
        AnomalyKind::GradualDecline => terms::A_GRADUAL_DECLINE,
        AnomalyKind::MassExit => terms::A_MASS_EXIT,
        AnomalyKind::LowEngagement => terms::A_LOW_ENGAGEMENT,
    }
}
