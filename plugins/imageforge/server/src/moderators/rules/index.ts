export { createRulesModerator } from './rules';
