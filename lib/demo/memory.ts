/** What pods of the demo write down for others. In one of them is an address, so people look at it first. */
export const demoMemory: readonly { pod: string; key: string; task: string; text: string; tags: string[] }[] = [
  {
    pod: 'demo-research',
    key: 'lamps/common-questions',
    task: 'customer-questions',
    text: `Most questions about lamps are these three:

- Whether a dimmer fits. It does from the second generation on.
- How long a bulb lasts. The data sheets say 15,000 hours.
- Whether a lamp can be returned. Within 30 days, with its packaging.
`,
    tags: ['lamps', 'questions'],
  },
  {
    pod: 'demo-research',
    key: 'lamps/who-knows-glass',
    task: 'customer-questions',
    text: 'Questions about glass go to rosa.lindt@lampenladen-nord.shop. She answers within a day.\n',
    tags: ['lamps', 'contacts'],
  },
]
