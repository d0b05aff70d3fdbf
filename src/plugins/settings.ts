/** The user's settings as the rest of the house reads them. */
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { type ISignal, Signal } from '@lumino/signaling';
import { IPreferences, type Combine } from '../tokens.ts';

/** The settings' values, with defaults while they load or when JupyterLab has no settings. */
export class Preferences implements IPreferences {
  private readonly change = new Signal<this, void>(this);
  fitter = 'ppxf';
  palette = 'viridis';
  show: readonly string[] = ['V', 'SIGMA'];
  liveFit = false;
  combine: Combine = 'sum';
  speed = 10;
  watts = 0;
  linkCursors = true;
  /** Writes a setting down; does nothing where JupyterLab has no settings. */
  keep: (name: string, value: boolean) => void = () => undefined;

  get changed(): ISignal<this, void> {
    return this.change;
  }

  setLiveFit(isOn: boolean): void {
    if (isOn === this.liveFit) return;
    this.liveFit = isOn;
    this.keep('liveFit', isOn);
    this.change.emit();
  }

  setLinkCursors(isOn: boolean): void {
    if (isOn === this.linkCursors) return;
    this.linkCursors = isOn;
    this.keep('linkCursors', isOn);
    this.change.emit();
  }

  /** Takes what a settings file says; values of another type are left as they were. */
  take(values: Readonly<Record<string, unknown>>): void {
    const { fitter, palette, show, liveFit, combine, speed, linkCursors, wattsPerCore } = values;
    if (typeof fitter === 'string') this.fitter = fitter;
    if (typeof palette === 'string') this.palette = palette;
    if (Array.isArray(show)) this.show = show.map(String);
    if (typeof liveFit === 'boolean') this.liveFit = liveFit;
    if (combine === 'sum' || combine === 'mean') this.combine = combine;
    if (typeof speed === 'number' && speed > 0) this.speed = speed;
    if (typeof wattsPerCore === 'number' && wattsPerCore >= 0) this.watts = wattsPerCore;
    if (typeof linkCursors === 'boolean') this.linkCursors = linkCursors;
    this.change.emit();
  }
}

export const settingsPlugin: JupyterFrontEndPlugin<IPreferences> = {
  id: 'jupyterlab-spaxel:plugin',
  description: 'Reads the settings: default fitter, palette, maps to show first.',
  autoStart: true,
  provides: IPreferences,
  optional: [ISettingRegistry],
  activate: (_app, registry: ISettingRegistry | null) => {
    const preferences = new Preferences();
    const load = async (): Promise<void> => {
      const settings = await registry?.load(settingsPlugin.id);
      if (settings === undefined) return;
      preferences.take(settings.composite);
      preferences.keep = (name, value) => {
        void settings.set(name, value).catch((thrown: unknown) => {
          console.warn('Spaxel could not keep a setting.', thrown);
        });
      };
      settings.changed.connect(() => {
        preferences.take(settings.composite);
      });
    };
    void load().catch((thrown: unknown) => {
      console.warn('Spaxel uses its defaults: the settings did not load.', thrown);
    });
    return preferences;
  }
};
