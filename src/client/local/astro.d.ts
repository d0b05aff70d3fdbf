/** The parts of fitsjs 0.6.6 that are used; it has no types of its own. */
declare module 'fitsjs' {
  type Words = Readonly<Record<string, unknown>>;
  interface Astro {
    readonly FITS: {
      readonly Header: (new (block: string) => object) & {
        readonly prototype: { maxLines: number };
      };
      readonly BinaryTable: new (
        header: object,
        bytes: ArrayBuffer
      ) => { getRows(first: number, count: number): Words[] };
      readonly Image: {
        readonly prototype: {
          _getFrame(
            bytes: ArrayBuffer,
            bitpix: number,
            zero: number,
            scale: number
          ): Uint16Array | Int16Array | Int32Array | Float32Array;
        };
      };
    };
  }
  const fitsjs: { readonly astro: Astro };
  export default fitsjs;
}
