# Sourced by the scripts beside it: a server with an organizer, on a free port, that ends with the script.
. "$(dirname "${BASH_SOURCE[0]}")/../common.sh"
binary="${HALL_BINARY:-$target_dir/release/engagement-conductor}"
[ -x "$binary" ] || die "$binary is missing: run make build, or name another one in HALL_BINARY"
ulimit -n 65536 2>/dev/null || true
port=$((20000 + RANDOM % 20000)) data=$(mktemp -d) server="" crowd=""
url="http://127.0.0.1:$port"
finish() {
  for one in $crowd $server; do kill "$one" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$data"
}
trap finish EXIT

start_server() {
  "$binary" serve --listen "127.0.0.1:$port" --data-dir "$data/data" --max-connections 20000 --max-connections-per-ip 0 \
    --newcomers-per-network 0 --site-root "$target_dir/site" >>"$data/log" 2>&1 &
  server=$!
  for _ in $(seq 300); do curl -fs "$url/readyz" >/dev/null && return; sleep 0.1; done
  tail -5 "$data/log" >&2; die "the server does not get ready"
}
sign_in() {
  echo 'a password of the hall' | CONDUCTOR_DATA_DIR="$data/data" "$binary" admin create --name Hall >/dev/null
  ask -o /dev/null -d name=Hall --data-urlencode 'password=a password of the hall' "$url/api/fn/sign-in"
}
ask() { curl -fsS -b "$data/cookies" -c "$data/cookies" -H 'sec-fetch-site: same-origin' -H "origin: $url" "$@"; }
field() { grep -o "\"$1\":\"[^\"]*" | head -1 | cut -d'"' -f4; }
# Sets `id` and `code` of a new session.
new_session() {
  local made; made=$(ask -H 'content-type: application/json' -d "{\"title\":\"$1\"}" "$url/api/v1/sessions")
  id=$(field id <<<"$made") code=$(field code <<<"$made")
}
metric() { curl -fs "$url/metrics" | awk -v name="$1" '$1 == name { print int($2) }'; }
memory_kb() { awk '/VmRSS/ { print $2 }' "/proc/$server/status"; }
files() { find "/proc/$server/fd" -mindepth 1 2>/dev/null | wc -l; }
