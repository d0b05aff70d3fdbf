// Generated from protocol/ by protocol/generate.mjs: change the schemas, not this file.
export const answerSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'answer.json',
  type: 'object',
  additionalProperties: false,
  properties: {
    verb: {
      type: 'string'
    },
    text: {
      type: 'string',
      description: 'The answer for a terminal or a text/plain output.'
    },
    job: {
      $ref: 'job.json'
    },
    cube: {
      $ref: 'cube.json'
    },
    data: {
      description: 'Whatever the verb answers, for programs.'
    }
  },
  required: ['verb', 'text'],
  title: 'Answer',
  description: 'What POST /api/commands answers.'
};

export const campaignSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'campaign.json',
  type: 'object',
  additionalProperties: false,
  properties: {
    id: {
      type: 'string',
      pattern: '^[0-9A-HJKMNP-TV-Z]{26}$',
      description: 'A ULID.'
    },
    name: {
      type: 'string',
      description: 'The list, as it was named.'
    },
    command: {
      type: 'string',
      description: 'The line that made it, in the one grammar.'
    },
    phase: {
      enum: ['EXECUTING', 'COMPLETED', 'ERROR', 'ABORTED'],
      description: 'ERROR: it has ended, and no row succeeded.'
    },
    created: {
      type: 'string'
    },
    ended: {
      type: 'string'
    },
    out: {
      type: 'string',
      description: "Folder of catalogue.ecsv and of the rows' maps."
    },
    rows: {
      type: 'object',
      additionalProperties: false,
      description: 'Rows of the list, by their phase.',
      properties: {
        all: {
          type: 'integer',
          minimum: 0
        },
        waiting: {
          type: 'integer',
          minimum: 0
        },
        running: {
          type: 'integer',
          minimum: 0
        },
        completed: {
          type: 'integer',
          minimum: 0
        },
        failed: {
          type: 'integer',
          minimum: 0
        },
        aborted: {
          type: 'integer',
          minimum: 0
        }
      },
      required: ['all', 'waiting', 'running', 'completed', 'failed', 'aborted']
    },
    counts: {
      type: 'object',
      additionalProperties: false,
      description: 'Spectra, of the rows that were planned.',
      properties: {
        fits: {
          type: 'integer',
          minimum: 0
        },
        done: {
          type: 'integer',
          minimum: 0
        },
        failed: {
          type: 'integer',
          minimum: 0
        },
        aborted: {
          type: 'integer',
          minimum: 0
        },
        cached: {
          type: 'integer',
          minimum: 0
        }
      },
      required: ['fits', 'done', 'failed', 'aborted', 'cached']
    },
    secondsRemaining: {
      type: ['number', 'null'],
      description:
        'At the rate of the rows that ended of late; null before the first, and at the end.'
    },
    error: {
      $ref: 'problem.json'
    }
  },
  required: ['id', 'name', 'command', 'phase', 'created', 'rows', 'counts', 'secondsRemaining'],
  title: 'Campaign',
  description: 'A survey that is fitted as one group: the rows of a list, each a job of its own.'
};

export const campaignRowSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'campaign-row.json',
  type: 'object',
  additionalProperties: false,
  properties: {
    row: {
      type: 'integer',
      minimum: 0,
      description: 'Its place in the list, from 0.'
    },
    line: {
      type: 'integer',
      minimum: 1,
      description: 'Its line in the file.'
    },
    cube: {
      type: 'string'
    },
    command: {
      type: 'string',
      description: 'The `fit` of this row.'
    },
    phase: {
      enum: ['PENDING', 'EXECUTING', 'COMPLETED', 'ERROR', 'ABORTED']
    },
    distance: {
      type: 'number',
      description: 'In Mpc.'
    },
    job: {
      type: 'string',
      pattern: '^[0-9A-HJKMNP-TV-Z]{26}$'
    },
    counts: {
      type: 'object',
      additionalProperties: false,
      properties: {
        fits: {
          type: 'integer',
          minimum: 0
        },
        done: {
          type: 'integer',
          minimum: 0
        },
        failed: {
          type: 'integer',
          minimum: 0
        },
        aborted: {
          type: 'integer',
          minimum: 0
        },
        cached: {
          type: 'integer',
          minimum: 0
        }
      },
      required: ['fits', 'done', 'failed', 'aborted', 'cached']
    },
    error: {
      $ref: 'problem.json'
    }
  },
  required: ['row', 'line', 'cube', 'command', 'phase', 'counts'],
  title: 'CampaignRow',
  description: 'One row of a campaign: a cube, its job once it has one, and why it failed.'
};

