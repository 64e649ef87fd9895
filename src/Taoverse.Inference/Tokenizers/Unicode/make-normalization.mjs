// Writes normalization.txt, what UnicodeNormalizer reads, from the Unicode data of the Node that runs it:
// node make-normalization.mjs > normalization.txt
const hex = (text) => Array.from(text, (c) => c.codePointAt(0).toString(16)).join(' ');
const reorders = (a, b) => (a + b).normalize('NFD') !== a.normalize('NFD') + b.normalize('NFD');

// One mark of each canonical combining class; Node tells no class, but it sorts marks by it.
const known = Object.entries({
  1: 0x334, 6: 0x16ff0, 7: 0x93c, 8: 0x3099, 9: 0x94d, 10: 0x5b0, 11: 0x5b1, 12: 0x5b2, 13: 0x5b3, 14: 0x5b4, 15: 0x5b5, 16: 0x5b6,
  17: 0x5b7, 18: 0x5b8, 19: 0x5b9, 20: 0x5bb, 21: 0x5bc, 22: 0x5bd, 23: 0x5bf, 24: 0x5c1, 25: 0x5c2, 26: 0xfb1e, 27: 0x64b, 28: 0x64c,
  29: 0x64d, 30: 0x64e, 31: 0x64f, 32: 0x650, 33: 0x651, 34: 0x652, 35: 0x670, 36: 0x711, 84: 0xc55, 91: 0xc56, 103: 0xe38, 107: 0xe48,
  118: 0xeb8, 122: 0xec8, 129: 0xf71, 130: 0xf72, 132: 0xf74, 202: 0x321, 214: 0x1dce, 216: 0x31b, 218: 0x302a, 220: 0x316, 222: 0x59a,
  224: 0x302e, 226: 0x1d16d, 228: 0x5ae, 230: 0x301, 232: 0x315, 233: 0x35c, 234: 0x35d, 240: 0x345,
}).map(([value, code]) => [value, String.fromCodePoint(code)]);

console.log(`# Unicode ${process.versions.unicode} (Unicode License v3). C, D: canonical decomposition, composed again or not; K: compatibility; M: combining class.`);
for (let code = 0x80; code < 0x110000; code++) {
  if ((code >= 0xd800 && code < 0xe000) || (code >= 0xac00 && code < 0xd7a4)) continue;
  const c = String.fromCodePoint(code);
  const canonical = c.normalize('NFD');
  const compatible = c.normalize('NFKD');
  if (canonical !== c) console.log(`${c.normalize('NFC') === c ? 'C' : 'D'} ${hex(c)} ${hex(canonical)}`);
  if (compatible !== canonical) console.log(`K ${hex(c)} ${hex(compatible)}`);
  if (canonical === c && (reorders('\u0301', c) || reorders(c, '\u0334'))) {
    console.log(`M ${hex(c)} ${known.find(([, mark]) => !reorders(c, mark) && !reorders(mark, c))[0]}`);
  }
}
