// Weighs the built app, compressed, against its budgets, and refuses two versions of one library.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const kB = 1000;
export const limits = { shell: 150 * kB, route: 40 * kB, chunk: 170 * kB, total: 900 * kB };

// The files that an entry of the manifest loads before it runs: itself, its imports and their styles.
export function files_of(manifest, key, seen = new Set()) {
  const entry = manifest[key];
  if (!entry || seen.has(key)) return new Set();
  seen.add(key);
  const files = new Set([entry.file, ...(entry.css ?? [])]);
  for (const imported of entry.imports ?? []) {
    for (const file of files_of(manifest, imported, seen)) files.add(file);
  }
  return files;
}

export function judge(manifest, weight) {
  const sum = (files) => [...files].reduce((total, file) => total + weight(file), 0);
  const shell = files_of(manifest, 'index.html');
  const rows = [{ name: 'shell', bytes: sum(shell), limit: limits.shell }];
  for (const [key, entry] of Object.entries(manifest)) {
    if (!entry.isDynamicEntry) continue;
    // What a route reads later is weighed by what it adds to that route.
    const readers = Object.keys(manifest).filter((other) => manifest[other].dynamicImports?.includes(key));
    const there = readers.map((reader) => files_of(manifest, reader));
    const own = [...files_of(manifest, key)].filter((file) => !shell.has(file) && !(there.length > 0 && there.every((files) => files.has(file))));
    rows.push({ name: `route ${entry.name ?? key}`, bytes: sum(own), limit: limits.route });
  }
  const all = new Set(Object.values(manifest).flatMap((entry) => [entry.file, ...(entry.css ?? [])]));
  for (const file of all) {
    if (weight(file) > limits.chunk) rows.push({ name: `chunk ${file}`, bytes: weight(file), limit: limits.chunk });
  }
  rows.push({ name: 'total', bytes: sum(all), limit: limits.total });
  return rows;
}

// Chunks that import each other: one of them would run before what it needs exists.
export function cycles(manifest) {
  const found = new Set();
  const walk = (key, path) => {
    for (const next of manifest[key]?.imports ?? []) {
      const at = path.indexOf(next);
      if (at >= 0) found.add(path.slice(at).toSorted().join(' <-> '));
      else walk(next, [...path, next]);
    }
  };
  for (const key of Object.keys(manifest)) walk(key, [key]);
  return [...found];
}

// Production packages that the lock holds more than once.
export function duplicates(lock) {
  const seen = new Map();
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (!path || entry.dev || entry.optional) continue;
    const name = path.split('node_modules/').pop();
    seen.set(name, new Set([...(seen.get(name) ?? []), entry.version]));
  }
  return [...seen].filter(([, versions]) => versions.size > 1).map(([name, versions]) => `${name}: ${[...versions].join(', ')}`);
}

function main() {
  const web = join(import.meta.dirname, '..');
  const dist = join(web, 'dist');
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));
  const weights = new Map();
  const weight = (file) => {
    if (!weights.has(file)) weights.set(file, gzipSync(readFileSync(join(dist, file)), { level: 9 }).length);
    return weights.get(file);
  };
  let failed = false;
  for (const { name, bytes, limit } of judge(manifest, weight)) {
    const over = bytes > limit;
    failed ||= over;
    if (over || name === 'shell' || name === 'total' || process.argv.includes('--all')) {
      console.log(`${over ? 'OVER ' : 'ok   '} ${name.padEnd(28)} ${(bytes / kB).toFixed(1).padStart(7)} kB of ${limit / kB}`);
    }
  }
  const twice = duplicates(JSON.parse(readFileSync(join(web, 'package-lock.json'), 'utf8')));
  for (const line of twice) console.log(`TWICE ${line}`);
  const circles = cycles(manifest);
  for (const line of circles) console.log(`CYCLE ${line}`);
  const sources = readdirSync(join(dist, 'assets')).filter((file) => file.endsWith('.map'));
  for (const file of sources) console.log(`MAP   ${file} ${statSync(join(dist, 'assets', file)).size}`);
  process.exit(failed || twice.length > 0 || circles.length > 0 || sources.length > 0 ? 1 : 0);
}

if (process.argv[1] === import.meta.filename) main();
