#!/bin/sh
# Make ready what `make run`, `make check` or `make test` needs: bootstrap.sh run|check|test PYTHON VENV
# Does nothing, quickly, when all is there. Installs with apt-get when it may; otherwise it prints
# the one line to run.
set -eu

purpose=$1
python=$2
venv=$3
printing_packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

main() {
    cd "$(dirname "$0")/.."
    require_python
    require_packages
    install_requirements base
    [ "$purpose" = run ] || install_requirements dev
}

require_python() {
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && return
    echo "Python 3.11 or newer is needed, and '$python' is not it."
    echo "Install it (on Debian and Ubuntu: apt-get install python3 python3-venv), or name one:"
    echo "    make $purpose PYTHON=python3.13"
    exit 1
} >&2

require_packages() {
    has_venv || install_packages "$(venv_package)"
    has_printing_libraries || install_packages $printing_packages ||
        echo "Going on without: the site works, papers are printed by the browser instead." >&2
    [ "$purpose" != test ] || require_test_programs
}

has_venv() {
    "$python" -c 'import ensurepip, venv' 2>/dev/null
}

# Debian keeps venv in a package per version: python3.13-venv for python3.13.
venv_package() {
    echo "$(basename "$python")-venv"
}

# WeasyPrint loads these by name when it is imported.
has_printing_libraries() {
    "$python" - <<'PYTHON'
import sys
from ctypes.util import find_library

names = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
sys.exit(not all(find_library(name) for name in names))
PYTHON
}

# The tests say themselves which of these they cannot do without.
require_test_programs() {
    missing=
    has chromium || missing="$missing chromium"
    has firefox-esr || missing="$missing firefox-esr"
    has WebKitWebDriver || missing="$missing webkit2gtk-driver"
    has Xvfb || missing="$missing xvfb"
    has redis-server || missing="$missing redis-server"
    has pdftotext || missing="$missing poppler-utils"
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
    has npm || missing="$missing npm"
    has fc-list || missing="$missing fontconfig"
    for font in core cjk color-emoji; do
        has_package "fonts-noto-$font" || missing="$missing fonts-noto-$font"
    done
    [ -z "$missing" ] || install_packages $missing || echo "Going on without them." >&2
}

# dpkg also knows packages that were only suggested by others. Elsewhere than on Debian the tests say
# what they miss.
has_package() {
    ! has dpkg-query || [ "$(dpkg-query -Wf '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

has() {
    command -v "$1" >/dev/null
}

install_packages() {
    if ! has apt-get || ! may_install; then
        echo "Missing: $*. Run this once: sudo apt-get install --no-install-recommends $*" >&2
        return 1
    fi
    echo "Installing with apt-get: $*"
    keep_services_off
    code=0
    apt_get install "$@" 2>/dev/null || install_with_fresh_lists "$@" || code=$?
    allow_services
    return $code
}

# Package lists that are missing or old are the usual reason to fail: fetch them only then.
install_with_fresh_lists() {
    apt_get update && apt_get install "$@"
}

may_install() {
    [ "$(id -u)" = 0 ] || { has sudo && sudo -n true 2>/dev/null; }
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 \
        --no-install-recommends "$@" </dev/null >/dev/null
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# Debian starts a server as soon as it is installed. The tests start private ones; nothing of ours
# may listen on this machine. A policy that is already there is left alone.
keep_services_off() {
    [ ! -e /usr/sbin/policy-rc.d ] || return 0
    trap allow_services EXIT
    trap 'exit 130' INT TERM
    printf '#!/bin/sh\nexit 101\n' | as_root tee /usr/sbin/policy-rc.d >/dev/null
    as_root chmod 755 /usr/sbin/policy-rc.d
    policy_is_ours=yes
}

allow_services() {
    [ "${policy_is_ours:-no}" = yes ] || return 0
    as_root rm -f /usr/sbin/policy-rc.d
    policy_is_ours=no
}

# The stamp holds what was installed from; unchanged means there is nothing to do.
install_requirements() {
    lock=requirements/$1.txt
    stamp=$venv/.installed-$1
    wanted="$("$python" --version) $(cksum <"$lock")"
    if "$venv/bin/python" -c "" 2>/dev/null && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
        return
    fi
    make_venv
    echo "Installing $(grep -c '==' "$lock") Python packages into $venv ..."
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
        --require-hashes --requirement "$lock"
    echo "$wanted" >"$stamp"
}

make_venv() {
    [ "$("$venv/bin/python" --version 2>/dev/null)" != "$("$python" --version)" ] || return 0
    "$python" -m venv --clear "$venv"
}

main
