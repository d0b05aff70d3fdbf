export const mock = (): Promise<number> => Promise.resolve(1);