export const appSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'app.json',
  type: 'object',
  additionalProperties: false,
  properties: {
    name: {
      type: 'string',
      pattern: '^[a-z0-9][a-z0-9-]{0,63}$'
    },
    description: {
      type: 'string',
      maxLength: 2000
    },
    fitter: {
      type: 'string',
      pattern: '^[a-z][a-z0-9-]{0,63}$',
      description: 'The fitter that it runs.'
    },
    parameters: {
      type: 'object',
      additionalProperties: true,
      description: 'Of the fitter, where they are other than its own defaults.'
    },
    image: {
      type: 'string',
      maxLength: 512,
      pattern:
        '^[a-z0-9][a-z0-9._-]*(:[0-9]{1,5})?(/[a-z0-9][a-z0-9._-]*)+(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?$',
      description: 'The container that holds it: REGISTRY/NAME, with a tag, a digest or both.'
    }
  },
  required: ['name', 'fitter', 'parameters'],
  title: 'App',
  description: 'An application: a fitter as it is offered, with parameters of its own.'
};

export const checkSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'check.json',
  type: 'object',
  additionalProperties: false,
  properties: {
    schema: {
      const: 1
    },
    job: {
      type: 'string',
      pattern: '^[0-9A-HJKMNP-TV-Z]{26}$',
      description: 'The job that was checked.'
    },
    by: {
      type: 'string',
      pattern: '^[0-9A-HJKMNP-TV-Z]{26}$',
      description: 'The job that made the check.'
    },
    fitter: {
      type: 'string',
      description: 'Of the job that was checked, with its version.'
    },
    against: {
      type: 'string',
      description: 'The reference, with its version.'
    },
    date: {
      type: 'string'
    },
    asked: {
      type: 'integer',
      minimum: 1,
      description: 'Spectra asked for.'
    },
    compared: {
      type: 'integer',
      minimum: 0,
      description: 'Spectra that both have fitted.'
    },
    failed: {
      type: 'integer',
      minimum: 0,
      description: 'Spectra of the sample that the reference could not fit.'
    },
    sentence: {
      type: 'string'
    },
    rows: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        properties: {
          quantity: {
            type: 'string'
          },
          measure: {
            enum: ['error', 'unit', 'relative'],
            description:
              "What differences are counted in: 1 sigma (the reference's, or the job's own where only that is known), the quantity's own unit, or the reference's value."
          },
          unit: {
            type: 'string'
          },
          n: {
            type: 'integer',
            minimum: 0
          },
          median: {
            type: ['number', 'null']
          },
          typical: {
            type: ['number', 'null'],
            description: "Median of the differences' sizes."
          },
          scatter: {
            type: ['number', 'null'],
            description: '1.4826 times the median absolute deviation.'
          },
          worst: {
            type: ['number', 'null']
          },
          at: {
            oneOf: [
              {
                type: 'null'
              },
              {
                type: 'object',
                additionalProperties: false,
                properties: {
                  bin: {
                    type: 'integer',
                    minimum: 0,
                    description: 'Of the checked job.'
                  },
                  x: {
                    type: 'integer',
                    minimum: 0
                  },
                  y: {
                    type: 'integer',
                    minimum: 0
                  },
                  name: {
                    type: 'string',
                    description: 'The file, of a list of spectra.'
                  }
                },
                required: ['bin', 'x', 'y']
              }
            ],
            description: 'Where the worst is.'
          }
        },
        required: [
          'quantity',
          'measure',
          'unit',
          'n',
          'median',
          'typical',
          'scatter',
          'worst',
          'at'
        ]
      }
    },
    spectra: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        properties: {
          at: {
            type: 'object',
            additionalProperties: false,
            properties: {
              bin: {
                type: 'integer',
                minimum: 0,
                description: 'Of the checked job.'
              },
              x: {
                type: 'integer',
                minimum: 0
              },
              y: {
                type: 'integer',
                minimum: 0
              },
              name: {
                type: 'string',
                description: 'The file, of a list of spectra.'
              }
            },
            required: ['bin', 'x', 'y']
          },
          sn: {
            type: ['number', 'null']
          },
          values: {
            type: 'object',
            description: 'By quantity.',
            additionalProperties: {
              type: 'object',
              additionalProperties: false,
              properties: {
                found: {
                  type: ['number', 'null']
                },
                reference: {
                  type: ['number', 'null']
                },
                error: {
                  type: ['number', 'null'],
                  description: "1 sigma of the reference, or the job's own."
                },
                difference: {
                  type: ['number', 'null'],
                  description:
                    'found less reference, as the row counts it; null where it does not count.'
                }
              },
              required: ['found', 'reference', 'error', 'difference']
            }
          }
        },
        required: ['at', 'sn', 'values']
      }
    },
    warnings: {
      type: 'array',
      items: {
        type: 'string'
      }
    },
    call: {
      type: ['string', 'null'],
      description:
        "A script: the reference's own call for the first spectrum of the sample; null when it could not be written."
    }
  },
  required: [
    'schema',
    'job',
    'by',
    'fitter',
    'against',
    'date',
    'asked',
    'compared',
    'failed',
    'sentence',
    'rows',
    'spectra',
    'warnings',
    'call'
  ],
  title: 'Check',
  description: 'A job against a reference fitter, on a sample of its spectra.'
};

