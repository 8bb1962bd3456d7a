import type { z } from 'zod'

/** A function of one's own, as a model is told of it and as Countersign knows it. */
export type Own<Input extends z.ZodObject> = {
  /** Its key or name in Countersign's catalogue. */
  tool: string
  /** Its name for the model: letters, digits, _ and -. */
  name: string
  description: string
  input: Input
  run(args: z.output<Input>): Promise<string>
}
