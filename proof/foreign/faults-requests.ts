/** Faults of request checks: a wrong body is accepted, or a right one is refused. */
import { accepted, refused } from './cases.js';
import type { Surface } from './constraints.js';
import { assumed, convention, documented, onError, type Fault } from './fault.js';
import type { Gate, Parts } from './parts.js';
import { hello } from './samples.js';

const make = { documented, convention, assumed };

/** Exempts some bodies of one surface from rules. */
const lax = (names: string | string[], surface: Surface, when: (body: any) => boolean) => (g: Parts) => {
  g.constraints = g.constraints.flatMap((rule) =>
    [names].flat().includes(rule.name)
      ? [
          { ...rule, on: rule.on.filter((each) => each !== surface) },
          { ...rule, on: [surface], holds: (body, parts, turn) => rule.holds(body, parts, turn) || when(body) },
        ]
      : [rule],
  );
};

const strict = (surface: Surface, when: (body: any) => boolean) => (g: Parts) => {
  g.constraints.push({ name: 'also', on: [surface], holds: (body) => !when(body), says: 'Not that either.' });
};

const takes = refused.map(({ name, on, basis, constraint, when }): [string, Fault] => [
  `takes-${on}-${name}`,
  make[basis](`${on}: takes ${name}`, `${on} ${name}`, lax(constraint, on, when)),
]);

const refuses = accepted.map(({ name, on, basis, when }): [string, Fault] => [
  `refuses-${on}-${name}`,
  make[basis](`${on}: refuses ${name}`, `${on} ${name}`, strict(on, when)),
]);

const gate = (name: string, change: (faithful: Gate) => Gate) => (g: Parts) => {
  g.gates[name] = change(g.gates[name]!);
};

/** Continues with another request if the body cannot be read. */
const reading = (unreadable: (text: string) => boolean) =>
  gate('json', (faithful) => (call) => {
    const refusal = faithful(call);
    if (!refusal || !unreadable(call.text)) return refusal;
    call.body = { ...hello };
    return undefined;
  });

export const requestFaults: Record<string, Fault> = {
  ...Object.fromEntries([...takes, ...refuses]),
  'takes-malformed-json': documented(
    'what is not JSON is answered all the same',
    'malformed',
    reading((text) => text.startsWith('{')),
  ),
  'takes-empty-body': documented(
    'an empty body is answered all the same',
    'empty-body',
    reading((text) => text.trim() === ''),
  ),
  'takes-list-as-body': documented(
    'a list is taken for a request',
    'list-body',
    reading((text) => text.startsWith('[')),
  ),
  'takes-17-MB': documented('bodies over 16 MB are taken', 'heavy', (g) => void (g.limits.bodyBytes = 64_000_000)),
  'refuses-9-MB': documented(
    'bodies over 8 MB are refused',
    'less-heavy',
    (g) => void (g.limits.bodyBytes = 8_000_000),
  ),
  'breaks-at-17-MB': documented(
    'the connection breaks when a body is over 16 MB',
    'heavy',
    onError((answer) => void (answer.cut = 'at once'), 413),
  ),
  'wants-version-header': documented(
    'a request without anthropic-version is refused',
    'message',
    gate(
      'constraints',
      (faithful) => (call) =>
        call.method === 'POST' && call.headers['anthropic-version'] === undefined
          ? { status: 400, message: 'Say which version: anthropic-version.' }
          : faithful(call),
    ),
  ),
};
