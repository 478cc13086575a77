export { createWordListModerator, wordListLanguages, type WordListOptions } from './moderator';
