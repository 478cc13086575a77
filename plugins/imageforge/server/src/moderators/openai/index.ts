export { createOpenAIModerator } from './moderator';
