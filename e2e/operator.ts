// A process that carries out operators' commands, one after the other, for a whole file of tests: starting the command
// line takes longer than most of what it is asked. The command line itself is started where a test is about it.
import { runCommand } from '@/lib/cli/command'
import { importCommands } from '@/lib/cli/imports'
import { podCommands } from '@/lib/cli/pods'

const said: string[] = []
console.log = console.error = (line: string) => void said.push(line)

process.on('message', async (words: string[]) => {
  const code = await runCommand([...podCommands, ...importCommands], words)
  process.send!({ code, said: said.splice(0).join('\n') })
})
// Whoever asked is gone.
process.on('disconnect', () => process.exit())
