import type { ImageProvider, PricedModel } from '../../engine/image-model';
import { badResponse, modelIdOf, mostModels, ownHardware, trainedSize, withNote } from '../../provider-kit';
import { createAutomatic1111Model, type UnderWay } from './image-model';
import { checkpoint } from './models';
import { type Automatic1111Options, label, readSettings } from './options';

/**
 * AUTOMATIC1111's web UI, or one with the same API: Forge, SD.Next. Its checkpoints are the models.
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID
 */
export const createAutomatic1111Provider = (options: Automatic1111Options): ImageProvider => {
  const settings = readSettings(options);
  const { client } = settings;
  const underWay: UnderWay = { count: 0 };
  const notes = new Map(settings.models.map((note) => [note.id, note]));

  const modelOf = (id: string, title: string, parameterValues: Readonly<Record<string, readonly string[]>> = {}): PricedModel => {
    const note = notes.get(id);
    const known = { ...checkpoint, defaultSize: trainedSize(id), ...(Object.keys(parameterValues).length > 0 && { parameterValues }) };
    const capabilities = withNote(known, note, 'providers.automatic1111.models');
    return { model: createAutomatic1111Model({ id, label: note?.label ?? id, title, capabilities }, settings, underWay), price: ownHardware };
  };

  /** The names in a list like `[{name: 'Euler a', …}]`. A server that has no such list leaves the setting unchecked. */
  const namesAt = async (path: string, signal: AbortSignal): Promise<readonly string[]> => {
    const list = await client.request({ path, signal }).then(
      (answer) => answer.json(),
      () => [],
    );
    return Array.isArray(list) ? list.flatMap(({ name, label: spoken }: Record<string, unknown>) => [name, spoken].filter((one) => typeof one === 'string')) : [];
  };

  return {
    id: 'automatic1111',
    label,
    models: settings.models.map(({ id }) => modelOf(id, id)),
    async discover(signal) {
      const [found, sampler, scheduler, upscaler] = await Promise.all([
        client.request({ path: '/sdapi/v1/sd-models', signal }),
        namesAt('/sdapi/v1/samplers', signal),
        namesAt('/sdapi/v1/schedulers', signal),
        namesAt('/sdapi/v1/upscalers', signal),
      ]);
      const list = found.json();
      if (!Array.isArray(list)) throw badResponse(`Expected a list of checkpoints of ${label}, got something else.`);
      const values = Object.fromEntries(Object.entries({ sampler, scheduler, upscaler }).filter(([, names]) => names.length > 0));
      return list.slice(0, mostModels).flatMap(({ title, model_name: name }: Record<string, unknown>) =>
        typeof title === 'string' && typeof name === 'string' ? [modelOf(modelIdOf(name), title, values)] : [],
      );
    },
  };
};
