/** The progress of a verification: a bar on a terminal, drawn by cli-progress; elsewhere a line for each scenario. */
import { SingleBar } from 'cli-progress';
import { say } from './say.js';

/** Shows the progress of a verification. */
export interface Progress {
  scenario: (scenario: { name: string; describe: string; index: number; count: number }) => void;
  exchange: () => void;
  end: () => void;
}

/** Creates the progress on a stream, normally stderr. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  let exchanges = 0;
  if (!stream.isTTY) {
    return {
      scenario: ({ name, describe, index, count }) => say(`[${index + 1}/${count}] ${name}: ${describe}`),
      exchange: () => void (exchanges += 1),
      end: () => say(`Requests sent: ${exchanges}.`),
    };
  }
  const bar = new SingleBar({
    stream,
    format: '{bar} {value}/{total} {name} · {exchanges} requests',
    hideCursor: true,
  });
  let isOpen = false;
  return {
    scenario: ({ name, index, count }) => {
      if (!isOpen) bar.start(count, index, { name, exchanges });
      isOpen = true;
      bar.update(index, { name, exchanges });
    },
    exchange: () => {
      exchanges += 1;
      if (isOpen) bar.update({ exchanges });
    },
    end: () => bar.stop(),
  };
}
