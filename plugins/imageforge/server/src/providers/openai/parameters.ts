import { ForgeError } from '../../engine/errors';
import type { ImageCall, Warning } from '../../engine/image-model';
import type { OpenAIModelRow } from './models';

/** Values of the settings that OpenAI documents, and the endpoint that has them (OpenAPI 2.3.0). */
const documented: Record<string, { values: readonly string[]; endpoint: Endpoint }> = {
  input_fidelity: { values: ['low', 'high'], endpoint: 'edits' },
  style: { values: ['vivid', 'natural'], endpoint: 'generations' },
};

export type Endpoint = 'generations' | 'edits';

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
    } else if (known && known.endpoint !== endpoint) {
      const where = endpoint === 'edits' ? 'edits' : 'images made from text';
      warnings.push(unsupported(name, `OpenAI has no setting "${name}" for ${where}; it was left out.`));
    } else if (known ? typeof value === 'string' && known.values.includes(value) : isScalar(value)) {
      fields[name] = value as string | number | boolean;
    } else {
      const expected = known ? `one of ${known.values.join(', ')}` : 'a text, a number or a boolean';
      throw new ForgeError(
        'IMAGEFORGE_INVALID_REQUEST',
        `Setting "${name}": expected ${expected}, got ${JSON.stringify(value)}.`,
        { details: { field: `parameters.${name}` } },
      );
    }
  }
  return { fields, warnings };
};

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

export const unsupported = (setting: string, message: string): Warning => ({
  code: 'unsupported-setting',
  message,
  details: { setting },
});
