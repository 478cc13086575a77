import type { CapabilitiesView, ModelView } from '../../../shared/capabilities';
import { type Draft, fitToModel } from './draft';

/** What the dialog asks for: it sends a text and no source image. */
const mode = 'text-to-image';

/** Models that the dialog has use for; one that only edits or enlarges images could never answer it. */
export const offeredModels = ({ models }: Pick<CapabilitiesView, 'models'>): ModelView[] =>
  models.filter(({ modes }) => modes.includes(mode));

/** The model of that name, if it is offered; else the default one, or the first. `undefined`: none is offered. */
export const offeredModel = (capabilities: CapabilitiesView, id: string): ModelView | undefined => {
  const models = offeredModels(capabilities);
  const { defaultModel } = capabilities;
  return models.find((model) => model.id === (id || defaultModel)) ?? models.find((model) => model.id === defaultModel) ?? models[0];
};

/** The draft with a model that is offered, and within what that one can do. */
export const fitDraft = (draft: Draft, capabilities: CapabilitiesView): Draft => {
  const model = offeredModel(capabilities, draft.model);
  if (!model) return draft;
  // Named, where the server would take another one by itself.
  const isTaken = model.id === (draft.model || capabilities.defaultModel);
  return fitToModel(isTaken ? draft : { ...draft, model: model.id }, model);
};
