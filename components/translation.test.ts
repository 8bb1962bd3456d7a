import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { sourceFiles } from '@/lib/sources'

const pictures = sourceFiles().filter((file) => /^(app|components)\/.*\.tsx$/.test(file))

/** The opening tags of elements of a page in which there is a name, a code or something else that is what it is. */
function foreignTags(text: string): string[] {
  const tags = text.match(/<[a-z][a-z0-9]*\b(?:[^<>{}]|\{[^{}]*\})*>/g) ?? []
  return tags.filter((tag) => /^<(bdi|code|pre|kbd)\b/.test(tag) || /className="[^"]*\bfont-code\b/.test(tag))
}

it.each(pictures)('%s keeps names, codes and what is signed from being translated', (file) => {
  expect(foreignTags(readFileSync(file, 'utf8')).filter((tag) => !tag.includes('translate="no"'))).toEqual([])
})

it('finds such elements', () => {
  const tags = ['<bdi>', '<code className={look}>', '<span className="font-code">', '<p className="text-small">']
  expect(foreignTags(tags.join('x'))).toEqual(tags.slice(0, 3))
  expect(pictures.flatMap((file) => foreignTags(readFileSync(file, 'utf8'))).length).toBeGreaterThan(30)
})

it('what is signed is among it: the sentence and the change', () => {
  const change = readFileSync('components/requests/changes/change-section.tsx', 'utf8')
  expect(change).toMatch(/<div key=\{request\.digest\} translate="no"/)
  for (const file of ['request-head', 'queue-row'])
    expect(readFileSync(`components/requests/${file}.tsx`, 'utf8')).toMatch(
      /<span translate="no">\s*<Sentence text=\{\w+\.sentence\} \/>/,
    )
})
