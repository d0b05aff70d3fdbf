import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HalfSide } from './half.ts';
import type { SidePlan } from './plan.ts';
import { SideRows } from './rows.ts';
import type { SideShelf } from './shelf.ts';
import { writeSideFile } from './transpose.ts';

const [nx, ny, nz] = [4, 6, 5];

let folder: string;
let plan: SidePlan;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spaxel-half-'));
  const path = join(folder, 'cube.raw');
  // The pixel of spaxel (x, y) at channel k is 100 k + 10 y + x.
  const pixels = Uint16Array.from({ length: nx * ny * nz }, (_, at) => {
    const [plane, place] = [Math.floor(at / (nx * ny)), at % (nx * ny)];
    return 100 * plane + 10 * Math.floor(place / nx) + (place % nx);
  });
  writeFileSync(path, pixels);
  const { size, mtimeNs } = statSync(path, { bigint: true });
  plan = {
    path,
    bytes: Number(size),
    modifiedNs: mtimeNs,
    dataOffset: 0,
    nx,
    ny,
    nz,
    pixelBytes: 2
  };
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Rows that write down in which order they came, and let somebody look elsewhere meanwhile. */
class Witness extends SideRows {
  readonly order: number[] = [];
  readonly later = new Map<number, number>();

  override add(top: number, height: number): void {
    super.add(top, height);
    this.order.push(top);
    const next = this.later.get(top);
    if (next !== undefined) this.want(next);
  }
}

const witness = (): Witness => new Witness(SideRows.of(ny).shared);
const bandBytes = nx * nz * 2;

test('the row that is looked at is written first, then its neighbours, and it may change on the way', () => {
  const written = witness();
  written.want(3);
  written.later.set(2, 5);
  writeSideFile(plan, join(folder, 'a.half'), { written, bandBytes });
  expect(written.order).toEqual([3, 2, 5, 4, 1, 0]);
  const plain = witness();
  writeSideFile(plan, join(folder, 'b.half'), { written: plain, bandBytes });
  expect(plain.order).toEqual([0, 1, 2, 3, 4, 5]);
});

test('rows that are there serve while the others are not; what is asked for comes next', async () => {
  const half = join(folder, 'c.half');
  const written = SideRows.of(ny);
  const growing: { now: { half: string; rows: SideRows } | undefined } = { now: undefined };
  const side = new HalfSide({ growing: () => growing.now } as unknown as SideShelf, plan);
  expect(await side.read({ x: 1, y: 4, count: 1 })).toBeUndefined();
  growing.now = { half, rows: written };
  expect(await side.read({ x: 1, y: 4, count: 1 })).toBeUndefined();
  expect(written.wanted).toBe(4);
  writeSideFile(plan, half, { bandBytes });
  written.add(4, 1);
  const [piece] = (await side.read({ x: 1, y: 4, count: 1 })) ?? [];
  const numbers = piece && [...new Uint16Array(Uint8Array.from(piece).buffer)];
  expect(numbers).toEqual([41, 141, 241, 341, 441]);
  // Neighbours that reach into the next row wait for it.
  expect(await side.read({ x: 3, y: 4, count: 2 })).toBeUndefined();
  written.add(5, 1);
  expect(await side.read({ x: 3, y: 4, count: 2 })).toHaveLength(2);
  await side.close();
});
