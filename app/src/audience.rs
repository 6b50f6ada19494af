//! The pages of the audience: [`AttendeeApp`]. Their program is small, because a phone downloads it; so they know no other page and need no
//! router: [`Place`] reads the address, and every way out is a link that loads a page.

use crate::chunk::{Lost, later, wasm_split};
use crate::pages::join::{ClosedDoor, EnterCodePage, Room};
use crate::pages::projector::Screen;
use crate::shell::formatted_title;
use api::{Failure, LightJson};
use kit::announcer::{Announcements, provide_announcer};
use kit::failure::FailurePage;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use protocol::{JoinPage, ProjectorPage};
use serde::{Deserialize, Serialize};
use wire::Read;
use wording::language::{common as text, t};

/// The paths of the audience's pages, as axum writes them.
pub const PATHS: [&str; 3] = ["/j", "/j/{code}", "/p/{code}"];

/// A page of the audience.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The form for entering a code.
    Door {
        /// The code that was entered, if the form was sent.
        entered: Option<String>,
    },
    /// A room.
    Room {
        /// Its code.
        code: String,
    },
    /// The screen for everybody.
    Screen {
        /// The session's code.
        code: String,
        /// True if it is the speaker's own, with the private cues.
        speaker: bool,
        /// The only part to show, over the picture of a stream.
        only: Option<Part>,
    },
}

/// A part of the screen that can stand alone, without a background.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The open poll.
    Poll,
    /// The question that is answered now, or those that most people ask.
    Question,
    /// The join code.
    Code,
    /// Rising reactions.
    Reactions,
}

impl Part {
    fn named(name: &str) -> Option<Self> {
        match name {
            "poll" => Some(Self::Poll),
            "question" => Some(Self::Question),
            "code" => Some(Self::Code),
            "reactions" => Some(Self::Reactions),
            _ => None,
        }
    }
}

