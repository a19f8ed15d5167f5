# Two commands matter to a reader: `make site` and `make test`.
# The rest is for authors; `make help` lists all of them.

PYTHON ?= python3
BIN = .venv/bin
PACKAGES = docs/_ext/web/packages
AXE = tests/site/axe
# What a reader needs, and what everything else needs besides.
SITE = .venv/.ready-site
ALL = .venv/.ready-all
# What the last step of a set-up said, kept out of the way unless it fails.
LOG = build/setup.log

# On matrices this small a second BLAS thread gains nothing, and sometimes stalls.
export OPENBLAS_NUM_THREADS ?= 1

# Whatever the user has set for other projects: examples assert, what is imported is compiled
# once, and a locale that is not there is no locale. Of the settings for pip and uv those
# stay that say where packages come from.
unexport PYTHONOPTIMIZE PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME
WHERE = INDEX% DEFAULT_INDEX EXTRA_INDEX_URL FIND_LINKS NO_INDEX CONFIG_FILE CACHE_DIR \
  CERT CLIENT_CERT TRUSTED_HOST INSECURE_HOST NATIVE_TLS SYSTEM_CERTS KEYRING_PROVIDER \
  PROXY HTTP_% %TIMEOUT RETRIES DISABLE_PIP_VERSION_CHECK
unexport $(filter-out $(WHERE:%=PIP_%) $(WHERE:%=UV_%),$(filter PIP_% UV_%,$(.VARIABLES)))
export PIP_USER = 0
export LC_ALL = C.UTF-8
export PYTHONUTF8 = 1

# A clone that was moved or copied has the paths of the first one in its .venv.
ifneq ($(shell cat $(SITE) 2> /dev/null),$(CURDIR))
  $(shell rm -f $(SITE) $(ALL))
endif

.DEFAULT_GOAL := help
.PHONY: help site test check serve gallery epub takeaway dist clean lock inventories claims seeds scope oracle accuracy fuzz mutation breaks platforms newest oldest benchmark

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' Makefile

site: $(SITE) ## execute every answer and build the site into build/html
	@$(BIN)/python docs/_ext/make_site.py

test: $(ALL) ## run every test of the project
	@$(BIN)/python -m pytest --doctest-modules -q -n auto --maxprocesses 4 --dist worksteal

check: $(ALL) ## lint and type-check, see that imports run one way, and hold the list of symbols to the pages
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/mypy -p gallery.drawing
	@said=$$(PYTHONPATH=docs/_ext $(BIN)/lint-imports --no-logo --no-cache) || { echo "$$said"; exit 1; }; echo "$$said" | tail -n 1
	@$(BIN)/python docs/_ext/notation.py

serve: site ## build the site and serve it on localhost:8000
	@$(BIN)/python -m http.server 8000 --bind 127.0.0.1 --directory build/html

gallery: $(SITE) ## run every figure's script again, and build the site
	@rm -rf docs/auto_gallery
	@$(MAKE) --no-print-directory site

# In folders of its own: a page that two builders share is new to the first of them only.
epub: site ## make the site a book for e-readers, build/epub/refnn.epub
	@rm -rf build/epub && mkdir -p build/epub && cp -R build/doctrees build/epub/doctrees
	@SOURCE_DATE_EPOCH=$$(PYTHONPATH=docs/_ext $(BIN)/python -m takeaway.when) \
	  $(BIN)/sphinx-build -q -j 2 -n -b epub -c . -d build/epub/doctrees docs build/epub/book
	@mv build/epub/book/refnn.epub build/epub/
	@bash .ci/epubcheck build/epub/refnn.epub

takeaway: epub $(ALL) ## make what can be taken away, and build/takeaway/site, which has it
	@$(BIN)/python docs/_ext/make_takeaway.py

