import { LabIcon } from '@jupyterlab/ui-components';

/** A cube of spaxels in JupyterLab's icon colours. */
export const cubeIcon = new LabIcon({
  name: 'spaxel:cube',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <g class="jp-icon3" style="fill:none" stroke="#616161" stroke-width="1.6" stroke-linejoin="round">
    <path d="M12 2.5 20.5 7v10L12 21.5 3.5 17V7z"/>
    <path d="M3.5 7 12 11.5 20.5 7M12 11.5v10"/>
    <path d="M7.7 4.8 16.2 9.3v10.1M16.3 4.8 7.8 9.3v10.1M3.5 12l8.5 4.5 8.5-4.5" stroke-width="0.9"/>
  </g>
</svg>`
});
