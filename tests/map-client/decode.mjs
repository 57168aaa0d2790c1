// Decodes a vector tile as browsers do: decode.mjs FILE → {layer: [{id, type, properties}]}
import {readFileSync} from 'node:fs';
import {VectorTile} from '@mapbox/vector-tile';
import Pbf from 'pbf';

const tile = new VectorTile(new Pbf(readFileSync(process.argv[2])));
const decoded = {};
for (const [name, layer] of Object.entries(tile.layers)) {
  decoded[name] = [];
  for (let i = 0; i < layer.length; ++i) {
    const feature = layer.feature(i);
    decoded[name].push({id: feature.id, type: feature.toGeoJSON(0, 0, 0).geometry.type, properties: feature.properties});
  }
}
console.log(JSON.stringify(decoded));
