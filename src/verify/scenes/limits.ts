/** The limits of a key of its own: streams, tokens, requests. */
import { ERRORS, TIERS } from '../../contract.js';
import type { Asker } from '../asker.js';
import { probe, type Probe } from '../probe.js';
import { CANARY } from '../words.js';
import { message, saying, story } from './requests.js';
import type { Scene } from './scene.js';

export const concurrentStreams: Scene = {
  name: 'concurrent-streams',
  describe: 'one stream more than the tier of the spare key allows',
  from: 'thorough',
  probes: spareStreams,
  run: runStreams,
};

export const tokenLimit: Scene = {
  name: 'token-limit',
  describe: 'more input tokens than the spare key has in a minute',
  from: 'thorough',
  probes: spareTokens,
  run: runTokens,
};

export const requestLimit: Scene = {
  name: 'request-limit',
  describe: 'requests on the spare key until one is refused',
  from: 'thorough',
  probes: spareRequests,
  run: runRequests,
};

function spareStreams(): Probe[] {
  const body = message({ max_tokens: 64, stream: true, messages: [{ role: 'user', content: story }] });
  return [probe('createMessage', body, { key: 'spare', why: 'a stream on the spare key' })];
}

async function runStreams(asker: Asker, [first]: Probe[]): Promise<void> {
  await asker.ask(probe('listModels', undefined, { key: 'spare' }));
  const tier = asker.tierOf('spare');
  if (asker.options.keys.spare === undefined) return;
  if (tier === undefined || !isLimited(tier))
    return asker.skip(first!, 'the tier of the spare key has no documented limit');
  const count = TIERS[tier].concurrentStreams + 1;
  if (count > MOST_STREAMS) return asker.skip(first!, `the tier ${tier} allows ${count - 1} streams, too many to open`);
  await asker.askTogether(Array.from({ length: count }, () => first!));
  // Well below the tokens of a minute, however they are counted
  const words = 'word '.repeat(TIERS[tier].inputTokensPerMinute / 10);
  await asker.ask({
    ...first!,
    body: message({ max_tokens: 64, stream: true, messages: saying({ type: 'text', text: words + story }) }),
  });
}
const MOST_STREAMS = 6;

function spareTokens(): Probe[] {
  const words = 'word '.repeat(TIERS.free.inputTokensPerMinute * 1.1);
  const body = message({ max_tokens: 1, messages: [{ role: 'user', content: words + CANARY }] });
  return [
    probe('createMessage', body, {
      key: 'spare',
      expect: 429,
      check: 'limits-input-tokens',
      why: 'more input tokens than the free tier has in a minute',
    }),
  ];
}

async function runTokens(asker: Asker, [each]: Probe[]): Promise<void> {
  const tier = asker.tierOf('spare');
  if (tier === undefined || tier === 'free') await asker.ask(each!);
  else asker.skip(each!, `the spare key has the tier ${tier}, whose tokens would cost too much`);
}

function spareRequests(): Probe[] {
  return [
    probe('createMessage', message({ max_tokens: 1 }), { key: 'spare', why: 'another request on the spare key' }),
  ];
}

async function runRequests(asker: Asker, [each]: Probe[]): Promise<void> {
  const { key, why } = each!;
  // Any answer tells how many remain; in this minute there may have been none yet
  if (asker.remaining('spare') === undefined && !(await asker.ask(probe('listModels', undefined, { key, why }))))
    return;
  const left = asker.remaining('spare');
  if (left === undefined) return asker.skip(each!, 'no answer tells how many requests remain on the spare key');
  if (left > MOST_REQUESTS)
    return asker.skip(each!, `${left} requests remain on the spare key; a key of a lower tier has fewer`);
  for (let sent = 0; sent < MOST_REQUESTS + 2; sent++) {
    const reading = await asker.ask(each!);
    if (!reading || !reading.isSuccess)
      return reading?.status === ERRORS[429].status ? askWhatItCost(asker, each!) : undefined;
  }
}

/**
 * Reads the balance before and after another refusal, twice before it, because a turn may be settled a moment later. Where
 * reading is refused as well, nothing can be known.
 */
async function askWhatItCost(asker: Asker, refused: Probe): Promise<void> {
  const account = probe('getAccount', undefined, { key: 'spare' });
  if (!(await asker.ask(account))?.isSuccess) return;
  for (const each of [account, refused, account]) await asker.ask(each);
}
const MOST_REQUESTS = 70;

function isLimited(tier: string): tier is keyof typeof TIERS {
  return Object.hasOwn(TIERS, tier);
}
