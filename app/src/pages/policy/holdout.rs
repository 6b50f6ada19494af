//! The share of an event's decisions that holds at random, and a form to set it.

use api::record::SetHoldout;
use conductor::id::EventId;
use conductor::policy::{HeldBack as Held, Holdout};
use kit::form::{FormError, Submit, failure_of};
use kit::icon::{Icon, IconName};
use leptos::prelude::*;
use wording::language::{proposal, record as text, t};

/// A share in percent, without digits that say nothing.
fn percent(share: f64) -> String {
    format!("{}", (share * 1000.0).round() / 10.0)
}

/// The share that holds at random, with a form that sets it.
#[component]
pub(super) fn HeldBack(
    /// The event.
    event: EventId,
    /// The current holdout rate.
    held: Held,
    /// Sets it.
    hold: ServerAction<SetHoldout>,
) -> impl IntoView {
    let too_few = held.set && Holdout::Fixed(held.rate).is_too_small();
    let is_fixed = RwSignal::new(held.set);
    view! {
        <section class="panel" aria-labelledby="held-title">
            <div class="panel__head"><h2 class="panel__title" id="held-title">{t(text::HELD_BACK)}</h2></div>
            <div class="panel__body stack">
                <p>{text::HELD_NOW.with(&[("rate", &format!("{}\u{a0}%", percent(held.rate)))])}</p>
                {too_few.then(|| view! { <p class="notice notice--warm"><Icon name=IconName::Warning/><span>{t(text::HELD_TOO_FEW)}</span></p> })}
                <ActionForm action=hold attr:class="form">
                    <input type="hidden" name="event" value=event.to_string()/>
                    <label class="check">
                        <input type="radio" name="how" value="auto" checked={!held.set} on:change=move |_| is_fixed.set(false)/>
                        <span>{t(text::HELD_AUTO)}</span>
                    </label>
                    <label class="check">
                        <input type="radio" name="how" value="fixed" checked=held.set on:change=move |_| is_fixed.set(true)/>
                        <span>{t(text::HELD_FIXED)}</span>
                    </label>
                    <div class="field">
                        <label class="field__label" for="held-percent">{t(text::HELD_PERCENT)}</label>
                        <input
                            class="input"
                            id="held-percent"
                            name="percent"
                            type="number"
                            inputmode="decimal"
                            min="0"
                            max=percent(Holdout::MOST)
                            step="any"
                            value=percent(held.rate)
                            readonly=move || !is_fixed.get()
                            aria-describedby="held-hint"
                        />
                        <p class="field__hint" id="held-hint">{t(text::HELD_TOO_FEW)}</p>
                    </div>
                    <FormError failure=failure_of(hold)/>
                    <div class="row"><Submit pending=hold.pending() label=proposal::SAVE busy=proposal::SAVE/></div>
                </ActionForm>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn a_share_is_shown_without_digits_that_say_nothing() {
        assert_eq!([percent(0.05), percent(1.0 / 3.0), percent(0.015), percent(0.0)], ["5", "33.3", "1.5", "0"]);
    }
}
