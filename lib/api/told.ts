import { z } from 'zod'
import { inWords, statesInWords } from '@/lib/api/meanings'
import { fields } from '@/lib/api/wire'
import { toldStates } from '@/lib/calls/told/schema'
import { memoryToldStates, memoryToldTypes } from '@/lib/memory/told/schema'
import { outputToldTypes } from '@/lib/outputs/told/schema'
import { answers } from '@/lib/requests/ended/answers'
import { taskToldMoves, taskToldTypes } from '@/lib/tasks/told/schema'
import { answerWords, memoryStateWords, moveWords, toldWords } from '@/lib/told/labels'

// What events say, alike in a stream, a list and a webhook: which thing they are about, and never what is in it.

const at = z.string().meta({ format: 'date-time', description: 'ISO 8601, in UTC' })
const number = z.number().int()
const request = z
  .string()
  .nullable()
  .meta({ description: 'The request that people had before them, such as CS-1042; null where it was none' })

const callTold = z
  .object({
    id: z.string().meta({ description: 'The call' }),
    tool: z.string().meta({ description: 'The key of the tool' }),
    task: z.string().nullable().meta({ description: 'The task it is for' }),
    state: z.enum(toldStates).meta({
      description: statesInWords('Where the call stood then; read it to see where it stands now.', toldStates),
    }),
    request: z.string().nullable().meta({ description: 'The request that people had before them, such as CS-1042' }),
    fields: fields
      .optional()
      .meta({ description: 'With changes_requested, where somebody marked them: the arguments that are meant' }),
    at,
  })
  .meta({ id: 'CallTold', description: 'An answer to a call: which call it is about, and never what is in it' })

const memoryTold = z
  .object({
    key: z.string().meta({ description: 'The name of the entry' }),
    version: number
      .nullable()
      .meta({ description: 'The version that this pod wrote; null where all of them are meant' }),
    state: z.enum(memoryToldStates).meta({ description: inWords('What became of it.', memoryStateWords) }),
    request,
    at,
  })
  .meta({ id: 'MemoryTold', description: 'What became of something that the pod wrote into memory' })

const outputTold = z
  .object({
    id: z.string().meta({ description: 'The revision: GET /v2/outputs/{id} says where it stands' }),
    path: z.string().meta({ description: 'Where the file is' }),
    repo_name: z.string().meta({ description: 'The repository; empty where none was named' }),
    revision: number.meta({ description: 'Which revision of the file it is' }),
    task: z.string().meta({ description: 'The task that produced it' }),
    state: z.enum(answers).meta({ description: inWords('What became of it.', answerWords) }),
    request,
    at,
  })
  .meta({ id: 'OutputTold', description: 'What people made of a file that the pod handed in' })

const taskTold = z
  .object({
    task_id: z.string().meta({ description: 'The task’s own name: GET /v2/tasks/task says where it stands' }),
    task: z.string().meta({ description: 'The task’s number, such as T-318' }),
    move: z.enum(taskToldMoves).meta({ description: inWords('What happened to it.', moveWords) }),
    request,
    at,
  })
  .meta({ id: 'TaskTold', description: 'What somebody else did with a task of the pod: a person, a rule, another pod' })

type ToldType = keyof typeof toldWords
const typeWords = (types: readonly ToldType[]) =>
  inWords('What is told.', Object.fromEntries(types.map((type) => [type, toldWords[type]])))

export const placeText = z.string().regex(/^\d{1,15}$/, 'Give the place as an event or an answer named it: digits only')
const place = placeText.meta({ description: 'Where its line stands in the record; go on after it' })

const callTypes = toldStates.map((state) => `call.${state}` as const)
const callEvent = z
  .object({
    place,
    type: z.enum(callTypes).meta({ description: statesInWords('What is told.', toldStates, 'call.') }),
    data: callTold,
  })
  .meta({ id: 'CallEvent' })
const memoryEvent = z
  .object({ place, type: z.enum(memoryToldTypes).meta({ description: typeWords(memoryToldTypes) }), data: memoryTold })
  .meta({ id: 'MemoryEvent' })
const outputEvent = z
  .object({ place, type: z.enum(outputToldTypes).meta({ description: typeWords(outputToldTypes) }), data: outputTold })
  .meta({ id: 'OutputEvent' })
const taskEvent = z
  .object({ place, type: z.enum(taskToldTypes).meta({ description: typeWords(taskToldTypes) }), data: taskTold })
  .meta({ id: 'TaskEvent' })

export const event = z.union([callEvent, memoryEvent, outputEvent, taskEvent]).meta({ id: 'Event' })

const when = '2026-11-26T10:02:21.000Z'

/** An event of each kind, as the documents show it. */
export const eventExamples = {
  call: {
    place: '48213',
    type: 'call.released' as const,
    data: {
      id: '01KAZ8N0H4J6K8M2P5R7T9V1XZ',
      tool: 'outputs.commit_and_log',
      task: 'returns-page',
      state: 'released' as const,
      request: 'CS-1042',
      at: when,
    },
  },
  memory: {
    place: '48214',
    type: 'memory.sent_back' as const,
    data: {
      key: 'returns/period',
      version: 2,
      state: 'changes_requested' as const,
      request: 'CS-1043',
      at: when,
    },
  },
  output: {
    place: '48215',
    type: 'output.accepted' as const,
    data: {
      id: '01KAZ8N0H4J6K8M2P5R7T9V1XY',
      path: 'docs/returns.md',
      repo_name: '',
      revision: 2,
      task: 'returns-page',
      state: 'accepted' as const,
      request: 'CS-1044',
      at: when,
    },
  },
  task: {
    place: '48216',
    type: 'task.moved' as const,
    data: { task_id: 'returns-page', task: 'T-318', move: 'completed' as const, request: 'CS-1045', at: when },
  },
}
