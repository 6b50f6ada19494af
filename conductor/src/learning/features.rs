//! [`Feature`]: the terms of the effect model, their prior, and which of them a decision touches.
//!
//! `gain = base(x) + 1[arm ≠ HOLD]·τ_arm(x) + noise`. The base learns what a room does by itself (natural recovery, regression to
//! the mean); τ is the effect of an arm. Each term has its own Gaussian prior, so that a kind, a phase or an arm that was seen
//! rarely borrows from the rest (a mixed-effects prior; Gelman & Hill 2007, ch. 12) instead of starving in its own bucket.

use crate::anomaly::AnomalyKind;
use crate::arm::Arm;
use crate::context::{Context, Use};
use crate::signal::Phase;

/// Mean life of fatigue, in seconds: a use this long ago weighs 1/e.
pub const FATIGUE_S: f64 = 600.0;
/// Share of an effect that an immediate repeat is expected to keep, whatever the effect's sign; the term [`Feature::Repeat`] corrects it.
/// Tried on training seeds of the environment: 0.6 with no expected correction is 0.004 of the oracle's value better than 1 with −0.02.
const REPEAT_KEEPS: f64 = 0.6;
/// Decimal logarithm of the audience at which the size terms are 0.
const SIZE_CENTER: f64 = 2.0;
/// Every phase, in the order of their codes.
const PHASES: [Phase; 7] = Phase::ALL;
const ARMS: u16 = Arm::ALL.len() as u16;
const KINDS: u16 = AnomalyKind::ALL.len() as u16;
const PHASE_COUNT: u16 = PHASES.len() as u16;
const BASE: u16 = 1 + 2 * KINDS + PHASE_COUNT + 2;
const PER_ARM: u16 = 1 + KINDS + PHASE_COUNT + 1 + KINDS * PHASE_COUNT + 1;

/// One term of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feature {
    /// Base: 1.
    Intercept,
    /// Base: the anomaly is of this kind.
    Kind(AnomalyKind),
    /// Base: the deficit, for an anomaly of this kind: the slope is the share that recovers by itself.
    Deficit(AnomalyKind),
    /// Base: the session is in this phase.
    Phase(Phase),
    /// Base: the score before, less one half.
    Pre,
    /// Base: log10 of the audience, centred at 100.
    Size,
    /// Effect of an arm: 1.
    Effect(Arm),
    /// Effect of an arm against this kind.
    EffectKind(Arm, AnomalyKind),
    /// Effect of an arm in this phase.
    EffectPhase(Arm, Phase),
    /// Effect of an arm by log10 of the audience.
    EffectSize(Arm),
    /// Effect of an arm against this kind in this phase.
    EffectKindPhase(Arm, AnomalyKind, Phase),
    /// Fatigue of an arm: Σ exp(−gap/600 s) over its earlier uses in the session, beyond what [`effect`] takes off.
    Repeat(Arm),
    /// Fatigue of all arms: Σ exp(−gap/600 s) over all earlier interventions of the session.
    Recent,
    /// Base: the score of the last two minutes or so, less the score before.
    Lately,
    /// Base: the score of the last quarter of an hour or so, less the score before.
    Usually,
}

/// A Gaussian prior of one term, in score units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TermPrior {
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
}

impl Feature {
    /// Number of terms, over all arms.
    pub const COUNT: usize = (BASE + ARMS * PER_ARM + 3) as usize;

