# Builds, installs and tests the extension. `make help` lists the targets.
#
# The file is read twice. From the top of the tree it only delegates; the extension itself is
# built by PGXS out of tree, in build/<variant>, so that two variants can live side by side:
#   release  what `make` and `make install` build
#   check    the same with SR_CHECK_GATE, which arms the gate between server and core for tests
# The server-free core, its unit tests and fuzzers are CMake's (CMakeLists.txt).

PG_CONFIG ?= pg_config

ifndef SR_VARIANT

ROOT := $(CURDIR)
inside = mkdir -p build/$(1) && $(MAKE) -s --no-print-directory -C build/$(1) -f '$(ROOT)/Makefile' \
	VPATH='$(ROOT)' SR_VARIANT=$(1) PG_CONFIG='$(PG_CONFIG)' $(2)

.DEFAULT_GOAL := all
.PHONY: all install uninstall stage stage-check deps check unit asan fuzz conformance lint format \
	demo demo-stop bench clean help

all:  ## build the extension into build/release
	+@$(call inside,release,all)

install: all  ## install it into the server of PG_CONFIG (DESTDIR is honoured)
	+@$(call inside,release,install)

uninstall:  ## remove it from there
	+@$(call inside,release,uninstall)

stage: all  ## install it below build/stage, for private clusters (extension_destdir)
	+@$(call inside,release,install DESTDIR='$(ROOT)/build/stage')

stage-check:
	+@$(call inside,check,all)
	+@$(call inside,check,install DESTDIR='$(ROOT)/build/check/stage')

deps:  ## install every package needed (Debian 12, as root)
	@test/run/deps.sh

check:  ## run all tests; PARTS="regress tap" runs some (test/run/check.sh lists them)
	@PG_CONFIG='$(PG_CONFIG)' MAKE='$(MAKE)' test/run/check.sh $(PARTS)

unit:  ## build the core by CMake and run its unit tests
	@test/run/unit.sh

asan:  ## run the unit tests under AddressSanitizer and UndefinedBehaviorSanitizer
	@test/run/unit.sh sanitize

fuzz:  ## run every fuzzer for FUZZ_SECONDS (60)
	@test/run/fuzz.sh

conformance: stage-check  ## run the official suites
	@PG_CONFIG='$(PG_CONFIG)' test/suites/run.sh

lint:  ## run the checks of test/lint
	@test/lint/run.sh

format:  ## rewrite the C++ sources by .clang-format
	@find src test -name '*.[ch]pp' -print0 | xargs -0 clang-format -i

demo: deps  ## install what is missing, build, start a private registry with HTTP, show the main job
	@PG_CONFIG='$(PG_CONFIG)' MAKE='$(MAKE)' test/demo/run.sh

demo-stop:  ## stop what `make demo` left running
	@test/demo/stop.sh

bench: stage  ## measure on this machine, print ratios
	@PG_CONFIG='$(PG_CONFIG)' test/bench/run.sh

clean:  ## remove build/
	rm -rf build

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## */\1\t/p' Makefile | expand -t 14

else # inside build/<variant>

EXTENSION   = control/schema_registry
MODULE_big  = schema_registry
SOURCES    := $(sort $(shell cd '$(VPATH)' && find src -name '*.cpp'))
OBJS       := $(SOURCES:.cpp=.o)

# The version is written in the control file and nowhere else.
SR_VERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'.*/\1/p" '$(VPATH)/$(EXTENSION).control')
SQL        := $(sort $(wildcard $(VPATH)/control/install/*.sql))
SCRIPT      = schema_registry--$(SR_VERSION).sql
DATA_built  = $(SCRIPT)

PG_CPPFLAGS = -I$(VPATH)/src $(if $(filter check,$(SR_VARIANT)),-DSR_CHECK_GATE)
# Server headers do not pass -Wextra: as system headers they need not.
PG_CXXFLAGS = -std=c++20 -O2 -Wall -Wextra -Werror -fvisibility=hidden -fno-gnu-unique \
	-isystem $(shell $(PG_CONFIG) --includedir-server)
# PGXS links with the C driver. What is instantiated of namespace std is exported whatever the
# compiler is told; the linker keeps it inside.
EXPORTS    := { global: sr_*; pg_finfo_sr_*; Pg_magic_func; _PG_init; local: *; };
SHLIB_LINK  = -lstdc++ -lre2 -lpcre2-8 -lidn2 -Wl,--version-script=exports.map
# Bitcode would be compiled without PG_CXXFLAGS.
override with_llvm = no

PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

# Flags of a server that was built by a newer compiler than ours.
override CXXFLAGS := $(filter-out -fexcess-precision=standard,$(CXXFLAGS))
override CFLAGS := $(filter-out -Wmissing-variable-declarations,$(CFLAGS))

ifneq (,$(shell command -v ccache))
override CXX := ccache $(CXX)
endif

# PGXS of a packaged server tracks no headers. A change of flags, which stand in this file,
# compiles everything again.
%.o: %.cpp $(VPATH)/Makefile
	@mkdir -p $(@D)
	@echo '$(SR_VARIANT): $<'
	@$(CXX) $(CXXFLAGS) $(CPPFLAGS) -fPIC -MMD -MP -c -o $@ $<

# The walk over jsonb is what a CHECK pays for each row.
src/pg/jsonb/evaluate_jsonb.o: override CXXFLAGS += -O3

-include $(OBJS:.o=.d)

# Written when they change only: then, and when a source was removed, there is a new link.
ifneq ($(OBJS),$(file <objects.list))
$(file >objects.list,$(OBJS))
endif
ifneq ($(EXPORTS),$(file <exports.map))
$(file >exports.map,$(EXPORTS))
endif
$(MODULE_big)$(DLSUFFIX): objects.list exports.map

# The install modules are written so that updates can run them again; a first installation must
# not replace anything that is there.
$(SCRIPT): $(SQL) $(VPATH)/$(EXTENSION).control $(VPATH)/Makefile
	@test -n '$(SR_VERSION)'
	@echo '$(SR_VARIANT): $@'
	@{ printf '%s\n' '\echo Use "CREATE EXTENSION schema_registry" to load this file. \quit'; \
	   cat $(SQL) | sed 's/^\( *CREATE\) OR REPLACE /\1 /'; } > $@.new
	@mv $@.new $@

endif
