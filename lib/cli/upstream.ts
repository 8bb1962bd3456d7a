import 'server-only'
import { execute } from '@/lib/change/command'
import { type CliCommand, CliProblem, insist } from '@/lib/cli/command'
import { operator } from '@/lib/cli/operator'
import { env } from '@/lib/env'
import type { GitLimits } from '@/lib/git/run'
import { limitsFor } from '@/lib/git/upstream'
import { guardWords, troubleWords } from '@/lib/github/labels'
import { placeAt } from '@/lib/github/place'
import { guardsOf } from '@/lib/repositories/guarded/queries'
import { repositoryRefusals } from '@/lib/repositories/labels'
import { repositoryNamed } from '@/lib/repositories/queries'
import { setUpstream } from '@/lib/repositories/upstream/commands'
import { standsWords } from '@/lib/repositories/upstream/labels'
import { upstreamOf } from '@/lib/repositories/upstream/queries'
import { NoWay, wayTo } from '@/lib/repositories/upstream/rules'
import { byGithubApp, newUpstream } from '@/lib/repositories/upstream/schema'

/** The options by which an operator says what opens another git server. */
export const upstreamOptions = {
  credential: { type: 'string' },
  'known-hosts': { type: 'string' },
  github: { type: 'boolean' },
} as const

type Values = Parameters<CliCommand['run']>[1]
type Typed = { name: string; url: string | null; credential: string | null; knownHosts: string | null }

/** Another git server as an operator typed it, judged before anything is done. */
export function upstreamTyped(name: string, url: string | null, values: Values): Typed {
  const { credential: typed = null, 'known-hosts': knownHosts = null, github } = values
  if (github && typed !== null) throw new CliProblem('Give --credential, or --github.')
  if (github && !env.github) throw new CliProblem(troubleWords.not_set)
  if (github && (url === null || !placeAt(url, env.github!.web)))
    throw new CliProblem(`Give the address of a repository as ${env.github!.web}/acme/shop.git.`)
  const credential = github ? byGithubApp : typed
  const parsed = newUpstream.safeParse({ name, url, credential, knownHosts })
  if (!parsed.success) throw new CliProblem(`${parsed.error.issues.map(({ message }) => message).join('.\n')}.`)
  return parsed.data
}

/** Says at which other git server a repository lives as well. */
export async function keepThere(typed: Typed): Promise<void> {
  insist(await execute(setUpstream, operator(), typed), repositoryRefusals)
  console.log(
    typed.url === null
      ? `${typed.name} lives here alone from now on. Nothing is pushed elsewhere.`
      : `${typed.name} lives at ${typed.url} as well. Within a minute its page says how it stands there.`,
  )
}

/** How git reaches that server, where it is to be read from this command itself. */
export async function limitsTo(id: string, { url, credential, knownHosts }: Typed): Promise<GitLimits> {
  try {
    const upstream = { id, upstreamUrl: url!, upstreamCredential: credential, upstreamKnownHosts: knownHosts }
    return limitsFor(await wayTo(upstream))
  } catch (error) {
    throw error instanceof NoWay ? new CliProblem(error.message) : error
  }
}

/** Another git server of a repository, for whoever runs the machine. */
export const upstreamCommand: CliCommand = {
  name: 'repository upstream',
  takes: '<name> [address] [--credential env:NAME|file:/path | --github] [--known-hosts FILE] [--none]',
  about:
    'Keep a repository at another git server as well: what lands is pushed there; without an address, how it stands',
  options: { ...upstreamOptions, none: { type: 'boolean' } },
  run: async ([name, url, ...more], values) => {
    if (name === undefined) throw new CliProblem('Say which repository.')
    if (more.length > 0) throw new CliProblem(`"${more.join(' ')}" is too much.`)
    if (url !== undefined && values.none) throw new CliProblem('Give an address, or --none.')
    if (url === undefined && !values.none) return await show(name)
    await keepThere(upstreamTyped(name, url ?? null, values))
  },
}

async function show(name: string): Promise<void> {
  const repository = await repositoryNamed(operator(), name)
  if (!repository) throw new CliProblem('There is no such repository.')
  const upstream = await upstreamOf(operator(), repository.id)
  if (!upstream) return console.log(`${repository.name} lives here alone.`)
  const { url, readAt, problem, branches } = upstream
  console.log(`${repository.name} lives at ${url} as well, ${readAt === null ? 'not read yet' : `read ${readAt}`}.`)
  for (const { branch, stands, since, found } of branches)
    console.log(`${branch}: ${standsWords[stands]}${since ? ` since ${since}` : ''}${found ? `, at ${found}` : ''}`)
  if (problem !== null) console.log(`The last time: ${problem}`)
  const guarded = await guardsOf(operator(), repository.id)
  for (const { branch, is, setBack, removal } of guarded?.guards ?? [])
    for (const words of [
      guardWords.is[is](branch),
      guardWords.setBack[setBack](branch),
      guardWords.removal[removal](branch),
    ])
      console.log(words)
}
