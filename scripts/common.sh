# Sourced by the other scripts: where things are, and how they speak.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
tools="$root/.tools"
target_dir="${CARGO_TARGET_DIR:-$root/target}"
export PATH="$tools/bin:$HOME/.cargo/bin:$PATH"

say() { printf '\033[1m== %s\033[0m\n' "$*"; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# The wasm32 half may need another toolchain (Debian's `rustc-web`); set-up writes its name here.
wasm_toolchain() { if [ -s "$tools/wasm-toolchain" ]; then cat "$tools/wasm-toolchain"; fi; }
wasm_cargo() {
  local toolchain; toolchain=$(wasm_toolchain)
  if [ -n "$toolchain" ]; then RUSTUP_TOOLCHAIN="$toolchain" cargo "$@"; else cargo "$@"; fi
}
locked_version() { awk -v name="$1" '$0 == "name = \"" name "\"" { getline; gsub(/[^0-9.]/, ""); print; exit }' Cargo.lock; }
