import { z } from 'zod';
import type { Capabilities, ImageProvider, PricedModel } from '../../engine/image-model';
import { badResponse, modelIdOf, type ModelNote, ownHardware, withNote } from '../../provider-kit';
import { createSdServerModel } from './image-model';
import { base, modesOf, sourcesOf } from './models';
import { label, readSettings, type SdServerOptions } from './options';

const px = z.number().int().min(1);

/** What is read of `GET /sdcpp/v1/capabilities` (routes_sdcpp.cpp, `make_capabilities_json`). */
const capabilitiesSchema = z.object({
  model: z.object({ stem: z.string(), name: z.string() }),
  supported_modes: z.array(z.string()),
  defaults_by_mode: z.object({ img_gen: z.object({ width: px, height: px }).optional() }),
  limits: z.object({ min_width: px, max_width: px, min_height: px, max_height: px, max_batch_count: px }),
  samplers: z.array(z.string()),
  schedulers: z.array(z.string()),
});

type Told = z.output<typeof capabilitiesSchema>;

/**
 * The server of stable-diffusion.cpp, by its own API with jobs. It speaks OpenAI's and AUTOMATIC1111's as well, but both
 * hold the connection open until the image is there, and tell nothing of the model.
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID
 */
export const createSdServerProvider = (options: SdServerOptions): ImageProvider => {
  const settings = readSettings(options);
  const notes = new Map(settings.models.map((note) => [note.id, note]));

  const modelOf = (id: string, capabilities: Capabilities, note: ModelNote | undefined): PricedModel => {
    const able = withNote(capabilities, note, 'providers.sd-server.models');
    return { model: createSdServerModel(id, note?.label ?? id, able, settings), price: ownHardware };
  };

  return {
    id: 'sd-server',
    label,
    models: settings.models.map((note) => modelOf(note.id, ableOf(note.id, note), note)),
    async discover(signal) {
      const answer = await settings.client.request({ path: '/sdcpp/v1/capabilities', signal });
      const parsed = capabilitiesSchema.safeParse(answer.json());
      if (!parsed.success) {
        throw badResponse(`Expected the capabilities of ${label}: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}.`);
      }
      const told = parsed.data;
      // A model that makes videos alone is none of ours.
      if (!told.supported_modes.includes('img_gen')) return [];
      const id = modelIdOf(told.model.stem) || 'model';
      const note = notes.get(id);
      return [modelOf(id, { ...ableOf(id, note), ...limitsOf(told) }, note)];
    },
  };
};

/** What its name tells, and the operator. */
const ableOf = (id: string, note: ModelNote | undefined): Capabilities => {
  const modes = note?.modes?.includes('edit') ? [...base.modes, 'edit' as const] : modesOf(id);
  return { ...base, modes, maxSourceImages: sourcesOf(modes) };
};

/** U-Net models make sides that are divisible by 64, and quietly more where they are not; others would take less (stable-diffusion.cpp, `align_image_size`). */
const multipleOf = 64;
const stepped = (side: number): number => Math.max(multipleOf, Math.round(side / multipleOf) * multipleOf);

const limitsOf = ({ limits, defaults_by_mode: defaults, samplers, schedulers }: Told): Partial<Capabilities> => {
  const minSide = Math.max(limits.min_width, limits.min_height);
  const maxSide = Math.min(limits.max_width, limits.max_height);
  return {
    sizes: { kind: 'range', minSide, maxSide, multipleOf, maxPixels: 4_194_304 },
    ...(defaults.img_gen && { defaultSize: { width: stepped(defaults.img_gen.width), height: stepped(defaults.img_gen.height) } }),
    maxImages: limits.max_batch_count,
    parameterValues: { sampler: samplers, scheduler: schedulers },
  };
};
