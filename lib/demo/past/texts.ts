/** A prompt of those days, from which a pod of the demo worked: its first text, and, in the middle of the time, its second. */
export type PastPrompt = { pod: string; slug: string; title: string; purpose: string; texts: readonly string[] }

const text = (what: string, rules: readonly string[]) => `${what}\n\n${rules.map((rule) => `- ${rule}\n`).join('')}`

/** The names say that they are of the demo, wherever they stand. */
export const pastPrompts: readonly PastPrompt[] = [
  {
    pod: 'demo-writer',
    slug: 'demo-check-care-pages',
    title: 'Demo: checking care pages',
    purpose: 'How WriterPod goes through one page about care',
    texts: [
      text('You go through one page about the care of a lamp.', [
        'Hold every sentence against the supplier’s data sheet.',
        'Change only what is wrong.',
        'Never change a number without a source.',
      ]),
      text('You go through one page about the care of a lamp.', [
        'Hold every sentence against the supplier’s data sheet.',
        'Change only what is wrong, and say in one line why.',
        'Never change a number without a source.',
        'Say which cloth is meant where a page says “wipe”.',
      ]),
    ],
  },
  {
    pod: 'demo-research',
    slug: 'demo-collect-questions',
    title: 'Demo: collecting questions',
    purpose: 'How ResearchPod collects what customers ask about a lamp',
    texts: [
      text('You collect what customers ask about one lamp.', [
        'Put questions together that mean the same.',
        'Say how many asked.',
        'Never quote anybody by name.',
      ]),
      text('You collect what customers ask about one lamp.', [
        'Put questions together that mean the same.',
        'Say how many asked, and since when.',
        'Never quote anybody by name.',
        'Name the page on which the answer belongs.',
      ]),
    ],
  },
  {
    pod: 'demo-dev',
    slug: 'demo-ship-to-islands',
    title: 'Demo: shipping to islands',
    purpose: 'How DevPod shows a price of shipping to islands',
    texts: [
      text('You show the price of shipping to islands for one lamp.', [
        'Take prices from the price list, and from nowhere else.',
        'Show the price before anybody pays.',
        'Always write the test first.',
      ]),
    ],
  },
  {
    pod: 'demo-checker',
    slug: 'demo-try-checkout',
    title: 'Demo: trying the checkout',
    purpose: 'How QAPod tries the checkout with a lamp',
    texts: [
      text('You try the checkout with one lamp.', [
        'Try it in two browsers and with the keyboard alone.',
        'Write down what you did, so that nobody does it twice.',
        'Never pay with a card that belongs to somebody.',
      ]),
    ],
  },
]

/** What somebody changed in a prompt by themselves, without anybody having signed it. */
export const driftedText = (signed: string): string => `${signed}- Be quick about it.\n`

/** The file in which a task of those days ended, at first and as it was sent back. */
export function pastFile({ key, title }: { key: string; title: string }, isMended: boolean) {
  const found = ['The page and the data sheet agree on the bulb.', 'The page says how long the cable is.']
  const more = isMended ? ['Two customers asked about it this month.'] : []
  return {
    path: `docs/demo/${key}.md`,
    content: `# ${title}\n\nDemo: nobody wrote this; it shows how a file looks that a pod hands in.\n\n${[...found, ...more].map((line) => `- ${line}\n`).join('')}`,
    message: isMended ? 'Added what customers asked' : title,
  }
}
