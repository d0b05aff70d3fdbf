export const checkout: string;
export function environment(): NodeJS.ProcessEnv;
/** argv of the `spaxel` program. */
export function program(): [program: string, ...words: string[]];
