import { toldStates } from '@/lib/calls/told/schema'
import { memoryToldTypes } from '@/lib/memory/told/schema'
import { outputToldTypes } from '@/lib/outputs/told/schema'
import { taskToldTypes } from '@/lib/tasks/told/schema'

// What is sent to the webhook of a pod, as the document describes it. It is written out: nobody asks for it, so no table of
// endpoints holds it, and the shape of what is told is the very one that a list of events answers with.

/** Under which its receiver knows a message, and that it is from here. */
const parameters = [
  ['webhook-id', 'The number of the message: the same with every attempt, so what came twice is known by it'],
  [
    'webhook-timestamp',
    'When this attempt was made, in seconds since 1970; refuse one that is more than five minutes off',
  ],
  [
    'webhook-signature',
    'One or more of v1,… between spaces: the HMAC-SHA-256 of id.timestamp.body by the secret, in base64; one that fits is enough',
  ],
].map(([name, description]) => ({ in: 'header', name, required: true, description, schema: { type: 'string' } }))

const responses = {
  '200': { description: 'Taken; any status up to 299 says so. The answer is not read' },
  '410': { description: 'Gone for good: the webhook ends, and nothing is sent any more' },
  default: { description: 'Not taken, or no answer within ten seconds: it is sent again, for a day' },
}

const timestamp = { type: 'string', format: 'date-time', description: 'When it happened, in ISO 8601 and UTC' }

type Sent = {
  operationId: string
  summary: string
  description: string
  type: readonly string[]
  data: object
  example: object
}

function sent({ operationId, summary, description, type, data, example }: Sent) {
  const said = { type: 'string', enum: type, description: 'What is told' }
  const properties = { type: said, timestamp, data }
  const schema = { type: 'object', properties, required: Object.keys(properties) }
  const requestBody = { required: true, content: { 'application/json': { schema, example } } }
  return {
    post: { operationId, tags: ['Look'], summary, description, security: [], parameters, requestBody, responses },
  }
}

type Told = { type: string; data: { at: string } }

/** What is sent about a thing of the pod's own, as the shape of an event says it. */
function toldAbout(
  operationId: string,
  words: { summary: string; description: string },
  type: readonly string[],
  told: Told,
) {
  const name = operationId.replace(/^./, (first) => first.toUpperCase())
  const data = { $ref: `#/components/schemas/${name}` }
  const example = { type: told.type, timestamp: told.data.at, data: told.data }
  return { [operationId]: sent({ operationId, ...words, type, data, example }) }
}

const order = 'Sent to the webhook of the account, in order for each thing, at least once, with a number that stays.'

/** The messages that are sent to a pod's webhook, for the document; each is an event as a list of them shows it. */
export function webhooksWith(told: Record<'call' | 'memory' | 'output' | 'task', Told>) {
  const callWords = {
    summary: 'A call of the account has an answer',
    description:
      'Sent to the webhook of the account, in the order of each call, at least once. It names the call and never what is in it: check the signature, answer at once, then read or claim the call.',
  }
  const memoryWords = {
    summary: 'Something became of what the pod wrote into memory',
    description: `${order} It names the entry and the version and never what is in it.`,
  }
  const outputWords = {
    summary: 'People decided on a file that the pod handed in',
    description: `${order} It names the revision and never what is in it: read it for what the person wrote.`,
  }
  const taskWords = {
    summary: 'Somebody else moved a task of the pod',
    description: `${order} It names the task and how it moved: read it to see where it stands.`,
  }
  return {
    ...toldAbout(
      'callTold',
      callWords,
      toldStates.map((state) => `call.${state}`),
      told.call,
    ),
    ...toldAbout('memoryTold', memoryWords, memoryToldTypes, told.memory),
    ...toldAbout('outputTold', outputWords, outputToldTypes, told.output),
    ...toldAbout('taskTold', taskWords, taskToldTypes, told.task),
    webhookTest: sent({
      operationId: 'webhookTest',
      summary: 'Somebody tries the webhook',
      description: 'Sent when whoever manages pods tries the webhook. Nothing is told by it; answer as to all others.',
      type: ['webhook.test'],
      data: { type: 'object', properties: {}, description: 'Nothing' },
      example: { type: 'webhook.test', timestamp: told.call.data.at, data: {} },
    }),
  }
}
