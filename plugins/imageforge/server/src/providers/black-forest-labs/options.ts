import { changeRows, type HostedOptions, type HostedSettings, type ModelChange, readHostedSettings } from '../../provider-kit';
import { fluxModels, type FluxModelRow } from './models';

/** With the official address the key goes, as `x-key`, also to other hosts of `bfl.ai`, which do the work. */
export interface BlackForestLabsOptions extends HostedOptions {
  /**
   * How much the service lets through, from 0, the strictest, to 6; a model that takes less is told its
   * highest. It is the operator's, never a request's. `undefined`: the API's own, 2.
   */
  safetyTolerance?: number;
  /** Models beyond the table, and changes to its rows. Example: `[{ id: 'flux-4-pro', like: 'flux-2-pro' }]`. */
  models?: readonly ModelChange[];
}

/** The options with their defaults. */
export type BlackForestLabsSettings = HostedSettings & Pick<BlackForestLabsOptions, 'safetyTolerance'>;

const id = 'black-forest-labs';

/** @throws ForgeError IMAGEFORGE_CONFIG_INVALID */
export const readSettings = (options: BlackForestLabsOptions): BlackForestLabsSettings => ({
  ...readHostedSettings(id, options, { baseURL: 'https://api.bfl.ai', timeoutMs: 60_000, pollMs: 1_000 }),
  ...(options.safetyTolerance !== undefined && { safetyTolerance: options.safetyTolerance }),
});

/** @throws ForgeError IMAGEFORGE_CONFIG_INVALID */
export const readModels = ({ models = [] }: BlackForestLabsOptions): FluxModelRow[] => changeRows(fluxModels, models, id, (row) => row);
