import { plainArgument } from '@/lib/tools/names'
import type { Tool } from '@/lib/tools/schema'

/** Arguments that name the repository in which a tool acts. */
export const repositoryNames = ['repo_name', 'repository', 'repo'] as const
/** Arguments without which a tool acts on files that nobody has named. */
const pathNames = ['path', 'file_path', 'paths', 'base_paths'] as const

/** What a tool can be told: of what it is not told nobody knows, where it could be, and else there is none. */
export function takenBy(tool: Tool) {
  return {
    takesBranch: takes(tool, ['branch']),
    takesRepository: takes(tool, repositoryNames),
    takesPaths: takes(tool, pathNames),
  }
}

function takes({ input }: Tool, names: readonly string[]): boolean {
  return Object.keys(input.properties).some((name) => names.includes(plainArgument(name)))
}
