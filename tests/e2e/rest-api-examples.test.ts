import { execFile } from 'node:child_process';
import fs from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import type { GenerationView } from '../../plugins/imageforge/shared/generations';
import { createOutsideProvider, source } from '../support/outside-provider';
import { apiToken, type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const text = fs.readFileSync(path.join(__dirname, '../../docs/rest-api.md'), 'utf8');
const [, chapter = ''] = /\n## Create a generation\n([^]*?)\n## /.exec(text) ?? [];
/** Its commands as they stand there, but for the models, which would be asked for money. */
const examples = [...chapter.matchAll(/```sh\n([^]*?)\n```/g)].map(([, command = '']) =>
  command.replace(/"model": "[^"]+"/, (named) => (named.includes('mini') ? '"model": "outside/plain-1"' : '"model": "outside/all-1"')),
);
const nameOf = (command: string): string => /"(?:mode|prompt)": "[^"]+"/.exec(command)?.[0] ?? command;

describe('the examples of docs/rest-api.md, as a shell runs them', () => {
  const provider = createOutsideProvider();
  let booted: BootedStrapi;
  let environment: NodeJS.ProcessEnv;

  beforeAll(async () => {
    booted = await bootStrapi({ register: (strapi) => strapi.plugin('imageforge').service('providers').register(provider) });
    const { port } = booted.strapi.server.httpServer.address() as AddressInfo;
    const TOKEN = await apiToken(booted.strapi);
    environment = { PATH: process.env.PATH, NO_PROXY: '*', STRAPI: `http://127.0.0.1:${port}/api/imageforge`, TOKEN };
    const picture = (background: string) => sharp({ create: { ...source, channels: 3, background } });
    await picture('#4a7').jpeg().toFile(path.join(booted.folder, 'room.jpg'));
    await picture('#fff').png().toFile(path.join(booted.folder, 'mask.png'));
  });
  afterAll(() => booted?.stop());
  beforeEach(() => void provider.calls.splice(0));

  it('are all found', () => {
    const modes = examples.map((command) => /"mode": "([^"]+)"/.exec(command)?.[1]).filter(Boolean);
    expect(modes).toEqual(['upscale', 'remove-background', 'inpaint']);
    expect(examples.filter((command) => command.includes('"adapt": true'))).toHaveLength(1);
  });

  it.each(examples.map((command) => [nameOf(command), command] as const))('%s', async (_name, command) => {
    const { stdout } = await promisify(execFile)('sh', ['-c', command], { cwd: booted.folder, env: environment });
    const { data, error } = JSON.parse(stdout) as { data: GenerationView; error?: object };
    expect(error).toBeUndefined();
    const { state, images } = await waitFor(`the end of ${data.id}`, async () => {
      const { body } = await booted.request.get(`/api/imageforge/generations/${data.id}`).set('Authorization', `Bearer ${environment.TOKEN}`);
      return ['succeeded', 'failed', 'canceled', 'blocked'].includes(body.data.state) && (body.data as GenerationView);
    });
    expect({ state, images }).toMatchObject({ state: 'succeeded', images: [{ state: 'published' }] });
    const [call] = provider.calls;
    if (command.includes('"upscale"')) expect(call).toMatchObject({ mode: 'upscale', factor: 4, size: { width: 384, height: 256 } });
    if (command.includes('"remove-background"')) expect(call).toMatchObject({ mode: 'remove-background', prompt: '' });
    if (command.includes('"inpaint"')) expect(call).toMatchObject({ mode: 'inpaint', mask: { mediaType: 'image/png' } });
    if (command.includes('"adapt"')) expect(data.warnings.map(({ code, details }) => [code, details?.name])).toEqual([['unsupported-setting', 'seed'], ['adjusted', 'size']]);
  });
});
