// Support for the test of what an admin can reach alone.

const why = { reason: 'Because it helps' }
const nothing = '0'.repeat(26)
const shown = '0'.repeat(64)

/** What is tried by each command about memory, where nothing was written down yet. */
export const memoryTries: Record<string, () => object[]> = {
  ...Object.fromEntries(
    ['hold', 'archive', 'restore', 'ask_deletion'].map((act) => [
      `memory.${act}`,
      () => [{ entryId: nothing, ...why }],
    ]),
  ),
  'memory.revoke': () => [{ task: 1, shown, ...why }],
  'memory.return': () => [{ revocationId: nothing, shown, ...why }],
  'memory.note': () => [{ environment: 'prod', key: 'kiln', text: 'It is hot.', basedOn: 0, ...why }],
}
