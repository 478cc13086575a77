import type { ImageBytes } from '../image-model';
import { type DigitalSourceType, digitalSourceTypeUrl } from '../imaging/xmp';

/** What an image was made of. */
export interface Ingredient {
  title: string;
  image: ImageBytes;
  /** `parent`: it was changed. `input`: it was looked at. */
  role: 'parent' | 'input';
}

/** How an image came to be, as its Content Credentials say. */
export interface ProvenanceClaim {
  /** Its file name. */
  title: string;
  sourceType: DigitalSourceType;
  /** `provider/model`. `undefined`: it is not told. */
  model?: string;
  /** At most one of them is the parent. */
  ingredients: Ingredient[];
}

/** A smaller version of an image whose Content Credentials it carries on. */
export interface RenditionClaim {
  /** Of the image: its versions have the same. */
  title: string;
  master: ImageBytes;
  /** What was done to it, in order. */
  changes: readonly Change[];
}

/**
 * What makes a version of an image: parts cut off, other dimensions, a filter such as a blur, another
 * encoding. Source: C2PA specification 2.1, section "Actions".
 */
export type Change = 'cropped' | 'resized' | 'filtered' | 'transcoded';

/** The manifest without what is computed when it is signed, in the terms of the C2PA SDK. */
export interface ManifestDefinition {
  claim_generator_info: { name: string }[];
  title: string;
  format: string;
  assertions: { label: string; data: { actions: Action[] } }[];
}

export interface Action {
  action: string;
  digitalSourceType?: string;
  softwareAgent?: { name: string };
  parameters?: { ingredientIds: string[] };
}

/** As the manifest refers to it. */
export const ingredientLabel = (index: number): string => `ingredient-${index + 1}`;

/** How an ingredient is described, in the terms of the C2PA SDK. */
export const describeIngredient = ({ title, image, role }: Ingredient, index: number) => ({
  title,
  format: image.mediaType,
  relationship: role === 'parent' ? 'parentOf' : 'inputTo',
  label: ingredientLabel(index),
});

/**
 * The actions of a generated image. One with a parent begins by opening it, one without is created:
 * the first action of a manifest must be either.
 * Source: C2PA specification 2.1, section "Actions".
 */
export const manifestOfImage = ({ title, sourceType, model, ingredients }: ProvenanceClaim, mediaType: string): ManifestDefinition => {
  const idsOf = (role: Ingredient['role']) =>
    ingredients.flatMap((ingredient, index) => (ingredient.role === role ? [ingredientLabel(index)] : []));
  const [parents, inputs] = [idsOf('parent'), idsOf('input')];
  const made: Action = {
    action: parents.length > 0 ? 'c2pa.edited' : 'c2pa.created',
    digitalSourceType: digitalSourceTypeUrl(sourceType),
    ...(model && { softwareAgent: { name: model } }),
    ...(inputs.length > 0 && { parameters: { ingredientIds: inputs } }),
  };
  const opened: Action[] = parents.length > 0 ? [{ action: 'c2pa.opened', parameters: { ingredientIds: parents } }] : [];
  return definition(title, mediaType, [...opened, made]);
};

/** What all versions of an image begin with. */
export const manifestOfRendition = ({ title, master }: Omit<RenditionClaim, 'changes'>): ManifestDefinition =>
  definition(title, master.mediaType, [{ action: 'c2pa.opened', parameters: { ingredientIds: [ingredientLabel(0)] } }]);

/** The actions that follow. */
export const actionsOf = (changes: readonly Change[]): Action[] => changes.map((change) => ({ action: `c2pa.${change}` }));

const definition = (title: string, format: string, actions: Action[]): ManifestDefinition => ({
  claim_generator_info: [{ name: 'ImageForge' }],
  title,
  format,
  assertions: [{ label: 'c2pa.actions.v2', data: { actions } }],
});
