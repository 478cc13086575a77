export { createWordListModerator, wordListLanguages } from './moderator';
