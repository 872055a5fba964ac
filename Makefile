# The front door. `make serve` shows the page, `make test` runs every test; both set up what they need first.
# Asked of the machine: rustup, Node (20.19 or newer, with npm) and make. The rest is installed here, once, or named in one line.
# POSIX sh and GNU make 3.81 are enough: no .ONESHELL, no bash.

# One build at a time, in the order written: cargo uses all cores by itself, and two linkers at once need twice the memory.
.NOTPARALLEL:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PORT ?= 8080
CORPUS ?=

TRIPLE := wasm32-unknown-unknown
TOOLS  := target/tools
NPM_BIN := tests/package/node_modules/.bin
# wasm-bindgen's command and crate must be the same version, to the last digit: the lock file is the one place that says which.
WASM_BINDGEN_VERSION := $(shell awk '/^name = "wasm-bindgen"$$/ { getline; gsub(/version = |"/, ""); print; exit }' Cargo.lock)

# In CI a lock file that no longer fits Cargo.toml is an error; at a desk cargo may mend it.
LOCKED := $(if $(CI),--locked)

# Found when used, not when this file is read: `setup` may have just installed them. Set either to use another browser.
CHROMIUM     ?= $(shell for b in chromium chromium-browser google-chrome google-chrome-stable; do command -v $$b 2>/dev/null && break; done)
CHROMEDRIVER ?= $(shell command -v chromedriver 2>/dev/null)
FIREFOX      ?= $(shell for b in firefox-esr firefox; do command -v $$b 2>/dev/null && break; done)

# A target directory set for the whole machine would put files where the rules below do not look.
export CARGO_TARGET_DIR := $(CURDIR)/target
# By name, through PATH: cargo splits a runner's setting at spaces, and the checkout's own path may hold some.
export PATH := $(CURDIR)/$(TOOLS)/bin:$(PATH)
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER := wasm-bindgen-test-runner
# Seconds. The runner's own 5 and 20 are too few when a small machine starts its first browser.
export WASM_BINDGEN_TEST_DRIVER_TIMEOUT := 60
export WASM_BINDGEN_TEST_TIMEOUT := 300

say = @printf '\n== %s\n' "$(1)"
# $(call apt,PACKAGES): install them where that is possible; the caller looks afterwards whether it helped.
apt = if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	echo "setup: installing $(1)"; mkdir -p target; \
	{ apt-get -qq update; DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 install $(1); } \
		</dev/null >target/apt.log 2>&1 || echo "setup: apt-get failed, see target/apt.log"; fi

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

## ---- setting up ----------------------------------------------------------------------------------------------------
# What is quick to look at is looked at, every time: a stamp would go on claiming what somebody has since removed.
# Only what takes a network or minutes is remembered by a file.

.PHONY: setup setup-build setup-rust setup-node setup-browser setup-firefox
setup: setup-build setup-browser ## install all that building and testing needs; quick when it is there
setup-build: setup-rust setup-node # what `make serve` needs: no browser of ours

setup-rust:
	@command -v cargo >/dev/null 2>&1 && command -v rustc >/dev/null 2>&1 || { echo "setup: no cargo and rustc here: install Rust with rustup"; exit 1; }
	@test -d "$$(rustc --print target-libdir --target $(TRIPLE))" || { echo "setup: adding the target $(TRIPLE)"; rustup -q target add $(TRIPLE); } \
		|| { echo "setup: this Rust has no target $(TRIPLE), and rustup could not add it"; exit 1; }
	@cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 || { echo "setup: adding rustfmt and clippy"; rustup -q component add rustfmt clippy; } \
		|| { echo "setup: this Rust has no rustfmt or clippy, and rustup could not add them"; exit 1; }
setup-rust: $(TOOLS)/wasm-bindgen-$(WASM_BINDGEN_VERSION).stamp

