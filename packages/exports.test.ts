import * as core from '@spaxel/core';
import * as draw from '@spaxel/draw';
import * as engine from '@spaxel/engine';
import * as gateway from '@spaxel/gateway';
import * as queue from '@spaxel/queue';
import * as study from '@spaxel/study';
import * as templates from '@spaxel/templates';
import * as worker from '@spaxel/worker';

test.each(Object.entries({ core, draw, engine, gateway, queue, study, templates, worker }))(
  'what @spaxel/%s gives to others is decided on purpose',
  (_, exported) => {
    expect(Object.keys(exported).sort()).toMatchSnapshot();
  }
);
