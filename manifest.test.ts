import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

type Icon = { src: string; sizes: string; type: string; purpose?: string }
const read = (name: string) => readFileSync(`public/${name}`)
const manifest = JSON.parse(read('manifest.webmanifest').toString()) as { start_url: string; icons: Icon[] }

/** A PNG says its width and height at this place. */
function sizeOf(name: string): string {
  const file = read(name)
  expect(file.subarray(1, 4).toString()).toBe('PNG')
  return `${file.readUInt32BE(16)}x${file.readUInt32BE(20)}`
}

it('puts the queue on a home screen, with icons in the sizes that phones ask for', () => {
  expect(manifest.start_url).toBe('/approvals')
  for (const { src, sizes } of manifest.icons) expect(sizeOf(src)).toBe(sizes)
  expect(manifest.icons.map(({ sizes, purpose = 'any' }) => `${sizes} ${purpose}`)).toEqual([
    '192x192 any',
    '512x512 any',
    '512x512 maskable',
  ])
  expect(sizeOf('apple-touch-icon.png')).toBe('180x180')
})

it('lets no search engine in', () => {
  expect(read('robots.txt').toString()).toMatch(/^User-agent: \*\nDisallow: \/$/m)
})
