import { type CliCommand, runCommand, usage } from '@/lib/cli/command'
import { demoCommands } from '@/lib/cli/demo'
import { importCommands } from '@/lib/cli/imports'
import { podCommands } from '@/lib/cli/pods'
import { policyCommands } from '@/lib/cli/policy'

const commands: readonly CliCommand[] = [...importCommands, ...podCommands, ...policyCommands, ...demoCommands]

const words = process.argv.slice(2)
if (words[0] === 'help') console.log(usage(commands))
// Connections of the pools would keep the process waiting; all that was asked for is committed by now.
else process.exit(await runCommand(commands, words))
