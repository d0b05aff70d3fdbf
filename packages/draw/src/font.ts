// A bitmap font of five columns and eight rows for printable ASCII; a column is a byte, its lowest bit on top.
// Each entry: the character, then its columns in hexadecimal.
const table = `
 0000000000 !00005f0000 "0007000700 #147f147f14 $242a7f2a12 %2313086462 &3649562050 '0000070000
(001c224100 )0041221c00 *2a1c7f1c2a +08083e0808 ,0080603000 -0808080808 .0000606000 /2010080402
03e5149453e 100427f4000 24261514946 32141454b31 41814127f10 52745454539 63c4a494930 70171090503
83649494936 9064949291e :0000363600 ;0080763600 <0814224100 =1414141414 >0041221408 ?0201510906
@3e415d551e A7e1111117e B7f49494936 C3e41414122 D7f4141413e E7f49494941 F7f09090901 G3e4149497a
H7f0808087f I00417f4100 J2040413f01 K7f08142241 L7f40404040 M7f020c027f N7f0408107f O3e4141413e
P7f09090906 Q3e4151215e R7f09192946 S2649494932 T01017f0101 U3f4040403f V0718601807 W3f4038403f
X6314081463 Y0708700807 Z6151494543 [007f414100 \\0204081020 ]0041417f00 ^0402010204 _8080808080
\`0001020400 a2054545478 b7f48444438 c3844444428 d384444487f e3854545418 f00087e0902 g18a4a4a47c
h7f08040478 i00447d4000 j4080847d00 k7f10284400 l00417f4000 m7c04180478 n7c08040478 o3844444438
pfc24242418 q18242424fc r7c08040408 s4854545424 t00043f4420 u3c4040207c v1c2040201c w3c4030403c
x4428102844 y1ca0a0907c z4464544c44 {0008364100 |00007f0000 }0041360800 ~0804081008
`;

/** The columns of a character's glyph. */
export const glyphColumns = 5;

/** The rows of a glyph; the eighth holds what hangs below the line. */
export const glyphRows = 8;

// What our units and titles hold beyond ASCII.
const likeness: Readonly<Record<string, string>> = {
  Å: 'A',
  '²': '2',
  '−': '-',
  '–': '-',
  '·': '.',
  σ: 's'
};

const glyphs = new Map<string, readonly number[]>(
  [...table.matchAll(/[ \n](.)([0-9a-f]{10})/g)].map(([, character = '', columns = '']) => [
    character,
    Array.from({ length: glyphColumns }, (_, i) => parseInt(columns.slice(2 * i, 2 * i + 2), 16))
  ])
);

/** Whether a character's glyph is inked at a column and row; what the font lacks is a question mark. */
export function isInked(character: string, column: number, row: number): boolean {
  const columns = glyphs.get(likeness[character] ?? character) ?? glyphs.get('?');
  return (((columns?.[column] ?? 0) >> row) & 1) === 1;
}
