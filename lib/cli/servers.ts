import 'server-only'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { execute } from '@/lib/change/command'
import { type CliCommand, CliProblem, insist, operand, secretMissing } from '@/lib/cli/command'
import { operator } from '@/lib/cli/operator'
import { systemActor } from '@/lib/core/actor'
import { counted } from '@/lib/core/count'
import { environments } from '@/lib/core/environment'
import { knowsSecret } from '@/lib/core/secrets'
import { removeServer, setServer } from '@/lib/servers/commands'
import { readWords, serverRefusals } from '@/lib/servers/labels'
import { serversOf } from '@/lib/servers/queries'
import { readServer } from '@/lib/servers/reading/commands'

/** Where pods have their tools, for whoever runs the machine. */
export const serverCommands: readonly CliCommand[] = [
  {
    name: 'pods server',
    takes: `<pod> [--environment ${environments.join('|')}] [--url ADDRESS [--header-file FILE] | --read | --remove]`,
    about:
      'Have a pod’s calls handed on to an MCP server of its own; --read takes its tools over as drafts; alone, show it',
    options: {
      environment: { type: 'string' },
      url: { type: 'string' },
      'header-file': { type: 'string' },
      read: { type: 'boolean' },
      remove: { type: 'boolean' },
    },
    run: async (operands, { environment, url, 'header-file': headerFile, read, remove }) => {
      const account = { podSlug: operand(operands, 'pod'), environment }
      if ((headerFile !== undefined || read) && !knowsSecret()) throw new CliProblem(secretMissing)
      if (headerFile !== undefined && url === undefined)
        throw new CliProblem('Say with --url for which server the header is.')
      if (url !== undefined) {
        const header = headerFile === undefined ? undefined : lineOf(String(headerFile))
        const { suspended } = insist(await execute(setServer, operator(), { ...account, url, header }), serverRefusals)
        console.log('Calls of its tools go there once these are read (--read) and people have offered them.')
        tellSuspended(suspended)
      } else if (read) {
        const { tools, problems } = insist(await execute(readServer, operator(), account), serverRefusals)
        for (const { name, key, what } of tools) console.log(`${key}  ${name}  ${readWords[what]}`)
        if (problems.length > 0) console.log('Not taken over:')
        for (const problem of problems) console.log(`  ${problem}`)
        console.log(`${counted(tools.length, 'tool')} read. Describe and offer them under Tools.`)
      } else if (remove) {
        const { suspended } = insist(await execute(removeServer, operator(), account), serverRefusals)
        console.log('Taken away. What the pod is allowed to do, it does by itself.')
        tellSuspended(suspended)
      } else await show(account.podSlug)
    },
  },
]

function tellSuspended(keys: readonly string[]): void {
  if (keys.length > 0) console.log(`Suspended until people have looked at them: ${keys.join(', ')}`)
}

async function show(slug: string): Promise<void> {
  for (const { environment, address, readAt, tools } of await serversOf(systemWhoReads, slug)) {
    console.log(`${environment}  ${address}  read last ${readAt ?? 'never'}`)
    for (const { name, key, state } of tools) console.log(`  ${key}  ${name}  ${state}`)
  }
}

/** A header is secret, so it is in a file and in no list of processes. */
function lineOf(file: string): string {
  const place = path.resolve(process.env.COUNTERSIGN_CALLED_FROM ?? '.', file)
  try {
    return readFileSync(place, 'utf8').trim()
  } catch (error) {
    throw new CliProblem(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Whoever runs the machine sees what an admin sees. */
const systemWhoReads = { ...systemActor, can: new Set([...systemActor.can, 'pods:read'] as const) }
