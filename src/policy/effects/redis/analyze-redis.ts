/** Redis commands by table: what only reads, what takes away, and the rest, which changes. */
import type { Analysis } from '../finding.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const READS =
  words(`get mget getrange substr strlen exists ttl pttl expiretime pexpiretime type keys scan randomkey dbsize
  hget hmget hgetall hkeys hvals hlen hexists hstrlen hscan hrandfield httl lrange llen lindex lpos smembers sismember smismember scard
  srandmember sscan sinter sunion sdiff sintercard zrange zrevrange zrangebyscore zrevrangebyscore zrangebylex
  zrevrangebylex zrank zrevrank zscore zmscore zcard zcount zlexcount zrandmember zscan zinter zunion zdiff zintercard bitcount bitpos
  getbit bitfield_ro xrange xrevrange xlen xread xpending geopos geodist geohash geosearch georadius_ro georadiusbymember_ro
  pfcount ping echo time info lastsave role dump sort_ro lcs lolwut fcall_ro json.get json.mget json.type
  json.strlen json.arrlen json.objkeys json.objlen json.resp ft.search ft.info ft._list ft.explain ft.aggregate ts.get ts.range ts.mget ts.mrange
  ts.info bf.exists bf.mexists bf.info cf.exists cf.count hello`);

/** Commands with a second word that decides. */
const READS_TWO =
  words(`config:get client:list client:id client:info client:getname cluster:info cluster:nodes cluster:slots
  cluster:keyslot cluster:shards memory:usage memory:stats memory:doctor slowlog:get slowlog:len latency:latest
  latency:history latency:doctor object:encoding object:idletime object:refcount object:freq command:count
  command:info command:docs command:list xinfo:stream xinfo:groups xinfo:consumers script:exists function:list
  function:stats acl:whoami acl:list acl:getuser acl:cat acl:users pubsub:channels pubsub:numsub pubsub:numpat module:list debug:object`);

const DESTROYS =
  words(`del unlink flushall flushdb shutdown getdel expire pexpire expireat pexpireat hdel lrem ltrim srem spop
  zrem zremrangebyscore zremrangebyrank zremrangebylex xdel xtrim lpop rpop blpop brpop zpopmin zpopmax rename move
  swapdb migrate restore slaveof replicaof failover debug reset json.del hgetdel`);

/** @param command the command and its arguments, as separate words */
export const analyzeRedis = (command: readonly string[]): Analysis => {
  const [first = '', second = ''] = command.map((word) => word.toLowerCase());
  const both = `${first}:${second}`;
  if (first === 'command' && second === '') return found('read', first, command);
  if (READS_TWO.has(both) || READS.has(first))
    return found('read', READS_TWO.has(both) ? `${first} ${second}` : first, command);
  if (DESTROYS.has(first)) return found('destructive', first, command);
  if (TWO_WORDS.has(first) || first === '' || !KNOWN_WRITES.has(first))
    return found('unknown', TWO_WORDS.has(first) ? `${first} ${second}`.trim() : first, command);
  return found('write', first, command);
};

const TWO_WORDS = words(
  'config client cluster memory slowlog latency object script function acl module xgroup eval evalsha fcall',
);

const KNOWN_WRITES =
  words(`set setnx setex psetex mset msetnx append incr decr incrby decrby incrbyfloat getset getex setrange setbit
  hset hsetnx hmset hincrby hincrbyfloat lpush rpush lpushx rpushx linsert lset lmove rpoplpush sadd smove sinterstore
  sunionstore sdiffstore zadd zincrby zunionstore zinterstore zrangestore xadd xack xclaim geoadd pfadd pfmerge
  publish persist copy bitop bitfield touch json.set json.merge ts.add`);

const found = (effect: Analysis['effect'], name: string, command: readonly string[]): Analysis => ({
  effect,
  says: effect === 'read' ? [] : [sentence(name, command)],
  names: [name, `redis ${name}`],
  unread: effect === 'unknown',
});

/** Keys are told, values are not: they may be secrets. */
const sentence = (name: string, [, ...rest]: readonly string[]): string => {
  const [first = '', second = ''] = name.split(' ');
  const verb = `Redis ${first.toUpperCase()}`;
  const meaning = MEANINGS[first];
  if (meaning !== undefined) return `${verb} ${meaning}`;
  if (second !== '') {
    const sets = first === 'config' && rest[1] !== undefined ? ` ${rest[1]}` : '';
    return `${verb} ${second.toUpperCase()}${sets}`.slice(0, 80);
  }
  const keys = ONLY_KEYS.has(first)
    ? rest
    : rest.slice(0, KNOWN_WRITES.has(first) || DESTROYS.has(first) ? 1 : 0);
  return [verb, ...keys].join(' ').slice(0, 80);
};

const ONLY_KEYS = words('del unlink getdel');
const MEANINGS: Readonly<Record<string, string>> = {
  flushall: '(empties every database)',
  flushdb: '(empties the database)',
  shutdown: '(stops the server)',
  eval: 'runs a script',
  evalsha: 'runs a script',
  fcall: 'runs a function',
};

const MAX_LENGTH = 16 * 1024;

/** One command a line, words apart by spaces or in quotes; undefined if a quote does not end. */
export const splitRedis = (text: string): readonly (readonly string[])[] | undefined => {
  if (text.length > MAX_LENGTH) return undefined;
  const lines = text.split(/\r?\n|;/).filter((line) => line.trim() !== '');
  const split = lines.map((line) => line.match(/"(?:\\.|[^"\\])*"|'[^']*'|[^\s"']+/g) ?? []);
  const whole = lines.every((line) => ((line.replace(/\\./g, '').match(/["']/g) ?? []).length & 1) === 0);
  return whole ? split.map((words) => words.map((word) => word.replace(/^["']|["']$/g, ''))) : undefined;
};