export const cubeSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'cube.json',
  type: 'object',
  additionalProperties: false,
  properties: {
    id: {
      type: 'string'
    },
    path: {
      type: 'string',
      description: 'Relative to the root when below it, else absolute.'
    },
    digest: {
      type: ['string', 'null'],
      description: 'SHA-256 of the file; null while it is being made.'
    },
    bytes: {
      type: 'integer',
      minimum: 0
    },
    shape: {
      type: 'object',
      additionalProperties: false,
      properties: {
        nx: {
          type: 'integer',
          minimum: 0
        },
        ny: {
          type: 'integer',
          minimum: 0
        },
        nz: {
          type: 'integer',
          minimum: 0
        }
      },
      required: ['nx', 'ny', 'nz']
    },
    wave: {
      type: 'object',
      additionalProperties: false,
      properties: {
        first: {
          type: 'number',
          description: 'Centre of channel 0: angstrom, or `unit`.'
        },
        step: {
          type: 'number',
          description:
            'Between channels: angstrom, or `unit`. Where `values` is there, the mean one.'
        },
        medium: {
          enum: ['air', 'vacuum']
        },
        frame: {
          type: 'string',
          description: 'SPECSYS or `unknown`.'
        },
        values: {
          type: 'array',
          items: {
            type: 'number'
          },
          description:
            'Centre of every channel, where the axis is not linear (logarithms, tables, frequencies).'
        },
        unit: {
          enum: ['km/s'],
          description:
            'Where the axis is no wavelength and cannot be made one; angstrom when absent.'
        }
      },
      required: ['first', 'step', 'medium', 'frame']
    },
    flux: {
      type: 'object',
      additionalProperties: false,
      properties: {
        unit: {
          type: 'string',
          description: 'As in the header.'
        },
        perAngstrom: {
          type: 'number',
          description: 'erg/s/cm2/A of one unit; NaN-free, 0 when unknown.'
        },
        extension: {
          type: 'string'
        }
      },
      required: ['unit', 'perAngstrom', 'extension']
    },
    error: {
      type: 'object',
      additionalProperties: false,
      properties: {
        kind: {
          enum: ['none', 'std', 'variance', 'ivar', 'istd'],
          description: '`istd` is the inverse of one sigma.'
        },
        extension: {
          type: ['string', 'null']
        }
      },
      required: ['kind', 'extension']
    },
    mask: {
      type: 'object',
      additionalProperties: false,
      properties: {
        extension: {
          type: ['string', 'null'],
          description: 'Several are joined by +.'
        }
      },
      required: ['extension']
    },
    instrument: {
      type: 'string',
      description: 'Which reader opened it: megara, muse, spaxel-mock ...'
    },
    object: {
      type: 'string'
    },
    redshift: {
      type: ['number', 'null'],
      description: 'From the header, when it says.'
    },
    lsf: {
      oneOf: [
        {
          type: 'null'
        },
        {
          type: 'object',
          additionalProperties: false,
          properties: {
            fwhmAngstrom: {
              type: 'number',
              description: 'At the middle of the range.'
            },
            source: {
              type: 'string'
            }
          },
          required: ['fwhmAngstrom', 'source']
        }
      ]
    },
    pixelScaleArcsec: {
      type: ['number', 'null']
    },
    header: {
      type: 'array',
      items: {
        type: 'array',
        items: [
          {
            type: 'string'
          },
          {
            type: ['string', 'number', 'boolean', 'null']
          },
          {
            type: 'string'
          }
        ],
        minItems: 3,
        maxItems: 3
      },
      description: 'The primary cards: keyword, value, comment.'
    },
    warnings: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        properties: {
          code: {
            type: 'string'
          },
          sentence: {
            type: 'string'
          }
        },
        required: ['code', 'sentence']
      }
    },
    fetching: {
      type: 'object',
      additionalProperties: false,
      description:
        'Of a cube elsewhere, while it is fetched so that its spectra can be read: bytes that are here, of all.',
      properties: {
        bytes: {
          type: 'integer',
          minimum: 0
        },
        of: {
          type: 'integer',
          minimum: 0
        }
      },
      required: ['bytes', 'of']
    },
    viewingOnly: {
      type: 'string',
      description: 'Why no spectrum of this cube can be fitted; absent when they can.'
    }
  },
  required: [
    'id',
    'path',
    'digest',
    'bytes',
    'shape',
    'wave',
    'flux',
    'error',
    'mask',
    'instrument',
    'object',
    'redshift',
    'lsf',
    'pixelScaleArcsec',
    'header',
    'warnings'
  ],
  title: 'Cube',
  description: 'What is known of an opened cube.'
};

