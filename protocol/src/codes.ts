// Generated from protocol/ by protocol/generate.mjs: change the schemas, not this file.
export type CodeName =
  | 'Done'
  | 'Waiting'
  | 'BelowMinSn'
  | 'NotSelected'
  | 'Empty'
  | 'FitterCrashed'
  | 'TimeLimit'
  | 'TooFewPixels'
  | 'SpectrumUnusable'
  | 'FitFailed'
  | 'NotFinite'
  | 'Poison'
  | 'FitterSilent'
  | 'Aborted'
  | 'TemplateUnused'
  | 'FileNotFound'
  | 'NotFits'
  | 'FileTruncated'
  | 'NotACube'
  | 'AxisUnknown'
  | 'UnitUnknown'
  | 'HeaderBroken'
  | 'CubeEmpty'
  | 'CubeChanged'
  | 'SpectraUnreadable'
  | 'LsfUnknown'
  | 'CubeNotFound'
  | 'CompressionUnsupported'
  | 'FileUnreadable'
  | 'InstrumentBroken'
  | 'CommandUnknown'
  | 'OptionInvalid'
  | 'FitterUnknown'
  | 'FitterMissing'
  | 'TemplatesUnknown'
  | 'TemplatesBroken'
  | 'TemplatesOff'
  | 'NothingToFit'
  | 'OutputUnwritable'
  | 'JobUnknown'
  | 'JobNotReady'
  | 'QuantityUnknown'
  | 'RedshiftMissing'
  | 'DetailUnknown'
  | 'DeadlinePassed'
  | 'ListInvalid'
  | 'CampaignUnknown'
  | 'LedgerVersion'
  | 'LedgerBroken'
  | 'GatewayGone'
  | 'OutsideRoot'
  | 'CallRefused'
  | 'RequestInvalid'
  | 'NotBuiltYet'
  | 'WorkerGone'
  | 'FitterBroken'
  | 'DiskFull'
  | 'BrokerGone'
  | 'BrokerRefused'
  | 'MessageBroken'
  | 'TokenInvalid'
  | 'TokensBroken'
  | 'BlobMissing'
  | 'BlobBroken'
  | 'BlobsGone'
  | 'BlobsRefused'
  | 'PayloadTooLarge'
  | 'TaskLost'
  | 'NotListed'
  | 'Unexpected';

export interface Code {
  readonly code: number;
  readonly name: CodeName;
  readonly sentence: string;
  readonly remedy: string;
}

