/** The door in front of the client, against the mock over real sockets; time and chance are handed in. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CaicainiError,
  createClient,
  createFetch,
  type ClientOptions,
  type DoorNotice,
  type DoorStore,
} from '../src/index.js';
import { ERRORS } from '../src/contract.js';
import { doorsOf } from '../src/doors.js';
import { MOCK_KEYS, startMock, type MockOptions, type RunningMock } from '../src/mock/index.js';
import { realAfter } from '../src/mock/timer.js';
import { sleep, type World } from '../src/world.js';
import { requestExample, responseExamples } from './examples.js';
import { json, startFaulty, type FaultyServer } from './server.js';
import { patientWorld } from './patient-world.js';
import { stillWorld } from './still-world.js';
import { testWorld, watchListeners, type TestWorld } from './world.js';

let faulty: FaultyServer;
beforeAll(async () => void (faulty = await startFaulty()));

const hello = requestExample('createMessage', 'quickstart');
const answer = responseExamples.find(
  ({ operation, name }) => operation === 'createMessage' && name === 'quickstart',
)!.body;
const OVERLOADED = ERRORS[529].status;
const NO_CREDITS = ERRORS[402].status;

/** A mock whose clock is that of the world, and clients of it. */
async function scene<W extends World = TestWorld>(options: MockOptions = {}, world = testWorld() as unknown as W) {
  const mock = await startMock({ now: () => world.date(), ...options });
  mocks.push(mock);
  const notices: DoorNotice[] = [];
  const stops: CaicainiError[] = [];
  const client = (more: Partial<ClientOptions> = {}) =>
    createClient({
      apiKey: mock.key,
      baseUrl: mock.url,
      world,
      onDoor: (notice) => notices.push(notice),
      onHardStop: (error) => stops.push(error),
      ...more,
    });
  const statuses = () => mock.mock.requests.map(({ status }) => status);
  const words = () => notices.map(({ door }) => door);
  return { mock, world, client, notices, stops, statuses, words };
}
const mocks: RunningMock[] = [];
afterAll(() => Promise.all(mocks.map((mock) => mock.close())));

async function failureOf(call: Promise<unknown>): Promise<CaicainiError> {
  const thrown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!CaicainiError.is(thrown)) throw new Error(`no error of ours: ${String(thrown)}`);
  return thrown;
}

const times = <T>(count: number, make: () => Promise<T>) => Promise.all(Array.from({ length: count }, make));

describe('the window', () => {
  test('twelve calls of a key with five a minute take three minutes and no 429', async () => {
    const { client, world, statuses, words } = await scene({ tier: 'free' }, patientWorld());
    const caicaini = client();
    await caicaini.models.list();
    const startMs = world.now();
    await times(11, () => caicaini.models.list());
    expect(statuses()).toEqual(Array(12).fill(200));
    expect(world.now() - startMs).toBeGreaterThan(119_000);
    expect(world.now() - startMs).toBeLessThan(125_000);
    expect(words()).toEqual(['held', 'open', 'held', 'open']);
  });

  test('a call that cannot make its deadline is told at once, with the time until its turn', async () => {
    const { client, world, statuses } = await scene({ tier: 'free' });
    const caicaini = client();
    for (let call = 0; call < 5; call++) await caicaini.models.list();
    const error = await failureOf(caicaini.models.list({ deadlineMs: 5_000 }));
    expect(error).toMatchObject({ action: 'retry', because: 'deadline', charged: 'never', attempts: [] });
    expect(error.retryAfterMs).toBeGreaterThan(5_000);
    expect(error.message).toContain('not sent');
    expect(statuses()).toHaveLength(5);
    expect(world.waits).toEqual([]);
  });

  test('two clients with one key count together, another key on its own', async () => {
    const { client, statuses, world } = await scene({ tier: 'free' });
    const [one, other, third] = [client(), client(), client({ apiKey: MOCK_KEYS.payAsYouGo })];
    for (let call = 0; call < 3; call++) {
      await one.models.list();
      await other.models.list();
    }
    await third.models.list();
    expect(statuses()).toEqual(Array(7).fill(200));
    expect(world.waits).toHaveLength(1);
  });
});

