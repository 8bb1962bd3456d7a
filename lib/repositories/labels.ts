/** Words for what cannot be done with a repository, by the refusal's reason. */
export const repositoryRefusals: Readonly<Record<string, string>> = {
  invalid_input: 'It cannot be kept so.',
  repository_exists: 'There is a repository of this name already.',
  unknown_repository: 'There is no such repository.',
  unknown_group: 'There is no such group.',
}

/** Words of the pages about repositories. */
export const repositoryWords = {
  none: 'No repository is kept here yet. Whoever runs the machine makes one with countersign repository create NAME, or moves one in with countersign repository import NAME SOURCE.',
  takesUnsigned: 'and its other server takes what nobody signed',
  empty: 'Nothing was delivered into it yet.',
  protection: (branches: readonly string[]) =>
    `${branches.join(', ')}: moves by signed deliveries alone. Nobody can push to it.`,
  closed: 'Closed: nobody reads it or delivers into it. What it holds and what happened stays.',
  owner: ({ path, group, count }: { path: string; group: string; count: number }) => `${path}: ${count} of ${group}`,
}