# No --locked: the lock file in that crate names a version that cannot be had. No default features: they are TLS, and its tests
# talk to a browser on loopback only. Barely optimised: it takes a third of the time to build, and runs for a second a day.
# Its own temporary build folder (hence no CARGO_TARGET_DIR), so that it does not share, and lock, ours.
$(TOOLS)/wasm-bindgen-%.stamp:
	@echo "setup: building wasm-bindgen-cli $* (about two minutes, once)"
	@mkdir -p $(TOOLS); rm -f $(TOOLS)/*.stamp
	@env -u CARGO_TARGET_DIR CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
		cargo install -q wasm-bindgen-cli --version $* --no-default-features --bin wasm-bindgen --bin wasm-bindgen-test-runner --root $(TOOLS) \
		2>$(TOOLS)/install.log || { tail -n 20 $(TOOLS)/install.log; echo "setup: cargo could not install wasm-bindgen-cli $*"; exit 1; }
	@touch $@
# An empty version means that Cargo.lock is missing or no longer names the crate.
$(TOOLS)/wasm-bindgen-.stamp:
	@echo "setup: Cargo.lock names no wasm-bindgen, so there is no telling which version to install"; exit 1

# npm leaves this file behind when all went well, so it is the stamp, and it disappears with the folder.
NPM_DONE := $(patsubst %/package-lock.json,%/node_modules/.package-lock.json,$(wildcard tests/*/package-lock.json www/package-lock.json src/npm/package-lock.json))

setup-node: need-node $(NPM_DONE)
.PHONY: need-node
need-node:
	@node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null && command -v npm >/dev/null 2>&1 \
		|| { echo "setup: no Node 20.19 or newer with npm here: install it"; exit 1; }

%/node_modules/.package-lock.json: %/package-lock.json %/package.json | need-node
	@echo "setup: npm packages of $*"
	@cd $* && npm ci --no-audit --no-fund --loglevel=error </dev/null || { echo "setup: npm could not install the packages of $*"; exit 1; }
	@touch $@

# No recommended packages: they would bring half a desktop. The font is asked for: without any, a page has no text.
setup-browser:
	@test -n "$(CHROMIUM)" && test -n "$(CHROMEDRIVER)" || { $(call apt,chromium chromium-driver fonts-liberation); }
	@# A new shell line, since make fills in the two variables again only here.
	@$(MAKE) -s have-browser

.PHONY: have-browser
have-browser:
	@test -n "$(CHROMIUM)" || { echo "setup: no Chromium here: install it, or set CHROMIUM to its path"; exit 1; }
	@test -n "$(CHROMEDRIVER)" || { echo "setup: no chromedriver here: install the one of your Chromium's version, or set CHROMEDRIVER to its path"; exit 1; }

setup-firefox:
	@test -n "$(FIREFOX)" || { $(call apt,firefox-esr); }
	@$(MAKE) -s have-firefox

.PHONY: have-firefox
have-firefox:
	@test -n "$(FIREFOX)" || { echo "setup: no Firefox here: install it, or set FIREFOX to its path"; exit 1; }

## ---- building ------------------------------------------------------------------------------------------------------

# QUICK=1 gives a larger and slower engine in a fifth of the time: for trying things, never for publishing.
QUICK ?=
PROFILE := $(if $(QUICK),quick,release)
RAW    := target/$(TRIPLE)/$(PROFILE)/dora_insight.wasm
BOUND  := target/wasm-bindgen
ENGINE := $(BOUND)/dora_insight_bg.wasm

.PHONY: wasm package sample page serve
wasm: setup-build $(ENGINE) ## the engine as WebAssembly, with its glue, in target/wasm-bindgen

