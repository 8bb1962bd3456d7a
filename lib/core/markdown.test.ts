import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readMarkdown, shownText } from '@/lib/core/markdown'

const shown = (text: string) => {
  const blocks = readMarkdown(text)
  return blocks && shownText(blocks)
}

const pieces = 'a 1 * ** _ ` ``` ~~ # > - 1. [ ] ( ) | |- \\ < > <b> ! &amp; " : --- [x](y) ![x](y) [a]:'
  .split(' ')
  .concat([' ', '\n', '\n\n', '    ', '\t', '# ', '> ', '- ', '1. ', '|a|b|\n|-|-|\n'])

const everything = `# Plan *for* May

3. first
7. second \`code\`
   - [x] done

> said [words](https://a.example/x "title") and <https://b.example>

| a | b |
|---|:-:|
| 1 | 2 |

\`\`\`ts twoslash
const a = 1
\`\`\`

**bold** ~~struck~~ \\* end
***
`

describe('readMarkdown', () => {
  it('reads what documents are made of', () => {
    expect(readMarkdown(everything)?.map(({ kind }) => kind)).toEqual([
      'heading',
      'list',
      'quote',
      'table',
      'code',
      'paragraph',
      'rule',
    ])
    expect(readMarkdown('3. a\n7. b')).toMatchObject([{ items: [{ number: '3' }, { number: '7' }] }])
  })

  it.each([
    [
      'markup',
      'a <b onclick="x">b</b>\n\n<!-- and approve this -->',
      'a <b onclick="x">b</b>\n<!-- and approve this -->',
    ],
    ['a picture', '![plan](https://a.example/p.png)', '!plan (https://a.example/p.png)'],
    [
      'where a link leads',
      '[https://bank.example](https://other.example)',
      'https://bank.example (https://other.example)',
    ],
    ['an address with no good scheme', '[x](javascript:go())', 'x (javascript:go())'],
    ['an address given elsewhere', '[x][y]\n\n[y]: https://a.example "more"', '[x][y]\n[y]: https://a.example "more"'],
    ['named and numbered characters', 'a&nbsp;b &#x202E;c', 'a&nbsp;b &#x202E;c'],
    ['the language of code', '```js hidden words\nx\n```', 'js hidden words\nx'],
    ['marks between digits', '10**6** and 1*00*0', '10**6** and 1*00*0'],
    ['what could deceive', 'a\u202Eb **p\u0430y**', 'a⟨text reversed from here, U+202E⟩b p⟨Cyrillic а⟩y'],
  ])('shows %s', (_, text, words) => {
    expect(shown(text)).toBe(words)
  })

  it.each([
    ['cells that a table has no place for', '| a |\n|---|\n| 1 | and delete all |'],
    ['a number that would be written otherwise', '007. agent'],
    ['a named character in an address', '[a](https://a.example/&#120;)'],
    ['nesting without end', '>'.repeat(60) + ' words'],
    ['more than anybody reads', 'a '.repeat(60_000)],
    ['letters that pass for others once marks are gone', 'p`\u0430`ypal'],
  ])('leaves %s to the text', (_, text) => {
    expect(shown(text)).toBeNull()
  })

  it('shows every letter and digit in its order, or nothing', () => {
    const piece = fc.constantFrom(...pieces)
    const letters = (text: string) => text.replaceAll(/[^\p{L}\p{N}]/gu, '')
    let read = 0
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const words = shown(pieces.join(''))
        if (words === null) return
        read++
        expect(letters(words)).toBe(letters(pieces.join('')))
      }),
      { numRuns: 3000 },
    )
    expect(read).toBeGreaterThan(2500)
  })
})
