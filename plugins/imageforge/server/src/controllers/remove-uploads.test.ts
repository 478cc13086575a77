import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Core } from '@strapi/types';
import { removeUploads } from './remove-uploads';

type Middleware = (ctx: object, next: () => Promise<void>) => Promise<void>;

describe('removeUploads', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'imageforge-uploads-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const file = (name: string) => {
    const filepath = path.join(folder, name);
    fs.writeFileSync(filepath, 'x');
    return { filepath };
  };
  const removal = (): Middleware => {
    const middlewares: Middleware[] = [];
    removeUploads({
      config: { get: (_name: string, fallback: string) => fallback },
      server: { use: (middleware: Middleware) => middlewares.push(middleware) },
      log: { warn: (message: string) => expect(message).toBeUndefined() },
    } as unknown as Core.Strapi);
    return middlewares[0] as Middleware;
  };

  it.each<[string, () => object]>([
    ['in fields of their own', () => ({ photo: file('a'), others: [file('b'), file('c')] })],
    ['in a field named __proto__', () => Object.setPrototypeOf({ photo: file('a') }, file('b')) as object],
    ['in a field named like a method', () => ({ constructor: [Object, file('a')] })],
  ])('removes files %s, also when the request fails', async (_, make) => {
    const request: { files?: object } = {};
    const run = removal()({ path: '/api/imageforge/generations', request }, async () => {
      request.files = make();
      expect(request.files).toBeDefined();
      throw new Error('refused');
    });
    await expect(run).rejects.toThrow('refused');
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('removes those that Strapi has forgotten meanwhile', async () => {
    const request: { files?: object } = {};
    await removal()({ path: '/API/ImageForge', request }, async () => {
      request.files = { files: file('a'), others: file('b') };
      delete request.files;
    });
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it("leaves other people's files alone", async () => {
    const request: { files?: object } = {};
    await removal()({ path: '/api/upload', request }, async () => {
      request.files = { files: file('a') };
    });
    expect(fs.readdirSync(folder)).toEqual(['a']);
  });
});
