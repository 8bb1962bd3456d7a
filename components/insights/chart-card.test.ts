import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { ChartCard } from '@/components/insights/chart-card'
import type { Chart } from '@/lib/insights/board/chart'

it('tells what is counted apart without colour: each has a pattern of its own, and one has none', () => {
  const series = ([1, 2, 3, 4, 5] as const).map((tone) => ({ label: `Kind ${tone}`, tone, values: [tone] }))
  const what = { name: 'kinds', title: 'Kinds', subtitle: 'By kind', columns: [{ name: 'today' }] }
  const chart: Chart = { ...what, series, before: null, hrefs: [null], href: '/audit' }
  const html = renderToStaticMarkup(createElement(ChartCard, { chart, downloadHref: '/insights/chart' }))
  const patterns = [...html.matchAll(/class="([^"]*)\bbg-series-(\d)([^"]*)"/g)].map(
    ([, before, tone, after]) =>
      [tone, /\b[a-z]+-(?:up|down|over)\b/.exec(`${before} ${after}`)?.[0] ?? 'plain'] as const,
  )
  // In the legend and in the column.
  expect(patterns).toHaveLength(10)
  expect(new Set(patterns.map((one) => one.join(' '))).size).toBe(5)
  expect(new Set(patterns.map(([, pattern]) => pattern)).size).toBe(5)
})