    /// Every term, in the order of [`Self::code`].
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self::Intercept];
        all.extend(AnomalyKind::ALL.map(Self::Kind));
        all.extend(AnomalyKind::ALL.map(Self::Deficit));
        all.extend(PHASES.map(Self::Phase));
        all.extend([Self::Pre, Self::Size]);
        for arm in Arm::ALL {
            all.push(Self::Effect(arm));
            all.extend(AnomalyKind::ALL.map(|kind| Self::EffectKind(arm, kind)));
            all.extend(PHASES.map(|phase| Self::EffectPhase(arm, phase)));
            all.push(Self::EffectSize(arm));
            for kind in AnomalyKind::ALL {
                all.extend(PHASES.map(|phase| Self::EffectKindPhase(arm, kind, phase)));
            }
            all.push(Self::Repeat(arm));
        }
        all.extend([Self::Recent, Self::Lately, Self::Usually]);
        all
    }

    /// The name by which states store the term, such as `POLL/SUDDEN_DROP/talk`. It must not change; numbers may.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Intercept => "base".to_owned(),
            Self::Kind(kind) => format!("base/{kind}"),
            Self::Deficit(kind) => format!("base/{kind}/deficit"),
            Self::Phase(phase) => format!("base/{}", phase.name()),
            Self::Pre => "base/pre".to_owned(),
            Self::Size => "base/size".to_owned(),
            Self::Effect(arm) => arm.to_string(),
            Self::EffectKind(arm, kind) => format!("{arm}/{kind}"),
            Self::EffectPhase(arm, phase) => format!("{arm}/{}", phase.name()),
            Self::EffectSize(arm) => format!("{arm}/size"),
            Self::EffectKindPhase(arm, kind, phase) => format!("{arm}/{kind}/{}", phase.name()),
            Self::Repeat(arm) => format!("{arm}/repeat"),
            Self::Recent => "recent".to_owned(),
            Self::Lately => "base/lately".to_owned(),
            Self::Usually => "base/usually".to_owned(),
        }
    }

    /// A number below [`Self::COUNT`], different for each term. Nothing stores it: another arm or kind shifts it.
    #[must_use]
    pub const fn code(self) -> u16 {
        const KIND: u16 = 1;
        const PHASE: u16 = KIND + KINDS;
        const SIZE: u16 = PHASE + PHASE_COUNT;
        const KIND_PHASE: u16 = SIZE + 1;
        match self {
            Self::Intercept => 0,
            Self::Kind(kind) => 1 + kind as u16,
            Self::Deficit(kind) => 1 + KINDS + kind as u16,
            Self::Phase(phase) => 1 + 2 * KINDS + phase as u16,
            Self::Pre => BASE - 2,
            Self::Size => BASE - 1,
            Self::Effect(arm) => first(arm),
            Self::EffectKind(arm, kind) => first(arm) + KIND + kind as u16,
            Self::EffectPhase(arm, phase) => first(arm) + PHASE + phase as u16,
            Self::EffectSize(arm) => first(arm) + SIZE,
            Self::EffectKindPhase(arm, kind, phase) => first(arm) + KIND_PHASE + kind as u16 * PHASE_COUNT + phase as u16,
            Self::Repeat(arm) => first(arm) + PER_ARM - 1,
            Self::Recent => BASE + ARMS * PER_ARM,
            Self::Lately => BASE + ARMS * PER_ARM + 1,
            Self::Usually => BASE + ARMS * PER_ARM + 2,
        }
    }

    /// Returns whether the term belongs to what a room does by itself.
    #[must_use]
    pub const fn is_base(self) -> bool {
        self.code() < BASE || matches!(self, Self::Lately | Self::Usually)
    }

    /// The prior of the term. Effects are small, and more alike than different between kinds, phases and sizes, which is what pools them;
    /// the base is wide, since every decision teaches it.
    #[must_use]
    pub const fn prior(self) -> TermPrior {
        let (mean, sd) = match self {
            Self::Intercept => (0.0, 0.1),
            Self::Kind(_) => (0.0, 0.05),
            Self::Deficit(_) => (0.2, 0.4),
            Self::Phase(_) => (0.0, 0.03),
            Self::Pre => (0.0, 0.2),
            Self::Lately | Self::Usually => (0.1, 0.4),
            Self::Size => (0.0, 0.03),
            Self::Effect(_) => (0.03, 0.03),
            Self::EffectKind(..) => (0.0, 0.04),
            Self::EffectPhase(..) | Self::EffectSize(_) => (0.0, 0.03),
            Self::EffectKindPhase(..) => (0.0, 0.02),
            Self::Repeat(_) => (0.0, 0.01),
            Self::Recent => (-0.008, 0.01),
        };
        TermPrior { mean, sd }
    }
}

/// The code of the first term of an arm.
const fn first(arm: Arm) -> u16 {
    BASE + PER_ARM * arm as u16
}

/// The terms that a decision touches, with their values: everything else is 0.
pub type Row = Vec<(Feature, f64)>;

fn size(context: &Context) -> f64 {
    f64::from(context.people.max(5)).log10() - SIZE_CENTER
}

/// The terms of what the room does by itself.
#[must_use]
pub fn base(context: &Context) -> Row {
    let mut row = vec![
        (Feature::Intercept, 1.0),
        (Feature::Kind(context.anomaly), 1.0),
        (Feature::Deficit(context.anomaly), context.deficit()),
        (Feature::Phase(context.phase), 1.0),
        (Feature::Pre, context.pre.get() - 0.5),
        (Feature::Size, size(context)),
    ];
    if let Some(before) = context.before {
        row.push((Feature::Lately, before.lately.get() - context.pre.get()));
        row.push((Feature::Usually, before.usually.get() - context.pre.get()));
    }
    row
}

/// The terms of the effect of an arm; none for [`Arm::Hold`].
#[must_use]
pub fn effect(context: &Context, history: &[Use], arm: Arm) -> Row {
    if arm == Arm::Hold {
        return Vec::new();
    }
    let (anomaly, phase) = (context.anomaly, context.phase);
    let fatigue = |which: &dyn Fn(Arm) -> bool| -> f64 {
        history.iter().filter(|used| used.arm != Arm::Hold && which(used.arm)).map(|used| (-used.ago_s.max(0.0) / FATIGUE_S).exp()).sum()
    };
    let (repeat, recent) = (fatigue(&|used| used == arm), fatigue(&|_| true));
    let kept = REPEAT_KEEPS.powf(repeat);
    let mut row = vec![
        (Feature::Effect(arm), kept),
        (Feature::EffectKind(arm, anomaly), kept),
        (Feature::EffectPhase(arm, phase), kept),
        (Feature::EffectSize(arm), kept * size(context)),
        (Feature::EffectKindPhase(arm, anomaly, phase), kept),
    ];
    if recent > 0.0 {
        row.push((Feature::Recent, recent));
    }
    if repeat > 0.0 {
        row.push((Feature::Repeat(arm), repeat));
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_number_the_terms_in_order() {
        let all = Feature::all();
        assert_eq!(all.len(), Feature::COUNT);
        for (code, feature) in all.into_iter().enumerate() {
            assert_eq!(usize::from(feature.code()), code, "{feature:?}");
        }
    }

    #[test]
    fn no_two_terms_have_one_name() {
        let names: BTreeSet<String> = Feature::all().into_iter().map(Feature::name).collect();
        assert_eq!(names.len(), Feature::COUNT);
        assert_eq!(Feature::EffectKindPhase(Arm::Poll, AnomalyKind::SuddenDrop, Phase::Talk).name(), "POLL/SUDDEN_DROP/talk");
    }
}
