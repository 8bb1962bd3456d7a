/** How settings begin that hold the secret by which calls of others are known; the gate is told, and a command of the operator's. */
export const hookSecretPrefix = 'COUNTERSIGN_HOOK_SECRET_'

const reference = new RegExp(`^(env:${hookSecretPrefix}[A-Z0-9_]{1,100}|file:/[^\\0\\n"]{1,300})$`)

/** Whether a text says where such a secret is found and cannot be one itself. */
export function isHookSecretReference(text: string): boolean {
  return reference.test(text)
}
