import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { environmentLabel, environments } from '@/lib/core/environment'
import { sourceFiles } from '@/lib/sources'

it('has words for every environment, and shows what it does not know as it is', () => {
  expect(environments.map(environmentLabel)).toEqual(['Development', 'Test', 'Production'])
  expect(['eu-live', 'constructor'].map(environmentLabel)).toEqual(['eu-live', 'constructor'])
})

it('is the only place that lists environments or words them', () => {
  const lists = /['"]?dev['"]?\s*[,|]\s*['"]?test['"]?\s*[,|]\s*['"]?prod['"]?|dev: (\{ word: )?'Development'/
  const sources = sourceFiles().filter((file) => !/\.test\.tsx?$|fixture/.test(file))
  expect(sources.filter((file) => lists.test(readFileSync(file, 'utf8')))).toEqual(['lib/core/environment.ts'])
})
