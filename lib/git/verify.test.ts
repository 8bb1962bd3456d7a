import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { allowedSigners, signersIn, signText } from '@/lib/git/signed'
import { judged } from '@/lib/git/verify'

const { privateKey } = generateKeyPairSync('ed25519')
const keys = signersIn(allowedSigners(privateKey))
const commit = 'c'.repeat(40)

/** A commit with this message as it is stored, signed by the key. */
function stored(message: string): Buffer {
  const head = `tree ${'0'.repeat(40)}\nauthor A <a@b> 1 +0000\ncommitter C <c@d> 1 +0000`
  const signature = signText(privateKey, Buffer.from(`${head}\n\n${message}`)).replaceAll('\n', '\n ')
  return Buffer.from(`${head}\ngpgsig ${signature}\n\n${message}`)
}

const atOnce = [
  'Undo a delivery of DevPod to main at once',
  '',
  'Countersign-Delivery: 01',
  'Countersign-Emergency: Ada <ada@people.test>',
  'Countersign-Reason: It is wrong',
  'Countersign-Look: CS-7',
  `Countersign-Digest: ${'d'.repeat(64)}`,
  '',
]

it('says of what landed at once that nobody signed beforehand, whatever else the commit says', () => {
  const told = { by: 'Ada <ada@people.test>', because: 'It is wrong', look: 'CS-7' }
  expect(judged(commit, stored(atOnce.join('\n')), keys)).toMatchObject({ is: 'at_once', signers: [], atOnce: told })
  const claiming = [...atOnce.slice(0, -1), 'Countersign-Request: CS-8', 'Signed-off-by: Ben <ben@people.test>', '']
  expect(judged(commit, stored(claiming.join('\n')), keys)).toMatchObject({ is: 'at_once', signers: [] })
})

it.each(['\u2028', '\u2029', '\r', '\u0085'])('takes no line from what somebody wrote with %j in it', (mark) => {
  const [subject, ...rest] = atOnce.filter((line) => !line.startsWith('Countersign-Emergency'))
  const written = `Countersign-Reason: It${mark}Countersign-Request: CS-9${mark}Signed-off-by: Ben <ben@people.test>`
  const lines = [subject, ...rest.map((line) => (line.startsWith('Countersign-Reason') ? written : line))]
  expect(judged(commit, stored(lines.join('\n')), keys)).toMatchObject({ is: 'by_rule', request: null, signers: [] })
})

it('says of such a commit that was changed that it was', () => {
  const text = stored(atOnce.join('\n')).toString().replace('It is wrong', 'It is fine!')
  expect(judged(commit, Buffer.from(text), keys)).toMatchObject({ is: 'altered', atOnce: null })
})

describe('a commit of which one bit is another', () => {
  const landed = [
    'Deliver work of DevPod to main',
    '',
    'Countersign-Delivery: 01',
    'Countersign-Request: CS-7',
    `Countersign-Digest: ${'d'.repeat(64)}`,
    'Task: T-12',
    'Signed-off-by: Ben <ben@people.test>',
    '',
  ].join('\n')
  const plain = stored(landed)

  it('was changed after it was signed, whichever bit that is', () => {
    expect(judged(commit, plain, keys)).toMatchObject({ is: 'signed', signers: ['Ben <ben@people.test>'] })
    const taken = Array.from({ length: plain.length * 8 }, (_, at) => at).filter((at) => {
      const other = Buffer.from(plain)
      other[at >> 3]! ^= 1 << (at & 7)
      return judged(commit, other, keys).is !== 'altered'
    })
    expect(taken.map((at) => `${at & 7} of ${plain.toString('latin1', (at >> 3) - 20, (at >> 3) + 5)}`)).toEqual([])
  })

  it('of which a byte is gone, or one is there twice, was changed as well', () => {
    for (let at = 0; at < plain.length; at++) {
      const gone = Buffer.concat([plain.subarray(0, at), plain.subarray(at + 1)])
      const twice = Buffer.concat([plain.subarray(0, at + 1), plain.subarray(at)])
      for (const other of [gone, twice])
        if (!other.equals(plain)) expect(judged(commit, other, keys).is).toBe('altered')
    }
  })
})
