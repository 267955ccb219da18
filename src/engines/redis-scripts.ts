/**
 * What Redis runs. KEYS[1] is the hash of one API key: `limit`, `used`, `began` and `ends` of its window, `held`, and for
 * each hard stop `stop:<name>` (what was told), `probe:<name>` (when one caller may try) and `every:<name>`.
 * Times are milliseconds of the server's clock, so that those of the processes need not agree.
 */
import { MINUTE_MS, ROUNDING_MS } from '../door-window.js';

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
  redis.call('HDEL', KEYS[1], 'ends')
  ends = math.huge
end
`;

const KEEP = `redis.call('PEXPIRE', KEYS[1], 86400000)`;

/** ARGV: the limit or nothing, then the names of the stops that would stop the caller. */
export const ASK = `${COMMON}
local due = {}
for at = 2, #ARGV do
  local stop = redis.call('HGET', KEYS[1], 'stop:' .. ARGV[at])
  if stop then
    local probe = get('probe:' .. ARGV[at], 0)
    if now < probe then return { 'closed', stop, tostring(probe - now) } end
    table.insert(due, ARGV[at])
  end
end
if ARGV[1] ~= '' then set('limit', ARGV[1]) end
local opens = get('held', 0)
local used = get('used', 0)
if used >= get('limit', math.huge) then opens = math.max(opens, ends) end
if opens > now then return { 'wait', tostring(opens - now) } end
for _, name in ipairs(due) do set('probe:' .. name, now + get('every:' .. name, 0)) end
set('used', used + 1, 'ends', math.min(ends, now + ${MINUTE_MS + ROUNDING_MS}))
${KEEP}
return { 'go' }
`;

/** ARGV: the news as JSON. */
export const TELL = `${COMMON}
local news = cjson.decode(ARGV[1])
if news.kind == 'window' then
  -- A slow answer tells of a window that may be over
  if now - news.agoMs >= get('began', 0) then
    set('limit', news.limit, 'used', math.max(get('used', 0), news.used))
    set('ends', math.floor(math.min(ends, now + news.endsInMs)))
  end
elseif news.kind == 'held' then
  set('held', math.floor(math.max(get('held', 0), now + news.forMs)))
elseif news.kind == 'stop' then
  local name = news.stop.name
  set('stop:' .. name, cjson.encode(news.stop), 'every:' .. name, news.probeEveryMs)
  set('probe:' .. name, math.floor(now + news.probeEveryMs))
elseif news.kind == 'reopened' then
  for _, name in ipairs(news.stops) do
    redis.call('HDEL', KEYS[1], 'stop:' .. name, 'probe:' .. name, 'every:' .. name)
  end
end
${KEEP}
return 'ok'
`;
