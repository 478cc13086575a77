import assert from 'node:assert/strict';
import fs from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { binary, plugin } from '../../scripts/shared/paths.mjs';
import { run } from './commands.mjs';

/**
 * A plugin with larger files ships something that it should not: pictures, maps, a bundled library. The
 * server is there twice, as CommonJS and as ES module, and its declarations are another megabyte.
 */
const maxUnpackedBytes = 4_000_000;
const expected = /^(package\.json|README\.md|LICENSE|bin\/(imageforge|load-strapi|orphans|purge|verify-ledger)\.js|dist\/.+\.(js|mjs|d\.ts))$/;
/** The contract suite and its server are there for those who write providers. */
const unwanted = /\.test\.|(?<!dist\/kit\/engine)\/testing\/|\.map$|\.tsbuildinfo$/;

/**
 * Packs the plugin as `npm publish` does, from what is built.
 * @param {string} folder where the tarball goes
 */
export async function pack(folder) {
  const args = ['pack', '--ignore-scripts', '--json', '--silent', '--pack-destination', folder];
  const [packed] = JSON.parse(await run('npm', args, { cwd: plugin, withinMs: 60_000 }));
  return { file: path.join(folder, packed.filename), packed };
}

export function proveContent({ files, unpackedSize }) {
  const paths = files.map((file) => file.path);
  const wrong = paths.filter((file) => !expected.test(file) || unwanted.test(file));
  assert.deepEqual(wrong, [], 'these files should not be in the package');
  const needed = ['package.json', 'README.md', 'LICENSE', 'bin/imageforge.js', 'dist/server/index.js', 'dist/admin/index.js', 'dist/kit/provider-kit/public.js', 'dist/kit/engine/testing/public.js'];
  assert.deepEqual(
    needed.filter((file) => !paths.includes(file)),
    [],
    'these files are missing from the package',
  );
  assert.ok(unpackedSize < maxUnpackedBytes, `${unpackedSize} bytes unpacked, more than ${maxUnpackedBytes}`);
  return `${paths.length} files, ${Math.round(unpackedSize / 1000)} kB`;
}

export async function proveVerified() {
  await run(process.execPath, [binary('@strapi/sdk-plugin', 'strapi-plugin'), 'verify'], {
    cwd: plugin,
    withinMs: 60_000,
  });
}

const nameOf = (specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

function* filesIn(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) yield path.join(entry.parentPath, entry.name);
  }
}

/** Whoever installs the package gets its dependencies and peers, and nothing that it was built with. */
export function proveImports(installed) {
  const { dependencies, peerDependencies } = JSON.parse(
    fs.readFileSync(path.join(installed, 'package.json'), 'utf8'),
  );
  const known = new Set([...Object.keys(dependencies), ...Object.keys(peerDependencies), ...builtinModules]);
  const missing = new Set();
  for (const file of filesIn(path.join(installed, 'dist'))) {
    if (!/\.m?js$/.test(file)) continue;
    const code = fs.readFileSync(file, 'utf8');
    for (const [, , specifier] of code.matchAll(/(\bfrom |\bimport |\brequire\(|\bimport\()["']([^"'\n]+)["']/g)) {
      const isOurs = specifier.startsWith('.') || specifier.startsWith('node:') || known.has(nameOf(specifier));
      if (!isOurs) missing.add(`${specifier} in ${path.relative(installed, file)}`);
    }
  }
  assert.deepEqual([...missing], [], 'imported, and neither a dependency nor a peer');
}

/** A declaration that names a file which is not there makes types `any`, without a word. */
export function proveDeclarations(installed) {
  const missing = [];
  for (const file of filesIn(path.join(installed, 'dist'))) {
    if (!file.endsWith('.d.ts')) continue;
    const code = fs.readFileSync(file, 'utf8');
    for (const [, specifier] of code.matchAll(/(?:\bfrom |\bimport |\bimport\()["'](\.[^"'\n]*)["']/g)) {
      const target = path.resolve(path.dirname(file), specifier);
      const isThere = [`${target}.d.ts`, path.join(target, 'index.d.ts')].some((one) => fs.existsSync(one));
      if (!isThere) missing.push(`${specifier} in ${path.relative(installed, file)}`);
    }
  }
  assert.deepEqual(missing, []);
}
