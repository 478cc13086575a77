/**
 * npm run test:pack [-- --keep]
 * The way most users meet the plugin: packed as npm publishes it, installed from that tarball into a
 * bare Strapi application outside this repository, with one entry in its config/plugins.
 * One line for each proof; --keep leaves the application where it is.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import finder from '../support/find-parts.cjs';
import { build } from '../../scripts/build.mjs';
import { writeBareApp } from './bare-app.mjs';
import { generateInBrowser } from './browser.mjs';
import { endAll, run } from './commands.mjs';
import { proveCommand, proveExample, provePeers, proveSingleCopies, proveTypes } from './installed.mjs';
import {
  createApiToken,
  proveCapabilities,
  proveGeneration,
  proveQuiet,
  proveSavedEntry,
  register,
  startApp,
} from './server.mjs';
import { pack, proveContent, proveDeclarations, proveImports, proveVerified } from './tarball.mjs';
import { createTally } from './tally.mjs';

const keep = process.argv.includes('--keep');
const tally = createTally();
const { prove } = tally;
// The real path: Node and Vite resolve links, and would see two places where there is one.
const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'imageforge-pack-'));
const app = path.join(folder, 'app');
const installed = path.join(app, 'node_modules', 'strapi-plugin-imageforge');
const strapi = path.join(app, 'node_modules', '@strapi', 'strapi', 'bin', 'strapi.js');

function clean() {
  endAll();
  if (!keep) fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    clean();
    process.exit(1);
  });
}

/** @returns {Promise<boolean>} whether there is an application to go on with */
async function install() {
  let packed;
  const isPacked = await prove('the plugin builds and packs', async () => {
    if (!(await build({ panel: false }))) throw new Error('The build failed, see above.');
    packed = await pack(folder);
    return path.basename(packed.file);
  });
  if (!isPacked) return false;
  await prove('the tarball holds the built plugin and nothing else', () => proveContent(packed.packed));
  await prove('strapi-plugin verify passes', proveVerified);

  writeBareApp(app, packed.file);
  return prove('it installs into a bare Strapi application', async () => {
    // Node's headers that came with it serve where they cannot be downloaded.
    const env = fs.existsSync('/usr/include/node/node.h') ? { npm_config_nodedir: '/usr' } : {};
    const args = ['install', '--prefer-offline', '--no-audit', '--no-fund'];
    await run('npm', args, { cwd: app, env, withinMs: 540_000 });
  });
}

async function proveInstalled() {
  await prove('its peer dependencies are there', () => provePeers(app));
  await prove('there is one copy of Strapi’s packages, of sharp and of React', () => proveSingleCopies(app));
  await prove('it imports only its dependencies and peers', () => proveImports(installed));
  await prove('its type declarations name only files that are there', () => proveDeclarations(installed));
  await prove('its types can be imported by an application', () => proveTypes(app));
  await prove('a provider in a package of its own keeps the contract', () => proveExample(app));
  await prove('`imageforge --help` answers', () => proveCommand(app));
}

async function proveServer() {
  let server;
  const started = await prove('the application starts', async () => {
    server = await startApp(app, strapi);
    return server.url;
  });
  if (!started) return;
  const { url } = server;
  try {
    await prove('… and warns of nothing', () => proveQuiet(server.output()));
    let adminToken;
    let apiToken;
    const hasTokens = await prove('its first administrator makes an API token', async () => {
      adminToken = await register(url);
      apiToken = await createApiToken(url, adminToken);
    });
    if (!hasTokens) return;
    await prove('the capabilities answer', () => proveCapabilities(url, apiToken));
    await prove('a generation lands in its media library, with formats', () =>
      proveGeneration(url, apiToken, adminToken),
    );
    await proveBrowser(url, apiToken);
    await prove('nothing was logged as an error meanwhile', () => proveQuiet(server.output()));
  } finally {
    await server.end();
  }
}

async function proveBrowser(url, apiToken) {
  const chromiumPath = finder.found('chromium');
  const title = 'A post with a picture';
  const inBrowser = 'in Chromium, an empty picture field is generated into, saved and reloaded';
  const persisted = 'the saved entry has the picture';
  if (!chromiumPath && !process.env.CI) {
    for (const what of [inBrowser, persisted]) tally.skip(what, 'Chromium was not found');
    return;
  }
  const isDone = await prove(inBrowser, async () => {
    if (!chromiumPath) throw new Error('Chromium was not found, and in CI it has to be.');
    await generateInBrowser({ url, chromiumPath, title, screenshots: folder });
  });
  if (isDone) await prove(persisted, () => proveSavedEntry(url, apiToken, title));
}

try {
  if (await install()) {
    await proveInstalled();
    const isBuilt = await prove('its admin panel builds', async () => {
      await run(process.execPath, [strapi, 'build'], {
        cwd: app,
        env: { NODE_ENV: 'production' },
        withinMs: 300_000,
      });
    });
    if (isBuilt) await proveServer();
  }
} finally {
  clean();
}
if (keep) console.log(`The application is kept in ${app}`);
console.log(tally.line());
process.exit(tally.ok ? 0 : 1);
