/** The limits of the spare key: concurrent streams, input tokens and requests. */
import { ERRORS, TIERS } from '../../contract.js';
import { CANARY } from '../read/constants.js';
import { probe, type Probe } from '../run/probe.js';
import type { ProbeRunner } from '../run/probe-runner.js';
import { messageBody, STORY_PROMPT, userMessage } from './requests.js';
import type { Scenario } from './scenario.js';

export const concurrentStreams: Scenario = {
  name: 'concurrent-streams',
  describe: 'one more stream than the tier of the spare key allows',
  minProfile: 'standard',
  probes: streamProbes,
  run: runStreams,
};

export const tokenLimit: Scenario = {
  name: 'token-limit',
  describe: 'more input tokens than the spare key has in a minute',
  minProfile: 'standard',
  probes: tokenProbes,
  run: runTokens,
};

export const requestLimit: Scenario = {
  name: 'request-limit',
  describe: 'requests with the spare key until one is refused',
  minProfile: 'standard',
  probes: requestProbes,
  run: runRequests,
};

function streamProbes(): Probe[] {
  const body = messageBody({ max_tokens: 64, stream: true, messages: [{ role: 'user', content: STORY_PROMPT }] });
  return [
    probe('createMessage', body, { key: 'spare', check: 'streams-are-limited', why: 'a stream with the spare key' }),
  ];
}

async function runStreams(runner: ProbeRunner, [first]: Probe[]): Promise<void> {
  await runner.run(probe('listModels', undefined, { key: 'spare' }));
  const tier = runner.tierOf('spare');
  if (runner.options.keys.spare === undefined) return;
  if (tier === undefined || !isLimited(tier))
    return runner.skip(first!, 'the tier of the spare key has no documented limit');
  const count = TIERS[tier].concurrentStreams + 1;
  if (count > MAX_STREAMS) return runner.skip(first!, `the tier ${tier} allows ${count - 1} streams, too many to open`);
  await runner.runConcurrently(Array.from({ length: count }, () => first!));
  // A tenth of the tokens of a minute, so that this stream is within the token limit of any tokenizer
  const words = 'word '.repeat(TIERS[tier].inputTokensPerMinute / 10);
  const messages = userMessage({ type: 'text', text: words + STORY_PROMPT });
  await runner.run({ ...first!, body: messageBody({ max_tokens: 64, stream: true, messages }) });
}
const MAX_STREAMS = 6;

function tokenProbes(): Probe[] {
  const words = 'word '.repeat(TIERS.free.inputTokensPerMinute * 1.1);
  const body = messageBody({ max_tokens: 1, messages: [{ role: 'user', content: words + CANARY }] });
  return [
    probe('createMessage', body, {
      key: 'spare',
      expect: 429,
      check: 'limits-input-tokens',
      why: 'more input tokens than the free tier has in a minute',
    }),
  ];
}

async function runTokens(runner: ProbeRunner, [each]: Probe[]): Promise<void> {
  const tier = runner.tierOf('spare');
  if (tier === undefined || tier === 'free') await runner.run(each!);
  else runner.skip(each!, `the spare key has the tier ${tier}, and its token limit would cost too much`);
}

function requestProbes(): Probe[] {
  return [
    probe('createMessage', messageBody({ max_tokens: 1 }), {
      key: 'spare',
      check: 'requests-are-limited',
      why: 'another request with the spare key',
    }),
  ];
}

async function runRequests(runner: ProbeRunner, [each]: Probe[]): Promise<void> {
  const { key, why } = each!;
  // Any response has the count; in this window there may have been none yet
  if (
    runner.remainingRequests('spare') === undefined &&
    !(await runner.run(probe('listModels', undefined, { key, why })))
  )
    return;
  const left = runner.remainingRequests('spare');
  if (left === undefined)
    return runner.skip(each!, 'no response has the number of requests that remain for the spare key');
  if (left > MAX_REQUESTS)
    return runner.skip(each!, `${left} requests remain for the spare key; a key of a lower tier has fewer`);
  for (let sent = 0; sent < MAX_REQUESTS + 2; sent++) {
    const parsed = await runner.run(each!);
    if (parsed?.isSuccess) continue;
    if (parsed?.status === ERRORS[429].status) return probeCostOfRefusal(runner, each!);
    // A single overload says nothing; several in a row are the answer to a used-up window
    for (let again = 0; parsed?.row?.action === 'retry' && again < 2; again++) await runner.run(each!);
    return;
  }
}
const MAX_REQUESTS = 70;

/**
 * Reads the balance around another refused request; twice before it, because a gateway may settle a turn a moment later.
 * Does nothing when the gateway refuses the reading too.
 */
async function probeCostOfRefusal(runner: ProbeRunner, refused: Probe): Promise<void> {
  const account = probe('getAccount', undefined, { key: 'spare' });
  if (!(await runner.run(account))?.isSuccess) return;
  for (const each of [{ ...account, settles: true }, refused, account]) await runner.run(each);
}

function isLimited(tier: string): tier is keyof typeof TIERS {
  return Object.hasOwn(TIERS, tier);
}
