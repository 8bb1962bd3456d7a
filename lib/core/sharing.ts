/** Answers that are shared by all who ask the same within a moment. */
export type Sharing = {
  ask: <Value>(question: string, read: () => Promise<Value>) => Promise<Value>
  /** What was read is old: whoever asks from now on has it read again. */
  forget: () => void
}

/** Reads the answer to equal questions once while it is being read, and for so many milliseconds afterwards. */
export function sharing(momentMs: number): Sharing {
  const answers = new Map<string, Promise<unknown>>()

  return {
    ask<Value>(question: string, read: () => Promise<Value>): Promise<Value> {
      const known = answers.get(question)
      if (known) return known as Promise<Value>
      const answer = read()
      const forget = () => void (answers.get(question) === answer && answers.delete(question))
      answers.set(question, answer)
      answer.then(() => setTimeout(forget, momentMs).unref(), forget)
      return answer
    },
    forget: () => answers.clear(),
  }
}
