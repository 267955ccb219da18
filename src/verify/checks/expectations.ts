/** What requests were sent to find out: each says with which row, or that it is accepted. Source: Authentication, Errors. */
import { ERRORS } from '../../contract.js';
import { each, type Check, type Matter, type Verdict } from '../check-type.js';
import type { Reading } from '../reading.js';

/** Statuses that say nothing about the request: it would have to be sent again, or paid. */
const PASSING: ReadonlySet<number> = new Set(
  Object.values(ERRORS)
    .filter(({ action, status }) => (action === 'retry' && status !== 500) || status === 402)
    .map(({ status }) => status),
);

const authentication = (
  describe: string,
  source: string[] = ['authentication'],
  basis: Check['basis'] = 'documented',
) => expectation(describe, basis, source, ['authentication', 'status', 'refuses']);

export const expectationChecks = {
  'refuses-missing-key': authentication('A request without a key is a 401.'),
  'refuses-malformed-key': authentication('A key of another form is a 401.'),
  'refuses-unknown-key': authentication('A key that nobody made is a 401.'),
  'refuses-other-scheme': authentication('A key under another scheme than Bearer is a 401.'),
  'refuses-inexact-scheme': authentication(
    'The scheme is case-sensitive, and one space separates it from the key: else 401.',
  ),
  'refuses-other-header': authentication('A key in x-api-key alone is a 401.', ['authentication'], 'assumed'),
  'refuses-cli-key': authentication('A CLI key is a 403 on /v1.', ['errors']),
  'refuses-suspended-account': authentication('A key of a suspended account is a 403.', ['errors']),
  'refuses-other-scope': authentication('A key of another scope is a 403.', ['errors']),
  'refuses-empty-balance': expectation(
    'A turn that the balance cannot pay is a 402.',
    'documented',
    ['errors'],
    ['credits', 'status', 'refuses'],
  ),
  'reads-account-of-empty-balance': expectation(
    'An account without credits can still be read.',
    'assumed',
    ['authentication', 'errors'],
    ['account', 'credits', 'authentication', 'models'],
  ),
  'answers-reads': expectation(
    'The endpoints that only read answer a good key.',
    'documented',
    ['authentication', 'models', 'changelog'],
    [...(['models', 'account', 'usage', 'count', 'authentication', 'status'] as const)],
  ),
  'accepts-valid-requests': expectation(
    'What is documented is accepted.',
    'documented',
    ['messages', 'chat-completions'],
    ['accepts', 'refuses', 'status', 'models'],
  ),
  'refuses-invalid-requests': expectation(
    'A body that breaks a documented constraint is a 400.',
    'documented',
    ['errors', 'messages', 'chat-completions'],
    ['accepts', 'status'],
  ),
  'refuses-unknown-models': expectation(
    'A model that is not in the table is a 400.',
    'documented',
    ['models', 'errors'],
    ['accepts', 'status'],
  ),
  'refuses-malformed-json': expectation(
    'A body that is no JSON is a 400.',
    'documented',
    ['errors'],
    ['accepts', 'status'],
  ),
  'refuses-unknown-paths': expectation('A path that does not exist is a 404.', 'documented', ['errors'], ['status']),
  'refuses-wrong-method': each({
    describe: 'A method that an endpoint does not have is an error, never a success.',
    basis: 'documented',
    source: ['errors'],
    matters: ['status', 'accepts'],
    judge: ({ exchange: { probe }, status, isSuccess, error }) => {
      if (probe?.check !== 'refuses-wrong-method' || status === undefined || PASSING.has(status)) return undefined;
      if (isSuccess && !error) return [`${probe.why!}: answered with ${status}`];
      return status >= 500 ? [`${probe.why!}: the gateway failed with ${status}`] : [];
    },
  }),
  'refuses-large-bodies': expectation(
    'A body over the limit is a 413.',
    'documented',
    ['errors'],
    ['body-cap', 'status'],
  ),
  'takes-bodies-up-to-the-limit': each({
    describe: 'A body within the limit is no 413.',
    basis: 'documented',
    source: ['errors'],
    matters: ['body-cap'],
    judge: ({ exchange: { probe }, status }) => {
      if (probe?.check !== 'takes-bodies-up-to-the-limit' || status === undefined) return undefined;
      return status === ERRORS[413].status ? [`${probe.why!}: refused with ${status}`] : [];
    },
  }),
  'limits-input-tokens': expectation(
    'More input tokens in a minute than the tier allows are a 429.',
    'documented',
    ['rate-limits'],
    ['rate-limit'],
  ),
  'answers-provoked-rows': each({
    describe: 'A row that is asked for by Prefer: code=NNN is answered with its status and type.',
    // Of mocks: no page of the vendor knows Prefer
    basis: 'convention',
    source: [],
    matters: ['status', 'type'],
    judge: (reading) => {
      const { exchange, isSuccess, error } = reading;
      // Only mocks know Prefer
      if (exchange.probe?.check !== 'answers-provoked-rows' || (isSuccess && !error)) return undefined;
      return judgeRefusal(reading, false);
    },
  }),
} satisfies Record<string, Check>;

