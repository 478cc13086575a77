/**
 * The import table: first a proof that each rule finds its violation, then the repository.
 * Run by `npm run check`; alone: node scripts/check/boundaries.mjs
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { binary, root } from '../shared/paths.mjs';
import { runNode } from '../shared/run.mjs';
import { companions, lawful, packages, settings, violations } from './boundary-samples.mjs';

const config = path.join(root, '.dependency-cruiser.cjs');
const folders = ['plugins', 'gpu-runner', 'config', 'src', 'tests', 'scripts'];

/** Cruises the folders of `base` that exist; no folder that holds no code may stop it. */
async function cruise(base, outputType) {
  const present = folders.filter((folder) => fs.existsSync(path.join(base, folder)));
  const args = ['--config', config, '--output-type', outputType, ...present];
  return runNode(binary('dependency-cruiser', 'depcruise'), args, { cwd: base, quiet: true });
}

function write(file, content) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
}

/** Writes a file that imports these and does nothing else. */
function writeImports(file, imports) {
  const lines = imports.map((name) =>
    name.startsWith('type ') ? `import type {} from '${name.slice(5)}';` : `import '${name}';`,
  );
  write(file, [...lines, 'export {};'].join('\n'));
}

/** @returns {Promise<Set<string>>} `rule file` of everything found in the tree */
async function violationsIn(base) {
  const { output } = await cruise(base, 'json');
  const { summary } = JSON.parse(output.slice(output.indexOf('{')));
  return new Set(summary.violations.map(({ rule, from }) => `${rule.name} ${from}`));
}

/** @returns {Promise<string[]>} what is wrong with the rules themselves */
async function problemsOfTheRules() {
  const base = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'imageforge-boundaries-')));
  try {
    for (const name of packages) {
      write(path.join(base, 'node_modules', name, 'package.json'), JSON.stringify({ name }));
      write(path.join(base, 'node_modules', name, 'index.js'), '');
    }
    for (const [file, content] of Object.entries(settings)) {
      write(path.join(base, file), JSON.stringify(content));
    }
    for (const [file, imports] of Object.entries(lawful)) writeImports(path.join(base, file), imports);
    const problems = [...(await violationsIn(base))].map((found) => `${found}: allowed, but reported`);

    for (const { file, imports } of Object.values(violations)) writeImports(path.join(base, file), [imports]);
    for (const [file, imports] of Object.entries(companions)) writeImports(path.join(base, file), imports);
    const found = await violationsIn(base);
    for (const [rule, { file }] of Object.entries(violations)) {
      if (!found.has(`${rule} ${file}`)) problems.push(`${rule} ${file}: forbidden, but not reported`);
    }

    const rules = createRequire(import.meta.url)(config).forbidden.map(({ name }) => name);
    for (const rule of rules) if (!(rule in violations)) problems.push(`${rule}: no sample breaks it`);
    return problems;
  } finally {
    fs.rmSync(base, { recursive: true, force: true });
  }
}

const problems = await problemsOfTheRules();
if (problems.length > 0) {
  console.log(`The rules of .dependency-cruiser.cjs do not hold what they promise:\n${problems.join('\n')}`);
  process.exit(1);
}

const { code, output } = await cruise(root, 'err-long');
console.log(output.trim());
process.exit(code === 0 ? 0 : 1);
