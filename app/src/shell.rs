//! [`shell`]: the document around every page. [`App`]: the organizers' pages and their addresses.

mod chunks;
pub mod guard;

#[cfg(feature = "ssr")]
mod start;

#[cfg(feature = "hydrate")]
pub use self::chunks::{fetch_rendered, fetch_rest};
#[cfg(feature = "ssr")]
use crate::audience::{self, AttendeeApp};

use crate::chunk::later;
use crate::pages::dashboard::DashboardPage;
use crate::pages::not_found::NotFoundPage;
use kit::announcer::{Announcements, provide_announcer};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};
use wording::language::{common as text, t};

/// The document around every page. Scripts carry the nonce that the server's content security policy names.
///
/// The browser's half is two programs: `attendee` for phones and screens, `app` for organizers. The address says which of them takes over,
/// and so which of them the server renders.
#[cfg(feature = "ssr")]
#[must_use]
pub fn shell(mut options: LeptosOptions) -> impl IntoView {
    use leptos_meta::MetaTags;
    let language = wording::language::current();
    let is_attendee = audience::here().is_some();
    let body = if is_attendee {
        options.output_name = "attendee".into();
        provide_context(wording::language::ForAttendees);
        view! { <AttendeeApp/> }.into_any()
    } else {
        view! { <App/> }.into_any()
    };
    view! {
        <!DOCTYPE html>
        <html lang=language.tag() data-theme=kit::theme::chosen_in_cookie()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                // Safari makes links of what looks like a number or a date, in the middle of texts that change.
                <meta name="format-detection" content="telephone=no, date=no, address=no, email=no"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f5f4f0"/>
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0e1114"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <link rel="stylesheet" href=format!("/{}/{}.css", options.site_pkg_dir, options.output_name)/>
                {guard::script()}
                {wording::language::script(language, is_attendee)}
                <start::Start options=options.clone()/>
                <AutoReload options/>
                <MetaTags/>
            </head>
            <body>{body}{guard::broken()}</body>
        </html>
    }
}

/// A page's title in the browser's tab.
#[must_use]
pub fn formatted_title(title: String) -> String {
    let title = escaped(title);
    if title.is_empty() { "Engagement Conductor".to_owned() } else { format!("{title} · Engagement Conductor") }
}

/// The title as text of a `<title>` element: `leptos_meta` writes it into the page's head unchanged.
#[cfg(feature = "ssr")]
fn escaped(title: String) -> String {
    title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// In the browser the title is set as text.
#[cfg(not(feature = "ssr"))]
const fn escaped(title: String) -> String {
    title
}

/// Every page of organizers. Rendered by the server as a whole, so that nothing has to be moved by scripts while it arrives.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_announcer();
    view! {
        <Title formatter=formatted_title/>
        <a class="skip-link" href="#content">{t(text::SKIP_TO_CONTENT)}</a>
        <Announcements/>
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/") view=|| later(chunks::load_sessions, chunks::sessions) ssr=SsrMode::Async/>
                <Route path=path!("/setup/:token") view=|| later(chunks::load_set_up, chunks::set_up) ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view=|| later(chunks::load_sign_in, chunks::sign_in) ssr=SsrMode::Async/>
                <Route path=path!("/sessions/new") view=|| later(chunks::load_create, chunks::create) ssr=SsrMode::Async/>
                <Route path=path!("/rehearse") view=|| later(chunks::load_rehearse, chunks::rehearse) ssr=SsrMode::Async/>
                <Route path=path!("/sessions/:id") view=DashboardPage ssr=SsrMode::Async/>
                <Route path=path!("/sessions/:id/history") view=|| later(chunks::load_history, chunks::history) ssr=SsrMode::Async/>
                <Route path=path!("/events") view=|| later(chunks::load_events, chunks::events) ssr=SsrMode::Async/>
                <Route path=path!("/events/:id") view=|| later(chunks::load_event, chunks::event) ssr=SsrMode::Async/>
                <Route path=path!("/events/:id/policy") view=|| later(chunks::load_policy, chunks::policy) ssr=SsrMode::Async/>
                <Route path=path!("/past") view=|| later(chunks::load_past, chunks::past) ssr=SsrMode::Async/>
                <Route path=path!("/tokens") view=|| later(chunks::load_tokens, chunks::tokens) ssr=SsrMode::Async/>
                <Route path=path!("/account") view=|| later(chunks::load_account, chunks::account) ssr=SsrMode::Async/>
                <Route path=path!("/operations") view=|| later(chunks::load_operations, chunks::operations) ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}
