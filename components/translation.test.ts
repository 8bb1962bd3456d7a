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

/** Where a name stands among our own words as if it were one of them, with the words around it. */
function bareNames(text: string): string[] {
  const name = String.raw`\{[\w.?!]*\b(?:name|askedBy|askedByName|actorName|podName|saidBy|author|who)\}`
  const words = String.raw`\{(?:inSentence|listWords|whoDecidesWords|takeBackWords|standingWords|signedWords|missingWords|undoWords)\(`
  const found = text.matchAll(new RegExp(`(?<=[>\\s}.“])(?:${name}|${words})`, 'g'))
  return Array.from(found, ({ index, 0: said }) => [text.slice(0, index), said] as const)
    .filter(([before]) => isAmongWords(before))
    .map(([before, said]) => before.slice(-60) + said)
}

/** Whether what follows is a child of an element that may be translated; in a tag it would be a value of the tag's own. */
function isAmongWords(before: string): boolean {
  const opened = before.lastIndexOf('<')
  const tag = before.slice(opened).replaceAll('=>', '')
  const [head = '', ...rest] = tag.split('>')
  return /^<\/?[A-Za-z]*[\s/]?/.test(head) && rest.length > 0 && !head.includes('translate="no"') && !/^\s*$/.test(tag)
}

it.each(pictures)('%s names nobody and nothing as if it were a word', (file) => {
  expect(bareNames(readFileSync(file, 'utf8')).filter((where) => !isProp(where))).toEqual([])
})

/** What is called so and is none: words of our own that a component is given. */
const isProp = (where: string) => /(<dt className="text-subtle">\{name\}|<p>\{who\})$/.test(where)

it('finds such names', () => {
  const bare = [
    '<p>{person.name} can sign in.</p>',
    '<p>Ask {inSentence(admins)} for it</p>',
    '<b>x</b> {row.askedBy} is told',
  ]
  for (const text of bare) expect(bareNames(text), text).toHaveLength(1)
  const kept = [
    '<bdi translate="no">{name}</bdi>',
    '<Name of={person.name} /> can',
    '<Sentence text={`${who} did`} names={[who]} />',
  ]
  for (const text of kept) expect(bareNames(text), text).toEqual([])
})

it('what is signed is among it: the sentence and the change', () => {
  const change = readFileSync('components/requests/changes/change-section.tsx', 'utf8')
  expect(change).toMatch(/<div key=\{request\.digest\} translate="no"/)
  for (const file of ['request-head', 'queue-row'])
    expect(readFileSync(`components/requests/${file}.tsx`, 'utf8')).toMatch(
      /<span translate="no"[^>]*>\s*<Sentence text=\{\w+\.sentence\} \/>/,
    )
})
