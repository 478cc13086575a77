import { testEventBus } from '../../engine/testing/event-bus-contract';
import { createLocalEventBus } from './local';

testEventBus('local', (logger) => createLocalEventBus({ logger }));
