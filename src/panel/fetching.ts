import type { TranslationBundle } from '@jupyterlab/translation';
import type { ICubes } from '../tokens.ts';

const everyMs = 1000;

/** Spectra of a cube; while one is waited for because its cube is fetched from elsewhere, how far that is is said. */
export function toldOfFetching(
  { cubes, trans }: { readonly cubes: ICubes; readonly trans: TranslationBundle },
  say: (sentence: string) => void
): Pick<ICubes, 'spectrum'> {
  return {
    async spectrum(id, at, signal) {
      const now = { isTold: false, isWaiting: true };
      const look = async (): Promise<void> => {
        const fetching = await cubes.fetching(id).catch(() => undefined);
        if (fetching === undefined || !now.isWaiting) return;
        const percent = Math.floor((100 * fetching.bytes) / fetching.of);
        say(trans.__('The cube is being fetched for its spectra: %1 %', percent));
        now.isTold = true;
      };
      const clock = setInterval(() => void look(), everyMs);
      try {
        return await cubes.spectrum(id, at, signal);
      } finally {
        now.isWaiting = false;
        clearInterval(clock);
        if (now.isTold) say('');
      }
    }
  };
}
