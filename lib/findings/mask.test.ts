import { expect, it } from 'vitest'
import { masked } from '@/lib/findings/mask'
import { placesIn, valueOf } from '@/lib/findings/rules'
import { scanOf } from '@/lib/findings/scan/asked'

const key = 'AKIAQ3EGRZP2X7WLMN4T'
const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']

it.each(names)('finds and hides what stands under the name %s, however deep', (name) => {
  // As JSON says it: an own part of that name.
  const read = JSON.parse(`{"${name}": "${key}", "inner": [{"${name}": {"${name}": "${key}"}}]}`) as object
  const asked = { arguments: read as Record<string, unknown>, reason: null }
  const { found } = scanOf(asked)
  expect(found.map((one) => valueOf(asked, one))).toEqual([key, key])
  expect(placesIn(asked).map(({ field }) => field)).toEqual([name, `inner[0].${name}.${name}`])
  const shown = JSON.stringify(masked(asked).arguments)
  expect(shown).not.toContain(key)
  expect(shown.split(`"${name}"`)).toHaveLength(4)
})

it('finds and hides a key that is a name itself', () => {
  const asked = { arguments: { [key]: { __proto__: null, more: key } }, reason: null }
  expect(scanOf(asked).counts).toEqual({ 'secret.aws_key': 2 })
  expect(JSON.stringify(masked(asked).arguments)).not.toContain(key)
})
