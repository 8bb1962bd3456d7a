import { afterEach, expect, it, vi } from 'vitest'
import { withoutGit } from '@/lib/supervisor/git'

afterEach(() => vi.unstubAllEnvs())

it('is missed at the start, in words, by who reads repositories and by nobody else', () => {
  const starts = ['all', 'worker', 'gate', 'desk'] as const
  expect(starts.map(withoutGit)).toEqual([null, null, null, null])
  vi.stubEnv('PATH', '')
  const words = expect.stringContaining('git is not installed here')
  expect(starts.map(withoutGit)).toEqual([words, words, null, null])
})
