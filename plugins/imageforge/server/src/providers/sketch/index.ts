export { createSketchProvider } from './provider';
export { styles as sketchStyles } from './styles';
