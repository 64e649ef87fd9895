// Signs and submits with @polkadot/api and prints as JSON what became of it, and what a session of its own read back:
// node submit.mjs ws://127.0.0.1:PORT NETUID TEXT
// The coldkey //Bob registers //Bob//hotkey, which then commits the text; blocks come when this program asks for them.
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { stringToHex } from '@polkadot/util';

const [url, netuidText, text] = process.argv.slice(2);
const netuid = Number(netuidText);
const provider = new WsProvider(url, 1000);
const api = await ApiPromise.create({ provider, noInitWarn: true });
const ring = new Keyring({ type: 'sr25519', ss58Format: 42 });
const coldkey = ring.addFromUri('//Bob');
const hotkey = ring.addFromUri('//Bob//hotkey');

const events = (result) => result.events.map(({ event }) => `${event.section}.${event.method}`);
const errorOf = ({ dispatchError }) => (dispatchError?.isModule ? api.registry.findMetaError(dispatchError.asModule).name : dispatchError?.toString() ?? null);

// Every status that the node tells of, until the block is final.
async function send(extrinsic, signer) {
  const statuses = [];
  return new Promise((resolve, reject) => {
    extrinsic.signAndSend(signer, (result) => {
      statuses.push(result.status.type);
      if (result.status.isReady || result.status.isInBlock) {
        provider.send('local_newBlock', []).then(() => result.status.isInBlock && provider.send('local_newBlock', [])).catch(reject);
      } else if (result.status.isFinalized) {
        resolve({ statuses, events: events(result), error: errorOf(result), hash: extrinsic.hash.toHex() });
      } else if (result.isError) {
        reject(new Error(result.status.type));
      }
    }).catch(reject);
  });
}

const refused = await send(api.tx.commitments.setCommitment(netuid, { fields: [{ Raw1: '0x61' }] }), hotkey);
const registered = await send(api.tx.subtensorModule.burnedRegister(netuid, hotkey.address), coldkey);
const committed = await send(api.tx.commitments.setCommitment(netuid, { fields: [{ [`Raw${text.length}`]: stringToHex(text) }] }), hotkey);
const transferred = await send(api.tx.balances.transferKeepAlive(hotkey.address, 1_000_000_000), coldkey);

// What is signed for another chain is not taken.
let badSignature = null;
try {
  await api.tx.balances.transferKeepAlive(hotkey.address, 1).signAndSend(coldkey, { genesisHash: api.createType('Hash', new Uint8Array(32).fill(7)), era: 0, blockHash: api.genesisHash });
} catch (e) {
  badSignature = e.message;
}

const stored = (await api.query.commitments.commitmentOf(netuid, hotkey.address)).unwrap();
console.log(JSON.stringify({
  refused, registered, committed, transferred, badSignature,
  stored: stored.info.fields[0].inner.toUtf8(),
  storedAt: stored.block.toNumber(),
  uid: (await api.query.subtensorModule.uids(netuid, hotkey.address)).unwrap().toNumber(),
  nonces: [await api.rpc.system.accountNextIndex(hotkey.address), await api.rpc.system.accountNextIndex(coldkey.address)].map(Number),
  free: (await api.query.system.account(hotkey.address)).data.free.toString(),
}));
await api.disconnect();
