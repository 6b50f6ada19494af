# Two commands do everything: `make run` and `make test`. Both install what is missing and say what they do.
.PHONY: run test build site setup setup-test lint load bench-room figures

run: ## build, start on 127.0.0.1:3000, print the address and the one-time set-up link
	@scripts/run

test: ## everything: lints, dependency rules, Rust tests on SQLite, PostgreSQL and Redis, browser journeys
	@scripts/test

build: setup ## the release server and the site, without starting them
	@scripts/build

site: setup ## only the browser's half, into target/site
	@scripts/build-site

setup: ## what `make run` needs: wasm32 target, wasm-bindgen, wasm-split, wasm-opt, brotli
	@scripts/setup run

setup-test: ## what `make test` needs besides: Redis, PostgreSQL, Chromium, Playwright
	@scripts/setup test

figures: ## the pictures of docs/METHOD.md, from simulations: the numbers behind them are printed
	@cargo run --quiet --release -p conductor --example figures -- docs/figures

load: build ## 200 simulated people against a server on one core; prints how long an intervention takes to every phone
	@scripts/load

bench-room: setup ## what it costs to tell 1,000 people something, beside a bare broadcaster; needs two processors
	@cargo build --quiet --release -p server -p bench
	@scripts/build-site
	@scripts/bench-room

lint: ## formatting, clippy for both halves, dependency rules
	@scripts/lint
