/**
 * Leases in a sorted set: an id by the ms of Redis' own clock at which it is taken for gone. The clocks
 * of processes do not matter, and whoever dies is forgotten.
 *
 * Takes it or holds on to it for so long, also when an emptied Redis has forgotten it.
 * KEYS: the set. ARGV: id, ms.
 */
export const holdLeaseScript = `
  local time = redis.call('TIME')
  redis.call('ZADD', KEYS[1], time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[2], ARGV[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
`;

/** How many there are. KEYS: the set. */
export const countLeasesScript = `
  local time = redis.call('TIME')
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', time[1] * 1000 + math.floor(time[2] / 1000))
  return redis.call('ZCARD', KEYS[1])
`;
