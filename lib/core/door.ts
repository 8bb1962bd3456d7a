import 'server-only'
import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

/** Where nothing of the outside lies: this machine, its neighbours, and what is set apart for other uses. */
const inside = new BlockList()
for (const [address, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  inside.addSubnet(address, bits, 'ipv4')

/** Of IPv6 only what is given out to the public, and nothing of it that leads back to an address of IPv4. */
const outside = new BlockList()
outside.addSubnet('2000::', 3, 'ipv6')
const tunnels = new BlockList()
for (const [address, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const)
  tunnels.addSubnet(address, bits, 'ipv6')

/** Whether an address lies in the public network. */
export function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !inside.check(address, 'ipv4')
  return isIP(address) === 6 && outside.check(address, 'ipv6') && !tunnels.check(address, 'ipv6')
}

export type Passage = { ok: true; address: string } | { ok: false; problem: 'not_public' | 'no_address' }

/**
 * The one door for traffic that leads out to where somebody has said. A name is resolved here, once, and whoever goes
 * through goes to the address that was looked at. What lies inside is refused unless the operator has listed the host; of a
 * name with several addresses all must be outside.
 */
export async function letOut(
  host: string,
  listed: readonly string[],
  resolve: (name: string) => Promise<string[]> = addressesOf,
): Promise<Passage> {
  const name = host
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
  const addresses = isIP(name) ? [name] : await resolve(name).catch(() => [])
  const [first] = addresses
  if (first === undefined) return { ok: false, problem: 'no_address' }
  const isListed = listed.some((entry) => entry.toLowerCase() === name)
  return isListed || addresses.every(isPublic) ? { ok: true, address: first } : { ok: false, problem: 'not_public' }
}

async function addressesOf(name: string): Promise<string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address)
}

/** Whether an address says by itself that nothing is sent there: it is inside and not listed, or has no TLS where it must. */
export function isClosed({ protocol, hostname }: URL, listed: readonly string[], isPlainAllowed: boolean): boolean {
  const isListed = listed.some((host) => host.toLowerCase() === hostname.toLowerCase())
  if (protocol !== 'https:' && !(isListed && isPlainAllowed)) return true
  return !isListed && isInside(hostname)
}

/** Whether a host says by itself that it is inside this network: an address that is not public, or a name of this machine's. */
export function isInside(hostname: string): boolean {
  const name = hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
  if (/^[\d.]+$/.test(name) || name.includes(':')) return !isPublic(name)
  return !name.includes('.') || /\.(localhost|local|internal|lan|home\.arpa)$/.test(name)
}
