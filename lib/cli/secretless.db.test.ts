import { expect, it, vi } from 'vitest'

// Set before anything reads the settings: a shell of the operator's that does not know the installation's secret.
process.env.AUTH_SECRET = ''

it('a credential is not made with a secret that would open nothing, and everything else can be done', async () => {
  const [{ runCommand }, { podCommands }, { demoCommands }] = await Promise.all([
    import('@/lib/cli/command'),
    import('@/lib/cli/pods'),
    import('@/lib/cli/demo'),
  ])
  const said: string[] = []
  for (const stream of ['log', 'error'] as const)
    vi.spyOn(console, stream).mockImplementation((line: string) => void said.push(line))
  const run = async (...words: string[]) => await runCommand(podCommands, words)
  // As by "countersign migrate", in a folder where nothing was started yet: the demo waits for the first start.
  expect(await runCommand(demoCommands, ['prepare'])).toBe(0)
  const known = ['--name', 'Apod', '--role', 'ResearchPod', '--department', 'research', '--purpose', 'Tests']
  expect(await run('pods', 'add', 'apod', ...known)).toBe(0)
  expect(await run('pods', 'issue', 'apod', '--environment', 'dev')).toBe(1)
  expect(said.at(-1)).toContain('AUTH_SECRET is not set')
  expect(await run('pods', 'list')).toBe(0)
  expect(said.join()).not.toContain('client_secret')
})
