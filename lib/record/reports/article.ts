import type { MeasureName } from '@/lib/audit/measures'

/** Where the words of the law are. */
export const articleSource =
  'Regulation (EU) 2024/1689 (Artificial Intelligence Act), Article 14, Official Journal L, 2024/1689 of 12 July 2024: https://eur-lex.europa.eu/eli/reg/2024/1689/oj'

type Paragraph = {
  paragraph: string
  /** What it asks, in our words. */
  asks: string
  /** What Countersign does for it. */
  here: string
  /** What was counted that speaks to it. */
  counted: readonly MeasureName[]
  /** What no count here can say. */
  not: string
}

/** What Article 14 asks, sentence by sentence, and what there is here that speaks to it. */
export const article14: readonly Paragraph[] = [
  {
    paragraph: '14(1)',
    asks: 'While a high-risk system is in use, people can oversee it effectively, with tools that were made for that.',
    here: 'What a pod may not do by itself waits until people sign that exact change. Until then nothing takes effect.',
    counted: ['calls', 'decisions', 'acts_heavy', 'acts_unsigned'],
    not: 'What a system does outside of Countersign.',
  },
  {
    paragraph: '14(2)',
    asks: 'Oversight prevents or lessens risks to health, safety and fundamental rights, also where the system is misused in ways that can be foreseen.',
    here: 'Texts of pods are looked through for secrets, personal data and what is hidden, and what was found is shown before anybody signs.',
    counted: ['findings', 'findings_let_through', 'calls_denied'],
    not: 'Which risks your use has.',
  },
  {
    paragraph: '14(3)',
    asks: 'Oversight fits the risk, how much the system does by itself, and where it is used.',
    here: 'Rules weigh each call by tool, environment and content. What weighs more asks for more people and for more care.',
    counted: ['decisions_heavy', 'calls_without_rule'],
    not: 'Whether the rules that people wrote fit.',
  },
  {
    paragraph: '14(4)(a)',
    asks: 'People understand what the system can and cannot do, watch it, and notice and handle what goes wrong.',
    here: 'Each call and what came of it is a line of the record. What failed, or of which nobody told, is counted and listed.',
    counted: ['acts_reported', 'acts_failed'],
    not: 'What people understand.',
  },
  {
    paragraph: '14(4)(b)',
    asks: 'People stay aware that one easily relies too much on what a system produces.',
    here: 'It is noted how long a request was on the screen before it was decided. Decisions in a hurry are counted, and so is how often somebody says no.',
    counted: ['decisions_hurried', 'refusals'],
    not: 'Whether somebody who looked was thinking.',
  },
  {
    paragraph: '14(4)(c)',
    asks: 'People interpret what the system produces correctly.',
    here: 'Whoever decides sees the change itself, in words and to the letter, what was checked, and what was not.',
    counted: ['approvals', 'changes_asked'],
    not: 'Whether it was understood.',
  },
  {
    paragraph: '14(4)(d)',
    asks: 'In any situation people can decide not to use it, or to disregard, override or reverse what it produced.',
    here: 'People reject, ask for changes, and take a decision back before it takes effect. What nobody answers does not happen.',
    counted: ['rejections', 'changes_asked', 'decisions_undone', 'expiries'],
    not: 'Reversing what has taken effect, which each request says whether it can be.',
  },
  {
    paragraph: '14(4)(e)',
    asks: 'People can step in, or stop the system so that it comes to rest safely.',
    here: 'An admin holds or retires a pod at once, and from then on it is allowed nothing. The report on access and policy lists it.',
    counted: [],
    not: 'What a program does by itself that was stopped.',
  },
  {
    paragraph: '14(5)',
    asks: 'Where certain systems identify people by their bodies from afar, nothing is done on their word unless at least two people have verified it separately.',
    here: 'A rule can ask for several signatures, of different groups, and never counts that of who asked.',
    counted: ['signatures_lost'],
    not: 'Whether one of your systems is of this kind.',
  },
]
