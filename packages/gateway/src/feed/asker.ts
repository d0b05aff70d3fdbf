import type { Member } from '../ledger/index.ts';

/** Who asks for a job: the folder that relative paths are read from, and the token's holder, null for the gateway's own user. */
export interface Asker {
  readonly folder: string;
  readonly owner: string | null;
  /** The row of a campaign that the job is for. */
  readonly member?: Member;
  /** What the asker calls this asking: asked once more under the same key, the job is the same. */
  readonly key?: string | undefined;
}
