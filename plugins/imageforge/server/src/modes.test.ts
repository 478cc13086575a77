import fs from 'node:fs';
import path from 'node:path';
import { modeNames } from './engine/image-model';
import { modeServers } from './testing/mode-servers';
import { type ModeOutcome, runModes, tableOf } from './testing/run-modes';

/** Folders that hold no provider of their own. */
const folders = fs.readdirSync(path.join(__dirname, 'providers'), { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe('every provider, asked for every mode through the engine', () => {
  let outcomes: ModeOutcome[];
  beforeAll(async () => {
    outcomes = await runModes();
  }, 120_000);
  afterAll(() => void process.stdout.write(`${asText(outcomes)}\n`));

  it('is there with a fake server of its own', () => {
    expect(Object.keys(modeServers).sort()).toEqual(folders.map(({ name }) => name).sort());
    expect(outcomes).toHaveLength(folders.length * modeNames.length);
  });

  it.each(modeNames)('%s works on two providers or more', (mode) => {
    expect(outcomes.filter((one) => one.mode === mode && one.works.length > 0).length).toBeGreaterThanOrEqual(2);
  });

  it('is what docs/models.md says; `npm run docs` writes it anew', () => {
    const text = fs.readFileSync(path.join(__dirname, '../../../../docs/models.md'), 'utf8');
    const [, written] = /<!-- generated: modes -->\n\n([^]*?)\n\n<!-- end of modes -->/.exec(text) ?? [];
    expect(tableOf(outcomes)).toBe(written);
  });

  it('refuses what it cannot with one code, before its server hears of it', () => {
    const refusing = outcomes.filter(({ works }) => works.length === 0);
    expect(refusing.length).toBeGreaterThan(0);
    expect(new Set(refusing.flatMap(({ refuses }) => refuses))).toEqual(new Set(['IMAGEFORGE_UNSUPPORTED']));
  });
});

const asText = (outcomes: readonly ModeOutcome[] = []): string =>
  outcomes
    .map(({ provider, mode, works, adapts, refuses }) => {
      const what = works.length > 0 ? `works (${works.length} models)${adapts.length > 0 ? `, adapts ${adapts.join(', ')}` : ''}` : `refuses ${refuses.join(', ')}`;
      return `${provider.padEnd(18)} ${mode.padEnd(20)} ${what}`;
    })
    .join('\n');
