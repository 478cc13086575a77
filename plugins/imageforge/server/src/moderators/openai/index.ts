export { createOpenAIModerator, type OpenAIModerationOptions } from './moderator';
