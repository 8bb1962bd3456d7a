/** A file that a pod of the demo hands in. */
export type DemoOutput = { pod: string; task: string; path: string; content: string; message: string }

const rules = [
  ['Desk lamp Alba', 'a dry cloth', 'once a week'],
  ['Floor lamp Brio', 'a dry cloth', 'once a month'],
  ['Wall light Cleo', 'a soft brush', 'twice a year'],
  ['Lantern Dara', 'a damp cloth', 'after each evening outside'],
  ['Reading light Enzo', 'a dry cloth', 'once a week'],
] as const
const parts = ['The shade', 'The foot', 'The cable', 'The switch', 'The bulb']

const whole = `# How lamps are kept clean

Every lamp is switched off and cold before anybody touches it.

${rules
  .map(
    ([lamp, cloth, often]) =>
      `## ${lamp}\n\n${parts.map((part) => `- ${part} of the ${lamp} is wiped with ${cloth}, ${often}.`).join('\n')}`,
  )
  .join('\n\n')}
`

const about = { pod: 'demo-research', task: 'customer-questions', path: 'docs/lamps/cleaning.md' }

/** A document that stands, a rewrite that keeps a tenth of it and says otherwise, and what its pod hands in once that is sent back. */
export const demoOutputs: Record<'first' | 'shortened' | 'mended', DemoOutput> = {
  first: { ...about, content: whole, message: 'How each lamp is kept clean, from the data sheets' },
  shortened: {
    ...about,
    content: '# How lamps are kept clean\n\nEvery lamp is wiped with a dry cloth. See the data sheets.\n',
    message: 'Tidied up the page, no content removed',
  },
  mended: {
    ...about,
    content: whole.replaceAll('twice a year', 'four times a year'),
    message: 'Put back what was lost; wall lights are wiped more often, as customers ask',
  },
}
