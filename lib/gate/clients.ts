import 'server-only'
import type { FastifyInstance } from 'fastify'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { problem } from '@/lib/api/problem'
import { env } from '@/lib/env'
import { sendProblem } from '@/lib/gate/problems'

/** The clients of one file that developers copy from here, with the address of this installation in their examples. */
export async function addClients(machine: FastifyInstance): Promise<void> {
  const names = ['countersign.ts', 'countersign.py']
  const files = new Map(
    names.map((name) => [name, readFileSync(path.resolve('clients', name), 'utf8').replaceAll(placeholder, env.url)]),
  )
  machine.get<{ Params: { file: string } }>('/clients/:file', async (request, reply) => {
    const file = files.get(request.params.file)
    if (file === undefined) return sendProblem(reply, problem(404, 'Not found', 'unknown_path', request.id))
    return reply.header('cache-control', 'public, max-age=60').type('text/plain; charset=utf-8').send(file)
  })
}

const placeholder = 'https://YOUR-COUNTERSIGN'
