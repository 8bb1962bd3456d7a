import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { scan } from '@/lib/findings/scan/scan'

const sample = process.env.COUNTERSIGN_SAMPLE_DATA ?? path.resolve('../shared/data/delivery')

it('finds no secret in what real agents delivered, where there is none', (context) => {
  context.skip(!existsSync(sample), `there are none in ${sample}; COUNTERSIGN_SAMPLE_DATA may name another folder`)
  const files = readdirSync(sample, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(sample, name))
    .filter((file) => !file.endsWith('.bundle') && statSync(file).isFile())
  expect(files.length).toBeGreaterThan(1_000)
  const found = files.flatMap((file) =>
    scan(readFileSync(file, 'utf8'))
      .hits.filter(({ code }) => code.startsWith('secret.'))
      .map(({ code, from }) => `${path.relative(sample, file)} ${code} at ${from}`),
  )
  expect(found).toEqual([])
})
