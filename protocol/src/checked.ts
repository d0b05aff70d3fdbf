// Generated from protocol/ by protocol/generate.mjs: change the schemas, not this file.
export const instrumentSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'instrument.json',
  type: 'object',
  additionalProperties: false,
  properties: {
    schema: {
      const: 1
    },
    name: {
      type: 'string',
      pattern: '^[a-z][a-z0-9-]{0,39}$'
    },
    title: {
      type: 'string'
    },
    recognises: {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      description: "All of it must hold for a file to be one of this instrument's.",
      properties: {
        cards: {
          type: 'object',
          minProperties: 1,
          additionalProperties: {
            type: ['string', 'number', 'boolean']
          },
          description:
            'Keywords and their values, in any unit of the file; texts whatever their case.'
        },
        extensions: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'string'
          },
          description: 'Names that the file must have; PRIMARY is the first unit.'
        }
      }
    },
    flux: {
      type: 'object',
      additionalProperties: false,
      properties: {
        extension: {
          type: 'string'
        },
        unit: {
          type: 'string',
          description: 'As BUNIT says it; taken whatever BUNIT says.'
        },
        scale: {
          type: 'number',
          exclusiveMinimum: 0,
          description: 'Stored numbers times this are in the unit.'
        }
      },
      required: ['extension']
    },
    error: {
      type: 'object',
      additionalProperties: false,
      properties: {
        extension: {
          type: 'string'
        },
        kind: {
          enum: ['std', 'variance', 'ivar', 'istd']
        }
      },
      required: ['extension', 'kind'],
      description: 'Without it, errors are estimated.'
    },
    mask: {
      type: 'object',
      additionalProperties: false,
      properties: {
        extension: {
          type: 'string'
        },
        bits: {
          type: 'integer',
          minimum: 1,
          description: 'The sum of the bits that mean: do not use. Anything but 0 when not said.'
        }
      },
      required: ['extension']
    },
    wave: {
      type: 'object',
      additionalProperties: false,
      properties: {
        medium: {
          enum: ['air', 'vacuum']
        },
        unit: {
          type: 'string',
          description: 'Where CUNIT3 does not say.'
        }
      },
      description: 'The medium is taken whatever CTYPE3 says.'
    },
    lsf: {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      properties: {
        fwhm: {
          type: 'number',
          exclusiveMinimum: 0,
          description: 'Angstrom.'
        },
        resolution: {
          type: 'number',
          exclusiveMinimum: 0,
          description: 'Wavelength over FWHM.'
        },
        table: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'array',
            items: {
              type: 'number',
              exclusiveMinimum: 0
            },
            minItems: 2,
            maxItems: 2
          },
          description: 'Rising wavelengths with their FWHM, angstrom.'
        }
      },
      description: 'One of the three. Without it a fit needs --lsf.'
    }
  },
  required: ['schema', 'name', 'recognises', 'flux'],
  title: 'Instrument',
  description: "How the cubes of one instrument are read: a file of the user's own."
};

export const taskSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'task.json',
  type: 'object',
  additionalProperties: false,
  properties: {
    schema: {
      const: 1
    },
    task: {
      type: 'string',
      pattern: '^[0-9A-HJKMNP-TV-Z]{26}$',
      description: 'A ULID.'
    },
    job: {
      type: 'string',
      pattern: '^[0-9A-HJKMNP-TV-Z]{26}$',
      description: 'A ULID.'
    },
    fitter: {
      type: 'string'
    },
    parameters: {
      type: 'object',
      description: "Fitter parameters; checked against the manifest's `parameters` schema.",
      additionalProperties: true
    },
    templates: {
      type: 'object',
      additionalProperties: false,
      properties: {
        name: {
          type: 'string'
        },
        digest: {
          type: 'string',
          pattern: '^[0-9a-f]{64}$',
          description: 'A SHA-256 in hexadecimal.'
        }
      },
      required: ['name', 'digest']
    },
    fits: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        properties: {
          fitId: {
            type: 'string',
            pattern: '^[0-9a-f]{64}$',
            description: 'A SHA-256 in hexadecimal.'
          },
          bin: {
            type: 'integer',
            minimum: 0
          },
          seed: {
            type: 'integer',
            minimum: 0
          }
        },
        required: ['fitId', 'bin', 'seed']
      },
      minItems: 1
    },
    limitSeconds: {
      type: 'number',
      exclusiveMinimum: 0
    },
    payload: {
      type: 'object',
      additionalProperties: false,
      properties: {
        sha256: {
          type: 'string',
          pattern: '^[0-9a-f]{64}$',
          description: 'Its name in the store of blobs.'
        },
        bytes: {
          type: 'integer',
          minimum: 1,
          maximum: 16777216
        }
      },
      required: ['sha256', 'bytes'],
      description:
        'Where the spectra lie when they do not follow in the message: a blob of the job, in the store that the worker was given.'
    }
  },
  required: ['schema', 'task', 'job', 'fitter', 'parameters', 'templates', 'fits', 'limitSeconds'],
  title: 'Task',
  description:
    'What travels on the queue, beside its payload (safetensors of the prepared spectra, one row a fit).'
};

export const resultSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'result.json',
  type: 'object',
  additionalProperties: false,
  properties: {
    schema: {
      const: 1
    },
    task: {
      type: 'string',
      pattern: '^[0-9A-HJKMNP-TV-Z]{26}$',
      description: 'A ULID.'
    },
    job: {
      type: 'string',
      pattern: '^[0-9A-HJKMNP-TV-Z]{26}$',
      description: 'A ULID.'
    },
    worker: {
      type: 'string'
    },
    fitterVersion: {
      type: 'string'
    },
    fits: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        properties: {
          fitId: {
            type: 'string',
            pattern: '^[0-9a-f]{64}$',
            description: 'A SHA-256 in hexadecimal.'
          },
          bin: {
            type: 'integer',
            minimum: 0
          },
          status: {
            enum: ['COMPLETED', 'ERROR', 'ABORTED']
          },
          cpuSeconds: {
            type: 'number',
            minimum: 0
          },
          code: {
            type: 'string'
          },
          message: {
            type: 'string'
          }
        },
        required: ['fitId', 'bin', 'status', 'cpuSeconds']
      }
    },
    wallSeconds: {
      type: 'number',
      minimum: 0
    },
    payload: {
      type: 'object',
      additionalProperties: false,
      properties: {
        sha256: {
          type: 'string',
          pattern: '^[0-9a-f]{64}$',
          description: 'Its name in the store of blobs.'
        },
        bytes: {
          type: 'integer',
          minimum: 1,
          maximum: 16777216
        }
      },
      required: ['sha256', 'bytes'],
      description:
        'Where the arrays lie when they do not follow in the message: a blob of the job, in the store that the gateway was given.'
    }
  },
  required: ['schema', 'task', 'job', 'worker', 'fitterVersion', 'fits', 'wallSeconds'],
  title: 'Result',
  description:
    'What comes back, beside its payload (safetensors, one row a fit, NaN where failed; empty when every fit failed).'
};
