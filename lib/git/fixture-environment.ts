/** Test support: git as anybody has it, with nothing of this machine's settings, and somebody in whose name it commits. */
export const gitOfAnybody = {
  PATH: process.env.PATH,
  NODE_ENV: process.env.NODE_ENV,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Dev',
  GIT_AUTHOR_EMAIL: 'dev@example.org',
  GIT_COMMITTER_NAME: 'Dev',
  GIT_COMMITTER_EMAIL: 'dev@example.org',
} satisfies NodeJS.ProcessEnv
