import fs from 'node:fs';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumArguments } from '../support/chromium';
import { found } from '../support/parts';
import type { Host } from './host';

const patienceMs = 30_000;

/** An Editor at the admin panel, logged in, in a browser of their own. */
export interface Editor {
  page: Page;
  /** Every request so far: `POST /imageforge/generations`. */
  requests(method: string, path: RegExp): string[];
  /** Asks the server, as the page does. @param path below its root */
  get<Answer>(path: string): Promise<Answer>;
  /** What must never happen: calls to other machines, refused calls, errors on the page. */
  troubles: string[];
  /** Keeps a picture, where `IMAGEFORGE_SCREENSHOTS` names a folder. */
  picture(name: string): Promise<void>;
  close(): Promise<void>;
}

const isOurs = (host: Host, url: URL): boolean => !url.protocol.startsWith('http') || url.host === new URL(host.url).host;

const watchOver = async (context: BrowserContext, host: Host, troubles: string[]): Promise<void> => {
  await context.route('**/*', (route) => {
    const url = new URL(route.request().url());
    if (isOurs(host, url)) return route.continue();
    troubles.push(`a call to ${url.host}`);
    return route.abort();
  });
};

export const startEditor = async (host: Host): Promise<Editor> => {
  const browser: Browser = await chromium.launch({ executablePath: found('chromium'), args: chromiumArguments });
  const troubles: string[] = [];
  const seen: { method: string; path: string }[] = [];
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
  context.setDefaultTimeout(patienceMs);
  await watchOver(context, host, troubles);
  const page = await context.newPage();
  let authorization = '';
  page.on('request', (request) => {
    seen.push({ method: request.method(), path: new URL(request.url()).pathname });
    authorization = request.headers().authorization ?? authorization;
  });
  page.on('response', (response) => {
    if (response.status() === 403) troubles.push(`403 of ${response.url()}`);
  });
  page.on('pageerror', (error) => troubles.push(error.message));

  const login = host.logins.find(({ email }) => email.startsWith('editor'));
  if (!login) throw new Error('Expected the demo to have an editor.');
  await page.goto(`${host.url}/admin`);
  await page.getByLabel('Email').fill(login.email);
  await page.locator('input[name="password"]').fill(login.password);
  await page.getByRole('button', { name: 'Login' }).click();
  await page.locator('nav a[href*="content-manager"]').first().waitFor();

  return {
    page,
    troubles,
    requests: (method, wanted) =>
      seen.filter((request) => request.method === method && wanted.test(request.path)).map((request) => request.path),
    async get(path) {
      const response = await page.request.get(`${host.url}${path}`, { headers: { authorization } });
      if (!response.ok()) throw new Error(`GET ${path} was answered with ${response.status()}.`);
      return response.json();
    },
    async picture(name) {
      const folder = process.env.IMAGEFORGE_SCREENSHOTS;
      if (!folder) return;
      fs.mkdirSync(folder, { recursive: true });
      await page.screenshot({ path: path.join(folder, `${name}.png`) });
    },
    close: () => browser.close(),
  };
};
