// Results as the gateway takes them: with their payloads, which may lie in its store.
import { SpaxelError, taggedError } from '@spaxel/core';
import type { Result } from '@spaxel/protocol';
import type { BlobStore } from '../blobs/store.ts';
import { failing, nothing, unwrap } from './parcels.ts';

export interface Opened {
  readonly result: Result;
  readonly payload: Uint8Array;
}

/** A blob that has not come into sight of the gateway by then is lost. */
const tries = 6;

export class Opening {
  readonly #store: BlobStore | undefined;
  readonly #trouble: (error: SpaxelError) => void;
  readonly #tried = new Map<string, number>();

  constructor(store: BlobStore | undefined, trouble: (error: SpaxelError) => void) {
    this.#store = store;
    this.#trouble = trouble;
  }

  /**
   * The result with its payload. Without it, after some tries, its fits have failed: the feed sends them again.
   * @throws SpaxelError while another try may do better; as long as the store itself is away that is without end.
   */
  async open(result: Result, payload: Uint8Array): Promise<Opened> {
    const blob = result.payload;
    if (blob === undefined) return { result, payload };
    try {
      const bytes = await unwrap({ head: result, payload }, this.#store);
      this.#tried.delete(blob.sha256);
      return { result, payload: bytes };
    } catch (thrown) {
      const error = taggedError(thrown);
      const tried = (this.#tried.get(blob.sha256) ?? 0) + 1;
      if (tried === 1) this.#trouble(error);
      const isAway = error._tag === 'BlobsGone' && this.#store !== undefined;
      this.#tried.set(blob.sha256, tried);
      if (isAway || tried < tries) throw error;
      this.#tried.delete(blob.sha256);
      return { result: failing(result, error), payload: nothing };
    }
  }
}
