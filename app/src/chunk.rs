//! Chunks: parts of the browser's program that are downloaded when they are first shown, or when the browser has nothing else to do.
//!
//! A chunk is a function with [`macro@wasm_split`] on it, whose first argument names the file that it goes into; [`later`] shows what it
//! makes. The server and the tests have everything in one program: there a chunk is a plain function.

pub use leptos::wasm_split::{SplitLoaderError, wasm_split};

use leptos::prelude::*;
use leptos::task::spawn_local;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use wording::language::{browser as text, common, t};

/// Pauses between the attempts at a download, ms. After the last attempt a person decides.
const PAUSES: [u64; 4] = [300, 1_000, 3_000, 8_000];

/// A chunk could not be downloaded.
#[derive(Clone, Copy, Debug)]
pub struct Lost;

impl From<SplitLoaderError> for Lost {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// Starts a download.
type Start = Arc<dyn Fn() -> Load + Send + Sync>;
/// The future that a chunk's function returns.
type Making = Pin<Box<dyn Future<Output = Result<AnyView, Lost>>>>;

/// Progress of a download.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// It runs, or is about to be tried again.
    Loading,
    /// The chunk is there.
    Here,
    /// It failed as often as it is tried.
    Lost,
}

/// Shows what `make`, a chunk's function, returns, as soon as `load` has downloaded the chunk. A download that fails is tried again a few
/// times; then the page says so and offers both to try once more and to load the page again.
pub fn later<L, M>(load: fn() -> L, make: impl Fn() -> M + Send + 'static) -> AnyView
where
    L: Future<Output = Result<(), SplitLoaderError>> + 'static,
    M: Future<Output = Result<AnyView, Lost>> + 'static,
{
    // Boxed, so that the rest is compiled once and not for each chunk: every page downloads it.
    shown(Arc::new(move || Box::pin(async move { load().await.is_ok() })), Box::new(move || Box::pin(make())))
}

fn shown(load: Start, make: Box<dyn Fn() -> Making + Send>) -> AnyView {
    // On the server every chunk is there.
    let is_here = at_once(load()) == Some(true);
    let stage = RwSignal::new(if is_here { Stage::Here } else { Stage::Loading });
    if !is_here {
        attempt(Arc::clone(&load), stage, 0);
    }
    let again = Callback::new(move |()| {
        stage.set(Stage::Loading);
        attempt(Arc::clone(&load), stage, 0);
    });
    (move || match stage.get() {
        Stage::Here => at_once(make()).and_then(Result::ok).unwrap_or_else(|| ().into_any()),
        Stage::Loading => view! { <p class="visually-hidden" aria-busy="true">{t(common::LOADING)}</p> }.into_any(),
        Stage::Lost => lost(again),
    })
    .into_any()
}

/// Says that a part of the page is missing, with two ways out.
fn lost(again: Callback<()>) -> AnyView {
    view! {
        <div class="notice notice--bad lost" role="alert">
            <p>{t(text::LOST_CHUNK)}</p>
            <button type="button" class="button button--small" on:click=move |_| again.run(())>{t(text::TRY_AGAIN)}</button>
            <a class="button button--small" href="" rel="external">{t(common::LOAD_AGAIN)}</a>
        </div>
    }
    .into_any()
}

/// The value of a future that need not wait.
fn at_once<T>(mut future: Pin<Box<dyn Future<Output = T>>>) -> Option<T> {
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

fn attempt(load: Start, stage: RwSignal<Stage>, failed: usize) {
    spawn_local(async move {
        // What waited for the chunk may be gone meanwhile: then there is no signal any more.
        if load().await {
            stage.try_set(Stage::Here);
        } else if let Some(pause) = PAUSES.get(failed) {
            set_timeout(move || attempt(load, stage, failed + 1), Duration::from_millis(*pause));
        } else {
            stage.try_set(Stage::Lost);
        }
    });
}

/// Downloads chunks one after the other, so that they are there when they are wanted, also without a network. One that fails is left for
/// when it is shown.
#[cfg(feature = "hydrate")]
pub async fn fetch_all(loads: Vec<Load>) {
    for load in loads {
        load.await;
    }
}

/// A download; its value says whether it succeeded.
pub type Load = Pin<Box<dyn Future<Output = bool>>>;

/// Puts off the download of a chunk, for [`fetch_all`].
#[cfg(feature = "hydrate")]
pub fn put_off<L>(load: fn() -> L) -> Load
where
    L: Future<Output = Result<(), SplitLoaderError>> + 'static,
{
    Box::pin(async move { load().await.is_ok() })
}
