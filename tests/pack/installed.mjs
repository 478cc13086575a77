import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { binary } from '../../scripts/shared/paths.mjs';
import { typeProjects } from './bare-app.mjs';
import { run } from './commands.mjs';

const name = 'strapi-plugin-imageforge';

/** Two of these in one process or one page do not work together: libvips, React's contexts, Strapi itself. */
const single = /^(@strapi\/.+|sharp|@img\/sharp-.+|react|react-dom|react-intl|react-router-dom|styled-components)$/;

/** `a/node_modules/@strapi/utils` → `@strapi/utils` */
const packageOf = (place) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** What npm installed, from its own lock file. */
export function proveSingleCopies(app) {
  const { packages } = JSON.parse(fs.readFileSync(path.join(app, 'package-lock.json'), 'utf8'));
  const places = new Map();
  for (const place of Object.keys(packages)) {
    const packageName = place && packageOf(place);
    if (single.test(packageName)) places.set(packageName, [...(places.get(packageName) ?? []), place]);
  }
  const twice = [...places.values()].filter((all) => all.length > 1).flat();
  const describe = (place) => `${place} ${packages[place].version}`;
  assert.deepEqual(twice.map(describe), [], 'installed more than once');
  return ['sharp', '@strapi/design-system', '@strapi/utils'].map((one) => describe(`node_modules/${one}`).slice(13)).join(', ');
}

/** `npm ls` ends with 1 for anybody's problem; only the plugin's are ours. */
export async function provePeers(app) {
  const output = await run('npm', ['ls', name, '--all', '--json', '--silent'], {
    cwd: app,
    withinMs: 60_000,
    codes: [0, 1],
  });
  const { problems = [], dependencies } = JSON.parse(output);
  assert.ok(dependencies?.[name]?.version, `${name} is not in the tree`);
  const ours = problems.filter((problem) => problem.includes(name));
  assert.deepEqual(ours, []);
  return `${dependencies[name].version}${problems.length ? `, ${problems.length} problems of other packages` : ''}`;
}

/** As a user types it: by the link that npm made. */
export async function proveCommand(app) {
  const output = await run(path.join(app, 'node_modules/.bin/imageforge'), ['--help'], { cwd: app, withinMs: 30_000 });
  assert.match(output, /^Usage: imageforge worker/);
}

export async function proveTypes(app) {
  const tsc = path.join(app, 'node_modules/typescript/bin/tsc');
  for (const project of typeProjects) {
    await run(process.execPath, [tsc, '-p', project], { cwd: app, withinMs: 180_000 });
  }
}

/** The example package against what the installed plugin exports, by the runner of this repository. */
export async function proveExample(app) {
  const output = await run(process.execPath, [binary('jest'), '--rootDir', '.'], { cwd: path.join(app, 'examplepix'), withinMs: 180_000 });
  return /^Tests:\s+(.*)$/m.exec(output)?.[1];
}
