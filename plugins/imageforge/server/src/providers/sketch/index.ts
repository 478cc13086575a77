export { createSketchProvider } from './provider';
export { styles as sketchStyles, type Style as SketchStyle } from './styles';
