import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { median, type Row, within } from '@/bench/table'
import { compare } from '@/lib/difference/compare'
import { lineChanges } from '@/lib/difference/lines'
import { pathChanges } from '@/lib/difference/structure'

const megabyte = 1_000_000
const rounds = 5

/** A text of so many parts, each made from its number, and another one in which some are changed, gone, new or elsewhere. */
type Texts = { what: string; before: string; after: string; ours: (before: string, after: string) => unknown }

/** How long the difference of two texts of a megabyte takes, beside what git needs for the words of the same texts. */
export function runDifferenceBench(): Row[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-bench-difference-'))
  try {
    return texts().flatMap((one) => measure(folder, one))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function texts(): Texts[] {
  const prose = edited(sentence, ' ')
  const json = edited(record, ',\n')
  const code = edited(statement, '\n')
  const asJson = ([before, after]: readonly [string, string]) => [`[${before}]`, `[${after}]`] as const
  const by = ([before, after]: readonly [string, string], what: string, ours: Texts['ours']): Texts => ({
    what,
    before,
    after,
    ours,
  })
  return [
    by(prose, 'prose', compare),
    by(code, 'code', compare),
    by(asJson(json), 'JSON by path', (before, after) => {
      if (!pathChanges(before, after, 'json')) throw new Error('This JSON is not compared by path')
    }),
    by(asJson(json), 'JSON as a text', compare),
    by(code, 'code by line', lineChanges),
  ]
}

function measure(folder: string, { what, before, after, ours }: Texts): Row[] {
  const files = [path.join(folder, 'before'), path.join(folder, 'after')] as const
  writeFileSync(files[0], before)
  writeFileSync(files[1], after)
  const [own, gits]: [number[], number[]] = [[], []]
  for (let round = 0; round <= rounds; round++) {
    const mine = secondsOf(() => ours(before, after))
    const git = secondsOf(() => wordsByGit(...files))
    // The first round only warms up.
    if (round > 0) {
      own.push(mine)
      gits.push(git)
    }
  }
  return [
    {
      ...within(
        { name: `Difference of ${(after.length / megabyte).toFixed(1)} MB of ${what}`, value: median(own), unit: 's' },
        1,
      ),
      peer: { name: 'git diff --word-diff', value: median(gits) },
    },
  ]
}

function wordsByGit(before: string, after: string): void {
  const { status } = spawnSync('git', ['diff', '--no-index', '--word-diff=porcelain', before, after], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 1) throw new Error(`git ended with ${status}, and not with a difference`)
}

function secondsOf(work: () => unknown): number {
  const started = performance.now()
  work()
  return (performance.now() - started) / 1000
}

/** Of each hundred parts one is changed, one is gone, one is new, and one stands elsewhere. */
function edited(part: (number: number, word: string) => string, between: string): readonly [string, string] {
  const before: string[] = []
  const after: string[] = []
  let elsewhere = ''
  for (let at = 0, length = 0; length < megabyte; at++) {
    const text = part(at, 'hot')
    before.push(text)
    length += text.length + between.length
    const place = at % 100
    if (place === 10) after.push(part(at, 'cold'))
    else if (place === 30) after.push(text, part(at + 10_000_000, 'hot'))
    else if (place === 50) elsewhere = text
    else if (place === 90) after.push(text, elsewhere)
    else if (place !== 70) after.push(text)
  }
  return [before.join(between), after.join(between)]
}

const things = ['kiln', 'glaze', 'clay', 'wheel', 'jar', 'shelf', 'river', 'lamp', 'window'] as const
const thing = (number: number) => things[number % things.length]!

function sentence(number: number, word: string): string {
  const head = number % 40 === 0 ? `\n\n# Part ${number}\n\n` : number % 8 === 0 ? '\n\n' : ''
  const rest = `the ${thing(number)} beside the ${thing(number >> 3)} is ${word} for ${number % 60} minutes`
  return `${head}On day ${number} ${rest}, and nobody must touch it before the evening.`
}

function record(number: number, word: string): string {
  return `  {"id": "${thing(number)}-${number}", "state": "${word}", "minutes": ${number % 60}, "near": ["${thing(number >> 3)}"]}`
}

function statement(number: number, word: string): string {
  if (number % 12 === 0) return `}\n\nexport function of${thing(number)}${number}(heat: number): string {`
  return `  if (heat > ${number}) return ${thing(number)}.until('${word}', { minutes: ${number % 60}, by: '${thing(number >> 3)}' })`
}
