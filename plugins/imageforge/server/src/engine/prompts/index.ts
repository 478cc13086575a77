export { type ComposedPrompt, composePrompt } from './compose-prompt';
export { entryVariables, resolveVariables } from './resolve-variables';
export { validateTemplate } from './validate-template';
