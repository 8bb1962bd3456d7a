import type { EventEmitter } from 'node:events'

/**
 * Resolves, with the exit code, when a signal ends a command where it is. One that listens itself sees to an end in good
 * order, and is ended by the next signal.
 */
export function interruption(signals: EventEmitter = process): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'])
      signals.on(signal, () => signals.listenerCount(signal) === 1 && resolve(1))
  })
}
