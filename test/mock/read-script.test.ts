/** The check of fault scripts: its error names the member that is wrong. */
import { expect, test } from 'vitest';
import { createMock, type FaultRule } from '../../src/mock/index.js';

const cases: { given: unknown; says: string | RegExp }[] = [
  { given: {}, says: 'the script must be a list of rules' },
  { given: [1], says: 'rule 0 must be an object' },
  { given: [{ answer: { status: 529 } }, {}], says: 'rule 1: answer must be an object' },
  {
    given: [{ answer: {} }],
    says: 'rule 0: answer needs one of status, body, fault, stream, delayMs, thinking, text, json, tool, blocks',
  },
  { given: [{ anwser: {} }], says: 'rule 0.anwser is unknown; the known members are match, times, answer' },
  { given: [{ times: 0, answer: { status: 529 } }], says: 'rule 0.times must be a whole number from 1' },
  { given: [{ answer: { status: '529' } }], says: 'rule 0: answer.status must be from 200 to 599' },
  {
    given: [{ answer: { status: 418 } }],
    says: 'rule 0: answer.status 418 is not a documented error: give answer.type or answer.body',
  },
  {
    given: [{ answer: { status: 529, fault: 'stall' } }],
    says: 'rule 0: answer has status and fault; give only one of them',
  },
  {
    given: [{ answer: { body: '', fault: 'stall' } }],
    says: 'rule 0: answer.body cannot be combined with answer.fault',
  },
  { given: [{ answer: { text: 5 } }], says: 'rule 0: answer.text must be a string' },
  { given: [{ answer: { tool: 'x' } }], says: 'rule 0: answer.tool must be an object' },
  { given: [{ answer: { tool: {} } }], says: 'rule 0: answer.tool.name is required' },
  { given: [{ answer: { tool: { name: 'x', input: 1 } } }], says: 'rule 0: answer.tool.input must be an object' },
  { given: [{ answer: { blocks: {} } }], says: 'rule 0: answer.blocks must be a list' },
  {
    given: [{ answer: { blocks: [{}] } }],
    says: 'rule 0: answer.blocks 0 needs exactly one of text, json, tool, thinking',
  },
  { given: [{ answer: { blocks: [{ txt: 'x' }] } }], says: 'rule 0: answer.blocks 0.txt is unknown' },
  {
    given: [{ answer: { text: 'x', status: 200 } }],
    says: 'rule 0: answer.status cannot be combined with output of the model',
  },
  {
    given: [{ answer: { json: 1, body: '' } }],
    says: 'rule 0: answer.body cannot be combined with output of the model',
  },
  { given: [{ answer: { fault: 'nap' } }], says: 'rule 0: answer.fault must be one of html-502, html-200' },
  { given: [{ answer: { delayMs: -1 } }], says: 'rule 0: answer.delayMs must be a number from 0' },
  {
    given: [{ answer: { status: 529, headers: { a: 1 } } }],
    says: 'rule 0: answer.headers must be an object of strings',
  },
  {
    given: [{ answer: { stream: { then: 'nap' } } }],
    says: 'rule 0: answer.stream.then must be one of error, error-first',
  },
  { given: [{ answer: { stream: { afer: 1 } } }], says: 'rule 0: answer.stream.afer is unknown' },
  { given: [{ answer: { stream: { after: 0.5 } } }], says: /^rule 0: answer\.stream\.after must be a whole number$/ },
  { given: [{ match: { nth: 0 }, answer: { status: 529 } }], says: 'rule 0: match.nth must be a whole number from 1' },
  { given: [{ match: { stream: 1 }, answer: { status: 529 } }], says: 'rule 0: match.stream must be true or false' },
];
for (const { given, says } of cases) {
  test(`the script ${JSON.stringify(given)} is refused with its reason`, () => {
    expect(() => createMock({ script: given as FaultRule[] })).toThrow(says);
  });
}