PAGES ?= docs/*/*.md
claims: site ## list the tightest and loosest bounds, and what shows no value
	@$(BIN)/python docs/_ext/margins.py

seeds: $(ALL) ## run PAGES with other seeds, and list what does not hold for them
	@$(BIN)/python docs/_ext/reseed.py $(PAGES)

scope: $(ALL) ## run PAGES with other settings, and keep how far each claim holds
	@$(BIN)/python docs/_ext/rescope.py $(PAGES)

oracle: $(ALL) ## compare refnn with PyTorch
	@bash .ci/oracle

accuracy: $(ALL) ## measure the error of each function on dense grids
	@REFNN_EVIDENCE=1 $(BIN)/python -m pytest -q tests/accuracy

FUZZ ?= 100
fuzz: $(ALL) ## try the properties of refnn on FUZZ times as many inputs as `make test`
	@REFNN_FUZZ=$(FUZZ) $(BIN)/python -m pytest -v --no-header tests/properties

mutation: $(ALL) ## see whether the tests notice small changes to refnn; SAMPLE=500 for some
	@bash .ci/mutation $(MODULES)

breaks: site ## break each module of refnn in turn, and see whether the build notices
	@$(BIN)/python tests/site/breaks.py $(MODULES)

platforms: $(ALL) ## test refnn with other versions of Python and NumPy
	@bash .ci/platforms

newest: $(SITE) ## build the site with the newest versions that pyproject.toml admits
	@bash .ci/versions newest

oldest: $(SITE) ## build the site with the oldest versions that pyproject.toml admits
	@bash .ci/versions oldest

benchmark: $(ALL) ## time the training loop against its peers
	@bash .ci/oracle --install-only
	@build/oracle/bin/python benchmarks/epochs.py

dist: $(SITE) ## build the package to publish, for TAG=v0.1.0 if there is one
	@bash .ci/dist "$${TAG:-}"

clean: ## remove everything that was built (not .venv)
	@rm -rf build dist docs/auto_gallery

COMPILE = $(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url \
  --fork-strategy fewest --python-version 3.11 --custom-compile-command "make lock"
lock: $(SITE) ## pin the dependencies of pyproject.toml, what browsers get, and axe-core, again
	@$(COMPILE) --extra data --group dev --upgrade -o requirements.lock pyproject.toml
	@$(COMPILE) --no-annotate -c requirements.lock --extra data --group docs \
	  -o requirements-site.lock pyproject.toml
	@echo uv | $(COMPILE) --no-annotate -c requirements.lock -o requirements-uv.lock -
	@rm -f $(PACKAGES)/package-lock.json $(AXE)/package-lock.json
	@$(BIN)/npm install --prefix $(PACKAGES) --package-lock-only --silent
	@$(BIN)/npm install --prefix $(AXE) --package-lock-only --silent

inventories: $(SITE) ## find anew where NAMES, and those known, are documented
	@PYTHONPATH=docs/_ext $(BIN)/python -m reference.inventories $(NAMES)

$(SITE): requirements-site.lock requirements-uv.lock pyproject.toml $(PACKAGES)/package-lock.json .ci/install .ci/shared
	@command -v $(PYTHON) > /dev/null || { echo "refnn needs Python 3.11 or newer, and there is no $(PYTHON) here."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "refnn needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) -V 2>&1). Try: make PYTHON=/path/to/python3.11"; exit 1; }
	@mkdir -p build
	@echo "Setting up .venv (once) ..."
	@$(PYTHON) -m venv --clear .venv > $(LOG) 2>&1 \
	  || { echo "$(PYTHON) could not make a virtual environment (on Debian: apt install python3-venv); see $(LOG)."; exit 1; }
	@{ $(BIN)/python -m pip install -q --retries 1 --require-hashes -r requirements-uv.lock \
	  && bash .ci/install requirements-site.lock; } > $(LOG) 2>&1 \
	  || { echo "The pinned Python packages could not be installed; is the network up? See $(LOG)."; exit 1; }
	@$(BIN)/python -m pip install -q --no-deps --no-build-isolation --no-index -e . > $(LOG) 2>&1 \
	  || { echo "refnn could not be installed into .venv; see $(LOG)."; exit 1; }
	@$(BIN)/npm ci --prefix $(PACKAGES) --silent --fetch-retries 1 > $(LOG) 2>&1 \
	  || { echo "KaTeX, MiniSearch and ts-fsrs could not be fetched from npm; is the network up? See $(LOG)."; exit 1; }
	@echo "$(CURDIR)" > $@

$(ALL): requirements.lock $(AXE)/package-lock.json $(SITE)
	@mkdir -p build
	@echo "Adding to .venv what tests and checks need (once) ..."
	@bash .ci/install requirements.lock > $(LOG) 2>&1 \
	  || { echo "The pinned Python packages could not be installed; is the network up? See $(LOG)."; exit 1; }
	@$(BIN)/npm ci --prefix $(AXE) --silent --fetch-retries 1 > $(LOG) 2>&1 \
	  || { echo "axe-core could not be fetched from npm; is the network up? See $(LOG)."; exit 1; }
	@echo "$(CURDIR)" > $@
