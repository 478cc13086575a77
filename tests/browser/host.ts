import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { CreateGenerationBody } from '../../plugins/imageforge/shared/generations';
import { startChild } from '../support/child';
import { environmentOf } from '../support/environment';

const root = path.resolve(__dirname, '../..');

export interface SavedEntry {
  documentId: string;
  [field: string]: unknown;
}

export interface Where {
  documentId?: string;
  locale?: string;
  status?: 'draft' | 'published';
  filters?: Record<string, unknown>;
}

/** What the host answers to; see `child/commands.cjs`. */
interface Commands {
  create(uid: string, data: Record<string, unknown>, locale?: string): string;
  publish(uid: string, documentId: string, locale?: string): void;
  findFirst(uid: string, where: Where & { populate?: unknown }): SavedEntry | null;
  files(): { id: number; name: string; alternativeText: string | null }[];
  generate(body: CreateGenerationBody): string;
  cancel(id: string): void;
  generations(): { id: string; state: string }[];
  resumeQueue(): void;
  declareDead(webhook: string, since: string): void;
  speak(email: string, language: string): void;
  grant(role: string, action: string): void;
  revoke(role: string, action: string): void;
}

export interface Login {
  email: string;
  password: string;
}

/** The host with its admin panel and the demo's content, in a process of its own. */
export interface Host {
  url: string;
  logins: Login[];
  call<Name extends keyof Commands>(
    name: Name,
    ...args: Parameters<Commands[Name]>
  ): Promise<ReturnType<Commands[Name]>>;
  stop(): Promise<void>;
}

interface Message {
  ready?: { port: number; logins: Login[] };
  id?: number;
  result?: unknown;
  error?: string;
}

/** @param options the plugin's options */
export const startHost = async (options: Record<string, unknown> = {}): Promise<Host> => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'imageforge-browser-'));
  const publicFolder = path.join(folder, 'public');
  fs.mkdirSync(path.join(publicFolder, 'uploads'), { recursive: true });
  const child = startChild(process.execPath, [path.join(__dirname, 'child', 'host.cjs')], {
    cwd: root,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      // The developer's own .env is not read.
      ENV_PATH: path.join(folder, '.env'),
      ...(process.env.TEST_LOG_LEVEL && { TEST_LOG_LEVEL: process.env.TEST_LOG_LEVEL }),
      ...environmentOf(folder, { env: { PUBLIC_DIR: publicFolder, BROWSER_TEST_FOLDER: folder }, options }),
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });

  const open = new Map<number, (message: Message) => void>();
  const ready = new Promise<NonNullable<Message['ready']>>((resolve) => {
    child.process.on('message', (message: Message) => {
      if (message.ready) resolve(message.ready);
      open.get(message.id ?? 0)?.(message);
    });
  });
  const ended = child.exited.then(() => {
    throw new Error(`The host ended:\n${child.output()}`);
  });
  ended.catch(() => undefined);
  const { port, logins } = await Promise.race([ready, ended]);

  let calls = 0;
  const call = async (name: string, ...args: unknown[]): Promise<unknown> => {
    calls += 1;
    const id = calls;
    const answered = new Promise<Message>((resolve) => open.set(id, resolve));
    child.process.send({ id, name, args });
    const { error, result } = await Promise.race([answered, ended]);
    open.delete(id);
    if (error !== undefined) throw new Error(`${name}: ${error}`);
    return result;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    logins,
    call: call as Host['call'],
    async stop() {
      await child.end('SIGTERM');
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
};
