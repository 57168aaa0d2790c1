#!/bin/bash
# The peer of bench_tiles: geojson_vt.sh FOLDER, with grids.geojson and people.geojson in it. Prints a JSON line.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
client=$here/../../build/map-client
mkdir -p "$client"
cp "$here"/../../tests/map-client/package*.json "$client"
cp "$here/geojson_vt.mjs" "$client"
[[ -d $client/node_modules ]] || (cd "$client" && npm ci --no-audit --no-fund >&2)
cd "$client" && node geojson_vt.mjs "$1"
