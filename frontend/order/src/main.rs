//! Makes a browser's program smaller than the linker and the optimizer leave it.
//!
//! - `order-functions cut IN.wasm OUT.wasm --keep CHUNK... --drop CHUNK...` removes functions that a linked program never calls.
//! - `order-functions order IN.wasm OUT.wasm` puts similar functions side by side, so that brotli compresses them better.

mod chain;
mod cut;
mod module;

use anyhow::{Context, Result, bail};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [does, from, to, chunks @ ..] = &arguments[..] else { bail!("usage: order-functions cut|order IN.wasm OUT.wasm") };
    let wasm = std::fs::read(from).with_context(|| format!("cannot read {from}"))?;
    let made = match (does.as_str(), chunks) {
        ("order", []) => module::reorder(&wasm, chain::chain),
        ("cut", [keep, names @ ..]) if keep == "--keep" => {
            let mut halves = names.split(|name| name == "--drop");
            cut::Cut { keep: halves.next().unwrap_or_default(), drop: halves.next().unwrap_or_default() }.apply(&wasm)
        }
        _ => bail!("usage: order-functions order IN.wasm OUT.wasm, or cut IN.wasm OUT.wasm --keep CHUNK... --drop CHUNK..."),
    };
    std::fs::write(to, made.with_context(|| format!("cannot {does} {from}"))?).with_context(|| format!("cannot write {to}"))
}
