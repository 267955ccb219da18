/** The endpoints that only read, the isolation of keys, and the credits that each request costs. */
import { ERRORS, MODELS, OPERATIONS } from '../../contract.js';
import { balanceOf } from '../read/account.js';
import { modelsIn } from '../checks/read-endpoints.js';
import { OFTEN } from '../checks/relations.js';
import { ROUTER } from '../read/constants.js';
import { probe, type Probe } from '../run/probe.js';
import type { ProbeRunner } from '../run/probe-runner.js';
import {
  chatBody,
  expectSuccess,
  messageBody,
  STORY_PROMPT,
  weatherQuestion,
  weatherTool,
  wholeAndStreamed,
} from './requests.js';
import type { Scenario, ScenarioSettings } from './scenario.js';

export const readEndpoints: Scenario = {
  name: 'read-endpoints',
  describe: 'models, account and usage',
  minProfile: 'smoke',
  probes: () =>
    (['listModels', 'getAccount', 'getUsage'] as const).map((id) =>
      probe(id, undefined, {
        expect: 'success',
        check: 'read-endpoints-respond',
        why: OPERATIONS[id].path,
        ...(id === 'getUsage' && { basis: 'documented', source: ['changelog'] }),
      }),
    ),
  run: runReadEndpoints,
};

export const keyIsolation: Scenario = {
  name: 'key-isolation',
  describe: 'the effect of requests with one key on the limits of another',
  minProfile: 'standard',
  probes: ({ furtherKeys: [further = 'empty'] = [] }) => {
    const other = probe('getAccount', undefined, { key: further });
    const count = probe('countMessageTokens', { model: ROUTER, messages: messageBody().messages });
    return [other, count, count, count, other];
  },
};

export const furtherKeys: Scenario = {
  name: 'further-keys',
  describe: 'each further key: its account, its limits and a turn',
  minProfile: 'smoke',
  probes: ({ furtherKeys: names = [] }) =>
    names.flatMap((key) => [
      ...(['getAccount', 'listModels'] as const).map((id) =>
        probe(id, undefined, {
          ...{
            key,
            expect: 'success',
            check: 'read-endpoints-respond',
            why: `${OPERATIONS[id].path} with the ${key} key`,
          },
        }),
      ),
      probe('createMessage', messageBody(), { key, ...expectSuccess(`the smallest message with the ${key} key`) }),
    ]),
};

export const credits: Scenario = {
  name: 'credits',
  describe: 'the balance before and after each kind of request',
  minProfile: 'standard',
  probes: creditProbes,
  run: runCredits,
};

export const usage: Scenario = {
  name: 'usage',
  describe: 'the usage report after all turns',
  minProfile: 'standard',
  probes: () => [probe('getUsage'), probe('listModels')],
};

/** Also counts tokens with models that only the list names: a listed model must accept requests. */
async function runReadEndpoints(runner: ProbeRunner, probes: Probe[]): Promise<void> {
  for (const each of probes) {
    let parsed = await runner.run(each);
    // A single internal error says nothing of the endpoint
    for (let again = 1; again < OFTEN && parsed?.status === ERRORS[500].status; again++)
      parsed = await runner.run(each);
    const listed = (parsed && modelsIn(parsed)) ?? [];
    const unknown = listed
      .map(({ id }) => id)
      .filter((id): id is string => typeof id === 'string' && !Object.hasOwn(MODELS, id));
    for (const id of unknown.slice(0, MAX_UNKNOWN_MODELS))
      await runner.run(
        probe(
          'countMessageTokens',
          { model: id, messages: messageBody().messages },
          expectSuccess(`the listed model ${id}`),
        ),
      );
  }
}
const MAX_UNKNOWN_MODELS = 3;

function creditProbes({ provokes }: ScenarioSettings): Probe[] {
  const account = probe('getAccount');
  const turn = { max_tokens: 96, messages: [{ role: 'user', content: STORY_PROMPT }] };
  const kinds = [
    ...wholeAndStreamed('createMessage', messageBody(turn)),
    ...wholeAndStreamed('createChatCompletion', chatBody(turn)),
    probe('createMessage', messageBody({ ...weatherQuestion, tools: [weatherTool] })),
    probe('listModels'),
    probe('getUsage'),
    probe('countMessageTokens', { model: ROUTER, messages: messageBody().messages }),
    probe('createMessage', messageBody({ messages: [] })),
    ...(provokes ? [probe('createMessage', messageBody(), { headers: { Prefer: `code=${ERRORS[429].status}` } })] : []),
  ];
  return [account, account, account, ...kinds.flatMap((each) => [each, account])];
}

/**
 * Reads the balance after each request until it has moved by the receipt, because a gateway may settle a turn a moment
 * later. A request without a receipt gets one further reading.
 */
async function runCredits(runner: ProbeRunner, probes: Probe[]): Promise<void> {
  let balance: number | undefined;
  let owed = 0;
  for (const [index, each] of probes.entries()) {
    const parsed = await runner.run(each);
    if (each.path !== OPERATIONS.getAccount.path) {
      owed = parsed?.turn?.credits ?? 0;
      continue;
    }
    let now = balanceOf(parsed?.responseJson)?.value;
    const isAfterRequest = probes[index - 1] !== undefined && probes[index - 1]!.path !== each.path;
    for (const waitMs of parsed && isAfterRequest ? (owed > 0 ? SETTLE_MS : SETTLE_MS.slice(0, 1)) : []) {
      const isSettled = balance !== undefined && now !== undefined && balance - now === owed;
      if (owed > 0 && isSettled) break;
      await runner.options.sleep(waitMs);
      const again = await runner.run({ ...each, settles: true });
      now = balanceOf(again?.responseJson)?.value ?? now;
    }
    balance = now;
    owed = 0;
  }
}
/** Waits before the readings of a balance that has not moved, milliseconds; about four seconds together. */
const SETTLE_MS = [50, 200, 500, 1_000, 2_000];