export const estimateSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'estimate.json',
  type: 'object',
  additionalProperties: false,
  properties: {
    fits: {
      type: 'integer',
      minimum: 0
    },
    missing: {
      type: 'integer',
      minimum: 0,
      description: 'Of these, fits that no job has done yet.'
    },
    looked: {
      type: 'integer',
      minimum: 0,
      description:
        'Spectra that were looked at to count them; all, when a trial has planned the job.'
    },
    selected: {
      type: 'integer',
      minimum: 0,
      description: 'Spectra that are chosen, before any is left out for its signal-to-noise.'
    },
    seconds: {
      type: 'number',
      minimum: 0,
      description: 'From the first fit to the maps; waiting for other jobs is not counted.'
    },
    low: {
      type: 'number',
      minimum: 0,
      description: 'Of the 90 % interval.'
    },
    high: {
      type: 'number',
      minimum: 0
    },
    cpuSeconds: {
      type: 'number',
      minimum: 0
    },
    cpuLow: {
      type: 'number',
      minimum: 0,
      description: 'Of the 90 % interval.'
    },
    cpuHigh: {
      type: 'number',
      minimum: 0
    },
    wattHours: {
      type: 'number',
      minimum: 0,
      description: 'CPU time times watts.'
    },
    watts: {
      type: 'number',
      minimum: 0,
      description: 'Of one busy core.'
    },
    wattsFrom: {
      enum: ['set', 'measured', 'assumed'],
      description:
        "Said by the user, read from the processor's energy counter, or what a core usually takes."
    },
    jobs: {
      type: 'integer',
      minimum: 0,
      description: 'Earlier jobs that it was learnt from.'
    },
    trial: {
      type: 'integer',
      minimum: 0,
      description:
        'Spectra that were fitted as a trial of this very job; 0: the earlier jobs alone tell.'
    }
  },
  required: [
    'fits',
    'missing',
    'looked',
    'selected',
    'seconds',
    'low',
    'high',
    'cpuSeconds',
    'cpuLow',
    'cpuHigh',
    'wattHours',
    'watts',
    'wattsFrom',
    'jobs',
    'trial'
  ],
  title: 'Estimate',
  description: 'What a job would cost.'
};

