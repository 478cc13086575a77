import path from 'node:path';
import type { Asset, Generation } from '../../plugins/imageforge/server/src/engine/generation/generation';
import type { LedgerDifference } from '../../plugins/imageforge/server/src/engine/ledger';
import type { Binding } from '../../plugins/imageforge/server/src/services/entries/bindings';
import type { BudgetStatus } from '../../plugins/imageforge/shared/budgets';
import type { CreateGenerationBody } from '../../plugins/imageforge/shared/generations';
import type { QueueView } from '../../plugins/imageforge/shared/queue';
import type { DecideReviewBody } from '../../plugins/imageforge/shared/reviews';
import { type Child, startChild } from '../support/child';
import { waitFor } from '../support/wait-for';
import type { Installation, Options } from './installation';

const root = path.resolve(__dirname, '../..');
const scripts = path.join(__dirname, 'child');
const endWithParent = ['--require', path.join(scripts, 'end-with-parent.cjs')];

/** Everything that there is about one generation. */
export interface Evidence {
  generation: Generation;
  assets: Asset[];
  isLeased: boolean;
  /** Ids of the entry's files; left out where the generation is for no entry. */
  covers?: { draft: number | null; published: number | null };
  binding?: Binding;
}

/** A row of the media library with the addresses of all its files. */
export interface LibraryFile {
  id: number;
  name: string;
  urls: string[];
}

export interface Totals {
  /** Number of generations by state. */
  states: Record<string, number>;
  /** States of all attempts of all generations. */
  attempts: string[];
  assets: number;
  /** Codes of the errors of all generations that have one. */
  errors: string[];
  /** Media library ids of the published assets. */
  published: number[];
  /** Rows of the media library. */
  files: number;
}

/** Everything that is written down about all generations. */
export interface Books {
  generations: Generation[];
  assets: Asset[];
  /** The ledger's entries of what calls cost; `null`: unknown. */
  charges: { generationId: string; attemptId: string; microUsd: number | null; isAmbiguous: boolean }[];
  /** Ids of generations that somebody holds, or held and never let go of. */
  leased: string[];
}

/** What stands on every budget, and whether the entries of the ledger add up to it. */
export interface LedgerEvidence {
  budgets: BudgetStatus[];
  accounts: number;
  differences: LedgerDifference[];
}

/** What a process answers to; see `child/commands.cjs`. */
interface Commands {
  arm(point?: string, harm?: 'kill' | 'freeze' | 'cancel'): void;
  idle(): void;
  prepare(): void;
  apiToken(): string;
  saveArticle(title: string): string;
  publishArticle(title: string): string;
  findArticle(title: string): string | undefined;
  create(body: CreateGenerationBody): string;
  review(id: string, decisions: DecideReviewBody['decisions']): Generation;
  cancel(id: string): Generation;
  resolve(id: string, action: 'retry' | 'fail'): Generation;
  keep(assetId: string): Asset;
  pauseQueue(): QueueView;
  isPaused(): boolean;
  resumeQueue(): QueueView;
  jobs(): number;
  generationsFor(documentId: string): string[];
  evidence(id: string): Evidence;
  files(prefix?: string): LibraryFile[];
  unfinished(): number;
  books(): Books;
  totals(): Totals;
  saveBudget(row: Record<string, unknown>): void;
  hideAnImage(): void;
  ledger(): LedgerEvidence;
}

/** A process of the host that answers to a test. */
export interface Host extends Child {
  /** `undefined` for a worker, which does not listen. */
  readonly port: number | undefined;
  /** Whether it has frozen itself, armed with that. */
  readonly isFrozen: boolean;
  thaw(): void;
  /** @throws Error when the command fails, or when the process ends before it has answered */
  call<Name extends keyof Commands>(
    name: Name,
    ...args: Parameters<Commands[Name]>
  ): Promise<ReturnType<Commands[Name]>>;
}

/** Processes that have their modules loaded and wait to be needed, by their environment. */
const spares = new Map<string, Child>();

