/** What people are asked about a repository and have not settled, of one kind. */
export const waitsAbout = (repositoryId: string, kind: string) => ({
  kind,
  subjectKind: 'repository',
  subjectId: repositoryId,
  state: { in: ['waiting', 'approved'] as ('waiting' | 'approved')[] },
})
