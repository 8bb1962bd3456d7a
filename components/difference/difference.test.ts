import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { Difference } from '@/components/difference/difference'
import { differenceViews } from '@/lib/difference/views'

const lines = (count: number) => Array.from({ length: count }, (_, at) => `- Bowl ${at} dries for ${at + 2} days.\n`)
const before = lines(90).join('')
const after = '# Bowls\n'

const drawn = (view: (typeof differenceViews)[number], most?: number) =>
  renderToStaticMarkup(createElement(Difference, { before, after, view, ...(most !== undefined && { most }) }))

describe.each(differenceViews)('a long difference, shown as %s', (view) => {
  it('shows its beginning, and all of the rest once it is asked for', () => {
    const [first, folded] = drawn(view, 60).split('<details')
    expect(first).toContain('Bowl 3 dries')
    expect(first).not.toContain('Bowl 80 dries')
    expect(folded).toMatch(/Show the other 3\d</)
    for (const line of lines(90)) expect(`${first}${folded}`).toContain(line.slice(2, -1))
  })

  it('is whole where nobody says how much is shown, and where it is short', () => {
    expect(drawn(view)).not.toContain('<details')
    expect(drawn(view, 200)).toBe(drawn(view))
  })
})
