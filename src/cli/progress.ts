/** Progress of long work: a bar on a terminal, a line per step elsewhere. By cli-progress. */
import { SingleBar } from 'cli-progress';
import { say } from './say.js';

/** Shows how far a verification is. */
export interface Progress {
  scene: (scene: { name: string; describe: string; index: number; count: number }) => void;
  exchange: () => void;
  end: () => void;
}

/** Progress on a stream. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  let exchanges = 0;
  if (!stream.isTTY) {
    return {
      scene: ({ name, describe, index, count }) => say(`[${index + 1}/${count}] ${name}: ${describe}`),
      exchange: () => void (exchanges += 1),
      end: () => say(`${exchanges} requests were sent.`),
    };
  }
  const bar = new SingleBar({
    stream,
    format: '{bar} {value}/{total} {name} · {exchanges} requests',
    hideCursor: true,
  });
  let isOpen = false;
  return {
    scene: ({ name, index, count }) => {
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
