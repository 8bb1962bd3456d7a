import { tryGuarding } from '@/clients/fixture-guarding'
import { typescript } from '@/clients/fixture-program'

tryGuarding('TypeScript', typescript)
