// A process that carries out operators' commands, one after the other, for a whole file of tests: starting the command
// line takes longer than most of what it is asked. The command line itself is started where a test is about it.
import { readFileSync } from 'node:fs'
import { execute } from '@/lib/change/command'
import { type CliCommand, insist, runCommand } from '@/lib/cli/command'
import { importCommands } from '@/lib/cli/imports'
import { peopleCommands } from '@/lib/cli/people'
import { podCommands } from '@/lib/cli/pods'
import { repositoryCommands } from '@/lib/cli/repositories'
import { systemActor } from '@/lib/core/actor'
import { activatePolicy } from '@/lib/policy/commands'

/** Another policy at once and past everybody, as the first start has it; in earnest people sign it. */
const asAtTheStart: CliCommand = {
  name: 'policy begin',
  takes: '<file>',
  about: 'For tests alone',
  run: async ([file = '']) => {
    const input = { document: readFileSync(file, 'utf8'), reason: 'A test needs it' }
    insist(await execute(activatePolicy, systemActor, input), {})
  },
}

const said: string[] = []
console.log = console.error = (line: string) => void said.push(line)

process.on('message', async (words: string[]) => {
  const code = await runCommand(
    [...peopleCommands, ...podCommands, ...importCommands, ...repositoryCommands, asAtTheStart],
    words,
  )
  process.send!({ code, said: said.splice(0).join('\n') })
})
// Whoever asked is gone.
process.on('disconnect', () => process.exit())
