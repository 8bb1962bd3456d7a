/** Where pods act. Policies, pods, filters and settings speak of these and of no others. */
export const environments = ['dev', 'test', 'prod'] as const
export type Environment = (typeof environments)[number]

/** Full words for each environment. */
export const environmentWords: Record<Environment, string> = { dev: 'Development', test: 'Test', prod: 'Production' }

/** The full word for an environment; anything else, such as a name in an older record, is shown as it is. */
export function environmentLabel(name: string): string {
  return isEnvironment(name) ? environmentWords[name] : name
}

/** Whether a name is that of an environment, written as it is written here. */
export function isEnvironment(name: string): name is Environment {
  return (environments as readonly string[]).includes(name)
}
