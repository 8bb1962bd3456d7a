import { tryGuarding } from '@/clients/fixture-guarding'
import { noPython, python } from '@/clients/fixture-program'

tryGuarding('Python', python, noPython)
