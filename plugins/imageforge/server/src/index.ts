import { bootstrap } from './bootstrap';
import { config } from './config';
import { contentTypes } from './content-types';
import { controllers } from './controllers';
import { destroy } from './destroy';
import { policies } from './policies';
import { register } from './register';
import { routes } from './routes';
import { services } from './services';

export default { register, bootstrap, destroy, config, contentTypes, controllers, policies, routes, services };

// For the application's own code: the plugin's options, what its services offer, and the REST contract.
export type { CreateGenerationBody, GenerationView } from '../../shared/generations';
export type { OptionsInput as ImageForgeOptions } from './config';
export type { Generations } from './services/generations';
export type { Providers } from './services/registered-providers';
export type { Templates } from './services/templates';
