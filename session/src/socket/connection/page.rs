//! The page around a connection: clocks, chance, the address of its server, and news from the window.

use super::super::Nudge;
use futures::channel::mpsc::UnboundedSender;
use leptos::prelude::*;
use leptos::web_sys;
use leptos::web_sys::js_sys::{Function, Reflect};
use protocol::Role;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};

/// Milliseconds of a clock that only goes forward.
pub fn clock() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

/// Milliseconds since the Unix epoch, by the browser.
pub fn wall() -> f64 {
    web_sys::js_sys::Date::now()
}

/// Random bytes from the browser's generator; zeros where it has none, which costs a refused identifier at worst.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes
}

/// Uniform in [0, 1).
pub fn chance() -> f64 {
    f64::from(u32::from_be_bytes(random())) / (f64::from(u32::MAX) + 1.0)
}

/// Returns whether somebody looks at the page.
pub fn visible() -> bool {
    !document().hidden()
}

/// The listeners that a page removes when it is left.
pub struct Listening {
    nudge: UnboundedSender<Nudge>,
    /// Set when the page is left: its signals are gone from then on, whatever is still queued.
    pub left: Arc<AtomicBool>,
    interval: Option<IntervalHandle>,
    listeners: Vec<WindowListenerHandle>,
}

impl Listening {
    /// Stops listening and closes the socket.
    pub fn stop(self) {
        self.left.store(true, Ordering::Relaxed);
        // Without a receiver the connection has ended already.
        let _ = self.nudge.unbounded_send(Nudge::Leave);
        if let Some(interval) = self.interval {
            interval.clear();
        }
        self.listeners.into_iter().for_each(WindowListenerHandle::remove);
    }
}

/// Listens to the window and to the clock until [`Listening::stop`].
pub fn listen(nudge: UnboundedSender<Nudge>) -> Listening {
    let on = |event: &'static str, what: fn() -> Nudge| {
        let nudge = nudge.clone();
        window_event_listener_untyped(event, move |_| {
            let _ = nudge.unbounded_send(what());
        })
    };
    let hides = nudge.clone();
    let hidden = window_event_listener_untyped("pagehide", move |event| {
        let may_return = Reflect::get(&event, &"persisted".into()).is_ok_and(|kept| kept.is_truthy());
        let _ = hides.unbounded_send(Nudge::Hide { may_return });
    });
    let listeners = vec![
        on("online", || Nudge::Online),
        on("pageshow", || Nudge::Online),
        on("focus", || Nudge::Look),
        on("visibilitychange", || Nudge::Visible(visible())),
        hidden,
    ];
    let each_second = nudge.clone();
    let tick = move || {
        let _ = each_second.unbounded_send(Nudge::Tick);
    };
    let interval = set_interval_with_handle(tick, Duration::from_secs(1)).ok();
    Listening { nudge, left: Arc::default(), interval, listeners }
}

/// Opens what carries frames to the page's server: the start script decides how, because it must also decide where sockets are cut. `as`
/// says whom the page is for: one browser may hold an attendee's and an organizer's cookie.
pub fn open(role: Role) -> Option<web_sys::WebSocket> {
    let role = match role {
        Role::Attendee => "attendee",
        Role::Organizer => "organizer",
        Role::Projector => "projector",
    };
    let address = format!("{}?as={role}", protocol::LIVE_PATH);
    let opener = Reflect::get(&window(), &"liveSocket".into()).ok()?.dyn_into::<Function>().ok()?;
    let socket = opener.call2(&JsValue::NULL, &address.into(), &protocol::SUBPROTOCOL.into()).ok()?;
    // It may be a stand-in with the same members, so its class says nothing.
    Some(socket.unchecked_into())
}

/// The address of this page on another server, of which only `http` and `https` are followed.
pub fn same_page_at(origin: &str) -> Option<String> {
    let location = window().location();
    let is_web = origin.starts_with("https://") || origin.starts_with("http://");
    is_web.then(|| Some(format!("{origin}{}{}", location.pathname().ok()?, location.search().ok()?))).flatten()
}
