/** How settings begin that hold what opens a log store; each installation has its own, and none but the worker is told. */
export const logSecretPrefix = 'COUNTERSIGN_LOG_SECRET_'

const reference = new RegExp(`^(env:${logSecretPrefix}[A-Z0-9_]{1,100}|file:/[^\\0]{1,300})$`)

/** Whether a text says where a secret is found and cannot be one itself. */
export function isSecretReference(text: string): boolean {
  return reference.test(text)
}
