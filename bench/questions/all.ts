import type { Question } from '@/bench/questions/asked'
import { findings } from '@/bench/questions/findings'
import { insights } from '@/bench/questions/insights'
import { lists } from '@/bench/questions/lists'
import { prompts } from '@/bench/questions/prompts'
import { record } from '@/bench/questions/record'
import { requests } from '@/bench/questions/requests'
import { rest } from '@/bench/questions/rest'
import { things } from '@/bench/questions/things'

/** Everything that is asked of the database: each list with each filter and order, each page, each answer, each clock. */
export const questions: readonly Question[] = [
  ...record,
  ...requests,
  ...things,
  ...insights,
  ...rest,
  ...findings,
  ...prompts,
  ...lists,
]
