export { createMinorsModerator } from './moderator';
