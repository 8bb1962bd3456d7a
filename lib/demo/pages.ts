import type { DemoCommit } from '@/lib/demo/history'

const day = '2026-03-09T'

const care = `# Care

Switch a lamp off and let it cool before you touch it.

- Shades of glass: a dry cloth.
- Shades of linen: a soft brush.
- Feet of oak: oil, once a year.
`

const returns = `# Returns

A lamp can be returned within 14 days, in its box.

Lamps for gardens can be returned within 30 days.
`

const shipping = `# Shipping

We send lamps to every address on the mainland.

- Up to 2 kg: 4.90.
- Up to 10 kg: 8.90.
- Heavier lamps come by a carrier, who calls first.

Orders before noon leave the same day.
`

/** The pages of a small shop, in the repository into which pods of the demo deliver. */
export const demoPages: readonly DemoCommit[] = [
  {
    at: `${day}08:10:00Z`,
    author: 'Sam',
    message: 'Write down how lamps are cared for and returned',
    files: { 'docs/care.md': care, 'docs/returns.md': returns },
  },
  {
    at: `${day}08:40:00Z`,
    author: 'Robin',
    message: 'Say what shipping costs',
    files: { 'docs/shipping.md': shipping },
  },
]

/** What DevPod pushes for them, and on which task. */
export const demoDelivery = {
  pod: 'demo-dev',
  task: 'island-shipping',
  title: 'Show what shipping to islands costs',
  message: 'Say what shipping to islands costs',
  files: {
    'docs/shipping.md': shipping
      .replace(
        'We send lamps to every address on the mainland.',
        'We send lamps to every address on the mainland and on the islands.',
      )
      .replace('- Heavier lamps', '- To an island up to 10 kg: 14.90, and two days more.\n- Heavier lamps')
      .replace('Orders before noon leave the same day.', 'Orders before noon leave the same day, to islands the next.'),
    'docs/islands.md': '# Islands\n\nBy island we mean every place that no road leads to.\n',
  },
} as const

/** What somebody writes to the branch past everything, by hand on the machine: it is found, kept aside and put back. */
export const demoSlip = {
  author: 'Sam',
  message: 'Just fix the price quickly',
  file: 'docs/shipping.md',
  text: shipping.replace('8.90', '7.90'),
} as const
