/** Verifies the mock with each of its mutations and two faults, and lists the checks that detect each. */
import { MOCK_KEYS, MUTATIONS, startMock, type MockOptions } from '../../src/mock/index.js';
import { startFront, type Front } from './front.js';
import { CHECKS, planOf, verify, type CheckName, type Report, type VerifyOptions } from '../../src/verify/index.js';

/** A mock that deviates from the contract in one place. */
export interface MutationCase {
  name: string;
  /** The part of the contract that it breaks; the same words as the areas of checks. */
  category: string;
  description: string;
  mock: MockOptions;
  /** Changes the mock's responses, for deviations that no mutation has. */
  front?: Front;
  /** The only scenarios to run, because it is slow. Default: those of its category, or all. */
  scenarios?: string[];
}

/** The checks that detect a mutation. */
export interface Detection {
  mutation: MutationCase;
  checks: { name: CheckName; severity: string; message: string }[];
}

const FIVE_MS_PER_EVENT = () => new Promise<void>((resolve) => setTimeout(resolve, 5));

/** Every mutation of the mock, and two faults of the connection. */
export const MUTATION_CASES: MutationCase[] = [
  ...Object.entries(MUTATIONS).map(([name, { category, description }]) => ({
    name,
    category,
    description,
    // The checks detect this mutation only while two streams are open
    mock: { mutations: [name], ...(name === 'limits-streams-unlimited' && { pace: FIVE_MS_PER_EVENT }) },
  })),
  {
    name: 'fault reset-before',
    category: 'answer',
    description: 'The connection is reset before the response.',
    mock: { script: [{ match: { path: '/v1/models' }, answer: { fault: 'reset-before' } }] },
  },
  {
    name: 'fault reset-body',
    category: 'answer',
    description: 'The connection is reset in the middle of the body.',
    mock: { script: [{ match: { path: '/v1/usage' }, answer: { fault: 'reset-body' } }] },
  },
  ...frontCases(),
];

/** Deviations of a gateway in front of the mock. */
function frontCases(): MutationCase[] {
  const fronts: [name: string, category: string, description: string, front: Front][] = [
    [
      'front absurd-receipts',
      'credits',
      'A turn costs a million times its price.',
      { json: ({ usage }) => usage?.credits_consumed > 0 && (usage.credits_consumed *= 1_000_000) },
    ],
    [
      'front broken-characters',
      'message',
      'Letters of a message are replaced by a broken character.',
      { text: (body, path) => (path === '/v1/messages' ? body.replace('Gladly', 'Gl\ufffddly') : body) },
    ],
    [
      'front stream-start-input',
      'stream',
      'The first event of a stream counts more input tokens than the whole response.',
      { text: (body) => body.replace(/(message_start.{1,400}"input_tokens":)(\d)/, '$19$2') },
    ],
    [
      'front answers-crossed',
      'message',
      'Two messages at the same time get the answers of each other.',
      { crosses: '/v1/messages' },
    ],
  ];
  return [
    ...fronts.map(([name, category, description, front]) => ({ name, category, description, mock: {}, front })),
    {
      name: 'front stream-held-back',
      category: 'stream',
      description: 'The events of a stream arrive all at once, when the last one is made.',
      // A model that takes a second and more
      mock: { pace: () => new Promise<void>((resolve) => setTimeout(resolve, 50)) },
      front: {},
      scenarios: ['credits', 'repeats'],
    },
  ];
}

/** The mock's key for each role. */
const KEYS: VerifyOptions['keys'] = {
  main: MOCK_KEYS.enterprise,
  cli: MOCK_KEYS.cli,
  suspended: MOCK_KEYS.suspended,
  scope: MOCK_KEYS.scopeLimited,
  empty: MOCK_KEYS.empty,
  spare: MOCK_KEYS.free,
};

/** A clock for a mock: each run starts at the same second of a minute, so that the rate-limit windows are the same. */
export function fromSecondTen(): () => number {
  const startMs = Date.now();
  return () => Date.parse('2026-11-23T12:00:10Z') + Date.now() - startMs;
}

/** Verifies a mock with every option. Each event of a stream waits for the event loop, so that two streams overlap. */
export async function verifyMock(
  mock: MockOptions,
  options: Partial<VerifyOptions> = {},
  front?: Front,
): Promise<Report> {
  const settings = {
    now: fromSecondTen(),
    pace: () => new Promise<void>((resolve) => setImmediate(resolve)),
    ...mock,
  };
  const running = await (front ? startFront(front, settings) : startMock(settings));
  try {
    return await verify({
      baseUrl: running.url,
      keys: KEYS,
      profile: 'thorough',
      provoke: 'prefer',
      strict: true,
      maxCredits: 100_000,
      imageUrl: 'https://example.com/photos/receipt.jpg',
      sleep: () => Promise.resolve(),
      ...options,
    });
  } finally {
    await running.close();
  }
}

type Selection = Pick<VerifyOptions, 'profile' | 'scenarios' | 'strict'>;

/** 200 boundary cases instead of 314; the mutations break documented constraints only. */
const DOCUMENTED_ONLY = { profile: 'standard', strict: false } as const;

/**
 * The cheapest scenarios that detect as much of each category as every scenario does. `npm run matrix` runs every
 * scenario, and the test compares rows with that page.
 */
