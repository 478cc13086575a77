/**
 * npm run bench                             lists the benchmarks
 * npm run bench -- <name> [--json FILE]     runs one, shows its rows, and writes them to FILE
 *
 * A benchmark is a file scripts/bench/<name>.ts or .mjs; scripts/bench/benchmark.ts says what it exports.
 */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { loadTypeScript } from './bench/load-typescript.mjs';
import { table } from './bench/table.mjs';
import { build } from './build.mjs';
import { root } from './shared/paths.mjs';

const folder = path.join(root, 'scripts', 'bench');

/** Its folder holds the machinery too: a benchmark is what says so in its first line. */
const heading = /^\/\*\* Benchmark: (.*?)(?: \*\/)?\r?\n/;

/** @returns {Map<string, { file: string, about: string }>} by name */
function benchmarks() {
  const found = new Map();
  for (const name of fs.readdirSync(folder).sort()) {
    const about = heading.exec(fs.readFileSync(path.join(folder, name), 'utf8'))?.[1];
    if (about) found.set(path.parse(name).name, { file: path.join(folder, name), about });
  }
  return found;
}

function list() {
  const all = benchmarks();
  const width = Math.max(0, ...[...all.keys()].map((name) => name.length));
  console.log('npm run bench -- <name> [--json FILE]\n');
  for (const [name, { about }] of all) console.log(`  ${name.padEnd(width)}  ${about}`);
  if (all.size === 0) console.log('  There is no benchmark yet.');
}

async function run(name, jsonFile) {
  const benchmark = benchmarks().get(name);
  if (!benchmark) {
    console.error(
      `Expected the name of a benchmark (${[...benchmarks().keys()].join(', ') || 'none yet'}), got "${name}".`,
    );
    return 1;
  }
  const module = benchmark.file.endsWith('.ts')
    ? loadTypeScript(benchmark.file)
    : await import(pathToFileURL(benchmark.file).href);
  if (module.needsBuild && !(await build({ panel: false }))) return 1;

  const rows = (await module.default({ root, log: (line) => console.log(line) })).map(
    ({ metric, value, unit, baseline = null, ratio = baseline ? value / baseline : null, goal = null }) => ({
      metric,
      value,
      unit,
      baseline,
      ratio,
      goal,
    }),
  );
  console.log(`\n${table(rows)}`);
  if (jsonFile) {
    const file = path.resolve(jsonFile);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, `${JSON.stringify(rows, null, 2)}\n`);
  }
  return 0;
}

const { values, positionals } = parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true });
if (positionals.length === 0) list();
// A Strapi that was booted may have left a timer behind: do not wait for it.
else process.exit(await run(positionals[0], values.json));
