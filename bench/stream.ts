import { type News, readNews } from '@/components/shell/news'

/** The live stream as a browser holds it open. */
export type Stream = { next(topic: string): Promise<void>; close(): Promise<void> }

/** Opens the stream; every news is handed on, and whoever waits for a topic hears it. */
export async function openStream(gate: string, cookie: string, onNews?: (news: News) => void): Promise<Stream> {
  const answer = await fetch(`${gate}/stream`, { headers: { cookie } })
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (!answer.ok || !reader) throw new Error(`The live stream answered ${answer.status}`)
  let listeners: { topic: string; heard(): void }[] = []
  const listening = listen(reader, (news) => {
    onNews?.(news)
    for (const { topic, heard } of listeners) if (news.topics.has(topic)) heard()
    listeners = listeners.filter(({ topic }) => !news.topics.has(topic))
  })
  return {
    next: (topic) => new Promise((heard) => listeners.push({ topic, heard })),
    async close() {
      await reader.cancel()
      await listening
    },
  }
}

async function listen(reader: ReadableStreamDefaultReader<string>, onNews: (news: News) => void) {
  let text = ''
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const messages = (text + part.value).split('\n\n')
    text = messages.pop() ?? ''
    for (const message of messages) {
      const data = message.split('\n').find((line) => line.startsWith('data: {"topics"'))
      if (data) onNews(readNews(data.slice('data: '.length)))
    }
  }
}
