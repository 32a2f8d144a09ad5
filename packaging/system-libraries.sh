#!/bin/sh
# Makes sure that what pip can't bring is there: Python's venv, age, zstd, a font, Qt's libraries.
# Usage: sh packaging/system-libraries.sh GROUP...    groups: core (everything), qt (drawing without a display), window (real windows)
# Looks for the thing itself, not for a package, so it is right on every Linux. On Debian and Ubuntu it installs what is missing when it
# may (root or sudo); elsewhere it names the packages and stops.
set -eu

[ "$(uname -s)" = Linux ] || exit 0  # wheels for Windows and macOS bring their libraries along

libraries=$( (PATH="$PATH:/sbin:/usr/sbin" ldconfig -p) 2>/dev/null || true)
missing=""

need() { # PACKAGE TEST...
    package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}
library() { printf '%s\n' "$libraries" | grep -q "^[[:space:]]*$1 "; }
program() { command -v "$1"; }
font() { find /usr/share/fonts /usr/local/share/fonts -name 'DejaVuSans.ttf' -print -quit 2>/dev/null | grep -q .; }

core() {
    need python3-venv python3 -c 'import ensurepip, venv'
    need age program age
    need zstd program zstd
    need fonts-dejavu-core font
}
qt() {
    need libglib2.0-0 library libglib-2.0.so.0
    need libgl1 library libGL.so.1
    need libegl1 library libEGL.so.1
    need libxkbcommon0 library libxkbcommon.so.0
    need libfontconfig1 library libfontconfig.so.1
    need libdbus-1-3 library libdbus-1.so.3
}
window() {
    need libxcb-cursor0 library libxcb-cursor.so.0
    need libxcb-icccm4 library libxcb-icccm.so.4
    need libxcb-keysyms1 library libxcb-keysyms.so.1
    need libxcb-shape0 library libxcb-shape.so.0
    need libxcb-xkb1 library libxcb-xkb.so.1
    need libxkbcommon-x11-0 library libxkbcommon-x11.so.0
}

for group in "$@"; do
    case $group in
        core | qt | window) $group ;;
        *) echo "system-libraries.sh: no such group: $group" >&2; exit 2 ;;
    esac
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" != 0 ]; then as_root=sudo; fi
if ! command -v apt-get >/dev/null 2>&1 || { [ -n "$as_root" ] && ! command -v sudo >/dev/null 2>&1; }; then
    echo "These system packages are missing (Debian names):$missing" >&2
    echo "Ask whoever looks after this computer to install them, then run the same command again." >&2
    exit 1
fi
echo "Installing system packages:$missing"
# shellcheck disable=SC2086  # the list is meant to split into words
{
    $as_root apt-get -qq update
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $missing >/dev/null
} || {
    echo "These system packages could not be installed:$missing" >&2
    echo "Install them by hand, then run the same command again." >&2
    exit 1
}
