import { deflateRawSync } from 'node:zlib'
import { expect, pageOf, Pod, test } from './stage'

/** So many bytes a page of a file has at most, whatever is in the file. */
const largestPage = 3_500_000
/**
 * And the page that asks about it, where all of it stands: as HTML, and once more for the scripts, which write ten characters
 * for some. Of what a busy machine asks about, nobody knows beforehand what it is.
 */
const largestAsked = 10_000_000

const html = '<img src="https://canary.invalid/a.png" onerror="alert(1)"><script>alert(2)</script>'
const encoded = (bytes: Buffer) => ({ content: bytes.toString('base64'), encoding: 'base64' })

/** An archive of one file of 50 megabytes, in 50,000 bytes. */
function bomb(): Buffer {
  const packed = deflateRawSync(Buffer.alloc(50_000_000))
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(20, 4)
  head.writeUInt16LE(8, 8)
  head.writeUInt32LE(packed.length, 18)
  head.writeUInt32LE(50_000_000, 22)
  return Buffer.concat([head, packed])
}

/** A picture that says how large it is, and has nothing in it. */
function broken(width: number, height: number): Buffer {
  const head = Buffer.alloc(33)
  head.writeUInt32BE(0x89504e47, 0)
  head.write('IHDR', 12, 'latin1')
  head.writeUInt32BE(width, 16)
  head.writeUInt32BE(height, 20)
  return head
}

const wide = `${'x,'.repeat(20_000)}\n`
const files: readonly [name: string, sent: object, seen: RegExp][] = [
  ['page.html', { content: html }, /A browser would run it/],
  [
    'logo.svg',
    { content: `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(3)">${html}</svg>` },
    /A browser would run it/,
  ],
  ['note.md', { content: `# Note\n\n![shelf](https://canary.invalid/b.png)\n\n${html}\n` }, /alert\(2\)/],
  [
    'link.md',
    { content: '# Note\n\n[here](javascript:alert(4)) and [there](data:text/html,<script>alert(5)</script>)\n' },
    /here/,
  ],
  ['sums.csv', { content: 'name,sum\n=HYPERLINK("https://canary.invalid"),@SUM(A1)\n' }, /=HYPERLINK/],
  ['many.csv', { content: 'lamp,shelf\n'.repeat(50_000) }, /The first 200 of 50,000 rows are shown/],
  ['wide.csv', { content: wide.repeat(20) }, /The widest row has 20,00[01] columns/],
  [
    'asked.csv',
    { content: `${wide.repeat(20)}... the remaining rows are unchanged ...\n` },
    /The widest row has 20,00[01] columns/,
  ],
  [
    'cells.csv',
    { content: `${'"lamp, with a very long name indeed",'.repeat(30)}\n`.repeat(800) },
    /The first \d+ of 800 rows/,
  ],
  ['line.txt', { content: 'lamp '.repeat(170_000) }, /It is long/],
  ['lines.txt', { content: `${'lamp '.repeat(120)}\n`.repeat(1_400) }, /It is long/],
  ['angles.txt', { content: `${'<'.repeat(499)}\n`.repeat(1_700) }, /It is long/],
  ['angles.csv', { content: `${'<'.repeat(150)},\n`.repeat(5_000) }, /of 5,000 rows/],
  ['zip.csv', encoded(bomb()), /It is no text and no picture/],
  ['broken.png', encoded(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0])), /its bytes are none that is shown/],
  ['empty.png', encoded(broken(640, 480)), /640 × 480 pixels/],
  ['huge.png', encoded(broken(60_000, 60_000)), /no such picture is shown/],
  ['bomb.yaml', { content: 'a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n' }, /cannot be read as what its name says/],
  ['deep.json', { content: `${'['.repeat(60_000)}${']'.repeat(60_000)}` }, /./],
  ['tree.json', { content: '{"lamps":{"desk":"brass"}}' }, /desk: brass/],
]

/**
 * Hands a file in. On a machine that is busy there may be no time to look through a long one; then people are asked whether
 * it may be handed in at all, and it is handed in once more.
 */
async function handedIn(pod: Pod, name: string, sent: object): Promise<{ page: string; request: string | null }> {
  let taken: unknown = null
  await expect(async () => {
    const key = `${name}-${Date.now()}`
    const body = { path: `odd/${pod.slug}/${name}`, task: 'odd', idempotency_key: key, ...sent }
    taken = (await pod.send('POST', '/v2/outputs', body)).body['output']
    expect(taken, name).toBeTruthy()
  }).toPass({ timeout: 60_000, intervals: [2_000] })
  return taken as { page: string; request: string | null }
}

test('nothing in a file runs or is fetched, its page stays small, and what cannot be shown says why', async ({
  as,
}) => {
  test.setTimeout(240_000)
  const lee = await as('Lee')
  const pod = await Pod.shared()
  const [asked, said]: [string[], string[]] = [[], []]
  lee.on('request', (sent) => asked.push(sent.url()))
  lee.on('dialog', (dialog) => {
    said.push(dialog.message())
    void dialog.dismiss()
  })
  const large: string[] = []
  let own = ''
  for (const [name, sent, seen] of files) {
    const { page, request } = await handedIn(pod, name, sent)
    own = new URL(page).origin
    await lee.goto(page)
    await expect(lee.getByRole('region', { name: /^Revision 1/ }).first(), name).toContainText(seen)
    expect(await lee.locator('main :is(script, iframe, object, embed, form[action^="http"])').count(), name).toBe(0)
    const links = await lee.locator('main a').evaluateAll((all) => all.map((link) => link.getAttribute('href')!))
    expect(
      links.filter((link) => !/^(\/|#|https?:)/.test(link)),
      name,
    ).toEqual([])
    // And where it waits for people, the page that shows it to them.
    const ask = request ? pageOf({ request }) : null
    for (const address of [page, `${page}&view=raw`, ...(ask ? [ask] : [])]) {
      const { length } = await (await lee.request.get(address)).body()
      if (length > (address === ask && name !== 'asked.csv' ? largestAsked : largestPage))
        large.push(`${name}: ${length} bytes of ${new URL(address, own).pathname}`)
      if (address !== page) await lee.goto(address)
    }
  }
  expect(large).toEqual([])
  expect(said).toEqual([])
  const foreign = asked.filter((address) => !address.startsWith(`${own}/`) && !/^(data|blob):/.test(address))
  expect(foreign).toEqual([])
})

test('what is too long to be held to the letter is refused in words, with how long it may be', async () => {
  const pod = await Pod.shared()
  const submit = (content: string) =>
    pod.send('POST', '/v2/outputs', {
      path: 'odd/line.txt',
      task: 'odd',
      content,
      idempotency_key: `${pod.slug}-${content.length}`,
    })
  expect(await submit('x'.repeat(900_001))).toMatchObject({
    status: 422,
    body: { fields: { content: ['Keep the content under 900,000 characters'] } },
  })
  expect(await submit('x'.repeat(10_000_000))).toMatchObject({
    status: 413,
    body: { code: 'too_large', detail: expect.stringContaining('a megabyte') },
  })
})
