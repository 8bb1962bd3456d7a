import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { commitAll, git, inTurns, megabyte, rounds, timed } from '@/bench/git-turns'
import { newApprover } from '@/bench/install'
import { read } from '@/bench/pages'
import { processIds } from '@/bench/processes'
import { type Row, within } from '@/bench/table'
import { paths } from '@/lib/core/paths'
import { read as database } from '@/lib/db/client'

/** The limit of a push is 100 MB. */
const tooLarge = 200

type Addresses = { gate: string; ours: string; theirs: string; slug: string }

/** Pushes of one small commit, of 50 MB, and of many files that are looked into; and the page of those. */
export async function pushes(place: string, { gate, ours, theirs, slug }: Addresses): Promise<Row[]> {
  const clone = path.join(place, 'work')
  await git(place, 'clone', '-q', theirs, clone)
  let made = 0
  const small = async (address: string) => {
    writeFileSync(path.join(clone, 'notes.md'), `Note ${++made}.\n`)
    await commitAll(clone, `Note ${made}`)
    return await timed(() => git(clone, 'push', '-q', address, `HEAD:refs/heads/pods/${slug}/work-${made}`))
  }
  const rows = [
    await inTurns(
      'Push of one small commit to an own branch',
      () => small(ours),
      () => small(theirs),
      1.5,
    ),
  ]
  await git(clone, 'reset', '-q', '--hard', 'origin/main')
  const large = async (address: string) => {
    await git(clone, 'checkout', '-q', '-B', `large-${++made}`, 'origin/main')
    for (let at = 0; at < 200; at++) writeFileSync(path.join(clone, `large-${at}.bin`), randomBytes(megabyte / 4))
    await commitAll(clone, `Large ${made}`)
    return await timed(() => git(clone, 'push', '-q', address, `HEAD:refs/heads/pods/${slug}/large-${made}`))
  }
  rows.push(
    await inTurns(
      'Push of 50 MB to an own branch',
      () => large(ours),
      () => large(theirs),
      1.15,
      5,
    ),
  )
  const files = async (address: string, count: number, ref: (at: number) => string) => {
    await git(clone, 'checkout', '-q', '-B', `many-${++made}`, 'origin/main')
    mkdirSync(path.join(clone, `many-${made}`))
    for (let at = 0; at < count; at++)
      writeFileSync(path.join(clone, `many-${made}/${at}.md`), `# Page ${at}\n\n${'Words of it. '.repeat(80)}${made}\n`)
    await commitAll(clone, `Many ${made}`)
    return await timed(() => git(clone, 'push', '-q', '-o', `task=T-${made}`, address, `HEAD:${ref(made)}`))
  }
  await git(path.join(place, 'plain/shop.git'), 'config', 'receive.advertisePushOptions', 'true')
  const asked = (count: number) => files(ours, count, () => 'refs/for/main')
  const taken = () => files(theirs, 500, (at) => `refs/heads/many-${at}`)
  rows.push(await inTurns('Push of 500 files for main, looked into and asked about', () => asked(500), taken, null, 3))
  const many = await newestRequest()
  await asked(1)
  return [...rows, await pagesOf(gate, many, await newestRequest())]
}

async function newestRequest(): Promise<number> {
  const { number } = await database.request.findFirstOrThrow({
    where: { kind: 'delivery' },
    orderBy: { number: 'desc' },
    select: { number: true },
  })
  return number
}

/** How long the page of a delivery of many files takes, beside that of one file. */
async function pagesOf(gate: string, many: number, one: number): Promise<Row> {
  const { cookie } = await newApprover('deliveries', 'product-owners')
  const opened = (number: number) => timed(() => read(gate, paths.request(number), cookie))
  return await inTurns(
    'Page of a delivery of 500 files, whole',
    () => opened(many),
    () => opened(one),
    null,
    rounds,
    'of one file',
  )
}

/** What a gate holds at most, over what it held before, while pushes that are too large are refused, four at a time. */
export async function memoryOfRefused(place: string, ours: string): Promise<Row> {
  const gatePid = processIds().find(([name]) => name === 'gate')![1]
  const clone = path.join(place, 'large')
  await git(place, 'clone', '-q', path.join(place, 'plain/shop.git'), clone)
  writeFileSync(path.join(clone, 'large.bin'), randomBytes(tooLarge * megabyte))
  await git(clone, '-c', 'core.bigFileThreshold=1m', 'add', '-A')
  await commitAll(clone, 'Large')
  const held = residentOf(gatePid)
  let most = held
  const watch = setInterval(() => (most = Math.max(most, residentOf(gatePid))), 20)
  try {
    const said = await Promise.all(
      [1, 2, 3, 4].map(async (at) =>
        git(clone, 'push', '-q', '-o', `task=large-${at}`, ours, 'HEAD:refs/for/main').then(
          () => 'taken',
          (error: unknown) => String(error),
        ),
      ),
    )
    if (said.some((words) => words === 'taken')) throw new Error('A push beyond the limit was taken')
  } finally {
    clearInterval(watch)
  }
  const name = `Memory of the gate, four pushes of ${tooLarge} MB refused at once`
  return within({ name, value: (most - held) / megabyte, unit: 'MB more' }, 64)
}

/** How much memory a process has at this moment, in bytes. */
function residentOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
}
