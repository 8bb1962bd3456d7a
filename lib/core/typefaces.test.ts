import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { families, plainStyle, typefaceFiles, typefaceRules } from '@/lib/core/typefaces'
import { sourceFiles } from '@/lib/sources'

const read = (file: string) => readFileSync(file, 'utf8')

it.each([...typefaceFiles])('%s is the installed file, and loads for the same characters', (name, source) => {
  const [folder, kind] = /^@fontsource-variable\/atkinson-hyperlegible-(next|mono)/.exec(source)!
  const installed = JSON.parse(read(`node_modules/${folder}/package.json`)) as { version: string }
  expect(name).toContain(`-${installed.version}.woff2`)
  const rule = read(`node_modules/${folder}/index.css`)
    .split('@font-face')
    .find((part) => part.includes(source.replace(`${folder}/`, './')))!
  const [, range = 'none'] = /unicode-range: ([^;]+);/.exec(rule)!
  const ours = typefaceRules.split('\n').find((line) => line.includes(`/typefaces/${name})`))!
  expect(ours).toContain(`unicode-range:${range}}`)
  expect(ours.toLowerCase()).toContain(`hyperlegible ${kind} variable`)
})

it('sets words and code in the faces of the desk', () => {
  const sheet = read('app/globals.css').replaceAll("', '", "','").replaceAll(', ', ',')
  expect(sheet).toContain(`--font-ui: ${families.ui};`)
  expect(sheet).toContain(`--font-code: ${families.code};`)
})

/** A report is a file that is read where nothing of this installation can be loaded. */
const readElsewhere = 'lib/record/reports/html.ts'

it('is on every page that is written by hand, and may be loaded there', () => {
  const written = sourceFiles().filter(
    (file) => /^lib\/.*(?<!\.test)\.ts$/.test(file) && read(file).includes('<!doctype html'),
  )
  expect(written).toContain(readElsewhere)
  const pages = written.filter((file) => file !== readElsewhere)
  expect(pages.length).toBeGreaterThan(3)
  for (const file of pages) {
    expect(read(file), file).toMatch(/\$\{(typefaceRules|plainStyle)\}/)
    expect(read(file), file).not.toMatch(/font:[^$;]*(system-ui|sans-serif|monospace)/)
  }
  for (const file of pages.map((page) => (page === 'lib/api/page.ts' ? 'lib/gate/documents.ts' : page)))
    expect(read(file), file).toMatch(/style-src .*font-src 'self'|font-src 'self'; style-src/)
  expect(plainStyle).toContain(typefaceRules)
})
