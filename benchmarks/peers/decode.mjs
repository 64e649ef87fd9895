// Prints the median milliseconds that @polkadot/api's registry takes to decode an answer:
// node decode.mjs METADATA METHOD FILE
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../tests/peers/package.json', import.meta.url));
const { Metadata, TypeRegistry } = require('@polkadot/types');

const [metadataFile, method, file] = process.argv.slice(2);
const registry = new TypeRegistry();
const metadata = new Metadata(registry, new Uint8Array(readFileSync(metadataFile)));
registry.setMetadata(metadata);

const separator = method.indexOf('_');
const api = metadata.asV15.apis.find((a) => a.name.toString() === method.slice(0, separator));
const output = api.methods.find((m) => m.name.toString() === method.slice(separator + 1)).output;
const type = registry.createLookupType(output);
const bytes = new Uint8Array(readFileSync(file));

const times = [];
for (let i = 0; i < 11; i++) {
  const started = process.hrtime.bigint();
  const value = registry.createType(type, bytes);
  if (value.encodedLength !== bytes.length) {
    throw new Error(`read ${value.encodedLength} of ${bytes.length} bytes`);
  }
  times.push(Number(process.hrtime.bigint() - started) / 1e6);
}
times.sort((a, b) => a - b);
console.log(times[5].toFixed(3));