describe('a 429', () => {
  test('holds everyone until Retry-After is over', async () => {
    const { client, mock, statuses, world, notices } = await scene();
    const caicaini = client();
    mock.mock.script([{ times: 1, answer: { status: 429, retryAfter: 7 } }]);
    const first = caicaini.models.list();
    await expect.poll(() => notices.length).toBeGreaterThan(0);
    await Promise.all([first, times(5, () => caicaini.models.list())]);
    expect(statuses()).toEqual([429, 200, 200, 200, 200, 200, 200]);
    expect(Math.max(...world.waits)).toBeGreaterThanOrEqual(7_000);
    expect(notices[0]).toMatchObject({ door: 'held' });
  });

  test('that floors its seconds is met once more, not once for every caller', async () => {
    // The server's second 429 comes because its window was not over yet
    const { client, mock, statuses } = await scene();
    const caicaini = client();
    mock.mock.script([{ times: 2, answer: { status: 429, retryAfter: 1 } }]);
    await caicaini.models.list();
    expect(statuses()).toEqual([429, 429, 200]);
  });

  test('costs no retry budget', async () => {
    const { client, mock, statuses } = await scene();
    const caicaini = client({ retryBudget: { perCall: 0, max: 0 } });
    mock.mock.script([{ times: 3, answer: { status: 429, retryAfter: 0 } }]);
    await caicaini.models.list();
    expect(statuses()).toEqual([429, 429, 429, 200]);
  });
});

describe('an overload', () => {
  test('of two minutes is met by few probes, and no call of a pool is lost', async () => {
    const { client, mock, world, statuses, words } = await scene({}, patientWorld());
    const caicaini = client();
    await caicaini.models.list();
    mock.mock.script([{ answer: { status: OVERLOADED } }]);
    const cancel = world.after(120_000, () => mock.mock.script([]), 'wait');
    const ends = await times(30, () => caicaini.models.list({ maxAttempts: 6 }).catch((error: unknown) => error));
    cancel();
    const during = statuses().filter((status) => status === OVERLOADED).length;
    // Thirty were under way when it began
    expect(during - 30).toBeLessThanOrEqual(20);
    expect(ends.filter((end) => CaicainiError.is(end))).toEqual([]);
    expect(words()).toContain('half-open');
    expect(words().at(-1)).toBe('open');
  });

  test('is waited for by others while one probes', async () => {
    const { client, mock, statuses } = await scene();
    const caicaini = client();
    mock.mock.script([{ times: 3, answer: { status: OVERLOADED } }]);
    await caicaini.models.list();
    expect(statuses()).toEqual([OVERLOADED, OVERLOADED, OVERLOADED, 200]);
  });

  test('uses up the retries that are left', async () => {
    const { client, mock, statuses } = await scene();
    const caicaini = client({ maxAttempts: 6, retryBudget: { perCall: 0.1, max: 10 } });
    mock.mock.script([{ answer: { status: OVERLOADED } }]);
    const ends = [];
    for (let call = 0; call < 4; call++) ends.push((await failureOf(caicaini.models.list())).because);
    expect(ends).toEqual(['attempts', 'attempts', 'budget', 'budget']);
    expect(statuses()).toHaveLength(14);
  });
});

describe('a hard stop', () => {
  test('is met by those under way, told of once, and later calls are not sent', async () => {
    const { client, mock, stops, statuses, words } = await scene();
    const caicaini = client({ apiKey: MOCK_KEYS.empty });
    const errors = await times(50, () => failureOf(caicaini.messages.create(hello)));
    expect(statuses().length).toBeLessThanOrEqual(10);
    const sent = statuses().length;
    const late = await failureOf(caicaini.messages.create(hello));
    for (const error of [...errors, late])
      expect(error).toMatchObject({ status: NO_CREDITS, action: 'stop', because: 'stop', charged: 'never' });
    expect(late.attempts).toEqual([]);
    expect(late.message).toContain('not sent');
    expect(stops).toHaveLength(1);
    expect(statuses()).toHaveLength(sent);
    expect(words()).toEqual(['closed']);
    expect((await caicaini.account.get()).credit_balance).toBe(0);
    expect(mock.mock.requests.at(-1)).toMatchObject({ status: 200 });
  });

  test('is tried again by one call after a minute, and heals', async () => {
    const { client, mock, stops, world, statuses, words } = await scene();
    const caicaini = client({ apiKey: MOCK_KEYS.empty });
    await failureOf(caicaini.messages.create(hello));
    await sleep(world, 60_000);
    await times(5, () => failureOf(caicaini.messages.create(hello)));
    expect(statuses()).toEqual([NO_CREDITS, NO_CREDITS]);
    expect(stops).toHaveLength(1);
    mock.mock.accounts.get(MOCK_KEYS.empty)!.balance = 1_000;
    await failureOf(caicaini.messages.create(hello));
    await sleep(world, 60_000);
    await caicaini.messages.create(hello);
    await caicaini.messages.create(hello);
    expect(statuses()).toEqual([NO_CREDITS, NO_CREDITS, 200, 200]);
    expect(words()).toEqual(['closed', 'open']);
  });

  test('is over when a person says so, and told of again when it is not', async () => {
    const { client, stops, statuses } = await scene();
    const caicaini = client({ apiKey: MOCK_KEYS.suspended });
    await failureOf(caicaini.messages.create(hello));
    caicaini.resume();
    await failureOf(caicaini.messages.create(hello));
    await failureOf(caicaini.messages.create(hello));
    expect(statuses()).toEqual([403, 403]);
    expect(stops).toHaveLength(2);
  });

  test('is shared by the clients of a key, each told once', async () => {
    const { client, statuses, stops } = await scene();
    const [one, other] = [client({ apiKey: MOCK_KEYS.empty }), client({ apiKey: MOCK_KEYS.empty })];
    await failureOf(one.messages.create(hello));
    await failureOf(other.messages.create(hello));
    await failureOf(other.messages.create(hello));
    expect(statuses()).toEqual([NO_CREDITS]);
    expect(stops).toHaveLength(2);
    other.resume();
    await failureOf(one.messages.create(hello));
    expect(statuses()).toHaveLength(2);
  });

  test('reaches the client above createFetch as the answer it was', async () => {
    const { mock, world, statuses } = await scene();
    const fetch = createFetch({ world });
    const call = () =>
      fetch(`${mock.url}/v1/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${MOCK_KEYS.empty}`, 'content-type': 'application/json' },
        body: JSON.stringify(hello),
      });
    const [first, second] = [await call(), await call()];
    expect([second.status, second.headers.get('x-should-retry')]).toEqual([NO_CREDITS, 'false']);
    expect(await second.json()).toEqual(await first.json());
    expect(statuses()).toHaveLength(1);
    fetch.resume();
    await call();
    expect(statuses()).toHaveLength(2);
  });
});

