import { ForgeError } from '../../engine/errors';
import type { ImageCall, Warning } from '../../engine/image-model';
import type { OpenAIModelRow } from './models';

interface Setting {
  /** Texts that it may be, or the least and greatest whole number. */
  values: readonly string[] | { min: number; max: number };
  endpoints: readonly Endpoint[];
}

export type Endpoint = 'generations' | 'edits' | 'variations';

/** Values of the settings that OpenAI documents, and the endpoints that have them (OpenAPI 2.3.0). */
const documented: Record<string, Setting> = {
  input_fidelity: { values: ['low', 'high'], endpoints: ['edits'] },
  style: { values: ['vivid', 'natural'], endpoints: ['generations'] },
  output_format: { values: ['png', 'jpeg', 'webp'], endpoints: ['generations', 'edits'] },
  output_compression: { values: { min: 0, max: 100 }, endpoints: ['generations', 'edits'] },
};

/**
 * The call's own settings as fields of the request. What this model or this endpoint doesn't have is
 * left out with a warning.
 * @throws ForgeError IMAGEFORGE_INVALID_REQUEST for a value that OpenAI doesn't know.
 */
export const readParameters = (
  row: OpenAIModelRow,
  call: ImageCall,
  endpoint: Endpoint,
): { fields: Record<string, string | number | boolean>; warnings: Warning[] } => {
  const fields: Record<string, string | number | boolean> = {};
  const warnings: Warning[] = [];
  for (const [name, value] of Object.entries(call.parameters)) {
    const known = documented[name];
    if (!row.capabilities.parameters.includes(name)) {
      warnings.push(unsupported(name, `${row.label} has no setting "${name}"; it was left out.`));
    } else if (known && !known.endpoints.includes(endpoint)) {
      warnings.push(unsupported(name, `OpenAI has no setting "${name}" for ${made[endpoint]}; it was left out.`));
    } else if (known ? allows(known, value) : isScalar(value)) {
      fields[name] = value as string | number | boolean;
    } else {
      const expected = known ? wordsFor(known) : 'a text, a number or a boolean';
      throw new ForgeError(
        'IMAGEFORGE_INVALID_REQUEST',
        `Setting "${name}": expected ${expected}, got ${JSON.stringify(value)}.`,
        { details: { field: `parameters.${name}` } },
      );
    }
  }
  return { fields, warnings };
};

const made: Record<Endpoint, string> = { generations: 'images made from text', edits: 'edits', variations: 'variations' };

const allows = ({ values }: Setting, value: unknown): boolean =>
  'min' in values ? Number.isInteger(value) && (value as number) >= values.min && (value as number) <= values.max : values.includes(value as string);

const wordsFor = ({ values }: Setting): string => ('min' in values ? `a whole number from ${values.min} to ${values.max}` : `one of ${values.join(', ')}`);

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

export const unsupported = (setting: string, message: string): Warning => ({
  code: 'unsupported-setting',
  message,
  details: { setting },
});