impl Place {
    /// The page at an address, if it is one of the audience's. `query` is what follows the question mark.
    #[must_use]
    pub fn at(path: &str, query: &str) -> Option<Self> {
        let value = |name: &str| {
            query.split('&').find_map(|pair| {
                let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
                (key == name).then(|| value.to_owned())
            })
        };
        let code =
            |rest: &str| Some(rest.to_owned()).filter(|code| !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        if path == "/j" {
            return Some(Self::Door { entered: value("code") });
        }
        if let Some(rest) = path.strip_prefix("/j/") {
            return Some(code(rest).map_or_else(|| Self::Door { entered: Some(rest.to_owned()) }, |code| Self::Room { code }));
        }
        let code = code(path.strip_prefix("/p/")?)?;
        let only = value("only").and_then(|name| Part::named(&name));
        Some(Self::Screen { code, speaker: value("speaker").is_some(), only })
    }
}

/// The page's place.
#[cfg(feature = "ssr")]
pub(crate) fn here() -> Option<Place> {
    let parts = use_context::<http::request::Parts>()?;
    Place::at(parts.uri.path(), parts.uri.query().unwrap_or_default())
}

/// The page's place.
#[cfg(not(feature = "ssr"))]
fn here() -> Option<Place> {
    let location = window().location();
    let query = location.search().unwrap_or_default();
    Place::at(&location.pathname().ok()?, query.trim_start_matches('?'))
}

/// The data that the server put into a page, on its way as JSON.
#[derive(Clone, Debug, Serialize, Deserialize, Read)]
#[serde(tag = "page", rename_all = "snake_case")]
enum PageData {
    /// A room.
    Room(Box<JoinPage>),
    /// A screen.
    Screen(Box<ProjectorPage>),
    /// The failure that replaces both.
    Closed(Failure),
}

/// The data for a place.
#[cfg(feature = "ssr")]
async fn page_data(place: Place) -> PageData {
    use api::session::{join, projector};
    match place {
        Place::Screen { code, .. } => projector(code).await.map_or_else(PageData::Closed, |page| PageData::Screen(Box::new(page))),
        Place::Room { code } => join(code).await.map_or_else(PageData::Closed, |page| PageData::Room(Box::new(page))),
        Place::Door { .. } => PageData::Closed(protocol::ApiError::not_found("session").into()),
    }
}

/// In the browser it is in the page already: these pages are always loaded as a whole, so their program holds no code that could ask.
#[cfg(not(feature = "ssr"))]
async fn page_data(_: Place) -> PageData {
    PageData::Closed(protocol::ApiError::new(protocol::ErrorCode::Unavailable, t(wording::language::browser::NO_PAGE_DATA)).into())
}

/// Every page of the audience.
#[component]
pub fn AttendeeApp() -> impl IntoView {
    provide_meta_context();
    provide_announcer();
    let page = match here() {
        Some(Place::Door { entered }) => later(load_door, move || door(entered.clone())),
        None => later(load_door, || door(None)),
        Some(place) => view! { <Inside place/> }.into_any(),
    };
    view! {
        <Title formatter=formatted_title/>
        <a class="skip-link" href="#content">{t(text::SKIP_TO_CONTENT)}</a>
        <Announcements/>
        {page}
    }
}

/// A room or a screen, once it is known.
#[component]
fn Inside(
    /// The place.
    place: Place,
) -> impl IntoView {
    let (is_screen, speaker, only) = match place {
        Place::Screen { speaker, only, .. } => (true, speaker, only),
        Place::Room { .. } | Place::Door { .. } => (false, false, None),
    };
    let page = OnceResource::<_, LightJson>::new_with_options(page_data(place), false);
    view! {
        <Suspense fallback=|| view! { <div class="page" aria-busy="true"><p class="visually-hidden">{t(text::LOADING)}</p></div> }>
            {move || Suspend::new(async move {
                match page.await {
                    PageData::Room(page) => view! { <Room page=*page/> }.into_any(),
                    PageData::Screen(page) => {
                        let page = StoredValue::new(Some(page));
                        later(load_screen, move || screen(page, speaker, only))
                    }
                    PageData::Closed(failure) => later(load_closed, move || closed(failure.clone(), is_screen)),
                }
            })}
        </Suspense>
    }
}

/// The projector's screen, or the speaker's own. Empties `page`: it is shown once.
#[wasm_split(screen, wasm_split_path = leptos::wasm_split, fallible, preload(load_screen))]
fn screen(page: StoredValue<Option<Box<ProjectorPage>>>, speaker: bool, only: Option<Part>) -> Result<AnyView, Lost> {
    let page = page.try_update_value(Option::take).flatten();
    Ok(page.map(|page| view! { <Screen page=*page speaker only/> }).into_any())
}

/// The page on which a code is entered.
#[wasm_split(door, wasm_split_path = leptos::wasm_split, fallible, preload(load_door))]
fn door(entered: Option<String>) -> Result<AnyView, Lost> {
    Ok(view! { <EnterCodePage entered/> }.into_any())
}

/// A page that says why there is no room, or no screen.
#[wasm_split(door, wasm_split_path = leptos::wasm_split, fallible, preload(load_closed))]
fn closed(failure: Failure, is_screen: bool) -> Result<AnyView, Lost> {
    Ok(if is_screen { view! { <FailurePage failure/> }.into_any() } else { view! { <ClosedDoor failure/> }.into_any() })
}

/// Downloads the chunks of what the server has rendered; without them the page cannot be taken over.
///
/// # Errors
/// A download failed.
#[cfg(feature = "hydrate")]
pub async fn fetch_rendered() -> Result<(), Lost> {
    let has = |selector: &str| document().query_selector(selector).ok().flatten().is_some();
    match here() {
        Some(Place::Screen { .. }) if has(".screen, .speaker") => {
            load_screen().await?;
            if has(".speaker") {
                crate::pages::projector::load_speaker().await?;
            }
        }
        Some(Place::Room { .. }) if has(".room") => {
            if has(".thing") {
                crate::components::watch::intervention::load_card().await?;
            }
            if has("#ask") || has(".questions") {
                crate::pages::join::load_questions().await?;
            }
            if has("[data-again]") {
                crate::components::room::poll::load_rounds().await?;
            }
            if has("[data-kind]") {
                crate::components::room::poll::load_kinds().await?;
            }
            if has(".past-polls") {
                crate::pages::join::load_polls().await?;
            }
            if has(".outside") {
                crate::pages::join::load_outside().await?;
            }
            if has(".goodbye") {
                crate::pages::join::load_goodbye().await?;
            }
        }
        Some(Place::Screen { .. } | Place::Room { .. }) => load_closed().await?,
        Some(Place::Door { .. }) | None => load_door().await?,
    }
    Ok(())
}

/// Downloads what may still be wanted on this page, one chunk after the other.
#[cfg(feature = "hydrate")]
pub async fn fetch_rest() {
    use crate::chunk::{fetch_all, put_off};
    if let Some(Place::Room { .. }) = here() {
        let mut loads = vec![put_off(crate::components::watch::intervention::load_card)];
        loads.extend(crate::pages::join::chunks());
        fetch_all(loads).await;
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, Place};

    #[test]
    fn addresses_of_the_audience_are_read() {
        let code = || "K7M2QX".to_owned();
        assert_eq!(Place::at("/j", ""), Some(Place::Door { entered: None }));
        assert_eq!(Place::at("/j", "a=b&code=k7m-2qx"), Some(Place::Door { entered: Some("k7m-2qx".to_owned()) }));
        assert_eq!(Place::at("/j/K7M2QX", ""), Some(Place::Room { code: code() }));
        assert_eq!(Place::at("/p/K7M2QX", ""), Some(Place::Screen { code: code(), speaker: false, only: None }));
        for wrong in ["k7m-2qx!", "K7M2QX/more"] {
            assert_eq!(Place::at(&format!("/j/{wrong}"), ""), Some(Place::Door { entered: Some(wrong.to_owned()) }));
        }
        assert_eq!(Place::at("/p/K7M2QX", "speaker"), Some(Place::Screen { code: code(), speaker: true, only: None }));
        for (name, part) in [("poll", Part::Poll), ("question", Part::Question), ("code", Part::Code), ("reactions", Part::Reactions)] {
            let at = Place::at("/p/K7M2QX", &format!("only={name}"));
            assert_eq!(at, Some(Place::Screen { code: code(), speaker: false, only: Some(part) }));
        }
        assert_eq!(Place::at("/p/K7M2QX", "only=everything"), Some(Place::Screen { code: code(), speaker: false, only: None }));
    }

    #[test]
    fn other_addresses_are_not_the_audiences() {
        for path in ["/", "/join", "/p", "/p/", "/sessions/new"] {
            assert_eq!(Place::at(path, ""), None, "{path}");
        }
    }
}
