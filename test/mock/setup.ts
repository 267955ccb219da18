/** A mock with a fixed clock, and the calls that most tests make to it. */
import { expect } from 'vitest';
import { ERRORS, HEADERS, type ErrorStatus } from '../../src/contract.js';
import { createMock, MOCK_KEYS, type Account, type Mock, type MockOptions } from '../../src/mock/index.js';
import { check } from '../../src/validate/check.js';
import { requestExample } from '../support/examples.js';

/** 18 seconds into a minute, so that a window has 42 seconds left. */
export const START = Date.parse('2026-11-23T12:00:18Z');

// An expensive model, so that a few tokens cost at least a credit
export const model = 'caicaini/opus';
export const message = { ...requestExample('createMessage', 'quickstart'), model };
export const chat = { ...requestExample('createChatCompletion', 'documented'), model };
export const count = requestExample('countMessageTokens', 'quickstart');

/** Name of a key of the mock. */
export type KeyName = keyof typeof MOCK_KEYS;

/** A mock, the account of one of its keys, and calls with that key. Its clock starts at `START` and is moved by hand. */
export function setup(key: KeyName = 'payAsYouGo', options: MockOptions = {}) {
  const mock = createMock({ now: () => START, ...options });
  const call = (path: string, body?: object, init: RequestInit = {}) =>
    mock.fetch(`https://caicaini.com${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${MOCK_KEYS[key]}` },
      ...(body && { body: JSON.stringify(body) }),
      ...init,
    });
  const account = mock.accounts.get(MOCK_KEYS[key])!;
  const stream = (init?: RequestInit) => call('/v1/messages', { ...message, stream: true }, init);
  return { mock, call, account, stream };
}

/** The numbers of an account that a generation changes. */
export const creditsOf = ({ balance, reserved, consumed }: Account) => ({ balance, reserved, consumed });

/** The rate-limit headers of a response. */
export const limitsOf = ({ headers }: Response) => ({
  tier: headers.get(HEADERS.RateLimitTier),
  limit: Number(headers.get(HEADERS.RateLimitLimitRequests)),
  remaining: Number(headers.get(HEADERS.RateLimitRemainingRequests)),
  reset: Number(headers.get(HEADERS.RateLimitResetRequests)),
});

/** Posts a body to an endpoint, with the mock's key. Text is sent as it is. */
export function post(
  mock: Mock,
  body: unknown,
  headers: Record<string, string> = {},
  path = '/v1/messages',
): Promise<Response> {
  return mock.fetch(`https://caicaini.com${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${mock.key}`, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** Expects the documented error of a status, and returns its message. */
export async function expectError(response: Response, status: ErrorStatus): Promise<string> {
  const body = await response.json();
  expect(check('ErrorEnvelope', body)).toEqual([]);
  expect([response.status, body.error.type]).toEqual([status, ERRORS[status].type]);
  return body.error.message as string;
}

/** Expects a message as the schema describes it, and returns it. */
export async function expectMessage(response: Response) {
  const body = await response.json();
  expect(check('Message', body)).toEqual([]);
  expect(response.status).toBe(200);
  return body;
}

/** A message request of the user with this content. */
export const userMessage = (content: unknown) => ({ ...message, messages: [{ role: 'user', content }] });

/** A message request with one tool of this input schema. */
export const withTool = (schema: unknown) => ({
  ...message,
  tools: [{ name: 'fill', description: 'Fills in a form.', input_schema: schema }],
});
