// Connects @polkadot/api to a node of the local subnet and prints as JSON what it read there:
// node polkadot-api.mjs ws://127.0.0.1:PORT NETUID
import { ApiPromise, WsProvider } from '@polkadot/api';

const [url, netuidText] = process.argv.slice(2);
const netuid = Number(netuidText);
const provider = new WsProvider(url, 1000);
const api = await ApiPromise.create({ provider, noInitWarn: true });

const text = (bytes) => new TextDecoder().decode(Uint8Array.from(bytes.map(Number)));
const pairs = (list) => list.map(([a, b]) => [a.toNumber(), b.toNumber()]);

// Everything is read at one block, so that the caller can compare it with that block's storage.
const header = await api.rpc.chain.getHeader();
const at = await api.at(header.hash);
const query = at.query;
const calls = at.call;

async function storage() {
  const keys = await query.subtensorModule.keys.entries(netuid);
  const commitments = await query.commitments.commitmentOf.entries(netuid);
  const owner = await query.subtensorModule.subnetOwner(netuid);
  const events = await query.system.events();
  return {
    subnetworkN: (await query.subtensorModule.subnetworkN(netuid)).toNumber(),
    tempo: (await query.subtensorModule.tempo(netuid)).toNumber(),
    lastUpdate: (await query.subtensorModule.lastUpdate(netuid)).map((n) => n.toNumber()),
    weightsOfUid0: pairs(await query.subtensorModule.weights(netuid, 0)),
    identity: (await query.subtensorModule.subnetIdentitiesV3(netuid)).unwrap().subnetName.toUtf8(),
    maxSpaceByDefault: (await query.commitments.maxSpace()).toNumber(),
    keys: Object.fromEntries(keys.map(([key, hotkey]) => [key.args[1].toNumber(), hotkey.toString()])),
    uids: Object.fromEntries((await query.subtensorModule.uids.entries(netuid)).map(([key, uid]) => [key.args[1].toString(), uid.unwrap().toNumber()])),
    axonPorts: Object.fromEntries((await query.subtensorModule.axons.entries(netuid)).map(([key, axon]) => [key.args[1].toString(), axon.unwrap().port.toNumber()])),
    commitments: Object.fromEntries(commitments.map(([key, value]) => {
      const registration = value.unwrap();
      const [data] = registration.info.fields;
      return [key.args[1].toString(), { block: registration.block.toNumber(), kind: data.type, value: data.inner.toHex() }];
    })),
    ownerFree: (await query.system.account(owner)).data.free.toString(),
    moment: (await query.timestamp.now()).toNumber(),
    number: (await query.system.number()).toNumber(),
    events: events.map(({ event }) => `${event.section}.${event.method}`),
  };
}

async function runtimeCalls() {
  const neurons = await calls.neuronInfoRuntimeApi.getNeurons(netuid);
  const lite = await calls.neuronInfoRuntimeApi.getNeuronsLite(netuid);
  const metagraph = (await calls.subnetInfoRuntimeApi.getMetagraph(netuid)).unwrap();
  const selective = (await calls.subnetInfoRuntimeApi.getSelectiveMetagraph(netuid, [0, 1, 52, 72])).unwrap();
  const hyperparameters = (await calls.subnetInfoRuntimeApi.getSubnetHyperparams(netuid)).unwrap();
  const state = (await calls.subnetInfoRuntimeApi.getSubnetState(netuid)).unwrap();
  const subnets = await calls.subnetInfoRuntimeApi.getSubnetsInfo();
  return {
    neurons: neurons.map((n) => ({
      uid: n.uid.toNumber(),
      hotkey: n.hotkey.toString(),
      incentive: n.incentive.toNumber(),
      lastUpdate: n.lastUpdate.toNumber(),
      stake: n.stake[0][1].toString(),
      weights: pairs(n.weights),
    })),
    neuronsLite: lite.length,
    metagraph: {
      netuid: metagraph.netuid.toNumber(),
      name: text(metagraph.name),
      symbol: text(metagraph.symbol),
      block: metagraph.block.toNumber(),
      hotkeys: metagraph.hotkeys.map(String),
      totalStake: metagraph.totalStake.map(String),
    },
    selective: {
      netuid: selective.netuid.toNumber(),
      name: text(selective.name.unwrap()),
      hotkeys: selective.hotkeys.unwrap().length,
      validators: selective.validators.unwrap().length,
      symbolIsNone: selective.symbol.isNone,
    },
    hyperparameters: { tempo: hyperparameters.tempo.toNumber(), maxValidators: hyperparameters.maxValidators.toNumber() },
    stateHotkeys: state.hotkeys.length,
    netuids: subnets.map((s) => s.unwrap().netuid.toNumber()),
    unknownSubnetIsNone: (await calls.subnetInfoRuntimeApi.getMetagraph(netuid + 1)).isNone,
    nonce: (await calls.accountNonceApi.accountNonce(metagraph.ownerColdkey)).toNumber(),
  };
}

// The head at the time of subscribing, then two that are made now.
async function newHeads() {
  const heads = [];
  await new Promise((resolve, reject) => {
    api.rpc.chain.subscribeNewHeads((head) => {
      heads.push({ number: head.number.toNumber(), hash: head.hash.toHex() });
      if (heads.length === 3) {
        resolve();
      } else {
        provider.send('local_newBlock', []).catch(reject);
      }
    }).catch(reject);
  });
  return heads;
}

const block = await api.rpc.chain.getBlock(header.hash);
const v14 = await api.rpc.state.getMetadata();
const result = {
  chain: (await api.rpc.system.chain()).toString(),
  spec: api.runtimeVersion.specVersion.toNumber(),
  metadataVersion: api.runtimeMetadata.version,
  storageMetadataVersion: v14.version,
  pallets: v14.asLatest.pallets.map((p) => p.name.toString()),
  genesisHash: api.genesisHash.toHex(),
  address: `${api.registry.chainSS58} ${api.registry.chainTokens} ${api.registry.chainDecimals}`,
  block: { number: header.number.toNumber(), hash: header.hash.toHex(), blockHash: block.block.header.hash.toHex() },
  inherent: block.block.extrinsics.map((e) => `${e.method.section}.${e.method.method}(${e.method.args.join()})`),
  errorName: api.registry.findMetaError(new Uint8Array([7, 29])).name,
  storage: await storage(),
  calls: await runtimeCalls(),
  heads: await newHeads(),
};
console.log(JSON.stringify(result));
await api.disconnect();