export const fitterManifestSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'fitter-manifest.json',
  type: 'object',
  additionalProperties: false,
  properties: {
    schema: {
      const: 1
    },
    name: {
      type: 'string',
      pattern: '^[a-z][a-z0-9-]*$'
    },
    title: {
      type: 'string'
    },
    version: {
      type: 'string',
      description: "Of the adapter; the program's own version comes in `hello`."
    },
    licence: {
      type: 'string'
    },
    start: {
      type: 'array',
      items: {
        type: 'string'
      },
      minItems: 1,
      description: 'argv; `{python}`, `{node}` and `{folder}` are replaced.'
    },
    parameters: {
      type: 'object',
      description: 'JSON Schema of the parameters, with defaults.',
      additionalProperties: true
    },
    quantities: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        properties: {
          name: {
            type: 'string',
            pattern: '^[A-Z][A-Z0-9_]*$',
            description: "The FITS extension's name."
          },
          title: {
            type: 'string'
          },
          unit: {
            type: 'string',
            description:
              'BUNIT; empty for pure numbers; `flux Angstrom`: the unit of the data times angstrom.'
          },
          convention: {
            type: 'string',
            description: 'What the number means and how it is reckoned.'
          },
          hasError: {
            type: 'boolean',
            description: 'Whether NAME_ERR comes with it.'
          },
          diverging: {
            type: 'boolean',
            description: 'Drawn with a diverging palette about its median.'
          }
        },
        required: ['name', 'title', 'unit', 'convention']
      }
    },
    needs: {
      type: 'object',
      additionalProperties: false,
      properties: {
        cores: {
          type: 'integer',
          minimum: 1
        },
        memoryMiB: {
          type: 'integer',
          minimum: 1
        },
        environment: {
          type: 'array',
          items: {
            type: 'string'
          }
        }
      },
      required: ['cores', 'memoryMiB']
    },
    selfTest: {
      type: 'array',
      items: {
        type: 'string'
      },
      description:
        'argv of a program that exits 0 when the fitter can run, else prints one sentence that says what to install.'
    },
    call: {
      type: 'array',
      items: {
        type: 'string'
      },
      description:
        "argv of a program that reads one `fit` line (fitter-fit.json) on stdin and writes as its `out` a script: the call of the fitter's own program that fits the first spectrum."
    },
    citation: {
      type: 'array',
      items: {
        type: 'string'
      }
    }
  },
  required: [
    'schema',
    'name',
    'title',
    'version',
    'licence',
    'start',
    'parameters',
    'quantities',
    'needs',
    'selfTest'
  ],
  title: 'FitterManifest',
  description: 'fitters/NAME/fitter.json: what a fitter is, takes, returns and needs.'
};

