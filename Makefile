# digest: one program, its tests, and the demonstration. `make help` lists the targets.
#
# Objects of each flavour are in build/FLAVOUR:
#   release  what users run (./digest), and what the demonstration and `make rooms` use
#   asan     gcc with the address and undefined-behaviour sanitizers: what the tests run
#   clang    the second compiler's opinion
#   fuzz     clang with libFuzzer's coverage
# Nothing but `make deps` and the targets that begin with it uses the network.

PREFIX = /usr/local
DESTDIR =
CC = gcc
CLANG = clang
FUZZ_SECONDS = 60

MAKEFLAGS += --no-print-directory
# As many jobs as there are processors, unless -j says otherwise.
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc)
endif
# Several goals build the same files: one after the other.
ifneq ($(word 2,$(MAKECMDGOALS)),)
.NOTPARALLEL:
endif

# --- what there is ---------------------------------------------------------------------
sources := $(wildcard src/*/*.c)
support := $(wildcard tests/support/*.c)
shared := $(wildcard tests/fake/shared/*.c)
units := $(patsubst tests/unit/%.c,unit-%,$(wildcard tests/unit/*.c))
fakes := $(patsubst tests/fake/%.c,fake-%,$(wildcard tests/fake/*.c))
readers := $(patsubst tests/corpora/%.c,%,$(wildcard tests/corpora/*.c))
targets := $(filter-out replay,$(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c)))

objects = $(patsubst %.c,build/$(1)/%.o,$(2))
# The program without main(), and what the fake servers share: an archive, so that a test
# links what it needs. What the unit tests share needs cmocka: it is in one of its own.
library = build/$(1)/digest.a

# --- how it is compiled ----------------------------------------------------------------
packages := libcurl libcmark libxml-2.0 yaml-0.1 jansson sqlite3 libcrypto libidn2
pkg_cflags := $(shell pkg-config --cflags $(packages) 2>/dev/null)
# libical's and libetpan's own answers are wrong on a small system: extra libraries, and a
# spec file that is missing there and switches PIE off where it is not.
libs := $(shell pkg-config --libs $(packages) 2>/dev/null) -lical -letpan -lunistring
test_libs := -lcmocka -lssl $(libs)

warnings := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wcast-qual -Wpointer-arith \
	-Wwrite-strings -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition \
	-Wvla -Wformat=2 -Wundef -Wnull-dereference -Wredundant-decls -Wdate-time
gcc_warnings := $(warnings) -Wduplicated-cond -Wlogical-op -Wimplicit-fallthrough=5 \
	-Wjump-misses-init
sanitize := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

cppflags := -D_GNU_SOURCE -Isrc $(pkg_cflags)
cflags := -std=c17 -g -fPIE
ldflags := -pie -Wl,-z,relro,-z,now -Wl,-z,noexecstack -Wl,--as-needed
hardening := -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection \
	$(if $(filter x86_64,$(shell uname -m)),-fcf-protection=full)

# Commands are shown with V=1.
Q := $(if $(V),,@)
say = @printf '  %-8s %s\n' $(1)

# Users' builds show warnings; the tests' builds (WERROR=-Werror) do not forgive them.
release := $(CC) $(cflags) $(gcc_warnings) $(WERROR) -O2 $(hardening)
asan := $(CC) $(cflags) $(gcc_warnings) -Werror -O1 $(sanitize)
clang := $(CLANG) $(cflags) $(warnings) -Werror -O1
fuzz := $(CLANG) $(cflags) $(warnings) -O1 $(sanitize) -fsanitize=fuzzer-no-link

# --- the targets -----------------------------------------------------------------------
all: digest ## build ./digest (the default)
	@:

demo: deps ## set up, build, and show what digest does, start to end
	@$(MAKE) all fakes
	@sh examples/demo.sh

# A sub-make, as what pkg-config says is known only once the packages are there.
test: deps-test ## build every flavour and run all tests
	@$(MAKE) WERROR=-Werror all fakes test-programs
	@tests/run

corpora: deps-test ## hold the readers against corpora of real data, where they are
	@$(MAKE) WERROR=-Werror readers
	@tests/corpora/run

rooms: all ## hold the sources and object files against src/ROOMS
	@tests/rooms

bench: all fakes ## measure
	@for b in tests/bench/*.sh; do if [ -f "$$b" ]; then sh "$$b" || exit 1; fi; done

fuzz: deps-test ## run each fuzz target for FUZZ_SECONDS, then stop
	@$(MAKE) fuzz-programs
	@for t in $(targets); do echo "fuzz: $$t"; mkdir -p build/fuzz/corpus/$$t && \
	build/fuzz/fuzz-$$t -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=1024 \
		-artifact_prefix=build/fuzz/$$t- -print_final_stats=1 \
		build/fuzz/corpus/$$t tests/fuzz/$$t || exit 1; done

lint: deps-lint ## clang-format, clang-tidy, cppcheck, shellcheck, mandoc
	@$(MAKE) -k lint-format lint-tidy lint-cppcheck lint-shell lint-man

format: ## lay the C files out as .clang-format says
	clang-format -i $(c_files)

install: all ## install below $(DESTDIR)$(PREFIX)
	install -D -m 755 digest $(DESTDIR)$(PREFIX)/bin/digest
	install -D -m 644 man/digest.1 -t $(DESTDIR)$(PREFIX)/share/man/man1
	$(call install_tree,templates,$(DESTDIR)$(PREFIX)/share/digest/templates)
	$(call install_tree,examples,$(DESTDIR)$(PREFIX)/share/doc/digest/examples)

install_tree = cd $(1) && find . -name var -prune -o -type f \
	-exec install -D -m 644 {} $(abspath $(2))/{} \;

clean: ## remove everything that was made
	rm -rf build digest

deps: ## install the Debian packages that are missing for building
	@tests/deps build
# A real mail server may not go beside the one that the machine has: one test is skipped.
deps-test:
	@tests/deps build test
	@tests/deps mta || echo "deps: going on without it"
deps-lint:
	@tests/deps build test lint

help: ## this list
	@sed -n 's/^\([a-z]*\):.* ## /  make \1	/p' Makefile | expand -t 18

.PHONY: all demo test corpora readers rooms bench fuzz lint format install clean deps deps-test deps-lint \
	help fakes test-programs fuzz-programs lint-format lint-tidy lint-cppcheck \
	lint-shell lint-man

# --- programs --------------------------------------------------------------------------
digest: $(call objects,release,$(sources))
	$(call say,release $@)
	$(Q)$(release) $(ldflags) -o $@ $^ $(libs)
build/asan/digest: $(call objects,asan,$(sources))
	$(call say,asan $@)
	$(Q)$(asan) $(ldflags) -o $@ $^ $(libs)

fakes: $(addprefix build/release/,$(fakes))
	@:
test-programs: build/asan/digest $(addprefix build/asan/,$(units) $(fakes)) \
	$(addprefix build/asan/fuzz-,$(targets)) $(call objects,clang,$(sources))
	@:
readers: $(addprefix build/asan/,$(readers))
	@:
fuzz-programs: $(addprefix build/fuzz/fuzz-,$(targets))

# rules FLAVOUR: its objects, its archive, its test programs.
define rules
build/$(1)/src/%.o: src/%.c Makefile
	@mkdir -p $$(@D)
	$(call say,$(1) $$<)
	$$(Q)$$($(1)) $$(cppflags) -include base/banned.h -MMD -MP -c -o $$@ $$<
build/$(1)/tests/%.o: tests/%.c Makefile
	@mkdir -p $$(@D)
	$(call say,$(1) $$<)
	$$(Q)$$($(1)) $$(cppflags) -Itests -MMD -MP -c -o $$@ $$<
$(call library,$(1)): $(filter-out %/cmd/main.o,$(call objects,$(1),$(sources) $(shared)))
	@rm -f $$@
	$$(Q)ar rcsD $$@ $$^
build/$(1)/support.a: $(call objects,$(1),$(support))
	@rm -f $$@
	ar rcsD $$@ $$^
build/$(1)/unit-%: build/$(1)/tests/unit/%.o build/$(1)/support.a $(call library,$(1))
	$(call say,$(1) $$@)
	$$(Q)$$($(1)) $$(ldflags) -o $$@ $$^ $$(test_libs)
build/$(1)/fake-%: build/$(1)/tests/fake/%.o $(call library,$(1))
	$(call say,$(1) $$@)
	$$(Q)$$($(1)) $$(ldflags) -o $$@ $$^ -lssl $$(libs)
# "rea", as the stem of a pattern cannot be empty.
build/$(1)/rea%: build/$(1)/tests/corpora/rea%.o $(call library,$(1))
	$(call say,$(1) $$@)
	$$(Q)$$($(1)) $$(ldflags) -o $$@ $$^ $$(libs)
-include $(patsubst %.o,%.d,$(call objects,$(1),$(sources) $(shared) $(support) \
	$(wildcard tests/unit/*.c tests/fake/*.c tests/fuzz/*.c tests/corpora/*.c)))
endef
$(foreach flavour,release asan clang fuzz,$(eval $(call rules,$(flavour))))

build/asan/fuzz-%: build/asan/tests/fuzz/%.o build/asan/tests/fuzz/replay.o \
		build/asan/support.a build/asan/digest.a
	$(call say,asan $@)
	$(Q)$(asan) $(ldflags) -o $@ $^ $(libs)
build/fuzz/fuzz-%: build/fuzz/tests/fuzz/%.o build/fuzz/support.a build/fuzz/digest.a
	$(call say,fuzz $@)
	$(Q)$(fuzz) -fsanitize=fuzzer $(ldflags) -o $@ $^ $(libs)
.SECONDARY:

# --- lint ------------------------------------------------------------------------------
c_files = $(sources) $(wildcard src/*/*.h tests/*/*.c tests/*/*.h tests/fake/shared/*.[ch])
scripts = $(sort $(shell find .ci tests examples -name '*.sh') \
	$(shell grep -rlIm1 '^#!.*sh$$' .ci tests examples))

lint-format:
	clang-format --dry-run -Werror $(c_files)
# Once for each file, and again when it or a header of it has changed. tests/tidy.h says
# what err_set returns; err.c itself, which defines it, goes without.
lint-tidy: $(patsubst %.c,build/tidy/%,$(sources))
build/tidy/%: build/clang/%.o .clang-tidy tests/tidy.h
	@mkdir -p $(@D)
	$(call say,tidy $*.c)
	@clang-tidy --quiet $*.c -- -std=c17 $(cppflags) -include base/banned.h \
		$(if $(filter src/base/err,$*),,-include tests/tidy.h) >$@.log 2>&1 \
		|| { cat $@.log; exit 1; }
	@touch $@
# It does not read libraries' headers, so jansson's loops are told to it. ctuuninitvar takes
# the address of what a function is to fill for a use of it.
lint-cppcheck:
	@mkdir -p build/cppcheck
	cppcheck -q -j$(shell nproc) --cppcheck-build-dir=build/cppcheck --std=c11 \
		--enable=warning,performance,portability --error-exitcode=1 --inline-suppr \
		--suppress=missingIncludeSystem --suppress=ctuuninitvar -D_GNU_SOURCE \
		'-Djson_object_foreach(o,k,v)=for (k = "", v = o; v;)' \
		'-Djson_array_foreach(a,i,v)=for (i = 0, v = a; v;)' -Isrc -Itests \
		$(sources) $(wildcard tests/*/*.c)
lint-shell:
	shellcheck .ci/run
	shellcheck -s sh -S warning -e SC1091 $(filter-out .ci/run,$(scripts))
lint-man:
	mandoc -Tlint -W warning man/digest.1
