import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

type Tokens = ReadonlyMap<string, string>

const css = readFileSync(new URL('../app/globals.css', import.meta.url), 'utf8')
const light = tokensOf(':root')
const dark = new Map([...light, ...tokensOf("[data-theme='dark']")])

/** foreground, background, ratio in light, ratio in dark: as the design states them, to one decimal. */
const pairs: Array<[string, string, number, number]> = [
  ['ink', 'surface', 16.4, 14.4],
  ['ink', 'canvas', 15.2, 15.7],
  ['ink', 'sunken', 14.3, 16.3],
  ['muted', 'surface', 8.1, 8.9],
  ['muted', 'canvas', 7.5, 9.7],
  ['muted', 'sunken', 7.0, 10.1],
  ['subtle', 'surface', 5.9, 6.5],
  ['subtle', 'canvas', 5.4, 7.0],
  ['subtle', 'sunken', 5.1, 7.3],
  ['line-strong', 'surface', 4.0, 4.5],
  ['line-strong', 'canvas', 3.7, 4.9],
  ['line-strong', 'sunken', 3.5, 5.1],
  ['accent', 'surface', 8.6, 8.1],
  ['on-accent', 'accent', 8.6, 8.3],
  ['focus', 'surface', 6.4, 9.9],
  ['ok-fg', 'ok-bg', 6.3, 8.3],
  ['on-ok', 'ok-solid', 6.0, 5.4],
  ['bad-fg', 'bad-bg', 6.7, 9.2],
  ['on-bad', 'bad-solid', 6.5, 5.6],
  ['warn-fg', 'warn-bg', 7.1, 9.2],
  ['info-fg', 'info-bg', 7.1, 6.4],
  ['ink', 'added-bg', 14.1, 11.8],
  ['ink', 'removed-bg', 13.5, 12.8],
  ['routine-fg', 'routine-bg', 7.0, 7.3],
  ['elevated-fg', 'elevated-bg', 7.1, 9.2],
  ['high-fg', 'high-bg', 6.2, 8.4],
  ['critical-fg', 'critical-bg', 10.7, 9.5],
]

it.each(pairs)('%s on %s has the contrast the design promises', (foreground, background, inLight, inDark) => {
  expect(Math.abs(ratio(light, foreground, background) - inLight)).toBeLessThan(0.1)
  expect(Math.abs(ratio(dark, foreground, background) - inDark)).toBeLessThan(0.1)
})

/** Pairs that appear on screen besides those of the table: text 4.5, shapes and controls 3. */
const alsoUsed: Array<[string, string, number]> = [
  ['ok-fg', 'surface', 4.5],
  ['ok-fg', 'canvas', 4.5],
  ['bad-fg', 'surface', 4.5],
  ['bad-fg', 'canvas', 4.5],
  ['warn-fg', 'surface', 4.5],
  ['info-fg', 'surface', 4.5],
  ['accent', 'canvas', 4.5],
  ['accent', 'accent-soft', 4.5],
  ['accent', 'warn-bg', 4.5],
  ['accent', 'bad-bg', 4.5],
  ['ink', 'accent-soft', 4.5],
  ['muted', 'accent-soft', 4.5],
  ['subtle', 'accent-soft', 4.5],
  ['ink', 'warn-bg', 4.5],
  ['ink', 'bad-bg', 4.5],
  ['ink', 'ok-bg', 4.5],
  ['neutral-fg', 'neutral-bg', 4.5],
  ['surface', 'ink', 4.5],
  ['focus', 'canvas', 3],
  ['focus', 'warn-bg', 3],
  ...['series-1', 'series-2', 'series-3', 'series-4', 'series-5'].flatMap((series): Array<[string, string, number]> => [
    [series, 'surface', 3],
    [series, 'canvas', 3],
  ]),
  ['heat-ink', 'heat-1', 4.8],
  ['heat-ink', 'heat-2', 4.8],
  ['heat-ink', 'heat-3', 4.8],
  ['heat-ink-inverse', 'heat-4', 4.8],
  ['heat-ink-inverse', 'heat-5', 4.8],
]

it.each(alsoUsed)('%s on %s stays readable in both themes', (foreground, background, least) => {
  expect(ratio(light, foreground, background)).toBeGreaterThanOrEqual(least)
  expect(ratio(dark, foreground, background)).toBeGreaterThanOrEqual(least)
})

it('gives every colour of the light theme a dark one', () => {
  const fixed = [...light.keys()].filter((name) => name.startsWith('heat-'))
  const missing = [...light.keys()].filter((name) => !tokensOf("[data-theme='dark']").has(name))
  expect(missing).toEqual(fixed)
})

it('offers every colour to Tailwind and no other', () => {
  const mapped = [...css.matchAll(/--color-([\w-]+): var\(--([\w-]+)\);/g)].map(([, name, token]) => [name, token])
  expect(mapped.filter(([name, token]) => name !== token)).toEqual([])
  expect(new Set(mapped.map(([name]) => name))).toEqual(new Set(light.keys()))
})

function tokensOf(selector: string): Tokens {
  const blocks = css.split('\n}').filter((block) => block.split('\n').some((line) => line.trim() === `${selector} {`))
  return new Map(
    blocks.flatMap((block) => [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, n, v]) => [n!, v!])),
  )
}

function ratio(tokens: Tokens, foreground: string, background: string): number {
  const [lighter, darker] = [luminance(tokens, foreground), luminance(tokens, background)].toSorted((a, b) => b - a)
  return (lighter! + 0.05) / (darker! + 0.05)
}

function luminance(tokens: Tokens, name: string): number {
  const colour = tokens.get(name)
  if (!colour) throw new Error(`globals.css has no colour named --${name}`)
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const channel = parseInt(colour.slice(start, start + 2), 16) / 255
    return channel <= 0.040_45 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}
