import { changeRows, type HostedOptions, type HostedSettings, type ModelChange, readHostedSettings } from '../../provider-kit';
import { stabilityModels, type StabilityModelRow } from './models';

export interface StabilityOptions extends HostedOptions {
  /** Models beyond the table, and changes to its rows. Example: `[{ id: 'sd4-large', like: 'sd3.5-large' }]`. */
  models?: readonly ModelChange[];
}

const id = 'stability';

/** @throws ForgeError IMAGEFORGE_CONFIG_INVALID */
export const readSettings = (options: StabilityOptions): HostedSettings =>
  // Stability AI limits those who look more often than every 10 s.
  readHostedSettings(id, options, { baseURL: 'https://api.stability.ai', timeoutMs: 180_000, pollMs: 10_000 });

/** @throws ForgeError IMAGEFORGE_CONFIG_INVALID */
export const readModels = ({ models = [] }: StabilityOptions): StabilityModelRow[] =>
  // Where several models share an endpoint, it is told which one is meant.
  changeRows(stabilityModels, models, id, (row, variant) => (row.variant === undefined ? row : { ...row, variant }));
