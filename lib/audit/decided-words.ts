import { nameAt } from '@/lib/core/pointer'
import { textWords } from '@/lib/core/said'

/** " (to, text)": which values are meant. */
export function meant({ fields = [] }: { fields?: readonly string[] | undefined }): string {
  return fields.length > 0 ? ` (${fields.map((field) => textWords(nameAt(field))).join(', ')})` : ''
}

/** " (1 of 2)" where several must sign. */
export function ofHowMany({ signatures }: { signatures?: { given: number; of: number } | undefined }): string {
  return signatures && signatures.of > 1 ? ` (${signatures.given} of ${signatures.of})` : ''
}

/** What a pod asked to do, told as what became of it: "DevPod wants to …" goes on after its "wants to". */
export function told(sentence: string, how: string): string {
  const [who, ...act] = sentence.split(' wants to ')
  // Sentences from elsewhere stay as they are, with what became of it before them.
  return act.length > 0 ? `${who} ${how} ${act.join(' wants to ')}` : `${how}: ${sentence}`
}

/** What was asked for, as a thing of the past. */
export function wish({ sentence }: { sentence: string }): string {
  return sentence.includes(' wants to ') ? told(sentence, 'asked to') : sentence.replace(' asks for ', ' asked for ')
}
