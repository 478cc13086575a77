'use strict';

/**
 * A process of the host application for the fault tests: web (listening on a free port) or worker
 * (`IMAGEFORGE_ROLE=worker`). The test talks to it over Node's channel between parent and child:
 * `{id, name, args}` is answered with `{id, result}` or `{id, error}`. Armed with a point, it comes to
 * harm there; `FAULT_ARM` arms it from the start. `FAULT_COVER_SIZE` is the size of articles' covers in
 * this process.
 */
require('./end-with-parent.cjs');
const { once } = require('node:events');
const path = require('node:path');
const { createStrapi } = require('@strapi/strapi');
const { createCommands } = require('./commands.cjs');
const { installPoints } = require('./points.cjs');

const root = path.resolve(__dirname, '../../..');

const send = (message) => new Promise((resolve) => process.send(message, resolve));

/** What happens at the point that is armed: the process dies, is frozen, or somebody cancels the work. */
const createHarm = (forge) => {
  let armed = { point: process.env.FAULT_ARM, harm: 'kill' };
  const harms = {
    kill: () => process.kill(process.pid, 'SIGKILL'),
    async freeze() {
      await send({ frozen: true });
      process.kill(process.pid, 'SIGSTOP');
    },
    async cancel(access) {
      const { generations } = await forge.store.list({ states: ['queued', 'running'], page: 1, pageSize: 1 });
      await forge.generations.cancel(generations[0].id, access);
    },
  };
  return {
    arm(next) {
      armed = next;
    },
    async reach(point) {
      if (point !== armed.point) return;
      const { harm, access } = armed;
      armed = {};
      await harms[harm](access);
    },
  };
};

async function main() {
  const app = createStrapi({
    appDir: root,
    distDir: path.join(root, 'dist'),
    autoReload: false,
    serveAdminPanel: false,
  });
  app.log.level = process.env.TEST_LOG_LEVEL ?? 'warn';
  const strapi = await app.load();
  if (process.env.FAULT_COVER_SIZE) {
    const { cover } = strapi.contentTypes['api::article.article'].attributes;
    cover.pluginOptions.imageforge.size = process.env.FAULT_COVER_SIZE;
  }

  const forge = strapi.plugin('imageforge').service('forge');
  const { arm, reach } = createHarm(forge);
  installPoints(strapi, forge, reach);
  const commands = createCommands(strapi, forge, arm);

  process.on('message', ({ id, name, args = [] }) => {
    if (id === undefined) return;
    Promise.resolve()
      .then(() => commands[name](...args))
      .then(
        (result) => send({ id, result }),
        (error) => send({ id, error: error.stack ?? String(error) }),
      );
  });
  let port;
  if (process.env.IMAGEFORGE_ROLE !== 'worker') {
    strapi.server.mount();
    const server = strapi.server.httpServer;
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = server.address().port;
  }
  await send({ ready: true, port });
}

// The preload lets go of the channel; a process that waits to be needed has nothing else to live for.
process.channel.ref();

/** It is started ahead, to have its modules loaded when it is needed; until told so it touches nothing. */
once(process, 'message')
  .then(main)
  .catch((error) => {
    process.stderr.write(`${error.stack ?? error}\n`);
    process.exit(1);
  });
