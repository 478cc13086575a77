export { type CompiledTemplate, compileTemplate } from './compile-template';
export { type ComposeOptions, type ComposedPrompt, type StylePreset, composePrompt } from './compose-prompt';
export type { Position, TemplateFault } from './fault';
export { flattenText, flattenedTextLength } from './flatten-text';
export { type PromptHelper, promptHelpers } from './helpers';
export type { TemplateReference } from './inspect';
export { promptLimits } from './limits';
export { readPath } from './read-path';
export {
  type VariableProblem,
  type VariableValue,
  entryVariables,
  resolveVariables,
} from './resolve-variables';
export {
  type TemplateTextField,
  type TemplateTexts,
  templateTextFields,
  validateTemplate,
} from './validate-template';