# cargo knows better than a list of prerequisites whether to build; when it does nothing the file keeps its time, and so does what follows.
$(RAW): FORCE
	$(call say,engine for $(TRIPLE))
	@# The engine names its source files where it can fail: not by where they lie on this machine. (\037 parts the flags.)
	flags=; for crates in "$${CARGO_HOME:-$$HOME/.cargo}"/registry/src/*; do \
		flags="$$flags$${flags:+$$(printf '\037')}--remap-path-prefix=$$crates=crates"; done; \
	CARGO_ENCODED_RUSTFLAGS="$$flags" cargo build $(LOCKED) --profile $(PROFILE) --lib --target $(TRIPLE)
FORCE:

# wasm-opt gets no feature flags: it reads from the file what the compiler used. Naming more lets it write what older hosts refuse.
# All is made beside and moved in at the end, so that the folder is never half of one build and half of another.
$(ENGINE): $(RAW) $(TOOLS)/wasm-bindgen-$(WASM_BINDGEN_VERSION).stamp $(NPM_DONE)
	$(call say,glue and size)
	rm -rf $(BOUND) $(BOUND).part
	wasm-bindgen --target web --omit-default-module-path --remove-producers-section --out-dir $(BOUND).part $(RAW)
	$(NPM_BIN)/wasm-opt $(if $(QUICK),-O0,-Os) $(BOUND).part/dora_insight_bg.wasm -o $(BOUND).part/opt.wasm
	mv $(BOUND).part/opt.wasm $(BOUND).part/dora_insight_bg.wasm
	mv $(BOUND).part $(BOUND)
	@wc -c $(RAW) $(ENGINE)

package: wasm ## the npm package, in dist/package
	$(call say,npm package)
	node src/npm/build.mjs dist/package

# Not as a release: it takes a second, and a native engine built for speed, minutes.
sample: setup-rust ## the sample organisation's exported files, in www/public/sample
	@# What an older version of the sample left would be published with the page.
	rm -rf www/public/sample
	$(call say,sample organisation)
	cargo run $(LOCKED) -q --example sample -- www/public/sample

# Vite empties its folder first, and takes the sample over from www/public.
page: package sample ## the static page, in www/dist
	$(call say,page)
	cd www && npm run --silent build

serve: page ## build all and serve the page on loopback (PORT=8080)
	$(call say,serving)
	node www/serve.mjs $(PORT)

## ---- testing -------------------------------------------------------------------------------------------------------

.PHONY: test test-format test-lint test-native test-wasm test-package test-page test-firefox conformance check bench
test: setup test-format test-lint test-native package test-wasm test-package test-page test-firefox ## every test, the quick ones first

test-format: setup-rust ## formatting
	$(call say,format)
	cargo fmt --all --check

# Thrice: the boundary exists for wasm32 only, and so do its tests; and the conformance run, which a plain `cargo test` must leave
# out, is left out of --all-targets with it.
test-lint: setup-rust ## clippy, on the native code and on the boundary
	$(call say,lint: native)
	cargo clippy $(LOCKED) --all-targets -- -D warnings
	cargo clippy $(LOCKED) --test conformance -- -D warnings
	$(call say,lint: $(TRIPLE))
	cargo clippy $(LOCKED) --target $(TRIPLE) --lib --test wasm -- -D warnings

test-native: setup-rust ## the engine's own tests
	$(call say,native tests)
	cargo test $(LOCKED)

# One binary, run twice. A test file that configured itself for one host would run there both times, and nobody would notice.
test-wasm: setup ## the boundary, in Node and in a headless browser
	@if grep -n 'wasm_bindgen_test_configure' tests/wasm.rs; then echo "tests/wasm.rs must leave the choice of host to the Makefile"; exit 1; fi
	$(call say,boundary in Node)
	cargo test $(LOCKED) --target $(TRIPLE) --test wasm
	$(call say,boundary in headless Chromium)
	CHROMEDRIVER="$(CHROMEDRIVER)" WASM_BINDGEN_USE_BROWSER=1 cargo test $(LOCKED) --target $(TRIPLE) --test wasm

# The files are named one by one: Node 20 and 22 differ in what a folder on the command line means.
test-package: package ## the built npm package, as its users meet it
	$(call say,package tests)
	@files="$$(find tests/package -name node_modules -prune -o -name '*.test.mjs' -print | sort)"; \
	test -n "$$files" || { echo "there is no tests/package/*.test.mjs"; exit 1; }; \
	node --test --test-reporter=spec $$files

# The built files are tested, as a host would serve them, and no development server: that one has other headers and no worker of a blob.
test-page: page have-browser ## the built page, as a person uses it in a browser
	$(call say,page: types)
	cd www && npm run --silent check
	$(call say,page: in headless Chromium)
	cd tests/page && CHROMIUM="$(CHROMIUM)" node_modules/.bin/playwright test

# Its path is asked for again: setup may have just installed it.
test-firefox: page setup-firefox ## the main way through the built page, in headless Firefox
	$(call say,page: in headless Firefox)
	FIREFOX="$${FIREFOX:-$(FIREFOX)}" node --test --test-reporter=spec tests/page/firefox.test.mjs

.PHONY: gallery
gallery: page have-browser ## pictures of every screen, light, dark and narrow, in target/gallery
	$(call say,page: gallery)
	CHROMIUM="$(CHROMIUM)" node tests/page/gallery.mjs

conformance: page have-browser ## the engine and the page on real exports in a folder (CORPUS=DIR)
	$(call say,conformance)
	@test -n "$(CORPUS)" || { echo "conformance: say which folder: make conformance CORPUS=DIR"; exit 1; }
	@test -d "$(CORPUS)" || { echo "conformance: there is no folder $(CORPUS)"; exit 1; }
	DORA_CORPUS="$$(cd "$(CORPUS)" && pwd)" cargo test $(LOCKED) --test conformance -- --nocapture
	$(call say,conformance: the page)
	cd tests/page && DORA_CORPUS="$$(cd "$(CURDIR)" && cd "$(CORPUS)" && pwd)" CHROMIUM="$(CHROMIUM)" node_modules/.bin/playwright test real.spec

check: test test-kills fuzz test-lighthouse ## every test, and the slow campaigns

# Each kill is at another moment of a save; `make test` does three.
.PHONY: test-kills
test-kills: page have-browser ## the browser killed 20 times while the page saves
	$(call say,page: killed while saving)
	cd tests/page && KILLS=20 CHROMIUM="$(CHROMIUM)" node_modules/.bin/playwright test kills.spec

# What cargo-fuzz does, without having to install it: the compiler counts which code an input reaches, and libFuzzer makes inputs that reach more.
# Inputs that taught it something stay in target/fuzz, so that the next run begins where this one ended.
FUZZ_SECONDS ?= 60
FUZZ_FLAGS := -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
	-Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing -Ccodegen-units=1
.PHONY: fuzz
fuzz: setup-rust ## any bytes as exports, conversions and dates (FUZZ_SECONDS=60 each)
	$(call say,fuzz targets)
	@command -v c++ >/dev/null 2>&1 || { echo "fuzz: no C++ compiler here: install one"; exit 1; }
	RUSTFLAGS="$(FUZZ_FLAGS)" cargo build --locked --release --manifest-path tests/fuzz/Cargo.toml --target-dir target/fuzz --target "$$(rustc -vV | sed -n 's/^host: //p')"
	for target in import convert dates; do \
		mkdir -p target/fuzz/corpus/$$target target/fuzz/found; \
		target/fuzz/*/release/$$target -max_total_time=$(FUZZ_SECONDS) -timeout=5 -rss_limit_mb=512 -print_final_stats=1 -verbosity=0 \
			-artifact_prefix=target/fuzz/found/ target/fuzz/corpus/$$target tests/sources || exit 1; \
	done