const SELECTIONS: Record<string, Selection> = {
  accepts: { scenarios: ['refusals', 'constraints'], ...DOCUMENTED_ONLY },
  account: { scenarios: ['special-keys', 'credits'] },
  answer: { scenarios: ['read-endpoints'] },
  authentication: { scenarios: ['keys', 'special-keys'] },
  'body-cap': { scenarios: ['sizes'] },
  chat: { scenarios: ['tools', 'models', 'two-callers'] },
  'chat-stream': { scenarios: ['credits', 'repeats', 'models', 'tools', 'two-callers'] },
  'content-type': { scenarios: ['tools'] },
  count: { scenarios: ['key-isolation', 'turns', 'token-relations'] },
  credits: { scenarios: ['credits', 'repeats'] },
  echo: { scenarios: ['repeats'] },
  envelope: { scenarios: ['error-rows'] },
  id: { scenarios: ['repeats'] },
  leak: { scenarios: ['refusals', 'error-rows'] },
  message: { scenarios: ['repeats', 'tools', 'models', 'two-callers'] },
  models: { scenarios: ['read-endpoints', 'special-keys'] },
  'rate-limit': {
    scenarios: ['read-endpoints', 'key-isolation', 'turns', 'concurrent-streams', 'token-limit', 'request-limit'],
  },
  refuses: { scenarios: ['special-keys', 'tools', 'equivalent-requests', 'constraints'], ...DOCUMENTED_ONLY },
  'retry-after': { scenarios: ['request-limit'] },
  status: {
    scenarios: ['turns', 'keys', 'refusals', 'special-keys', 'token-limit', 'request-limit', 'error-rows'],
  },
  stream: { scenarios: ['credits', 'repeats', 'tools'] },
  type: { scenarios: ['error-rows'] },
};

/** Scenarios with bodies of many megabytes, which take most of the time and matter to `body-cap` only. */
const LARGE = ['sizes', 'images'];

/** Every scenario that can detect mutations of a category. */
function everyScenario(category: string): Selection {
  if (category === 'body-cap') return { scenarios: ['read-endpoints', 'sizes'] };
  const all = planOf({ profile: 'thorough', provoke: 'prefer' }).map(({ scenario }) => scenario);
  return { scenarios: all.filter((scenario) => !LARGE.includes(scenario)) };
}

/** The checks that detect a mutation. Runs the scenarios selected for its category, or every scenario if `isFull`. */
export async function detect(mutation: MutationCase, isFull = false): Promise<Detection> {
  const { category, scenarios } = mutation;
  const own = scenarios && { scenarios };
  const selection = own ?? (isFull ? undefined : SELECTIONS[category]) ?? everyScenario(category);
  const { checks } = await verifyMock(mutation.mock, selection, mutation.front);
  const detecting = checks.filter(({ findings }) => findings.length > 0);
  return {
    mutation,
    checks: detecting.map(({ name, findings: [first] }) => ({
      name: name as CheckName,
      severity: first!.severity,
      message: first!.message,
    })),
  };
}

/** Detects every mutation with every scenario; takes minutes. Calls `onDetection` after each. */
export async function fullSweep(onDetection: (detection: Detection) => void = () => {}): Promise<Detection[]> {
  const all: Detection[] = [];
  for (const mutation of MUTATION_CASES) {
    const detection = await detect(mutation, true);
    all.push(detection);
    onDetection(detection);
  }
  return all;
}

/** The checks that a verification evaluates; requests of clients are evaluated in observed traffic only. */
export const ACTIVE_CHECKS = (Object.keys(CHECKS) as CheckName[]).filter((name) => !('observedOnly' in CHECKS[name]));

/** The checks that detect a mutation although none of their areas is its category. */
export function unexpectedChecks({ mutation, checks }: Detection): string[] {
  const covers = (name: CheckName) => (CHECKS[name].areas as readonly string[]).includes(mutation.category);
  return checks.filter(({ name }) => !covers(name)).map(({ name, message }) => `${name}: ${message}`);
}

/** The row of a mutation in that page. */
export function toRow({ mutation: { name, category, description }, checks }: Detection): string {
  const names = checks.map((check) => `\`${check.name}\``).join(' ');
  return `| \`${name}\` | ${category} | ${description} | ${names} |`;
}

/** The page docs/generated/verifier.md. */
export function toMarkdown(all: readonly Detection[]): string {
  const mutations = all.map(toRow);
  const checks = Object.entries(CHECKS).map(([name, { describe, basis, source }]) => {
    const detected = all.filter((each) => each.checks.some((check) => check.name === name)).length;
    const none = name.endsWith('-schema') ? 'the page of the schema' : 'none';
    return `| \`${name}\` | ${describe} | ${basis} | ${source.join(', ') || none} | ${detected} |`;
  });
  return `# What the verifier detects

Written by \`npm run matrix\`: each mutation makes the mock deviate from the contract in one place, and the verifier runs
every scenario (\`--profile thorough --strict --provoke prefer\`, with every key). ${all.length} mutations, ${checks.length} checks.

## Checks

| check | requirement | basis | source | mutations detected |
| --- | --- | --- | --- | --- |
${checks.join('\n')}

## Mutations

| mutation | area | deviation | checks that detect it |
| --- | --- | --- | --- |
${mutations.join('\n')}
`;
}
