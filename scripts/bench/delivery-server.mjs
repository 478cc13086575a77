/**
 * What the benchmark `delivery` compares, each in a process of its own: Strapi with a published image,
 * or ipx on the same image. It tells where it listens over Node's channel between parent and child.
 *
 * node delivery-server.mjs strapi '{"options": …}' | ipx '{"folder": …}'
 */
import http from 'node:http';
import path from 'node:path';
import { root } from '../shared/paths.mjs';
import { loadTypeScript } from './load-typescript.mjs';

// Whatever ends the benchmark ends this process too.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));

const servers = {
  async strapi({ options, size }) {
    const { bootStrapi } = loadTypeScript(path.join(root, 'tests', 'support', 'strapi.ts'));
    const { originOf, publishAsset } = loadTypeScript(path.join(root, 'tests', 'support', 'published-asset.ts'));
    const booted = await bootStrapi({ options });
    const asset = await publishAsset(booted, { size });
    const { bytes } = await booted.strapi.plugin('imageforge').service('forge').originals.get(asset.file.key);
    return { origin: originOf(booted), asset: asset.id, master: Buffer.from(bytes).toString('base64') };
  },

  async ipx({ folder }) {
    const { createIPX, createIPXNodeServer, ipxFSStorage } = await import('ipx');
    const server = http.createServer(createIPXNodeServer(createIPX({ storage: ipxFSStorage({ dir: folder }) })));
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { origin: `http://127.0.0.1:${server.address().port}` };
  },
};

const [, , kind, settings] = process.argv;
process.send(await servers[kind](JSON.parse(settings)));
