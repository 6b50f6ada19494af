//! [`Start`]: the small script that starts a page's program. It is part of the page itself, so it runs even if a download is lost.

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use std::sync::LazyLock;
use wording::language::{browser, common, t};

/// The script without the comments, which only its readers need.
static SCRIPT: LazyLock<String> = LazyLock::new(|| {
    let lines = include_str!("start.js").lines().map(str::trim).filter(|line| !line.starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
});

/// The script, with the program that it loads.
#[component]
pub fn Start(
    /// Where the program is.
    options: LeptosOptions,
) -> impl IntoView {
    let file = |end: &str| format!("/{}/{}{end}", options.site_pkg_dir, options.output_name);
    let (js, wasm) = (file(".js"), file("_bg.wasm"));
    view! {
        <link rel="modulepreload" href=js.clone()/>
        <link rel="preload" href=wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
        <script
            id="start" nonce=use_nonce() data-js=js data-wasm=wasm
            data-lost=t(browser::LOST_PART) data-old=t(browser::OLD_BROWSER) data-again=t(common::LOAD_AGAIN)
            inner_html=SCRIPT.as_str()
        ></script>
    }
}
