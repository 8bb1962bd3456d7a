import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { AnswerMark } from '@/components/policy/answer-mark'
import type { Cell } from '@/lib/policy/matrix'

/** What is left of a mark for whoever sees no colours and hovers nowhere. */
function greyOf(cell: Pick<Cell, 'answer' | 'origin' | 'conditional'>, isOneOfMany?: true): string {
  const drawn = renderToStaticMarkup(createElement(AnswerMark, { ...cell, ...(isOneOfMany && { isOneOfMany }) }))
  return drawn.replaceAll(/ ?text-(?:ok|warn|bad)-fg/g, '')
}

it.each([undefined, true as const])(
  'a cell that is not set, inherited or said by the role itself differs in greyscale, as do its answers',
  (isOneOfMany) => {
    const answers = ['allow', 'ask', 'deny'] as const
    const origins = ['own', 'inherited', 'department', 'tool'] as const
    const said = answers.flatMap((answer) =>
      origins.map((origin) => greyOf({ answer, origin, conditional: false }, isOneOfMany)),
    )
    const unset = greyOf({ answer: 'deny', origin: 'nothing', conditional: false }, isOneOfMany)
    const depends = greyOf({ answer: 'allow', origin: 'own', conditional: true }, isOneOfMany)
    expect(new Set([...said, unset, depends]).size).toBe(answers.length * origins.length + 2)
  },
)