# Told, not held: its speed is that of the machine.
.PHONY: test-lighthouse
test-lighthouse: page have-browser ## Lighthouse's scores of the built page
	$(call say,page: Lighthouse)
	CHROMIUM="$(CHROMIUM)" node tests/page/lighthouse.mjs

bench: bench-native bench-page ## every benchmark
.PHONY: bench-native bench-page
bench-native: setup-rust ## throughput of the engine, native
	$(call say,benchmark: native)
	cargo bench $(LOCKED) --bench import

# Needs about 6 GB of memory: a million events, and JSON.parse of them beside it.
bench-page: page have-browser ## 500 MB in the page: importing, stopping, changing what is shown, scrolling
	$(call say,benchmark: the page reads)
	CHROMIUM="$(CHROMIUM)" node tests/page/large.mjs
	$(call say,benchmark: the page shows something else)
	CHROMIUM="$(CHROMIUM)" node tests/page/changes.mjs

## ---- cleaning ------------------------------------------------------------------------------------------------------

# Installed tools stay: they cost minutes and are never stale. `rm -rf target */*/node_modules` takes them too.
.PHONY: clean
clean: ## remove all that was built, but not the installed tools
	rm -rf dist www/dist www/public/sample
	@if test -d target; then find target -mindepth 1 -maxdepth 1 ! -name tools -exec rm -rf {} +; fi
