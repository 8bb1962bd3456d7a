/** How settings begin that hold what opens other git servers; the worker alone is told, and a command of the operator's. */
export const gitSecretPrefix = 'COUNTERSIGN_GIT_SECRET_'

const reference = new RegExp(`^(env:${gitSecretPrefix}[A-Z0-9_]{1,100}|file:/[^\\0\\n"]{1,300})$`)

/** Whether a text says where a secret of a git server is found and cannot be one itself. */
export function isGitSecretReference(text: string): boolean {
  return reference.test(text)
}
