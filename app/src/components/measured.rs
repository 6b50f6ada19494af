//! [`MeasuredSheet`]: what is counted here and what is not, and what the person can set for themself.

use crate::components::name::use_naming;
use crate::components::sheet::Sheet;
use crate::components::theme::ThemeToggle;
use crate::live::LiveStoreFields;
use crate::socket::use_socket;
use leptos::prelude::*;

/// What is counted here and what is not.
#[component]
pub fn MeasuredSheet(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let socket = use_socket();
    let naming = use_naming();
    let name = move || socket.live.you().read().as_ref().map(|you| you.name.clone()).unwrap_or_default();
    view! {
        <Sheet open title="About this room">
            <section class="about">
                <h3 class="about__title">"You"</h3>
                <div class="about__row">
                    <p>"Others see you as "<b>{name}</b>"."</p>
                    <button
                        type="button"
                        class="button button--small"
                        on:click=move |_| {
                            open.set(false);
                            naming.ask();
                        }
                    >
                        "Change"
                    </button>
                </div>
                <div class="about__row"><p>"Light or dark"</p><ThemeToggle/></div>
                <h3 class="about__title">"What is counted"</h3>
                <ul class="about__list">
                    <li>"How many people are here, and whether their page is in front."</li>
                    <li>"How many messages, reactions, questions, upvotes and votes there are, per minute."</li>
                    <li>"The pace buttons, as a sum."</li>
                </ul>
                <p class="about__words">
                    "From this the room as a whole gets a score. It helps the people who run it to notice when they lose the room. Below five
                    people there is no score."
                </p>
                <h3 class="about__title">"What is not"</h3>
                <ul class="about__list">
                    <li>"There is no score for you or for any other person."</li>
                    <li>"Nobody sees how you voted or which pace you chose, only the sums."</li>
                    <li>"No camera, no microphone, no location, nothing from other pages. Your address is not stored."</li>
                    <li>"You have a number for this event only. It says nothing about who you are."</li>
                </ul>
                <p class="about__words">"Messages and questions are seen by everybody in the room, under the name above."</p>
            </section>
        </Sheet>
    }
}