/** Judges the exchanges that were sent for it. */
function expectation(describe: string, basis: Check['basis'], source: string[], matters: Matter[]): Check {
  const check: Check = each({ describe, basis, source, matters, judge });
  return check;

  function judge(reading: Reading): Verdict {
    const { probe } = reading.exchange;
    if (probe?.expect === undefined || expectationChecks[probe.check as ExpectationName] !== check) return undefined;
    return probe.expect === 'accepted' ? judgeAcceptance(reading) : judgeRefusal(reading, true);
  }
}

type ExpectationName = keyof typeof expectationChecks;

function judgeAcceptance(reading: Reading): Verdict {
  const { status, isSuccess, error, row, turnId } = reading;
  if (status === undefined) return undefined;
  // An envelope with a status of success was a refusal after all; success-is-no-error says it
  if (isSuccess) return error ? undefined : [];
  // Reading costs nothing, so that a missing balance is no reason
  if (!turnId && row?.status === ERRORS[402].status) return say(reading, 'refused with');
  const isPassing = PASSING.has(status) || (status >= 500 && row !== undefined);
  // The first request has shown that the main key is known
  const isOfKey = row?.action === 'stop' && !(status === ERRORS[401].status && reading.exchange.probe!.key === 'main');
  return isPassing || isOfKey ? undefined : say(reading, 'refused with');
}

function judgeRefusal(reading: Reading, forgivesPassing: boolean): Verdict {
  const { status, error, isSuccess } = reading;
  const row = ERRORS[reading.exchange.probe!.expect as keyof typeof ERRORS];
  if (status === undefined || status === row.status) return status === undefined ? undefined : [];
  // Status and type that disagree are said by status-fits-type: here it counts what was meant
  if (!reading.isRow && error?.type === row.type) return [];
  // A missing balance excuses a turn, and no key that may not be used at all
  const isExcused = PASSING.has(status) && (status !== ERRORS[402].status || row.action === 'fix');
  if (forgivesPassing && isExcused) return undefined;
  return say(
    reading,
    isSuccess
      ? `not refused with ${row.status} ${row.type}, but answered with`
      : `expected ${row.status} ${row.type}, got`,
  );
}

function say({ exchange, status, error }: Reading, what: string): Verdict {
  const { why, schema, basis, source } = exchange.probe!;
  const type = error?.type === undefined ? '' : ` ${error.type}`;
  return [
    {
      message: `${why!}: ${what} ${status!}${type}`,
      quote: error?.message,
      ...(schema !== undefined && { schema }),
      ...(basis && { basis }),
      ...(source && { source }),
    },
  ];
}
