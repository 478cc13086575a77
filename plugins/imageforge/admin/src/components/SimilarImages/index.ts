export { SimilarImages } from './SimilarImages';
