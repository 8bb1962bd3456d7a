import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { type CliAccess, type CliCommand, runCommand, usage } from '@/lib/cli/command'
import { harmless } from '@/lib/core/log-line'
import { demoCommands } from '@/lib/cli/demo'
import { githubCommands } from '@/lib/cli/github'
import { importCommands } from '@/lib/cli/imports'
import { interruption } from '@/lib/cli/interruption'
import { keyCommands } from '@/lib/cli/keys'
import { peopleCommands } from '@/lib/cli/people'
import { podCommands } from '@/lib/cli/pods'
import { webhookCommands } from '@/lib/cli/webhooks'
import { serverCommands } from '@/lib/cli/servers'
import { repositoryCommands } from '@/lib/cli/repositories'
import { recordCommands } from '@/lib/cli/record'
import { stopCommands } from '@/lib/cli/stops'
import { toolCommands } from '@/lib/cli/tools'
import { policyCommands } from '@/lib/cli/policy'

const commands: readonly CliCommand[] = [
  ...importCommands,
  ...peopleCommands,
  ...podCommands,
  ...webhookCommands,
  ...serverCommands,
  ...policyCommands,
  ...stopCommands,
  ...toolCommands,
  ...repositoryCommands,
  ...githubCommands,
  ...recordCommands,
  ...keyCommands,
  ...demoCommands,
]

// Names and paths that others wrote are printed on an operator's terminal, which must not obey them.
for (const way of ['log', 'error'] as const) {
  const say = console[way].bind(console)
  console[way] = (...said: unknown[]) => say(...said.map((part) => (typeof part === 'string' ? plain(part) : part)))
}

function plain(text: string): string {
  return text.split('\n').map(harmless).join('\n')
}

/** Carries out what the words ask for. Resolves with the exit code; connections of the pools stay open. */
export async function carryOut(words: readonly string[], access?: CliAccess): Promise<number> {
  if (words[0] !== 'help') return await Promise.race([runCommand(commands, words, access), interruption()])
  console.log(usage(commands))
  return 0
}

// What is compiled to read the database is used a few times here: making it faster would take longer than all its work.
setFlagsFromString('--wasm-tiering-budget=100000000')

// Started by itself, or loaded by whoever has found or started the database (lib/supervisor/cli.ts).
if (realpathSync(process.argv[1]!) === fileURLToPath(import.meta.url))
  // Connections of the pools would keep the process waiting; all that was asked for is committed by now.
  process.exit(await carryOut(process.argv.slice(2)))
