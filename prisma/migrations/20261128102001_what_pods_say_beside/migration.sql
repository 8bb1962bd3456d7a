-- A pod says beside the arguments of a call, and beside the text of a prompt, whether there is personal data in it. Of every
-- row that is there nobody said it.
-- AlterTable
ALTER TABLE "Call" ADD COLUMN     "saysPersonal" BOOLEAN;

-- AlterTable
ALTER TABLE "PromptVersion" ADD COLUMN     "saysPersonal" BOOLEAN;
