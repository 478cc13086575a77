export { createHttpModerator, type HttpModeratorOptions } from './moderator';
