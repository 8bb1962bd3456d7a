import { type CliCommand, runCommand, usage } from '@/lib/cli/command'
import { harmless } from '@/lib/core/log-line'
import { demoCommands } from '@/lib/cli/demo'
import { importCommands } from '@/lib/cli/imports'
import { keyCommands } from '@/lib/cli/keys'
import { podCommands } from '@/lib/cli/pods'
import { policyCommands } from '@/lib/cli/policy'

const commands: readonly CliCommand[] = [
  ...importCommands,
  ...podCommands,
  ...policyCommands,
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

const words = process.argv.slice(2)
if (words[0] === 'help') console.log(usage(commands))
// Connections of the pools would keep the process waiting; all that was asked for is committed by now.
else process.exit(await runCommand(commands, words))
