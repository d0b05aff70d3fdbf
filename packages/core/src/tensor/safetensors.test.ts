import { readSafetensors, writeSafetensors, type Tensor } from './safetensors.ts';

const tensors = new Map<string, Tensor>([
  ['mask', { shape: [3], data: new Uint8Array([1, 0, 1]) }],
  ['flux', { shape: [2, 2], data: new Float64Array([1, NaN, -0, 1e-300]) }]
]);

test('what is written is read, bit for bit', () => {
  const { tensors: read, metadata } = readSafetensors(writeSafetensors(tensors, { medium: 'air' }));
  expect(metadata).toEqual({ medium: 'air' });
  expect(read).toEqual(tensors);
});

test('a Buffer inside a larger one is read and copied like any bytes', () => {
  const bytes = Buffer.from([0, 0, 0, ...writeSafetensors(tensors)]).subarray(3);
  const { tensors: read } = readSafetensors(bytes);
  bytes.fill(0);
  expect(read).toEqual(tensors);
});

test('bytes that end early name the tensor they lack', () => {
  const bytes = writeSafetensors(tensors);
  expect(() => readSafetensors(bytes.subarray(0, -1))).toThrow('end before "mask" does');
});

test.each([
  ['nothing', 0],
  ['half a header', 12]
])('%s is refused', (_, length) => {
  expect(() => readSafetensors(writeSafetensors(tensors).subarray(0, length))).toThrow('header');
});
