#!/bin/sh
# Put the site's scripts and styles into form, or check that they are: biome.sh format|check
# Node is for this only: no page and no server needs it, and without it this is left out.
set -eu

cd "$(dirname "$0")/.."
tool=tools/node

if ! command -v npm >/dev/null; then
    echo "Scripts and styles were left out: their formatter needs npm." >&2
    exit 0
fi
installed=$tool/node_modules/.package-lock.json
if [ ! -e "$installed" ] || [ "$tool/package-lock.json" -nt "$installed" ]; then
    npm ci --silent --prefix "$tool"
fi
case $1 in
    format) "$tool/node_modules/.bin/biome" format --write ;;
    check) "$tool/node_modules/.bin/biome" format ;;
esac
