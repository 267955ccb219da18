/** Each fault of the tables: the call ends in time, says what to do, and leaves nothing behind. */
import { describe, test } from 'vitest';
import { BODIES } from './bodies.js';
import { endingOf, runFault } from './run-fault.js';
import { STREAMS } from './streams.js';
import { TRANSPORT } from './transport.js';

for (const [group, faults] of Object.entries({ ...TRANSPORT, ...BODIES, ...STREAMS })) {
  describe(group.toLowerCase(), () => {
    for (const fault of faults) test(`${fault.name} ${endingOf(fault)}`, () => runFault(fault));
  });
}
