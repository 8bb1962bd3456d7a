const own = { tokenId: 'none' }

/** What an admin could try by each command about repositories, where none is kept and nothing has landed, and about tokens that read them. */
export const repositoryTries: Record<string, () => object[]> = {
  'deliveries.ask_for_pull': () => [{ repositoryId: 'none', number: 1, head: '0'.repeat(40) }],
  'deliveries.undo': () => [{ delivery: '0'.repeat(26), reason: 'No reason' }],
  'deliveries.undo_movement': () => [{ movement: '0'.repeat(26), reason: 'No reason' }],
  'deliveries.undo_at_once': () => [{ delivery: '0'.repeat(26), reason: 'No reason' }],
  'people.make_token': () => [{ name: 'Laptop', days: 1 }],
  'people.remove_token': () => [own],
  'repositories.ask_for_branches': () => [{ repository: 'none', branches: ['main', 'release/*'], reason: 'No reason' }],
  'repositories.ask_for_owners': () => [{ repository: 'none', owners: [], reason: 'No reason' }],
  'repositories.decide_moved': () => [
    { repositoryId: 'none', branch: 'main', found: '0'.repeat(40), decision: 'put_back', reason: 'No reason' },
  ],
  'repositories.fetch': () => [{ name: 'none', ...own }],
  'repositories.push': () => [{}],
  'repositories.take_outputs': () => [{ repository: 'none', environment: 'dev', branch: 'main', pods: [] }],
}
