// geojson-vt with vt-pbf on the same grids and people: CPU of each tile from zoom 10 to 14, the index prepared before.
import {readFileSync} from 'node:fs';
import * as geojsonvt from '@maplibre/geojson-vt';
import * as vtpbf from '@maplibre/vt-pbf';

const make = geojsonvt.default ?? geojsonvt.GeoJSONVT ?? geojsonvt.geojsonvt;
const encode = vtpbf.fromGeojsonVt;
const index = {};
for (const layer of ['grids', 'people']) {
  const data = JSON.parse(readFileSync(`${process.argv[2]}/${layer}.geojson`, 'utf8'));
  const options = {maxZoom: 14, indexMaxZoom: 5, indexMaxPoints: 1e9, extent: 4096, buffer: 64};
  try {
    index[layer] = make(data, options);
  } catch {
    index[layer] = new make(data, options);
  }
}
const box = [Infinity, Infinity, -Infinity, -Infinity];
for (const feature of JSON.parse(readFileSync(`${process.argv[2]}/grids.geojson`, 'utf8')).features) {
  for (const polygon of feature.geometry?.coordinates ?? []) {
    for (const [x, y] of polygon[0]) {
      box[0] = Math.min(box[0], x); box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x); box[3] = Math.max(box[3], y);
    }
  }
}
const column = (lon, z) => Math.floor((lon + 180) / 360 * 2 ** z);
const row = (lat, z) => Math.floor((1 - Math.asinh(Math.tan(lat * Math.PI / 180)) / Math.PI) / 2 * 2 ** z);
const costs = [];
let largest = 0;
for (const pass of [1, 2]) {
  costs.length = 0;
  for (let z = 10; z <= 14; ++z) {
    for (let x = column(box[0], z); x <= column(box[2], z); ++x) {
      for (let y = row(box[3], z); y <= row(box[1], z); ++y) {
        const before = process.cpuUsage();
        const layers = {};
        for (const layer of z < 12 ? ['grids'] : ['grids', 'people']) {
          const tile = index[layer].getTile(z, x, y);
          if (tile) layers[layer] = tile;
        }
        if (Object.keys(layers).length === 0) continue;
        encode(layers, {version: 2});
        const used = process.cpuUsage(before);
        const ms = (used.user + used.system) / 1000;
        costs.push(ms);
        if (z === 10) largest = Math.max(largest, ms);
      }
    }
  }
  costs.sort((a, b) => a - b);
  console.log(JSON.stringify({bench: 'tiles_geojson_vt', pass: pass === 1 ? 'first' : 'again', tiles: costs.length,
    median_cpu_ms: costs[costs.length >> 1], largest_z10_cpu_ms: largest}));
  largest = 0;
}