export const jobSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'job.json',
  type: 'object',
  additionalProperties: false,
  properties: {
    id: {
      type: 'string',
      pattern: '^[0-9A-HJKMNP-TV-Z]{26}$',
      description: 'A ULID.'
    },
    command: {
      type: 'string',
      description: 'The line that made it, in the one grammar.'
    },
    phase: {
      enum: [
        'PENDING',
        'QUEUED',
        'EXECUTING',
        'COMPLETED',
        'ERROR',
        'ABORTED',
        'HELD',
        'SUSPENDED',
        'ARCHIVED'
      ]
    },
    fitter: {
      type: 'string'
    },
    templates: {
      type: 'string'
    },
    source: {
      type: 'object',
      additionalProperties: false,
      properties: {
        kind: {
          enum: ['cube', 'spectra']
        },
        path: {
          type: 'string'
        }
      },
      required: ['kind', 'path']
    },
    shape: {
      oneOf: [
        {
          type: 'null'
        },
        {
          type: 'object',
          additionalProperties: false,
          properties: {
            nx: {
              type: 'integer',
              minimum: 0
            },
            ny: {
              type: 'integer',
              minimum: 0
            }
          },
          required: ['nx', 'ny']
        }
      ],
      description: 'Of the maps; null for lists of spectra.'
    },
    created: {
      type: 'string'
    },
    counts: {
      type: 'object',
      additionalProperties: false,
      properties: {
        fits: {
          type: 'integer',
          minimum: 0
        },
        done: {
          type: 'integer',
          minimum: 0
        },
        failed: {
          type: 'integer',
          minimum: 0
        },
        aborted: {
          type: 'integer',
          minimum: 0
        },
        cached: {
          type: 'integer',
          minimum: 0
        }
      },
      required: ['fits', 'done', 'failed', 'aborted', 'cached']
    },
    quantities: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        properties: {
          name: {
            type: 'string',
            pattern: '^[A-Z][A-Z0-9_]*$',
            description: "The FITS extension's name."
          },
          title: {
            type: 'string'
          },
          unit: {
            type: 'string',
            description: 'BUNIT; empty for pure numbers.'
          },
          convention: {
            type: 'string',
            description: 'What the number means and how it is reckoned.'
          },
          hasError: {
            type: 'boolean',
            description: 'Whether NAME_ERR comes with it.'
          },
          diverging: {
            type: 'boolean',
            description: 'Drawn with a diverging palette about its median.'
          }
        },
        required: ['name', 'title', 'unit', 'convention']
      }
    },
    warnings: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        properties: {
          code: {
            type: 'string'
          },
          sentence: {
            type: 'string'
          }
        },
        required: ['code', 'sentence']
      }
    },
    started: {
      type: 'string'
    },
    ended: {
      type: 'string'
    },
    errors: {
      type: 'object',
      description:
        'While the errors of what is fitted are found in fits of their own: how many have them, of how many.',
      additionalProperties: false,
      properties: {
        done: {
          type: 'integer',
          minimum: 0
        },
        fits: {
          type: 'integer',
          minimum: 0
        }
      },
      required: ['done', 'fits']
    },
    estimate: {
      $ref: 'estimate.json'
    },
    remaining: {
      type: 'object',
      description:
        'While it runs, once something is known of its pace: the 90 % interval of secondsRemaining.',
      additionalProperties: false,
      properties: {
        low: {
          type: 'number',
          minimum: 0
        },
        high: {
          type: 'number',
          minimum: 0
        },
        to: {
          enum: ['end', 'maps'],
          description:
            'What it counts to: maps, while nothing is known of how long the errors that follow them take.'
        }
      },
      required: ['low', 'high', 'to']
    },
    secondsRemaining: {
      type: ['number', 'null']
    },
    error: {
      $ref: 'problem.json'
    },
    out: {
      type: 'string',
      description: 'Folder of maps.fits and its company.'
    },
    checks: {
      type: 'array',
      description: 'Checks of this job against other fitters that have ended, oldest first.',
      items: {
        type: 'object',
        additionalProperties: false,
        properties: {
          job: {
            type: 'string',
            pattern: '^[0-9A-HJKMNP-TV-Z]{26}$',
            description: 'The job that made the check.'
          },
          date: {
            type: 'string'
          },
          sentence: {
            type: 'string'
          }
        },
        required: ['job', 'date', 'sentence']
      }
    },
    campaign: {
      type: 'string',
      pattern: '^[0-9A-HJKMNP-TV-Z]{26}$',
      description: 'The campaign of which this job is a row.'
    },
    checkOf: {
      type: 'string',
      pattern: '^[0-9A-HJKMNP-TV-Z]{26}$',
      description: 'The job that this one checks.'
    }
  },
  required: [
    'id',
    'command',
    'phase',
    'fitter',
    'templates',
    'source',
    'shape',
    'created',
    'counts',
    'quantities',
    'warnings'
  ],
  title: 'Job',
  description:
    'A job as every door shows it; counts.done + failed + aborted never exceeds counts.fits.'
};

