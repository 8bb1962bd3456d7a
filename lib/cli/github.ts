import 'server-only'
import { type CliCommand, CliProblem } from '@/lib/cli/command'
import { counted } from '@/lib/core/count'
import { checkGithub } from '@/lib/github/check'
import { placeNamed } from '@/lib/github/place'

/** Countersign's App at GitHub, for whoever runs the machine. */
export const githubCommands: readonly CliCommand[] = [
  {
    name: 'github check',
    takes: '[OWNER/REPOSITORY] [--branch BRANCH]',
    about:
      'Say what is missing until GitHub holds a repository by signatures: App, key, permissions, rules of the branch',
    options: { branch: { type: 'string' } },
    run: async ([typed, ...more], { branch }) => {
      if (more.length > 0) throw new CliProblem(`One repository at a time; "${more.join(' ')}" is too much.`)
      const place = typed === undefined ? null : placeNamed(typed)
      if (typed !== undefined && place === null)
        throw new CliProblem('Name the repository as acme/shop, with its owner.')
      if (branch !== undefined && place === null) throw new CliProblem('Say of which repository that is a branch.')
      const looked = await checkGithub(place, branch === undefined ? null : String(branch))
      for (const { is, words } of looked) console.log(`${is === 'well' ? 'ok     ' : 'missing'}  ${words}`)
      const absent = looked.filter(({ is }) => is === 'missing').length
      if (absent > 0) throw new CliProblem(`${counted(absent, 'thing')} missing.`)
    },
  },
]
