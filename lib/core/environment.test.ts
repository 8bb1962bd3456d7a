import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { environmentLabel, environments } from '@/lib/core/environment'
import { sourceFiles } from '@/lib/sources'

it('has words for every environment, and shows what it does not know as it is', () => {
  expect(environments.map(environmentLabel)).toEqual(['Development', 'Test', 'Production'])
  expect(['eu-live', 'constructor'].map(environmentLabel)).toEqual(['eu-live', 'constructor'])
})

it('is the only place that lists environments', () => {
  const lists = /['"]?dev['"]?(: '\w+'|)\s*[,|]\s*['"]?test['"]?(: '\w+'|)\s*[,|]\s*['"]?prod['"]?/
  const found = sourceFiles().filter(
    (file) => !/\.test\.ts$|fixture/.test(file) && lists.test(readFileSync(file, 'utf8')),
  )
  expect(found).toEqual(['lib/core/environment.ts'])
})
