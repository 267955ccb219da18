/** Checks of single probes, which expect an error row or success. Source: Authentication, Errors. */
import { ERRORS } from '../../contract.js';
import type { ParsedExchange } from '../read/parsed-exchange.js';
import { exchangeCheck, type Area, type Check, type Evaluation } from './check.js';

/** Statuses that say nothing about the request itself: the client must retry, or top up. */
const TRANSIENT: ReadonlySet<number> = new Set(
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
  'refuses-missing-key': authentication('A request without a key gets a 401.'),
  'refuses-malformed-key': authentication('A malformed key gets a 401.'),
  'refuses-unknown-key': authentication('A key that does not exist gets a 401.'),
  'refuses-other-scheme': authentication('A key under a scheme other than Bearer gets a 401.'),
  'refuses-inexact-scheme': authentication(
    'The scheme Bearer is case-sensitive and followed by exactly one space; any other form gets a 401.',
  ),
  'refuses-other-header': authentication('A key in x-api-key only gets a 401.', ['authentication'], 'assumed'),
  'refuses-cli-key': authentication('A CLI key gets a 403 on /v1.', ['errors']),
  'refuses-suspended-account': authentication('A key of a suspended account gets a 403.', ['errors']),
  'refuses-other-scope': authentication('A key of another scope gets a 403.', ['errors']),
  'refuses-empty-balance': expectation(
    'A turn that costs more than the balance gets a 402.',
    'documented',
    ['errors'],
    ['credits', 'status', 'refuses'],
  ),
  'account-readable-when-empty': expectation(
    'An account without credits is readable.',
    'assumed',
    ['authentication', 'errors'],
    ['account', 'credits', 'authentication', 'models'],
  ),
  'read-endpoints-respond': expectation(
    'The read endpoints respond to a valid key.',
    'documented',
    ['authentication', 'models', 'changelog'],
    [...(['models', 'account', 'usage', 'count', 'authentication', 'status'] as const)],
  ),
  'accepts-valid-requests': expectation(
    'The gateway accepts every documented request.',
    'documented',
    ['messages', 'chat-completions'],
    ['accepts', 'refuses', 'status', 'models'],
  ),
  'refuses-invalid-requests': expectation(
    'A body that violates a documented constraint gets a 400.',
    'documented',
    ['errors', 'messages', 'chat-completions'],
    ['accepts', 'status'],
  ),
  'refuses-unknown-models': expectation(
    'A model that is not in the documented table gets a 400.',
    'documented',
    ['models', 'errors'],
    ['accepts', 'status'],
  ),
  'refuses-malformed-json': expectation(
    'A body that is not JSON gets a 400.',
    'documented',
    ['errors'],
    ['accepts', 'status'],
  ),
  'refuses-unknown-paths': expectation('An unknown path gets a 404.', 'documented', ['errors'], ['status']),
  'refuses-wrong-method': exchangeCheck({
    describe: 'A method that an endpoint does not support gets an error.',
    basis: 'documented',
    source: ['errors'],
    areas: ['status', 'accepts'],
    evaluate: ({ raw: { probe }, status, isSuccess, error }) => {
      if (probe?.check !== 'refuses-wrong-method' || status === undefined || TRANSIENT.has(status)) return undefined;
      if (isSuccess && !error) return [`${probe.why!}: the gateway answered with ${status}`];
      return status >= 500 ? [`${probe.why!}: the gateway failed with ${status}`] : [];
    },
  }),
  'refuses-large-bodies': expectation(
    'A body over the size limit gets a 413.',
    'documented',
    ['errors'],
    ['body-cap', 'status'],
  ),
  'accepts-bodies-within-limit': exchangeCheck({
    describe: 'A body within the size limit gets no 413.',
    basis: 'documented',
    source: ['errors'],
    areas: ['body-cap'],
    evaluate: ({ raw: { probe }, status }) => {
      if (probe?.check !== 'accepts-bodies-within-limit' || status === undefined) return undefined;
      return status === ERRORS[413].status ? [`${probe.why!}: the gateway refused it with ${status}`] : [];
    },
  }),
  'limits-input-tokens': expectation(
    'More input tokens in a minute than the tier allows get a 429.',
    'documented',
    ['rate-limits'],
    ['rate-limit', 'status'],
  ),
  'answers-provoked-rows': exchangeCheck({
    describe: 'A request with Prefer: code=NNN gets the status and type of that error row.',
    // Mocks know Prefer; no page of the vendor does
    basis: 'convention',
    source: [],
    areas: ['status', 'type'],
    evaluate: (parsed) => {
      const { raw, isSuccess, error } = parsed;
      // A gateway that does not know Prefer answers the request itself
      if (raw.probe?.check !== 'answers-provoked-rows' || (isSuccess && !error)) return undefined;
      return evaluateRefusal(parsed, false);
    },
  }),
} satisfies Record<string, Check>;

/** A check of the probes that name it. */
function expectation(describe: string, basis: Check['basis'], source: string[], areas: Area[]): Check {
  const check: Check = exchangeCheck({ describe, basis, source, areas, evaluate });
  return check;

  function evaluate(parsed: ParsedExchange): Evaluation {
    const { probe } = parsed.raw;
    if (probe?.expect === undefined || expectationChecks[probe.check as ExpectationName] !== check) return undefined;
    return probe.expect === 'success' ? evaluateSuccess(parsed) : evaluateRefusal(parsed, true);
  }
}

type ExpectationName = keyof typeof expectationChecks;

function evaluateSuccess(parsed: ParsedExchange): Evaluation {
  const { status, isSuccess, error, row, turnOperation } = parsed;
  if (status === undefined) return undefined;
  if (isSuccess) return error ? problemWith(parsed, 'the gateway answered with an error and the status') : [];
  // A read costs nothing, so an empty balance cannot refuse it
  if (!turnOperation && row?.status === ERRORS[402].status) return problemWith(parsed, 'the gateway refused it with');
  const isTransient = TRANSIENT.has(status) || (status >= 500 && row !== undefined);
  // The first request has shown that the main key is valid, so a 401 is a problem of this request
  const isOfKey = row?.action === 'stop' && !(status === ERRORS[401].status && parsed.raw.probe!.key === 'main');
  return isTransient || isOfKey ? undefined : problemWith(parsed, 'the gateway refused it with');
}

function evaluateRefusal(parsed: ParsedExchange, allowsTransient: boolean): Evaluation {
  const { status, isSuccess } = parsed;
  const row = ERRORS[parsed.raw.probe!.expect as keyof typeof ERRORS];
  if (status === undefined || status === row.status) return status === undefined ? undefined : [];
  // An empty balance excuses a turn, but not a key that must be refused first
  const isExcused = TRANSIENT.has(status) && (status !== ERRORS[402].status || row.action === 'fix');
  if (allowsTransient && isExcused) return undefined;
  const expected = `expected ${row.status} ${row.type}`;
  return problemWith(parsed, isSuccess ? `${expected}, but the gateway answered with` : `${expected}, got`);
}

function problemWith({ raw, status, error }: ParsedExchange, what: string): Evaluation {
  const { why, schema, basis, source } = raw.probe!;
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
