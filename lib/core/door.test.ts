import { describe, expect, it } from 'vitest'
import { isClosed, isInside, isPublic, letOut } from '@/lib/core/door'

const namesOf = (names: Record<string, string[]>) => async (name: string) => {
  if (!names[name]) throw new Error('ENOTFOUND')
  return names[name]
}
const resolve = namesOf({
  'git.example.org': ['93.184.216.34', '2606:2800:220:1::1'],
  'inside.example.org': ['10.1.2.3'],
  'half.example.org': ['93.184.216.34', '127.0.0.1'],
})

describe('an address', () => {
  it.each(['93.184.216.34', '8.8.8.8', '172.15.0.1', '172.32.0.1', '2606:4700::1111'])('%s is public', (address) => {
    expect(isPublic(address)).toBe(true)
  })

  it.each([
    '127.0.0.1',
    '127.1.2.3',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fd12::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    '2001::1',
    '127.1',
    '0x7f000001',
    'localhost',
    '',
  ])('%s is not', (address) => {
    expect(isPublic(address)).toBe(false)
  })
})

describe('the door', () => {
  it('lets out to what is public, and says to which address', async () => {
    expect(await letOut('Git.example.org.', [], resolve)).toEqual({ ok: true, address: '93.184.216.34' })
    expect(await letOut('8.8.8.8', [], resolve)).toEqual({ ok: true, address: '8.8.8.8' })
  })

  it.each(['inside.example.org', 'half.example.org', '127.0.0.1', '[::1]', '169.254.169.254'])(
    'keeps %s in unless it is listed',
    async (host) => {
      expect(await letOut(host, [], resolve)).toEqual({ ok: false, problem: 'not_public' })
      expect(await letOut(host, ['example.org', 'other'], resolve)).toMatchObject({ ok: false })
      expect(await letOut(host, [host.replace(/[[\]]/g, '').toUpperCase()], resolve)).toMatchObject({ ok: true })
    },
  )

  it('says that a name leads nowhere', async () => {
    expect(await letOut('nowhere.example.org', [], resolve)).toEqual({ ok: false, problem: 'no_address' })
  })
})

it.each([
  ['localhost', true],
  ['api.localhost.', true],
  ['intranet', true],
  ['vault.internal', true],
  ['127.0.0.1', true],
  ['10.1.2.3', true],
  ['169.254.169.254', true],
  ['[::1]', true],
  ['[::ffff:7f00:1]', true],
  ['[fe80::1]', true],
  ['[fd00::1]', true],
  ['pods.example.com', false],
  ['93.184.216.34', false],
  ['[2606:2800:220:1:248:1893:25c8:1946]', false],
])('says of %s whether it is inside: %s', (host, inside) => {
  expect(isInside(host)).toBe(inside)
})

it.each([
  ['https://tools.example.com/mcp', true, false],
  ['http://tools.example.com/mcp', true, true],
  ['https://127.0.0.1/mcp', true, true],
  ['http://tools.lan:8080/mcp', true, false],
  ['http://tools.lan:8080/mcp', false, true],
  ['https://TOOLS.lan/mcp', false, false],
])(
  'says of %s, where plain words are allowed to listed hosts: %s, whether it is closed: %s',
  (url, isPlain, closed) => {
    expect(isClosed(new URL(url), ['tools.lan'], isPlain)).toBe(closed)
  },
)
