/** FITS files open as cubes, and nothing of them is loaded into the browser but what is looked at. */
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import {
  ABCWidgetFactory,
  DocumentModel,
  type DocumentRegistry,
  DocumentWidget
} from '@jupyterlab/docregistry';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { CubeView, type CubeViewNeeds } from '../panel/cubeview.ts';
import { takesCubes } from '../panel/localfile.ts';
import { cubeIcon } from './icon.ts';
import { IViewNeeds } from './needs.ts';

/** A document without content: never dirty, never writable, so that it cannot be saved over the file. */
export class NullModel extends DocumentModel {
  override get dirty(): boolean {
    return false;
  }
  override set dirty(_value: boolean) {
    // There is no content that could change.
  }
  override get readOnly(): boolean {
    return true;
  }
  override set readOnly(_value: boolean) {
    // The file is only ever read.
  }
  /**
   * JupyterLab copies a file that it could save into .ipynb_checkpoints when it opens it, whatever its size;
   * it leaves that, and saving, to the server of what is collaborative.
   */
  override get collaborative(): boolean {
    return true;
  }
  override fromString(): void {
    // Nothing is loaded.
  }
  override toString(): string {
    return '';
  }
}

/** Its null format makes JupyterLab ask the server about the file without its content. */
export class NullModelFactory implements DocumentRegistry.IModelFactory<DocumentRegistry.ICodeModel> {
  readonly name = 'spaxel-null';
  readonly contentType: Contents.ContentType = 'file';
  readonly fileFormat: Contents.FileFormat = null;
  readonly isDisposed = false;
  dispose(): void {
    // It holds nothing.
  }
  preferredLanguage(): string {
    return '';
  }
  createNew(): DocumentRegistry.ICodeModel {
    return new NullModel();
  }
}

type CubeDocument = DocumentWidget<CubeView, DocumentRegistry.ICodeModel>;

class CubeFactory extends ABCWidgetFactory<CubeDocument, DocumentRegistry.ICodeModel> {
  private readonly needs: CubeViewNeeds;

  constructor(options: DocumentRegistry.IWidgetFactoryOptions<CubeDocument>, needs: CubeViewNeeds) {
    super(options);
    this.needs = needs;
  }

  protected override createNewWidget(
    context: DocumentRegistry.IContext<DocumentRegistry.ICodeModel>
  ): CubeDocument {
    const content = new CubeView(this.needs);
    content.addClass('sp-mod-large');
    takesCubes(content.node, this.needs);
    void context.ready.then(() => content.open(context.localPath));
    const widget = new DocumentWidget({ content, context });
    widget.title.icon = cubeIcon;
    return widget;
  }
}

function fileTypes(trans: TranslationBundle): Partial<DocumentRegistry.IFileType>[] {
  const shared = {
    mimeTypes: ['application/fits'],
    contentType: 'file',
    fileFormat: 'base64',
    icon: cubeIcon
  } as const;
  return [
    { ...shared, name: 'fits', displayName: trans.__('FITS'), extensions: ['.fits', '.fit'] },
    {
      ...shared,
      name: 'fits-packed',
      displayName: trans.__('FITS, packed'),
      extensions: ['.fits.gz', '.fits.fz']
    }
  ];
}

export const filetypePlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-spaxel:filetype',
  description: 'Opens FITS files as cubes without loading them into the browser.',
  autoStart: true,
  requires: [IViewNeeds],
  activate: (app, needs: CubeViewNeeds) => {
    const { trans } = needs;
    const types = fileTypes(trans);
    for (const type of types) app.docRegistry.addFileType(type);
    app.docRegistry.addModelFactory(new NullModelFactory());
    const names = types.map(({ name = '' }) => name);
    const options = {
      name: 'Spaxel cube',
      label: trans.__('Spaxel cube'),
      modelName: 'spaxel-null',
      fileTypes: names,
      defaultFor: names,
      readOnly: true
    };
    app.docRegistry.addWidgetFactory(
      new CubeFactory(options, needs) as unknown as DocumentRegistry.WidgetFactory
    );
  }
};
