import { randomInt } from 'node:crypto';
import type { CreateGenerationBody } from '../../../../shared/generations';
import type { Output } from '../../../../shared/output';
import type { Estimate } from '../../engine/budget';
import type { Generation, OutputOptions, Recipe } from '../../engine/generation/generation';
import { slugOf } from '../../engine/generation/slug';
import { estimateRecipe } from '../../engine/generation/spending';
import { checkOutput, composeRecipe } from '../../engine/generation/stages/compose';
import { parseSize, shapeOf, type Warning } from '../../engine/image-model';
import { freezeOverlays, type ImageLimits, type Overlays } from '../../engine/imaging';
import { type ComposedPrompt, composePrompt, resolveVariables } from '../../engine/prompts';
import type { ModelRegistry } from '../../engine/routing/model-registry';
import type { Access } from '../access';
import { templateHash, type Templates } from '../templates';
import type { EntryOf } from './entry';
import { modeOf } from './mode';

export interface ComposerParts {
  models: ModelRegistry;
  templates: Templates;
  /** Of finished files, where neither the request nor its template or preset says anything. */
  output: Pick<OutputOptions, 'format' | 'quality' | 'operations'>;
  /** Pictures that operations lay over images. */
  overlays: Overlays;
  /** Of what is kept. */
  limits: ImageLimits;
}

/** A request that was checked and composed, with nothing stored yet. */
export interface Composed {
  recipe: Recipe;
  warnings: Warning[];
  estimate: Estimate;
  variables: Record<string, unknown>;
}

/**
 * Makes a recipe that the model can serve of a request, its template, its preset and its entry.
 * @throws ForgeError for whatever the request cannot have; its source images are not read yet.
 */
export const createComposer =
  ({ models, templates, output, overlays, limits }: ComposerParts, entryOf: EntryOf) =>
  async (body: CreateGenerationBody, access: Access, publish: Generation['publish']): Promise<Composed> => {
    const template = body.template === undefined ? undefined : await templates.template(body.template);
    const presetSlug = body.preset ?? template?.preset ?? undefined;
    const preset = presetSlug === undefined ? undefined : await templates.preset(presetSlug);
    const mode = modeOf(body);
    const variables = template ? resolveVariables(template.variables, body.variables, await entryOf(body, access)) : {};
    const hasText = body.prompt !== undefined || template !== undefined;
    const text: ComposedPrompt = hasText
      ? composePrompt({ template, preset, variables, prompt: body.prompt, negativePrompt: body.negativePrompt })
      : { prompt: '' };
    const key = body.model ?? template?.model ?? models.defaultModel;
    await models.ensure(key);
    const priced = models.get(key);
    const { model } = priced;
    const size = body.size ?? template?.size ?? undefined;

    const dropped = [
      ...unknownNames(preset?.parameters, model.capabilities.parameters),
      ...unknownNames(template?.parameters, model.capabilities.parameters),
      ...(template?.quality && !model.capabilities.qualities.includes(template.quality) ? ['quality'] : []),
    ];
    const { recipe, warnings } = composeRecipe(
      {
        mode,
        prompt: text.prompt,
        negativePrompt: text.negativePrompt,
        negativePromptRequested: body.negativePrompt !== undefined,
        ...(template && { template: { slug: template.slug, hash: templateHash(template), variables } }),
        preset: preset?.slug,
        size: size === undefined || shapeOf(mode).size === 'source' ? undefined : parseSize(size),
        n: body.n ?? 1,
        seed: body.seed,
        quality: body.quality ?? usable(template?.quality, model.capabilities.qualities),
        background: body.background,
        parameters: {
          ...pick(preset?.parameters, model.capabilities.parameters),
          ...pick(template?.parameters, model.capabilities.parameters),
          ...body.parameters,
        },
        // Whether the model takes them is asked before they are read; their keys come with their bytes.
        images: (body.images ?? []).map((_, index) => `image-${index}`),
        mask: body.mask && 'mask',
        maskGrow: body.maskGrow,
        maskFeather: body.maskFeather,
        strength: body.strength,
        search: body.search,
        extend: body.extend,
        factor: body.factor,
        visibility: body.visibility === 'private' ? 'private' : undefined,
        adapt: body.adapt,
        output: {
          ...outputOf([preset?.output, template?.output, body.output], output, overlays),
          ...(text.fileName && { name: slugOf(text.fileName) }),
          ...(text.alternativeText && { alternativeText: text.alternativeText }),
          ...(text.caption && { caption: text.caption }),
        },
      },
      model,
      models.all.map((other) => other.model),
      () => randomInt(2 ** 32),
    );
    // With a source image the size is not known yet.
    if (recipe.images.length === 0) checkOutput(recipe, limits);
    const estimate = estimateRecipe(recipe, priced, publish);
    return { recipe, warnings: [...warnings, ...dropped.map((name) => leftOut(model.label, name))], estimate, variables };
  };

/** What is said of the file: each field by the last of those who say something about it. */
const outputOf = (said: readonly (Output | null | undefined)[], fallback: ComposerParts['output'], overlays: Overlays): OutputOptions => {
  const { name, operations = [], ...output } = Object.assign({}, fallback, ...said.map((one) => one ?? {})) as Output & ComposerParts['output'];
  const frozen = freezeOverlays(operations, overlays);
  return {
    ...output,
    ...(operations.length > 0 && { operations }),
    ...(Object.keys(frozen).length > 0 && { overlays: frozen }),
    ...(name !== undefined && { namePattern: name }),
  };
};

/** A template's setting serves many models; where this one doesn't know it, its default holds. */
const usable = (value: string | null | undefined, values: readonly string[]): string | undefined =>
  value && values.includes(value) ? value : undefined;

const unknownNames = (settings: Record<string, unknown> | null | undefined, names: readonly string[]): string[] =>
  Object.keys(settings ?? {}).filter((name) => !names.includes(name));

const leftOut = (label: string, name: string): Warning => ({
  code: 'unsupported-setting',
  message: `${label} does not know the setting "${name}" of the template or preset; it was left out.`,
  details: { name },
});

const pick = (settings: Record<string, unknown> | null | undefined, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(settings ?? {}).filter(([name]) => names.includes(name)));
