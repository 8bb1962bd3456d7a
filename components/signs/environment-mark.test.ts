import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { EnvironmentChip, EnvironmentMark } from '@/components/signs/environment-mark'
import { environments } from '@/lib/core/environment'

const drawn = (environment: string, Mark: typeof EnvironmentMark | typeof EnvironmentChip = EnvironmentMark) =>
  renderToStaticMarkup(createElement(Mark, { environment }))

it('tells each environment by its word and by an edge of its own, on the line of the text around it', () => {
  const edges = [...environments, 'moon'].map((name) => /border-(?:dotted|dashed|solid|double)/.exec(drawn(name))![0])
  expect(edges).toEqual(['border-dotted', 'border-dashed', 'border-solid', 'border-double'])
  expect(environments.map((name) => drawn(name).replaceAll(/<[^>]*>/g, ''))).toEqual([
    'Development',
    'Test',
    'Production',
  ])
  for (const Mark of [EnvironmentMark, EnvironmentChip]) expect(drawn('prod', Mark)).toContain('inline-block')
})