const launch = (env: Record<string, string>): Child =>
  startChild(process.execPath, [path.join(scripts, 'host.cjs')], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });

/** Ends the processes that were started ahead and never needed. */
export const endSpares = async (): Promise<void> => {
  await Promise.all([...spares.values()].map((spare) => spare.end()));
  spares.clear();
};

export interface HostOptions {
  /** Default `web`. */
  role?: 'web' | 'worker';
  /** The plugin's options, over those of the installation. */
  options?: Options;
  /** A point at which it kills itself, from its first moment on. */
  armed?: string;
  /**
   * Default 320x208: these tests are about what happens around the drawing. `null`: as the content
   * type has it, where processes that know nothing of this run beside it.
   */
  coverSize?: string | null;
  /** Whether another one like it will be needed soon: it is then started ahead, up to its modules. */
  spare?: boolean;
}

/** Starts a process of the installation and waits until it works. */
export const startHost = async (
  installation: Installation,
  { role = 'web', options, armed, coverSize = '320x208', spare = false }: HostOptions = {},
): Promise<Host> => {
  const env = {
    ...installation.environment(options),
    ...(role === 'worker' && { IMAGEFORGE_ROLE: role }),
    ...(armed !== undefined && { FAULT_ARM: armed }),
    ...(coverSize !== null && { FAULT_COVER_SIZE: coverSize }),
  };
  const key = JSON.stringify(env);
  const child = spares.get(key) ?? launch(env);
  spares.delete(key);

  type Answer = { id: number; result?: unknown; error?: string };
  const open = new Map<number, (answer: Answer) => void>();
  let calls = 0;
  let isFrozen = false;
  const ready = new Promise<number | undefined>((resolve) => {
    child.process.on('message', (message: Answer & { ready?: boolean; port?: number; frozen?: boolean }) => {
      if (message.frozen) isFrozen = true;
      if (message.ready) resolve(message.port);
      open.get(message.id)?.(message);
      open.delete(message.id);
    });
  });
  void child.exited.then(({ code, signal }) => {
    for (const [id, settle] of open) settle({ id, error: `The process ended (${signal ?? code}).\n${child.output()}` });
    open.clear();
  });
  child.process.send({ start: true });
  const port = await Promise.race([
    ready,
    child.exited.then(() => {
      throw new Error(`The ${role} process did not start:\n${child.output()}`);
    }),
  ]);
  if (spare) spares.set(key, launch(env));

  return Object.defineProperties(child, {
    port: { value: port },
    isFrozen: { get: () => isFrozen },
    thaw: {
      value() {
        isFrozen = false;
        child.process.kill('SIGCONT');
      },
    },
    call: {
      async value(name: string, ...args: unknown[]) {
        if (!child.isRunning) throw new Error(`${name}: the process has ended.\n${child.output()}`);
        calls += 1;
        const id = calls;
        const { error, result } = await new Promise<Answer>((resolve) => {
          open.set(id, resolve);
          child.process.send({ id, name, args }, (failure) => failure && resolve({ id, error: failure.message }));
        });
        if (error !== undefined) throw new Error(`${name}: ${error}`);
        return result;
      },
    },
  }) as Host;
};

/**
 * Starts `imageforge worker`, the very command of `npm run worker`, and waits until it is ready.
 * @throws Error when it does not get ready; it has ended then.
 */
export const startWorkerCommand = async (installation: Installation): Promise<Child> => {
  const program = path.join(root, 'plugins/imageforge/bin/imageforge.js');
  const child = startChild(process.execPath, [...endWithParent, program, 'worker'], {
    cwd: root,
    env: installation.environment(),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  await waitFor('the worker to be ready', () => {
    if (!child.isRunning) throw new Error(`The worker did not start:\n${child.output()}`);
    return child.output().includes('ImageForge worker is ready.');
  }).catch(async (thrown: unknown) => {
    await child.end();
    throw thrown;
  });
  return child;
};
