// The trials that say why a limit of `spaxel gates` is what it is: those that fail it, and what they are compared with.

const one = { source: 'own', instrument: 'muse', sn: 40, sigma: 200, correlation: 0 };
const trial = facts => ({ ...one, ...facts });
const kinematics = facts => trial({ purpose: 'kinematics', ...facts });
const shape = facts => trial({ purpose: 'shape', ...facts });
const free = facts => trial({ purpose: 'free shape', ...facts });
const exact = facts => trial({ purpose: 'exact', sn: 1000, sigma: 45, n: 40, ...facts });
const instruments = ['megara', 'muse'];
const sources = ['own', 'other'];
/** Of the mocks of MUSE at rest, in four parts of the observed range. */
const quarters = [
  [4750, 5400],
  [5400, 6000],
  [6000, 6600],
  [6600, 7400]
];

/** By question: trials, what is shown of them, and parameters beyond what a trial asks. */
export const questions = {
  zero: instruments.map(instrument => ({
    trial: exact({ instrument, source: 'other', sigma: 200 }),
    shows: ['V', 'SIGMA']
  })),
  ages: instruments.flatMap(instrument =>
    ['old', 'all'].map(ages => ({
      trial: kinematics({ instrument, source: 'other', ages }),
      shows: ['V', 'SIGMA']
    }))
  ),
  correlated: [0, 0.22].flatMap(correlation =>
    sources.map(source => ({ trial: kinematics({ source, correlation }), shows: ['V', 'SIGMA'] }))
  ),
  shape: sources.flatMap(source =>
    [20, 40].map(sn => ({ trial: shape({ source, sn }), shows: ['V', 'SIGMA', 'H3', 'H4'] }))
  ),
  free: [20, 30, 40, 60, 80].map(sn => ({ trial: free({ sn }), shows: ['V', 'H3', 'H4'] })),
  cold: [
    { trial: exact({}), shows: ['SIGMA'] },
    ...quarters.map(([rangeFrom, rangeTo]) => ({
      ...{ trial: exact({}), shows: ['SIGMA'] },
      parameters: { rangeFrom, rangeTo }
    }))
  ],
  unreached: [
    { trial: kinematics({ instrument: 'megara', sigma: 50, sn: 100 }), shows: ['SIGMA'] },
    { trial: kinematics({ instrument: 'megara', source: 'other' }), shows: ['SIGMA'] }
  ]
};
