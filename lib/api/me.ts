import 'server-only'
import { z } from 'zod'
import { defineEndpoint } from '@/lib/api/endpoint'

// Who a credential is to the gate: the first thing to ask with a new one.

const pod = z
  .object({
    id: z.string().meta({ description: 'The pod' }),
    name: z.string().meta({ description: 'What people call it' }),
    role: z.string().meta({ description: 'The role by which policy knows it' }),
    department: z.string().meta({ description: 'The department whose list of tools holds for it' }),
    environment: z.string().meta({ description: 'Where it acts with this credential' }),
    repositories: z
      .array(z.string())
      .meta({ description: 'The repositories that it may name; none where nothing binds it' }),
  })
  .meta({ id: 'Pod' })

export const whoAmI = defineEndpoint({
  method: 'GET',
  path: '/v2/me',
  operationId: 'whoAmI',
  tag: 'Look',
  summary: 'Who this credential is',
  description: 'The pod, and where it acts with this credential. What it may do is in GET /v2/tools.',
  query: z.strictObject({}),
  replies: {
    200: {
      description: 'The pod',
      schema: pod,
      example: {
        id: '01KAZ8M7Q2V5X3T9R4N6C1B0DE',
        name: 'ResearchPod',
        role: 'ResearchPod',
        department: 'research',
        environment: 'prod',
        repositories: [],
      },
    },
  },
  async run({ actor: { id, name, role, department, environment, repositories } }) {
    return { ok: true, value: { body: { id, name, role, department, environment, repositories: [...repositories] } } }
  },
})
