//! Rehearsing: a session on the real engine with a simulated audience.

use crate::api::session::Rehearse;
use crate::components::form::{FormError, Submit, failure_of};
use crate::components::frame::Frame;
use crate::format::{scenario_name, scenario_words};
use leptos::prelude::*;
use leptos_meta::Title;
use protocol::{Rehearsal, Scenario};

/// The page on which a rehearsal is made.
#[component]
pub fn RehearsePage() -> impl IntoView {
    let rehearse = ServerAction::<Rehearse>::new();
    let usual = Rehearsal::default();
    let scenarios = Scenario::ALL
        .into_iter()
        .map(|scenario| {
            view! {
                <label class="choice">
                    <input type="radio" name="scenario" value=scenario.name() checked=scenario == usual.scenario/>
                    <span class="choice__name">{scenario_name(scenario)}</span>
                    <span class="choice__words">{scenario_words(scenario)}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <Title text="Rehearse"/>
        <Frame>
            <main id="content" class="page page--narrow">
                <h1 class="page__title">"Rehearse with a simulated audience"</h1>
                <ActionForm action=rehearse attr:class="form card">
                    <fieldset class="choices"><legend>"What the audience does"</legend>{scenarios}</fieldset>
                    <label>"People" <input class="input" type="number" name="people" min="1" max=Rehearsal::PEOPLE value=usual.people required/></label>
                    <label>"Speed" <input class="input" type="number" name="speed" min="1" max=Rehearsal::SPEED value=usual.speed required/></label>
                    <label>"Seed" <input class="input" type="number" name="seed" min="0" value=usual.seed.to_string() required/></label>
                    <FormError failure=failure_of(rehearse)/>
                    <Submit pending=rehearse.pending() label="Start the rehearsal" busy="Starting…"/>
                </ActionForm>
            </main>
        </Frame>
    }
    .into_any()
}
