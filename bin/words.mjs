/** The processes that can run alone. */
export const processes = ['gate', 'desk', 'worker', 'identity', 'demo']

/**
 * Whether the words ask for one process alone. A process takes no further words: `demo` is one, and `demo remove` is a
 * command of the operator's.
 * @param {readonly string[]} words
 */
export function isProcess([word = '', ...more]) {
  return processes.includes(word) && more.length === 0
}
