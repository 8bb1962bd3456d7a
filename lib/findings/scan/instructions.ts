import type { Kind } from '@/lib/findings/scan/kind'

type Row = { name: string; one: string; many: string; near: readonly string[]; form: RegExp }

const gap = '[\\s,]{1,3}'
const ordered = '(?:previous|prior|above|earlier|preceding|foregoing|initial|original|existing|all)'
const orders = '(?:instructions?|prompts?|rules|directions|guidelines|commands?|policies|safeguards)'

/** Text that speaks to a model and not to a reader. It is guessed by its words, and nothing is stopped by it alone. */
const rows: readonly Row[] = [
  {
    name: 'override',
    one: 'sentence that sets instructions aside',
    many: 'sentences that set instructions aside',
    near: ['ignore', 'disregard', 'forget', 'override', 'bypass'],
    form: new RegExp(
      `(?<![A-Za-z])(?:ignore|disregard|forget|override|bypass)(?:${gap}[a-z']{1,12}){0,3}${gap}${ordered}(?:${gap}[a-z']{1,12}){0,3}${gap}${orders}(?![a-z])`,
      'gi',
    ),
  },
  {
    name: 'markup',
    one: 'mark by which models are told who speaks',
    many: 'marks by which models are told who speaks',
    near: ['<|', '[inst]', '<<sys>>', 'tool_call', 'function_call', 'begin_of_text', 'antml:'],
    form: /<\|(?:im_start|im_end|system|user|assistant|endoftext|begin_of_text|start_header_id|eot_id)\|>|\[\/?INST\]|<<\/?SYS>>|<\/?(?:tool_calls?|function_calls?|antml:[a-z_]{1,20})>/gi,
  },
  {
    name: 'conceal',
    one: 'sentence that asks to keep something from people',
    many: 'sentences that ask to keep something from people',
    near: ['tell', 'mention', 'inform', 'reveal', 'hide'],
    form: new RegExp(
      `(?<![A-Za-z])(?:(?:do${gap}not|don't|never)${gap}(?:tell|mention|inform|reveal)|without${gap}(?:telling|informing)|hide${gap}(?:this|it)${gap}from)(?:${gap}[a-z']{1,12}){0,3}${gap}(?:user|users|human|humans|people|reviewer|approver|anyone|anybody|operator)(?![a-z])`,
      'gi',
    ),
  },
  {
    name: 'prompt_leak',
    one: 'sentence that asks a model for its instructions',
    many: 'sentences that ask a model for its instructions',
    near: ['system prompt', 'your instructions', 'your prompt'],
    form: new RegExp(
      `(?<![A-Za-z])(?:reveal|print|repeat|output|show|send|leak)(?:${gap}[a-z']{1,12}){0,3}${gap}(?:your|the)${gap}(?:full${gap})?(?:system${gap}prompt|instructions|prompt)(?![a-z])`,
      'gi',
    ),
  },
]

export const instructions: readonly Kind[] = rows.map(({ name, ...row }) => ({
  code: `instruction.${name}`,
  ...row,
  severity: 'low',
  confidence: 'perhaps',
  isMasked: false,
}))
