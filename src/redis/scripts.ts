/**
 * The scripts that Redis runs. KEYS[1] is the hash of one API key. It has the fields `limit`, `used`, `began` and
 * `ends` of the window, `told` (set once an answer in this window was published), `held` (the end of a hold), and for
 * each hard stop `stop:<name>` (the gateway's answer), `count:<name>` (how often in a row), `tokens:<name>` (the tokens
 * of the largest refused request), `probe:<name>` (the time of the next probe) and `every:<name>` (the time between
 * probes). Times are milliseconds of the server's clock, so that the clocks of the processes need not agree.
 */
import { LONGEST_HOLD_MS, MINUTE_MS, ROUNDING_MS } from '../limiter/window.js';

const COMMON = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function get(field, default)
  return tonumber(redis.call('HGET', KEYS[1], field)) or default
end
local function set(...)
  redis.call('HSET', KEYS[1], ...)
end
local ends = get('ends', math.huge)
if now >= ends then
  set('used', 0, 'began', ends)
  redis.call('HDEL', KEYS[1], 'ends', 'told')
  ends = math.huge
end
`;

const KEEP = `redis.call('PEXPIRE', KEYS[1], 86400000)`;

/** Asks for one attempt. ARGV: the output tokens of the request, then the names of the stops that concern it. */
export const ACQUIRE = `${COMMON}
local due = {}
local known = 0
for at = 2, #ARGV do
  local name = ARGV[at]
  local stop = redis.call('HGET', KEYS[1], 'stop:' .. name)
  if stop then
    known = 1
    if get('count:' .. name, 0) >= 2 and tonumber(ARGV[1]) >= get('tokens:' .. name, 0) then
      local probe = get('probe:' .. name, 0)
      if now < probe then return { 'blocked', stop, tostring(probe - now) } end
      table.insert(due, name)
    end
  end
end
local opens = math.min(get('held', 0), now + ${LONGEST_HOLD_MS})
local used = get('used', 0)
if used >= get('limit', math.huge) then opens = math.max(opens, ends) end
if opens > now then return { 'wait', tostring(opens - now) } end
for _, name in ipairs(due) do set('probe:' .. name, now + get('every:' .. name, 0)) end
set('used', used + 1, 'ends', math.min(ends, now + ${MINUTE_MS + ROUNDING_MS}))
${KEEP}
return { 'go', tostring(redis.call('HEXISTS', KEYS[1], 'told') * (used + 1)), tostring(known) }
`;

/** Adds the facts of one answer. ARGV: the news as JSON. */
export const PUBLISH = `${COMMON}
local news = cjson.decode(ARGV[1])
local function forget(name)
  for _, field in ipairs({ 'stop:', 'count:', 'tokens:', 'probe:', 'every:' }) do redis.call('HDEL', KEYS[1], field .. name) end
end
if news.kind == 'window' then
  -- Ignore the answer to a request of an earlier window
  if now - news.agoMs >= get('began', 0) then
    set('limit', news.limit, 'used', math.max(get('used', 0), news.used), 'told', 1)
    set('ends', math.floor(math.min(ends, now + news.endsInMs)))
  end
elseif news.kind == 'held' then
  set('held', math.floor(math.max(get('held', 0), now + news.forMs)))
elseif news.kind == 'stop' then
  local name = news.stop.name
  set('stop:' .. name, cjson.encode(news.stop), 'every:' .. name, news.probeEveryMs)
  set('count:' .. name, get('count:' .. name, 0) + 1)
  set('tokens:' .. name, math.max(get('tokens:' .. name, 0), news.stop.maxTokens))
  set('probe:' .. name, math.floor(now + news.probeEveryMs))
elseif news.kind == 'over' then
  for _, name in ipairs(news.stops) do
    if get('count:' .. name, 0) < 2 or news.maxTokens >= get('tokens:' .. name, 0) then forget(name) end
  end
elseif news.kind == 'reset' then
  redis.call('DEL', KEYS[1])
  return 'ok'
end
${KEEP}
return 'ok'
`;
