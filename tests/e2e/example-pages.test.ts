import fs from 'node:fs';
import http, { type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Route } from 'playwright-core';
import sharp from 'sharp';
import type { Asset } from '../../plugins/imageforge/server/src/engine/generation/generation';
import { startChild } from '../support/child';
import { chromiumArguments } from '../support/chromium';
import { describeWith, found } from '../support/parts';
import { originOf, publishAsset } from '../support/published-asset';
import { apiToken, type BootedStrapi, bootStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const examples = path.resolve(__dirname, '../../docs/examples/delivery');
/** Installing and building a framework: minutes, and never for ever. */
const buildMs = 400_000;

/** `build` has the page in the folder that it returns. `format`: what Chromium then asks for. */
interface Example {
  name: string;
  format: string;
  isInstalled: boolean;
  build(folder: string, env: Record<string, string>): Promise<string>;
}

const run = async (command: string, args: readonly string[], cwd: string, env: Record<string, string>): Promise<void> => {
  const child = startChild(command, args, { cwd, env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? cwd, ...npmSettings(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const timer = setTimeout(() => void child.end('SIGKILL'), buildMs);
  const { code } = await child.exited;
  clearTimeout(timer);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${child.output()}`);
};

/** Where packages come from on this machine. */
const npmSettings = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).filter(([name, value]) => /^(npm_config_|https?_proxy$|no_proxy$|NODE_EXTRA_CA_CERTS$)/i.test(name) && value !== undefined)) as Record<string, string>;

/** A copy of the example with its own packages. */
const installed = (name: string, format: string, output: string): Example => ({
  name,
  format,
  isInstalled: true,
  async build(folder, env) {
    fs.cpSync(path.join(examples, name), folder, { recursive: true });
    await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], folder, env);
    await run('npm', ['run', 'build'], folder, { ...env, NEXT_TELEMETRY_DISABLED: '1', ASTRO_TELEMETRY_DISABLED: '1' });
    return path.join(folder, output);
  },
});

const pages: Example[] = [
  {
    name: 'html',
    format: 'avif',
    isInstalled: false,
    async build(folder, env) {
      await run(process.execPath, [path.join(examples, 'html', 'build.mjs'), folder], examples, env);
      return folder;
    },
  },
  installed('astro', 'avif', 'dist'),
  installed('next', 'auto', 'out'),
];

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

const serve = async (folder: string): Promise<{ url: string; server: Server }> => {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = path.join(folder, pathname === '/' ? 'index.html' : pathname);
    if (!file.startsWith(folder) || !fs.existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream' }).end(fs.readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
};

describeWith(['chromium'], 'the pages of docs/examples/delivery', () => {
  let booted: BootedStrapi;
  let asset: Asset;
  let browser: Browser;
  let env: Record<string, string>;
  const folders: string[] = [];

  beforeAll(async () => {
    booted = await bootStrapi({ options: { delivery: { allowed: ['w_320', 'w_640', 'w_1280'] } } });
    const token = await apiToken(booted.strapi);
    asset = await publishAsset(booted, {}, token);
    env = { IMAGEFORGE_URL: originOf(booted), IMAGEFORGE_TOKEN: token, IMAGEFORGE_ASSET: asset.id };
    browser = await chromium.launch({ executablePath: found('chromium'), args: chromiumArguments });
  });
  afterAll(async () => {
    await browser?.close();
    await booted?.stop();
    for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
  });

  // Their packages are no part of this repository; CI gets them.
  const isWanted = Boolean(process.env.CI ?? process.env.IMAGEFORGE_EXAMPLES);

  describe.each(pages)('$name', ({ name, format, isInstalled, build }) => {
    if (isInstalled && !isWanted) {
      it.skip(`needs the packages of docs/examples/delivery/${name}: set CI or IMAGEFORGE_EXAMPLES to install them`, () => {});
      return;
    }
    let site: { url: string; server: Server };

    beforeAll(async () => {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), `imageforge-example-${name}-`));
      folders.push(folder);
      site = await serve(await build(folder, env));
    }, buildMs * 2);
    afterAll(() => site?.server.close());

    it.each([320, 640, 1280])('loads the file for a window of %i px, with the thumbhash in its place before', async (width) => {
      const context = await browser.newContext({ viewport: { width, height: Math.ceil((width * 2) / 3) }, deviceScaleFactor: 1 });
      const asked: string[] = [];
      const held: Route[] = [];
      let isOpen = false;
      await context.route(/\/imageforge\/i\//, async (route) => {
        asked.push(new URL(route.request().url()).pathname);
        if (isOpen) await route.continue();
        else held.push(route);
      });
      try {
        const page = await context.newPage();
        const problems: string[] = [];
        page.on('pageerror', ({ message }) => problems.push(message));
        await page.goto(site.url, { waitUntil: 'commit' });
        await waitFor('the request', () => held.length > 0);
        const image = page.locator('img');
        const background = await image.evaluate((element) => (globalThis as unknown as { getComputedStyle(of: unknown): { backgroundImage: string } }).getComputedStyle(element).backgroundImage);
        expect(background).toMatch(/^url\("data:image\/(png|svg\+xml)/);
        // It is seen, and it is not one grey: what stands above is not what stands below.
        const [top, bottom] = await waitFor('the blurred picture', async () => {
          const picture = await page.screenshot();
          const band = async (from: number) => {
            const height = Math.floor(width / 3);
            const { channels } = await sharp(await sharp(picture).extract({ left: 0, top: from, width, height }).png().toBuffer()).stats();
            return channels.slice(0, 3).map(({ mean }) => mean);
          };
          const bands = [await band(0), await band(Math.floor(width / 3))];
          return bands.flat().some((mean) => mean < 240) && bands;
        });
        expect(Math.max(...(top ?? []).map((mean, channel) => Math.abs(mean - (bottom?.[channel] ?? 0))))).toBeGreaterThan(5);

        isOpen = true;
        for (const route of held) await route.continue();
        await waitFor('the picture', () => image.evaluate((element) => (element as unknown as { complete: boolean; naturalWidth: number }).complete && (element as unknown as { naturalWidth: number }).naturalWidth > 0));
        const expected = `/imageforge/i/-/w_${width}/${asset.id}.${format}`;
        const { currentSrc } = await image.evaluate((element) => ({ currentSrc: (element as unknown as { currentSrc: string }).currentSrc }));
        expect([new URL(currentSrc).pathname, asked]).toEqual([expected, [expected]]);
        expect(await image.getAttribute('alt')).toBe(asset.alternativeText);
        expect(problems).toEqual([]);
      } finally {
        await context.close();
      }
    });
  });
});
