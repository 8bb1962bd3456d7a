import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

// Where "npm audit" cannot be asked, this list is what we know: below these versions lie published flaws that reach us
// (requests that pass by a proxy's checks, code run from a server component's answer, sessions mixed up at sign-in).
const floors: Record<string, string> = {
  next: '16.4.6',
  'next-auth': '4.24.15',
  '@auth/core': '0.41.3',
}

type Lock = { packages: Record<string, { version?: string }> }
const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as Lock

function isBelow(version: string, floor: string): boolean {
  const [have, need] = [version, floor].map((text) => text.split(/[.-]/).slice(0, 3).map(Number))
  const at = need!.findIndex((part, index) => part !== have![index])
  return at >= 0 && !(have![at]! > need![at]!)
}

it('compares versions by their numbers', () => {
  expect(['16.4.5', '16.3.99', '15.9.9', 'x'].filter((version) => isBelow(version, '16.4.6'))).toHaveLength(4)
  expect(['16.4.6', '16.4.10', '16.5.0', '17.0.0'].filter((version) => isBelow(version, '16.4.6'))).toEqual([])
})

it.each(Object.entries(floors))('%s is nowhere older than %s', (name, floor) => {
  const installed = Object.entries(packages).filter(([place]) => place.endsWith(`node_modules/${name}`))
  expect(installed.filter(([, { version }]) => isBelow(version ?? '', floor))).toEqual([])
})

it('speaks of packages that are here', () => {
  expect(packages['node_modules/next']).toBeDefined()
  expect(packages['node_modules/next-auth']).toBeDefined()
})
