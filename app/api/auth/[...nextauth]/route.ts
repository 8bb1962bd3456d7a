import { answerAuth } from '@/lib/auth/requests'

export const GET = answerAuth
export const POST = answerAuth
