import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** The nouns of the domain: the folders of lib that keep to the closed vocabulary of file names. */
export const nouns: readonly string[] =
  'people pods tools policy requests calls tasks outputs memory access catalogue proposals imports webhooks sinks notices servers prompts repositories deliveries bypasses told incidents stops audit record'.split(
    ' ',
  )

/** The TypeScript sources of this project, as git knows them: what is ignored or generated is not among them. */
export function sourceFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.tsx'], { encoding: 'utf8' })
  return listed
    .split('\n')
    .filter(
      (file) =>
        /^(app|components|lib|e2e|bench|bin|clients|examples)\/|^(proxy|instrumentation)\.ts$/.test(file) &&
        existsSync(file),
    )
    .toSorted()
}
