/** Every way in which the gateway can break one rule. */
import type { Fault } from './fault.js';
import { accessFaults } from './faults-access.js';
import { chatFaults } from './faults-chat.js';
import { chatStreamFaults } from './faults-chat-stream.js';
import { creditFaults } from './faults-credits.js';
import { errorFaults } from './faults-errors.js';
import { leakFaults } from './faults-leaks.js';
import { limitFaults } from './faults-limits.js';
import { messageFaults } from './faults-message.js';
import { messageStreamFaults } from './faults-message-stream.js';
import { readFaults } from './faults-reads.js';
import { requestFaults } from './faults-requests.js';

export const FAULTS: Record<string, Fault> = {
  ...errorFaults,
  ...limitFaults,
  ...accessFaults,
  ...messageFaults,
  ...chatFaults,
  ...messageStreamFaults,
  ...chatStreamFaults,
  ...requestFaults,
  ...creditFaults,
  ...readFaults,
  ...leakFaults,
};
