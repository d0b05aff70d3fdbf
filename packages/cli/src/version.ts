/** The product's version; package.json and pyproject.toml say the same (scripts/versions.test.ts). */
export const version = '0.1.0';
