//! [`Loaded`]: a page's data once it is there: the page, a way to sign in, or the failure.

use crate::failure::FailurePage;
use crate::go_to::GoTo;
use api::PageResource;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wording::language::{common as text, t};

/// Waits for `resource` and shows it with `page`. Nobody signed in: goes to the sign-in page and comes back later.
#[component]
pub fn Loaded<T, F>(
    /// The data of the page.
    resource: PageResource<T>,
    /// The page.
    page: F,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Fn(T) -> AnyView + Clone + Send + Sync + 'static,
{
    let here = use_location().pathname;
    view! {
        <Transition fallback=|| view! { <PageSkeleton/> }>
            {move || {
                let page = page.clone();
                Suspend::new(async move {
                    match resource.await {
                        Ok(data) => page(data),
                        Err(failure) if failure.needs_sign_in() => {
                            let next = here.get_untracked();
                            let path = if next == "/" { "/sign-in".to_owned() } else { format!("/sign-in?next={next}") };
                            view! { <GoTo path/> }.into_any()
                        }
                        Err(failure) => view! { <FailurePage failure/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
}

/// Placeholder of a page while its data loads.
#[component]
fn PageSkeleton() -> impl IntoView {
    view! {
        <div class="page" aria-busy="true">
            <p class="visually-hidden">{t(text::LOADING)}</p>
            <div class="skeleton skeleton--title"></div>
            <div class="skeleton skeleton--block"></div>
            <div class="skeleton skeleton--block"></div>
        </div>
    }
}
