/** Requests of observed traffic: what a client sent, and whether the gateway judged it as the description does. */
import { ERRORS, OPERATIONS } from '../../contract.js';
import { check, type SchemaName } from '../../validate/check.js';
import type { ParsedExchange } from '../read/parsed-exchange.js';
import { toProblem } from './bodies.js';
import { exchangeCheck, type Check, type Problem } from './check.js';

export const requestChecks = {
  'requests-fit-schema': exchangeCheck({
    describe: 'The body that a client sends fits the schema of the request.',
    basis: 'documented',
    source: ['messages', 'chat-completions'],
    areas: ['accepts'],
    observedOnly: true,
    evaluate: (parsed) => problemsOf(parsed)?.map((each) => ({ ...each, message: `the client sent: ${each.message}` })),
  }),
  'valid-requests-are-accepted': exchangeCheck({
    describe: 'A request of a client that fits its schema gets no 400.',
    basis: 'documented',
    source: ['errors', 'messages', 'chat-completions'],
    areas: ['refuses'],
    observedOnly: true,
    evaluate: (parsed) => {
      if (parsed.status === undefined || problemsOf(parsed)?.length !== 0) return undefined;
      return parsed.status === ERRORS[400].status
        ? [{ message: 'the gateway refused a request that fits its schema', quote: parsed.error?.message }]
        : [];
    },
  }),
  'invalid-requests-are-refused': exchangeCheck({
    describe: 'A request of a client that breaks a documented rule gets an error.',
    basis: 'documented',
    source: ['errors', 'messages', 'chat-completions'],
    areas: ['accepts'],
    observedOnly: true,
    evaluate: (parsed) => {
      const broken = problemsOf(parsed)?.filter(({ basis = 'documented' }) => basis === 'documented') ?? [];
      if (broken.length === 0 || parsed.status === undefined) return undefined;
      if (!parsed.isSuccess || parsed.error) return [];
      return broken.slice(0, 1).map((each) => ({ ...each, message: `the gateway accepted it: ${each.message}` }));
    },
  }),
} satisfies Record<string, Check>;

/** The rules that an observed request breaks; undefined for a probe, and where the body is unknown. */
function problemsOf({ raw, operation, requestJson }: ParsedExchange): Problem[] | undefined {
  const schema = operation && (OPERATIONS[operation.id].request as SchemaName | null);
  if (raw.probe || !schema || raw.request.body === undefined) return undefined;
  if (requestJson === undefined) return [{ message: 'the body is not JSON' }];
  return check(schema, requestJson).map((each) => toProblem(schema, requestJson, each));
}