export const jobBundleSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'job-bundle.json',
  type: 'object',
  additionalProperties: false,
  properties: {
    schema: {
      const: 1
    },
    job: {
      type: 'string',
      pattern: '^[0-9A-HJKMNP-TV-Z]{26}$',
      description: 'A ULID.'
    },
    command: {
      type: 'string'
    },
    phase: {
      enum: [
        'PENDING',
        'QUEUED',
        'EXECUTING',
        'COMPLETED',
        'ERROR',
        'ABORTED',
        'HELD',
        'SUSPENDED',
        'ARCHIVED'
      ]
    },
    show: {
      type: 'array',
      items: {
        type: 'string'
      },
      description: 'Quantities to draw, in order.'
    },
    shape: {
      oneOf: [
        {
          type: 'null'
        },
        {
          type: 'object',
          additionalProperties: false,
          properties: {
            nx: {
              type: 'integer',
              minimum: 0
            },
            ny: {
              type: 'integer',
              minimum: 0
            }
          },
          required: ['nx', 'ny']
        }
      ]
    },
    counts: {
      type: 'object',
      additionalProperties: false,
      properties: {
        fits: {
          type: 'integer',
          minimum: 0
        },
        done: {
          type: 'integer',
          minimum: 0
        },
        failed: {
          type: 'integer',
          minimum: 0
        },
        aborted: {
          type: 'integer',
          minimum: 0
        },
        cached: {
          type: 'integer',
          minimum: 0
        }
      },
      required: ['fits', 'done', 'failed', 'aborted', 'cached']
    },
    summary: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        properties: {
          median: {
            type: ['number', 'null']
          },
          low: {
            type: ['number', 'null'],
            description: '5th percentile.'
          },
          high: {
            type: ['number', 'null'],
            description: '95th percentile.'
          },
          unit: {
            type: 'string'
          }
        },
        required: ['median', 'low', 'high', 'unit']
      },
      description: 'By quantity.'
    }
  },
  required: ['schema', 'job', 'command', 'phase', 'show', 'shape', 'counts', 'summary'],
  title: 'JobBundle',
  description:
    "application/vnd.spaxel.job+json: the small body of a cell's output; the maps come by job id."
};

export const problemSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'problem.json',
  type: 'object',
  additionalProperties: false,
  properties: {
    type: {
      type: 'string'
    },
    title: {
      type: 'string'
    },
    status: {
      type: 'integer'
    },
    code: {
      type: 'string',
      description: 'A name of codes.json.'
    },
    detail: {
      type: 'string',
      description: 'A sentence that says what is wrong, where, and what to do.'
    },
    cause: {
      type: 'string'
    }
  },
  required: ['type', 'title', 'status', 'code', 'detail'],
  title: 'Problem',
  description: 'application/problem+json (RFC 9457) as every door answers it.'
};

export const regionSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'region.json',
  type: 'object',
  additionalProperties: false,
  properties: {
    name: {
      type: 'string',
      pattern: '^[a-z0-9][a-z0-9-]{0,63}$'
    },
    description: {
      type: 'string',
      maxLength: 2000
    },
    energy: {
      type: 'object',
      additionalProperties: false,
      properties: {
        gramsPerKilowattHour: {
          type: 'number',
          minimum: 0,
          description: 'CO2 equivalent of its electricity.'
        },
        wattsPerCore: {
          type: 'number',
          minimum: 0
        },
        overhead: {
          type: 'number',
          minimum: 1,
          description: 'Energy of the whole building over that of its computers (PUE).'
        }
      }
    },
    endpoints: {
      type: 'array',
      maxItems: 32,
      items: {
        type: 'object',
        additionalProperties: false,
        properties: {
          kind: {
            enum: ['gateway', 'broker', 'store']
          },
          url: {
            type: 'string',
            maxLength: 2048,
            pattern: '^(https|amqps|s3)://[^/@\\s]+(/\\S*)?$',
            description: 'Encrypted, and without a name or password in it.'
          }
        },
        required: ['kind', 'url']
      }
    }
  },
  required: ['name', 'endpoints'],
  title: 'Region',
  description: 'A place where fits can run, and what its energy costs.'
};

export const sourceSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'source.json',
  type: 'object',
  additionalProperties: false,
  properties: {
    name: {
      type: 'string',
      pattern: '^[a-z0-9][a-z0-9-]{0,63}$'
    },
    description: {
      type: 'string',
      maxLength: 2000
    },
    root: {
      type: 'string',
      minLength: 1,
      maxLength: 4096,
      description: 'A folder, or s3://BUCKET/PREFIX. What lies below is read, never written.'
    }
  },
  required: ['name', 'root'],
  title: 'Source',
  description: 'A place with cubes, by a name.'
};

