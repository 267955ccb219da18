/** Models, account and usage: that they can be read, and what they say of keys and credits. */
import { ERRORS, MODELS, OPERATIONS } from '../../contract.js';
import type { Asker } from '../asker.js';
import { modelsIn } from '../checks/readings.js';
import { ROUTER } from '../facts.js';
import { probe, type Probe } from '../probe.js';
import { aboutWeather, accepted, both, chat, message, story, weather } from './requests.js';
import type { Scene, Setting } from './scene.js';

export const reads: Scene = {
  name: 'reads',
  describe: 'models, account and usage',
  from: 'smoke',
  probes: () =>
    (['listModels', 'getAccount', 'getUsage'] as const).map((id) =>
      probe(id, undefined, {
        expect: 'accepted',
        check: 'answers-reads',
        why: OPERATIONS[id].path,
        ...(id === 'getUsage' && { basis: 'documented', source: ['changelog'] }),
      }),
    ),
  run: runReads,
};

export const keysApart: Scene = {
  name: 'keys-apart',
  describe: 'what requests on one key leave of another',
  from: 'standard',
  probes: () => {
    const other = probe('getAccount', undefined, { key: 'empty' });
    const count = probe('countMessageTokens', { model: ROUTER, messages: message().messages });
    return [other, count, count, count, other];
  },
};

export const credits: Scene = {
  name: 'credits',
  describe: 'what each kind of request takes from the balance',
  from: 'standard',
  probes: creditProbes,
  run: runCredits,
};

export const usage: Scene = {
  name: 'usage',
  describe: 'the usage report after all turns',
  from: 'standard',
  probes: () => [probe('getUsage'), probe('listModels')],
};

/** Models of the list that nobody documented must be such as one can ask for. */
async function runReads(asker: Asker, probes: Probe[]): Promise<void> {
  for (const each of probes) {
    const reading = await asker.ask(each);
    const listed = (reading && modelsIn(reading)) ?? [];
    const unknown = listed
      .map(({ id }) => id)
      .filter((id): id is string => typeof id === 'string' && !Object.hasOwn(MODELS, id));
    for (const id of unknown.slice(0, MOST_UNKNOWN))
      await asker.ask(
        probe(
          'countMessageTokens',
          { model: id, messages: message().messages },
          accepted(`the model ${id} of the list`),
        ),
      );
  }
}
const MOST_UNKNOWN = 3;

function creditProbes({ provokes }: Setting): Probe[] {
  const account = probe('getAccount');
  const turn = { max_tokens: 96, messages: [{ role: 'user', content: story }] };
  const kinds = [
    ...both('createMessage', message(turn)),
    ...both('createChatCompletion', chat(turn)),
    probe('createMessage', message({ ...aboutWeather, tools: [weather] })),
    probe('listModels'),
    probe('getUsage'),
    probe('countMessageTokens', { model: ROUTER, messages: message().messages }),
    probe('createMessage', message({ messages: [] })),
    ...(provokes ? [probe('createMessage', message(), { headers: { Prefer: `code=${ERRORS[429].status}` } })] : []),
  ];
  return [account, account, account, ...kinds.flatMap((each) => [each, account])];
}

/** A balance that has not fallen yet is read again: a turn may be settled a moment later. */
async function runCredits(asker: Asker, probes: Probe[]): Promise<void> {
  for (const [index, each] of probes.entries()) {
    const reading = await asker.ask(each);
    const before = probes[index - 1];
    if (!reading || !before || each.path !== OPERATIONS.getAccount.path || before.path === each.path) continue;
    await asker.options.sleep(SETTLE_MS);
    await asker.ask(each);
  }
}
const SETTLE_MS = 50;
