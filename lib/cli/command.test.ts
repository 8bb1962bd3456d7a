import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type CliCommand, CliProblem, insist, operand, runCommand, usage } from '@/lib/cli/command'
import { refuse } from '@/lib/core/outcome'

const done: unknown[] = []
const commands: readonly CliCommand[] = [
  {
    name: 'pods revoke',
    takes: '<credential>',
    about: 'End one credential',
    options: { quiet: { type: 'boolean' } },
    run: async (operands, values) => {
      done.push([operand(operands, 'credential'), values])
    },
  },
  {
    name: 'fail',
    takes: '',
    about: 'Fail',
    run: async () => {
      throw new Error('a fault of ours')
    },
  },
]

let said: string
beforeEach(() => {
  said = ''
  done.length = 0
  vi.spyOn(console, 'error').mockImplementation((text: string) => {
    said += text
  })
})
afterEach(() => {
  vi.restoreAllMocks()
})

describe('the command line', () => {
  it('runs what the words call, with what follows them', async () => {
    expect(await runCommand(commands, ['pods', 'revoke', 'c1', '--quiet'])).toBe(0)
    expect(done).toEqual([['c1', { quiet: true }]])
  })

  it('answers unknown words with what there is', async () => {
    expect(await runCommand(commands, ['pods', 'explode'])).toBe(2)
    expect(said).toContain('There is no command "pods explode".')
    expect(said).toContain(usage(commands))
  })

  it('answers an option nobody knows with how it is meant', async () => {
    expect(await runCommand(commands, ['pods', 'revoke', 'c1', '--loud'])).toBe(2)
    expect(said).toContain("Unknown option '--loud'")
    expect(said).toContain('Usage: countersign pods revoke <credential>')
  })

  it.each([
    [[], 'Say which credential.'],
    [['c1', 'c2'], 'One credential at a time; "c2" is too much.'],
  ])('says what is missing or too much in %j', async (operands, sentence) => {
    expect(await runCommand(commands, ['pods', 'revoke', ...operands])).toBe(1)
    expect(said).toBe(sentence)
    expect(done).toEqual([])
  })

  it('hides no fault of ours behind a sentence', async () => {
    await expect(runCommand(commands, ['fail'])).rejects.toThrow('a fault of ours')
  })
})

describe('a refusal', () => {
  it('becomes its sentence with what is wrong about each field', () => {
    const refused = refuse('invalid', 'invalid_input', {
      slug: ['Use small letters'],
      name: ['Too short', 'Too plain'],
    })
    expect(() => insist(refused, { invalid_input: 'That cannot be taken.' })).toThrow(
      new CliProblem('That cannot be taken.\n  slug: Use small letters\n  name: Too short; Too plain'),
    )
  })

  it('without words of its own is named', () => {
    expect(() => insist(refuse('conflict', 'odd'), {})).toThrow('Refused: odd.')
  })

  it('is none when it was done', () => {
    expect(insist({ ok: true, value: 7 }, {})).toBe(7)
  })
})
