//! [`Author`]: the name of somebody who said something. Those who run the room have a badge; whatever somebody is called, nobody else has one.

use kit::icon::{Icon, IconName};
use leptos::prelude::*;
use wording::language::{common, t};

/// The author of a message.
#[component]
pub fn Author(
    /// Their name; empty for those who run the room.
    name: String,
) -> impl IntoView {
    if name.is_empty() {
        view! { <b class="badge badge--accent badge--host"><Icon name=IconName::Check/>{t(common::HOST)}</b> }.into_any()
    } else {
        view! { <b dir="auto" translate="no">{name}</b> }.into_any()
    }
}
