/** What a form offers to make a rule depend on: of what this installation can judge, what one line can say. */
export const conditionChoices: readonly { value: string; label: string }[] = [
  { value: 'path', label: 'the path is' },
  { value: 'branch', label: 'the branch is' },
  { value: 'branch_not', label: 'the branch is not' },
  { value: 'repository', label: 'the repository is' },
  { value: 'repository_not', label: 'the repository is not' },
  { value: 'findings', label: 'what was found in it is' },
  { value: 'data_class', label: 'the data in it is (personal or ordinary)' },
  { value: 'size_bytes_over', label: 'it is larger than (bytes)' },
  { value: 'rate_per_hour_over', label: 'it was called more often in an hour than' },
]