test('a stream waits until another ends, as the tier allows', async () => {
  let flow = () => {};
  const gate = new Promise<void>((resolve) => (flow = resolve));
  const { client, statuses, notices } = await scene({
    tier: 'free',
    pace: ({ event }) => (event === 'message_delta' ? gate : undefined),
  });
  const caicaini = client();
  await caicaini.models.list();
  const first = caicaini.messages.stream(hello);
  const events = first[Symbol.asyncIterator]();
  await events.next();
  let isRead = false;
  const second = caicaini.messages
    .stream(hello)
    .finalMessage()
    .then(() => (isRead = true));
  await caicaini.models.list();
  expect(isRead).toBe(false);
  expect(statuses()).toEqual([200, 200, 200]);
  flow();
  await Promise.all([first.finalMessage(), drain(events), second]);
  expect(statuses()).toEqual([200, 200, 200, 200]);
  expect(notices).toEqual([]);
});

async function drain(events: AsyncIterator<unknown>): Promise<void> {
  while (!(await events.next()).done) continue;
}

test('without a door every call is left to itself', async () => {
  const { client, stops, statuses } = await scene();
  const caicaini = client({ apiKey: MOCK_KEYS.empty, door: false });
  await times(3, () => failureOf(caicaini.messages.create(hello)));
  caicaini.resume();
  expect(statuses()).toEqual([NO_CREDITS, NO_CREDITS, NO_CREDITS]);
  expect(stops).toHaveLength(3);
});

test('a probe interval that cannot be is refused when the client is made', () => {
  expect(() => createClient({ apiKey: MOCK_KEYS.free, door: { probeEveryMs: NaN } })).toThrow(/door\.probeEveryMs/);
});

describe('who waits', () => {
  async function held() {
    const world = stillWorld();
    faulty.answers.splice(0, Infinity, json(429, '', { 'retry-after': '60' }), json(200, answer));
    faulty.seen.length = 0;
    const caicaini = createClient({ apiKey: MOCK_KEYS.free, baseUrl: faulty.url, world });
    await failureOf(caicaini.messages.create(hello, { maxAttempts: 1 }));
    return { world, caicaini };
  }

  test('leaves with the reason of the abort, and no timer or listener stays', async () => {
    const { world, caicaini } = await held();
    const reason = new Error('enough');
    const controller = new AbortController();
    const listeners = watchListeners(controller.signal);
    const calls = times(3, () =>
      caicaini.messages.create(hello, { signal: controller.signal }).catch((thrown: unknown) => thrown),
    );
    // One for each deadline and one for the door
    await expect.poll(() => world.timers.length).toBe(4);
    // All share one
    expect(listeners.size).toBe(1);
    controller.abort(reason);
    expect(await calls).toEqual([reason, reason, reason]);
    expect([listeners.size, world.timers.length, faulty.seen.length]).toEqual([0, 0, 1]);
  });

  test('is told when its deadline comes', async () => {
    const { world, caicaini } = await held();
    const call = failureOf(caicaini.messages.create(hello));
    await expect.poll(() => world.timers.length).toBe(2);
    const [deadline] = world.timers;
    deadline!.run();
    expect(await call).toMatchObject({ because: 'deadline', attempts: [] });
    expect([world.timers.length, faulty.seen.length]).toEqual([0, 1]);
  });
});

