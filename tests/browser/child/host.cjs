'use strict';

/**
 * The host application with its admin panel and the demo's content, for the browser tests, on a free
 * port. The test talks to it over Node's channel between parent and child: `{id, name, args}` is
 * answered with `{id, result}` or `{id, error}`.
 */
const path = require('node:path');
const { createStrapi } = require('@strapi/strapi');
const { createCommands } = require('./commands.cjs');

const root = path.resolve(__dirname, '../../..');
const folder = process.env.BROWSER_TEST_FOLDER;

// Whatever ends the test ends this process too.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));

async function main() {
  const app = createStrapi({ appDir: root, distDir: path.join(root, 'dist'), autoReload: false, serveAdminPanel: true });
  app.log.level = process.env.TEST_LOG_LEVEL ?? 'warn';
  const strapi = await app.load();
  strapi.server.mount();
  const server = strapi.server.httpServer;
  await new Promise((resolve) => server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', resolve));

  const { seed } = await import('../../../scripts/demo/seed.mjs');
  const { logins } = await seed(strapi, folder);
  const commands = createCommands(strapi);
  process.on('message', ({ id, name, args }) => {
    Promise.resolve()
      .then(() => commands[name](...args))
      .then(
        (result) => process.send({ id, result }),
        (error) => process.send({ id, error: error.stack ?? String(error) }),
      );
  });
  process.send({ ready: { port: server.address().port, logins } });
}

main().catch((error) => {
  process.stderr.write(`${error.stack ?? error}\n`);
  process.exit(1);
});
