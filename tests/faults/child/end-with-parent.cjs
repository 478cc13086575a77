'use strict';

/**
 * Preloaded into every process that a fault test starts: when the test's own process is gone, however
 * it ended, this one ends too. Nothing that a test started outlives it.
 */
if (process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // The channel alone must not keep a process alive that is done.
  process.channel.unref();
}
