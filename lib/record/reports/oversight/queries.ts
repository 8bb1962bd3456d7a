import 'server-only'
import { measures } from '@/lib/audit/measures'
import { timeline } from '@/lib/audit/queries'
import type { PersonActor } from '@/lib/core/actor'
import { revealIn } from '@/lib/core/hidden'
import { boardFacts, type BoardFacts } from '@/lib/insights/board/queries'
import { headingOf, numbersIn } from '@/lib/insights/board/view'
import { article14, articleSource } from '@/lib/record/reports/article'
import { deciders, type Meant, rulesDecided } from '@/lib/record/reports/decided/queries'
import type { Row, Section } from '@/lib/record/reports/document'
import { within } from '@/lib/record/reports/most'
import { countedSection, numberSection } from '@/lib/record/reports/numbers'

/** Whether people are in control and look before they sign: what was counted, who decided, by which rule. */
export async function oversightSections(actor: PersonActor, meant: Meant): Promise<Section[]> {
  const { period, department } = meant
  const control = await boardFacts(actor, 'control', period, department)
  const oversight = await boardFacts(actor, 'oversight', period, department)
  const [inControl, looking] = [
    numbersIn('control', control, department),
    numbersIn('oversight', oversight, department),
  ]
  const views = [...inControl, ...looking]
  const [who, rules, toLookAt] = [await deciders(meant), await rulesDecided(meant), await exceptions(actor, meant)]
  return [
    numberSection('In numbers', [`${headingOf('control', inControl)}. ${headingOf('oversight', looking)}.`], views),
    articleSection(control),
    {
      name: 'who',
      title: 'Who decided',
      words: ['By name. What each of them decided stands in the report on decisions.'],
      form: 'table',
      columns: [
        { key: 'name', label: 'Person' },
        { key: 'decisions', label: 'Decisions', is: 'number' },
        { key: 'approved', label: 'Approved', is: 'number' },
        { key: 'changes', label: 'Asked for changes', is: 'number' },
        { key: 'rejected', label: 'Rejected', is: 'number' },
        { key: 'heavy', label: 'High or critical', is: 'number' },
      ],
      rows: within(revealIn(who.map(({ id, name, ...often }) => ({ name: meant.telling.named(id, name), ...often })))),
    },
    {
      name: 'rules',
      title: 'By which rule, and after how long',
      words: ['How long a request had waited when the last signature or the “no” came.'],
      form: 'table',
      columns: [
        { key: 'rule', label: 'Asked because' },
        { key: 'decisions', label: 'Decisions', is: 'number' },
        { key: 'approved', label: 'Approved', is: 'number' },
        { key: 'refused', label: 'Said no', is: 'number' },
        { key: 'half', label: 'Half within', is: 'seconds' },
        { key: 'most', label: 'Longest', is: 'seconds' },
      ],
      rows: within(revealIn(rules)),
    },
    toLookAt,
    countedSection(views),
  ]
}

function articleSection(facts: BoardFacts): Section {
  const amount = (name: keyof BoardFacts['counted']) =>
    `${facts.counted[name].now.toLocaleString('en')} ${measures[name].words}`
  return {
    name: 'article_14',
    title: 'What Article 14 asks, and what speaks to it here',
    words: [
      'In our own words; the law’s stand in its source. Whether it applies to your systems, and whether this is enough, is for you and your counsel to say.',
      `Source: ${articleSource}`,
    ],
    form: 'table',
    columns: [
      { key: 'paragraph', label: 'Paragraph' },
      { key: 'asks', label: 'What it asks' },
      { key: 'here', label: 'What Countersign does' },
      { key: 'counted', label: 'In this time' },
      { key: 'not', label: 'What this does not show' },
    ],
    rows: article14.map(({ counted, ...said }): Row => ({ ...said, counted: counted.map(amount).join('; ') })),
  }
}

/** What is to be looked at one by one; of more the list says that there are more. */
const toLookAt = ['acts_unsigned', 'decisions_hurried', 'expiries'] as const
const pagesOfEach = 5

async function exceptions(actor: PersonActor, { period, department, upTo }: Meant): Promise<Section> {
  const rows: Row[] = []
  const more: string[] = []
  for (const counted of toLookAt) {
    const filter = { counted, ...period.now, ...(department !== undefined && { department }) }
    let cursor: string | null | undefined
    for (let pages = 0; pages < pagesOfEach && cursor !== null; pages++) {
      const page = await timeline(actor, { ...filter, ...(cursor && { cursor }) })
      cursor = page.next
      for (const { at, sentence, requestNumber, id } of page.rows)
        rows.push({
          why: measures[counted].words,
          at,
          request: requestNumber === null ? '' : `CS-${requestNumber}`,
          sentence,
          event: id,
        })
    }
    if (cursor !== null) more.push(measures[counted].words)
  }
  const left = more.length > 0 ? [`Of these there are more than stand here: ${more.join('; ')}.`] : []
  return {
    name: 'to_look_at',
    title: 'To be looked at one by one',
    words: [
      rows.length === 0
        ? 'There was nothing that must not be or that nobody answered.'
        : `What nobody signed, what was decided in a hurry, and what nobody answered, newest first, up to place ${upTo} of the record.`,
      ...left,
    ],
    form: 'table',
    columns: [
      { key: 'why', label: 'One of the' },
      { key: 'at', label: 'When', is: 'moment' },
      { key: 'request', label: 'Request' },
      { key: 'sentence', label: 'What happened' },
      { key: 'event', label: 'Event' },
    ],
    rows: revealIn(rows),
  }
}