describe('the doors of a process', () => {
  test('are forgotten when nobody has used them for a while', async () => {
    const { mock, world } = await scene();
    const fetch = createFetch({ world });
    for (let key = 0; key < 100; key++) {
      await fetch(`${mock.url}/v1/models`, { headers: { authorization: `Bearer ${MOCK_KEYS.free}${key}` } });
      await sleep(world, 61_000);
    }
    expect(doorsOf(world, world).all().length).toBeLessThanOrEqual(17);
  });

  test('are not shared by clients with other outsides', async () => {
    const { client, statuses } = await scene();
    for (let one = 0; one < 2; one++)
      await failureOf(client({ apiKey: MOCK_KEYS.empty, world: testWorld() }).messages.create(hello));
    expect(statuses()).toEqual([NO_CREDITS, NO_CREDITS]);
  });
});

describe('a store', () => {
  const go = { kind: 'go' as const };
  function store(answers: Partial<DoorStore> = {}) {
    const heard: { name: string; what: unknown }[] = [];
    const all: DoorStore = {
      ask: async (name, question) => (heard.push({ name, what: question }), go),
      tell: async (name, news) => void heard.push({ name, what: news }),
      ...answers,
    };
    return { all, heard };
  }

  test('is asked before a call and told what came of it, and never sees the key', async () => {
    const { client, statuses } = await scene({ tier: 'free' });
    const { all, heard } = store();
    await client({ door: { store: all } }).models.list();
    expect(statuses()).toEqual([200]);
    expect(heard.map(({ what }) => what)).toMatchObject([
      { stops: ['401', '403 listModels'] },
      { kind: 'window', limit: 5, used: 1 },
    ]);
    expect(new Set(heard.map(({ name }) => name)).size).toBe(1);
    expect(heard[0]!.name).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.stringify(heard)).not.toContain(MOCK_KEYS.free);
  });

  test('holds callers back', async () => {
    const { client, world, statuses } = await scene();
    const answers = [{ kind: 'wait' as const, waitMs: 3_000 }, go];
    const { all } = store({ ask: async () => answers.shift()! });
    await client({ door: { store: all } }).models.list();
    expect(world.waits).toEqual([3_000]);
    expect(statuses()).toEqual([200]);
  });

  test('knows of a hard stop elsewhere, and that it is over', async () => {
    const { client, statuses, stops } = await scene();
    const body = JSON.stringify({ type: 'error', error: { type: 'insufficient_quota', message: 'Empty.' } });
    const closed = { kind: 'closed' as const, stop: { name: '402', status: NO_CREDITS, body }, probeInMs: 9_000 };
    const answers = [closed, closed, go];
    const { all } = store({ ask: async () => answers.shift()! });
    const caicaini = client({ door: { store: all } });
    for (let call = 0; call < 2; call++)
      expect(await failureOf(caicaini.messages.create(hello))).toMatchObject({ status: NO_CREDITS, because: 'stop' });
    expect([statuses(), stops.length]).toEqual([[], 1]);
    await caicaini.messages.create(hello);
    expect(statuses()).toEqual([200]);
  });

  test('is told of a hard stop here, and of a person who acted', async () => {
    const { client } = await scene();
    const { all, heard } = store();
    const caicaini = client({ apiKey: MOCK_KEYS.empty, door: { store: all } });
    await failureOf(caicaini.messages.create(hello));
    caicaini.resume();
    await expect.poll(() => heard.length).toBeGreaterThan(1);
    expect(heard.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'stop', stop: expect.objectContaining({ name: '402', status: NO_CREDITS }) }),
        { kind: 'reopened', stops: ['402'] },
      ]),
    );
  });

  const away: [string, DoorStore['ask']][] = [
    ['fails', () => Promise.reject(new Error('ECONNREFUSED'))],
    ['never answers', () => new Promise(() => {})],
  ];
  for (const [name, ask] of away) {
    test(`that ${name} is done without, and that is told`, async () => {
      const world = { ...testWorld(), after: realAfter };
      const { client, statuses, notices } = await scene({}, world as never);
      const { all } = store({ ask });
      await client({ door: { store: all } }).models.list();
      expect(statuses()).toEqual([200]);
      expect(notices[0]).toMatchObject({ door: 'open', isAlone: true });
    });
  }
});