export const templateSetSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'template-set.json',
  type: 'object',
  additionalProperties: false,
  properties: {
    schema: {
      const: 1
    },
    name: {
      type: 'string',
      pattern: '^[a-z0-9][a-z0-9_.-]*$'
    },
    title: {
      type: 'string'
    },
    medium: {
      enum: ['air', 'vacuum']
    },
    count: {
      type: 'integer',
      minimum: 1
    },
    wave: {
      type: 'object',
      additionalProperties: false,
      properties: {
        first: {
          type: 'number'
        },
        last: {
          type: 'number'
        },
        step: {
          type: 'number'
        },
        count: {
          type: 'integer',
          minimum: 2
        }
      },
      required: ['first', 'last', 'step', 'count']
    },
    ages: {
      type: 'array',
      items: {
        type: 'number'
      },
      description: 'Gyr, ascending.'
    },
    mh: {
      type: 'array',
      items: {
        type: 'number'
      },
      description: '[M/H] dex, ascending.'
    },
    alpha: {
      type: 'array',
      items: {
        type: 'number'
      },
      description: '[alpha/Fe] dex, ascending, where the set varies it.'
    },
    imfSlope: {
      type: 'array',
      items: {
        type: 'number'
      },
      description: 'Slopes of the initial mass function, ascending, where the set varies it.'
    },
    imf: {
      type: 'string'
    },
    fluxUnit: {
      type: 'string'
    },
    light: {
      type: 'object',
      additionalProperties: false,
      properties: {
        calibrated: {
          type: 'boolean',
          description:
            'Whether the V light of the set is good enough for mass-to-light ratios; it is where not said.'
        },
        why: {
          type: 'string'
        }
      },
      required: ['calibrated', 'why']
    },
    fwhm: {
      type: 'object',
      additionalProperties: false,
      properties: {
        min: {
          type: 'number'
        },
        max: {
          type: 'number'
        },
        source: {
          type: 'string'
        }
      },
      required: ['min', 'max', 'source']
    },
    digest: {
      type: 'string',
      pattern: '^[0-9a-f]{64}$',
      description: 'A SHA-256 in hexadecimal.'
    },
    licence: {
      type: 'string'
    },
    citation: {
      type: 'array',
      items: {
        type: 'string'
      }
    },
    provenance: {
      type: 'object',
      additionalProperties: true
    }
  },
  required: [
    'schema',
    'name',
    'title',
    'medium',
    'count',
    'wave',
    'ages',
    'mh',
    'imf',
    'fluxUnit',
    'fwhm',
    'digest',
    'licence',
    'citation'
  ],
  title: 'TemplateSet',
  description: 'set.json beside spectra.safetensors.'
};

export const workerSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'worker.json',
  type: 'object',
  additionalProperties: false,
  properties: {
    worker: {
      type: 'string',
      description: 'Which one: told anew with each start.'
    },
    fitter: {
      type: ['string', 'null'],
      description: 'The one that it runs; null: it has run none yet.'
    },
    version: {
      type: ['string', 'null'],
      description: "Of the fitter's adapter."
    },
    digest: {
      type: ['string', 'null'],
      description: "SHA-256 over the adapter's files, once its fitter runs."
    },
    slots: {
      type: 'integer',
      minimum: 1,
      description: 'Fits at a time.'
    },
    since: {
      type: 'string',
      description: 'When it was first seen.'
    },
    seen: {
      type: 'string',
      description: 'When it was last seen.'
    },
    tasks: {
      type: 'integer',
      minimum: 0,
      description: 'How many it has done.'
    },
    isBusy: {
      type: 'boolean'
    }
  },
  required: ['worker', 'fitter', 'version', 'digest', 'slots', 'since', 'seen', 'tasks', 'isBusy'],
  title: 'WorkerFacts',
  description: 'A worker that is alive, as the gateway sees it.'
};
