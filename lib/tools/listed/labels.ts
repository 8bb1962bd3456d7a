import { quoted } from '@/lib/core/said'

export const listedWords = {
  title: 'A list of tools',
  group: 'Tools of your own',
  outside: 'an outside service',
  neither:
    'This is neither a tool, which has a name and the form of its arguments, nor the document of an API: it has no line such as “openapi: 3.1.0”.',
  said: 'whoever made it says so',
  draft: 'It becomes a draft: what is added is not offered before people have looked at it',
  nth: (number: number) => `Tool ${number}`,
  twin: (key: string, other: number) => `Its name would be ${key}, like that of tool ${other} here`,
  reserved: (key: string) =>
    `Its name would be ${key}, and names that begin with countersign are kept for its own steps`,
  tooMany: (most: number) => `More than ${most.toLocaleString('en')} tools at once.`,
  /** What an admin reads about a draft: where it came from, its maker's words, and what was guessed by what. */
  note: (by: { pod: string } | null, about: string, reasons: readonly string[]) =>
    [
      ...(by ? [`Proposed by the pod ${by.pod}.`] : []),
      ...(about === '' ? [] : [`${by ? 'It says' : 'Its maker says'}: ${quoted(about.slice(0, 300))}.`]),
      ...(reasons.length === 0 ? [] : [`Guessed: ${reasons.join('. ')}.`]),
    ].join(' ') || 'Added as it is described.',
}
