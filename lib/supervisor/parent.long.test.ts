import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'

const script = `import { endWithOthers } from './lib/supervisor/parent.ts'
  const leave = (word) => () => { console.log(word); process.exit() }
  endWithOthers({ stop: leave('stopped'), onSignal: leave('signalled') })
  console.log(process.pid)
  setTimeout(leave('still there'), 4000)`

/** Runs the script behind a shell, as npm does; `SCRIPT` keeps its quotation marks from the shell. */
async function behindShell(npm: boolean) {
  const { npm_lifecycle_event: _none, ...env } = process.env
  const child = spawn('sh', ['-c', 'node --import tsx --input-type=module --eval "$SCRIPT"; true'], {
    env: { ...env, SCRIPT: script, ...(npm && { npm_lifecycle_event: 'start' }) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const word = async () => String((await once(child.stdout, 'data'))[0]).trim()
  return { shell: child, pid: Number(await word()), word }
}

// Side by side, since most of it is waiting.
it.concurrent.each([
  ['ends when npm’s shell is told to end', true, 'stopped'],
  ['goes on where it was not npm that started it', false, 'still there'],
])('%s', async (_name, npm, last) => {
  const { shell, word } = await behindShell(npm)
  shell.kill('SIGTERM')
  expect(await word()).toBe(last)
})

it.concurrent.each([true, false])('outlives the terminal when it speaks to none, started by npm: %s', async (npm) => {
  const { shell, pid, word } = await behindShell(npm)
  process.kill(pid, 'SIGHUP')
  shell.kill('SIGHUP')
  expect(await word()).toBe('still there')
})
