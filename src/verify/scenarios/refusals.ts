/** Requests that the gateway must refuse, and valid requests at the edge of each constraint. */
import { ERRORS, OPERATIONS } from '../../contract.js';
import { ROUTER } from '../read/constants.js';
import { probe, type Probe } from '../run/probe.js';
import { boundaryCasesOf, type BoundaryCase } from './boundary-cases.js';
import { FEW_TOKENS, messageBody, STOP_AFTER_CHARS } from './requests.js';
import type { Scenario, ScenarioSettings } from './scenario.js';

export const refusals: Scenario = {
  name: 'refusals',
  describe: 'unknown paths, methods and models, and malformed JSON',
  minProfile: 'smoke',
  probes: () => [
    {
      method: 'GET',
      path: '/v1/no-such-path',
      key: 'main',
      expect: 404,
      check: 'refuses-unknown-paths',
      why: 'an unknown path',
    },
    {
      method: 'POST',
      path: '/v1/messages/no-such-path',
      key: 'main',
      body: messageBody(),
      expect: 404,
      check: 'refuses-unknown-paths',
      why: 'an unknown path below a known one',
    },
    probe('createMessage', undefined, {
      method: 'DELETE',
      check: 'refuses-wrong-method',
      why: 'DELETE on /v1/messages',
    }),
    ...(['createMessage', 'createChatCompletion', 'countMessageTokens'] as const).map((id) =>
      probe(id, undefined, {
        method: 'GET',
        check: 'refuses-wrong-method',
        why: `GET on ${OPERATIONS[id].path}`,
      }),
    ),
    probe('listModels', {}, { method: 'POST', check: 'refuses-wrong-method', why: 'POST on /v1/models' }),
    ...(['createMessage', 'createChatCompletion'] as const).flatMap((id) => [
      probe(id, messageBody({ model: 'caicaini/no-such-model' }), {
        expect: 400,
        check: 'refuses-unknown-models',
        why: 'an unknown model',
      }),
      probe(id, '{"model": "caicaini/auto", "messages": [', {
        expect: 400,
        check: 'refuses-malformed-json',
        why: 'truncated JSON',
      }),
    ]),
    probe('createMessage', messageBody({ model: ROUTER.split('/')[1] }), {
      expect: 400,
      check: 'refuses-unknown-models',
      why: 'a model name without its prefix',
    }),
    probe(
      'countMessageTokens',
      { model: 'caicaini/no-such-model', messages: messageBody().messages },
      {
        expect: 400,
        check: 'refuses-unknown-models',
        why: 'an unknown model',
      },
    ),
    probe('createMessage', messageBody({ max_tokens: -1, stream: true }), {
      stopAfterChars: STOP_AFTER_CHARS,
      expect: 400,
      check: 'refuses-invalid-requests',
      why: '/max_tokens is -1',
    }),
    probe('createMessage', '', { expect: 400, check: 'refuses-malformed-json', why: 'an empty body' }),
    probe('createMessage', '[]', { expect: 400, check: 'refuses-invalid-requests', why: 'a body that is an array' }),
  ],
};

export const errorRows: Scenario = {
  name: 'error-rows',
  describe: 'every error row, requested by Prefer',
  minProfile: 'smoke',
  probes: rowProbes,
};

export const constraints: Scenario = {
  name: 'constraints',
  describe: 'the last valid and the first invalid value of every constraint',
  minProfile: 'standard',
  probes: constraintProbes,
};

function rowProbes({ profile }: ScenarioSettings): Probe[] {
  const operations = profile === 'thorough' ? Object.values(OPERATIONS) : [OPERATIONS.createMessage];
  return operations.flatMap(({ id, errors, request }) =>
    errors.map((status) =>
      probe(id, request === null ? undefined : messageBody(), {
        headers: { Prefer: `code=${status}` },
        expect: status,
        check: 'answers-provoked-rows',
        why: `${OPERATIONS[id].path} with Prefer: code=${status}`,
        source: ERRORS[status].source,
      }),
    ),
  );
}

function constraintProbes({ strict }: ScenarioSettings): Probe[] {
  // A gateway may accept a request that only a convention forbids
  const wanted = ({ basis, isValid }: BoundaryCase) =>
    strict || basis === 'documented' || (isValid && basis === 'convention');
  return (['createMessage', 'createChatCompletion', 'countMessageTokens'] as const)
    .flatMap((id) => boundaryCasesOf(id))
    .filter(wanted)
    .map(boundaryProbe);
}

/** The probe of a body at the edge of a constraint. One that allows a long answer is streamed, and reading stops early. */
export function boundaryProbe({ operation, body, isValid, why, basis, source, schema }: BoundaryCase): Probe {
  const most = body['max_tokens'];
  const isShort = typeof most === 'number' && most > 0 && most <= FEW_TOKENS;
  const guarded =
    !isShort &&
    typeof (body['stream'] ?? true) === 'boolean' &&
    operation !== 'countMessageTokens' &&
    Array.isArray(body['messages']);
  return probe(operation, guarded ? { ...body, stream: true } : body, {
    expect: isValid ? 'success' : 400,
    check: isValid ? 'accepts-valid-requests' : 'refuses-invalid-requests',
    why,
    basis,
    source,
    schema,
    ...(guarded && { stopAfterChars: STOP_AFTER_CHARS }),
  });
}
