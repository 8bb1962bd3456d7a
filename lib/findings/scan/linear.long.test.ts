import { describe, expect, it } from 'vitest'
import { positives } from '@/lib/findings/fixture-corpus'
import { stepsOf } from '@/lib/findings/fixture-steps'
import { exactKinds, plainKinds } from '@/lib/findings/scan/kinds'
import { scan } from '@/lib/findings/scan/scan'

const kinds = [...plainKinds, ...exactKinds]
const forms = kinds.map(({ code, form }) => [code, form] as const)
const withoutClasses = ({ source }: RegExp) =>
  source.replaceAll(/\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\u[0-9A-Fa-f]{4}|\\./g, 'x').replaceAll(/\[[^\]]*\]/g, 'x')

describe('nothing is looked for in a way that takes longer than the text is long', () => {
  it.each(forms)('%s repeats nothing without an end', (_code, form) => {
    expect(withoutClasses(form)).not.toMatch(/[*+]|\{\d+,\}/)
  })

  /** What begins as each kind does, again and again, and never ends as it should. */
  const shapes = positives(1, 9).flatMap(({ code, text }) => {
    const { form } = kinds.find((kind) => kind.code === code)!
    return [text.slice(0, Math.ceil(text.length / 3)), text.slice(0, -1), text.replaceAll(/\s/g, '')].map(
      (part) => [code, part, form] as const,
    )
  })

  it.each(shapes)('%s, of %j', (_code, part, form) => expectLinear(form, part))

  const parts = [
    'a',
    '0',
    'A1',
    ' ',
    '-',
    '=',
    '1 ',
    '12-',
    'a.',
    'eyJ',
    'a@',
    'a@a.',
    'password=',
    '://a:',
    '\u200B',
    'ignore ',
  ]
  it.each(forms)('%s, of everything that keeps a search busy', (_code, form) => {
    for (const part of parts) expectLinear(form, part)
  })
})

/** Of three times as much it looks at three times as much: at no place at more than there is room for. */
function expectLinear(form: RegExp, part: string) {
  const steps = (length: number) => stepsOf(form, part.repeat(Math.ceil(length / part.length)).slice(0, length))
  const [one, two, three] = [steps(700), steps(1_400), steps(2_100)] as const
  expect(three - two).toBeLessThanOrEqual((two - one) * 1.1 + 2_000)
}

describe('a megabyte that keeps a search busy', () => {
  const megabyte = 1_000_000
  /** So many characters compared for each of a text take far less than a thread has for it (lib/findings/aside). */
  const mostForEach = 400

  it.each(positives(1, 9))('of what begins as $code does is looked through to its end', ({ code, text }) => {
    const { form } = kinds.find((kind) => kind.code === code)!
    for (const part of [text.slice(0, Math.ceil(text.length / 3)), text.slice(0, -1)]) {
      expect(stepsOf(form, part.repeat(Math.ceil(4_000 / part.length))) / 4_000).toBeLessThan(mostForEach)
      const whole = `${part.repeat(megabyte / part.length)}! AKIAQ3EGRZP2X7WLMN4T`
      expect(scan(whole).counts['secret.aws_key']).toBeGreaterThan(0)
    }
  })
})
