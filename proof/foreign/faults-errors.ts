/** Faults of errors: rows, envelopes and addresses, as the vendor's errors page has them. */
import { assumed, asText, CHAT, documented, HTML, on, onError, put, rename, setHeader, without } from './fault.js';
import type { Fault } from './fault.js';
import type { Answer, Parts } from './parts.js';

const WRONG_TYPES: Record<number, string> = {
  400: 'validation_error',
  401: 'permission_error',
  402: 'billing_error',
  403: 'authentication_error',
  404: 'invalid_request_error',
  413: 'invalid_request_error',
  429: 'overloaded_error',
  500: 'internal_error',
  502: 'upstream_error',
  503: 'overloaded_error',
  504: 'timeout_error',
  529: 'api_error',
};

const WRONG_STATUSES: Record<number, [status: number, seen: string]> = {
  400: [422, 'malformed'],
  401: [403, 'unknown-key'],
  402: [429, 'empty'],
  403: [401, 'cli'],
  404: [400, 'unknown-path'],
  413: [400, 'heavy'],
  429: [503, 'throttle'],
};

const types = Object.entries(WRONG_TYPES).map(([status, type]): [string, Fault] => [
  `type-of-${status}`,
  documented(`${status} has the type ${type}`, 'forced', (g) => void (g.rows[Number(status)] = type)),
]);

// Only the status changes, so the envelope is still right
const statuses = Object.entries(WRONG_STATUSES).map(([status, [other, seen]]): [string, Fault] => [
  `status-of-${status}`,
  documented(
    `what is ${status} comes with ${other}`,
    seen,
    onError((answer) => void (answer.status = other), Number(status)),
  ),
]);

const envelope = (change: (json: any, answer: Answer) => void, status?: number) =>
  onError((answer) => {
    if (answer.json !== undefined) change(answer.json, answer);
  }, status);

const onRoute = (route: (path: string | undefined) => boolean, change: (answer: Answer) => void) =>
  on((answer, call) => answer.status >= 400 && route(call.route), change);

const html = (answer: Answer) => asText(answer, 'text/html', HTML);

