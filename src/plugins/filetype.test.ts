import { Context, DocumentRegistry } from '@jupyterlab/docregistry';
import type { Contents, ServiceManager } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import { NullModel, NullModelFactory } from './filetype.ts';

type Options = Contents.IFetchOptions;

function managerOf(asked: Options[], saved: string[]): ServiceManager.IManager {
  const contents = {
    get: (path: string, options: Options) => {
      asked.push(options);
      const file = { path, name: path, type: 'file', format: null, content: null };
      const times = { created: '', last_modified: '', mimetype: '', writable: true };
      return Promise.resolve({ ...file, ...times });
    },
    save: (path: string) => {
      saved.push(path);
      return Promise.resolve({});
    },
    createCheckpoint: (path: string) => {
      saved.push(`copy of ${path}`);
      return Promise.resolve({});
    },
    listCheckpoints: () => Promise.resolve([]),
    localPath: (path: string) => path,
    driveName: () => '',
    normalize: (path: string) => path,
    getSharedModelFactory: () => null,
    fileChanged: new Signal({})
  };
  return {
    contents,
    ready: Promise.resolve(),
    sessions: {
      ready: Promise.resolve(),
      runningChanged: new Signal({}),
      refreshRunning: () => Promise.resolve(),
      running: () => [].values()
    },
    kernelspecs: { ready: Promise.resolve(), specs: null, specsChanged: new Signal({}) }
  } as unknown as ServiceManager.IManager;
}

test('opening a cube asks the server about the file, never for its content, and copies nothing', async () => {
  const asked: Options[] = [];
  const saved: string[] = [];
  const context = new Context({
    manager: managerOf(asked, saved),
    factory: new NullModelFactory(),
    path: 'huge.fits.gz'
  });
  await context.initialize(false);
  expect(asked.length).toBeGreaterThan(0);
  for (const options of asked) expect(options).toMatchObject({ content: false, type: 'file' });
  await context.ready;
  expect(context.canSave).toBe(false);
  expect(saved).toEqual([]);
  context.dispose();
});

test('a cube’s document cannot be saved over the file', () => {
  const model = new NullModel();
  model.dirty = true;
  model.readOnly = false;
  expect([model.dirty, model.readOnly]).toEqual([false, true]);
});

test('the double extensions are found whole', () => {
  const registry = new DocumentRegistry();
  registry.addFileType({ name: 'fits-packed', extensions: ['.fits.gz', '.fits.fz'] });
  const names = registry.getFileTypesForPath('data/cube.fits.gz').map(({ name }) => name);
  expect(names).toContain('fits-packed');
});
