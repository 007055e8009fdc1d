// Compares two exports with an npm library, as often as asked, and tells the median milliseconds: reading both sides, comparing, and how many differences it found.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [folder, name, from, to, times] = process.argv.slice(2);
const load = createRequire(pathToFileURL(folder + '/package.json'));
const library = await import(pathToFileURL(load.resolve(name)));
const median = values => values.sort((a, b) => a - b)[values.length >> 1];

const count = delta => delta === undefined ? 0 : typeof delta !== 'object' || delta === null ? 1
  : Array.isArray(delta) ? 1 : Object.entries(delta).filter(([key]) => key !== '_t').reduce((sum, [, value]) => sum + count(value), 0);
const compare = name === 'microdiff'
  ? (a, b) => (library.default.default ?? library.default)(a, b, { cyclesFix: false }).length
  : (() => { const differ = library.create({ objectHash: one => one.id ?? one.skuId ?? one.issuerAssignedId }); return (a, b) => count(differ.diff(a, b)); })();

const reading = [], comparing = [];
let found = 0;
for (let time = 0; time < Number(times); time++) {
  const begin = performance.now();
  const a = JSON.parse(readFileSync(from, 'utf8')), b = JSON.parse(readFileSync(to, 'utf8'));
  const read = performance.now();
  found = compare(a, b);
  comparing.push(performance.now() - read);
  reading.push(read - begin);
}
console.log(JSON.stringify({ reading: median(reading), comparing: median(comparing), found }));
