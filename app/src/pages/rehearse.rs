//! Rehearsing: a session on the real engine with a simulated audience.

use api::session::{Rehearse, Replay};
use kit::form::{FormError, Submit, failure_of};
use kit::frame::{Frame, page_head};
use kit::icon::{Icon, IconName};
use leptos::prelude::*;
use leptos_meta::Title;
use protocol::{Rehearsal, Scenario};
use wording::format::{scenario_name, scenario_words};
use wording::language::{gate, sessions as text, t};

/// Speeds that can be chosen.
const SPEEDS: [u32; 3] = [1, 4, 10];

/// The page on which a rehearsal is made.
#[component]
pub fn RehearsePage() -> impl IntoView {
    let rehearse = ServerAction::<Rehearse>::new();
    let usual = Rehearsal::default();
    let scenario = RwSignal::new(usual.scenario);
    let speed = RwSignal::new(usual.speed);
    let scenarios = Scenario::ALL
        .into_iter()
        .map(|option| {
            view! {
                <label class="choice" class:choice--picked=move || scenario.get() == option>
                    <input type="radio" name="scenario" value=option.name() checked=option == usual.scenario on:change=move |_| scenario.set(option)/>
                    <span class="choice__name">{t(scenario_name(option))}</span>
                    <span class="choice__words">{t(scenario_words(option))}</span>
                </label>
            }
        })
        .collect_view();
    let speeds = SPEEDS
        .map(|option| {
            view! {
                <label class="segmented__option">
                    <input type="radio" name="speed" value=option checked=option == usual.speed on:change=move |_| speed.set(option)/>
                    <span>{format!("×{option}")}</span>
                </label>
            }
        })
        .into_iter()
        .collect_view();
    let speed_words = move || {
        t(match speed.get() {
            1 => text::SPEED_1,
            4 => text::SPEED_4,
            _ => text::SPEED_10,
        })
    };
    view! {
        <Title text=t(gate::REHEARSE)/>
        <Frame>
            <main id="content" class="page page--narrow">
                {page_head(text::REHEARSE_SIMULATED, t(text::REHEARSE_LEAD))}
                <div class="card">
                    <ActionForm action=rehearse attr:class="form">
                        <fieldset class="choices"><legend>{t(text::WHAT_AUDIENCE_DOES)}</legend>{scenarios}</fieldset>
                        <div class="form__row">
                            <div class="field">
                                <label class="field__label" for="people">{t(text::PEOPLE)}</label>
                                <input class="input" id="people" type="number" name="people" inputmode="numeric" min="1" max=Rehearsal::PEOPLE value=usual.people required/>
                                <p class="field__hint">{text::AT_MOST.with(&[("n", &Rehearsal::PEOPLE)])}</p>
                            </div>
                            <div class="field">
                                <label class="field__label" for="seed">{t(text::SEED)}</label>
                                <input class="input" id="seed" type="number" name="seed" inputmode="numeric" min="0" value=usual.seed.to_string() required/>
                                <p class="field__hint">{t(text::SEED_HINT)}</p>
                            </div>
                            <fieldset class="field">
                                <legend class="field__label">{t(text::SPEED)}</legend>
                                <div class="segmented segmented--wide">{speeds}</div>
                                <p class="field__hint">{speed_words}</p>
                            </fieldset>
                        </div>
                        <FormError failure=failure_of(rehearse)/>
                        <Submit pending=rehearse.pending() label=text::START_REHEARSAL busy=text::FILLING/>
                    </ActionForm>
                </div>
            </main>
        </Frame>
    }
    .into_any()
}

/// One click that starts a rehearsal as it usually is.
#[component]
pub fn RehearseNow(
    /// True if it is the main thing to do.
    #[prop(optional)]
    primary: bool,
) -> impl IntoView {
    let rehearse = ServerAction::<Rehearse>::new();
    let Rehearsal { scenario, people, speed, seed, .. } = Rehearsal::default();
    let pending = rehearse.pending();
    view! {
        <ActionForm action=rehearse attr:class="rehearse-now">
            <input type="hidden" name="scenario" value=scenario.name()/>
            <input type="hidden" name="people" value=people/>
            <input type="hidden" name="speed" value=speed/>
            <input type="hidden" name="seed" value=seed.to_string()/>
            <button type="submit" class="button" class:button--primary=primary disabled=pending>
                <Icon name=IconName::Rehearse/>
                {move || t(if pending.get() { text::FILLING } else { text::REHEARSE_SIMULATED })}
            </button>
            <FormError failure=failure_of(rehearse)/>
        </ActionForm>
    }
}

/// One click that plays the recording that comes with the program.
#[component]
pub fn ReplayNow() -> impl IntoView {
    let replay = ServerAction::<Replay>::new();
    let pending = replay.pending();
    view! {
        <ActionForm action=replay attr:class="rehearse-now">
            <button type="submit" class="button" disabled=pending>
                {move || t(if pending.get() { text::FILLING } else { text::WATCH_REPLAY })}
            </button>
            <FormError failure=failure_of(replay)/>
        </ActionForm>
    }
}
