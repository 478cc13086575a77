import { testRateLimiter } from '../../engine/testing/rate-limiter-contract';
import { createInProcessRateLimiter } from './in-process';

testRateLimiter('in-process', (limits) => createInProcessRateLimiter({ limits, windowSeconds: 1 }));
