import 'server-only'
import { log } from '@/lib/core/log'
import { unquoted } from '@/lib/core/log-line'

/**
 * Has what the framework prints by itself go through the log: it quotes headers and bodies that it could not read, and
 * prints errors with all their fields. What failed is told by `onRequestError` as well, in the words of the error.
 */
export function printThroughTheLog(): void {
  console.error = told('error')
  console.warn = told('warn')
}

function told(level: 'error' | 'warn') {
  return (...printed: readonly unknown[]): void => {
    const error = printed.find((one) => one instanceof Error)
    const words = printed.filter((one) => typeof one === 'string').map(unquoted)
    log[level]({ ...(error && { err: plain(error) }) }, words.join(' ').trim() || 'the pages’ framework says')
  }
}

/** An error that says no more than its kind, where it was, and a sentence without what was sent. */
function plain({ name, message, stack, constructor }: Error): Error {
  const said = new Error(unquoted(message))
  return Object.assign(said, { name: name === 'Error' ? constructor.name : name, stack })
}
