declare module 'plotly.js/lib/core' {
  import type { Config, Data, Layout } from 'plotly.js';
  const core: {
    register(modules: readonly unknown[]): void;
    react(
      root: HTMLElement,
      data: Data[],
      layout: Partial<Layout>,
      config: Partial<Config>
    ): Promise<unknown>;
    purge(root: HTMLElement): void;
    Plots: { resize(root: HTMLElement): unknown };
  };
  export default core;
}
declare module 'plotly.js/lib/heatmap' {
  const heatmap: unknown;
  export default heatmap;
}
