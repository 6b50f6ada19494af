//! [`EffectRange`]: a belief about an effect, as a bar around zero.

use conductor::policy::Belief;
use leptos::prelude::*;
use wording::format::belief_words;

/// Ends of the scale, in score units: effects of interventions on a score are far smaller.
const END: f64 = 0.25;

/// The share of the width at which an effect stands, in percent.
fn place(effect: f64) -> f64 {
    (effect / END).clamp(-1.0, 1.0) * 50.0 + 50.0
}

/// The belief about an effect: a bar for the 95 % interval, a mark for the mean, a line for no effect, and the same in words.
#[component]
pub fn EffectRange(
    /// The belief.
    belief: Belief,
    /// Measured sends.
    n_sends: u32,
    /// Measured holdouts.
    n_holdouts: u32,
) -> impl IntoView {
    let (low, high) = belief.interval();
    let (low, high) = (place(low), place(high));
    view! {
        <div class="effect">
            <svg class="effect__svg" aria-hidden="true">
                <line class="effect__axis" x1="0" x2="100%" y1="50%" y2="50%"></line>
                <line class="effect__zero" x1="50%" x2="50%" y1="0" y2="100%"></line>
                <rect class="effect__bar" x=format!("{low:.1}%") width=format!("{:.1}%", high - low) y="35%" height="30%" rx="3"></rect>
                <line class="effect__mean" x1=format!("{:.1}%", place(belief.mean)) x2=format!("{:.1}%", place(belief.mean)) y1="15%" y2="85%"></line>
            </svg>
            <p class="effect__words">{belief_words(&belief, n_sends, n_holdouts)}</p>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn no_effect_stands_in_the_middle_and_large_ones_at_the_ends() {
        assert_eq!((place(0.0), place(0.25), place(-1.0), place(0.125)), (50.0, 100.0, 0.0, 75.0));
    }
}
