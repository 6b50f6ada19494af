//! Puts similar functions side by side, so that brotli compresses them better: `order-functions IN.wasm OUT.wasm`.

mod chain;
mod module;

use anyhow::{Context, Result};

fn main() -> Result<()> {
    let mut files = std::env::args_os().skip(1);
    let (Some(from), Some(to), None) = (files.next(), files.next(), files.next()) else {
        anyhow::bail!("usage: order-functions IN.wasm OUT.wasm");
    };
    let wasm = std::fs::read(&from).with_context(|| format!("cannot read {}", from.display()))?;
    let ordered = module::reorder(&wasm, chain::chain).with_context(|| format!("cannot order {}", from.display()))?;
    std::fs::write(&to, ordered).with_context(|| format!("cannot write {}", to.display()))
}
