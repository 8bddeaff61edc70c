// Runs the journeys: each gets its own server, its own organisation and a browser that reports every breach of
// the security policy and every error. Measurements run only when they are asked for by name. The last line
// says how many passed.
import { mkdirSync } from 'node:fs';
import { journeys, measurements } from './journeys/index.mjs';
import { Stage } from './stage.mjs';

const wanted = process.argv.slice(2);
let passed = 0;
let failed = 0;
mkdirSync('build/e2e', { recursive: true });

for (const [name, journey] of Object.entries({ ...journeys, ...measurements })) {
  if (wanted.length === 0 ? name in measurements : !wanted.some((word) => name.includes(word))) continue;
  const began = performance.now();
  const stage = new Stage(name);
  try {
    await journey(stage);
    stage.expectQuiet();
    passed += 1;
    console.log(`ok   ${name} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}\n${error.stack ?? error}`);
    await stage.tell();
  }
  await stage.end();
}
await Stage.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
