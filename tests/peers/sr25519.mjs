// Does with @polkadot/util-crypto what the tests did here, one JSON object a line:
// { phrase | seed, password, path, message, signature } -> { publicKey, verified, signature }
import { createInterface } from 'node:readline';
import { hexToU8a, u8aToHex } from '@polkadot/util';
import {
  cryptoWaitReady, keyExtractPath, keyFromPath, mnemonicToMiniSecret, sr25519PairFromSeed, sr25519Sign, sr25519Verify,
} from '@polkadot/util-crypto';

await cryptoWaitReady();
for await (const line of createInterface({ input: process.stdin })) {
  const { phrase, seed, password, path, message, signature } = JSON.parse(line);
  const root = sr25519PairFromSeed(phrase ? mnemonicToMiniSecret(phrase, password) : hexToU8a(seed));
  const pair = keyFromPath(root, keyExtractPath(path).path, 'sr25519');
  console.log(JSON.stringify({
    publicKey: u8aToHex(pair.publicKey),
    verified: sr25519Verify(hexToU8a(message), hexToU8a(signature), pair.publicKey),
    signature: u8aToHex(sr25519Sign(hexToU8a(message), pair)),
  }));
}
