export { createRulesModerator, type Rule } from './rules';
