import type { Answer, DemoPodClient } from '@/lib/demo/pod'
import type { Act } from '@/lib/demo/story'

/**
 * Performs acts of the demo's story; answers from people are waited for beside it. While one waits, its pod does not ask
 * the like again: whoever tries the printed credentials finds room for a request of their own.
 */
export class Teller {
  /** What people have not answered yet: the pod and tool of each call. */
  private readonly waiting = new Map<string, string>()

  constructor(
    private readonly clients: ReadonlyMap<string, DemoPodClient>,
    private readonly signal: AbortSignal,
    private readonly report: (problem: unknown) => void,
  ) {}

  /** One act from question to outcome, under a key of its own. */
  async perform(act: Act, turn: number, key: string): Promise<void> {
    const client = this.clients.get(act.pod)
    if (!client || [...this.waiting.values()].includes(`${act.pod} ${act.tool}`)) return
    const args = act.args(turn)
    const answer = await client.ask(act.tool, args, act.task, act.reason, key)
    if (answer?.state === 'allowed') await client.act(answer, args)
    if (answer?.state === 'waiting') this.follow(act.pod, client, answer, args)
  }

  /** Takes up what the pods asked before they were started anew. */
  async takeUp(): Promise<void> {
    for (const [pod, client] of this.clients)
      for (const { id } of await client.waitingCalls()) {
        const call = await client.answer(id, 0)
        if (call) this.follow(pod, client, call, call.arguments ?? {})
      }
  }

  private follow(pod: string, client: DemoPodClient, asked: Answer, args: Record<string, unknown>): void {
    if (this.waiting.has(asked.id)) return
    this.waiting.set(asked.id, `${pod} ${asked.tool}`)
    void this.waitAndAct(client, asked, args)
      .catch(this.report)
      .finally(() => this.waiting.delete(asked.id))
  }

  private async waitAndAct(client: DemoPodClient, asked: Answer, args: Record<string, unknown>): Promise<void> {
    for (let answer: Answer | null = asked; answer && !this.signal.aborted; answer = await client.answer(asked.id)) {
      if (answer.state === 'released') return await client.act(answer, args)
      if (answer.state !== 'waiting' && answer.state !== 'settling') return
    }
  }
}
