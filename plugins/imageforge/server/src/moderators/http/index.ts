export { createHttpModerator } from './moderator';