export const codes: readonly Code[] = [
  {
    code: 0,
    name: 'Done',
    sentence: 'Fitted.',
    remedy: ''
  },
  {
    code: 1,
    name: 'Waiting',
    sentence: 'Not fitted yet.',
    remedy: 'Wait for the job, or submit it again.'
  },
  {
    code: 2,
    name: 'BelowMinSn',
    sentence: 'The signal-to-noise ratio is below the asked minimum.',
    remedy: 'Lower --min-sn, or bin.'
  },
  {
    code: 3,
    name: 'NotSelected',
    sentence: 'Outside the asked selection.',
    remedy: 'Widen --select.'
  },
  {
    code: 4,
    name: 'Empty',
    sentence: 'No valid data in this spaxel.',
    remedy: ''
  },
  {
    code: 10,
    name: 'FitterCrashed',
    sentence: "The fitter's process died on this spectrum.",
    remedy: "See its log tail; report it to the fitter's maintainers."
  },
  {
    code: 11,
    name: 'TimeLimit',
    sentence: 'The fit took longer than its time limit.',
    remedy: 'Raise --limit, or simplify the fit.'
  },
  {
    code: 12,
    name: 'TooFewPixels',
    sentence: 'Too few good pixels remain for a fit.',
    remedy: 'Widen --range, or check the mask.'
  },
  {
    code: 13,
    name: 'SpectrumUnusable',
    sentence: 'The spectrum is zero, negative, constant or not finite.',
    remedy: 'Exclude this spaxel with --min-sn or --select.'
  },
  {
    code: 14,
    name: 'FitFailed',
    sentence: 'The fitter reported an error on this spectrum.',
    remedy: 'Read its message.'
  },
  {
    code: 15,
    name: 'NotFinite',
    sentence: 'The fitter returned a number that is not finite.',
    remedy: 'Check the spectrum and its errors.'
  },
  {
    code: 16,
    name: 'Poison',
    sentence: 'This spectrum killed its worker each time it was tried.',
    remedy: 'Exclude it, and report it.'
  },
  {
    code: 17,
    name: 'FitterSilent',
    sentence: 'The fitter stopped answering.',
    remedy: 'Run `spaxel doctor`.'
  },
  {
    code: 18,
    name: 'Aborted',
    sentence: 'Cancelled before it was fitted.',
    remedy: 'Submit the job again: only what is missing is fitted.'
  },
  {
    code: 19,
    name: 'TemplateUnused',
    sentence: 'No template took part in the best fit.',
    remedy: 'Check the redshift and the template set.'
  },
  {
    code: 100,
    name: 'FileNotFound',
    sentence: 'The file does not exist.',
    remedy: 'Check the path; it is read relative to the root.'
  },
  {
    code: 101,
    name: 'NotFits',
    sentence: 'The file is not FITS.',
    remedy: 'Give a FITS cube, or a list of spectra.'
  },
  {
    code: 102,
    name: 'FileTruncated',
    sentence: 'The file ends before its header says.',
    remedy: 'Copy or download it again.'
  },
  {
    code: 103,
    name: 'NotACube',
    sentence: 'The file holds no three-dimensional image.',
    remedy: 'Give a cube, or name its extension.'
  },
  {
    code: 104,
    name: 'AxisUnknown',
    sentence: 'The wavelength axis cannot be read.',
    remedy: 'Correct CTYPE3/CUNIT3, or convert the cube.'
  },
  {
    code: 105,
    name: 'UnitUnknown',
    sentence: 'A unit in the header is not understood.',
    remedy: 'Correct the keyword.'
  },
  {
    code: 106,
    name: 'HeaderBroken',
    sentence: 'The FITS header breaks the standard.',
    remedy: 'Repair the named card.'
  },
  {
    code: 107,
    name: 'CubeEmpty',
    sentence: 'The cube holds no finite value.',
    remedy: 'Check the reduction.'
  },
  {
    code: 108,
    name: 'CubeChanged',
    sentence: 'The file changed while it was being read.',
    remedy: 'Open it again when it is whole.'
  },
  {
    code: 109,
    name: 'SpectraUnreadable',
    sentence: "The spectrum's file cannot be read.",
    remedy: 'Give columns wavelength, flux[, error[, flag]], or a 1-D FITS spectrum.'
  },
  {
    code: 110,
    name: 'LsfUnknown',
    sentence: "The instrument's resolution is not known.",
    remedy: 'Give --lsf FWHM in angstrom, or a file.'
  },
  {
    code: 111,
    name: 'CubeNotFound',
    sentence: 'No cube of this id is open.',
    remedy: 'Open it again.'
  },
  {
    code: 112,
    name: 'CompressionUnsupported',
    sentence: 'This compression is not read yet.',
    remedy: 'Decompress the file first.'
  },
  {
    code: 113,
    name: 'FileUnreadable',
    sentence: 'The file cannot be read.',
    remedy: 'Check its permissions and the disk.'
  },
  {
    code: 114,
    name: 'InstrumentBroken',
    sentence: 'The description of an instrument cannot be used.',
    remedy: 'Mend the file as the sentence says; docs: protocol/schemas/instrument.json.'
  },
  {
    code: 120,
    name: 'CommandUnknown',
    sentence: 'This command is not known.',
    remedy: 'See `spaxel help`.'
  },
  {
    code: 121,
    name: 'OptionInvalid',
    sentence: 'An option is not valid.',
    remedy: 'See the sentence.'
  },
  {
    code: 122,
    name: 'FitterUnknown',
    sentence: 'No fitter of this name is installed.',
    remedy: 'See `spaxel fitters`.'
  },
  {
    code: 123,
    name: 'FitterMissing',
    sentence: "The fitter's program is not installed.",
    remedy: 'Install what the sentence says.'
  },
  {
    code: 124,
    name: 'TemplatesUnknown',
    sentence: 'No template set of this name is known.',
    remedy: 'See `spaxel templates`.'
  },
  {
    code: 125,
    name: 'TemplatesBroken',
    sentence: 'The template set cannot be read.',
    remedy: 'Import it again.'
  },
  {
    code: 126,
    name: 'TemplatesOff',
    sentence: 'The templates do not cover the data at this redshift.',
    remedy: 'Check --z and --range.'
  },
  {
    code: 127,
    name: 'NothingToFit',
    sentence: 'No spectrum is left to fit.',
    remedy: 'Lower --min-sn, or widen --select.'
  },
  {
    code: 128,
    name: 'OutputUnwritable',
    sentence: 'The output cannot be written.',
    remedy: 'Choose another place.'
  },
  {
    code: 129,
    name: 'JobUnknown',
    sentence: 'No job has this id.',
    remedy: 'See `spaxel jobs`.'
  },
  {
    code: 130,
    name: 'JobNotReady',
    sentence: 'The job has no such result yet.',
    remedy: 'Wait for it.'
  },
  {
    code: 131,
    name: 'QuantityUnknown',
    sentence: 'The job has no such quantity.',
    remedy: "See the job's quantities."
  },
  {
    code: 132,
    name: 'RedshiftMissing',
    sentence: 'The redshift is neither given nor in the header.',
    remedy: 'Give --z.'
  },
  {
    code: 133,
    name: 'DetailUnknown',
    sentence: 'The fitter cannot take this option.',
    remedy: "See the fitter's parameters."
  },
  {
    code: 136,
    name: 'DeadlinePassed',
    sentence: 'The job has reached its deadline.',
    remedy: 'Submit it again with a later --deadline: only what is missing is fitted.'
  },
  {
    code: 137,
    name: 'ListInvalid',
    sentence: 'The list of a campaign cannot be run.',
    remedy: 'Mend the lines that are named, and submit it again.'
  },
  {
    code: 138,
    name: 'CampaignUnknown',
    sentence: 'No campaign has this id.',
    remedy: 'See `spaxel campaign list`.'
  },
  {
    code: 140,
    name: 'LedgerVersion',
    sentence: 'The ledger was written by another version.',
    remedy: 'Upgrade, or move it aside.'
  },
  {
    code: 141,
    name: 'LedgerBroken',
    sentence: 'The ledger cannot be read.',
    remedy: 'Restore a backup, or move it aside.'
  },
  {
    code: 142,
    name: 'GatewayGone',
    sentence: 'The gateway does not answer.',
    remedy: 'Start it with `spaxel serve`, or see its log.'
  },
  {
    code: 143,
    name: 'OutsideRoot',
    sentence: 'The path lies outside the root folder.',
    remedy: 'Move the file below the root.'
  },
  {
    code: 144,
    name: 'CallRefused',
    sentence: 'The call lacks the header or origin that this door demands.',
    remedy: 'Use the Spaxel clients.'
  },
  {
    code: 145,
    name: 'RequestInvalid',
    sentence: 'The request is not valid.',
    remedy: 'See the sentence.'
  },
  {
    code: 146,
    name: 'NotBuiltYet',
    sentence: 'This part of the grammar is not built yet.',
    remedy: 'See the change log.'
  },
  {
    code: 150,
    name: 'WorkerGone',
    sentence: 'The worker ended unexpectedly.',
    remedy: 'Its task is given to another.'
  },
  {
    code: 151,
    name: 'FitterBroken',
    sentence: 'The fitter does not keep its contract.',
    remedy: "Report it to the fitter's maintainers."
  },
  {
    code: 152,
    name: 'DiskFull',
    sentence: 'The disk is full.',
    remedy: 'Free space; the job goes on at the next start.'
  },
  {
    code: 153,
    name: 'BrokerGone',
    sentence: 'The broker cannot be reached.',
    remedy: 'Start RabbitMQ, or see its log; nothing is lost meanwhile.'
  },
  {
    code: 154,
    name: 'BrokerRefused',
    sentence: 'The broker refuses what Spaxel asks of it.',
    remedy: 'See docs/queue.md, or run `spaxel broker setup`.'
  },
  {
    code: 155,
    name: 'MessageBroken',
    sentence: 'A message on the queue does not keep its schema.',
    remedy: 'Use the same version of Spaxel on both sides.'
  },
  {
    code: 156,
    name: 'TokenInvalid',
    sentence: 'The call carries no token that is valid here.',
    remedy: 'Ask the owner of this gateway for a token (`spaxel token create NAME`).'
  },
  {
    code: 157,
    name: 'TokensBroken',
    sentence: 'The list of tokens cannot be read.',
    remedy: 'Remove the file and make the tokens again.'
  },
  {
    code: 170,
    name: 'BlobMissing',
    sentence: 'A payload is not in the store of blobs.',
    remedy: 'Give the gateway and its workers the same store (--blobs), then retry the job.'
  },
  {
    code: 171,
    name: 'BlobBroken',
    sentence: 'A payload is not what was put into the store of blobs.',
    remedy: 'Check the disk of the store, then retry the job.'
  },
  {
    code: 172,
    name: 'BlobsGone',
    sentence: 'The store of blobs cannot be reached.',
    remedy: 'See the sentence, then retry the job.'
  },
  {
    code: 173,
    name: 'BlobsRefused',
    sentence: 'The store of blobs does not let this caller in.',
    remedy: "Check the worker's token, or the keys of the bucket."
  },
  {
    code: 174,
    name: 'PayloadTooLarge',
    sentence: 'The payload is larger than what may travel.',
    remedy: 'Fit a shorter range.'
  },
  {
    code: 160,
    name: 'TaskLost',
    sentence: 'The queue that held the task was lost.',
    remedy: 'Nothing: it is sent again.'
  },
  {
    code: 161,
    name: 'NotListed',
    sentence: 'There is no application, region or data source of this name.',
    remedy: 'See the list of those that there are.'
  },
  {
    code: 199,
    name: 'Unexpected',
    sentence: 'Something unexpected happened.',
    remedy: 'Report it with the log.'
  }
];
