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

# building COMMAND...: runs a build by cargo, and says every 15 seconds how far it has come and about how long it still takes. What cargo says is
# shown only if it fails. The guess counts crates, and the last ones are ours and take longest: it is too low at first.
building() {
  local log began=$SECONDS status=0 runs done all left
  log=$(mktemp)
  CARGO_TERM_PROGRESS_WHEN=always CARGO_TERM_PROGRESS_WIDTH=100 CARGO_TERM_COLOR=never "$@" 2>"$log" & runs=$!
  while kill -0 "$runs" 2>/dev/null; do
    sleep 1
    [ $(((SECONDS - began) % 15)) = 0 ] || continue
    IFS=/ read -r done all < <(tr '\r' '\n' < "$log" | grep -oE '[0-9]+/[0-9]+' | tail -1) || continue
    if [ "${done:-0}" -gt 0 ]; then
      left=$(((SECONDS - began) * (all - done) / done))
      if [ "$left" -gt 90 ]; then left="$(((left + 30) / 60)) minutes"; else left="$left seconds"; fi
      printf '   %s of %s crates, about %s left\n' "$done" "$all" "$left"
    fi
  done
  wait "$runs" || status=$?
  [ "$status" = 0 ] || tr '\r' '\n' < "$log" | grep -vE '^ *Building \[' >&2
  rm -f "$log"
  return "$status"
}
