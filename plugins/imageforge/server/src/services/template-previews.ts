import type { CreateGenerationBody } from '../../../shared/generations';
import { composePrompt, entryVariables, resolveVariables } from '../engine/prompts';
import type { Access } from './access';
import type { EntryContext } from './entries/read-entry';
import type { EntryOf } from './requests/entry';
import type { Templates } from './templates';

/** What a template makes of an entry, before anything is asked for. */
export const createTemplatePreviews = (templates: Templates, entryOf: EntryOf) => ({
  /** The prompt texts of a template for some variables and an entry. */
  async previewTemplate(slug: string, body: Pick<CreateGenerationBody, 'variables' | 'entry'>, access: Access) {
    const template = await templates.template(slug);
    const preset = template.preset ? await templates.preset(template.preset) : undefined;
    const variables = resolveVariables(template.variables, body.variables, await entryOf(body, access));
    return { ...composePrompt({ template, preset, variables }), variables };
  },

  /** What an entry gives for a template's variables; what it doesn't have is left out. */
  async templateVariables(slug: string, entry: EntryContext, access: Access) {
    const { variables } = await templates.template(slug);
    return entryVariables(variables, await entryOf({ entry }, access));
  },
});
