//! Rehearsing: a session on the real engine with a simulated audience.

use crate::api::session::Rehearse;
use crate::components::form::{FormError, Submit, failure_of};
use crate::components::frame::Frame;
use crate::format::{scenario_name, scenario_words};
use leptos::prelude::*;
use leptos_meta::Title;
use protocol::{Rehearsal, Scenario};

/// Speeds that can be chosen. Faster ones exist, but then the simulated people do so much in a real minute that the score, which counts
/// real minutes, stays near its top and no drop is found.
const SPEEDS: [u32; 3] = [1, 2, 4];

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
                    <span class="choice__name">{scenario_name(option)}</span>
                    <span class="choice__words">{scenario_words(option)}</span>
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
    let speed_words = move || match speed.get() {
        1 => "A fade comes within a minute.",
        2 => "Twice as fast.",
        _ => "An hour takes a quarter of one.",
    };
    view! {
        <Title text="Rehearse"/>
        <Frame>
            <main id="content" class="page page--narrow">
                <div class="page__head">
                    <div>
                        <h1 class="page__title">"Rehearse with a simulated audience"</h1>
                        <p class="page__lead">"The real engine, real sockets, made-up people. Watch it find the drop, decide, and read what came of it. Nothing is kept, and your events learn nothing from it."</p>
                    </div>
                </div>
                <div class="card">
                    <ActionForm action=rehearse attr:class="form">
                        <fieldset class="choices"><legend>"What the audience does"</legend>{scenarios}</fieldset>
                        <div class="form__row">
                            <div class="field">
                                <label class="field__label" for="people">"People"</label>
                                <input class="input" id="people" type="number" name="people" inputmode="numeric" min="1" max=Rehearsal::PEOPLE value=usual.people required/>
                                <p class="field__hint">{format!("At most {}.", Rehearsal::PEOPLE)}</p>
                            </div>
                            <div class="field">
                                <label class="field__label" for="seed">"Seed"</label>
                                <input class="input" id="seed" type="number" name="seed" inputmode="numeric" min="0" value=usual.seed.to_string() required/>
                                <p class="field__hint">"The same seed, the same people."</p>
                            </div>
                            <fieldset class="field">
                                <legend class="field__label">"Speed"</legend>
                                <div class="segmented segmented--wide">{speeds}</div>
                                <p class="field__hint">{speed_words}</p>
                            </fieldset>
                        </div>
                        <FormError failure=failure_of(rehearse)/>
                        <Submit pending=rehearse.pending() label="Start the rehearsal" busy="Filling the room…"/>
                    </ActionForm>
                </div>
            </main>
        </Frame>
    }
    .into_any()
}
