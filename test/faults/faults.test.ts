/** Whatever goes wrong on the way, the client ends in time, leaves nothing behind and says what to do. */
import { describe, test } from 'vitest';
import { BODIES } from './bodies.js';
import { runFault } from './run-fault.js';
import { STREAMS } from './streams.js';
import { TRANSPORT } from './transport.js';

for (const [group, faults] of Object.entries({ ...TRANSPORT, ...BODIES, ...STREAMS })) {
  describe(group.toLowerCase(), () => {
    for (const fault of faults) test(fault.name, () => runFault(fault));
  });
}
