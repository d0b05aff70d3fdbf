/** Plotly, loaded when the first map is drawn: its core and heatmaps only, and no way out to its cloud. */
import type { Config } from 'plotly.js';

type Plotly = (typeof import('plotly.js/lib/core'))['default'];

let loading: Promise<Plotly> | null = null;

/** The one Plotly of this page. */
export function loadPlotly(): Promise<Plotly> {
  loading ??= Promise.all([import('plotly.js/lib/core'), import('plotly.js/lib/heatmap')]).then(
    ([core, heatmap]) => {
      core.default.register([heatmap.default]);
      return core.default;
    }
  );
  return loading;
}

export const plotConfig: Partial<Config> & { plotlyServerURL: string; showSendToCloud: boolean } = {
  showSendToCloud: false,
  plotlyServerURL: '',
  displaylogo: false,
  displayModeBar: 'hover',
  modeBarButtonsToRemove: ['select2d', 'lasso2d', 'autoScale2d'],
  scrollZoom: false,
  responsive: false
};