export const errorFaults: Record<string, Fault> = {
  ...Object.fromEntries([...types, ...statuses]),
  'envelope-without-outer-type': documented('errors lack the outer type', 'malformed', envelope(without('type'))),
  'envelope-outer-type-failure': documented(
    'the outer type of errors is "failure"',
    'malformed',
    envelope(put('type', 'failure')),
  ),
  'envelope-error-is-string': documented(
    'error is a string',
    'malformed',
    envelope((json) => void (json.error = json.error.message)),
  ),
  'envelope-without-error': documented('errors lack the member error', 'malformed', envelope(without('error'))),
  'envelope-without-message': documented(
    'errors have no message',
    'malformed',
    envelope((json) => without('message')(json.error)),
  ),
  'envelope-message-is-object': documented(
    'the message of errors is an object',
    'malformed',
    envelope((json) => void (json.error.message = { text: json.error.message })),
  ),
  'envelope-message-is-null': documented(
    'the message of errors is null',
    'malformed',
    envelope((json) => void (json.error.message = null)),
  ),
  'envelope-without-inner-type': documented(
    'errors lack error.type',
    'malformed',
    envelope((json) => without('type')(json.error)),
  ),
  'envelope-type-named-code': documented(
    'error.type is called error.code',
    'malformed',
    envelope((json) => rename('type', 'code')(json.error)),
  ),
  'envelope-wrapped': documented(
    'errors are wrapped in detail',
    'malformed',
    envelope((json, answer) => void (answer.json = { detail: json })),
  ),
  'envelope-in-list': documented(
    'errors come as a list',
    'malformed',
    envelope((json, answer) => void (answer.json = [json])),
  ),
  'envelope-problem-json': documented(
    'errors are RFC 9457 problems',
    'malformed',
    envelope((json, answer) => {
      answer.json = { title: json.error.message, status: answer.status, type: 'about:blank' };
      setHeader(answer, 'Content-Type', 'application/problem+json');
    }),
  ),
  'envelope-of-chat-foreign': documented(
    'errors of chat completions have another shape',
    'chat model-unknown',
    onRoute(
      (route) => route === CHAT,
      (answer) => {
        const { message, type } = answer.json.error;
        answer.json = { error: { message, type, param: null, code: null } };
      },
    ),
  ),
  'envelope-of-reads-bare': documented(
    'errors of GET endpoints are bare strings',
    'forced-read',
    onRoute(
      (route) => route?.startsWith('GET') === true,
      (answer) => void (answer.json = answer.json.error.message),
    ),
  ),
  'errors-are-200': documented(
    'every error has the status 200',
    'malformed',
    onError((answer) => void (answer.status = 200)),
  ),
  'errors-are-200-for-402': documented(
    'an empty balance is told with the status 200',
    'empty',
    onError((answer) => void (answer.status = 200), 402),
  ),
  'errors-are-text': documented(
    'errors are plain text',
    'malformed',
    onError((answer) => asText(answer, 'text/plain', 'Bad request')),
  ),
  'errors-are-empty': documented(
    'errors have no body',
    'malformed',
    onError((answer) => asText(answer, 'application/json', '')),
  ),
  'errors-are-broken-json': documented(
    'the JSON of errors is cut',
    'malformed',
    onError((answer) => asText(answer, 'application/json', JSON.stringify(answer.json).slice(0, -3))),
  ),
  'error-400-html': documented('400 is an HTML page', 'malformed', onError(html, 400)),
  'error-401-empty': documented(
    '401 has no body',
    'no-key',
    onError((answer) => asText(answer, 'text/plain', ''), 401),
  ),
  'error-404-html': documented('404 is an HTML page', 'unknown-path', onError(html, 404)),
  'error-413-html': documented('413 is the page of a proxy', 'heavy', onError(html, 413)),
  'error-429-text': documented(
    '429 is plain text',
    'throttle',
    onError((answer) => asText(answer, 'text/plain', 'slow down'), 429),
  ),
  'error-500-html': documented('500 is an HTML page', 'forced', onError(html, 500)),
  'error-502-html': documented('502 is the page of a proxy', 'forced', onError(html, 502)),
  'error-503-text': documented(
    '503 is plain text',
    'forced',
    onError((answer) => asText(answer, 'text/plain', 'maintenance'), 503),
  ),
  'error-504-html': documented('504 is the page of a proxy', 'forced', onError(html, 504)),
  'error-529-empty': documented(
    '529 has no body',
    'forced',
    onError((answer) => asText(answer, 'text/plain', ''), 529),
  ),
  'error-400-as-500': documented(
    'a wrong request is called an internal error',
    'malformed',
    onError((answer) => {
      answer.status = 500;
      answer.json.error.type = 'api_error';
    }, 400),
  ),
  'malformed-json-as-500': documented('malformed JSON is called an internal error', 'malformed', (g: Parts) => {
    const read = g.gates.json!;
    g.gates.json = (call) => {
      const refusal = read(call);
      return refusal && { ...refusal, status: 500 };
    };
  }),
  'unknown-path-as-200': documented('any path under /v1 answers 200', 'unknown-path', (g) => {
    g.gates.path = () => undefined;
    g.routes = new Proxy(g.routes, {
      get: (routes, name: string) => routes[name] ?? routes['GET /v1/usage'],
    });
  }),
  'unknown-path-as-400': documented('an unknown path is a wrong request', 'unknown-path', (g) => {
    const path = g.gates.path!;
    g.gates.path = (call) => {
      const refusal = path(call);
      return refusal && { ...refusal, status: 400 };
    };
  }),
  'unknown-path-as-500': documented('an unknown path is an internal error', 'unknown-path', (g) => {
    const path = g.gates.path!;
    g.gates.path = (call) => {
      const refusal = path(call);
      return refusal && { ...refusal, status: 500 };
    };
  }),
  'unknown-path-redirects': documented(
    'an unknown path redirects to a page',
    'unknown-path',
    onError((answer) => {
      asText(answer, 'text/html', HTML);
      answer.status = 302;
      answer.headers.Location = 'https://caicaini.com/developers';
    }, 404),
  ),
  'wrong-method-as-500': assumed('a wrong method is an internal error', 'wrong-method', (g) => {
    const path = g.gates.path!;
    const known = (name: string) => Object.keys(g.routes).some((route) => route.endsWith(` ${name}`));
    g.gates.path = (call) => {
      const refusal = path(call);
      return refusal && known(call.path) ? { ...refusal, status: 500 } : refusal;
    };
  }),
  'wrong-method-as-200': assumed('GET on an endpoint for POST answers 200', 'wrong-method', (g) => {
    const path = g.gates.path!;
    g.gates.path = (call) => {
      if (call.method === 'GET' && call.path === '/v1/messages') call.route = 'GET /v1/usage';
      return path(call);
    };
  }),
  'error-400-asks-to-retry': documented(
    'Retry-After is set on 400',
    'malformed',
    onError((answer) => setHeader(answer, 'Retry-After', '5'), 400),
  ),
};
