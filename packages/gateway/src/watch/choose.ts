// Which of the contents that wait are the next job: a cube, or spectra that have come together.
import { quoteWord } from '@spaxel/core';
import type { Facts } from './facts.ts';

/** A content, wherever it lies. */
export interface Content {
  readonly facts: Exclude<Facts, { kind: 'skipped' }>;
  /** Paths at which it lies, each with the stamp of the file there; the first to come first. */
  readonly places: Map<string, string>;
  /** `idle`: to be ordered when it lies somewhere again. */
  state: 'ready' | 'ordered' | 'ended' | 'refused' | 'idle';
  /** Orders of it that failed because files had moved. */
  tries: number;
  /** By performance.now(). */
  since: number;
  /** What it was ordered as, and in which job. */
  as: string | undefined;
  job: string | undefined;
}

/** How things stand when a job is to be chosen. */
export interface Standing {
  /** Whether files are there of which it is not known yet what they are. */
  readonly isMoreComing: boolean;
  /** How long a spectrum waits for company, milliseconds. */
  readonly patienceMs: number;
  /** By performance.now(). */
  readonly now: number;
  /** Paths whose earlier content is being fitted: its results would overwrite those of the later. */
  readonly busy: ReadonlySet<string>;
}

/** Spectra of one job. */
export const mostSpectra = 300;
/** Characters of the paths in one command, which is at most 64 KiB with its options. */
const longest = 50_000;
/** A job of so many spectra ends where their wavelengths change. */
const enough = 20;
/** A spectrum whose lists failed so often goes alone: it may have been the reason. */
const triesInCompany = 2;

const placeOf = ({ places }: Content): string => places.keys().next().value ?? '';

function isAlone({ facts, tries }: Content): boolean {
  return facts.kind === 'cube' || tries >= triesInCompany;
}

const groupOf = ({ facts }: Content): string => (facts.kind === 'spectrum' ? facts.group : '');
const gridOf = ({ facts }: Content): string => (facts.kind === 'spectrum' ? facts.grid : '');

/** As many as one command takes, by grid. */
function cut(group: readonly Content[]): Content[] {
  const sorted = group.toSorted((a, b) =>
    gridOf(a) < gridOf(b) ? -1 : Number(gridOf(a) > gridOf(b))
  );
  const taken: Content[] = [];
  let length = 0;
  for (const content of sorted) {
    const last = taken.at(-1);
    length += quoteWord(placeOf(content)).length + 3;
    const isOther = last !== undefined && gridOf(last) !== gridOf(content);
    if (last !== undefined && (length > longest || (isOther && taken.length >= enough))) break;
    if (taken.push(content) === mostSpectra) break;
  }
  return taken;
}

function isDue(group: readonly Content[], { isMoreComing, patienceMs, now }: Standing): boolean {
  if (!isMoreComing || group.length >= mostSpectra) return true;
  return group.some(({ since }) => now - since >= patienceMs);
}

/** The contents of the next job; none when there is nothing to fit, or spectra still wait for company. */
export function choose(ready: Iterable<Content>, standing: Standing): Content[] {
  const groups = new Map<string, Content[]>();
  for (const content of ready) {
    if (standing.busy.has(placeOf(content))) continue;
    if (isAlone(content)) return [content];
    const group = groups.get(groupOf(content)) ?? [];
    groups.set(groupOf(content), [...group, content]);
  }
  const due = [...groups.values()].find(group => isDue(group, standing));
  return due === undefined ? [] : cut(due);
}
