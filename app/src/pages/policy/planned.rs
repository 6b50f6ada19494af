//! The effect of polls that were opened at a random moment.

use conductor::planned::TrialView;
use leptos::prelude::*;
use wording::format::signed_points;
use wording::language::{record as text, t};

/// The trial of planned polls in words, with its interval or that there is not enough data.
#[component]
pub(super) fn Planned(
    /// The trial.
    trial: TrialView,
) -> impl IntoView {
    let TrialView { sent, waited, effect } = trial;
    let words = match effect {
        Some(effect) => {
            let words = if effect.low > 0.0 {
                text::PLANNED_HELPS
            } else if effect.high < 0.0 {
                text::PLANNED_HARMS
            } else {
                text::PLANNED_OPEN
            };
            let (mean, low, high) = (signed_points(effect.estimate), signed_points(effect.low), signed_points(effect.high));
            format!("{} {}", t(words), text::PLANNED_BY.with(&[("mean", &mean), ("low", &low), ("high", &high)]))
        }
        None if sent + waited == 0 => t(text::PLANNED_NONE).to_owned(),
        None => t(text::PLANNED_FEW).to_owned(),
    };
    view! {
        <section class="panel" aria-labelledby="planned-title">
            <div class="panel__head"><h2 class="panel__title" id="planned-title">{t(text::PLANNED_TITLE)}</h2></div>
            <div class="panel__body stack stack--tight">
                <p class="lift">{words}</p>
                <p class="muted small">{text::PLANNED_COUNTS.with(&[("sent", &sent), ("waited", &waited), ("least", &conductor::lift::FEWEST_HOLDOUTS)])}</p>
            </div>
        </section>
    }
}
