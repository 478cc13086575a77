import type { Price } from '../../engine/budget/price';
import type { Capabilities } from '../../engine/image-model';
import { type Family, type FamilyName, familyOf, type InputNames } from './families';

/** A model on Replicate, as data. */
export interface ReplicateModelRow extends Family {
  /** `owner/name`, or `owner/name:version`. */
  id: string;
  /** Name for people. */
  label: string;
  /** The version to run. `undefined`: the model is an official one, which has none. */
  version?: string;
  /** `undefined`: nobody knows. */
  price: Price | undefined;
  /** What an operator has said, which the model's schema does not change. */
  said: { inputs: Partial<InputNames>; fixed: Readonly<Record<string, unknown>>; capabilities: Partial<Capabilities> };
  /** Whether the names of the inputs are guessed from the schema: the family says nothing of them. */
  isGuessed: boolean;
}

/** A model by its id: what is left out comes from the table, the family or the model's own schema. */
export interface ReplicateModelOptions {
  /** `owner/name`, or `owner/name:version` for a model that is not an official one. */
  id: string;
  label?: string;
  family?: FamilyName;
  /** What the fields of a call are named in the model's input. */
  inputs?: Partial<InputNames>;
  /** Inputs that are sent with each call as they stand here, whatever a request says; they are no parameters. */
  fixed?: Readonly<Record<string, unknown>>;
  capabilities?: Partial<Capabilities>;
  price?: Price;
}

interface TableRow {
  id: string;
  label: string;
  family: FamilyName;
  version?: string;
  price: Price | undefined;
}

const perImage = (microUsd: number, asOf: string, source: string): Price => ({ kind: 'per-image', asOf, source, rows: [{ microUsd }] });

const secondHand = (microUsd: number, asOf: string, source: string): Price => perImage(microUsd, asOf, `second-hand: ${source}`);

/** Word for word, as api-evangelist/replicate has it (plans/replicate-plans-pricing.yml, read 2026-10-07). */
const quoted = (microUsd: number): Price => secondHand(microUsd, '2026-10-07', 'replicate.com/pricing, by api-evangelist/replicate');

/** The models that are offered without being configured; more stand in the options. */
const table: readonly TableRow[] = [
  { id: 'black-forest-labs/flux-schnell', label: 'FLUX.1 schnell', family: 'flux', price: perImage(3_000, '2026-11-25', 'replicate.com/black-forest-labs/flux-schnell') },
  { id: 'black-forest-labs/flux-dev', label: 'FLUX.1 dev', family: 'flux-dev', price: quoted(25_000) },
  { id: 'black-forest-labs/flux-1.1-pro', label: 'FLUX 1.1 pro', family: 'flux-pro', price: quoted(40_000) },
  {
    id: 'black-forest-labs/flux-kontext-pro',
    label: 'FLUX.1 Kontext pro',
    family: 'flux-kontext',
    price: secondHand(40_000, '2026-11-25', 'replicate.com/black-forest-labs/flux-kontext-pro, by openai-hk.com/docs/en/lab/replicate.html'),
  },
  {
    id: 'black-forest-labs/flux-fill-pro',
    label: 'FLUX.1 Fill pro',
    family: 'flux-fill',
    price: perImage(50_000, '2026-11-25', 'replicate.com/black-forest-labs/flux-fill-pro/llms.txt'),
  },
  {
    id: 'stability-ai/sdxl',
    label: 'SDXL',
    family: 'sdxl',
    version: '7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc',
    // By the second of a machine that Replicate chooses.
    price: undefined,
  },
  {
    id: 'ideogram-ai/ideogram-v3-turbo',
    label: 'Ideogram v3 turbo',
    family: 'ideogram',
    price: perImage(30_000, '2026-11-25', 'replicate.com/ideogram-ai/ideogram-v3-turbo/llms.txt'),
  },
  {
    id: 'ideogram-ai/ideogram-v3-balanced',
    label: 'Ideogram v3 balanced',
    family: 'ideogram',
    price: perImage(60_000, '2026-11-25', 'replicate.com/ideogram-ai/ideogram-v3-turbo/llms.txt'),
  },
  { id: 'ideogram-ai/ideogram-v3-quality', label: 'Ideogram v3 quality', family: 'ideogram', price: quoted(90_000) },
  { id: 'recraft-ai/recraft-v3', label: 'Recraft V3', family: 'recraft', price: secondHand(40_000, '2026-11-25', 'replicate.com/recraft-ai/recraft-v3, by openai-hk.com/docs/en/lab/replicate.html') },
  {
    id: 'nightmareai/real-esrgan',
    label: 'Real-ESRGAN',
    family: 'real-esrgan',
    version: 'f121d640bd286e1fdc67f9799164c1d5be36ff74576ee11c803ae5b665dd46aa',
    price: undefined,
  },
  {
    id: 'recraft-ai/recraft-remove-background',
    label: 'Recraft Remove Background',
    family: 'remove-background',
    price: secondHand(10_000, '2026-11-25', 'replicate.com/recraft-ai/recraft-remove-background, by openai-hk.com/docs/en/lab/replicate.html'),
  },
];

/** The rows that are offered: the table's, changed and completed by the options. */
export const readModels = (models: readonly ReplicateModelOptions[]): ReplicateModelRow[] => {
  const asked = new Map(models.map((one) => [one.id, one]));
  const known = table.map((row) => rowOf(row, asked.get(row.id)));
  const extra = models.filter(({ id }) => !table.some((row) => row.id === id)).map((one) => rowOf(undefined, one));
  return [...known, ...extra];
};

const rowOf = (row: TableRow | undefined, changes: ReplicateModelOptions | undefined): ReplicateModelRow => {
  const id = row?.id ?? changes?.id ?? '';
  const [name = id, version = row?.version] = id.split(':');
  const familyName = changes?.family ?? row?.family ?? 'other';
  const family = familyOf(familyName);
  const { inputs = {}, fixed = {}, capabilities = {} } = changes ?? {};
  return {
    id,
    label: changes?.label ?? row?.label ?? name,
    ...(version !== undefined && { version }),
    inputs: { ...family.inputs, ...inputs },
    fixed: { ...family.fixed, ...fixed },
    capabilities: withoutFixed({ ...family.capabilities, ...capabilities }, { ...family.fixed, ...fixed }),
    price: changes?.price ?? row?.price,
    said: { inputs, fixed, capabilities },
    isGuessed: familyName === 'other',
  };
};

/** What is fixed is no parameter: a request for it is refused, instead of done otherwise. */
export const withoutFixed = (capabilities: Capabilities, fixed: Readonly<Record<string, unknown>>): Capabilities => ({
  ...capabilities,
  parameters: capabilities.parameters.filter((name) => !Object.hasOwn(fixed, name)),
});
