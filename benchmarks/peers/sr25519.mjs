// Prints how many signatures and verifications a second the peers do, single-threaded: node sr25519.mjs SECONDS
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../tests/peers/package.json', import.meta.url));
const util = require('@polkadot/util-crypto');
const wasm = require('@polkadot/wasm-crypto');

const seconds = Number(process.argv[2] ?? 2);
const seed = new Uint8Array(32).fill(7);
const message = new Uint8Array(100).fill(1);

await util.cryptoWaitReady();

function rate(work) {
  for (let i = 0; i < 50; i++) work();
  const started = process.hrtime.bigint();
  let count = 0;
  let elapsed = 0;
  while (elapsed < seconds) {
    work();
    count++;
    elapsed = Number(process.hrtime.bigint() - started) / 1e9;
  }
  return count / elapsed;
}

const pair = util.sr25519PairFromSeed(seed);
const signature = util.sr25519Sign(message, pair);
const compiled = wasm.sr25519KeypairFromSeed(seed);
const secretKey = compiled.slice(0, 64);
const publicKey = compiled.slice(64);
const compiledSignature = wasm.sr25519Sign(publicKey, secretKey, message);

if (!util.sr25519Verify(message, signature, pair.publicKey) || !wasm.sr25519Verify(compiledSignature, message, publicKey)) {
  throw new Error('a peer does not verify its own signature');
}

console.log(JSON.stringify({
  'util-crypto': {
    sign: rate(() => util.sr25519Sign(message, pair)),
    verify: rate(() => util.sr25519Verify(message, signature, pair.publicKey)),
  },
  'wasm-crypto': {
    sign: rate(() => wasm.sr25519Sign(publicKey, secretKey, message)),
    verify: rate(() => wasm.sr25519Verify(compiledSignature, message, publicKey)),
  },
}));
